"""Mesa's own page can be built with a market, where it is installed: by the dependency group ``solara``, which no user needs."""

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import simulation as sim
from tests.dashboard.small import small_scenario

solara = pytest.importorskip("solara", reason="needs mesa[viz]")
EXAMPLE = Path(__file__).parents[2] / "examples" / "solara_viz.py"


def texts(widget: Any) -> Iterator[str]:
    for child in getattr(widget, "children", None) or []:
        if isinstance(child, str):
            yield child
        else:
            yield from texts(child)


def test_the_page_of_the_example_is_built() -> None:
    box, rendered = solara.render(runpy.run_path(str(EXAMPLE))["page"], handle_error=False)
    assert "Page 0" in list(texts(box))
    rendered.close()


def test_a_component_of_the_example_shows_the_market() -> None:
    week = runpy.run_path(str(EXAMPLE))["Week"]
    market = sim.Market(small_scenario())
    market.step()
    box, rendered = solara.render(week(market), handle_error=False)
    assert any(f"Week {market.week:,}, {market.people:,} customers" in text for text in texts(box))
    rendered.close()
