"""The same market in several frameworks, timed side by side: ``python -m benchmarks.peers.measure [--quick]``.

The market is described in README.md beside this file. Each framework that is not among the project's own requirements gets an
environment of its own under ``.venv`` beside this file, made by uv. Before anything is timed, its outcomes must agree with
those of this project's engine. What cannot be installed, fails or disagrees is said in its row; nothing here fails.
"""

import argparse
import json
import math
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENVIRONMENTS = HERE / ".venv"
SIZES = (1_000, 10_000, 100_000)
WEEKS = 104
CHECK_CUSTOMERS, CHECK_WEEKS = 2_000, 52
STANDARD_ERRORS = 4.0
"""How far the outcomes of two implementations may be apart, in standard errors of their difference."""
PATIENCE = 900
"""How long a framework may take to answer, or to be installed [s]."""


@dataclass(frozen=True)
class Peer:
    """A framework, and the module beside this file with the market in it; ``requirement`` is what has to be installed."""

    name: str
    module: str
    requirement: str | None = None
    largest: int = SIZES[-1]
    polars: bool = False


ENGINE = Peer("Loyalty Lab", "with_loyalty_lab")
PEERS = (
    Peer("Mesa, one object per customer", "with_mesa", largest=10_000),
    Peer("ambr, table of agents", "with_ambr", "ambr[perf]>=0.5,<0.6", polars=True),
    Peer("ambr, arrays", "with_ambr_arrays", "ambr[perf]>=0.5,<0.6"),
    Peer("starsim", "with_starsim", "starsim>=3.7,<4"),
    Peer("mesa-frames", "with_mesa_frames", "mesa-frames>=0.1.0a0,<0.2", polars=True),
)


@dataclass(frozen=True)
class Estimate:
    """A mean over replications, and its standard error."""

    mean: float
    standard_error: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Estimate":
        """Estimate a mean."""
        return cls(statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values)))

    def agrees_with(self, other: "Estimate") -> bool:
        """Return whether the difference could be luck."""
        return abs(self.mean - other.mean) <= STANDARD_ERRORS * math.hypot(self.standard_error, other.standard_error)

    def __str__(self) -> str:
        return f"{self.mean:.4f} ± {self.standard_error:.4f}"


@dataclass(frozen=True)
class Outcomes:
    """What is compared before timing: purchases per customer-week, share of repeat purchases, each firm's share."""

    purchases: Estimate
    repeat_share: Estimate
    firm_shares: tuple[Estimate, ...]

    def estimates(self) -> tuple[Estimate, ...]:
        """Return all of them."""
        return (self.purchases, self.repeat_share, *self.firm_shares)

    def agree_with(self, other: "Outcomes") -> bool:
        """Return whether every outcome agrees."""
        pairs = zip(self.estimates(), other.estimates(), strict=True)
        return all(one.agrees_with(another) for one, another in pairs)


@dataclass(frozen=True)
class PeerResult:
    """One framework at one size; ``agrees`` is None for the engine itself, with which the others are compared."""

    name: str
    version: str
    customers: int
    weeks: int
    customer_weeks_per_second: float | None
    agrees: bool | None
    note: str
    outcomes: Outcomes | None
    threads: int = 1


class NoAnswer(Exception):
    """A framework could not be installed, or failed."""


