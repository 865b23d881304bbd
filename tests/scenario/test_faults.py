"""A value that does not fit is told with file, line, parameter and what was probably meant; all that do not, at once."""

import pickle
from typing import Literal

import pytest

from simulation.parameters import Parameters, parameter
from simulation.scenario.errors import Problem, ScenarioError
from simulation.scenario.loading import load
from tests.scenario.small_market import ROUND, Keeper, Market, Offering, Write, complaint, firm


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weeks: 52\nwekks: 3\n",
         ("x.yaml:2: wekks: unknown key; did you mean 'weeks'? "
         "(valid keys: weeks, seed, open, title, season, firms, shocks, launch_firm)")),
        ("weeks: 52\nretention_budget: 3\n",
         ("x.yaml:2: retention_budget: unknown key (valid keys: weeks, seed, open, title, season, firms, shocks, "
         "launch_firm; 'retention_budget' belongs at firms.*.strategy[keeper].retention_budget)")),
        ("weeks: 52\nextend: base.yaml\n", "x.yaml:2: extend: unknown key; did you mean 'extends'?"),
        (firm("offering:\n  price: 20\n  prise: 3"),
         ("x.yaml:6: firms.Keeper.offering.prise: unknown key; did you mean 'price'? "
         "(valid keys: price, unit_cost, churn)")),
        ("title: x\n", "x.yaml:1: weeks: is required, but missing (Length (week))"),
        (firm("offering:\n  unit_cost: 3"),
         "x.yaml:4: firms.Keeper.offering.price: is required, but missing (Shelf price of one unit (EUR))"),
        (firm("cap: 3"), "x.yaml:3: firms.Keeper.offering: is required, but missing (Offering)"),
        (firm("offering:\n  price: abc"),
         "x.yaml:5: firms.Keeper.offering.price: must be a number (EUR), but is the text 'abc'"),
        (firm("offering:\n  price: '12'"),
         ("x.yaml:5: firms.Keeper.offering.price: must be a number (EUR), but is the text '12' "
         "(write it without quotes)")),
        (firm("offering:\n  price:"),
         "x.yaml:5: firms.Keeper.offering.price: must be a number (EUR), but is empty (null)"),
        (firm("offering: 3"), "x.yaml:4: firms.Keeper.offering: must be a mapping (name: value), but is 3"),
        ("weeks: 1.5\n", "x.yaml:1: weeks: must be a whole number (week), but is 1.5"),
        ("weeks: 4.0\n", "x.yaml:1: weeks: must be a whole number (week), but is 4.0"),
        ("weeks: true\n", "x.yaml:1: weeks: must be a whole number (week), but is true"),
        ("weeks: 1\nopen: yes\n",
         "x.yaml:2: open: must be true or false, but is the text 'yes' (write true)"),
        ("weeks: 1\ntitle: 3\n", "x.yaml:2: title: must be a text, but is 3 (write it in quotes)"),
        ("weeks: 1\ntitle: long enough to fail\n",
         "x.yaml:2: title: must have at most 10 characters, but has 19"),
        ("weeks: 1\nfirms: [a]\n", "x.yaml:2: firms: must be a mapping (name: value), but is a list"),
        ("weeks: 0\n", "x.yaml:1: weeks: must be at least 1 (week), but is 0"),
        (firm("offering:\n  price: 3\n  churn: 1.4"),
         "x.yaml:6: firms.Keeper.offering.churn: must be at most 1 (share), but is 1.4"),
        (firm("offering: {price: 0}"), "x.yaml:4: firms.Keeper.offering.price: must be more than 0 (EUR), but is 0"),
        (firm("offering: {price: 2e6}"),
         "x.yaml:4: firms.Keeper.offering.price: must be at most 1000000 (EUR), but is 2000000.0"),
        ("weeks: 1\nseason: wintr\n",
         "x.yaml:2: season: must be one of summer, winter, but is the text 'wintr'; did you mean 'winter'?"),
        ("weeks: 1\nseason: 3\n", "x.yaml:2: season: must be one of summer, winter, but is 3"),
        ("weeks: 1\nshocks:\n  - 0.1\n  - big\n",
         "x.yaml:4: shocks.1: must be a number (share), but is the text 'big'"),
        ("weeks: 1\nshocks: [1, 2, 3, 4]\n", "x.yaml:2: shocks: must have at most 3 items, but has 4"),
        (firm("offering: {price: 3}\nstrategy: {kind: keper}"),
         ("x.yaml:5: firms.Keeper.strategy.kind: unknown kind 'keper'; did you mean 'keeper'? "
         "(valid kinds: keeper, winner)")),
        (firm("offering: {price: 3}\nstrategy: {kind: 3}"),
         "x.yaml:5: firms.Keeper.strategy.kind: must be the name of a kind, but is 3 (valid kinds: keeper, winner)"),
        (firm("offering: {price: 3}\nstrategy: {kind: null}"),
         ("x.yaml:5: firms.Keeper.strategy.kind: must be the name of a kind, but is empty (null) "
         "(valid kinds: keeper, winner)")),
        (firm("offering: {price: 3}\nstrategy:\n  retention_budget: 3"),
         ("x.yaml:5: firms.Keeper.strategy: needs the key 'kind', which says what kind it is "
         "(valid kinds: keeper, winner)")),
        (firm("offering: {price: 3}\nstrategy: keeper"),
         ("x.yaml:5: firms.Keeper.strategy: must be a mapping with the key 'kind', but is the text 'keeper' "
         "(valid kinds: keeper, winner)")),
        (firm("offering: {price: 3}\nstrategy:\n  kind: winner\n  retention_budget: 3"),
         ("x.yaml:7: firms.Keeper.strategy.retention_budget: unknown key (valid keys: kind, acquisition_budget; "
         "'retention_budget' belongs at firms.*.strategy[keeper].retention_budget)")),
        (firm("offering: {price: 3}\nweeks: 3"),
         ("x.yaml:5: firms.Keeper.weeks: unknown key (valid keys: offering, strategy, cap; "
         "'weeks' belongs at the top level)")),
        (firm("offering: {price: 3}\nstrategy:\n  kind: winner\n  acquisition_budget: -3"),
         "x.yaml:7: firms.Keeper.strategy.acquisition_budget: must be at least 0 (EUR/week), but is -3"),
        (firm("offering: {price: 3}\ncap: much"),
         "x.yaml:5: firms.Keeper.cap: must be a number (EUR) or 'none', but is the text 'much'"),
        ("weeks: 1\nfirms:\n  K: {offering: {price: 3}}\n",
         "x.yaml:3: firms.K: the name must have at least 2 characters, but has 1"),
        ("weeks: 1\nseed: 13\n", "x.yaml:2: seed: thirteen brings bad luck"),
        ("title: x\nweeks: 666\n", "x.yaml:1: a market of 666 weeks does not end"),
        ("weeks: 1\nlaunch_firm: Keeper\n", "x.yaml:2: launch_firm: there is no firm 'Keeper'"),
        (firm("offering:\n  price: 3"), "x.yaml:5: firms.Keeper.offering.price: must not be below the unit cost"),
    ],
)  # fmt: skip
def test_each_fault_is_told_in_plain_words_at_its_line(write: Write, text: str, said: str) -> None:
    message = complaint(write("x.yaml", text))
    assert message.startswith(said)
    assert message.count("\n") == 0


