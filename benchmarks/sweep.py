"""Many small runs, as a user makes them today, and one run made again, as when a slider moves."""

import statistics
import time
from collections.abc import Iterator, Sequence

import simulation as sim
from benchmarks import goals
from benchmarks.markets import ROOT, scenario_of
from benchmarks.measurement import Measurement

CUSTOMERS, WEEKS = 1_000, 52
REPEATS = 3
"""Times each sweep is made; numbers of processes take turns, and the best counts."""


def sweep(quick: bool) -> Iterator[Measurement | str]:
    """Time sweeps by ``sim.compare``, and re-runs."""
    scenario = scenario_of("basics", CUSTOMERS, WEEKS, burn_in_weeks=0)
    sim.Market(scenario).run()
    of = {"customers": CUSTOMERS, "weeks": WEEKS}
    each = 20 if quick else 300
    rates: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    for number in range(1, 1 + (1 if quick else REPEATS)):
        for processes, found in rates.items():
            yield f"{each * processes} runs, processes: {processes}, time {number}"
            found.append(runs_per_second(scenario, each * processes, processes, with_equity=False))
    for processes, found in rates.items():
        whole, going = zip(*found, strict=True)
        named = f"{processes} process{'es' * (processes > 1)}"
        goal = goals.SWEEP if processes == 2 else ""
        yield Measurement(
            f"sweep, {CUSTOMERS:,} customers x {WEEKS} weeks, {named}", max(whole), "runs/s", goal,
            f"{each * processes} runs by sim.compare(..., with_equity=False), starting the processes included; {among(whole)}",
            {"measure": "sweep", "processes": processes, **of},
        )  # fmt: skip
        if processes > 1:
            yield Measurement(f"the same, {named}, once they are at work", max(going), "runs/s", goal, among(going),
                              {"measure": "sweep at work", "processes": processes, **of})  # fmt: skip
    runs = 5 if quick else 100
    yield f"{runs} runs with equity"
    valued = scenario_of("basics", CUSTOMERS, WEEKS, burn_in_weeks=0, scoring={})
    whole, _ = runs_per_second(valued, runs, 1, with_equity=True)
    yield Measurement("the same, 1 process, equity left behind included", whole, "runs/s",
                      note=f"{runs} runs by sim.compare as it is by default",
                      of={"measure": "sweep with equity", **of})  # fmt: skip
    yield from reruns(quick)


def among(rates: Sequence[float]) -> str:
    """Say how often a rate was measured, and what the least was."""
    return f"best of {len(rates)}, the least {min(rates):.0f}" if len(rates) > 1 else "made once"


def runs_per_second(scenario: sim.Scenario, runs: int, processes: int, with_equity: bool) -> tuple[float, float]:
    """Run a scenario under so many seeds.

    Returns
    -------
    whole, going : float
        Runs per second from beginning to end; and from when a twentieth of the runs were done, all processes being at work.
    """
    ends: list[float] = []
    begin = time.perf_counter()
    done = sim.compare(
        {"as it is": scenario}, runs, with_equity=with_equity, workers=processes, least=1,
        progress=lambda number, of: ends.append(time.perf_counter()),
    )  # fmt: skip
    if done.interrupted:
        raise KeyboardInterrupt
    first = max(1, runs // 20)
    return runs / (ends[-1] - begin), (runs - 1 - first) / (ends[-1] - ends[first])


def reruns(quick: bool) -> Iterator[Measurement | str]:
    """Time setting up and running 5,000 customers for three years with full records."""
    scenario = sim.load_scenario(ROOT / "scenarios" / "retention_vs_acquisition.yaml")
    what = f"{scenario.customers.number:,} customers x {scenario.weeks} weeks, set up and run"
    yield what
    sim.Market(scenario).run(1)
    set_up, whole = [], []
    for _ in range(3 if quick else 15):
        begin = time.perf_counter()
        market = sim.Market(scenario)
        set_up.append(time.perf_counter() - begin)
        market.run()
        whole.append(time.perf_counter() - begin)
    note = f"median {statistics.median(whole):.3f}; {min(set_up):.3f} of it setting up; {len(market.firms)} firms"
    yield Measurement(what, min(whole), "s", goals.RERUN, f"best of {len(whole)}, {note}", {"measure": "re-run"})
