"""Runs under the same luck, paired differences, and where they change sign."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

import simulation as sim
from simulation.experiments.paired import paired_difference

DOCS = Path(__file__).parents[1]
SCENARIOS = DOCS.parent / "scenarios"
PICTURES = DOCS / "pictures"
REPLICATIONS = 8
SEEDS = range(1001, 1001 + REPLICATIONS)

Values = NDArray[np.float64]


def scenario(name: str, changes: Mapping[str, Any] | None = None) -> "sim.Scenario":
    """Return a shipped scenario with some parameters changed."""
    return sim.changed(sim.load_scenario(SCENARIOS / f"{name}.yaml"), dict(changes or {}))


def sized(name: str, customers: int, changes: Mapping[str, Any] | None = None) -> "sim.Scenario":
    """Return a shipped scenario as a smaller (or larger) market: its customers, and firms' budgets and fixed costs to match.

    Parameters
    ----------
    changes
        Made afterwards: amounts in them are those of the market of this size.
    """
    return sim.changed(sim.resized(scenario(name), customers), dict(changes or {}))


def run(what: "sim.Scenario", seed: int, *, equity: bool = False) -> pd.DataFrame:
    """Run a scenario; returns its summary, a row a firm, with ``score`` and ``equity_left`` if asked for."""
    market = sim.Market(what, seed).run()
    summary = market.results.summary().set_index("firm")
    if equity:
        summary["equity_left"] = pd.Series(market.equity_left())
        summary["score"] = summary["discounted_profit"] + summary["equity_left"]
    return summary


def replicated(
    what: "sim.Scenario", columns: Sequence[str], *, firm: str | None = None, equity: bool = False,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, Values]:  # fmt: skip
    """Return outcomes of one firm (by default the focal one) in every replication: name -> (n,)."""
    tables = [run(what, seed, equity=equity).loc[firm or what.focal] for seed in seeds]
    return {name: np.array([float(table[name]) for table in tables]) for name in columns}


def measured(
    what: "sim.Scenario", measure: Callable[["sim.Market"], Any], seeds: Sequence[int] = SEEDS, *, run: bool = True
) -> Values:
    """Return what a function measures of the market in every replication, (n, ...).

    Parameters
    ----------
    run
        Whether the market is run to the end beforehand; else the function runs it.
    """
    markets = (sim.Market(what, seed) for seed in seeds)
    return np.array([measure(market.run() if run else market) for market in markets], dtype=float)


@dataclass(frozen=True)
class Estimate:
    """A mean over replications with the half width of its 95 % interval (Student t)."""

    mean: float
    half: float

    @property
    def sign(self) -> int:
        """1 or -1 where the interval leaves out zero, else 0."""
        return 0 if abs(self.mean) <= self.half else (1 if self.mean > 0 else -1)

    def text(self, decimals: int = 0, *, signed: bool = True) -> str:
        """Write it with its interval."""
        plus = "+" if signed else ""
        return f"{self.mean:{plus},.{decimals}f} ± {self.half:,.{decimals}f}"


def estimate(values: ArrayLike, against: ArrayLike | None = None, per: float = 1.0) -> Estimate:
    """Return the mean of values (or of their differences in pairs), divided by ``per``, with its interval."""
    own = np.asarray(values, dtype=float) / per
    other = np.zeros_like(own) if against is None else np.asarray(against, dtype=float) / per
    found = paired_difference(own, other)
    return Estimate(found.difference, found.high - found.difference)


@dataclass(frozen=True)
class Turn:
    """A change of sign between two neighbouring levels at which the sign is clear, and where a straight line crosses."""

    before: float
    after: float
    rising: bool
    crossing: float


def turns(levels: Sequence[float], found: Sequence[Estimate]) -> list[Turn]:
    """Find where estimates change sign along ascending levels; those not told from zero are passed over."""
    clear = [(level, each) for level, each in zip(levels, found, strict=True) if each.sign]
    result = []
    for (low, one), (high, other) in pairwise(clear):
        if one.sign != other.sign:
            crossing = low + (high - low) * one.mean / (one.mean - other.mean)
            result.append(Turn(low, high, other.sign > 0, crossing))
    return result


def turn_in_words(
    levels: Sequence[float],
    found: Sequence[Estimate],
    what: Callable[[float], str],
    gains: str = "pays",
    loses: str = "costs more than it brings",
) -> str:
    """Say where an answer turns along ascending levels.

    Parameters
    ----------
    what
        Writes a level, such as ``lambda share: f"{share:.0%}"``.
    gains, loses
        Verbs for above and below zero, such as ``"pays"`` and ``"costs more than it brings"``.
    """
    there = turns(levels, found)
    if there:
        parts = []
        for turn in there:
            first, then = (loses, gains) if turn.rising else (gains, loses)
            low = f"at {what(turn.before)}" if turn.before == levels[0] else f"up to {what(turn.before)}"
            high = f"at {what(turn.after)}" if turn.after == levels[-1] else f"from {what(turn.after)} on"
            parts.append(f"{low} it {first}, {high} it {then}")
        return "; ".join(parts)
    clear = [what(level) for level, each in zip(levels, found, strict=True) if each.sign]
    unclear = [what(level) for level, each in zip(levels, found, strict=True) if not each.sign]
    if not clear:
        return f"it cannot be told from zero anywhere from {what(levels[0])} to {what(levels[-1])}"
    verb = gains if any(each.sign > 0 for each in found) else loses
    if unclear:
        return f"it {verb} at {listed(clear)}, and cannot be told from zero at {listed(unclear)}"
    return f"it {verb} everywhere from {what(levels[0])} to {what(levels[-1])}: there is no turn in this range"


def turning(
    levels: Sequence[float], curves: Mapping[str, Sequence[Estimate]], what: Callable[[float], str], *verbs: str
) -> str:
    """Say of each of several curves where it turns, as a list; ``what`` and ``verbs`` as in :func:`turn_in_words`."""
    return "\n".join(f"* {name}: {turn_in_words(levels, found, what, *verbs)}." for name, found in curves.items())


def texts(found: Iterable[Estimate], decimals: int = 1) -> list[str]:
    """Write estimates as the cells of a row."""
    return [each.text(decimals) for each in found]


def listed(names: Sequence[str]) -> str:
    """List names in words.

    Examples
    --------
    >>> listed(["cost", "value", "technology"])
    'cost, value and technology'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def table(corner: str, columns: Sequence[str], rows: Mapping[str, Sequence[str]]) -> str:
    """Write a table."""
    lines = [f"| {corner} | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    lines += [f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows.items()]
    return "\n".join(lines)
