"""The page that puts textbooks' claims to the test: every recipe runs, and what the page says follows from numbers alone."""

import dataclasses
import math
import re
import sys
from pathlib import Path

import numpy as np
import pytest

DOCS = Path(__file__).parents[1] / "docs"
sys.path.append(str(DOCS))  # pages are written by modules beside them

from claims import advertising, keeping, satisfied, who_brings  # noqa: E402
from claims import claim as claim_module  # noqa: E402
from claims.claim import Finding  # noqa: E402
from claims.page import CLAIMS, summary, written  # noqa: E402
from claims.pictures import draw  # noqa: E402
from questions import (  # noqa: E402
    experiment,
    q02_which_strategy,
    q04_loyalty_programmes,
    q06_word_of_mouth,
    q08_worn_out,
    q10_balance,
)
from questions.experiment import Estimate  # noqa: E402

FEW = 300
TWO = range(1001, 1003)
VERDICTS = {"depends", "not shown everywhere", "holds wherever tried", "fails wherever tried", "fails", "not shown"}
FOR, AGAINST, UNCLEAR = Estimate(3.0, 1.0), Estimate(-5.0, 1.0), Estimate(0.5, 1.0)


def finding(*found, least=0.0, ordered=True):
    """Return a finding with these estimates in a row, in the places a, b, c."""
    made = dataclasses.replace(
        CLAIMS[0], least=least, ordered=ordered, unit="EUR", decimals=1, holds="HOLDS-WHY.", fails="FAILS-WHY."
    )
    return Finding(made, {"row": dict(zip("abc", found, strict=False))})


VARIED = {
    keeping: ("KNOWN", "MARKETS", "MARGINS", "DEFECTING"),
    satisfied: ("RECOVERIES", "INERTIA", "TREATMENTS"),
    who_brings: ("SHAPES", "VISIT_COSTS", "DEPTHS", "SALES", "SMALL", "BETTER"),
    advertising: ("WEARS", "SIZES", "SILENT", "CAMPAIGNS", "LISTENING", "QUALITIES"),
    q02_which_strategy: ("ATTENTION", "HOPELESS"),
    q04_loyalty_programmes: ("PULLS", "RATES"),
    q10_balance: ("PRICES", "SERVICE"),
}
"""What the experiments vary: of each, the first and the last will do."""


@pytest.fixture
def small(monkeypatch):
    """Few customers, two replications and two levels of what is varied, in every experiment."""
    monkeypatch.setattr(claim_module, "CUSTOMERS", FEW)
    monkeypatch.setattr(claim_module, "seeds", lambda: TWO)
    monkeypatch.setattr(experiment.measured, "__defaults__", (TWO,))
    monkeypatch.setitem(experiment.replicated.__kwdefaults__, "seeds", TWO)
    monkeypatch.setattr(q04_loyalty_programmes, "REPLICATIONS", len(TWO))
    for question in (q02_which_strategy, q04_loyalty_programmes, q06_word_of_mouth, q08_worn_out, q10_balance):
        monkeypatch.setattr(question, "CUSTOMERS", FEW)
    for module, names in VARIED.items():
        for name in names:
            levels = getattr(module, name)
            first, *_, last = levels
            ends = {key: levels[key] for key in (first, last)} if isinstance(levels, dict) else (first, last)
            monkeypatch.setattr(module, name, ends)
    q10_balance.outcome.cache_clear()
    keeping.customers_for_a_thousand.cache_clear()
    yield
    q10_balance.outcome.cache_clear()
    keeping.customers_for_a_thousand.cache_clear()


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.measure.__name__)
def test_the_recipe_of_a_claim_runs_and_gives_a_number_everywhere(small, claim):
    found = Finding(claim, claim.measure())
    columns = {tuple(cells) for cells in found.grid.values()}
    assert len(columns) == 1  # a table
    assert len(found.places) >= 2
    assert not any(math.isnan(place.found.mean) for place in found.places)
    assert found.verdict in VERDICTS
    assert len(found.turns().split("\n")) == len(found.grid)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ((FOR, FOR), "holds wherever tried"),
        ((FOR, UNCLEAR), "not shown everywhere"),
        ((FOR, UNCLEAR, AGAINST), "depends"),
        ((AGAINST, AGAINST), "fails wherever tried"),
        ((AGAINST, UNCLEAR), "fails"),
        ((UNCLEAR, UNCLEAR), "not shown"),
    ],
)
def test_the_verdict_follows_from_intervals(found, verdict):
    assert finding(*found).verdict == verdict


def test_a_claim_holds_only_above_what_it_needs():
    assert finding(FOR, least=0.0).verdict == "holds wherever tried"
    assert finding(FOR, least=2.5).verdict == "not shown"
    assert finding(FOR, least=5.0).verdict == "fails wherever tried"


