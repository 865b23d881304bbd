"""The gallery shows every public figure, as its code draws it."""

import importlib.util
import re
import types
from pathlib import Path

import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

import simulation as sim


def loaded(repository):
    """The module that makes the page; it lies beside the pages, outside the package."""
    spec = importlib.util.spec_from_file_location("gallery", repository / "docs" / "gallery.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gallery(repository):
    return loaded(repository)


def names_shown(gallery):
    return [name for group in gallery.GROUPS.values() for name in group]


def test_every_public_figure_is_in_the_gallery_once(gallery):
    found = gallery.figures()
    assert {"overview", "lifecycle", "comparison", "network_map"} <= set(found)
    assert sorted(names_shown(gallery)) == sorted(found), (
        "add it to GROUPS in docs/gallery.py and run: python docs/generate.py gallery"
    )


def test_the_page_is_what_the_code_and_the_pictures_say(gallery, repository):
    text = (repository / "docs" / "gallery.md").read_text()
    assert text == gallery.page(), "run: python docs/generate.py gallery"
    for name in names_shown(gallery):
        assert f"](pictures/gallery/{name}.png)" in text and f"sim.plots.{name}(" in text


def test_pictures_are_small_large_enough_to_read_and_none_is_left_over(gallery):
    pictures = sorted(gallery.PICTURES.iterdir())
    assert [path.stem for path in pictures] == sorted(names_shown(gallery))
    for path in pictures:
        assert path.stat().st_size < gallery.LARGEST, path.name
        with Image.open(path) as picture:
            assert picture.width >= 1000, path.name


def test_descriptions_do_not_break_the_links_of_pictures(gallery):
    for line in gallery.page().splitlines():
        if line.startswith("!["):
            assert re.fullmatch(r"!\[[^\[\]]+\]\(pictures/gallery/\w+\.png\)", line)


def small(repository, folder):
    """The package, as a laboratory in which markets are small and short, and experiments of two replications."""

    def sweep(file, out):
        asked = sim.load_experiment(repository / file).experiment.model_dump(mode="json", exclude_none=True)
        few = {
            name: 2 if name == "trajectories" else 16 for name in ("trajectories", "points") if name in asked["design"]
        }
        asked |= {
            "replications": 2,
            "design": asked["design"] | few,
            "set": asked["set"] | {"customers.number": 120, "weeks": 70},
        }
        return sim.sweep(asked, folder / out, workers=1, batch=50)

    def with_two(experiment):
        return lambda *arguments, **options: experiment(*arguments, **{**options, "replications": 2})

    names = {name: getattr(sim, name) for name in sim.__all__}
    names |= {name: with_two(names[name]) for name in ("compare", "one_at_a_time", "over_grid", "tournament")}
    names["load_scenario"] = lambda path, settings=(): sim.changed(
        sim.load_scenario(repository / path, settings),
        {"customers.number": 120, "weeks": 70, "scoring.equity_weeks": 4},
    )
    names |= {"sweep": sweep, "load_results": lambda out: sim.load_results(folder / out)}
    names["optimise"] = lambda *asked, **options: sim.optimise(
        *asked, **{**options, "replications": 2, "check": 2, "trials": 6}
    )
    names["resized"] = lambda scenario, customers: scenario
    return types.SimpleNamespace(**names)


@pytest.mark.parametrize("name", names_shown(loaded(Path(__file__).resolve().parents[1])))
def test_the_code_in_the_gallery_draws_the_figure(gallery, repository, name, tmp_path):
    made = gallery.drawn(gallery.code_of(name), small(repository, tmp_path))
    assert isinstance(made, Axes | Figure)
    assert len(sim.plots.alt_text(made)) > 40
    pyplot.close("all")
