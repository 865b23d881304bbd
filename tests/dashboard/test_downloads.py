"""What is taken home is what was seen: tables, figures and the scenario as changed."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import simulation as sim
from simulation.dashboard.downloads import figures_file, scenario_file, tables_file
from simulation.dashboard.dropped import scenario_from
from simulation.outcomes.results import Results
from simulation.scenario import changed
from tests.dashboard.small import PRICE, small_scenario


def test_the_scenario_as_changed_is_saved() -> None:
    scenario = changed(small_scenario(), {PRICE: 20.0})
    assert scenario_from(scenario_file(scenario).decode(), "saved.yaml", 200_000) == scenario


def test_the_tables_are_those_of_the_run() -> None:
    scenario = changed(small_scenario(), {PRICE: 20.0})
    with zipfile.ZipFile(io.BytesIO(tables_file(scenario))) as archive:
        assert {"firms.csv", "segments.csv", "personas.csv", "scenario.yaml"} <= set(archive.namelist())
        firms = pd.read_csv(archive.open("firms.csv"))
    expected = sim.Market(scenario).run().results.firms
    assert firms["profit"].to_numpy().tolist() == expected["profit"].round(10).to_numpy().tolist()


def test_the_figures_of_the_run_are_saved_as_png_and_svg(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = changed(small_scenario(), {PRICE: 20.0})

    def drawn(results: Results, folder: Path, formats: tuple[str, ...], **more: Any) -> list[Path]:
        """Stand in for the house figures, which are tested elsewhere and take long."""
        assert results.firms.equals(sim.Market(scenario).run().results.firms)
        files = [folder / f"overview.{ending}" for ending in formats]
        for file in files:
            file.write_text(more["title"], "utf-8")
        return files

    monkeypatch.setattr("simulation.plots.save_all", drawn)
    with zipfile.ZipFile(io.BytesIO(figures_file(scenario))) as archive:
        assert archive.namelist() == ["overview.png", "overview.svg"]
        assert archive.read("overview.svg").decode() == scenario.title