def test_the_clearest_place_for_and_the_clearest_against_are_shown():
    found = finding(Estimate(2.0, 1.0), Estimate(9.0, 1.0), Estimate(-4.0, 1.0))
    assert (found.best().where, found.worst().where) == ("b", "c")
    assert finding(UNCLEAR, AGAINST).best() is None
    assert finding(FOR, UNCLEAR).worst().where == "b"  # where it cannot be shown, if it fails nowhere
    assert finding(FOR).worst() is None


def test_where_the_answer_turns_is_said_row_by_row():
    assert finding(AGAINST, UNCLEAR, FOR).turns() == "* row: at a it fails, at c it holds."
    assert "cannot be told from 3" in finding(FOR, FOR, least=3.0).turns()
    assert finding(FOR, AGAINST, ordered=False).turns() == "* row: it holds with a, it fails with b."


def test_the_pages_sentences_change_with_the_numbers():
    both = written([finding(FOR, AGAINST)], "")
    assert "**Depends.** It holds most clearly with *a* (+3.0 ± 1.0 EUR). HOLDS-WHY." in both.replace("\n", " ")
    assert "It fails most clearly with *b* (-5.0 ± 1.0 EUR). FAILS-WHY." in both.replace("\n", " ")
    other = written([finding(AGAINST, AGAINST)], "")
    assert "HOLDS-WHY" not in other
    assert "**Fails wherever tried.**" in other
    assert "FAILS-WHY" not in written([finding(FOR)], "")
    assert "| nowhere tried | b: -5.0 ± 1.0 EUR |" in summary([finding(UNCLEAR, AGAINST)])
    assert "not shown: b: +0.5 ± 1.0 EUR" in summary([finding(FOR, UNCLEAR)])
    unclear = written([finding(FOR, UNCLEAR)], "").replace("\n", " ")
    assert "It cannot be shown with *b* (+0.5 ± 1.0 EUR)" in unclear
    assert "It fails most clearly" not in unclear


def test_the_figure_has_a_mark_on_the_right_side_for_each_number_of_the_summary():
    (axes,) = draw([finding(FOR, AGAINST), finding(AGAINST), finding(FOR, least=5.0)]).axes
    marks = [(bar.lines[0].get_marker(), float(bar.lines[0].get_xdata()[0])) for bar in axes.containers]
    assert [(marker, np.sign(at)) for marker, at in marks] == [("o", 1.0), ("v", -1.0), ("v", -1.0), ("v", -1.0)]
    assert [text.get_text() for text in axes.texts] == [
        "+3.0 ± 1.0 EUR",
        "-5.0 ± 1.0 EUR",
        "-5.0 ± 1.0 EUR",
        "3.0 ± 1.0 EUR",
    ]
    assert max(abs(at) for _, at in marks) < 1.0


def test_a_ratio_of_means_has_the_interval_of_what_is_left_over():
    above, below = np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0])
    exact = keeping.ratio(above, below)  # always the double: nothing left over
    assert (exact.mean, exact.half) == (2.0, 0.0)
    assert keeping.ratio(above, 0.0 * below).sign == 1  # no limit
    left = (np.array([3.0, 4.0, 5.0]) - 2.0 * below) / 2.0
    assert keeping.ratio(np.array([3.0, 4.0, 5.0]), below).half == pytest.approx(4.302653 * left.std(ddof=1) / 3**0.5)


def test_a_fifth_of_the_buyers_is_counted_among_those_who_bought():
    bought = np.array([6.0, 1.0, 1.0, 1.0, 1.0])
    assert who_brings.largest(np.array([*bought, *np.zeros(5)])) == pytest.approx(60.0)


def test_who_is_a_customer_and_how_loyal_is_as_the_outcomes_have_it(small):
    import simulation as sim

    market = sim.Market(experiment.sized("retention_vs_acquisition", FEW), 3).run(60)
    last = market.results.firms.iloc[-len(market.firms) :].set_index("firm")
    for firm in market.firms:
        own = satisfied.living(market, firm.row)
        assert own.sum() == last.loc[firm.name, "customers"]


def test_the_page_has_every_claim_with_its_source_and_a_picture():
    page = (DOCS / "claims.md").read_text()
    assert len(CLAIMS) >= 12
    for number, claim in enumerate(CLAIMS, 1):
        assert f"## C{number} {claim.said}" in page, "run: python docs/generate.py claims"
        assert f"| [C{number}](#c{number}) | {claim.said} | " in page
        assert claim.source.split(" (")[0] in page
    assert page.count("pictures/claims.png") == 1
    verdicts = re.findall(r"^\| \[C\d+\]\(#c\d+\) \| [^|]+ \| ([^|]+) \|", page, re.MULTILINE)
    assert set(verdicts) <= VERDICTS
    assert len(verdicts) == len(CLAIMS)
