"""Customer-weeks per second: over customers, over firms, over threads, with every mechanism and with the basics.

Whatever else the machine does lasts for seconds or minutes. All markets are therefore timed in rounds, minutes apart, and
the shortest time of each counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
ROUNDS, REPEATS = 3, 2
"""Rounds over all markets, and times each market is run in a round. A process of its own is run once, and only in the first
and the last round."""


@dataclass(frozen=True)
class Timing:
    """A market to be timed, and what has been found so far.

    Attributes
    ----------
    case, customers, weeks, firms
        What is run.
    threads
        Numbers of threads, in turns.
    measure
        Kind of the measurement.
    in_own_process
        Whether its process is its own, so that the most memory it holds is known.
    seconds
        The times, for each number of threads.
    peaks, set_up
        The most memory held at once [bytes], and the time of setting up [s], for each process of its own.
    """

    case: str
    customers: int
    weeks: int
    firms: int = FIRMS
    threads: Sequence[int] = THREADS
    measure: str = "speed"
    in_own_process: bool = False
    seconds: dict[int, list[float]] = field(default_factory=dict)
    peaks: list[float] = field(default_factory=list)
    set_up: list[float] = field(default_factory=list)

    @property
    def market(self) -> str:
        """The market, in words."""
        return f"{self.case}, {self.customers:,} customers, {self.firms} firms{', alone' * (self.measure == ALONE_TOO)}"

    def take(self, repeats: int) -> None:
        """Time the market, so many times for each number of threads."""
        found = self.alone() if self.in_own_process else self.here(repeats)
        for number, times in found.items():
            self.seconds.setdefault(number, []).extend(times)

    def here(self, repeats: int) -> Mapping[int, Sequence[float]]:
        """Time it in this process."""
        seconds, _ = timed(scenario_of(self.case, self.customers, self.weeks, self.firms), self.threads, repeats)
        return seconds

    def alone(self) -> Mapping[int, Sequence[float]]:
        """Time it once for each number of threads, in processes of its own, and note what memory they hold."""
        found = {number: run_alone(self.case, self.customers, number, self.weeks) for number in self.threads}
        self.peaks.extend(each["peak"] for each in found.values())
        self.set_up.extend(each["set_up"] for each in found.values())
        return {number: [each["weeks"]] for number, each in found.items()}


def engine(quick: bool) -> Iterator[Measurement | str]:
    """Time the two cases in all sizes; what was found before something went wrong, or was stopped, is not lost."""
    timings = list(quick_timings() if quick else all_timings())
    rounds = 1 if quick else ROUNDS
    broken: BaseException | None = None
    try:
        for number in range(1, rounds + 1):
            for timing in timings:
                if not (timing.in_own_process and 1 < number < rounds):
                    yield f"round {number} of {rounds}: {timing.market}{', in a process of its own' * timing.in_own_process}"
                    timing.take(REPEATS)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # raised again below
        broken = error
    for timing in timings:
        yield from speeds(timing)
        yield from memory(timing)
    if broken:
        raise broken


def all_timings() -> Iterator[Timing]:
    """Return the markets of a whole run."""
    for case in CASES:
        for customers, weeks in SIZES.items():
            yield Timing(case, customers, weeks)
        yield Timing(case, ALONE, ALONE_WEEKS, in_own_process=True)
    for case in CASES:
        for firms in NUMBERS_OF_FIRMS:
            yield Timing(case, FIRMS_AT, 52, firms, threads=(1,), measure="speed by firms")


def quick_timings() -> Iterator[Timing]:
    """Return the markets of a quick run."""
    for case in CASES:
        for customers, weeks in QUICK_SIZES.items():
            yield Timing(case, customers, weeks)
    yield Timing("basics", QUICK_ALONE, QUICK_ALONE_WEEKS, threads=(1,), measure=ALONE_TOO, in_own_process=True)
    for case in CASES:
        for firms in NUMBERS_OF_FIRMS:
            yield Timing(case, QUICK_FIRMS_AT, 8, firms, threads=(1,), measure="speed by firms")


def speeds(timing: Timing) -> Iterator[Measurement]:
    """Yield the speed for each number of threads, and the gain from the second."""
    customers, weeks, seconds = timing.customers, timing.weeks, timing.seconds
    counts = customers >= goals.SPEED_COUNTS_FROM and timing.firms == FIRMS
    same = {"case": timing.case, "customers": customers, "firms": timing.firms}
    for threads, times in seconds.items():
        yield Measurement(
            f"{timing.market}, {threads} thread{'s' * (threads > 1)}", customers * weeks / min(times), "customer-weeks/s",
            goals.SPEED[timing.case] if counts and threads == 1 else "", f"{weeks} weeks, {spread(times)}",
            {"measure": timing.measure, **same, "weeks": weeks, "threads": threads},
        )  # fmt: skip
    if set(THREADS) <= set(seconds):
        yield Measurement(
            f"{timing.market}, two threads over one", min(seconds[1]) / min(seconds[2]), "times", goals.THREADS if counts else "",
            of={"measure": f"two threads over one, {timing.measure}", **same},
        )  # fmt: skip


def memory(timing: Timing) -> Iterator[Measurement]:
    """Yield the most memory that a process of its own held at once."""
    if timing.peaks:
        yield Measurement(
            f"{timing.case}, {timing.customers:,} customers, peak resident memory", max(timing.peaks) / 1e9, "GB",
            goals.PEAK if timing.customers == ALONE else "",
            f"{timing.weeks} weeks after a burn-in of 26; set up in {min(timing.set_up):.1f} s",
            {"measure": "peak memory", "case": timing.case, "customers": timing.customers, "firms": timing.firms},
        )  # fmt: skip
