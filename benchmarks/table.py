"""The table: for people as Markdown, for programs as JSON."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import mesa
import numba
import numpy as np

from benchmarks.measurement import Measurement

TITLES = {
    "machine": "The machine",
    "engine": "Customer-weeks per second",
    "floor": "A customer-week and the bandwidth floor",
    "footprint": "Memory and set-up",
    "commands": "Commands",
    "dashboard": "The dashboard",
    "sweep": "Sweeps and re-runs",
    "experiments": "Experiments of many runs",
    "objects": "Engine and model of objects",
    "linear": "Linearity",
    "week": "Where the time of a week goes",
    "peers": "Other frameworks",
}
"""Headings of the parts, in the order in which they are measured."""
RESULTS = "results.json"
"""Name of the table for programs."""


def number(value: float) -> str:
    """Write a number with four digits that count, or as a whole one.

    Examples
    --------
    >>> number(12345678.9), number(123.456), number(0.0123456)
    ('12,345,679', '123.5', '0.01235')
    """
    if abs(value) >= 1000.0 or (float(value).is_integer() and abs(value) >= 1.0):
        return f"{value:,.0f}"
    return f"{value:.4g}"


def told(measurement: Measurement) -> str:
    """Write a value with its unit."""
    if measurement.value is None:
        return "-"
    return f"{number(measurement.value)} {measurement.unit}".strip()


def machine_told() -> str:
    """Say what it was measured on."""
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}, Numba {numba.__version__}, Mesa {mesa.__version__}"
    return f"{processor()}, {os.cpu_count()} cores; {platform.system()} {platform.machine()}; {versions}"


def processor() -> str:
    """Return the processor's name, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def tables(measurements: Sequence[Measurement], level: int = 2) -> str:
    """Return a table for each part, beneath headings."""
    parts = []
    for part in dict.fromkeys(m.part for m in measurements):
        lines = [f"{'#' * level} {TITLES[part]}", "", "| measured | value | goal | note |", "|---|---:|---:|---|"]
        lines += [f"| {m.what} | {told(m)} | {m.goal} | {escaped(m.note)} |" for m in measurements if m.part == part]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def escaped(text: str) -> str:
    """Return a text that may stand in a table's cell."""
    return " ".join(text.split()).replace("|", "\\|")


def measured_earlier(about: dict[str, Any]) -> str:
    """Say which parts of a table were measured before its date, if any."""
    told = [f"{TITLES[part]} on {date}" for part, date in about.get("earlier", {}).items()]
    return f" Measured earlier: {'; '.join(told)}." if told else ""


def save(measurements: Sequence[Measurement], folder: Path, about: dict[str, Any]) -> list[Path]:
    """Write ``results.md`` and ``results.json``; returns their paths.

    Parameters
    ----------
    about
        What else to write down: the command, the machine, and what was left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    head = [
        "# Benchmark",
        "",
        f"Measured by `{about['command']}` on {about['date']}: {about['machine']}.{measured_earlier(about)}",
        "",
    ]
    if about["left_out"]:
        head += [f"**Not measured: {', '.join(about['left_out'])}.**", ""]
    pages = {"results.md": "\n".join(head) + "\n" + tables(measurements)}
    pages[RESULTS] = json.dumps({**about, "measurements": [m.as_dict() for m in measurements]}, indent=1) + "\n"
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in pages]


def load(path: Path) -> tuple[list[Measurement], dict[str, Any]]:
    """Read ``results.json``: the measurements, and what else is written there."""
    about = json.loads(path.read_text("utf-8"))
    return [Measurement(**each) for each in about.pop("measurements")], about


def line(measurement: Measurement) -> str:
    """Write a measurement as a line on the screen."""
    goal = f"  [goal: {measurement.goal}]" if measurement.goal else ""
    note = f"  ({measurement.note})" if measurement.note else ""
    return f"  {measurement.what:<68} {told(measurement):>30}{goal}{note}"


def of_parts(names: Iterable[str]) -> list[str]:
    """Return names of parts in the order in which they are measured."""
    chosen = set(names)
    return [name for name in TITLES if name in chosen]
