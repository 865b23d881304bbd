"""A scenario file becomes a model, or one error that names file, line, parameter and what was probably meant."""

import json
import os
import pickle
import time
import tracemalloc
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, field_validator, model_validator

from simulation.parameters import Parameters, fault, parameter
from simulation.scenario.errors import Problem, ScenarioError, path_text
from simulation.scenario.loading import load, read_yaml, validate
from simulation.scenario.tree import Place

ROUND = "assumption: a round number"


class Season(Enum):
    """A season."""

    SUMMER = "summer"
    WINTER = "winter"


class Offering(Parameters):
    """What a firm sells."""

    price: float = parameter(..., "Shelf price of one unit.", unit="EUR", source=ROUND, gt=0, le=1e6)
    unit_cost: float = parameter(8.0, "Cost of one unit.", unit="EUR", source=ROUND, ge=0)
    churn: float = parameter(0.1, "Share lost.", unit="share", source=ROUND, ge=0, le=1)


class Keeper(Parameters):
    """Keeps customers."""

    kind: Literal["keeper"] = parameter("keeper", "The kind.", unit="-", source="structure")
    retention_budget: float = parameter(0.0, "Budget.", unit="EUR/week", source=ROUND, ge=0)


class Winner(Parameters):
    """Wins customers."""

    kind: Literal["winner"] = parameter("winner", "The kind.", unit="-", source="structure")
    acquisition_budget: float = parameter(0.0, "Budget.", unit="EUR/week", source=ROUND, ge=0)


class Firm(Parameters):
    """A firm."""

    offering: Offering = parameter(..., "Offering.", unit="-", source="structure")
    strategy: Keeper | Winner = parameter(Keeper(), "Strategy.", unit="-", source="structure", discriminator="kind")
    cap: float | Literal["none"] | None = parameter(5.0, "Cap.", unit="EUR", source=ROUND)


class Market(Parameters):
    """A market."""

    weeks: int = parameter(..., "Length.", unit="week", source=ROUND, ge=1)
    seed: int = parameter(1, "Seed.", unit="-", source="structure", ge=0)
    open: bool = parameter(True, "Open.", unit="-", source="structure")
    title: str = parameter("", "Title.", unit="-", source="structure", max_length=10)
    season: Season = parameter(Season.SUMMER, "Season.", unit="-", source="structure")
    firms: dict[Annotated[str, Field(min_length=2)], Firm] = parameter(
        ..., "Firms by name.", unit="-", source="structure", default_factory=dict
    )
    shocks: tuple[float, ...] = parameter((), "Shocks.", unit="share", source=ROUND, max_length=3)
    launch_firm: str = parameter("", "Who launches.", unit="-", source="structure")

    @field_validator("seed")
    @classmethod
    def no_thirteen(cls, seed: int) -> int:
        assert seed != 13, "thirteen brings bad luck"
        return seed

    @model_validator(mode="after")
    def launching_firm_is_there(self) -> "Market":
        if self.launch_firm and self.launch_firm not in self.firms:
            raise fault("launch_firm", f"there is no firm '{self.launch_firm}'")
        for name, firm in self.firms.items():
            if firm.offering.unit_cost > firm.offering.price:
                raise fault(("firms", name, "offering", "price"), "must not be below the unit cost")
        if self.weeks == 666:
            raise ValueError("a market of 666 weeks does not end")
        return self


type Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file in a folder of its own, which is also the current one."""
    monkeypatch.chdir(tmp_path)

    def _write(name: str, text: str) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def complaint(path: Path | str, *sets: str) -> str:
    """What loading a file says is wrong."""
    with pytest.raises(ScenarioError) as caught:
        load(Market, path, sets)
    return str(caught.value)


GOOD = """\
# a market
weeks: 52
season: winter
shocks: [0.1, 2e-1, 0]
firms:
  Keeper:
    offering: {price: 20}
    strategy:
      kind: keeper
      retention_budget: 2000
  Winner:
    offering: {price: 18, unit_cost: 7.5}
    strategy: {kind: winner}
