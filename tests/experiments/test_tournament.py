"""Tournaments: fair to both places, the same luck for all, and nobody else pays for a strategy that fails."""

import json
import os
import textwrap
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import simulation as sim
from simulation.experiments.tournament import matches, playing
from simulation.experiments.tournament.arenas import Arena
from simulation.experiments.tournament.entrants import Entrant, gathered, shipped
from simulation.experiments.tournament.league import COLUMNS
from simulation.experiments.tournament.outside import Limits

SHIPPED = ["harvest", "retention_focus"]
UNEQUAL = {"firms.Keeper.offering.service": 0.9, "firms.Winner.offering.price": 24.0}


@pytest.fixture(scope="module")
def market(small):
    """A market in which the first place is worth far more than the second."""
    return sim.changed(small, UNEQUAL)


def in_file(folder, name, code):
    path = folder / name
    path.write_text(textwrap.dedent(code), encoding="utf-8")
    return str(path)


def in_python(folder, name, body):
    """Write a strategy in Python whose decide has this body."""
    code = "import os, subprocess, sys, time\nimport simulation as sim\n\n\nclass Own(sim.Strategy):\n    def decide(self, view):\n"
    return in_file(folder, f"{name}.py", code + textwrap.indent(textwrap.dedent(body), " " * 8))


# Fairness


def test_a_strategy_against_itself_has_a_margin_of_exactly_zero_although_places_differ(market):
    found = sim.tournament({"one": "harvest", "same": "harvest"}, {"unequal": market}, 3)
    gaps = found.runs["score_one"] - found.runs["score_other"]
    assert gaps.mean() > 100.0, "the first place must be worth more, or this test shows nothing"
    assert (found.margins == 0.0).all()
    league = found.league()
    assert list(league["margin"]) == [0.0, 0.0]
    assert list(league["rank"]) == [1, 1]
    assert list(league["draws"]) == [1, 1]


def test_the_margin_is_the_one_that_a_comparison_gives(market):
    found = sim.tournament(SHIPPED, {"unequal": market}, 3, seed=40)

    def seated(first, second):
        return sim.changed(
            market, {"firms.Keeper.strategy": {"name": first}, "firms.Winner.strategy": {"name": second}}
        )

    both = sim.compare({"ab": seated(*SHIPPED), "ba": seated(*SHIPPED[::-1])}, 3, seed=40).runs
    scores = both[both["outcome"] == "score"].pivot(
        index="replication", columns=["alternative", "firm"], values="value"
    )
    ahead = scores["ab", "Keeper"] - scores["ab", "Winner"] + scores["ba", "Winner"] - scores["ba", "Keeper"]
    assert np.array_equal(found.margins[0, 1, 0], ahead.to_numpy() / 2)
    league = found.league().set_index("strategy")
    assert league.loc["harvest", "margin"] == pytest.approx(ahead.mean() / 2, rel=1e-12)
    own = (scores["ab", "Keeper"] + scores["ba", "Winner"]).mean() / 2
    assert league.loc["harvest", "score"] == pytest.approx(own, rel=1e-12)


def test_every_pair_meets_both_ways_in_every_market_under_the_same_luck(small, market):
    names = ["harvest", "balanced", "retention_focus"]
    found = sim.tournament(names, {"equal": small, "unequal": market}, 2, seed=9)
    expected = {
        (place, number, 9 + number, *way)
        for place in ("equal", "unequal")
        for number in (0, 1)
        for pair in combinations(names, 2)
        for way in (pair, pair[::-1])
    }
    met = [tuple(row) for row in found.runs[["market", "replication", "seed", "one", "other"]].itertuples(index=False)]
    assert len(met) == len(expected)
    assert set(met) == expected


def test_an_event_gives_nobody_another_strategy_in_mid_match(small):
    late = [
        {"week": 2, "title": "Keeper changes course", "set": {"firms.Keeper.strategy": {"name": "harvest"}}},
        {"week": 3, "title": "A dearer market", "set": {"firms.Winner.offering.price": 25.0}},
    ]
    tree = small.model_dump()
    eventful = sim.Scenario.model_validate({**tree, "events": late})
    without = sim.Scenario.model_validate({**tree, "events": late[1:]})
    found = sim.tournament(SHIPPED, {"m": eventful}, 2)
    assert found.runs.equals(sim.tournament(SHIPPED, {"m": without}, 2).runs)
    assert not found.runs.equals(sim.tournament(SHIPPED, {"m": small}, 2).runs)
    assert any("firms.Keeper.strategy" in note for note in found.notes)


# Tables


