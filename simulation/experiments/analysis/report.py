"""A report of a sweep in one HTML file: what was asked, the design, what came out, what failed, and by which versions."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.experiments.analysis import html
from simulation.experiments.analysis.report_figures import MOST_ROWS, Figures
from simulation.experiments.analysis.results import SweepResults
from simulation.experiments.measures import chosen_outcomes
from simulation.experiments.sweeps.experiment import Morris, OneAtATime, Sobol

DESIGNS = {
    "grid": "Every combination of the factors' values was run.",
    "random": "Points were drawn independently.",
    "latin_hypercube": "Points were spread so that the values of each factor are covered evenly (Latin hypercube).",
    "sobol": "Points were drawn so that the variance of the outcome can be divided among the factors (Sobol, Saltelli).",
    "morris": "The factors change one after another along many ways through their ranges (Morris).",
    "one_at_a_time": "Each factor was changed alone, all others being as in the scenario.",
}


class Report:
    """The parts of a report, as they are written.

    Parameters
    ----------
    results
        Of the sweep.
    outcome, firm
        What the report is about; the first outcome kept and the firm of the question if not given.
    """

    def __init__(self, results: SweepResults, outcome: str | None = None, firm: str | None = None) -> None:
        self.results, self.asked = results, results.manifest.experiment
        self.outcome = results.outcome(outcome)
        self.firm = results.firm(firm)
        defined = chosen_outcomes([self.outcome])[0]
        self.what, self.unit, self.formula = defined.label, defined.unit, defined.formula
        self.figures = Figures(results, self.outcome, self.firm)
        self.findings: list[str] = []

    def page(self) -> str:
        """Return the whole page."""
        body = [
            part
            for section in (self._design, self.figures.parts, self._points, self._other, self._failures)
            for part in section()
        ]
        made = self.results.manifest
        head = [
            html.heading(self.asked.title, 1),
            *([html.paragraph(self.asked.question, "question")] if self.asked.question else []),
            html.paragraph(
                f"{made.points:,} points, {made.runs_done:,} of {made.runs:,} runs done, {made.runs_failed:,} failed. "
                f"{made.date[:10]}. {self.what} of {self.firm}."
            ),
            *(
                []
                if made.complete
                else [html.paragraph("The sweep is not finished; this is what is there.", "warning")]
            ),
            html.heading("In short"),
            html.bullets([*self.figures.findings, *self.findings] or ["Nothing to tell yet."], "short"),
        ]
        return html.page(self.asked.title, [*head, *body, *self._versions()])

    def _design(self) -> Iterator[str]:
        made = self.results.manifest
        yield html.heading("What was asked")
        rows = [
            [name, ", ".join(each.paths), _values(self.results, name), each.unit if each.unit != "-" else "",
             "" if each.base is None else html.number(each.base)]
            for name, each in made.factors.items()
        ]  # fmt: skip
        columns = ["factor", "parameter", "values", "unit", "in the scenario"]
        yield html.table(pd.DataFrame(rows, columns=columns), "What was varied")
        yield html.paragraph(f"Scenario: {made.scenario.title} ({made.scenario.weeks} weeks, "
                             f"{made.scenario.customers.number:,} customers). {made.scenario.story}")  # fmt: skip
        if self.asked.set:
            fixed = [[path, _plain(value)] for path, value in self.asked.set.items()]
            yield html.table(pd.DataFrame(fixed, columns=["parameter", "value"]), "Changed throughout")
        yield html.paragraph(
            f"{DESIGNS[self.asked.design.kind]} Each of the {made.points:,} points was run {self.asked.replications} times, "
            f"with the seeds {made.seed:,} to {made.seed + self.asked.replications - 1:,} at every point: points differ by what "
            f"was varied, not by luck. {self._about_intervals()}"
        )
        yield html.paragraph(
            f"{self.what}: {self.formula}" + (f" [{self.unit}]." if self.unit not in ("-", "") else ".")
        )

    def _about_intervals(self) -> str:
        if isinstance(self.asked.design, Morris | Sobol):
            return (
                "Intervals of indices are 95 % intervals that count which points were drawn (bootstrap) and the luck that all "
                "points share (jackknife); those of means count luck."
            )
        if self.results.is_grid or isinstance(self.asked.design, OneAtATime):
            return "Intervals are 95 % intervals over these replications (Student t)."
        return (
            "Intervals are 95 % intervals over these replications (Student t); those of effects and curves are wider by what hangs "
            "on which points were drawn."
        )

    def _points(self) -> Iterator[str]:
        means = self.results.means(self.outcome, self.firm).dropna(subset="mean")
        if means.empty or isinstance(self.asked.design, Morris | Sobol):  # whose points are no candidates
            return
        yield html.heading("The best points")
        shown = means.sort_values("mean", ascending=False).head(MOST_ROWS).reset_index()
        yield html.table(shown.rename(columns={"mean": self.what.lower(), "low": "95 % from", "high": "95 % to"}),
                         f"The {len(shown)} points with the highest {self.what.lower()}")  # fmt: skip
        yield html.paragraph(
            "Whoever is best of many is so partly by luck: read the first rows together, not the first alone."
        )

    def _other(self) -> Iterator[str]:
        others = [name for name in self.results.outcomes if name != self.outcome]
        if not others:
            return
        rows = []
        for name in others:
            means = self.results.means(name, self.firm)["mean"]
            defined = chosen_outcomes([name])[0]
            rows.append([defined.label, means.min(), means.median(), means.max(), defined.unit, defined.formula])
        yield html.heading("Other outcomes")
        columns = ["outcome", "lowest", "median", "highest", "unit", "what it is"]
        yield html.table(pd.DataFrame(rows, columns=columns), f"Means of the points, of {self.firm}")
        yield html.paragraph("A report of one of them: loyalty-lab report DIR --outcome NAME")

    def _failures(self) -> Iterator[str]:
        failures = self.results.failures
        yield html.heading("Failures")
        if failures.empty:
            yield html.paragraph("No run failed.")
            return
        yield html.paragraph(f"{len(failures):,} runs failed and are missing above; points that lack a run are left out of "
                             "what is compared in pairs.", "warning")  # fmt: skip
        counted = (
            failures.groupby("error", sort=False)
            .agg(runs=("point", "size"), first_point=("point", "first"))
            .reset_index()
        )
        yield html.table(counted.sort_values("runs", ascending=False).head(MOST_ROWS), "What was raised")
        self.findings.append(f"{len(failures):,} runs failed: {counted['error'].iloc[0]}")

    def _versions(self) -> Iterator[str]:
        made = self.results.manifest
        yield html.heading("How it was made")
        source = made.source[0] if made.source else "EXPERIMENT.yaml"
        yield html.code(f"loyalty-lab sweep {shlex.quote(source)} --out DIR")
        rows = [*made.versions.items(), ("experiment", made.experiment_sha256[:16]), ("scenario", made.scenario_sha256[:16]),
                ("model's source files", made.program_sha256[:16])]  # fmt: skip
        yield html.table(pd.DataFrame(rows, columns=["what", "version or hash"]))


def write_report(
    results: SweepResults, file: Path | None = None, outcome: str | None = None, firm: str | None = None
) -> Path:
    """Write the report of a sweep; by default as ``report.html`` into its folder.

    Raises
    ------
    ValueError
        If there is no such outcome or firm.
    """
    target = results.folder / "report.html" if file is None else file
    target.write_text(Report(results, outcome, firm).page(), encoding="utf-8", newline="\n")
    return target


def _values(results: SweepResults, name: str) -> str:
    """Say which values a factor took."""
    factor = results.manifest.factors[name]
    if factor.kind == "choices":
        return ", ".join(factor.labels)
    asked = results.manifest.experiment.factors[name]
    steps = sorted(results.points[name].dropna().unique())
    if len(steps) <= MOST_ROWS:
        return ", ".join(html.number(float(step)) for step in steps)
    low, high = asked.range or (steps[0], steps[-1])
    scale = " (by orders of magnitude)" if asked.scale == "log" else ""
    return f"{html.number(float(low))} to {html.number(float(high))}{scale}"


def _plain(value: Any) -> str:
    return ", ".join(f"{key}: {each}" for key, each in value.items()) if isinstance(value, dict) else str(value)
