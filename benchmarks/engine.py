"""Customer-weeks per second: over customers, over firms, over threads, with every mechanism and with the basics."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks import goals
from benchmarks.alone import run_alone
from benchmarks.markets import CASES, FIRMS, scenario_of, spread, timed
from benchmarks.measurement import Measurement

THREADS = (1, 2)
SIZES = {1_000: 1040, 10_000: 416, 100_000: 104, 1_000_000: 52}
"""Customers, and weeks to time."""
QUICK_SIZES = {1_000: 104, 10_000: 52, 100_000: 12}
ALONE, ALONE_WEEKS = 10_000_000, 52
"""Customers and weeks of the market that runs in a process of its own."""
QUICK_ALONE, QUICK_ALONE_WEEKS = 100_000, 12
ALONE_TOO = "speed alone"
"""Kind of the measurement where another has the same size."""
NUMBERS_OF_FIRMS = (2, 4, 8, 16)
FIRMS_AT, QUICK_FIRMS_AT = 100_000, 20_000


def engine(quick: bool) -> Iterator[Measurement | str]:
    """Time the two cases in all sizes."""
    for case in CASES:
        for customers, weeks in (QUICK_SIZES if quick else SIZES).items():
            yield f"{case}, {customers:,} customers"
            seconds, _ = timed(scenario_of(case, customers, weeks), THREADS)
            yield from speeds(seconds, case, customers, FIRMS, weeks)
        if not quick:
            yield from alone(case, ALONE, ALONE_WEEKS)
    if quick:
        yield from alone("basics", QUICK_ALONE, QUICK_ALONE_WEEKS, (1,))
    for case in CASES:
        for firms in NUMBERS_OF_FIRMS:
            yield f"{case}, {firms} firms"
            customers, weeks = (QUICK_FIRMS_AT, 8) if quick else (FIRMS_AT, 52)
            seconds, _ = timed(scenario_of(case, customers, weeks, firms))
            yield from speeds(seconds, case, customers, firms, weeks, "speed by firms")


def speeds(
    seconds: Mapping[int, Sequence[float]], case: str, customers: int, firms: int, weeks: int, measure: str = "speed"
) -> Iterator[Measurement]:
    """Yield the speed for each number of threads, and the gain from the second."""
    counts = customers >= goals.SPEED_COUNTS_FROM and firms == FIRMS
    market = f"{case}, {customers:,} customers, {firms} firms{', alone' * (measure == ALONE_TOO)}"
    for threads, times in seconds.items():
        of = {"case": case, "customers": customers, "firms": firms, "weeks": weeks, "threads": threads}
        yield Measurement(
            f"{market}, {threads} thread{'s' * (threads > 1)}", customers * weeks / min(times), "customer-weeks/s",
            goals.SPEED[case] if counts and threads == 1 else "", f"{weeks} weeks, {spread(times)}",
            {"measure": measure, **of},
        )  # fmt: skip
    if set(THREADS) <= set(seconds):
        of = {"measure": f"two threads over one, {measure}", "case": case, "customers": customers, "firms": firms}
        gain = min(seconds[1]) / min(seconds[2])
        yield Measurement(f"{market}, two threads over one", gain, "times", goals.THREADS if counts else "", of=of)


def alone(case: str, customers: int, weeks: int, numbers: Sequence[int] = THREADS) -> Iterator[Measurement | str]:
    """Time a market in processes of its own, and note the most memory that one holds."""
    seconds, peaks, set_up = {}, [], []
    for threads in numbers:
        yield f"{case}, {customers:,} customers in a process of its own, {threads} thread{'s' * (threads > 1)}"
        found = run_alone(case, customers, threads, weeks)
        seconds[threads] = [found["weeks"]]
        peaks.append(found["peak"])
        set_up.append(found["set_up"])
    yield from speeds(seconds, case, customers, FIRMS, weeks, "speed" if customers == ALONE else ALONE_TOO)
    of = {"case": case, "customers": customers, "firms": FIRMS}
    yield Measurement(
        f"{case}, {customers:,} customers, peak resident memory", max(peaks) / 1e9, "GB",
        goals.PEAK if customers == ALONE else "", f"{weeks} weeks after a burn-in of 26; set up in {min(set_up):.1f} s",
        {"measure": "peak memory", **of},
    )  # fmt: skip
