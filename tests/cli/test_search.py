"""``loyalty-lab optimise`` and ``calibrate``: what they show, what they keep, and mistakes told in one message."""

import signal
import subprocess
import sys
import time

import pytest

import simulation as sim

SPENDING = "firms.Keeper.strategy.retention_budget"
FEW = ("--trials", 4, "--replications", 2, "--check", 2)
EXPERIMENT = """\
title: Spending
scenario: small.yaml
factors:
  retention_budget: {path: firms.Keeper.strategy.retention_budget, range: [0, 200]}
  strategy: {path: firms.Winner.strategy, choices: {loud: {name: acquisition_focus}, quiet: {name: harvest}}}
design: {kind: latin_hypercube, points: 4}
replications: 3
outcomes: [profit, customers]
"""


def test_the_optimum_is_shown_and_kept(lab, folder):
    result = lab("optimise", "small.yaml", "--vary", f"{SPENDING}=0:200", "--outcome", "profit", *FEW, "--out", "found")
    assert result.exit_code == 0
    for expected in (
        "Highest Keeper.profit: 4 candidates",
        "as good from",
        "Profit there:",
        "against the scenario as it is",
    ):
        assert expected in result.stdout
    assert "candidates: 4 of 4" in result.stderr
    best = sim.load_scenario(folder / "found" / "best.yaml")
    assert 0.0 <= best.firms["Keeper"].strategy.retention_budget <= 200.0
    assert {"tried.csv", "reach.csv", "value.csv", "manifest.yaml"} <= {
        path.name for path in (folder / "found").iterdir()
    }
    page = lab("report", "found")
    assert page.exit_code == 0
    text = (folder / "found" / "report.html").read_text(encoding="utf-8")
    assert "Highest Keeper.profit" in text and "data:image/png" in text and "https:" not in text


def test_an_experiment_says_itself_what_varies(lab, folder):
    (folder / "spending.yaml").write_text(EXPERIMENT, encoding="utf-8")
    result = lab("optimise", "spending.yaml", "--trials", 3, "--check", 2, "--out", "found")
    assert result.exit_code == 0, result.output
    assert "Highest Keeper.profit" in result.stdout and "retention_budget" in result.stdout
    assert "quiet" in result.stdout or "loud" in result.stdout
    refused = lab("optimise", "spending.yaml", "--vary", f"{SPENDING}=0:2")
    assert refused.exit_code == 2 and "leave out --vary" in refused.stderr


def test_the_fit_is_shown(lab):
    result = lab("calibrate", "small.yaml", "--vary", "firms.Keeper.initial_awareness=0.05:0.95", "--target",
                 "Keeper.customers=60", *FEW, "--out", "found")  # fmt: skip
    assert result.exit_code == 0, result.output
    for expected in ("Fit", "Keeper.customers", "reached", "95 % interval", "as it was", "met"):
        assert expected in result.stdout
    assert lab("report", "found").exit_code == 0


def test_without_a_folder_a_new_one_is_made(lab, folder):
    lab("optimise", "small.yaml", "--vary", f"{SPENDING}=0:200", "--outcome", "profit", *FEW, "--quiet")
    assert (folder / "results" / "small_optimum" / "tried.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("optimise", "small.yaml"), "say what varies"),
        (("optimise", "small.yaml", "--vary", "x"), "write PATH=LOW:HIGH"),
        (("optimise", "small.yaml", "--vary", "x=1:b"), "the bounds must be numbers"),
        (("optimise", "small.yaml", "--vary", f"{SPENDING}=3:1"), "must be a lower and a higher value"),
        (("optimise", "small.yaml", "--vary", f"{SPENDING[:-1]}=1:2"), "did you mean 'retention_budget'"),
        (("optimise", "small.yaml", "--vary", f"{SPENDING}=1:2", "--outcome", "profi"), "did you mean 'profit'"),
        (("calibrate", "small.yaml", "--vary", f"{SPENDING}=1:2", "--target", "x"), "write FIRM.OUTCOME=NUMBER"),
        (
            ("calibrate", "small.yaml", "--vary", f"{SPENDING}=1:2", "--target", "profit=much"),
            "write FIRM.OUTCOME=NUMBER",
        ),
        (("optimise", "smal.yaml", "--vary", f"{SPENDING}=1:2"), "did you mean 'small.yaml'"),
    ],
)
def test_mistakes_are_told_in_one_message(lab, folder, arguments, message):
    result = lab(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not list(folder.glob("results/*")), "no empty folder is left"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way")
def test_ctrl_c_keeps_the_best_and_the_same_command_goes_on(lab, folder):
    asked = ["optimise", "small.yaml", "--vary", f"{SPENDING}=0:200", "--outcome", "profit", "--replications", "2",
             "--check", "2", "--trials", "5000", "--out", "found"]  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "simulation.cli", *asked], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, preexec_fn=heeding_ctrl_c)  # noqa: PLW1509 # fmt: skip
    began = time.monotonic()
    while time.monotonic() - began < 120.0 and not _some_tried(folder / "found"):
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120.0)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "the best so far" in out
    assert "To go on: the same command with --out found" in err
    tried = len((folder / "found" / "tried.csv").read_text(encoding="utf-8").splitlines()) - 1
    again = lab(*asked[:-4], "--trials", tried + 2, "--out", "found")
    assert again.exit_code == 0, again.output
    assert f"Highest Keeper.profit: {tried + 2} candidates" in again.stdout


def heeding_ctrl_c():
    """Heed Ctrl-C in a process that is started, also where the tests themselves run in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _some_tried(folder):
    import sqlite3
    from contextlib import closing

    if not (folder / "search.db").exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{folder / 'search.db'}?mode=ro", uri=True)) as known:
            return known.execute("select count(*) from trials where state = 'COMPLETE'").fetchone()[0] > 3
    except sqlite3.OperationalError:
        return False
