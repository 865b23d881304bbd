"""``loyalty-lab run``: readable results, everything kept, nothing overwritten, and mistakes told in one message."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.manifest import load_manifest


@pytest.fixture
def no_market(monkeypatch):
    """Fail if a market is made."""

    def refuse(*arguments, **options):
        raise AssertionError("the run was begun")

    monkeypatch.setattr("simulation.market.market.Market.__init__", refuse)


def test_a_run(lab, folder):
    result = lab("run", "small.yaml", "--no-figures")
    assert result.exit_code == 0
    out = result.stdout
    for expected in (
        "A small market - 200 customers, 8 weeks, seed 5", "Keeper", "Winner", "Profit [EUR]", "Discounted profit [EUR]",
        "Equity left [EUR]", "Score [EUR]", "Customers at the end", "Share of revenue [%]", "Retention rate [%/year]",
        "Satisfaction", "Loyalty", "Recommendation score", "Over 8 weeks", "Saved in results/small",
    ):  # fmt: skip
        assert expected in out, expected
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "weeks: 11 of 11" in result.stderr
    target = folder / "results" / "small"
    assert {path.suffix for path in target.iterdir()} == {".csv", ".parquet", ".yaml"}
    manifest = load_manifest(target / "manifest.yaml")
    assert manifest.complete
    assert set(manifest.equity_left) == {"Keeper", "Winner"}


def test_the_numbers_shown_are_those_of_the_model(lab):
    out = lab("run", "small.yaml", "--no-figures").stdout
    market = sim.Market(sim.load_scenario("small.yaml")).run()
    profit = market.results.summary().set_index("firm")["profit"]
    row = next(line for line in out.splitlines() if line.strip().startswith("Profit [EUR]"))
    assert row.split()[2:] == [f"{profit[firm]:,.0f}" for firm in ("Keeper", "Winner")]


def test_figures(lab, folder):
    result = lab("run", "small.yaml")
    assert result.exit_code == 0
    figures = list((folder / "results" / "small" / "figures").iterdir())
    assert len(figures) > 3
    assert f"{len(figures)} figures in figures/" in result.stdout
    listed = load_manifest(folder / "results" / "small" / "manifest.yaml").files
    assert {f"figures/{path.name}" for path in figures} <= set(listed)


def test_without_figures_everything_else_is_kept(lab, folder, monkeypatch):
    def broken(*arguments, **options):
        raise RuntimeError("no ink")

    monkeypatch.setattr("simulation.plots.save_all", broken)
    result = lab("run", "small.yaml")
    assert result.exit_code == 0
    assert "The figures could not be drawn: RuntimeError: no ink" in result.stderr
    assert "Saved in" in result.stdout
    assert load_manifest(folder / "results" / "small" / "manifest.yaml").complete


def test_options_change_the_scenario(lab, folder):
    changes = ["--seed", 9, "--weeks", 5, "--customers", 150, "--set", "firms.Keeper.offering.price=21"]
    result = lab("run", "small.yaml", "--no-figures", "--quiet", "--threads", 2, *changes)
    assert result.exit_code == 0
    assert result.stdout == "results/small\n"
    assert result.stderr == ""
    manifest = load_manifest(folder / "results" / "small" / "manifest.yaml")
    assert (manifest.seed, manifest.scenario.seed, manifest.scenario.weeks) == (9, 9, 5)
    assert manifest.scenario.customers.number == 150
    assert manifest.scenario.firms["Keeper"].offering.price == 21.0
    assert manifest.settings == ["firms.Keeper.offering.price=21", "seed=9", "weeks=5", "customers.number=150"]


def test_nothing_is_overwritten(lab, folder, monkeypatch):
    for _ in range(3):
        assert lab("run", "small.yaml", "--no-figures", "--quiet").exit_code == 0
    assert {path.name for path in (folder / "results").iterdir()} == {"small", "small-2", "small-3"}
    before = (folder / "results" / "small" / "firms.csv").read_bytes()
    result = lab("run", "small.yaml", "--out", "results/small", "--seed", 99)
    assert result.exit_code == 2
    assert "results/small holds the manifest of another run; name another, or say --overwrite" in result.stderr
    assert (folder / "results" / "small" / "firms.csv").read_bytes() == before
    assert (
        lab("run", "small.yaml", "--out", "results/small", "--seed", 99, "--overwrite", "--no-figures").exit_code == 0
    )
    assert (folder / "results" / "small" / "firms.csv").read_bytes() != before


@pytest.mark.usefixtures("no_market")
class TestRefusals:
    """What is wrong is said before anything is run."""

    def test_unwritable_folder(self, lab, folder):
        (folder / "file").touch()
        for out, message in (
            ("file", "is a file"),
            ("file/below", "cannot be written into"),
            ("/proc/x", "cannot be written"),
        ):
            result = lab("run", "small.yaml", "--out", out)
            assert result.exit_code == 2
            assert message in result.stderr
            assert "Traceback" not in result.output

    def test_a_misspelt_key(self, lab, folder):
        text = Path("small.yaml").read_text().replace("weeks: 8\nburn", "weaks: 8\nburn")
        Path("small.yaml").write_text(text)
        result = lab("run", "small.yaml")
        assert result.exit_code == 2
        assert "small.yaml:3: weaks: unknown key; did you mean 'weeks'?" in result.stderr
        assert not Path("results").exists()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["small.yaml", "--set", "firms.Keper.offering.price=3"], "did you mean 'Keeper'?"),
            (["small.yaml", "--set", "weeks"], "must be written path=value"),
            (["small.yaml", "--set", "firms.Keeper.offering.price=cheap"], "must be a number"),
            (["small.yaml", "--weeks", "0"], "0 is not in the range"),
            (["small.yaml", "--weeks", "-3"], "-3 is not in the range"),
            (["small.yaml", "--customers", "0"], "0 is not in the range"),
            (["small.yaml", "--customers", "2000000000"], "at most"),
            (["small.yaml", "--threads", "0"], "0 is not in the range"),
            (["small.yaml", "--seed", "-1"], "-1 is not in the range"),
            (["smal.yaml"], "smal.yaml: there is no such file; did you mean 'small.yaml'?"),
            (["price_wr"], "no shipped scenario of that name; did you mean 'price_war'?"),
            (["."], "is a folder"),
            ([], "Missing argument 'SCENARIO'"),
        ],
    )
    def test_bad_arguments(self, lab, arguments, message):
        result = lab("run", *arguments)
        assert result.exit_code == 2
        assert message in result.stderr
        assert "Traceback" not in result.output
        assert not Path("results").exists()


def test_a_failing_run_leaves_no_empty_folder(lab, monkeypatch):
    def fail(*arguments, **options):
        raise ZeroDivisionError

    monkeypatch.setattr("simulation.market.market.Market.run", fail)
    with pytest.raises(ZeroDivisionError):
        lab("run", "small.yaml")
    assert list(Path("results").iterdir()) == []


def test_too_little_memory_is_said(lab, monkeypatch):
    def fail(*arguments, **options):
        raise MemoryError("Unable to allocate 90 GiB")

    monkeypatch.setattr("simulation.market.market.Market.__init__", fail)
    result = lab("run", "small.yaml")
    assert result.exit_code == 2
    assert "not enough memory for this; use fewer customers (Unable to allocate 90 GiB)" in result.stderr


def test_shipped_scenarios_are_found_by_name(lab, folder):
    (folder / "scenarios").mkdir()
    (folder / "small.yaml").rename(folder / "scenarios" / "small.yaml")
    assert lab("run", "small", "--no-figures", "--quiet").stdout == "results/small\n"


def test_names_are_printed_as_they_are(lab, folder):
    text = Path("small.yaml").read_text().replace("Winner:", '"[red]Löwe[/] \\e[31m {0} :smile:":')
    Path("small.yaml").write_text(text)
    result = lab("run", "small.yaml", "--no-figures")
    assert result.exit_code == 0
    assert "[red]Löwe[/] \\x1b[31" in result.stdout


def test_many_firms_still_fit(lab, folder):
    firms = "".join(f"  A firm of number {n}: {{strategy: {{name: run_off}}}}\n" for n in range(7))
    Path("small.yaml").write_text(Path("small.yaml").read_text() + firms)
    result = lab("run", "small.yaml", "--no-figures")
    assert result.exit_code == 0
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    for n in range(7):
        assert f"A firm of number {n}" in result.stdout


class TestManifest:
    """A manifest runs again and gives the same numbers, or says that it cannot."""

    @pytest.fixture
    def manifest(self, lab, folder):
        assert lab("run", "small.yaml", "--seed", 21, "--no-figures", "--quiet").exit_code == 0
        return folder / "results" / "small" / "manifest.yaml"

    def test_the_same_numbers(self, lab, folder, manifest):
        result = lab("run", manifest, "--no-figures")
        assert result.exit_code == 0
        assert "Reproduced: the numbers are the same as recorded" in result.stdout
        files = [folder / "results" / name / "firms.csv" for name in ("small", "small-2")]
        one, other = (hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
        assert one == other
        assert load_manifest(folder / "results" / "small-2" / "manifest.yaml").firms_sha256 == one

    def test_a_manifest_of_a_manifest(self, lab, folder, manifest):
        lab("run", manifest, "--no-figures")
        again = lab("run", folder / "results" / "small-2" / "manifest.yaml", "--no-figures")
        assert "Reproduced" in again.stdout

    def test_an_edited_one_is_refused(self, lab, manifest):
        manifest.write_text(manifest.read_text().replace("retention_budget: 60.0", "retention_budget: 600.0"))
        result = lab("run", manifest)
        assert result.exit_code == 2
        assert "scenario: was changed after the run" in result.stderr

    def test_other_numbers_are_reported(self, lab, manifest):
        recorded = load_manifest(manifest).firms_sha256
        manifest.write_text(manifest.read_text().replace(recorded, "f" * 64))
        result = lab("run", manifest, "--no-figures")
        assert result.exit_code == 1
        assert "NOT reproduced" in result.stderr
        assert "All versions are as they were" in result.stderr

    def test_it_is_not_changed_by_options(self, lab, manifest):
        result = lab("run", manifest, "--weeks", 3)
        assert result.exit_code == 2
        assert "is repeated as it was: leave out weeks=3" in result.stderr
        assert lab("compare", manifest).exit_code == 2
        assert "repeat it by: loyalty-lab run" in lab("compare", manifest).stderr


def test_a_log_of_every_transaction_is_saved_where_asked_for(lab, folder):
    assert lab("run", "small.yaml", "--no-figures", "--out", "plain").exit_code == 0
    assert not (folder / "plain" / "transactions.csv").exists()
    result = lab("run", "small.yaml", "--no-figures", "--log", "--out", "logged")
    assert result.exit_code == 0
    target = folder / "logged"
    table, same = pd.read_csv(target / "transactions.csv"), pd.read_parquet(target / "transactions.parquet")
    assert np.array_equal(table["amount"], same["amount"])
    assert round(table["amount"].sum(), 2) == round(pd.read_csv(target / "firms.csv")["revenue"].sum(), 2) > 0
    assert {"transactions.csv", "transactions.parquet"} <= set(load_manifest(target / "manifest.yaml").files)
