"""A scenario file that extends another says only what differs."""

import pytest

from simulation.scenario.loading import load
from tests.scenario.small_market import GOOD, Keeper, Market, Offering, Season, Winner, Write, complaint, firm


def test_an_extending_file_says_only_what_differs(write: Write) -> None:
    write("base/good.yaml", GOOD)
    path = write(
        "x.yaml", "extends: base/good.yaml\nweeks: 9\nshocks: [0.5]\nfirms: {Keeper: {offering: {price: 30}}}\n"
    )
    market, base = load(Market, path), load(Market, "base/good.yaml")
    assert (market.weeks, market.shocks, market.season) == (9, (0.5,), base.season)
    assert market.firms["Keeper"].offering == Offering(price=30)
    assert market.firms["Keeper"].strategy == base.firms["Keeper"].strategy
    assert market.firms["Winner"] == base.firms["Winner"]


def test_null_removes_an_inherited_name_and_returns_a_parameter_to_its_default(write: Write) -> None:
    write("base.yaml", GOOD)
    text = "extends: base.yaml\nseason: null\nfirms: {Winner: null, Keeper: {strategy: null}}\n"
    market = load(Market, write("x.yaml", text))
    assert list(market.firms) == ["Keeper"]
    assert market.firms["Keeper"].strategy == Keeper()
    assert market.season is Season.SUMMER


def test_null_stays_null_where_the_model_accepts_it(write: Write) -> None:
    write("base.yaml", firm("offering: {price: 9}\ncap: 7"))
    market = load(Market, write("x.yaml", "extends: base.yaml\nfirms: {Keeper: {cap: null}}\n"))
    assert market.firms["Keeper"].cap is None


def test_null_for_a_name_that_is_not_inherited_is_a_fault(write: Write) -> None:
    write("base.yaml", GOOD)
    said = complaint(write("x.yaml", "extends: base.yaml\nfirms:\n  Winer: null\n"))
    assert said == (
        "x.yaml:3: firms.Winer: nothing of this name is inherited, so null removes nothing; "
        "did you mean 'Winner'? (names: Keeper, Winner)"
    )


def test_another_kind_starts_afresh_and_the_same_kind_goes_on(write: Write) -> None:
    write("base.yaml", GOOD)
    other = "extends: base.yaml\nfirms: {Keeper: {strategy: {kind: winner, acquisition_budget: 5}}}\n"
    same = "extends: base.yaml\nfirms: {Keeper: {strategy: {kind: keeper}}}\n"
    assert load(Market, write("x.yaml", other)).firms["Keeper"].strategy == Winner(acquisition_budget=5)
    assert load(Market, write("x.yaml", same)).firms["Keeper"].strategy == Keeper(retention_budget=2000)


def test_a_chain_is_laid_from_the_farthest_file_to_the_nearest(write: Write) -> None:
    write("a.yaml", "weeks: 1\nseed: 1\ntitle: a\nfirms: {Gone: {offering: {price: 9}}}\n")
    write("b/b.yaml", "extends: ../a.yaml\nseed: 2\ntitle: b\nfirms: {Gone: null}\n")
    path = write("c.yaml", "extends: b/b.yaml\ntitle: c\nfirms: {Gone: {offering: {price: 11}}}\n")
    market = load(Market, path)
    assert (market.weeks, market.seed, market.title) == (1, 2, "c")
    assert market.firms["Gone"].offering.price == 11


def test_a_fault_is_told_at_the_file_that_supplied_the_value(write: Write) -> None:
    write("base.yaml", "title: x\nweeks: soon\n")
    said = complaint(write("x.yaml", "extends: base.yaml\nseed: -1\n"))
    assert said.splitlines() == [
        "base.yaml:2: weeks: must be a whole number (week), but is the text 'soon'",
        "x.yaml:2: seed: must be at least 0, but is -1",
    ]


def test_a_circle_is_refused_with_the_way_round(write: Write) -> None:
    write("a.yaml", "extends: b.yaml\n")
    write("b.yaml", "\nextends: ./c.yaml\n")
    write("c.yaml", "extends: a.yaml\n")
    assert complaint("a.yaml") == ("c.yaml:1: extends: extends itself: a.yaml -> b.yaml -> c.yaml -> a.yaml")
    assert complaint(write("d.yaml", "extends: d.yaml\n")).endswith("extends itself: d.yaml -> d.yaml")


def test_a_chain_has_an_end(write: Write) -> None:
    for i in range(12):
        write(f"f{i}.yaml", f"extends: f{i + 1}.yaml\n")
    write("f9.yaml", "weeks: 3\n")
    assert load(Market, "f0.yaml").weeks == 3
    write("f9.yaml", "extends: f10.yaml\n")
    assert complaint("f0.yaml") == "f9.yaml:1: extends: the chain is longer than 10 files"


def test_a_chain_together_is_no_larger_than_one_file_may_be(write: Write) -> None:
    many = "shocks: [" + "1," * 26_000 + "]\n"
    write("base.yaml", many)
    assert complaint(write("x.yaml", f"extends: base.yaml\n{many}")) == (
        "x.yaml:1: extends: the chain holds more than 50000 values"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weeks: 1\nextends: basse.yaml\n",
         "x.yaml:2: extends: there is no file 'basse.yaml'; did you mean 'base.yaml'?"),
        ("extends: 3\n", "x.yaml:1: extends: must be the path of another scenario file, relative to this one"),
        ("extends:\n", "x.yaml:1: extends: must be the path of another scenario file"),
        ("extends: [base.yaml]\n", "x.yaml:1: extends: must be the path of another scenario file"),
        ("extends: /etc/passwd\n", "x.yaml:1: extends: must be a path relative to this file"),
        ("extends: folder\n", "folder: is a folder"),
        ("extends: broken.yaml\n", "broken.yaml:2: is not YAML"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_extended_is_told_at_the_line_that_names_it(write: Write, text: str, said: str) -> None:
    write("base.yaml", GOOD)
    write("broken.yaml", "\na: b: c\n")
    write("folder/x.yaml", GOOD)
    assert complaint(write("x.yaml", text)).startswith(said)


def test_an_inherited_alias_is_changed_for_one_name_only(write: Write) -> None:
    write("base.yaml", "weeks: 1\nfirms:\n  One: &one\n    offering: {price: 9}\n  Two: *one\n")
    text = "extends: base.yaml\nfirms: {One: {offering: {price: 30}}}\n"
    firms = load(Market, write("x.yaml", text)).firms
    assert (firms["One"].offering.price, firms["Two"].offering.price) == (30, 9)
