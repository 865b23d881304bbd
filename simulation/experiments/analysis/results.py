"""The results of a sweep: read from its folder when they are wanted, and no more of them than is wanted."""

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulation.experiments.analysis import effects, indices, regions, surfaces
from simulation.experiments.analysis.samples import CONFIDENCE, Numbers, Sample, interval
from simulation.experiments.comparable import unknown
from simulation.experiments.manifest import FILE_NAME, SweepManifest, load_manifest
from simulation.experiments.measures import chosen_outcomes
from simulation.experiments.sweeps.designs import quantiles_of
from simulation.experiments.sweeps.experiment import Grid, Morris, OneAtATime, Sobol
from simulation.experiments.sweeps.factors import Varied
from simulation.experiments.sweeps.loading import prepared
from simulation.experiments.sweeps.store import FAILURES, POINTS, RUNS

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

KEYS = ("point", "replication", "seed")
PERIODS = {"weekly": "week", "yearly": "year"}
FIRM = "firm"


def load_results(folder: str | os.PathLike[str]) -> "SweepResults":
    """Open the results of a sweep, finished or not.

    Nothing is read but the manifest and the list of points; tables are read when they are asked for, column by column.

    Raises
    ------
    ValueError
        If the folder holds no sweep; the message says what it holds.

    Examples
    --------
    >>> import simulation as sim
    >>> found = sim.load_results("keeping")  # doctest: +SKIP
    >>> found.best("strategy", ["awareness", "arrivals"])  # doctest: +SKIP
    """
    return SweepResults(Path(folder))


