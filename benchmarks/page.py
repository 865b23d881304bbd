"""The places of ``docs/performance.md`` that hold figures: written anew by every whole run of the benchmark."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.markets import CASES, FIRMS, ROOT
from benchmarks.measurement import Measurement, found, value_of
from benchmarks.table import measured_earlier, number, tables
from benchmarks.week import PHASES, SWITCHED_OFF

PAGE = ROOT / "docs" / "performance.md"
BLOCK = re.compile(r"(<!-- (?P<name>[a-z_]+): written by python -m benchmarks -->\n).*?(\n<!-- end -->)", re.DOTALL)
BILLION, MILLION, YEAR = 1_000_000_000, 1_000_000, 52
PIECE = 10_000_000
"""Customers on each core of the cluster."""
MESSAGE = 12
"""What one customer's word to a contact elsewhere takes: whose it is, and the voice of a week [bytes]."""
NETWORK_SPEED = 1.25e9
"""Ten gigabits a second [bytes/s]."""


def renew(measurements: Sequence[Measurement], about: dict[str, Any], page: Path = PAGE) -> None:
    """Write the page's figures anew."""
    page.write_text(with_figures(page.read_text("utf-8"), measurements, about), "utf-8")


def with_figures(text: str, measurements: Sequence[Measurement], about: dict[str, Any]) -> str:
    """Return a page with every such place written anew; one that asks for what does not exist is an error."""
    return BLOCK.sub(lambda place: place[1] + FIGURES[place["name"]](measurements, about) + place[3], text)


def results(measurements: Sequence[Measurement], about: dict[str, Any]) -> str:
    """Return the whole table."""
    left_out = f" Not measured: {', '.join(about['left_out'])}." if about["left_out"] else ""
    head = f"`{about['command']}`, {about['date']}, on {about['machine']}.{left_out}{measured_earlier(about)}"
    return f"{head}\n\n{tables(measurements, level=3)}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table whose first column is text."""
    lines = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def told(value: float | None, unit: str = "") -> str:
    """Write a value, or that there is none."""
    return "not measured" if value is None else f"{number(value)} {unit}".strip()


def times(*values: float | None) -> float | None:
    """Multiply; None where anything is missing."""
    product = 1.0
    for value in values:
        if value is None:
            return None
        product *= value
    return product


def over(value: float | None, divisor: float | None) -> float | None:
    """Divide; None where anything is missing."""
    return None if value is None or not divisor else value / divisor


def phases(measurements: Sequence[Measurement], about: dict[str, Any]) -> str:
    """Return the time of each phase of a week."""
    rows = [[f"`{p}`", *(told(value_of(measurements, "phase", case=c, phase=p)) for c in CASES)] for p in PHASES]
    return table(["phase [ns/customer-week]", *CASES], rows)


def bounds(measurements: Sequence[Measurement], about: dict[str, Any]) -> str:
    """Return the time of a customer-week beside what bounds could account for."""
    rows = [[name, *(told(value_of(measurements, kind, case=c)) for c in CASES)] for name, kind in (
        ("a customer-week", "time"), ("moving its bytes (the floor)", "floor"), ("drawing", "drawing"),
        ("waiting for lines that are not in order, one after another", "waiting"),
    )]  # fmt: skip
    return table(["[ns/customer-week]", *CASES], rows)


def switched_off(measurements: Sequence[Measurement], about: dict[str, Any]) -> str:
    """Return the time of a week with something switched off, and what it saves."""
    rows = []
    for off in SWITCHED_OFF:
        cells = ["as it is" if off == "nothing" else f"without {off}"]
        for case in CASES:
            value = value_of(measurements, "without", case=case, off=off)
            share = over(value, value_of(measurements, "without", case=case, off="nothing"))
            cells += [told(value), "" if share is None or off == "nothing" else f"{share - 1:+.0%}"]
        rows.append(cells)
    return table(["[ns/customer-week]", *(head for case in CASES for head in (case, "change"))], rows)


