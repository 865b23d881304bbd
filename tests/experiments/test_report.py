"""A report is one file that needs no network and says what was asked, what came out and what failed."""

import base64
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import simulation as sim
from simulation.cli.errors import BAD_INPUT
from simulation.experiments.analysis.html import number
from simulation.experiments.analysis.report import write_report
from simulation.experiments.analysis.search_report import write_search_report
from simulation.experiments.manifest import tree_sha256
from simulation.experiments.sweeps.beginning import experiment_tree
from tests.experiments.analysis_folders import folder_of, unit_factors

ROOT = Path(__file__).parents[2]
WAYS = {"path": "firms.Keeper.level", "choices": ["basic", "reactive"]}
STEPS = {"price": {"path": "firms.Keeper.offering.price", "list": [18.0, 20.0, 22.0]},
         "unit_cost": {"path": "firms.Keeper.offering.unit_cost", "list": [9.0, 11.0]}}  # fmt: skip


def formula(points, luck):
    numbers = points.select_dtypes("number").drop(columns="point").sum(axis=1)
    return numbers + (points["way"] == "reactive") * (points["price"] - 19.0) if "way" in points else numbers + luck[0]


class Page(HTMLParser):
    """What a page asks a browser to load, and the words for its pictures."""

    def __init__(self, text):
        super().__init__()
        self.loaded, self.alts, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.loaded += [given[name] for name in ("src", "href", "data", "srcset") if name in given]
        if tag == "img":
            self.alts.append(given["alt"])
        if tag not in ("meta", "img", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


DESIGNS = {
    "phases": ({"kind": "grid"}, {"way": WAYS, **STEPS}),
    "grid": ({"kind": "grid"}, STEPS),
    "morris": ({"kind": "morris", "trajectories": 4}, unit_factors("x", "y", "z")),
    "sobol": ({"kind": "sobol", "points": 32, "second_order": True}, unit_factors("x", "y")),
    "latin": ({"kind": "latin_hypercube", "points": 30}, unit_factors("x", "y", "z")),
    "random": ({"kind": "random", "points": 30}, unit_factors("x", "y")),
    "one": ({"kind": "one_at_a_time"}, STEPS),
}


@pytest.mark.parametrize("name", list(DESIGNS))
def test_the_report_of_every_design(name, tmp_path, small):
    design, factors = DESIGNS[name]
    results = folder_of(tmp_path, small, design, factors, formula, replications=3)
    text = write_report(results).read_text(encoding="utf-8")
    page = Page(text)
    assert not page.open, "every element is closed"
    assert page.loaded and all(each.startswith("data:image/png;base64,") for each in page.loaded)
    assert "http:" not in text and "https:" not in text and "@import" not in text and "url(" not in text
    assert all(len(alt) > 40 for alt in page.alts)
    for expected in (
        "What was asked",
        "No run failed",
        "How it was made",
        "numpy",
        *factors,
        f"with the seeds {small.seed}",
    ):
        assert expected in text
    assert "Not shown" not in text and ">nan<" not in text
    assert len(text) < 300_000
    for picture in page.loaded:
        assert Image.open(BytesIO(base64.b64decode(picture.partition(",")[2]))).size[0] > 900


def test_the_main_result_of_a_grid_with_a_choice(tmp_path, small):
    design, factors = DESIGNS["phases"]
    text = write_report(folder_of(tmp_path, small, design, factors, formula, replications=3)).read_text(
        encoding="utf-8"
    )
    assert "Reactive wins in 4 of 6 cells, basic in 2." in text
    assert re.search(r"<td>reactive</td>.*?<td class=\"number\">3</td>", text), "at 22 the lead is 3"


def test_what_failed_is_told(tmp_path, small):
    results = folder_of(tmp_path, small, {"kind": "grid"}, STEPS, formula, 3, missing=((0, 0), (4, 2)))
    text = write_report(results).read_text(encoding="utf-8")
    assert "2 runs failed: ValueError: no" in text
    assert text.count("ValueError: no") >= 2


def test_words_of_an_experiment_are_no_markup(tmp_path, small):
    factors = {"<script>alert(1)</script>": STEPS["price"], "b": STEPS["unit_cost"]}
    text = write_report(folder_of(tmp_path, small, {"kind": "grid"}, factors, formula, 2)).read_text(encoding="utf-8")
    assert "<script" not in text and "&lt;script&gt;" in text


def test_another_outcome_can_be_asked_for(tmp_path, small):
    results = folder_of(tmp_path, small, {"kind": "grid"}, STEPS, formula, 2, outcomes=("profit", "customers"))
    assert "Customers at the end of Winner" in write_report(results, None, "customers", "Winner").read_text(
        encoding="utf-8"
    )


def test_one_part_that_cannot_be_made_spoils_nothing(tmp_path, small):
    results = folder_of(
        tmp_path, small, {"kind": "sobol", "points": 8}, unit_factors("x", "y"), lambda points, _: np.ones(len(points))
    )
    text = write_report(results).read_text(encoding="utf-8")
    assert "Not shown: the outcome is the same at every point" in text and "How it was made" in text


def test_the_command_writes_it_and_answers_mistakes(tmp_path, small):
    from click.testing import CliRunner

    from simulation.cli import main

    folder = tmp_path / "sweep"
    folder_of(folder, small, {"kind": "grid"}, STEPS, formula, 2)
    done = CliRunner().invoke(main, ["report", str(folder)])
    assert done.exit_code == 0 and (folder / "report.html").is_file()
    for arguments, message in (
        ([str(tmp_path)], "holds no sweep"), ([str(folder), "--outcome", "proft"], "did you mean 'profit'"),
        ([str(folder), "--firm", "Nobody"], "no firm 'Nobody'"),
    ):  # fmt: skip
        refused = CliRunner().invoke(main, ["report", *arguments])
        assert refused.exit_code == BAD_INPUT and message in refused.stderr


def test_a_real_sweep_is_reported(tmp_path, small_file):
    asked = {"title": "Real", "scenario": str(small_file), "factors": {"way": WAYS, "price": STEPS["price"]},
             "design": {"kind": "grid"}, "replications": 2, "outcomes": ["profit", "retention_rate"]}  # fmt: skip
    sim.sweep(asked, tmp_path / "sweep", workers=1, batch=6)
    results = sim.load_results(tmp_path / "sweep")
    assert len(results.best("way", ["price"])) == 3
    one = results.table().query("point == 4 and replication == 1 and firm == 'Keeper'").iloc[0]
    changes = {"firms.Keeper.level": one["way"], "firms.Keeper.offering.price": one["price"]}
    market = sim.Market(sim.changed(sim.load_scenario(small_file), changes), seed=int(one["seed"])).run()
    assert one["profit"] == market.results.totals()["profit"][0]
    assert "Profit of Keeper" in write_report(results).read_text(encoding="utf-8")


def test_where_one_factor_alone_decides_is_said(tmp_path, small):
    """Reactive leads by price - 19, whatever the unit cost; factors are called by their labels."""
    steps = {name: dict(each) for name, each in STEPS.items()}
    steps["price"]["label"] = "Price of a tin [EUR]"
    text = write_report(
        folder_of(tmp_path, small, {"kind": "grid"}, {"way": WAYS, **steps}, formula, replications=3)
    ).read_text(encoding="utf-8")
    assert "Price of a tin alone decides, whatever unit cost: basic at 18; reactive at 20 and 22." in text
    assert "Unit cost alone decides" not in text


def test_straight_lines_that_explain_little_are_no_finding(tmp_path, small):
    results = folder_of(tmp_path, small, {"kind": "latin_hypercube", "points": 60}, unit_factors("x", "y"),
                        lambda points, luck: -((points["x"] - 1.5) ** 2) + 0.01 * luck[0], replications=3)  # fmt: skip
    text = write_report(results).read_text(encoding="utf-8")
    short = text[text.index('class="short"') : text.index("What was asked")]
    assert "matters most" not in short
    assert "A summit in the middle has no slope" in text
    assert "The summit is within x " in short


def test_the_report_of_a_search_says_what_was_found_with_units(tmp_path, small):
    path = "firms.Keeper.offering.price"
    found = sim.optimise(small, {path: (18.0, 22.0)}, "profit", replications=2, check=2, trials=4, folder=tmp_path)
    text = write_search_report(tmp_path).read_text(encoding="utf-8")
    assert f"Profit of Keeper is highest at offering.price {number(found.parameters[path])} EUR" in text
    assert f"At the best: {number(found.mean)} EUR (95 % interval" in text
    assert "offering.price [EUR]" in text, "on the axis"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "scenarios" / "experiments").glob("*.yaml")), ids=lambda path: path.stem
)
def test_a_shipped_report_is_of_the_shipped_experiment(path):
    """After a change of the file: run it again, and put the report in its place."""
    text = (ROOT / "docs" / "experiments" / f"{path.stem}.html").read_text(encoding="utf-8")
    assert tree_sha256(experiment_tree(sim.load_experiment(path).experiment))[:16] in text
