"""A scenario file becomes the model that it describes, and every value knows its line."""

from pathlib import Path

import pytest

from simulation.scenario.errors import path_text
from simulation.scenario.loading import load, read_yaml, validate
from simulation.scenario.tree import Place
from tests.scenario.small_market import GOOD, Keeper, Market, Offering, Season, Winner, Write


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


def test_validate_takes_what_was_read(write: Write) -> None:
    located = read_yaml(write("x.yaml", GOOD))
    assert validate(Market, located) == load(Market, "x.yaml")


def test_a_path_is_written_with_a_backslash_before_dots_in_names() -> None:
    assert path_text(("firms", "Dr. K", 0)) == r"firms.Dr\. K.0"
