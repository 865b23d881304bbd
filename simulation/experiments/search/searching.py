"""Searching for the candidate at which something is highest: first far and wide, then closely around the best.

The first candidates are spread evenly (a scrambled Sobol sequence), the next are proposed by Optuna's tree-structured Parzen
estimator (Bergstra et al. 2011), which looks where good ones are dense; from the best of them the search of Nelder & Mead (1965)
goes on to the summit. Every candidate has the same luck, so that what is compared are the candidates. What was tried is kept in
a file after each candidate; the same search begun again in it goes on, and finds what it would have found undisturbed.
"""

import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.experiments.search.candidates import Numbers, Run, Values
from simulation.experiments.search.ranges import Range

if TYPE_CHECKING:
    from optuna import Study

Objective = Callable[[Values], float]
Progress = Callable[[int, int], None]
"""Called with candidates tried and the most that will be."""
SPREAD = 0.2
"""Share of the candidates that are spread evenly."""
EXPLORED = 0.6
"""Share of the candidates after which the search goes on around the best, where something can vary smoothly."""
STEP = 0.1
"""First step of the search around the best [share of the distance between bounds]."""
WORST = -1e300
"""Stands for an objective that is no number."""


@dataclass(frozen=True)
class Candidate:
    """One set of parameters that was tried.

    Attributes
    ----------
    number
        In the order tried, from 0.
    place
        Value by name, as Optuna knows it (of a choice its number).
    measured
        A value a replication, by ``firm.outcome``.
    objective
        What is to be highest.
    how
        ``spread``, ``proposed`` or ``around the best``.
    """

    number: int
    place: Mapping[str, float]
    measured: Values
    objective: float
    how: str


