"""The command measures, prints, saves, and goes on when a part does not."""

import json
import subprocess
import sys

import pytest

from benchmarks import __main__ as command
from benchmarks import guard, page
from benchmarks.measurement import Measurement, value_of
from benchmarks.table import TITLES, load, number, save, tables


def one(quick):
    yield "what comes"
    yield Measurement("one thing", 12.5, "s", "below 20", "quick" if quick else "slow", {"measure": "one"})


def failing(quick):
    yield Measurement("first", 1.0)
    raise ValueError("no such luck")


def interrupted(quick):
    yield Measurement("second", 2.0)
    raise KeyboardInterrupt


@pytest.fixture
def parts(monkeypatch):
    """Parts that take no time, instead of those that measure."""
    stand_ins = {"machine": one, "floor": failing, "sweep": interrupted, "week": one}
    monkeypatch.setattr(command, "PARTS", stand_ins)
    return stand_ins


def test_the_smallest_part_measures_and_writes_a_table(repository, tmp_path):
    arguments = [sys.executable, "-m", "benchmarks", "--quick", "--only", "machine", "--out", str(tmp_path)]
    done = subprocess.run(arguments, cwd=repository, capture_output=True, text=True, check=True)
    assert "memory bandwidth" in done.stdout
    assert "| memory latency |" in (tmp_path / "results.md").read_text()
    measurements, about = load(tmp_path / "results.json")
    assert all(m.part == "machine" and m.value > 0 for m in measurements)
    assert about["command"] == "python -m benchmarks --quick --only machine"


def test_what_is_measured_is_printed_and_saved_beside_its_goal(parts, tmp_path, capsys):
    assert command.main(["--quick", "--only", "machine", "--out", str(tmp_path)]) == 0
    assert "12.5 s" in capsys.readouterr().out
    assert "| one thing | 12.5 s | below 20 | quick |" in (tmp_path / "results.md").read_text()
    (measured,) = json.loads((tmp_path / "results.json").read_text())["measurements"]
    assert (measured["value"], measured["of"]) == (12.5, {"measure": "one"})


def test_a_part_that_fails_says_so_and_the_others_go_on(parts, tmp_path, capsys):
    assert command.main(["--only", "machine", "floor", "week", "--out", str(tmp_path)]) == 0
    text = (tmp_path / "results.md").read_text()
    assert "| floor: FAILED | - |  | ValueError: no such luck |" in text
    assert "| first | 1 |" in text  # what it had measured before
    assert text.count("one thing") == 2
    assert "no such luck" in capsys.readouterr().out


def test_after_ctrl_c_what_was_measured_is_saved_and_the_rest_is_named(parts, tmp_path):
    assert command.main(["--out", str(tmp_path)]) == 130
    text = (tmp_path / "results.md").read_text()
    assert "| second | 2 |" in text
    assert "**Not measured: sweep, week.**" in text


def test_a_run_that_is_not_whole_replaces_no_committed_results(parts, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "ASIDE", tmp_path / "aside")
    monkeypatch.setattr(command, "HERE", tmp_path / "committed")
    command.main(["--quick", "--only", "machine"])
    assert (tmp_path / "aside" / "results.md").exists()
    assert not (tmp_path / "committed").exists()


def test_parts_measured_anew_take_their_places_in_the_committed_table(parts, tmp_path, monkeypatch):
    old = [Measurement("one thing", 9.0, "s", part="machine"), Measurement("another", 3.0, "s", part="floor")]
    about = {"command": "python -m benchmarks", "date": "2001-01-01", "machine": "a machine", "left_out": []}
    save(old, tmp_path, about)
    told = []
    monkeypatch.setattr(command, "HERE", tmp_path)
    monkeypatch.setattr(page, "renew", lambda measurements, about: told.append(about))
    assert command.main(["--renew", "--only", "week", "machine"]) == 0
    measurements, about = load(tmp_path / "results.json")
    assert [(each.part, each.value) for each in measurements] == [("machine", 12.5), ("floor", 3.0), ("week", 12.5)]
    assert about["earlier"] == {"floor": "2001-01-01"}
    assert about["left_out"] == ["sweep"]
    assert told == [about]
    text = (tmp_path / "results.md").read_text()
    assert "Measured earlier: A customer-week and the bandwidth floor on 2001-01-01." in text
    command.main(["--renew", "--only", "machine"])
    assert load(tmp_path / "results.json")[1]["earlier"]["floor"] == "2001-01-01"  # and not today


def test_a_quick_run_is_not_put_into_the_committed_table(parts, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "HERE", tmp_path)
    with pytest.raises(SystemExit):
        command.main(["--renew", "--quick"])
    assert "leave out --quick" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_loss_is_said_loudly_and_is_no_failure(monkeypatch, tmp_path, capsys):
    def slower(quick):
        yield Measurement("ratio", 84.0, of={"measure": "ratio", "case": "basics"})

    monkeypatch.setattr(command, "PARTS", {"objects": slower})
    monkeypatch.setattr(guard, "BASELINE", tmp_path / "baseline.json")
    guard.keep({"basics": 100.0})
    assert command.main(["--out", str(tmp_path)]) == 0
    assert "!!! SLOWER THAN BEFORE !!! basics" in capsys.readouterr().out


def test_every_part_has_a_heading_and_no_heading_is_idle():
    assert list(command.PARTS) == list(TITLES)


def test_numbers_are_written_with_as_many_digits_as_count():
    written = [number(value) for value in (12345678.9, 123.456, 0.0123456, 7.0, 0.0)]
    assert written == ["12,345,679", "123.5", "0.01235", "7", "0"]
    assert tables([Measurement("a", 1.0, note="b | c\nd", part="machine")]).count("|") == 5 + 5 + 5 + 1


def test_the_page_asks_for_all_figures_and_for_no_other():
    asked = {place["name"] for place in page.BLOCK.finditer(page.PAGE.read_text())}
    assert asked == set(page.FIGURES)


def test_the_page_says_what_the_committed_results_say(repository):
    kept = load(repository / "benchmarks" / "results.json")
    text = page.PAGE.read_text()
    assert page.with_figures(text, *kept) == text
    changed = [
        m if m.of.get("measure") != "re-run" else Measurement(m.what, 12.3, of=m.of, part=m.part) for m in kept[0]
    ]
    assert page.with_figures(text, changed, kept[1]) != text


def test_a_billion_customers_are_a_billion_times_one():
    of = {"case": "basics"}
    measured = [
        Measurement("", 300.0, of={"measure": "bytes with network", **of}),
        Measurement("", 3.6, of={"measure": "set-up", **of}),
        Measurement("", 1e7, of={"measure": "speed", "firms": 4, "threads": 1, "customers": 1_000_000, **of}),
    ]
    text = page.billion(measured, {})
    assert value_of(measured, "set-up", case="basics") == 3.6
    assert "| memory of columns and network [GB] | 300 | not measured |" in text
    assert "| set-up [core-hours] | 1 | not measured |" in text
    assert "| 52 weeks [core-hours] | 1.444 | not measured |" in text  # 5.2e10 customer-weeks at 1e7 a second
    assert "| a week of a piece, on one core [s] | 1 | not measured |" in text