"""


# --- what loads -----------------------------------------------------------------------------------------------


def test_a_good_file_becomes_the_model_it_describes(write: Write) -> None:
    market = load(Market, write("x.yaml", GOOD))
    assert (market.weeks, market.season, market.shocks) == (52, Season.WINTER, (0.1, 0.2, 0.0))
    assert market.firms["Keeper"].strategy == Keeper(retention_budget=2000)
    assert market.firms["Winner"].offering == Offering(price=18, unit_cost=7.5)
    assert isinstance(market.firms["Winner"].strategy, Winner)


def test_values_and_keys_know_their_lines_and_columns(write: Write) -> None:
    located = read_yaml(write("x.yaml", GOOD))
    price = ("firms", "Keeper", "offering", "price")
    assert located.value["firms"]["Keeper"]["offering"] == {"price": 20}
    assert located.values[price] == Place("x.yaml", 7, 23)
    assert located.keys[price] == Place("x.yaml", 7, 16)
    assert located.keys[("firms", "Winner")] == Place("x.yaml", 11, 3)
    assert located.values[("shocks", 1)] == Place("x.yaml", 4, 15)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", 12),
        ("-0", 0),
        ("0o17", 15),
        ("0xFf", 255),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("5.", 5.0),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("off", "off"),
        ("1_000", "1_000"),
        ("0b1", "0b1"),
        ("12:30", "12:30"),
        ("2024-01-31", "2024-01-31"),
        ("'12'", "12"),
        ('"a\\tb"', "a\tb"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("!!float 3", 3.0),
        ("!!int 3", 3),
        ("|-\n  two\n  lines", "two\nlines"),
    ],
)
def test_scalars_mean_what_the_core_schema_of_yaml_1_2_says(write: Write, written: str, meant: object) -> None:
    value = read_yaml(write("x.yaml", f"a: {written}\n")).value["a"]
    assert value == meant
    assert type(value) is type(meant)


def test_an_alias_stands_for_its_anchor(write: Write) -> None:
    text = "weeks: 1\nfirms:\n  One: &one\n    offering: {price: 9}\n  Two: *one\n"
    firms = load(Market, write("x.yaml", text)).firms
    assert firms["One"] == firms["Two"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(Market, path).weeks == 52


# --- files that are no scenario -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.yaml: is empty; a scenario is a mapping of parameters (name: value)"),
        ("# only a comment\n", "x.yaml: is empty;"),
        ("---\n", "x.yaml: is empty;"),
        ("- 1\n", "x.yaml:1: must hold a mapping of parameters (name: value), but holds a list"),
        ("weeks\n", "x.yaml:1: must hold a mapping of parameters (name: value), but holds a single value"),
        ("weeks: 1\n\nweeks: 2\n", "x.yaml:3: the key 'weeks' is given twice, in line 1 and in line 3"),
        ("f:\n  a: 1\n  a: 2\n", "x.yaml:3: f: the key 'a' is given twice, in line 2 and in line 3"),
        ("weeks: 1\n---\nweeks: 2\n", "x.yaml:2: holds a second document ('---'); a scenario is one document"),
        ("a: b: c\n", "x.yaml:1: is not YAML: mapping values are not allowed here"),
        ("a:\n\tb: 1\n", "x.yaml:2: is not YAML: found character '\\t'"),
        ("a: 1\nb: [1\n", "x.yaml:3: is not YAML: "),
        ("a: \x07\n", "x.yaml:1: is not YAML: the sign '\\x07' is not allowed"),
        ('a: "\\UFFFFFFFF"\n', "x.yaml:1: is not YAML: "),
        ('a: 1\nb: "\\ud800"\n', "x.yaml:2: b: holds half a character"),
        ("a: *b\n", "x.yaml:1: a: the alias *b has no anchor before it"),
        ("a: &a [*a]\n", "x.yaml:1: a.0: the alias *a stands within what it stands for"),
        ("2020: 1\n", 'x.yaml:1: a key must be a text; write it in quotes: "2020"'),
        ("a: {true: 1}\n", 'x.yaml:1: a: a key must be a text; write it in quotes: "true"'),
        ("? [a]\n: 1\n", "x.yaml:1: a key must be a text"),
        ("<<: {a: 1}\n", "x.yaml:1: the merge key '<<' is not accepted; use 'extends', or write the keys out"),
        ("a: .nan\n", "x.yaml:1: a: must be a finite number, but is .nan"),
        ("a: [1, -.inf]\n", "x.yaml:1: a.1: must be a finite number, but is -.inf"),
        ("a: 1e999\n", "x.yaml:1: a: must be a finite number, but 1e999 is too large for one"),
        ("a: " + "9" * 41, "x.yaml:1: a: is a number of 41 digits; at most 40 are accepted"),
        ("a: 0." + "9" * 1000, "x.yaml:1: a: is a number of 1002 digits"),
        ("a: !!python/object/apply:os.system [ls]\n",
         "x.yaml:1: a: a tag that would run code is not accepted: !!python/object/apply:os.system"),
        ("a: !!python/name:os.system x\n", "x.yaml:1: a: a tag that would run code is not accepted"),
        ("a: !unit 3\n", "x.yaml:1: a: the tag !unit is not accepted; write plain values without tags"),
        ("a: !!binary abcd\n", "x.yaml:1: a: the tag !!binary is not accepted"),
        ("a: !!set {b}\n", "x.yaml:1: a: the tag !!set is not accepted"),
        ("a: !!map [1]\n", "x.yaml:1: a: the tag !!map is not accepted"),
        ("a: !!int x\n", "x.yaml:1: a: is tagged !!int, but 'x' is none"),
        ("a: !!float true\n", "x.yaml:1: a: is tagged !!float, but 'true' is none"),
        ("a: " + "[" * 60 + "]" * 60, "is nested deeper than 50 levels"),
        ("? " + "k" * 300 + "\n: 1\n", "x.yaml:1: a key must be at most 200 characters long, but has 300"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_scenario_is_refused_with_one_line(write: Write, text: str, said: str) -> None:
    message = complaint(write("x.yaml", text))
    assert said in message
    assert message.count("\n") == 0


def test_no_tag_ever_runs_anything(write: Write, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    complaint(write("x.yaml", f"a: !!python/object/apply:os.mkdir ['{mark}']\n"))
    assert not mark.exists()


def test_aliases_that_would_multiply_are_refused_before_they_do(write: Write) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30)]
    assert "holds more than 50000 values (aliases written out)" in complaint(write("x.yaml", "\n".join(levels)))


def test_aliases_cannot_hide_depth(write: Write) -> None:
    levels = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 60)]
    assert "is nested deeper than 50 levels" in complaint(write("x.yaml", "\n".join(levels)))


def test_a_missing_file_suggests_its_neighbour(write: Write) -> None:
    write("scenarios/baseline.yaml", GOOD)
    said = complaint("scenarios/basline.yaml")
    assert said == "scenarios/basline.yaml: there is no such file; did you mean 'baseline.yaml'?"


def test_a_folder_a_device_and_an_impossible_name_are_refused(tmp_path: Path) -> None:
    assert "is a folder; name a scenario file in it" in complaint(tmp_path)
    assert "cannot be read" in complaint("a\0b")
    if os.path.exists("/dev/zero"):
        assert "is no ordinary file" in complaint("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is no ordinary file" in complaint(tmp_path / "pipe")


def test_a_file_that_may_not_be_read_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("x.yaml", GOOD)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(ScenarioError, match=r"x\.yaml: cannot be read: Permission denied"):
        read_yaml(path)


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"weeks: 1\ntitle: caf\xe9\n")
    assert complaint(path) == f"{path}:2: is not UTF-8 text (byte 0xe9); save it as UTF-8"
    path.write_bytes("weeks: 1".encode("utf-16"))
    assert "is not UTF-8 text" in complaint(path)


def test_a_file_larger_than_a_mebibyte_is_refused_and_one_of_just_that_size_is_not(write: Write) -> None:
    text = "weeks: 52\n#" + "-" * (2**20 - 11)
    assert load(Market, write("x.yaml", text)).weeks == 52
    assert complaint(write("x.yaml", text + "-")) == "x.yaml: is larger than 1 MiB, too large for a scenario"


def test_no_more_than_a_mebibyte_of_a_huge_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.touch()
    os.truncate(path, 2**28)
    tracemalloc.start()
    try:
        complaint(path)
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "text",
    [
        "shocks: [" + "1," * (2**19 - 10) + "]",
        "[" * (2**20 - 1),
        "firms:\n" + "".join(f" firm{i}: x\n" for i in range(24_000)),
        "".join(f"key{i}: x\n" for i in range(24_000)),
        "[" + "x\n" * (2**19 - 2) + "]",
    ],
    ids=["items", "depth", "wrong values", "unknown keys", "one long text"],
)
def test_the_largest_file_is_refused_quickly(write: Write, text: str) -> None:
    path = write("x.yaml", text)
    start = time.process_time()
    complaint(path)
    assert time.process_time() - start < 6  # about one second on an idle machine


# --- values that do not fit -----------------------------------------------------------------------------------


def firm(text: str) -> str:
    """A market with one firm, whose description begins in line 4."""
    return "weeks: 52\nfirms:\n  Keeper:\n" + "".join(f"    {line}\n" for line in text.splitlines())


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


# --- extends --------------------------------------------------------------------------------------------------


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


# --- whatever the file ----------------------------------------------------------------------------------------

WORDS = [
    "weeks", "seed", "firms", "Keeper", "offering", "price", "strategy", "kind", "keeper", "shocks", "extends",
    "season", "cap", ":", ": ", "- ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ",", "? ", "&a ", "*a", "!!str ",
    "!!python/name:os.system ", "! ", "|\n", ">-\n", "'", '"', "\\", "#", "%YAML 1.1\n", "---\n", "...\n", "<<", "~",
    "null", "true", "12", "-1.5", "1e400", ".nan", "x.yaml", "0x1", "\t", "\r", "\u2028", "é", "\x00", "\ufeff", "@",
]  # fmt: skip


def judged(path: Path, content: bytes) -> None:
    """Load anything: it must give a model or an explanation."""
    path.write_bytes(content)
    try:
        market = load(Market, path)
    except ScenarioError as error:
        lines = str(error).splitlines()
        assert error.problems
        assert 1 <= len(lines) <= 11
        assert all(line.isprintable() for line in lines)
        assert all(str(path) in line for line in lines if not line.startswith("..."))
    else:
        assert isinstance(market, Market)


LOOSELY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LOOSELY
@given(st.text())
def test_any_text_gives_a_model_or_an_explanation(tmp_path: Path, text: str) -> None:
    judged(tmp_path / "x.yaml", text.encode("utf-8", "surrogatepass"))


@LOOSELY
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_text_like_yaml_gives_a_model_or_an_explanation(tmp_path: Path, words: list[str]) -> None:
    judged(tmp_path / "x.yaml", "".join(words).encode())


@LOOSELY
@given(st.binary())
def test_any_bytes_give_a_model_or_an_explanation(tmp_path: Path, content: bytes) -> None:
    judged(tmp_path / "x.yaml", content)


@LOOSELY
@given(st.data())
def test_a_good_file_with_a_bite_taken_out_gives_a_model_or_an_explanation(tmp_path: Path, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 30)))
    put = data.draw(st.sampled_from(["", *WORDS]))
    judged(tmp_path / "x.yaml", (GOOD[:start] + put + GOOD[end:]).encode())


FIELDS = ["weeks", "firms", "offering", "price", "strategy", "kind", "cap", "shocks", "season", "Keeper"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(FIELDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@LOOSELY
@given(JSON)
def test_any_values_in_any_place_give_a_model_or_an_explanation(tmp_path: Path, value: object) -> None:
    written = json.dumps(value, ensure_ascii=False)
    judged(tmp_path / "x.yaml", f"weeks: 3\nfirms: {written}\n".encode(errors="replace"))


def test_validate_takes_what_was_read(write: Write) -> None:
    located = read_yaml(write("x.yaml", GOOD))
    assert validate(Market, located) == load(Market, "x.yaml")


def test_a_path_is_written_with_a_backslash_before_dots_in_names() -> None:
    assert path_text(("firms", "Dr. K", 0)) == r"firms.Dr\. K.0"