def sizes(measurements: Sequence[Measurement], about: dict[str, Any]) -> str:
    """Return the time of a customer-week by the size of the market, and the memory that the market takes."""
    customers = sorted({m.of["customers"] for m in found(measurements, "speed", firms=FIRMS, threads=1)})
    rows = []
    for n in customers:
        taken = times(value_of(measurements, "bytes with network", case="basics"), n / 1e6)
        speed = {c: value_of(measurements, "speed", case=c, customers=n, firms=FIRMS, threads=1) for c in CASES}
        rows.append([f"{n:,}", told(taken), *(told(over(1e9, speed[case])) for case in CASES)])
    head = ["customers", "columns and network, basics [MB]", *(f"{case} [ns/customer-week]" for case in CASES)]
    return table(head, rows)


def time_of_largest(measurements: Sequence[Measurement], case: str) -> float | None:
    """Return the time of a customer-week on one core in the largest market measured [s]."""
    speeds = found(measurements, "speed", case=case, firms=FIRMS, threads=1)
    return over(1.0, max(speeds, key=lambda m: m.of["customers"]).value) if speeds else None


def billion(measurements: Sequence[Measurement], about: dict[str, Any]) -> str:
    """Return what a billion customers for a year would take, piece by piece."""
    rows: list[list[str]] = [[name] for name in (
        "memory of columns and network [GB]", f"of each of {BILLION // PIECE} pieces of {PIECE:,} customers [GB]",
        "set-up [core-hours]", f"{YEAR} weeks [core-hours]", "a week of a piece, on one core [s]",
        "tallies sent by a piece in a week [kB]", "words of mouth sent by a piece in a week, at most [MB]",
        "sending both, at ten gigabits a second [ms]",
    )]  # fmt: skip
    for case in CASES:
        taken = value_of(measurements, "bytes with network", case=case)
        each = time_of_largest(measurements, case)
        tallies = value_of(measurements, "tally bytes", case=case)
        said = words_of_mouth(measurements, case)
        sent = None if tallies is None or said is None else tallies + said
        cells = (
            times(taken, BILLION / 1e9), times(taken, PIECE / 1e9),
            times(value_of(measurements, "set-up", case=case), BILLION / 1e6 / 3600), times(each, BILLION * YEAR / 3600),
            times(each, PIECE), over(tallies, 1e3), over(said, 1e6), times(sent, 1e3 / NETWORK_SPEED),
        )  # fmt: skip
        for row, value in zip(rows, cells, strict=True):
            row.append(told(value))
    return table(["a billion customers", *CASES], rows)


def words_of_mouth(measurements: Sequence[Measurement], case: str) -> float | None:
    """Return what a piece has to send of what its customers say: a message for each link that leads elsewhere [bytes/week]."""
    speakers = value_of(measurements, "speakers", case=case)
    across = value_of(measurements, "links across", case=case)
    contacts = value_of(measurements, "contacts", case=case)
    return times(PIECE, over(speakers, 100), contacts, over(across, 100), MESSAGE)


def million(measurements: Sequence[Measurement], about: dict[str, Any]) -> str:
    """Return what a million runs would take."""
    small = over(1.0, value_of(measurements, "sweep", processes=1))
    valued = over(1.0, value_of(measurements, "sweep with equity"))
    large = value_of(measurements, "re-run")
    rows = [
        [name, told(times(each, 1e3)), told(times(each, MILLION / 3600)), told(times(each, MILLION / 1000 / 60))]
        for name, each in (
            ("1,000 customers x 52 weeks, 4 firms", small), ("the same, equity left behind included", valued),
            ("5,000 customers x 156 weeks, 2 firms, set up and run", large),
        )
    ]  # fmt: skip
    return table(["a million runs of", "one run [ms]", "all [core-hours]", "on 1,000 cores [minutes]"], rows)


FIGURES: dict[str, Callable[[Sequence[Measurement], dict[str, Any]], str]] = {
    "results": results, "bounds": bounds, "phases": phases, "switched_off": switched_off, "sizes": sizes, "billion": billion,
    "million": million,
}  # fmt: skip
