"""Measure, print as it goes, save table and figure: ``python -m benchmarks [--quick] [--only PART ...] [--renew] [--out FOLDER]``.

Nothing here fails on time. A part that fails says so in its row, and the others go on; after Ctrl-C what has been measured is
saved. The method is described in ``docs/performance.md``.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import guard, page
from benchmarks.commands import commands
from benchmarks.dashboard import dashboard
from benchmarks.engine import engine
from benchmarks.experiments import experiments
from benchmarks.figure import draw
from benchmarks.floor import floor
from benchmarks.footprint import footprint
from benchmarks.guard import objects
from benchmarks.linear import linear
from benchmarks.machine import machine
from benchmarks.markets import HERE, ROOT
from benchmarks.measurement import Measurement, Part
from benchmarks.others import peers
from benchmarks.sweep import sweep
from benchmarks.table import RESULTS, TITLES, line, load, machine_told, of_parts, save
from benchmarks.week import week

PARTS: dict[str, Part] = {
    "machine": machine, "engine": engine, "floor": floor, "footprint": footprint, "commands": commands,
    "dashboard": dashboard, "sweep": sweep, "experiments": experiments, "objects": objects, "linear": linear,
    "week": week, "peers": peers,
}  # fmt: skip
ASIDE = ROOT / "results" / "benchmarks"
"""Where a run that is not whole is saved, so that it does not replace one that is."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and save what was measured; returns 0, or 130 after Ctrl-C."""
    options = parsed(arguments)
    chosen = of_parts(options.only or PARTS)
    began = time.perf_counter()
    print(machine_told(), flush=True)
    measurements: list[Measurement] = []
    finished: list[str] = []
    try:
        for part in chosen:
            print(f"\n[{len(finished) + 1}/{len(chosen)}] {part}: {TITLES[part]}, {time.perf_counter() - began:.0f} s",
                  flush=True)  # fmt: skip
            measure(part, options.quick, measurements)
            finished.append(part)
    except KeyboardInterrupt:
        print("\nInterrupted: what was measured so far is saved.", flush=True)
    keep_or_complain(options.keep, measurements)
    earlier: dict[str, str] = {}
    if options.renew:
        measurements, earlier = among_those_saved(measurements, finished)
    left_out = [part for part in PARTS if part not in {*finished, *earlier}]
    about = {
        "command": command_of(options),
        "date": time.strftime("%Y-%m-%d"),
        "machine": machine_told(),
        "quick": options.quick,
        "left_out": left_out,
        "earlier": earlier,
    }
    committed = options.renew or not (options.quick or left_out)
    folder = options.out or (HERE if committed else ASIDE)
    for path in written(measurements, folder, about):
        print(f"written: {path}")
    if committed and folder == HERE:
        page.renew(measurements, about)
        print(f"written: {page.PAGE}")
    print(f"{time.perf_counter() - began:.0f} s in all")
    return 0 if len(finished) == len(chosen) else 130


def among_those_saved(measurements: list[Measurement], finished: list[str]) -> tuple[list[Measurement], dict[str, str]]:
    """Put what was measured in the place of the same parts of the committed table.

    Returns
    -------
    measurements, earlier
        Of all parts; and when the parts that were not measured now had been.
    """
    saved, about = load(HERE / RESULTS)
    kept = [each for each in saved if each.part not in finished]
    dates = about.get("earlier", {})
    earlier = {part: dates.get(part, about["date"]) for part in of_parts(each.part for each in kept)}
    new = [each for each in measurements if each.part in finished]
    return [each for part in TITLES for each in [*kept, *new] if each.part == part], earlier


def command_of(options: argparse.Namespace) -> str:
    """Return the command that measures the same again, wherever it is saved."""
    only = ["--only", *options.only] if options.only and not options.renew else []
    return " ".join(["python -m benchmarks", *["--quick"] * options.quick, *only])


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="How fast the market runs, and on how much memory."
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, few repetitions, nothing compiled anew")
    parser.add_argument("--only", nargs="+", action="extend", choices=list(PARTS), metavar="PART",
                        help=f"these parts only: {', '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FOLDER",
                        help="where to save; otherwise benchmarks/ for a whole run, results/benchmarks/ for any other")  # fmt: skip
    parser.add_argument("--renew", action="store_true",
                        help="put the parts measured in their places in the committed table")  # fmt: skip
    parser.add_argument(
        "--keep", action="store_true", help="keep the ratio to the model of objects as the new baseline"
    )
    options = parser.parse_args(arguments)
    if options.renew and options.quick:
        parser.error("--renew: figures of a quick run do not belong into the committed table; leave out --quick")
    return options


def measure(part: str, quick: bool, measurements: list[Measurement]) -> None:
    """Measure a part and add what it gives, printing it as it comes; a part that fails adds a row that says so."""
    try:
        for each in PARTS[part](quick):
            if isinstance(each, str):
                print(f"    ... {each}", flush=True)
                continue
            measurements.append(replace(each, part=part))
            print(line(measurements[-1]), flush=True)
    except Exception as error:  # noqa: BLE001  # whatever goes wrong, the other parts are measured as well
        measurements.append(Measurement(f"{part}: FAILED", None, note=f"{type(error).__name__}: {error}", part=part))
        print(line(measurements[-1]), flush=True)


def keep_or_complain(keep: bool, measurements: list[Measurement]) -> None:
    """Keep the ratio to the model of objects, or say, loudly, that it has lost too much against the one kept."""
    ratios = guard.ratios_in(measurements)
    if keep and ratios:
        guard.keep(ratios)
        print(f"\nkept: {guard.BASELINE}")
    elif keep:
        print("\nNothing to keep: the part 'objects' was not measured.")
    for loss in guard.losses(ratios, guard.kept_ratios()):
        print(f"\n!!! SLOWER THAN BEFORE !!! {loss}\n")


def written(measurements: list[Measurement], folder: Path, about: dict[str, object]) -> list[Path]:
    """Write the table and the figure; returns the paths of what was written."""
    paths = save(measurements, folder, about)
    picture = folder / "results.png"
    return [*paths, picture] if draw(measurements, picture) else paths


if __name__ == "__main__":
    sys.exit(main())
