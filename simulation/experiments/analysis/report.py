"""A report of a sweep in one HTML file: what was asked, the design, what came out, what failed, and by which versions."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulation import plots
from simulation.experiments.analysis import html
from simulation.experiments.analysis.regions import best_by_region
from simulation.experiments.analysis.results import FIRM, SweepResults
from simulation.experiments.measures import chosen_outcomes
from simulation.experiments.sweeps.experiment import Morris, OneAtATime, Sobol
from simulation.plots.canvas import new_figure, png, size_for
from simulation.plots.writing import within_sentence

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS = 12
MOST_CELLS = 30
MOST_NAMED = 5
LEAST_PREDICTED = 0.8
LARGEST_LUCK = 0.1
LEAST_EXPLAINED = 0.5
"""Share of the variance that a sum of straight lines must explain for its effects to be among the findings."""
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
        self.about: Any = {"outcome": self.outcome, "firm": self.firm}
        self.findings: list[str] = []

    def page(self) -> str:
        """Return the whole page."""
        body = [
            part
            for section in (self._design, self._main, self._points, self._other, self._failures)
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
            html.bullets(self.findings or ["Nothing to tell yet."], "short"),
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

    def _main(self) -> Iterator[str]:
        yield html.heading(f"{self.what} of {self.firm}")
        sections: dict[type, tuple[Callable[[], Iterator[str]], ...]] = {
            Morris: (self._morris,),
            Sobol: (self._sobol, self._curves),
            OneAtATime: (self._effects, self._curves),
        }
        usual = (self._phases, self._curves, self._surface, self._effects)
        for section in sections.get(type(self.asked.design), usual):
            try:
                yield from section()
            except ValueError as error:
                yield html.paragraph(f"Not shown: {error}.", "warning")

    def _morris(self) -> Iterator[str]:
        found = self.results.morris(**self.about)
        axes = new_figure(size_for(2 * min(15, len(found)))).add_subplot()
        yield self._picture(plots.screening(_spaced(found), axes, what=self.what.lower()),
                            "Bars: how much the outcome changes, up or down, when a factor goes through its whole range, on "
                            "average over what the others may be; dots: how much that varies.")  # fmt: skip
        self._luck(found)
        columns = {"parameter": "factor", "mu_star": "mean size (mu*)", "low": "from", "high": "to", "mu": "mean (mu)",
                   "sigma": "spread (sigma)"}  # fmt: skip
        unit = f" [{self.unit}]" if self.unit not in ("-", "") else ""
        yield html.table(found[list(columns)].rename(columns=columns), f"Elementary effects{unit}, with 95 % intervals")
        names = found["parameter"].str.replace("_", " ")
        self.findings.append(f"Then {', '.join(names.iloc[1:MOST_NAMED])}.")
        hanging = names[(found["sigma"] > found["mu_star"]) & (found["mu_star"] > 0.1 * found["mu_star"].iloc[0])]
        if len(hanging):
            self.findings.append(f"What these do hangs on the other factors, or bends: {', '.join(hanging)}.")
        least = names[found["high"] < 0.1 * found["mu_star"].iloc[0]]
        if len(least):
            self.findings.append(f"Can be left alone (surely below a tenth of the largest effect): {', '.join(least)}.")
        else:
            self.findings.append(
                f"None is surely below a tenth of the largest effect; nearest to it: {_and(list(names[-2:]))}."
            )
        yield from self._left_out(found)

    def _sobol(self) -> Iterator[str]:
        found = self.results.sobol(**self.about)
        axes = new_figure(size_for(2 * len(found))).add_subplot()
        yield self._picture(plots.sensitivity(_spaced(found), axes, what=self.what.lower()),
                            "Share of the variance that each factor explains alone, and with all its interactions.")  # fmt: skip
        self._luck(found)
        columns = {
            "parameter": "factor",
            "S1": "alone (S1)",
            "S1_conf": "± alone",
            "ST": "in total (ST)",
            "ST_conf": "± in total",
        }
        yield html.table(found[list(columns)].rename(columns=columns), "Indices of Sobol, with 95 % intervals")
        pairs = found.attrs["pairs"]
        if pairs is not None:
            columns = {"parameter": "factor", "with": "with", "S2": "together (S2)", "S2_conf": "±"}
            yield html.table(pairs.head(MOST_ROWS).rename(columns=columns), "Pairs that act together")
        yield from self._left_out(found)

    def _phases(self) -> Iterator[str]:
        results = self.results
        if not results.is_grid or not (results.choices or len(results.firms) > 1):
            return
        among = results.choices[0] if results.choices else FIRM
        within = results.numbers[:2]
        cells = results.best(among, within, **self.about)
        if len(within) == 2:
            x, y = within
            drawn = plots.phase_diagram(
                cells, new_figure().add_subplot(), x=x, y=y, labels=(results.label(x), results.label(y)),
                strategies=list(dict.fromkeys(results.points[among])) if among != FIRM else (),
            )  # fmt: skip
            yield self._picture(
                drawn,
                "How to read it: each cell is a market with the values below and at the left of it. Its letter tells which "
                f"{among.replace('_', ' ')} has the highest {self.what.lower()} there; a question mark, that the 95 % interval of "
                "its lead over some other holds zero, so that these runs cannot tell. Each cell is judged by itself: of those "
                "where two do not differ, about one in twenty is decided by luck, so read regions, not single cells.",
            )
            self.findings += _strips(cells, within, results)
        shown = (
            cells.drop(columns="rival")
            .head(MOST_CELLS)
            .rename(columns={"low": "lead from", "high": "to", "mean": self.what.lower()})
        )
        yield html.table(shown, f"Best {among.replace('_', ' ')}, and its lead over the closest rival")
        if len(within) == 2:
            yield html.table(best_by_region(cells, within), "In how many cells each is clearly the best")
        if len(within) < 2:
            for row in cells.head(MOST_ROWS).itertuples():
                where = f"At {within[0].replace('_', ' ')} {html.number(getattr(row, within[0]))}: " if within else ""
                self.findings.append(f"{where}{row.winner}{'' if row.decided else ' (not clearly)'}.")

    def _curves(self) -> Iterator[str]:
        results = self.results
        by = results.choices[0] if results.choices and results.is_grid else None
        xs = self._varying()
        if isinstance(self.asked.design, OneAtATime):
            return
        for x in (xs if len(xs) <= 2 else self._largest(xs)[:2]) if xs else results.choices[:1]:
            curve = results.curve(x, by=by if x != by else None, **self.about)
            if len(curve) < 2:
                continue
            drawn = plots.response(curve, x, new_figure().add_subplot(), by=by if x != by else None, label=results.label(x),
                                   what=self.what, unit=self.unit)  # fmt: skip
            others = [name for name in results.factors if name not in (x, by)]
            over = "Mean over" if results.is_grid else "What others add is taken away:"
            rest = f" {over} {', '.join(name.replace('_', ' ') for name in others[:MOST_NAMED])}" if others else ""
            rest += "" if not others else " and others." if len(others) > MOST_NAMED else "."
            caption = (
                f"Bands: 95 % intervals of the means.{rest} Luck lifts or lowers a curve as a whole: its places differ more surely "
                "than the bands look."
            )
            yield self._picture(drawn, caption, told=by is None and not self._has_surface())

    def _has_surface(self) -> bool:
        return len(self._varying()) > 1 and not self.results.choices and not isinstance(self.asked.design, Sobol)

    def _surface(self) -> Iterator[str]:
        results = self.results
        if not self._has_surface():
            return
        xs = self._largest(self._varying())
        x, y = sorted(xs[:2], key=results.factors.index)
        found = results.surface(x, y, **self.about)
        reach = [(low, high) for _, low, high in found.attrs["summit"].values()]
        drawn = plots.surface(found, x, y, new_figure().add_subplot(), labels=(results.label(x), results.label(y)),
                              what=self.what, unit=self.unit, reach=reach)  # fmt: skip
        how = "Means of the cells."
        if found.attrs["fit"]:
            fit, share = found.attrs["fit"], found.attrs["predicted"]
            how = f"{fit[:1].upper()}{fit[1:]}; it predicts {share:.0%} of the variance of points left out of it."
            if found.attrs["predicted"] < LEAST_PREDICTED:
                how += " That is little: the true surface bends in other ways."
        top = found.iloc[int(np.nanargmax(found["mean"]))]
        if any(top[name] in (found[name].min(), found[name].max()) for name in [x, y]):
            how += " The star is at the rim: the summit may lie beyond."
        yield self._picture(
            drawn, f"{how} Lighter is higher; the star is the summit, its cross from where to where it may be (95 %)."
        )
        where = " and ".join(
            f"{within_sentence(results.label(name))} {html.number(low, 3)} to {html.number(high, 3)}"
            for name, (_, low, high) in found.attrs["summit"].items()
        )
        self.findings.append(f"The summit is within {where} (95 % intervals).")

    def _effects(self) -> Iterator[str]:
        found = self.results.effects(**self.about)
        axes = new_figure(size_for(2 * min(15, len(found)))).add_subplot()
        explained = found.attrs.get("explained")
        how = "Effect of going from the lowest to the highest value (of a choice: instead of the first)."
        straight = explained is None or explained >= LEAST_EXPLAINED
        if explained is not None:
            how += f" A sum of straight lines; it explains {explained:.0%} of the variance between points."
        if not straight:
            how += " That is little: factors bend or act together, so trust the figures above. A summit in the middle has no slope."
        drawn = plots.sensitivity(_spaced(found), axes, what=self.what.lower(), unit=self.unit)
        yield self._picture(drawn, how, told=straight)
        yield html.table(found.drop(columns="unit").rename(columns={"parameter": "factor", "low": "95 % from", "high": "95 % to"}),
                         f"Effects{'' if self.unit in ('-', '') else f' [{self.unit}]'}")  # fmt: skip

    def _points(self) -> Iterator[str]:
        means = self.results.means(**self.about).dropna(subset="mean")
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

    def _picture(self, axes: "Axes", caption: str, told: bool = True) -> str:
        axes.title.set_text(f"{axes.get_title()[:1].upper()}{axes.get_title()[1:]}")
        if told:
            self.findings.append(_sentence(axes.get_title().replace("\n", " ")))
        figure: Any = axes.figure
        return html.picture(png(figure), plots.alt_text(axes), caption)

    def _varying(self) -> list[str]:
        """Return the numbers that took two or more values."""
        points = self.results.points
        return [name for name in self.results.numbers if points[name].min() < points[name].max()]

    def _largest(self, names: list[str]) -> list[str]:
        """Return numbers in the order of their effects."""
        try:
            order = self.results.effects(**self.about)["parameter"].tolist()
        except ValueError:
            return names
        return sorted(names, key=lambda name: order.index(name) if name in order else len(order))

    def _luck(self, found: pd.DataFrame) -> None:
        luck = found.attrs["luck"]
        if luck > LARGEST_LUCK:
            self.findings.append(
                f"Luck makes up {luck:.0%} of the variance between points: more replications would sharpen the indices."
            )

    def _left_out(self, found: pd.DataFrame) -> Iterator[str]:
        if found.attrs["left_out"]:
            yield html.paragraph(
                f"{found.attrs['left_out']} parts of the design are left out, because runs are missing.", "warning"
            )


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


def _strips(cells: pd.DataFrame, within: list[str], results: SweepResults) -> Iterator[str]:
    """Say at which values of a factor one wins whatever the other factor is."""
    for name in within:
        wins: dict[str, list[str]] = {}
        rest = []
        for value, own in cells.groupby(name, sort=True):
            if own["decided"].all() and len(set(own["winner"])) == 1:
                wins.setdefault(str(own["winner"].iloc[0]), []).append(html.number(float(str(value))))
            else:
                rest.append(html.number(float(str(value))))
        if wins:
            everywhere = "; ".join(f"{winner} at {_and(values)}" for winner, values in wins.items())
            others = [within_sentence(results.label(other)) for other in within if other != name]
            label = results.label(name).partition(" [")[0]
            unlike = f"; at {_and(rest)} it does not" if rest else ""
            yield f"{label} alone decides, whatever {_and(others)}: {everywhere}{unlike}."


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _spaced(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which factors are written as words."""
    return table.assign(parameter=table["parameter"].str.replace("_", " "))


def _sentence(title: str) -> str:
    return f"{title[:1].upper()}{title[1:]}."


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