class Rest(Parameters):
    """What the market has no example of."""

    offer: float | Offering | Keeper = parameter(1.0, "A price or more.", unit="EUR", source=ROUND)
    pair: tuple[int, str] = parameter((1, "a"), "A pair.", unit="-", source="structure")
    code: str = parameter("A", "A code.", unit="-", source="structure", pattern="^[A-Z]+$")
    five: int = parameter(5, "Fives.", unit="-", source=ROUND, multiple_of=5)
    colours: frozenset[Literal["red", "blue"]] = parameter(frozenset(), "Colours.", unit="-", source="structure")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("offer: cheap", "x.yaml:1: offer: must be a number (EUR) or a mapping (name: value), but is the text 'cheap'"),
        ("offer:\n  price: 0", "x.yaml:2: offer.price: must be more than 0 (EUR), but is 0"),
        ("offer:\n  kind: keeper\n  retention_budget: x",
         "x.yaml:3: offer.retention_budget: must be a number (EUR/week), but is the text 'x'"),
        ("pair: [1]", "x.yaml:1: pair.1: is missing from the list"),
        ("pair: [x, y]", "x.yaml:1: pair.0: must be a whole number, but is the text 'x'"),
        ("code: a1", "x.yaml:1: code: must be a text like ^[A-Z]+$, but is the text 'a1'"),
        ("five: 7", "x.yaml:1: five: must be a multiple of 5, but is 7"),
        ("colours: red", "x.yaml:1: colours: must be a list, but is the text 'red'"),
        ("colours: [red, blu]",
         "x.yaml:1: colours.1: must be one of red, blue, but is the text 'blu'; did you mean 'blue'?"),
    ],
)  # fmt: skip
def test_a_value_of_any_other_shape_is_judged_by_what_it_comes_nearest_to(write: Write, text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(Rest, write("x.yaml", text + "\n"))
    assert str(caught.value) == said


def test_a_name_that_is_also_a_tag_or_a_number_stays_in_the_path(write: Write) -> None:
    text = "weeks: 1\nfirms:\n  keeper:\n    offering: {price: x}\n  '12':\n    offering: {price: y}\n"
    message = complaint(write("x.yaml", text))
    assert "x.yaml:4: firms.keeper.offering.price: " in message
    assert "x.yaml:6: firms.12.offering.price: " in message


def test_the_path_in_a_message_is_one_that_a_setting_accepts(write: Write) -> None:
    path = write("x.yaml", "weeks: 1\nfirms:\n  Dr. K=1:\n    offering: {price: x}\n")
    message = complaint(path)
    written = message.split(": ")[1]
    assert written == r"firms.Dr\. K\=1.offering.price"
    assert load(Market, path, [f"{written}=9"]).firms["Dr. K=1"].offering.price == 9


def test_all_faults_are_told_at_once_sorted_by_line(write: Write) -> None:
    text = "open: 3\nweeks: x\nfirms:\n  Keeper:\n    offering: {prise: 3}\n"
    lines = complaint(write("x.yaml", text)).splitlines()
    assert [line.split(":")[1] for line in lines] == ["1", "2", "5", "5"]
    assert [line.split(": ")[1] for line in lines] == [
        "open",
        "weeks",
        "firms.Keeper.offering.price",
        "firms.Keeper.offering.prise",
    ]


def test_no_more_than_ten_faults_are_shown_and_the_rest_counted(write: Write) -> None:
    text = "weeks: 1\n" + "".join(f"odd{i}: 1\n" for i in range(14))
    message = complaint(write("x.yaml", text)).splitlines()
    assert len(message) == 11
    assert message[-1] == "... and 4 more problems"


def test_text_from_a_file_cannot_garble_the_message(write: Write) -> None:
    message = complaint(write("x.yaml", 'weeks: "\\e[31m\\nfake.yaml:1: fine"\n'))
    assert message.isprintable()


def test_an_error_survives_pickling_with_its_problems() -> None:
    error = ScenarioError([Problem("unknown key", "x.yaml", 3, "prise", "price")])
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.problems) == (str(error), error.problems)
