"""The figures and tables in the report of a sweep, as its design asks for them, and what they say in a sentence each."""

from collections.abc import Callable, Iterator
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


class Figures:
    """What came out of a sweep, drawn and tabulated.

    Parameters
    ----------
    results
        Of the sweep.
    outcome, firm
        What is shown, and of whom.

    Attributes
    ----------
    findings
        What the figures made so far say, a sentence each.
    """

    def __init__(self, results: SweepResults, outcome: str, firm: str) -> None:
        self.results, self.design = results, results.manifest.experiment.design
        defined = chosen_outcomes([outcome])[0]
        self.what, self.unit = defined.label, defined.unit
        self.about: Any = {"outcome": outcome, "firm": firm}
        self.findings: list[str] = []

    def parts(self) -> Iterator[str]:
        """Return figures and tables, one after the other; what they say in short is found on the way."""
        yield html.heading(f"{self.what} of {self.about['firm']}")
        sections: dict[type, tuple[Callable[[], Iterator[str]], ...]] = {
            Morris: (self._morris,),
            Sobol: (self._sobol, self._curves),
            OneAtATime: (self._effects, self._curves),
        }
        usual = (self._phases, self._curves, self._surface, self._effects)
        for section in sections.get(type(self.design), usual):
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
        if isinstance(self.design, OneAtATime):
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
        return len(self._varying()) > 1 and not self.results.choices and not isinstance(self.design, Sobol)

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
