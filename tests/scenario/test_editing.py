"""Settings change what is there, find what was meant, and never make a new name; a model writes itself as YAML."""

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, computed_field

from simulation.parameters import Parameters, parameter
from simulation.scenario.editing import apply_settings, split_path
from simulation.scenario.errors import ScenarioError
from simulation.scenario.loading import load, read_yaml, validate
from simulation.scenario.writing import dump_yaml

ROUND = "assumption: a round number"


class Keeper(Parameters):
    """Keeps customers."""

    kind: Literal["keeper"] = parameter("keeper", "The kind.", unit="-", source="structure")
    budget: float = parameter(0.0, "Budget.", unit="EUR/week", source=ROUND, ge=0)


class Winner(Parameters):
    """Wins customers."""

    kind: Literal["winner"] = parameter("winner", "The kind.", unit="-", source="structure")
    reach: float = parameter(0.5, "Reach.", unit="share", source=ROUND, ge=0, le=1)


type Strategy = Annotated[Keeper | Winner, Field(discriminator="kind")]


class Firm(Parameters):
    """A firm."""

    price: float = parameter(20.0, "Price.", unit="EUR", source=ROUND, gt=0)
    cap: float | None = parameter(5.0, "Cap.", unit="EUR", source=ROUND)
    strategy: Strategy = parameter(Keeper(), "Strategy.", unit="-", source="structure")
    notes: dict[str, str] = parameter(..., "Notes.", unit="-", source="structure", default_factory=dict)


class Market(Parameters):
    """A market."""

    weeks: int = parameter(..., "Length.", unit="week", source=ROUND, ge=1)
    title: str = parameter("", "Title.", unit="-", source="structure")
    shocks: tuple[float, ...] = parameter((), "Shocks.", unit="share", source=ROUND)
    firms: dict[str, Firm] = parameter(..., "Firms by name.", unit="-", source="structure", default_factory=dict)
    entrants: list[Firm] = parameter(..., "Later.", unit="-", source="structure", default_factory=list)
    start: Firm = parameter(Firm(), "The first firm.", unit="-", source="structure")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def years(self) -> float:
        """The length in years."""
        return self.weeks / 52


GOOD = """\
weeks: 52
shocks: [0.1, 0.2]
firms:
  Keeper:
    price: 20
    strategy: {kind: keeper, budget: 2000}
    notes: {a: first}
  Dr. W=1: {strategy: {kind: winner, reach: 0.3}}
entrants: [{price: 7}, {price: 8}]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good file."""
    file = tmp_path / "x.yaml"
    file.write_text(GOOD, encoding="utf-8")
    return file


def complaint(path: Path, *sets: str) -> str:
    """What loading with settings says is wrong."""
    with pytest.raises(ScenarioError) as caught:
        load(Market, path, sets)
    return str(caught.value)


@pytest.mark.parametrize(
    ("setting", "reach", "value"),
    [
        ("weeks=9", "weeks", 9),
        (" weeks = 9 ", "weeks", 9),
        ("title=a=b", "title", "a=b"),
        ("title=''", "title", ""),
        ("title='12'", "title", "12"),
        ("shocks=[]", "shocks", ()),
        ("shocks=[0.5, 1e-1]", "shocks", (0.5, 0.1)),
        ("shocks.1=0.9", "shocks", (0.1, 0.9)),
        ("start.price=3", "start.price", 3.0),
        ("start.strategy.kind=winner", "start.strategy", Winner()),
    ],
)
def test_a_setting_sets_what_its_path_names(path: Path, setting: str, reach: str, value: Any) -> None:
    found: Any = load(Market, path, [setting])
    for name in reach.split("."):
        found = getattr(found, name)
    assert found == value


def test_a_setting_changes_one_thing_and_leaves_the_rest(path: Path) -> None:
    before, after = load(Market, path), load(Market, path, ["firms.Keeper.strategy.budget=5"])
    assert after.firms["Keeper"].strategy == Keeper(budget=5)
    assert after.firms["Keeper"].price == before.firms["Keeper"].price
    assert after.firms["Dr. W=1"] == before.firms["Dr. W=1"]
    assert after.entrants == before.entrants


def test_a_setting_leaves_the_scenario_given_as_it_was(path: Path) -> None:
    located = read_yaml(path)
    changed = apply_settings(Market, located, ["weeks=1", "firms.Keeper.price=1", "firms.Keeper.notes=null"])
    assert validate(Market, located) == load(Market, path)
    assert changed.value["weeks"] == 1
    assert "notes" not in changed.value["firms"]["Keeper"]


def test_a_backslash_keeps_dots_and_equals_signs_in_names(path: Path) -> None:
    market = load(Market, path, [r"firms.Dr\. W\=1.strategy.reach=0.4"])
    assert market.firms["Dr. W=1"].strategy == Winner(reach=0.4)
    assert split_path(r"a\\.b\.c") == ["a\\", "b.c"]


