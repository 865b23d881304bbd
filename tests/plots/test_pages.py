"""All figures on a page, and each in a file."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest
from matplotlib import pyplot
from PIL import Image

from simulation import plots
from tests.plots.runs import results

pytestmark = pytest.mark.filterwarnings("error")


def test_the_overview_is_one_page_of_six() -> None:
    figure = plots.overview(results(), title="Costs $5", events=[(3, "Price war")])
    assert len(figure.axes) == 6
    assert figure.get_suptitle() == "Costs $5"
    assert plots.alt_text(figure).startswith("Costs $5: six figures on one page. Line chart of cumulative profit")
    assert pyplot.get_fignums() == []


def test_every_figure_gets_a_file_with_its_description(tmp_path: Path) -> None:
    found = results(["Keeper & Sons", "keeper sons"], weeks=6)
    written = plots.save_all(found, tmp_path / "new" / "figures", formats=("png", ".SVG"))
    names = {path.name for path in written}
    expected = {
        "overview", "cumulative_profit", "market_share_revenue", "market_share_customers", "retention",
        "loyalty_and_satisfaction", "profit_by_orientation", "cost_breakdown", "lifecycle_keeper_sons",
        "lifecycle_keeper_sons_2",
    }  # fmt: skip
    assert names == {f"{name}.{ending}" for name in expected for ending in ("png", "svg")}
    assert all(path.is_file() for path in written) and pyplot.get_fignums() == []
    with Image.open(tmp_path / "new" / "figures" / "retention.png") as image:
        assert image.info["Description"].startswith("Line chart of customers kept over a year")
    assert "<dc:description>" in (tmp_path / "new" / "figures" / "retention.svg").read_text("utf-8")


def test_the_same_results_give_the_same_files(tmp_path: Path) -> None:
    found = results(["Keeper"], weeks=3)
    once = plots.save_all(found, tmp_path / "once", formats=("svg",))
    again = plots.save_all(found, tmp_path / "again", formats=("svg",))
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be saved as 'docx'"):
        plots.save_all(results(weeks=2), tmp_path / "figures", formats=("png", "docx"))
    assert not (tmp_path / "figures").exists()


@pytest.mark.parametrize("module", [each.name for each in pkgutil.iter_modules(plots.__path__)])
def test_examples_in_the_documentation_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"simulation.plots.{module}")).failed == 0