def made_up(margins, names="ABC", markets=("m",)):
    """A tournament of which the margins are given: margins[market][replication][first, second of a pair]."""
    strategy = sim.STRATEGIES["harvest"](name="harvest")
    rows = []
    for market in markets:
        for number, luck in enumerate(margins[market]):
            for (one, other), margin in luck.items():
                rows.append([market, number, number, one, other, float(margin), 0.0])
                rows.append([market, number, number, other, one, 0.0, float(margin)])
    scenario = sim.load_scenario(Path(__file__).parents[2] / "scenarios" / "mature_market.yaml")
    return sim.Tournament(
        pd.DataFrame(rows, columns=list(COLUMNS)),
        tuple(Entrant(name, strategy) for name in names),
        tuple(Arena(market, scenario) for market in markets),
        replications=len(margins[markets[0]]),
        seed=0,
    )


def test_intervals_are_over_replications():
    luck = np.random.default_rng(3).normal(5.0, 2.0, (2, 6, 3))
    pairs = [("A", "B"), ("A", "C"), ("B", "C")]
    given = {
        market: [dict(zip(pairs, row, strict=True)) for row in luck[place]] for place, market in enumerate(("m", "n"))
    }
    table = made_up(given, markets=("m", "n")).league().set_index("strategy")
    of_a = luck[:, :, :2].mean(axis=(0, 2))  # one number a replication
    low, high = stats.t.interval(0.95, 5, of_a.mean(), of_a.std(ddof=1) / np.sqrt(6))
    assert table.loc["A", ["margin", "low", "high"]].to_list() == pytest.approx([of_a.mean(), low, high])
    of_c = -luck[:, :, 1:].mean(axis=(0, 2))
    assert table.loc["C", "margin"] == pytest.approx(of_c.mean())
    assert table["margin"].sum() == pytest.approx(0.0)


def test_who_cannot_be_told_from_the_first_shares_its_rank():
    shared = [{("A", "B"): noise, ("A", "C"): 50 + noise, ("B", "C"): 50 - noise} for noise in (3, -3, 2, -1, 1)]
    table = made_up({"m": shared}).league()
    assert dict(zip(table["strategy"], table["rank"], strict=True)) == {"A": 1, "B": 1, "C": 3}
    apart = [{("A", "B"): 9 + noise, ("A", "C"): 50, ("B", "C"): 50} for noise in (3, -3, 2, -1, 1)]
    table = made_up({"m": apart}).league()
    assert list(table["rank"]) == [1, 2, 3]
    assert list(table["wins"]) == [2, 1, 0]
    assert list(table["losses"]) == [0, 1, 2]


def test_a_cycle_of_wins_is_found_and_told():
    stone = [{("A", "B"): 10 + luck, ("B", "C"): 10 - luck, ("A", "C"): -10 + luck} for luck in (1, 2, -1)]
    found = made_up({"m": stone})
    assert found.cycles() == [["A", "B", "C"]]
    assert "No order holds for all: A beats B beats C beats A." in found.findings()
    straight = [{("A", "B"): 10 + luck, ("B", "C"): 10 - luck, ("A", "C"): 10 + luck} for luck in (1, 2, -1)]
    assert made_up({"m": straight}).cycles() == []


def test_who_beats_everybody_but_does_not_lead_is_told():
    weak_is_beaten_high = [{("A", "B"): -2 + luck, ("A", "C"): 90, ("B", "C"): 5 - luck} for luck in (0.1, 0.2, -0.1)]
    found = made_up({"m": weak_is_beaten_high})
    assert list(found.league()["strategy"]) == ["A", "B", "C"]
    assert "Yet B clearly beats every other, one by one." in found.findings()
    even = [{("A", "B"): 2 + luck, ("A", "C"): 90, ("B", "C"): 5 - luck} for luck in (0.1, 0.2, -0.1)]
    assert not any("one by one" in said for said in made_up({"m": even}).findings())


def test_a_market_that_decides_the_league_is_named():
    small = [{("A", "B"): 1 + luck, ("A", "C"): 2, ("B", "C"): 1} for luck in (0.1, -0.1)]
    large = [{pair: -100 * margin for pair, margin in each.items()} for each in small]
    found = made_up({"m": small, "n": large}, markets=("m", "n"))
    assert any("Margins in 'n' are 100 times as large as in 'm'" in said for said in found.findings())
    by_market = found.by_market().set_index(["market", "strategy"])["rank"]
    assert by_market["m", "A"] == 1
    assert by_market["n", "A"] == 3


