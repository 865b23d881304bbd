"""Folders of sweeps whose outcomes are formulas instead of markets: what comes out of an analysis is then known."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import simulation as sim
from simulation.experiments.sweeps.beginning import begun
from simulation.experiments.sweeps.loading import prepared
from simulation.experiments.sweeps.store import FAILURES, POINTS, RUNS, Store

Formula = Callable[[pd.DataFrame, np.ndarray], Any]
"""From the points and a number of luck for each replication to an outcome at each point in this replication."""
PATHS = (
    "firms.Keeper.offering.price", "firms.Keeper.offering.unit_cost", "firms.Keeper.costs.cost_to_serve",
    "firms.Winner.offering.price",
)  # fmt: skip


def unit_factors(*names: str) -> dict[str, Any]:
    """Factors from 1 to 2, so that ``x - 1`` is uniform on the unit interval."""
    return {name: {"path": path, "range": [1.0, 2.0]} for name, path in zip(names, PATHS, strict=False)}


def folder_of(
    folder: Path, small: sim.Scenario, design: Mapping[str, Any], factors: Mapping[str, Any], formula: Formula,
    replications: int = 1, outcomes: tuple[str, ...] = ("profit",), keep: str = "final", missing: tuple[tuple[int, int], ...] = (),
) -> sim.SweepResults:  # fmt: skip
    """Write the folder of a sweep as the store would, every replication a batch; a run that is missing has failed."""
    asked = {"title": "A formula", "scenario": "small", "factors": dict(factors), "design": dict(design), "keep": keep,
             "replications": replications, "outcomes": list(outcomes)}  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    begun(prepared(asked, small), folder, Store(folder), batch=1000)
    points = pd.read_parquet(folder / POINTS)
    for part in (RUNS, FAILURES):
        (folder / part).mkdir()
    rng = np.random.default_rng(5)
    for number in range(replications):
        luck = rng.normal(size=8)
        table = points.copy()
        table.insert(1, "replication", number)
        table.insert(2, "seed", small.seed + number)
        parts = []
        for place, firm in enumerate(("Keeper", "Winner")):
            for week in (1, 2) if keep == "weekly" else (0,):
                own = table.assign(firm=firm, **({"week": week} if week else {}))
                for outcome in outcomes:
                    own[outcome] = np.asarray(formula(points, luck), float) - 10.0 * place + 100.0 * week
                parts.append(own)
        whole = pd.concat(parts, ignore_index=True)
        lost = [point for point, replication in missing if replication == number]
        failed = pd.DataFrame(
            {"point": lost, "replication": number, "seed": 5, "error": "ValueError: no", "traceback": "..."}
        )
        if lost:
            pq.write_table(pa.Table.from_pandas(failed), folder / FAILURES / f"batch-{number:06d}.parquet")
        pq.write_table(pa.Table.from_pandas(whole[~whole["point"].isin(lost)], preserve_index=False),
                       folder / RUNS / f"batch-{number:06d}.parquet")  # fmt: skip
    return sim.load_results(folder)
