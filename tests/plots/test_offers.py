"""The figure of perceived value shows the parts of the table, side by side from zero, and names whom each kind would choose."""

from itertools import pairwise

import numpy as np
import pytest

import simulation as sim
from simulation import plots
from simulation.plots.canvas import new_figure

SCENARIO = "scenarios/three_orientations.yaml"


@pytest.fixture
def parts(repository):
    return sim.value_parts(sim.load_scenario(repository / SCENARIO))


@pytest.fixture
def axes(parts):
    return plots.value_parts(parts, ax=new_figure().add_subplot())


def test_bars_reach_as_far_as_benefits_and_costs_go(axes, parts):
    columns = ["product", "service", "personnel", "image", "technology", "money", "time", "energy", "psychic"]
    sections = [bar for bars in axes.containers for bar in bars]
    assert max(bar.get_x() + bar.get_width() for bar in sections) == pytest.approx(
        parts[columns].clip(lower=0.0).sum(axis=1).max()
    )
    assert min(bar.get_x() + min(0.0, bar.get_width()) for bar in sections) == pytest.approx(
        parts[columns].clip(upper=0.0).sum(axis=1).min()
    )
    drawn = sum(abs(bar.get_width()) for bar in sections)
    assert drawn == pytest.approx(parts[columns].abs().sum().sum())


def test_sections_of_one_bar_do_not_overlap(axes, parts):
    for row in range(len(parts)):
        bars = [container[row] for container in axes.containers]
        spans = sorted(sorted((bar.get_x(), bar.get_x() + bar.get_width())) for bar in bars)
        assert all(end <= begin + 1e-12 for (_, end), (begin, _) in pairwise(spans))


def test_diamonds_stand_at_the_value(axes, parts):
    diamonds = next(line for line in axes.lines if line.get_marker() == "D")
    assert np.asarray(diamonds.get_xdata()) == pytest.approx(parts["value"].to_numpy())


def test_the_title_says_whom_each_kind_of_customer_would_choose(axes, parts):
    assert axes.get_title() == "Most value: Penny for cost, Haven for value, Nova for technology"
    assert "Haven 0.16" in plots.alt_text(axes)
    only = plots.value_parts(parts[parts["firm"] == "Penny"], ax=new_figure().add_subplot())
    assert only.get_title() == "Penny offers every kind of customer most value"


def test_an_empty_table_says_so(parts):
    axes = plots.value_parts(parts.iloc[:0], ax=new_figure().add_subplot())
    assert "nothing to show" in plots.alt_text(axes)