@dataclass
class Search:
    """A search, as it goes on."""

    ranges: Sequence[Range]
    run: Run
    objective: Objective
    seeds: Sequence[int]
    most: int
    file: Path | None = None
    first: Mapping[str, float] | None = None
    precision: float = 0.005
    progress: Progress | None = None
    tried: list[Candidate] = field(default_factory=list)

    def go(self) -> bool:
        """Search until all candidates are tried or nothing better is near; returns False after Ctrl-C."""
        with _quiet():
            study = self._opened()
            self.tried = _kept(study)
            self._tell()
            try:
                self._explore(study)
                self._climb(study)
            except KeyboardInterrupt:
                return False
        return True

    @property
    def best(self) -> Candidate:
        """The best so far.

        Raises
        ------
        ValueError
            If none was tried.
        """
        if not self.tried:
            raise ValueError("nothing was tried yet")
        return max(self.tried, key=lambda each: each.objective)

    @property
    def _explored(self) -> int:
        """How many candidates are tried before the search around the best begins."""
        return max(1, round(EXPLORED * self.most)) if any(each.smooth for each in self.ranges) else self.most

    def _explore(self, study: "Study") -> None:
        from optuna.samplers import TPESampler

        spread = self._spread()
        distributions = {each.name: each.distribution() for each in self.ranges}
        while len(self.tried) < self._explored:
            number = len(self.tried)
            if number < len(spread):
                self._try(study, spread[number], "spread")
                continue
            # A sampler anew for each candidate: what it proposes hangs on what was tried, not on when it was begun.
            study.sampler = TPESampler(n_startup_trials=1, multivariate=True, seed=(self.seeds[0] + number) % 2**32)
            trial = study.ask(distributions)
            place = {each.name: each.rounded(float(trial.params[each.name])) for each in self.ranges}
            study.tell(trial, state=_failed())  # the candidate itself is kept when it was run, with rounded numbers
            self._try(study, place, "proposed")

    def _spread(self) -> list[dict[str, float]]:
        """Return the first candidates: the scenario as it is if it is within the bounds, and others spread evenly."""
        from scipy.stats.qmc import Sobol

        n = max(2, round(SPREAD * self.most))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # numbers other than powers of two are evenly spread as well
            shares = Sobol(len(self.ranges), rng=np.random.default_rng(self.seeds[0])).random(n)
        places = [{each.name: each.at(share) for each, share in zip(self.ranges, row, strict=True)} for row in shares]
        return [dict(self.first), *places[:-1]] if self.first is not None else places

    def _climb(self, study: "Study") -> None:
        """Go on around the best of those explored, over what varies smoothly."""
        from scipy.optimize import minimize

        smooth = [each for each in self.ranges if each.smooth]
        left = self.most - self._explored
        if not smooth or left <= 0:
            return
        start = max(self.tried[: self._explored], key=lambda each: each.objective)
        known = {_key(each.place): each.objective for each in self.tried}

        def loss(shares: Numbers) -> float:
            moved = {each.name: each.at(float(share)) for each, share in zip(smooth, shares, strict=True)}
            place = {**start.place, **moved}
            key = _key(place)
            if key not in known:
                if len(self.tried) >= self.most:
                    raise _Enough
                known[key] = self._try(study, place, "around the best").objective
            return -known[key]

        origin = np.array([each.share(start.place[each.name]) for each in smooth])
        towards = np.where(origin <= 1.0 - STEP, STEP, -STEP)
        corners = np.vstack([origin, origin + np.diag(towards)])
        options = {"initial_simplex": corners, "xatol": self.precision, "fatol": np.inf, "maxfev": 10 * self.most}
        try:
            minimize(loss, origin, method="Nelder-Mead", bounds=[(0.0, 1.0)] * len(smooth), options=options)
        except _Enough:
            return

    def _try(self, study: "Study", place: Mapping[str, float], how: str) -> Candidate:
        """Run a candidate and keep what came of it."""
        from optuna.trial import create_trial

        changes = {path: value for each in self.ranges for path, value in each.changes(place[each.name]).items()}
        values = self.run(changes, self.seeds)
        reached = self.objective(values)
        kept = reached if np.isfinite(reached) else WORST
        tried = Candidate(len(self.tried), dict(place), values, kept, how)
        study.add_trial(
            create_trial(
                params={each.name: place[each.name] if each.smooth else int(place[each.name]) for each in self.ranges},
                distributions={each.name: each.distribution() for each in self.ranges},
                value=kept,
                user_attrs={"how": how, "values": json.dumps({name: own.tolist() for name, own in values.items()})},
            )
        )  # fmt: skip
        self.tried.append(tried)
        self._tell()
        return tried

    def _tell(self) -> None:
        if self.progress is not None and self.tried:
            self.progress(min(len(self.tried), self.most), self.most)

    def _opened(self) -> "Study":
        """Open the study in its file, or one in memory."""
        import optuna

        try:
            storage = None if self.file is None else _storage(self.file)
            return optuna.create_study(study_name="search", storage=storage, direction="maximize", load_if_exists=True)
        except Exception as error:
            if self.file is None:
                raise
            raise ValueError(
                f"the search kept in {self.file} cannot be read ({type(error).__name__}); name another folder, or delete "
                "this file to begin anew"
            ) from error


class _Enough(Exception):
    """As many candidates were tried as may be."""


def _key(place: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted((name, float(value)) for name, value in place.items()))


def _kept(study: "Study") -> list[Candidate]:
    """Return the candidates that a study holds, in the order tried."""
    from optuna.trial import TrialState

    found: list[Candidate] = []
    for trial in study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,)):
        values = {name: np.array(own) for name, own in json.loads(trial.user_attrs["values"]).items()}
        place = {name: float(value) for name, value in trial.params.items()}
        value = WORST if trial.value is None else trial.value
        found.append(Candidate(len(found), place, values, value, trial.user_attrs["how"]))
    return found


def _storage(file: Path) -> Any:
    """Return Optuna's storage in a file, which is closed whenever nothing is read or written."""
    from optuna.storages import RDBStorage
    from sqlalchemy.pool import NullPool

    return RDBStorage(f"sqlite:///{file.resolve().as_posix()}", engine_kwargs={"poolclass": NullPool})


def _failed() -> Any:
    from optuna.trial import TrialState

    return TrialState.FAIL


@contextmanager
def _quiet() -> Iterator[None]:
    """Let Optuna say nothing."""
    import optuna

    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            yield
    finally:
        optuna.logging.set_verbosity(before)
