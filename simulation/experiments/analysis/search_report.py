"""A report of a search in one HTML file: what was to be found, where it is, how flat it is there, and what was tried."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from simulation import plots
from simulation.experiments.analysis import html
from simulation.experiments.manifest import FILE_NAME
from simulation.experiments.measures import chosen_outcomes
from simulation.experiments.search.keeping import BEST, FIT, REACH, TRIED, VALUE, SearchManifest
from simulation.plots.canvas import new_figure, png
from simulation.scenario.loading import read_yaml, validate

MOST_PICTURES = 5
MOST_ROWS = 12


def write_search_report(folder: Path, file: Path | None = None) -> Path:
    """Write the report of a search; by default as ``report.html`` into its folder.

    Raises
    ------
    ValueError
        If nothing was tried yet.
    """
    if not (folder / TRIED).is_file():
        raise ValueError(f"the folder {folder} holds a search in which nothing was tried yet")
    made = validate(SearchManifest, read_yaml(folder / FILE_NAME))
    title = f"Highest {made.goal}" if isinstance(made.goal, str) else f"Calibration to {len(made.goal)} targets"
    target = folder / "report.html" if file is None else file
    target.write_text(html.page(title, list(_parts(folder, made, title))), encoding="utf-8", newline="\n")
    return target


def _parts(folder: Path, made: SearchManifest, title: str) -> Iterator[str]:
    tried, reach = pd.read_csv(folder / TRIED), pd.read_csv(folder / REACH, keep_default_na=False)
    yield html.heading(title, 1)
    yield html.paragraph(f"{made.scenario.title}: {made.scenario.question}", "question")
    yield html.paragraph(
        f"{len(tried)} candidates tried, each run {made.replications} times under the same luck ({made.scenario.weeks} weeks, "
        f"{made.scenario.customers.number:,} customers). {made.date[:10]}."
    )
    if not made.complete:
        yield html.paragraph(
            "The search is not finished; this is the best so far, by the luck of the search.", "warning"
        )
    yield html.heading("In short")
    yield html.bullets(list(_findings(folder, made, reach)), "short")
    yield html.heading("What was found")
    names = {
        "low": "as good from",
        "high": "as good to",
        "from": "tried from",
        "to": "tried to",
        "at_bound": "at a bound",
    }
    yield html.table(
        reach.rename(columns=names), "The best, and how far candidates reach that cannot be told from it", _written
    )
    if isinstance(made.goal, str):
        value = pd.read_csv(folder / VALUE).rename(columns={"low": "95 % from", "high": "95 % to"})
        yield html.table(value, f"{made.goal}, under luck that the search did not use")
    else:
        fit = pd.read_csv(folder / FIT)
        names = {"low": "95 % from", "high": "95 % to", "before": "in the scenario", "fits": "met"}
        yield html.table(
            fit.rename(columns=names), "Targets, and what is reached under luck that the search did not use"
        )
    yield html.heading("What was tried")
    yield from _pictures(made, tried, reach)
    best = tried.sort_values(_objective(made), ascending=False).head(MOST_ROWS)
    best.columns = [_short(name) for name in best.columns]
    yield html.table(best, f"The {len(best)} best candidates")
    yield html.paragraph("First candidates are spread evenly, then Optuna proposes where good ones are dense, then Nelder and "
                         "Mead's search climbs around the best of them.")  # fmt: skip
    yield html.heading("How it was made")
    yield html.code(f"loyalty-lab run {shlex.quote((folder / BEST).name)}")
    rows = [*made.versions.items(), ("scenario", made.scenario_sha256[:16])]
    yield html.table(pd.DataFrame(rows, columns=["what", "version or hash"]))


def _pictures(made: SearchManifest, tried: pd.DataFrame, reach: pd.DataFrame) -> Iterator[str]:
    objective = _objective(made)
    what, unit = "Closeness to the targets", ""
    if isinstance(made.goal, str):
        defined = chosen_outcomes([made.goal.rpartition(".")[2]])[0]
        what, unit = defined.label, defined.unit
    for row in reach.head(MOST_PICTURES).to_dict("records"):
        name = str(row["parameter"])
        numbers = pd.api.types.is_numeric_dtype(tried[name])
        band = (float(row["low"]), float(row["high"])) if numbers else None
        drawn = plots.candidates(tried, name, objective, new_figure().add_subplot(), reach=band,
                                 label=_label(made, name), what=what, unit=unit)  # fmt: skip
        figure: Any = drawn.figure
        yield html.picture(png(figure), plots.alt_text(drawn), f"{name}. Star: the best; band: as good, by the search.")


def _findings(folder: Path, made: SearchManifest, reach: pd.DataFrame) -> Iterator[str]:
    """Say what was found in a few sentences."""
    places = []
    for row in reach.to_dict("records"):
        name, _, unit = _label(made, str(row["parameter"])).partition(" [")
        unit = f" {unit.removesuffix(']')}" if unit else ""
        low, high = (_written(row[end]) for end in ("low", "high"))
        span = "" if low == high else f" (candidates from {low} to {high} are as good)"
        places.append(f"{name} {_written(row['best'])}{unit}{span}")
    if not isinstance(made.goal, str):
        fit = pd.read_csv(folder / FIT)
        yield f"{int(fit['fits'].sum())} of {len(fit)} targets are met at {', '.join(places)}."
        return
    defined = chosen_outcomes([made.goal.rpartition(".")[2]])[0]
    yield f"{defined.label} of {made.goal.rpartition('.')[0]} is highest at {', '.join(places)}."
    unit = "" if defined.unit == "-" else f" {defined.unit}"
    value = pd.read_csv(folder / VALUE)
    for row in value.to_dict("records"):
        low, high = html.number(row["low"]), html.number(row["high"])
        yield f"{str(row['what']).capitalize()}: {html.number(row['mean'])}{unit} (95 % interval {low} to {high})."


def _label(made: SearchManifest, name: str) -> str:
    """Return what a parameter is called, with its unit."""
    unit = made.ranges[name].unit
    return _short(name).replace("_", " ") + (f" [{unit}]" if unit not in ("", "-") else "")


def _objective(made: SearchManifest) -> str:
    return made.goal if isinstance(made.goal, str) else "closeness"


def _short(name: str) -> str:
    """Return the last two parts of a path."""
    return ".".join(name.split(".")[-2:])


def _written(value: object) -> str:
    """Write a cell of the table of parameters, which holds numbers as text beside words."""
    try:
        return html.number(float(str(value)))
    except ValueError:
        return str(value)
