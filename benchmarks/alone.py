"""One market in a process of its own, for its memory: ``python -m benchmarks.alone CASE CUSTOMERS THREADS WEEKS``."""

import json
import resource
import subprocess
import sys
import time
from itertools import pairwise

from benchmarks.markets import ROOT, scenario_of

BYTES = 1 if sys.platform == "darwin" else 1024
"""The unit in which the system reports memory [bytes]."""


def run_alone(case: str, customers: int, threads: int, weeks: int) -> dict[str, float]:
    """Run a market in a process of its own.

    Returns
    -------
    dict
        ``set_up``, ``burn_in`` and ``weeks`` [s]; ``peak``, the most memory it has held at once [bytes].
    """
    command = [sys.executable, "-m", "benchmarks.alone", case, str(customers), str(threads), str(weeks)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["it said nothing; memory may have run out"]
        raise RuntimeError(f"its process ended with {done.returncode}: {said[-1]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(case: str, customers: str, threads: str, weeks: str) -> None:
    """Set up a market, run it to the end of its burn-in, then to the end; print how long that took, and its peak memory."""
    import simulation as sim

    scenario = scenario_of(case, int(customers), int(weeks))
    sim.Market(scenario_of(case, 1000, 1, burn_in_weeks=0)).run()  # compiled code is loaded now
    times = [time.perf_counter()]
    market = sim.Market(scenario, threads=int(threads))
    times.append(time.perf_counter())
    market.run(scenario.burn_in_weeks)
    times.append(time.perf_counter())
    market.run()
    times.append(time.perf_counter())
    spans = [after - before for before, after in pairwise(times)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES
    print(json.dumps({"set_up": spans[0], "burn_in": spans[1], "weeks": spans[2], "peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
