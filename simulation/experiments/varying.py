"""What an outcome hangs on: a parameter by its values, one after the other, or two over a grid, always under the same luck."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import pandas as pd

from simulation.experiments.comparable import focal_firm
from simulation.experiments.comparison import Comparison, compare
from simulation.experiments.measures import FROM_EQUITY
from simulation.experiments.paired import paired_difference
from simulation.market.market import Market
from simulation.scenario import Scenario, changed

Changes = Mapping[str, Any]
Progress = Callable[[int, int], None]
"""Called with runs done and runs in all."""


def one_at_a_time(
    scenario: Scenario,
    ranges: Mapping[str, tuple[Any, Any]],
    *,
    outcome: str = "score",
    firm: str | None = None,
    replications: int = 8,
    seed: int | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Take one parameter after the other from a low to a high value, and see what it does to an outcome.

    All other parameters stay as they are, so that what two of them do together is not seen; nor what lies outside the ranges.

    Parameters
    ----------
    scenario
        The market.
    ranges
        Low and high value by the path of the parameter, such as ``{"firms.Keeper.offering.price": (18, 22)}``.
    outcome
        Name, see :data:`simulation.experiments.measures.RUN_OUTCOMES`.
    firm
        Whose outcome; the scenario's focal firm if not given.
    replications, seed, workers, progress
        As in :func:`simulation.compare`.

    Returns
    -------
    pandas.DataFrame
        A row a parameter, the largest effect first: ``parameter``, ``from``, ``to``, ``effect`` (mean of the paired differences,
        high less low value), ``low`` and ``high`` (95 % interval), ``unit``; made for ``sim.plots.sensitivity``.

    Raises
    ------
    ValueError
        If there is no range, or a path, a value, the outcome, the firm or a number is not possible.
    KeyboardInterrupt
        After Ctrl-C.

    References
    ----------
    Saltelli et al. (2008), Global Sensitivity Analysis: The Primer, on what one at a time cannot tell.
    """
    if not ranges:
        raise ValueError('name at least one range, such as {"firms.Keeper.offering.price": (18, 22)}')
    ends = {
        f"{path} {end}": changed(scenario, {path: value})
        for path, pair in ranges.items()
        for end, value in zip(("low", "high"), pair, strict=True)
    }
    whose = focal_firm(firm, {"the scenario": scenario})
    found = _whole(
        compare(
            ends,
            replications,
            firm=whose,
            outcomes=[outcome],
            seed=scenario.seed if seed is None else seed,
            with_equity=outcome in FROM_EQUITY,
            workers=workers,
            progress=progress,
        )
    )
    runs = found.runs[found.runs["firm"] == whose]
    values = runs.pivot(index="replication", columns="alternative", values="value")
    rows = []
    for path, (low, high) in ranges.items():
        effect = paired_difference(values[f"{path} high"].to_numpy(float), values[f"{path} low"].to_numpy(float), 0.95)
        rows.append([path, low, high, effect.difference, effect.low, effect.high, found.outcomes[0].unit])
    table = pd.DataFrame(rows, columns=["parameter", "from", "to", "effect", "low", "high", "unit"])
    return table.sort_values("effect", key=abs, ascending=False, ignore_index=True)


def over_grid(
    scenario: Scenario,
    alternatives: Mapping[str, Changes],
    across: tuple[str | Sequence[str], Iterable[Any]],
    up: tuple[str | Sequence[str], Iterable[Any]],
    *,
    outcome: str = "score",
    firm: str | None = None,
    replications: int = 6,
    seed: int | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Hold two alternatives against each other in every cell of a grid over two parameters.

    Parameters
    ----------
    scenario
        The market.
    alternatives
        Changes by the name of the alternative, two of them, such as ``{"keep": {}, "win": {"firms.Keeper.strategy": ...}}``.
    across, up
        Path of a parameter (or several paths that take the same value) and its values.
    outcome, firm, replications, seed, workers
        As in :func:`simulation.compare`.
    progress
        Called after each run with runs done and runs in all.

    Returns
    -------
    pandas.DataFrame
        A row a cell: ``x``, ``y``, ``alternative``, ``against``, ``difference`` with its 95 % interval ``low`` and ``high``,
        ``unit``; made for ``sim.plots.phase_diagram``.

    Raises
    ------
    ValueError
        If there are not two alternatives, or a path, a value, the outcome, the firm or a number is not possible.
    KeyboardInterrupt
        After Ctrl-C.
    """
    if len(alternatives) != 2:
        raise ValueError(f"two alternatives can be held against each other, but there are {len(alternatives)}")
    cells = list(product(across[1], up[1]))
    rows, runs = [], len(cells) * 2 * replications
    for place, (x, y) in enumerate(cells):
        market = changed(scenario, {**_at(across[0], x), **_at(up[0], y)})
        found = _whole(
            compare(
                {name: changed(market, dict(changes)) for name, changes in alternatives.items()},
                replications,
                firm=firm,
                outcomes=[outcome],
                seed=scenario.seed if seed is None else seed,
                with_equity=outcome in FROM_EQUITY,
                workers=workers,
            )
        )
        table = found.differences()
        row = table[table["firm"] == found.firm].iloc[0]
        rows.append([x, y, *(row[name] for name in ("alternative", "against", "difference", "low", "high", "unit"))])
        if progress is not None:
            progress((place + 1) * 2 * replications, runs)
    return pd.DataFrame(rows, columns=["x", "y", "alternative", "against", "difference", "low", "high", "unit"])


def _at(paths: str | Sequence[str], value: Any) -> dict[str, Any]:
    return dict.fromkeys([paths] if isinstance(paths, str) else paths, value)


def _whole(found: Comparison) -> Comparison:
    """Return a comparison that was not interrupted; otherwise go on with the interruption."""
    if found.interrupted:
        raise KeyboardInterrupt
    return found


def by_value(
    scenario: Scenario,
    path: str,
    values: Iterable[Any],
    *,
    firm: str | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Run a market once for each value of a parameter, with the same customers and luck, and say how a firm stands at the end.

    One run a value tells the shape; for what a difference is worth see :func:`simulation.compare`.

    Parameters
    ----------
    scenario
        The market.
    path, values
        The parameter, such as ``"firms.Keeper.offering.price"``, and what it is to be.
    firm
        The firm; the scenario's focal firm if not given.
    seed
        Luck; the scenario's if not given.
    progress
        Called after each run with runs done and runs in all.

    Returns
    -------
    pandas.DataFrame
        A row a value (the index), a column an outcome, see :meth:`simulation.outcomes.results.Results.summary`.

    Raises
    ------
    ValueError
        If the path, a value or the firm is not possible.
    """
    whose, tried = focal_firm(firm, {"the scenario": scenario}), list(values)
    rows = []
    for place, value in enumerate(tried):
        market = Market(changed(scenario, {path: value}), seed=seed).run()
        rows.append(market.results.summary().set_index("firm").loc[whose])
        if progress is not None:
            progress(place + 1, len(tried))
    return pd.DataFrame(rows, index=pd.Index(tried, name=path.split(".")[-1]))
