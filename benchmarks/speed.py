"""How fast the market runs: ``python benchmarks/speed.py [--quick]``.

Times the engine on the benchmark market (``benchmarks/market.yaml``: fixed purchase rate, aware share, treated share,
planning interval; full weekly records), and with every mechanism on (``benchmarks/everything.yaml``), beside the plain
one-object-per-customer model of ``tests/oracle`` in the same run, and prints and saves a table. Nothing here fails on time.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
SCENARIO = HERE / "market.yaml"
EVERYTHING = HERE / "everything.yaml"


def best_of(times: int, job: Callable[[], float]) -> float:
    """Return the shortest time: the one least disturbed by anything else on the machine [s]."""
    return min(job() for _ in range(times))


def market(customers: int, threads: int, weeks: int):  # type: ignore[no-untyped-def]
    """Return a benchmark market past its burn-in, budgets in proportion to its size."""
    import simulation as sim

    per_head = customers / 100_000
    settings = [f"customers.number={customers}", f"weeks={weeks}"]
    for firm in "ABCD":
        for budget in ("acquisition_budget", "retention_budget"):
            settings.append(f"firms.{firm}.strategy.{budget}={3000 * per_head}")
    scenario = sim.load_scenario(SCENARIO, settings)
    return sim.Market(scenario, threads=threads).run(scenario.burn_in_weeks)


def engine_speed(customers: int, threads: int, weeks: int) -> float:
    """Return customer-weeks per second of the engine, planning and records included."""

    def once() -> float:
        made = market(customers, threads, weeks)
        begin = time.perf_counter()
        made.run()
        return time.perf_counter() - begin

    return customers * weeks / best_of(1 if customers >= 1_000_000 else 3, once)


def everything_speed(threads: int) -> float:
    """Return customer-weeks per second with every mechanism on (``benchmarks/everything.yaml``)."""
    import simulation as sim

    scenario = sim.load_scenario(EVERYTHING)

    def once() -> float:
        made = sim.Market(scenario, threads=threads).run(scenario.burn_in_weeks)
        begin = time.perf_counter()
        made.run()
        return time.perf_counter() - begin

    return scenario.customers.number * scenario.weeks / best_of(3, once)


def object_speed(customers: int, weeks: int) -> float:
    """Return customer-weeks per second of the one-object-per-customer model."""
    sys.path.insert(0, str(ROOT / "tests"))
    from oracle.object_market import ObjectMarket  # type: ignore[import-not-found]

    import simulation as sim

    scenario = sim.load_scenario(SCENARIO, [f"customers.number={customers}", f"weeks={weeks}", "burn_in_weeks=4"])
    made = ObjectMarket(scenario)
    made.run(4)
    begin = time.perf_counter()
    made.run()
    return customers * weeks / (time.perf_counter() - begin)


def command_time(arguments: list[str], cache: Path | None = None) -> float:
    """Return the wall time of a command in a fresh process [s]."""
    environment = dict(os.environ)
    if cache is not None:
        environment["LOYALTY_LAB_CACHE"] = str(cache)
    begin = time.perf_counter()
    subprocess.run(arguments, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begin


def compile_times() -> tuple[float, float]:
    """Return the time of the first week of a small market, compiling and from the cache [s]."""
    code = (
        "import time, simulation as sim\n"
        f"m = sim.Market(sim.load_scenario({str(SCENARIO)!r}, ['customers.number=1000']))\n"
        "t = time.perf_counter(); m.step(); print(time.perf_counter() - t)"
    )
    with tempfile.TemporaryDirectory() as cache:
        environment = dict(os.environ, LOYALTY_LAB_CACHE=cache)
        times = [
            float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, env=environment)) for _ in range(2)
        ]
    return times[0], times[1]


def start_times() -> dict[str, float]:
    """Return how long the README's command and the imports take [s]."""
    lab = [sys.executable, "-m", "simulation.cli"]
    with tempfile.TemporaryDirectory() as folder:
        run = [*lab, "run", "scenarios/retention_vs_acquisition.yaml", "--out"]
        cold = command_time([*run, f"{folder}/cold"], Path(folder) / "cache")
        warm = command_time([*run, f"{folder}/warm"], Path(folder) / "cache")
    return {
        "README's run command, compiling [s]": cold,
        "README's run command, from the cache [s]": warm,
        "loyalty-lab --help [s]": best_of(3, lambda: command_time([*lab, "--help"])),
        "import simulation [s]": best_of(3, lambda: command_time([sys.executable, "-c", "import simulation"])),
        "python -c pass, for comparison [s]": best_of(3, lambda: command_time([sys.executable, "-c", "pass"])),
    }


def rerun_time() -> float:
    """Return the time to set up and run 5,000 customers for three years, as when a slider moves [s]."""
    import simulation as sim

    scenario = sim.load_scenario(ROOT / "scenarios" / "retention_vs_acquisition.yaml")

    def once() -> float:
        begin = time.perf_counter()
        sim.Market(scenario).run()
        return time.perf_counter() - begin

    return best_of(3, once)


def measure(quick: bool) -> dict[str, float]:
    """Return all measurements by name, printing each as it comes."""
    from simulation.state.columns import bytes_per_customer

    found: dict[str, float] = {}

    def note(name: str, value: float) -> None:
        found[name] = value
        print(f"{name:70s} {value:>16,.3f}" if value < 100 else f"{name:70s} {value:>16,.0f}", flush=True)

    cold, cached = compile_times()
    note("first week, compiling [s]", cold)
    note("first week, from the cache [s]", cached)
    sizes = [(1_000, 520), (100_000, 26)] if quick else [(1_000, 1040), (100_000, 104), (1_000_000, 52)]
    for customers, weeks in sizes:
        for threads in (1, 2):
            note(f"engine, {customers:,} customers, threads: {threads} [customer-weeks/s]",
                 engine_speed(customers, threads, weeks))  # fmt: skip
    if not quick:
        for threads in (1, 2):
            note(f"everything on, 100,000 customers, threads: {threads} [customer-weeks/s]", everything_speed(threads))
    note("one object a customer, 1,000 customers [customer-weeks/s]", object_speed(1_000, 10 if quick else 26))
    ratio = found["engine, 100,000 customers, threads: 1 [customer-weeks/s]"]
    note(
        "engine over objects, one core [times]",
        ratio / found["one object a customer, 1,000 customers [customer-weeks/s]"],
    )
    made = market(100_000, 1, 1)
    network = made.network.offsets.nbytes + made.network.neighbours.nbytes
    note("columns, 4 firms [bytes/customer]", bytes_per_customer(4))
    note("columns and network, 4 firms [bytes/customer]", bytes_per_customer(4) + network / 100_000)
    note("5,000 customers, three years, set up and run [s]", rerun_time())
    if not quick:
        for name, value in start_times().items():
            note(name, value)
    return found


def main() -> None:
    """Measure, print, and save the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, and no commands")
    parser.add_argument("--out", type=Path, default=None, help="Markdown file to write")
    options = parser.parse_args()
    found = measure(options.quick)
    if options.out is not None:
        lines = ["| measurement | value |", "|---|---:|"]
        lines += [
            f"| {name} | {value:,.3g} |" if value < 100 else f"| {name} | {value:,.0f} |"
            for name, value in found.items()
        ]
        machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        options.out.write_text(f"Measured on {machine}, by `python benchmarks/speed.py`.\n\n" + "\n".join(lines) + "\n")
        print(f"written: {options.out}")


if __name__ == "__main__":
    main()
