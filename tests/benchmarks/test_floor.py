"""The floor counts what the columns say, as often as it happens."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import floor
from benchmarks.floor import Frequencies, Touch, bytes_in_lines, least_bytes, touches
from benchmarks.footprint import links_across
from benchmarks.markets import scenario_of, timed
from simulation.state.columns import COLUMNS

NOTHING_HAPPENS = Frequencies(occasions=0, purchases=0, listeners=0, speakers=0, contacts=6, known=0, firms=4, plans=0)
USUAL = Frequencies(
    occasions=0.05, purchases=0.04, listeners=0.05, speakers=0.01, contacts=6, known=0.3, firms=4, plans=0.25
)


def test_every_column_of_a_customer_is_counted_once_or_named_as_left_out():
    places = (
        floor.EVERY_WEEK,
        floor.AT_AN_OCCASION,
        floor.AT_A_PURCHASE,
        floor.WHEN_SPEAKING,
        floor.IN_A_PLAN,
        floor.HARDLY_EVER,
    )
    counted = Counter(name for place in places for name in place)
    assert counted == Counter(column.name for column in COLUMNS if column.owner == "customer")


def test_where_nothing_happens_only_the_columns_of_every_week_are_touched():
    size = {column.name: int(column.dtype[1:]) for column in COLUMNS}
    read_only = sum(size[name] for name in floor.EVERY_WEEK)
    assert least_bytes(NOTHING_HAPPENS) == read_only  # next week's voice is written and not read: once, too


@pytest.mark.parametrize("column", [c for c in COLUMNS if c.name not in floor.HARDLY_EVER], ids=lambda c: c.name)
def test_a_wider_column_raises_the_floor(column):
    wider = replace(column, dtype=column.dtype[0] + str(2 * int(column.dtype[1:])))
    columns = [wider if c.name == column.name else c for c in COLUMNS]
    assert least_bytes(USUAL, columns) > least_bytes(USUAL)


@pytest.mark.parametrize(
    ("name", "added"),
    [("purchase_rate", 4 * 1), ("stock", 0.05), ("norm", 2 * 4 * 0.04), ("voice", 8 + 8 * 0.05 * 6),
     ("taste", 4 * (4 * 0.05 + 0.04)), ("gain", 2 * 4 * 0.04), ("earned", 2 * 4 * 0.04 + 4 * 4 * 0.3 * 0.25)],
)  # fmt: skip
def test_what_a_column_twice_as_wide_adds_is_how_often_it_is_touched(name, added):
    columns = [replace(c, dtype=c.dtype[0] + str(2 * int(c.dtype[1:]))) if c.name == name else c for c in COLUMNS]
    assert least_bytes(USUAL, columns) - least_bytes(USUAL) == pytest.approx(added)


def test_whole_lines_are_never_less_than_the_bytes_in_them_and_the_same_where_everybody_is_touched():
    assert bytes_in_lines(USUAL) > least_bytes(USUAL)
    assert all(touch.in_lines >= touch.least - 1e-12 for touch in touches(USUAL))
    assert Touch("", "", 4, 1.0).in_lines == Touch("", "", 4, 1.0).least
    assert Touch("", "", 128, 0.1).in_lines == pytest.approx(12.8)


def test_a_line_comes_as_soon_as_one_of_its_customers_is_touched():
    luck = np.random.default_rng(1).random((100_000, 16)) < 0.05
    lines = luck.any(axis=1)  # sixteen customers of four bytes in each
    error = 4 * lines.std() / np.sqrt(len(lines))
    assert Touch("", "", 4, 0.05).in_lines == pytest.approx(4 * lines.mean(), abs=4 * error)


def test_frequencies_are_those_of_the_market_at_hand():
    customers, weeks = 1_000, 12
    _, market = timed(scenario_of("basics", customers, weeks))
    often = Frequencies.of(market)
    expected = 0.05  # the scenario's purchase rate; the number of occasions is Poisson
    assert often.occasions == pytest.approx(expected, abs=4 * np.sqrt(expected / (customers * weeks)))
    assert 0 < often.purchases < often.occasions
    assert 0 < often.speakers < often.listeners < 1
    assert often.known == np.mean([[firm.purchases > 0 for firm in row] for row in market.state.relation.T])
    assert (often.firms, often.plans, often.contacts) == (4, 0.25, 6)


def test_links_across_are_those_between_pieces():
    offsets = np.arange(0, 9, 2)
    ring = np.array([1, 3, 0, 2, 1, 3, 2, 0])  # four customers around a ring, cut into two halves: two of four links
    assert links_across(offsets, ring, 2) == 0.5
    assert links_across(offsets, ring, 1) == 0.0
    assert links_across(offsets, ring, 4) == 1.0