class SweepResults:
    """What came of a sweep.

    Parameters
    ----------
    folder
        Of the sweep.

    Attributes
    ----------
    manifest
        What was asked, and by which versions it was run.
    points
        The design: a row a point (the index), a column a factor.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / FILE_NAME).is_file():
            raise ValueError(f"the folder {folder} holds no results: it has no {FILE_NAME}")
        manifest = load_manifest(folder / FILE_NAME)
        if not isinstance(manifest, SweepManifest):
            raise ValueError(f"the folder {folder} holds the results of a {manifest.kind}, not of a sweep")
        self.manifest = manifest
        self.points: pd.DataFrame = pd.read_parquet(folder / POINTS).set_index("point")

    def __repr__(self) -> str:
        """Say what it holds."""
        asked = self.manifest
        return (
            f"<Results of '{asked.experiment.title}': {len(self.points):,} points, {asked.experiment.design.kind} over "
            f"{', '.join(self.factors)}; outcomes {', '.join(self.outcomes)} of {', '.join(self.firms)}>"
        )

    @property
    def factors(self) -> list[str]:
        """What was varied."""
        return list(self.points.columns)

    @property
    def outcomes(self) -> list[str]:
        """What was kept."""
        return list(self.manifest.experiment.outcomes)

    @property
    def firms(self) -> list[str]:
        """Whose outcomes were kept."""
        return list(self.manifest.firms)

    @property
    def focal(self) -> str:
        """The firm that the question is about: that of the scenario, or the first one kept."""
        return self.manifest.scenario.focal if self.manifest.scenario.focal in self.firms else self.firms[0]

    @property
    def choices(self) -> list[str]:
        """Factors that are choices, not numbers."""
        return [name for name, factor in self.manifest.factors.items() if factor.kind == "choices"]

    @property
    def numbers(self) -> list[str]:
        """Factors that are numbers."""
        return [name for name in self.factors if name not in self.choices]

    @property
    def period(self) -> str | None:
        """The column that tells week or year; None where outcomes are those of whole runs."""
        return PERIODS.get(self.manifest.experiment.keep)

    @cached_property
    def dataset(self) -> "ds.Dataset":
        """All runs as a data set of pyarrow, for whatever is not offered here; nothing is read yet."""
        import pyarrow.dataset as ds

        return ds.dataset(self.folder / RUNS, format="parquet", exclude_invalid_files=False)

    def arrow(self, columns: Iterable[str] | None = None, firm: str | None = None) -> "pa.Table":
        """Read columns of the runs as a table of pyarrow, of one firm or of all, sorted by replication and point."""
        import pyarrow.dataset as ds

        if not self.dataset.files:
            raise ValueError(f"no run of {self.folder} is finished yet")
        wanted = None if columns is None else list(columns)
        for name in wanted or ():
            if name not in self.dataset.schema.names:
                raise ValueError(unknown("column", name, self.dataset.schema.names))
        return self.dataset.to_table(wanted, filter=None if firm is None else ds.field(FIRM) == self.firm(firm))

    def table(self, columns: Iterable[str] | None = None, firm: str | None = None) -> pd.DataFrame:
        """Read columns of the runs (all if none are named) into pandas, of one firm or of all."""
        return self.arrow(columns, firm).to_pandas()

    @property
    def failures(self) -> pd.DataFrame:
        """Runs that failed: ``point``, ``replication``, ``seed``, ``error``, ``traceback``."""
        import pyarrow.dataset as ds

        found = ds.dataset(self.folder / FAILURES, format="parquet") if (self.folder / FAILURES).is_dir() else None
        if found is None or not found.files:
            return pd.DataFrame(columns=[*KEYS, "error", "traceback"])
        return found.to_table().to_pandas().sort_values(["point", "replication"], ignore_index=True)

    def sample(self, outcome: str | None = None, firm: str | None = None, at: int | None = None) -> Sample:
        """Return one outcome of one firm: a number for each point and replication.

        Parameters
        ----------
        outcome
            Name; the first kept if not given.
        firm
            Whose; that of the scenario's question if not given.
        at
            Week or year; the last kept if not given.

        Raises
        ------
        ValueError
            If there is no such outcome, firm or period.
        """
        import pyarrow.compute as pc

        name = self.outcome(outcome)
        if self.period is None:
            if at is not None:
                raise ValueError(
                    "outcomes are those of whole runs (keep: final), so that there is no week or year to choose"
                )
            table = self.arrow(["point", "replication", name], self.firm(firm))
        else:
            table = self.arrow(["point", "replication", self.period, name], self.firm(firm))
            period = int(pc.max(table[self.period]).as_py()) if at is None else at
            table = table.filter(pc.equal(table[self.period], period))
            if not len(table):
                raise ValueError(f"no {self.period} {period} was kept")
        points, replications = table["point"].to_numpy(), table["replication"].to_numpy()
        numbers = np.full((len(self.points), int(replications.max(initial=0)) + 1), np.nan)
        numbers[points, replications] = table[name].to_numpy()
        return Sample(self.points, numbers, chosen_outcomes([name])[0].unit)

    def paired(self, outcome: str | None = None, firm: str | None = None, at: int | None = None) -> Sample:
        """Return the sample of those points whose planned replications are all there; see :meth:`sample`."""
        return self.sample(outcome, firm, at).paired(self.manifest.experiment.replications)

    def means(
        self, outcome: str | None = None, firm: str | None = None, at: int | None = None, confidence: float = CONFIDENCE
    ) -> pd.DataFrame:
        """Return the mean of an outcome at each point, with its interval over the replications.

        Returns
        -------
        pandas.DataFrame
            A row a point (the index): the factors, ``mean``, ``low``, ``high``, ``replications``.
        """
        sample = self.sample(outcome, firm, at)
        rows = [interval(own[np.isfinite(own)], confidence) for own in sample.numbers]
        found = sample.points.copy()
        found[["mean", "low", "high"]] = np.array(rows, float).reshape(-1, 3)
        found["replications"] = np.isfinite(sample.numbers).sum(axis=1)
        return found

    def effects(
        self, outcome: str | None = None, firm: str | None = None, at: int | None = None, confidence: float = CONFIDENCE
    ) -> pd.DataFrame:
        """Return what each factor changes, with intervals over the replications, in pairs under the same luck.

        From a design that varies one at a time, its ends held against each other; from all others a fit, see
        :func:`simulation.experiments.analysis.effects.linear_effects`.
        """
        sample = self.paired(outcome, firm, at)
        if isinstance(self.manifest.experiment.design, OneAtATime):
            return effects.one_at_a_time_effects(sample, self.choices, confidence)
        return effects.linear_effects(sample, self.choices, self._logarithmic(), confidence, not self.is_grid)

    def curve(
        self, x: str, outcome: str | None = None, firm: str | None = None, by: str | None = None, at: int | None = None,
        confidence: float = CONFIDENCE,
    ) -> pd.DataFrame:  # fmt: skip
        """Return the mean of an outcome over the values of a factor, for each value of another if ``by`` names one."""
        self._check_factors(x, *([by] if by else []))
        return effects.curve(self.paired(outcome, firm, at), x, by, self.choices, confidence)

    def sobol(
        self, outcome: str | None = None, firm: str | None = None, at: int | None = None, confidence: float = CONFIDENCE
    ) -> pd.DataFrame:
        """Return indices of Sobol, see :func:`simulation.experiments.analysis.indices.sobol_indices`.

        Raises
        ------
        ValueError
            If the design is not Sobol's.
        """
        design = self.manifest.experiment.design
        if not isinstance(design, Sobol):
            raise ValueError(f"indices of Sobol need the design 'sobol', and this is '{design.kind}'")
        sample = self.sample(outcome, firm, at)
        table = indices.sobol_indices(self.factors, self._grouped(sample), design.second_order, confidence)
        table.attrs["luck"] = sample.luck()
        return table

    def morris(
        self, outcome: str | None = None, firm: str | None = None, at: int | None = None, confidence: float = CONFIDENCE
    ) -> pd.DataFrame:
        """Return effects of Morris, see :func:`simulation.experiments.analysis.indices.morris_effects`.

        Raises
        ------
        ValueError
            If the design is not Morris', or SALib now draws other points than when it was run.
        """
        design = self.manifest.experiment.design
        if not isinstance(design, Morris):
            raise ValueError(f"effects of Morris need the design 'morris', and this is '{design.kind}'")
        sample = self.sample(outcome, firm, at)
        unit = quantiles_of(design, len(self.factors))
        for place, factor in enumerate(self._varied()):
            if not (
                len(unit) == len(self.points)
                and np.all(factor.at(unit[:, place]) == self.points[factor.name].to_numpy())
            ):
                raise ValueError(
                    "the installed SALib draws other points than the one this sweep was run with; install that one"
                )
        table = indices.morris_effects(self.factors, unit, self._grouped(sample), design.levels, confidence)
        table["unit"] = sample.unit
        table.attrs["luck"] = sample.luck()
        return table

    def surface(
        self, x: str, y: str, outcome: str | None = None, firm: str | None = None, at: int | None = None,
        confidence: float = CONFIDENCE,
    ) -> pd.DataFrame:  # fmt: skip
        """Return an outcome over two factors, see :func:`simulation.experiments.analysis.surfaces.response_surface`."""
        self._check_factors(x, y)
        return surfaces.response_surface(self.paired(outcome, firm, at), x, y, tuple(self.choices), confidence)

    def best(
        self, among: str, within: Sequence[str] = (), outcome: str | None = None, firm: str | None = None,
        at: int | None = None, highest: bool = True, confidence: float = CONFIDENCE,
    ) -> pd.DataFrame:  # fmt: skip
        """Return which value of a factor (or which firm) is best at every combination of other factors.

        Parameters
        ----------
        among
            A factor, such as the strategy; or ``"firm"``: which firm's outcome is highest.
        within
            Factors whose combinations are the cells.
        highest
            Whether the highest outcome is best, or the lowest.

        Returns
        -------
        pandas.DataFrame
            See :func:`simulation.experiments.analysis.regions.best_in_cells`; draw it by
            ``sim.plots.phase_diagram(table, x=..., y=...)``.
        """
        self._check_factors(*within)
        if among != FIRM:
            self._check_factors(among)
            return regions.best_in_cells(self.paired(outcome, firm, at), among, within, highest, confidence)
        samples = {name: self.sample(outcome, name, at) for name in self.firms}
        unit = next(iter(samples.values())).unit
        points = pd.concat([each.points.assign(firm=name) for name, each in samples.items()], ignore_index=True)
        whole = Sample(points, np.vstack([each.numbers for each in samples.values()]), unit)
        return regions.best_in_cells(
            whole.paired(self.manifest.experiment.replications), FIRM, within, highest, confidence
        )

    def best_by_region(
        self,
        among: str,
        within: Sequence[str],
        outcome: str | None = None,
        firm: str | None = None,
        highest: bool = True,
    ) -> pd.DataFrame:
        """Return for each value of each factor in how many cells which is best; see :meth:`best`."""
        return regions.best_by_region(self.best(among, within, outcome, firm, highest=highest), within)

    def _grouped(self, sample: Sample) -> Numbers:
        return sample.grouped(self.manifest.experiment.replications)

    @property
    def is_grid(self) -> bool:
        """Whether every combination was run."""
        return isinstance(self.manifest.experiment.design, Grid)

    def label(self, factor: str) -> str:
        """Return what a factor is called on axes, with its unit."""
        given = self.manifest.experiment.factors[factor].label
        if given is not None:
            return given
        unit = self.manifest.factors[factor].unit
        name = factor.replace("_", " ")
        return f"{name[:1].upper()}{name[1:]}" + (f" [{unit}]" if unit not in ("-", "") else "")

    def _varied(self) -> list[Varied]:
        asked = self.manifest.experiment
        return list(prepared(asked, self.manifest.scenario).factors)

    def _logarithmic(self) -> list[str]:
        factors = self.manifest.experiment.factors
        return [name for name in self.numbers if factors[name].scale == "log" and self.points[name].min() > 0.0]

    def outcome(self, name: str | None = None) -> str:
        """Return an outcome that was kept; the first if none is named."""
        if name is not None and name not in self.outcomes:
            raise ValueError(unknown("outcome", name, self.outcomes))
        return self.outcomes[0] if name is None else name

    def firm(self, name: str | None = None) -> str:
        """Return a firm whose outcomes were kept; that of the question if none is named."""
        if name is not None and name not in self.firms:
            raise ValueError(unknown("firm", name, self.firms))
        return self.focal if name is None else name

    def _check_factors(self, *names: str) -> None:
        for name in names:
            if name not in self.factors:
                raise ValueError(unknown("factor", name, self.factors))
