"""The figure: speed over customers, and the time of a customer-week beside the floor."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from benchmarks.markets import CASES, FIRMS
from benchmarks.measurement import Measurement, found, value_of

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"
"""Okabe and Ito's colours, told apart by everybody; markers and dashes tell the lines apart without any colour."""
COLOURS = {"basics": BLUE, "everything": ORANGE}
MARKERS = {"basics": "o", "everything": "^"}
DASHES = {1: "-", 2: "--"}
"""By the number of threads; markers are hollow where there are two."""


def draw(measurements: Sequence[Measurement], path: Path) -> bool:
    """Draw the figure; returns whether there was anything to draw."""
    if not found(measurements, "speed", firms=FIRMS):
        return False
    figure = Figure(figsize=(12, 5.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    speeds(left, measurements)
    times(right, measurements)
    for axes in (left, right):
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("customers")
        axes.grid(visible=True, which="major", color="#DDDDDD", linewidth=0.7)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=9, loc="best")
    figure.savefig(path, dpi=110)
    return True


def speeds(axes: Any, measurements: Sequence[Measurement]) -> None:
    """Draw customer-weeks per second against customers, a line for each case and number of threads."""
    axes.set_title("Customer-weeks per second", loc="left")
    axes.set_ylabel("customer-weeks per second")
    for case in CASES:
        for threads, dashes in DASHES.items():
            axes.plot(
                *points_of(measurements, case, threads), color=COLOURS[case], marker=MARKERS[case], linestyle=dashes,
                markerfacecolor="white" if threads > 1 else COLOURS[case],
                label=f"{case}, {threads} thread{'s' * (threads > 1)}",
            )  # fmt: skip
    for case, marker in zip(CASES, ("s", "v"), strict=True):
        slow = found(measurements, "objects", case=case)
        if slow:
            axes.plot([m.of["customers"] for m in slow], [m.value for m in slow], color=COLOURS[case], marker=marker,
                      label=f"{case}, an object a customer", markersize=9, linestyle="none")  # fmt: skip
    for peer, marker in zip(peers(measurements), "D*PXhd<>p8" * 3, strict=False):
        axes.plot(
            *peer[1:],
            color=GREY,
            marker=marker,
            label=f"a simpler market: {peer[0]}",
            linestyle="none" if len(peer[1]) < 2 else ":",
        )


def times(axes: Any, measurements: Sequence[Measurement]) -> None:
    """Draw the time of a customer-week on one thread against customers, beside the floor."""
    axes.set_title("One customer-week on one core, beside the bandwidth floor", loc="left")
    axes.set_ylabel("ns per customer-week")
    for case, dashes in zip(CASES, ("--", ":"), strict=True):
        customers, speed = points_of(measurements, case, 1)
        axes.plot(customers, [1e9 / each for each in speed], color=COLOURS[case], label=case, marker=MARKERS[case])
        least = value_of(measurements, "floor", case=case)
        if least is not None:
            axes.axhline(least, color=COLOURS[case], linestyle=dashes, label=f"{case}, floor: {least:.2g} ns")


def points_of(measurements: Sequence[Measurement], case: str, threads: int) -> tuple[list[int], list[float]]:
    """Return customers and speeds of a line, in order."""
    speed = found(measurements, "speed", case=case, threads=threads, firms=FIRMS)
    points = sorted((m.of["customers"], m.value) for m in speed)
    return [customers for customers, _ in points], [value for _, value in points]


def peers(measurements: Sequence[Measurement]) -> list[tuple[str, list[int], list[float]]]:
    """Return each other framework with its customers and speeds, in order."""
    measured = found(measurements, "peer")
    lines = []
    for name in dict.fromkeys(m.of["name"] for m in measured):
        points = sorted((m.of["customers"], m.value) for m in measured if m.of["name"] == name)
        lines.append((name, [customers for customers, _ in points], [value for _, value in points]))
    return lines