def test_head_to_head_is_antisymmetric_and_can_be_asked_for_one_market():
    given = {"m": [{("A", "B"): 4.0}, {("A", "B"): 6.0}], "n": [{("A", "B"): -1.0}, {("A", "B"): 3.0}]}
    found = made_up(given, names="AB", markets=("m", "n"))
    whole = found.head_to_head().set_index(["strategy", "opponent"])["margin"]
    assert whole["A", "B"] == 3.0
    assert whole["B", "A"] == -3.0
    assert found.head_to_head("n").set_index("strategy").loc["A", "margin"] == 1.0
    with pytest.raises(ValueError, match="no market 'mm'; did you mean 'm'"):
        found.head_to_head("mm")


# Strategy files

GOOD = "title: Mine\nauthor: Ann\nstrategy: {name: rules, acquisition_budget: 50}\n"
BAD = {
    "title: X\nstrategy: !!python/object/apply:os.system ['true']\n": "bad.yaml:2: strategy: a tag that would run code",
    "title: X\nstrategy:\n  name: ruls\n": "bad.yaml:3: strategy.name: unknown kind 'ruls'; did you mean 'rules'",
    "title: X\nstrategy:\n  name: rules\n  rules:\n    - {when: valeu > 3, do: protect}\n": "did you mean 'value'",
    "title: X\nstrategy:\n  name: harvest\n  raise_buy: 1\n": "bad.yaml:4: strategy.raise_buy: unknown key",
    "title: =1+1\nstrategy: {name: rules}\n": "bad.yaml:1: title: must not begin with =",
    'title: "a\\tb"\nstrategy: {name: rules}\n': "bad.yaml:1: title: must be one line of text",
    "title: X\nextends: mine.yaml\n": "bad.yaml:2: extends: is not accepted",
    "title: X\n": "bad.yaml:1: strategy: is required",
    f"title: X\n{'# filler' * 9000}\n": "is larger than 64 KiB",
}


@pytest.mark.parametrize(("text", "message"), BAD.items(), ids=range(len(BAD)))
def test_a_broken_file_is_told_with_its_line_and_the_others_go_on(small, tmp_path, monkeypatch, text, message):
    monkeypatch.chdir(tmp_path)
    Path("bad.yaml").write_text(text)
    Path("mine.yaml").write_text(GOOD)
    found = sim.tournament(["mine.yaml", "bad.yaml", "harvest"], {"m": small}, 1)
    assert found.strategies == ["Mine", "harvest"]
    assert [each.name for each in found.refused] == ["bad.yaml"]
    assert message in found.refused[0].text


def test_a_rule_about_somebody_unknown_in_a_market_is_refused_with_its_line(small, tmp_path):
    path = in_file(
        tmp_path,
        "mine.yaml",
        """\
        title: Mine
        strategy:
          name: rules
          rules:
            - {when: recency_weeks > 3, do: attend}
            - {when: persona == 'Bilders', do: protect}
        """,
    )
    found = sim.tournament([path, "harvest", "balanced"], {"village": small}, 1)
    assert found.strategies == ["harvest", "balanced"]
    assert "mine.yaml:6: strategy.rules.1.when: does not fit the market 'village'" in found.refused[0].text
    assert "did you mean 'Builders'" in found.refused[0].text


def test_names_that_several_have_are_told_apart(tmp_path):
    (tmp_path / "more").mkdir()
    paths = [tmp_path / "ann.yaml", tmp_path / "ben.yaml", tmp_path / "more" / "ben.yaml"]
    for path in paths:
        path.write_text(GOOD)
    entrants, _ = gathered([*paths, paths[0], "harvest"])
    assert [each.name for each in entrants] == ["Mine (ann)", "Mine (ben)", "Mine (ben) (2)", "harvest"]


def test_all_shipped_strategies_can_meet_in_a_shipped_market(repository):
    arena = Arena("m", sim.load_scenario(repository / "scenarios" / "price_war.yaml"))
    for each in shipped():
        arena.check(each.plays)


def test_too_few_strategies_or_firms_are_refused(small):
    with pytest.raises(ValueError, match="needs 2 or more strategies, but there are 1") as refused:
        sim.tournament(["harvest", "harvst"], {"m": small}, 1)
    assert "did you mean 'harvest'" in str(refused.value)
    alone = sim.Scenario.model_validate({**small.model_dump(), "firms": {"Keeper": {}}})
    with pytest.raises(ValueError, match="'m' has one firm only"):
        sim.tournament(SHIPPED, {"m": alone}, 1)
    with pytest.raises(ValueError, match="at least one market"):
        sim.tournament(SHIPPED, {}, 1)
    with pytest.raises(ValueError, match="time limit must be above 0"):
        sim.tournament(SHIPPED, {"m": small}, 1, seconds=0.0)