def test_later_settings_win(path: Path) -> None:
    assert load(Market, path, ["weeks=1", "weeks=2"]).weeks == 2


def test_a_mapping_merges_and_an_item_of_a_list_is_found_by_position(path: Path) -> None:
    market = load(Market, path, ["firms.Keeper={price: 9}", "entrants.1.price=70"])
    assert market.firms["Keeper"].price == 9
    assert market.firms["Keeper"].strategy == Keeper(budget=2000)
    assert [firm.price for firm in market.entrants] == [7, 70]


@pytest.mark.parametrize(
    "sets",
    [
        ["firms.Keeper.strategy.kind=winner", "firms.Keeper.strategy.reach=0.1"],
        ["firms.Keeper.strategy={reach: 0.1, kind: winner}"],
        ["firms={Keeper: {strategy: {kind: winner, reach: 0.1}}}"],
    ],
)
def test_another_kind_starts_afresh(path: Path, sets: list[str]) -> None:
    assert load(Market, path, sets).firms["Keeper"].strategy == Winner(reach=0.1)


def test_the_same_kind_keeps_its_parameters(path: Path) -> None:
    market = load(Market, path, ["firms.Keeper.strategy.kind=keeper"])
    assert market.firms["Keeper"].strategy == Keeper(budget=2000)


def test_null_removes_a_name_restores_a_default_and_is_a_value_where_accepted(path: Path) -> None:
    market = load(Market, path, [r"firms.Dr\. W\=1=null", "firms.Keeper.price=null", "firms.Keeper.cap=null"])
    assert list(market.firms) == ["Keeper"]
    assert market.firms["Keeper"].price == Firm().price
    assert market.firms["Keeper"].cap is None


