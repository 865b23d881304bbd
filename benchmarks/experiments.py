"""Experiments of many runs: what they cost beside the runs themselves, in one process, in two, and on Mesa's ``batch_run``."""

import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import mesa
import numpy as np

import simulation as sim
from benchmarks import goals
from benchmarks.alone import BYTES
from benchmarks.commands import run
from benchmarks.markets import scenario_of
from benchmarks.measurement import Measurement
from simulation.experiments.measures import values_measured
from simulation.experiments.sweeps.batches import Plan, Round, run_batch
from simulation.experiments.sweeps.designs import drawn
from simulation.experiments.sweeps.loading import Prepared, prepared
from simulation.experiments.sweeps.timing import good_size

CUSTOMERS, WEEKS = 1_000, 52
PRICES = np.linspace(19.0, 21.0, 10)
OUTCOMES = ("profit", "customers")
OF = {"customers": CUSTOMERS, "weeks": WEEKS}
FEWER_RUNS, MOST_RUNS = 100_000, 1_000_000
"""Runs for which memory and going on are measured."""


def experiment(runs: int, scenario: sim.Scenario) -> Prepared:
    """Return an experiment of about so many runs: ten prices, replicated."""
    firm = next(iter(scenario.firms))
    return prepared(
        {
            "title": "Price", "design": {"kind": "grid"}, "outcomes": list(OUTCOMES), "replications": max(1, runs // 10),
            "factors": {"price": {"path": f"firms.{firm}.offering.price", "list": PRICES.tolist()}},
        },
        scenario,
    )  # fmt: skip


def experiments(quick: bool) -> Iterator[Measurement | str]:
    """Time experiments of many runs."""
    scenario = scenario_of("basics", CUSTOMERS, WEEKS, burn_in_weeks=0)
    what = experiment(100 if quick else 1_000, scenario)
    runs = what.points * what.experiment.replications
    yield f"{runs} runs, bare and by sim.sweep in one process"
    bare, one = bare_and_swept(what)
    note = "a loop over Market(...).run(), each run measured; 1 process, its own time"
    yield Measurement(f"bare runs, {CUSTOMERS:,} customers x {WEEKS} weeks", runs / bare, "runs/s", "", note,
                      {"measure": "bare runs", **OF})  # fmt: skip
    yield Measurement("sim.sweep, 1 process", runs / one, "runs/s", of={"measure": "swept", "processes": 1, **OF})
    note = f"{100 * (one - bare) / bare:.1f} % of a bare run; points, tables and files included"
    yield Measurement("overhead of sim.sweep, 1 process", (one - bare) / runs * 1e3, "ms/run", goals.OVERHEAD, note,
                      {"measure": "overhead", "processes": 1})  # fmt: skip
    yield f"{4 * runs} runs in two processes"
    yield from two_processes(experiment(4 * runs, scenario), runs / one)
    yield f"{runs} runs by mesa.batch_run"
    yield from by_mesa(what)
    yield "memory, and going on"
    yield from many_runs(quick)


def bare_and_swept(what: Prepared) -> tuple[float, float]:
    """Time the same runs in a loop and by a sweep, a part of each in turns; returns seconds of both."""
    plan, columns, size = ready(what)
    round_ = Round(np.arange(what.points), range(what.experiment.replications), size, 0)
    packed = plan.packed()
    bare = 0.0
    for number in round_.numbers:
        batch = round_.batch(number, columns)
        begin = time.process_time()
        for place in range(len(batch)):
            market = sim.Market(
                plan.scenario_at([batch.values[0][place]]), seed=plan.seed + int(batch.replications[place])
            ).run()
            values_measured(market.results, None, OUTCOMES)
        bare += time.process_time() - begin
    run_batch(packed, round_.batch(0, columns))
    with tempfile.TemporaryDirectory() as folder:
        begin = time.process_time()
        sim.sweep(what, Path(folder, "out"), workers=1, batch=size)
        return bare, time.process_time() - begin


def ready(what: Prepared) -> tuple[Plan, list[Any], int]:
    """Return the plan, what each point sets, and the size of a batch that a sweep of this length chooses."""
    points = drawn(what.experiment.design, what.factors)
    return Plan.of(what), [points[each.name].to_numpy() for each in what.factors], good_size(what)


def two_processes(what: Prepared, alone: float) -> Iterator[Measurement | str]:
    """Time a sweep in two processes by Dask, and the same batches by the local pool."""
    plan, columns, size = ready(what)
    runs = what.points * what.experiment.replications
    ends: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        sim.sweep(
            what,
            Path(folder, "out"),
            workers=2,
            batch=size,
            progress=lambda n, of: ends.append((time.perf_counter(), n)),
        )
        whole = time.perf_counter() - begin
    dask = rate(ends)
    yield Measurement("sim.sweep, 2 processes", runs / whole, "runs/s", "", f"{runs} runs, starting and ending Dask included",
                      {"measure": "swept", "processes": 2, **OF})  # fmt: skip
    yield Measurement("the same, once they are at work", dask, "runs/s", goals.SWEEP, f"{size} runs in a batch",
                      {"measure": "swept at work", "processes": 2})  # fmt: skip
    note = "at work; what the machine gives to two processes at all is among 'The machine'"
    yield Measurement("efficiency, 2 processes over 2 times 1", dask / (2.0 * alone) * 100, "%", "", note,
                      {"measure": "sweep efficiency"})  # fmt: skip
    all_runs = Round(np.arange(what.points), range(what.experiment.replications), size, 0)
    batches = [all_runs.batch(number, columns) for number in all_runs.numbers]
    ends = [(time.perf_counter(), 0)]
    # started anew, not copied: a copy of a process in which Arrow's threads are at work may wait for ever
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        for batch, _ in zip(batches, processes.map(partial(run_batch, plan.packed()), batches), strict=True):
            ends.append((time.perf_counter(), ends[-1][1] + len(batch)))
    pool = rate(ends)
    yield Measurement("the same batches by the local pool of processes, at work", pool, "runs/s",
                      of={"measure": "pool at work", "processes": 2})  # fmt: skip
    yield Measurement("Dask beside the local pool", (pool / dask - 1.0) * 100, "%", note="more time for a run",
                      of={"measure": "dask over pool"})  # fmt: skip


def rate(ends: list[tuple[float, int]]) -> float:
    """Return runs a second from when a tenth of the runs were done to when nine tenths were."""
    runs = ends[-1][1]
    middle = [(when, n) for when, n in ends if runs * 0.1 <= n <= runs * 0.9]
    return (middle[-1][1] - middle[0][1]) / (middle[-1][0] - middle[0][0])


class InMesa(mesa.Model):
    """The market as ``mesa.batch_run`` takes it: a step is a week."""

    base: sim.Scenario
    whole = False

    def __init__(self, price: float, rng: int) -> None:
        super().__init__()
        firm = next(iter(self.base.firms))
        self.market = sim.Market(sim.changed(self.base, {f"firms.{firm}.offering.price": price}), seed=rng)
        self.datacollector = mesa.DataCollector(
            {
                name: lambda model, name=name: values_measured(model.market.results, None, [name])[name]
                for name in OUTCOMES
            }
        )

    def step(self) -> None:
        """Run a week, or all of them."""
        if self.whole:
            self.market.run()
        else:
            self.market.step()
        if not self.market.running:
            self.running = False
            self.datacollector.collect(self)


class WholeInMesa(InMesa):
    """The market as ``mesa.batch_run`` takes it: a step is the whole run."""

    whole = True


def by_mesa(what: Prepared) -> Iterator[Measurement | str]:
    """Time ``mesa.batch_run`` with the same market, prices and seeds, in one process."""
    seeds = [what.scenario.seed + number for number in range(max(1, what.experiment.replications // 4))]
    InMesa.base = what.scenario
    before = multiprocessing.get_start_method(allow_none=True)
    try:
        for kind, step in ((InMesa, "a step is a week"), (WholeInMesa, "a step is the whole run")):
            begin = time.process_time()
            rows = mesa.batch_run(
                kind, {"price": PRICES.tolist()}, rng=seeds, number_processes=1, display_progress=False
            )
            seconds = time.process_time() - begin
            note = f"{len(rows)} runs; kept in memory, no files"
            yield Measurement(f"mesa.batch_run, 1 process, {step}", len(rows) / seconds, "runs/s", "", note,
                              {"measure": "batch_run", "whole": kind.whole})  # fmt: skip
    finally:
        multiprocessing.set_start_method(before, force=True)  # batch_run sets it for everybody


def many_runs(quick: bool) -> Iterator[Measurement | str]:
    """Measure memory and going on, in processes of their own in which a run gives made-up numbers at once."""
    peaks = {}
    for runs in (2_000, 4_000) if quick else (FEWER_RUNS, MOST_RUNS):
        yield f"{runs:,} runs of made-up numbers"
        with tempfile.TemporaryDirectory() as folder:
            command = (sys.executable, "-m", "benchmarks.experiments", str(runs), str(Path(folder, "out")))
            first, again = (json.loads(run(*command)) for _ in range(2))
        peaks[runs] = first["peak"]
        yield Measurement(f"peak memory, {runs:,} runs", first["peak"] / 1e9, "GB", goals.SWEEP_PEAK,
                          "made-up numbers instead of runs, all else as it is; 1 process",
                          {"measure": "sweep memory", "runs": runs})  # fmt: skip
        yield Measurement(f"going on with {runs:,} finished runs", again["seconds"], "s", "",
                          f"{again['files']:,} files read, every byte checked", {"measure": "resume", "runs": runs})  # fmt: skip
    few, many = peaks
    yield Measurement("memory for each further run", (peaks[many] - peaks[few]) / (many - few), "bytes/run",
                      of={"measure": "bytes a run"})  # fmt: skip


def _made_up(runs: int, folder: Path) -> None:
    """Sweep with made-up numbers, and print how long it took and how much memory."""
    import resource

    from simulation.experiments.sweeps import batches

    scenario = scenario_of("basics", CUSTOMERS, WEEKS, burn_in_weeks=0)
    what = experiment(runs, scenario)
    firms = np.arange(len(scenario.firms), dtype=float)

    class Market:
        def __init__(self, scenario: sim.Scenario, seed: int) -> None:
            self.history = type("History", (), {"firms": list(scenario.firms)})
            self.results = seed

        def run(self) -> "Market":
            return self

    batches.Market = Market  # type: ignore[assignment, misc]
    batches.values_measured = lambda seed, equity, outcomes: dict.fromkeys(outcomes, seed + firms)  # type: ignore[assignment]
    begin = time.perf_counter()
    sim.sweep(what, folder, workers=1, batch=100)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES
    files = len(list((folder / "runs").iterdir()))
    print(json.dumps({"seconds": seconds, "peak": peak, "files": files}))


if __name__ == "__main__":
    _made_up(int(sys.argv[1]), Path(sys.argv[2]))