# Strategies in Python

FAULTS = {
    "crash": ("1 / 0", "ZeroDivisionError: division by zero (line 7)"),
    "no_decision": ("return 7", "decide must return a Decision, but returned 7"),
    "nonsense": ("return sim.Decision(acquisition_spending=-1)", "acquisition_spending = -1"),
    "endless": ("while True:\n    pass", "took more than 0.5 seconds for its decisions"),
    "asleep": ("time.sleep(1000)", "took more than 0.5 seconds for its decisions"),
    "hog": ("kept = []\nwhile True:\n    kept.append(bytearray(10**7))", "needed more than 100 MB of memory"),
    "array_hog": ("import numpy\nnumpy.ones(10**9)", "needed more than 100 MB of memory"),
    "exits": ("sys.exit(3)", "SystemExit: 3 (line 7)"),
    "dies": ("os._exit(3)", "its process ended by itself (exit code 3)"),
    "killed": ("import signal\nos.kill(os.getpid(), signal.SIGSEGV)", "its process ended by the signal SIGSEGV"),
}
LATE = "if view.week < 5:\n    return sim.Decision()\n"


@pytest.fixture(scope="module")
def undisturbed(small):
    return sim.tournament(["harvest", "balanced"], {"m": small}, 2)


@pytest.mark.parametrize("name", FAULTS)
def test_a_python_strategy_that_fails_costs_nobody_else_anything(small, undisturbed, tmp_path, name):
    body, message = FAULTS[name]
    path = in_python(tmp_path, name, body)
    found = sim.tournament(["harvest", path, "balanced"], {"m": small}, 2, seconds=0.5, memory_mb=100)
    assert [each.name for each in found.disqualified] == [name]
    assert message in found.disqualified[0].how
    assert "in week -2" in found.disqualified[0].how
    assert found.runs.equals(undisturbed.runs)
    assert found.league().equals(undisturbed.league())
    assert any(name in note and message in note for note in found.notes)


def test_of_two_python_strategies_the_one_that_fails_is_blamed(small, undisturbed, tmp_path):
    good = in_python(tmp_path, "good", "return sim.STRATEGIES['harvest'](name='harvest').decide(view)")
    bad = in_python(tmp_path, "bad", LATE + "os._exit(1)")
    found = sim.tournament({"bad": bad, "harvest": good, "balanced": "balanced"}, {"m": small}, 2)
    assert [(each.name, each.against) for each in found.disqualified] == [("bad", "harvest")]
    assert "in week 6" in found.disqualified[0].how, "the plan of week 5 holds until week 6"
    assert found.runs.equals(undisturbed.runs), "in a process of its own a strategy decides as it does here"


def test_a_strategy_of_a_notebook_that_fails_is_blamed_too(small, undisturbed):
    class Broken(sim.Strategy):
        def decide(self, view):
            return sim.Decision(price=float("nan"))

    found = sim.tournament({"harvest": "harvest", "Broken": Broken(), "balanced": "balanced"}, {"m": small}, 2)
    assert [each.name for each in found.disqualified] == ["Broken"]
    assert "price = nan" in found.disqualified[0].how
    assert found.runs.equals(undisturbed.runs)


def test_what_a_strategy_remembers_ends_with_the_match(small, tmp_path):
    counts = (
        "self.__dict__['met'] = self.__dict__.get('met', 0) + 1\nreturn sim.Decision(acquisition_spending=self.met)"
    )
    path = in_python(tmp_path, "counts", counts)
    once = sim.tournament([path, "harvest"], {"m": small}, 1)
    again = sim.tournament({"x": "balanced", "counts": path, "harvest": "harvest"}, {"m": small}, 1)
    kept = again.runs[~again.runs["one"].eq("x") & ~again.runs["other"].eq("x")].reset_index(drop=True)
    assert kept.equals(once.runs)


def test_chance_in_a_python_strategy_is_the_same_in_every_run(small, tmp_path):
    body = "import random, numpy\nreturn sim.Decision(acquisition_spending=50 * random.random() + 50 * numpy.random.rand())"
    path = in_python(tmp_path, "random_spender", body)
    first, second = (sim.tournament([path, "harvest"], {"m": small}, 1).runs for _ in range(2))
    assert first.equals(second)


