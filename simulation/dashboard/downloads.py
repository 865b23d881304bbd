"""What a reader takes home: the house figures, the tables, and the scenario as changed."""

import io
import re
import tempfile
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.dashboard.background import CORES
from simulation.scenario import Scenario
from simulation.scenario.writing import dump_yaml

if TYPE_CHECKING:
    from simulation.outcomes.results import Results

FORMATS = ("png", "svg")
DRAWING = threading.Lock()
"""Figures are drawn one page at a time: Matplotlib's settings belong to the whole process."""


def results_of(scenario: Scenario) -> "Results":
    """Run a scenario, for its tables."""
    from simulation.market.market import Market  # heavy: imported where it is used

    with CORES:
        return Market(scenario).run().results


def scenario_file(scenario: Scenario) -> bytes:
    """Return the scenario as it is now, every parameter in it, as YAML."""
    return dump_yaml(scenario).encode()


def tables_file(scenario: Scenario) -> bytes:
    """Return the tables of a run as CSV, and the scenario that they are of, in one archive."""
    results = results_of(scenario)
    tables = {"firms": results.firms, "segments": results.segments}
    tables |= {f"{by}s": results.by(by) for by in results.history.groups}
    written = {
        f"{name}.csv": table.to_csv(index=False, float_format="%.10g").encode() for name, table in tables.items()
    }
    return _archive(written | {"scenario.yaml": scenario_file(scenario)})


def figures_file(scenario: Scenario) -> bytes:
    """Return all house figures of a run as PNG and SVG in one archive."""
    from simulation import plots  # heavy: imported where it is used

    events = [(event.week, event.title) for event in scenario.events]
    results = results_of(scenario)
    with DRAWING, tempfile.TemporaryDirectory() as folder:
        files = plots.save_all(results, Path(folder), FORMATS, title=scenario.title, events=events)
        return _archive({file.name: file.read_bytes() for file in files})


def file_name(title: str, ending: str) -> str:
    """Return a name for a file that every system accepts.

    Examples
    --------
    >>> file_name("A price war", "yaml"), file_name("Цінова війна", "zip")
    ('a_price_war.yaml', 'scenario.zip')
    """
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:40]
    return f"{plain or 'scenario'}.{ending}"


def _archive(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()
