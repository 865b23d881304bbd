"""Run a few weeks of every scenario given, with as many customers as it ships with, and say how long a week takes."""

import sys
import time

import simulation as sim

WEEKS = 6


def main(paths: list[str]) -> int:
    """Return 0 if every scenario could be run."""
    failed = 0
    for path in paths:
        try:
            scenario = sim.load_scenario(path)
            market = sim.Market(scenario).run(weeks=2)  # compiled, firms have planned once
            began = time.perf_counter()
            market.run(weeks=WEEKS)
        except Exception as error:  # noqa: BLE001  # whatever goes wrong, the others are tried as well
            print(f"{path}: {type(error).__name__}: {error}")
            failed += 1
            continue
        week = (time.perf_counter() - began) / WEEKS
        print(f"{path}: {market.people:,} customers, {len(market.firms)} firms, {week * 1000:.1f} ms a week")
    if not paths:
        print("no scenario given")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