def test_the_names_in_a_mapping_stay_those_that_are_there(path: Path) -> None:
    assert load(Market, path, ["firms.Keeper.notes.a=second"]).firms["Keeper"].notes == {"a": "second"}
    assert complaint(path, "firms.Keeper.notes.b=x") == (
        "--set firms.Keeper.notes.b=x: there is nothing of this name to set (names: a)"
    )


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("firms.Keper.price=3",
         ("--set firms.Keper.price=3: firms.Keper: there is nothing of this name to set; did you mean 'Keeper'? "
         r"(names: Keeper, Dr. W=1)")),
        ("firms={Keper: {price: 3}}", "--set firms={Keper: {price: 3}}: firms.Keper: there is nothing of this name"),
        ("firms.Keper=null", "--set firms.Keper=null: there is nothing of this name to set; did you mean 'Keeper'?"),
        ("firms.Keeper.prise=3",
         "--set firms.Keeper.prise=3: unknown key; did you mean 'price'? (valid keys: price, cap, strategy, notes)"),
        ("firms.Keeper={prise: 3}", "--set firms.Keeper={prise: 3}: firms.Keeper.prise: unknown key"),
        ("firms.Keeper.strategy.reach=3",
         "--set firms.Keeper.strategy.reach=3: unknown key (valid keys: kind, budget)"),
        ("wekks=3", "--set wekks=3: unknown key; did you mean 'weeks'?"),
        ("extends=other.yaml", "--set extends=other.yaml: unknown key"),
        ("weeks.first=3", "--set weeks.first=3: weeks: holds a single value, so nothing called 'first' is in it"),
        ("shocks.2=3", "--set shocks.2=3: the list has no such item (positions 0 to 1)"),
        ("shocks.-1=3", "--set shocks.-1=3: the list has no such item (positions 0 to 1)"),
        ("shocks.first=3", "--set shocks.first=3: the list has no such item (positions 0 to 1)"),
        ("start.notes.a=b",
         "--set start.notes.a=b: there is nothing of this name to set (the scenario names none here)"),
        ("weeks", "--set weeks: must be written path=value (for example weeks=52)"),
        (r"we\=eks", r"--set we\=eks: must be written path=value"),
        ("=3", "--set =3: has an empty name in its path"),
        ("firms..price=3", "--set firms..price=3: has an empty name in its path"),
        ("weeks=", "--set weeks=: has no value (write null to delete, '' for an empty text)"),
        ("weeks=[1", "--set weeks=[1: is not YAML: "),
        ("weeks=.nan", "--set weeks=.nan: must be a finite number, but is .nan"),
        ("title=!!python/name:os.system x",
         "--set title=!!python/name:os.system x: a tag that would run code is not accepted"),
        ("weeks=" + "9" * 20_000, "is too long; use a file"),
        ("weeks=ten", "--set weeks=ten: must be a whole number (week), but is the text 'ten'"),
        ("weeks=0", "--set weeks=0: must be at least 1 (week), but is 0"),
        ("firms.Keeper.strategy.kind=winer",
         "--set firms.Keeper.strategy.kind=winer: unknown kind 'winer'; did you mean 'winner'?"),
        ("start.strategy.budget=3", "--set start.strategy.budget=3: start.strategy: needs the key 'kind'"),
        ("firms.Keeper={strategy: {budget: -1}}",
         "--set firms.Keeper={strategy: {budget: -1}}: firms.Keeper.strategy.budget: must be at least 0 (EUR/week)"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_told_by_itself_not_by_a_line(path: Path, setting: str, said: str) -> None:
    message = complaint(path, setting)
    assert said in message
    assert message.count("\n") == 0
    assert "x.yaml" not in message


def test_all_wrong_settings_are_told_at_once(path: Path) -> None:
    lines = complaint(path, "wekks=3", "firms.Keper.price=1", "weeks=2").splitlines()
    assert sorted(line.split(": ")[0] for line in lines) == ["--set firms.Keper.price=1", "--set wekks=3"]


def test_an_aliased_name_is_changed_alone(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("weeks: 1\nfirms: {One: &one {price: 9}, Two: *one}\n", encoding="utf-8")
    firms = load(Market, file, ["firms.One.price=30"]).firms
    assert (firms["One"].price, firms["Two"].price) == (30, 9)


QUIETLY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PARTS = st.sampled_from(
    ["firms", "Keeper", "Keper", "strategy", "kind", "budget", "shocks", "0", "1", "weeks", "start", "notes", ""]
)
VALUES = st.sampled_from(["1", "null", "{}", "[]", "{kind: winner}", "{a: {b: 1}}", "x", "[{}]", "{", "*a", "&a 1"])


@QUIETLY
@given(st.text() | st.builds(lambda parts, value: ".".join(parts) + "=" + value, st.lists(PARTS), VALUES))
def test_any_setting_gives_a_model_or_an_explanation(path: Path, setting: str) -> None:
    try:
        market = load(Market, path, [setting])
    except ScenarioError as error:
        assert error.problems
        assert str(error).replace("\n", "").isprintable()
    else:
        assert set(market.firms) <= {"Keeper", "Dr. W=1"}


# --- writing --------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["null", "yes", "true", "12", "1e3", "0x1", "<<", "- a", "a: b", "a #b", "#", "'", '"', "\\", " a ", "*a", "&a"]
    + [
        "!a",
        "{",
        "[",
        "%",
        "@",
        "`",
        "a\nb",
        "\t",
        "\r",
        "\x85",
        "\u2028",
        "\ufeff",
        "😀",
        "? a",
        ":",
        "-",
        "~",
        "",
        "==",
    ]
)
NUMBERS = st.floats(min_value=0, exclude_min=True, allow_infinity=False)
FIRMS = st.builds(
    Firm,
    price=NUMBERS,
    cap=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    strategy=st.builds(Keeper, budget=NUMBERS) | st.builds(Winner, reach=st.floats(min_value=0, max_value=1)),
    notes=st.dictionaries(TEXTS, TEXTS, max_size=3),
)
MARKETS = st.builds(
    Market,
    weeks=st.integers(1, 10**30),
    title=TEXTS,
    shocks=st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20).map(tuple),
    firms=st.dictionaries(TEXTS, FIRMS, max_size=3),
    entrants=st.lists(FIRMS, max_size=2),
    start=FIRMS,
)


@QUIETLY
@given(MARKETS)
def test_a_model_written_loads_to_an_equal_model(tmp_path: Path, market: Market) -> None:
    path = tmp_path / "written.yaml"
    path.write_bytes(dump_yaml(market).encode())
    assert load(Market, path) == market


def test_what_is_written_is_what_a_person_would_write(path: Path) -> None:
    market = load(Market, path, [r"firms.Dr\. W\=1=null", "entrants=[]", "start.cap=null"])
    assert dump_yaml(market) == (
        "weeks: 52\n"
        'title: ""\n'
        "shocks: [0.1, 0.2]\n"
        "firms:\n"
        "  Keeper:\n"
        "    price: 20.0\n"
        "    cap: 5.0\n"
        "    strategy:\n"
        "      kind: keeper\n"
        "      budget: 2000.0\n"
        "    notes:\n"
        "      a: first\n"
        "entrants: []\n"
        "start:\n"
        "  price: 20.0\n"
        "  cap: null\n"
        "  strategy:\n"
        "    kind: keeper\n"
        "    budget: 0.0\n"
        "  notes: {}\n"
    )


def test_half_a_character_is_refused_rather_than_written(path: Path) -> None:
    with pytest.raises(ValueError, match="half a character"):
        dump_yaml(Market.model_construct(weeks=1, title="\ud800"))