def test_what_a_strategy_started_ends_with_it(small, tmp_path):
    note = tmp_path / "pid"
    body = f"""\
        started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        open({str(note)!r}, "w").write(str(started.pid))
        return sim.Decision()
        """
    path = in_python(tmp_path, "starter", body)
    sim.tournament([path, "harvest"], {"m": small}, 1)
    state = Path(f"/proc/{note.read_text()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = 1\n", "has no strategy"),
        ("import simulation as sim\nclass A(sim.Strategy)\n", "SyntaxError: expected ':' (line 2)"),
        ("import sys\nsys.exit('no')\n", "SystemExit: no (line 2)"),
        ("import simulation as sim\nclass A(sim.Strategy):\n    def decide(self, view): pass\nclass B(A): pass\n",
         "several strategies (A, B)"),
        ("while True: pass\n", "took more than 0.5 seconds to load"),
        ("import simulation as sim\nclass A(sim.Strategy):\n    pass\n", "has no strategy"),
    ],
    ids=["none", "syntax", "exits", "two", "endless", "abstract"],
)  # fmt: skip
def test_a_python_file_without_one_strategy_is_refused(small, tmp_path, code, message):
    path = in_file(tmp_path, "own.py", code)
    _, refused = gathered([path], Limits(seconds=0.5))
    assert message in refused[0].text
    assert "own.py" in refused[0].text


# Going on, and processes


def interrupted_after(monkeypatch, number):
    """Let somebody press Ctrl-C after so many matches; returns the list of matches that were really played."""
    original, calls = matches.played, []

    def counted(match):
        if len(calls) == number:
            raise KeyboardInterrupt
        calls.append(match)
        return original(match)

    monkeypatch.setattr(playing, "played", counted)
    return calls


@pytest.mark.parametrize("number", [0, 3, 7])
def test_interrupted_and_gone_on_equals_undisturbed_row_for_row(small, tmp_path, monkeypatch, number):
    names = ["harvest", "balanced", "retention_focus"]
    whole = sim.tournament(names, {"m": small}, 2)
    interrupted_after(monkeypatch, number)
    stopped = sim.tournament(names, {"m": small}, 2, journal=tmp_path / "j")
    assert stopped.interrupted
    assert stopped.finished == number // 6
    assert stopped.runs.to_dict("records") == whole.runs.to_dict("records")[: 6 * stopped.finished]
    with (tmp_path / "j").open("a") as journal:
        journal.write('{"match": "half a li')  # it was killed while it wrote
    played = interrupted_after(monkeypatch, 1000)
    gone_on = sim.tournament(names, {"m": small}, 2, journal=tmp_path / "j")
    assert len(played) == 12 - number
    assert gone_on.runs.equals(whole.runs)
    assert gone_on.league().equals(whole.league())


def test_a_journal_saves_the_matches_of_those_who_played_before(small, market, tmp_path, monkeypatch):
    sim.tournament(SHIPPED, {"m": small}, 1, journal=tmp_path / "j")
    played = interrupted_after(monkeypatch, 1000)
    sim.tournament([*SHIPPED, "balanced"], {"m": small}, 1, journal=tmp_path / "j")
    assert len(played) == 4
    sim.tournament(SHIPPED, {"m": small}, 3, journal=tmp_path / "j")
    assert len(played) == 4 + 2 * 2
    sim.tournament(SHIPPED, {"m": market}, 1, journal=tmp_path / "j")  # another market under the same name
    assert len(played) == 8 + 2
    sim.tournament({"harvest": "harvest", "retention_focus": "balanced"}, {"m": small}, 1, journal=tmp_path / "j")
    assert len(played) == 10, "the name does not matter: harvest and balanced have met"
    for line in (tmp_path / "j").read_text().splitlines():
        assert json.loads(line)["market"] == "m"


def test_results_do_not_depend_on_the_number_of_processes(small, tmp_path):
    own = in_python(tmp_path, "own", "return sim.STRATEGIES['harvest'](name='harvest').decide(view)")
    late = in_python(tmp_path, "late", LATE + "raise ValueError('late')")
    given = ["balanced", own, late]
    one, two = (sim.tournament(given, {"m": small}, 2, workers=workers) for workers in (1, 2))
    assert one.runs.equals(two.runs)
    assert one.disqualified == two.disqualified
    assert [each.name for each in one.disqualified] == ["late"]


def test_progress_counts_the_matches_that_are_left(small, tmp_path):
    seen = []
    bad = in_python(tmp_path, "bad", "os._exit(1)")
    sim.tournament(["harvest", bad, "balanced"], {"m": small}, 2, progress=lambda *done: seen.append(done))
    assert seen[-1] == (4, 4)


def test_no_process_is_left(small, tmp_path):
    note = tmp_path / "pid"
    path = in_python(tmp_path, "noted", f"open({str(note)!r}, 'w').write(str(os.getpid()))\nreturn sim.Decision()")
    sim.tournament([path, "harvest"], {"m": small}, 1)
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)
