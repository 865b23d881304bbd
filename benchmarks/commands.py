"""What somebody waits for at the command line: importing, ``--help``, compiling, the README's run command."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import goals
from benchmarks.markets import ROOT
from benchmarks.measurement import Measurement, not_measured

README_RUN = ("run", "scenarios/retention_vs_acquisition.yaml")
"""The README's command, without what sets up the environment."""
FIRST_WEEK = """
import time, simulation as sim
from benchmarks.markets import scenario_of
market = sim.Market(scenario_of("basics", 1000, 1))
begin = time.perf_counter(); market.step(); print(time.perf_counter() - begin)
"""
"""Prints how long the first week of a small market takes: as good as all of it is compiling, or reading what is compiled."""
SLOW = "import what a run needs"
LAB = (sys.executable, "-m", "simulation.cli")


def command_time(*arguments: str, **environment: str) -> float:
    """Return the wall time of a command in a fresh process [s]."""
    begin = time.perf_counter()
    run(*arguments, **environment)
    return time.perf_counter() - begin


def run(*arguments: str, **environment: str) -> str:
    """Run a command in the project's folder; returns what it prints."""
    done = subprocess.run(
        arguments, cwd=ROOT, env={**os.environ, **environment}, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"'{' '.join(arguments)}' ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def commands(quick: bool) -> Iterator[Measurement | str]:
    """Time commands in fresh processes."""
    times = 2 if quick else 7
    python = sys.executable
    for what, command, goal in (
        ("python -c pass, for comparison", (python, "-c", "pass"), ""),
        ("import simulation", (python, "-c", "import simulation"), goals.IMPORT),
        (SLOW, (python, "-c", "import simulation; simulation.Market"), ""),
        ("loyalty-lab --help", (*LAB, "--help"), goals.HELP),
    ):
        repeats = 1 if quick and what == SLOW else times
        seconds = min(command_time(*command) for _ in range(repeats))
        of = {"measure": "command", "command": what}
        yield Measurement(what, seconds, "s", goal, f"best of {repeats}", of)
    with tempfile.TemporaryDirectory() as folder:
        yield from first_weeks(quick, folder)
        if not quick:
            yield "the README's run command"
        yield from readme_runs(quick, Path(folder))


def first_weeks(quick: bool, folder: str) -> Iterator[Measurement | str]:
    """Time the first week with nothing compiled, and with everything compiled."""
    cache = {} if quick else {"LOYALTY_LAB_CACHE": f"{folder}/first week"}
    if quick:
        yield not_measured("first week, compiling", "--quick")
    else:
        yield "compiling"
        seconds = float(run(sys.executable, "-c", FIRST_WEEK, **cache))
        yield Measurement("first week, compiling", seconds, "s", of={"measure": "compile"})
    seconds = min(float(run(sys.executable, "-c", FIRST_WEEK, **cache)) for _ in range(1 if quick else 3))
    yield Measurement("first week, from the cache", seconds, "s", of={"measure": "from the cache"})


def readme_runs(quick: bool, folder: Path) -> Iterator[Measurement]:
    """Time the README's run command with nothing compiled, and with everything compiled."""
    names = {"README compiling": "compiling", "README from the cache": "from the cache"}
    for measure, how in names.items():
        what = f"README's run command, {how}"
        if quick:
            yield not_measured(what, "--quick")
            continue
        out = str(folder / how)
        seconds = command_time(*LAB, *README_RUN, "--out", out, LOYALTY_LAB_CACHE=str(folder / "readme"))
        yield Measurement(
            what, seconds, "s", note="tables, figures and equity left behind included", of={"measure": measure}
        )