def run(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> str:
    """Run a command in the project's folder; return what it prints."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NoAnswer(str(fault)) from fault
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["no message"]
        raise NoAnswer(said[-1][:200])
    return done.stdout


def uv() -> list[str]:
    """Return how uv is called here."""
    base = getattr(sys, "_base_executable", sys.executable)  # the Python that the project's environment was made from
    for command in ([os.environ.get("UV", "uv")], [sys.executable, "-m", "uv"], [base, "-m", "uv"]):
        try:
            run([*command, "--version"])
        except NoAnswer:
            continue
        return command
    raise NoAnswer("uv is not installed")


def python_of(peer: Peer) -> Path:
    """Return the Python that runs a peer, in an environment that is made now if it is not there yet."""
    if peer.requirement is None:
        return Path(sys.executable)
    folder = ENVIRONMENTS / re.split(r"\W*[\[<>=]", peer.requirement)[0]
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    made_for = folder / "requirement.txt"
    wanted = f"{peer.requirement} on Python {platform.python_version()}"
    if not (made_for.is_file() and made_for.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        run([*uv(), "venv", "--quiet", "--python", sys.executable, folder])
        run([*uv(), "pip", "install", "--quiet", "--python", python, peer.requirement])
        made_for.write_text(wanted)
    return python


def answer_of(peer: Peer, customers: int, weeks: int, *, check: int = 0, time: int = 0, threads: int = 1) -> Any:
    """Ask a peer for the outcomes of ``check`` replications, or the times of ``time``; see :func:`market.answer`."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    for library in ("NUMBA", "OMP", "OPENBLAS", "MKL"):
        environment[f"{library}_NUM_THREADS"] = "1"
    environment |= {"POLARS_MAX_THREADS": str(threads), "MPLBACKEND": "agg", "STARSIM_INSTALL_FONTS": "0"}
    numbers = {"customers": customers, "weeks": weeks, "check": check, "time": time}
    options = [text for name, number in numbers.items() for text in (f"--{name}", str(number))]
    printed = run([python_of(peer), "-m", f"benchmarks.peers.{peer.module}", *options], environment)
    try:
        return json.loads(printed.strip().splitlines()[-1])
    except (IndexError, ValueError) as fault:
        raise NoAnswer(f"answered {printed[-100:]!r}") from fault


def outcomes_of(peer: Peer, replications: int) -> tuple[str, Outcomes]:
    """Return a peer's version, and its outcomes."""
    answer = answer_of(peer, CHECK_CUSTOMERS, CHECK_WEEKS, check=replications)
    purchases, repeat_share, *firm_shares = (Estimate.of(values) for values in zip(*answer["outcomes"], strict=True))
    return answer["version"], Outcomes(purchases, repeat_share, tuple(firm_shares))


def speed_of(peer: Peer, customers: int, times: int, threads: int) -> float:
    """Return customer-weeks per second, of the replication least disturbed by anything else on the machine."""
    return customers * WEEKS / min(answer_of(peer, customers, WEEKS, time=times, threads=threads)["seconds"])


def results_of(peer: Peer, reference: Outcomes | None, replications: int, times: int) -> Iterator[PeerResult]:
    """Check one peer against the reference (None: it is the reference), and time it."""
    version, found, agrees = "", None, None
    try:
        version, found = outcomes_of(peer, replications)
        agrees = None if reference is None else found.agree_with(reference)
        if agrees is False:
            yield PeerResult(peer.name, version, 0, 0, None, agrees, "disagrees, so it is not timed", found)
            return
        runs = [(customers, 1) for customers in SIZES if customers <= peer.largest]
        if peer.polars:
            runs.append((SIZES[-1], 2))
        for customers, threads in runs:
            speed = speed_of(peer, customers, times, threads)
            note = "" if threads == 1 else f"Polars with {threads} threads"
            yield PeerResult(peer.name, version, customers, WEEKS, speed, agrees, note, found, threads)
    except (NoAnswer, OSError) as fault:
        yield PeerResult(peer.name, version, 0, 0, None, agrees, f"no answer: {fault}", found)


def measure(quick: bool) -> list[PeerResult]:
    """Return one result per framework and size, printing each as it comes; the engine comes first."""
    replications, times = (10, 2) if quick else (40, 7)
    results: list[PeerResult] = []
    reference: Outcomes | None = None
    for peer in (ENGINE, *PEERS):
        for result in results_of(peer, reference, replications, times):
            print(row(result), flush=True)
            results.append(result)
        reference = results[0].outcomes
        if reference is None:
            break  # without the engine there is nothing to compare with
    return results


def row(result: PeerResult) -> str:
    """Return a result as a row of the table of speeds."""
    speed = result.customer_weeks_per_second
    agrees = {None: "-", True: "yes", False: "no"}[result.agrees]
    customers = f"{result.customers:,}" if result.customers else "-"
    shown = "-" if speed is None else f"{speed / 1e6:.2f}"
    return f"| {result.name} | {result.version or '-'} | {customers} | {shown} | {agrees} | {result.note} |"


def table(results: Sequence[PeerResult]) -> str:
    """Return all results as a page."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        f"Measured on {machine}, one thread where nothing else is said, by `python -m benchmarks.peers.measure`.",
        f"A replication of {WEEKS} weeks, making the market included.",
        "",
        "| framework | version | customers | million customer-weeks/s | agrees with Loyalty Lab | note |",
        "|---|---|---:|---:|---|---|",
        *(row(result) for result in results),
        "",
        f"Outcomes of {CHECK_CUSTOMERS:,} customers in {CHECK_WEEKS} weeks, mean over replications ± standard error.",
        f"They agree where no difference exceeds {STANDARD_ERRORS:g} standard errors of the difference.",
        "",
        "| framework | purchases per customer-week | share of repeat purchases | shares of the firms |",
        "|---|---:|---:|---|",
    ]
    for name, found in {result.name: result.outcomes for result in results}.items():
        if found is not None:
            shares = ", ".join(str(share) for share in found.firm_shares)
            lines.append(f"| {name} | {found.purchases} | {found.repeat_share} | {shares} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and save the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer replications")
    results = measure(parser.parse_args().quick)
    page = table(results)
    print(f"\n{page}")
    (HERE / "results.md").write_text(page, encoding="utf-8")
    (HERE / "results.json").write_text(
        json.dumps([asdict(each) for each in results], indent=1) + "\n", encoding="utf-8"
    )
    print(f"written: {HERE / 'results.md'}, {HERE / 'results.json'}")


if __name__ == "__main__":
    main()
