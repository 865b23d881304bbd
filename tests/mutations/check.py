"""Do the tests notice when a rule or a line of the accounts is wrong? Break each on purpose, one thing at a time, and see.

``python -m tests.mutations.check`` goes on where it stopped (Ctrl-C); ``--again`` tries once more what was not noticed,
``--only rules/value`` a part, ``--sample 200`` that many, drawn at random; ``--page`` only writes ``docs/mutations.md``.

Each mutant is written into a copy of the project, where the quick tests run without compilation, in a process of its own: first
those that take least time among the tests that execute the line broken. The first that fails ends it. What a whole suite would
find besides (the tests of effects, which take minutes without compilation) is not counted.
"""

import argparse
import hashlib
import importlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
KEPT = REPOSITORY / "results" / "mutations"
"""Where what is found is kept (Git ignores it)."""

LIBRARIES = ("coverage", "hypothesis", "mesa", "networkx", "numba", "pandas", "pyarrow", "pydantic", "pytest", "pytest_cov",
             "rich", "ruamel.yaml", "scipy.sparse", "scipy.stats")  # fmt: skip
"""Imported once, before the process is copied for each mutant; nothing of the project is among them."""

RULES = "rules"
ENGINE = "engine"
TESTS = {
    RULES: ("tests/rules", "tests/random_numbers/test_samplers.py"),
    ENGINE: (
        "tests/outcomes", "tests/market/test_conservation.py::test_bills_are_split_to_the_cent",
        "tests/market/test_conservation.py::test_where_nobody_is_all_is_billed_to_the_first",
        "tests/firms/test_media.py::TestClosedForms",
        "tests/market/test_transactions.py::test_several_purchases_of_a_customer_in_one_week_are_as_many_rows",
        "tests/oracle/test_oracle.py::test_engine_and_objects_agree_on_anything",
        *(f"tests/oracle/test_oracle.py::test_engine_and_objects_agree[{case}]"
          for case in ("few_but_busy", "contracts", "silence", "price_war", "crowded", "periods", "targeted", "after_the_sale")),
    ),
}  # fmt: skip
"""What is asked to notice. The oracle reads the same rules as the engine, so it is not asked about rules."""
LONGEST_TEST = 8.0
"""Slower tests are left out [s]."""
LONGEST_TRY = 25.0
"""Time of tests on one mutant, as long as they take when nothing is broken [s]."""
ENDLESS = 90
"""After so much processor time a mutant is held to run for ever [s]; that is noticed."""


@dataclass(frozen=True)
class Broken:
    """A file to break, and where."""

    path: str
    tests: str
    functions: tuple[str, ...] = ()
    members: bool = False


FILES = (
    *(Broken(f"simulation/rules/{name}.py", RULES) for name in (
        "leaving", "lifecycle", "loyalty", "programme", "purchasing", "response", "satisfaction", "ties", "value")),
    Broken("simulation/state/ledger.py", ENGINE, members=True),
    Broken("simulation/state/tallies.py", ENGINE),
    Broken("simulation/outcomes/definitions.py", ENGINE, members=True),
    Broken("simulation/customers/paying.py", ENGINE),
    Broken("simulation/customers/occasion.py", ENGINE),
    Broken("simulation/firms/treating.py", ENGINE),
    Broken("simulation/firms/carrying_out.py", ENGINE),
    Broken("simulation/firms/expiring.py", ENGINE),
    Broken("simulation/firms/firm.py", ENGINE, ("weekly_bills", "bills_by_segment", "_renewal_cost", "_research")),
    Broken("simulation/firms/plan_now.py", ENGINE, ("amounts_to", "with_partners", "with_care")),
    Broken("simulation/market/market.py", ENGINE, ("bills_come_in", "write_down", "owes_points")),
    Broken("simulation/market/planning.py", ENGINE),
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: ``noticed``, ``not noticed`` or ``not reached`` (no test executes the line)."""

    key: str
    path: str
    name: str
    kind: str
    lines: tuple[int, int]
    verdict: str
    seconds: float


def all_mutants() -> Iterator[tuple[Broken, Any]]:
    """Return all mutants of all files."""
    from tests.mutations.mutants import mutants_of

    for file in FILES:
        source = (REPOSITORY / file.path).read_text()
        for mutant in mutants_of(file.path, source, file.functions, file.members):
            yield file, mutant


def key_of(mutant: Any) -> str:
    """Return what tells a mutant from all others, as long as its file is the same."""
    return hashlib.sha256(f"{mutant.path}\n{mutant.source}".encode()).hexdigest()[:16]


# Running tests in a process that is a copy of this one


class Timed:
    """A plugin of pytest that keeps how long each test took and whether it passed."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


def in_a_copy_of_this_process(folder: Path, arguments: list[str], timings: Path | None = None) -> int:
    """Run pytest in a folder; returns its exit status, or minus the signal that ended it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Mesa leaves a thread behind, which does nothing
        process = os.fork()
    if process == 0:
        status = 70
        try:
            output = os.open(KEPT / "last_output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.chdir(folder)
            sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", str(REPOSITORY)))]
            if timings is None:
                resource.setrlimit(resource.RLIMIT_CPU, (ENDLESS, ENDLESS))
                sys.dont_write_bytecode = True
            timed = Timed()
            pytest = importlib.import_module("pytest")
            status = int(
                pytest.main(
                    ["-q", "-n", "0", "--dist=no", "-p", "no:cacheprovider", "--tb=line", *arguments], plugins=[timed]
                )
            )
            if timings is not None:
                timings.write_text(json.dumps({"seconds": timed.seconds, "failed": timed.failed}))
        finally:
            os._exit(status)
    try:
        _, ended = os.waitpid(process, 0)
    except KeyboardInterrupt:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        raise
    return os.waitstatus_to_exitcode(ended)


def copy_of_the_project(folder: Path) -> None:
    """Copy what tests need."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("simulation", "tests", "scenarios"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=ignored)
    shutil.copy(REPOSITORY / "pyproject.toml", folder)


# Which tests execute which line


def hash_of_all() -> str:
    """Return a hash of the project and its tests."""
    digest = hashlib.sha256()
    for part in ("simulation", "tests"):
        for path in sorted((REPOSITORY / part).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Reach:
    """How long tests take, and which of them execute a line of a file."""

    seconds: dict[str, float]
    executing: dict[str, dict[str, list[str]]]

    def tests_of(self, file: Broken, lines: tuple[int, int], everywhere: bool) -> list[str]:
        """Return the tests that may notice, quickest first, no more than there is time for."""
        wanted = {
            test
            for test in self.seconds
            if any(test == t or test.startswith((f"{t}/", f"{t}[", f"{t}::")) for t in TESTS[file.tests])
        }
        if not everywhere:
            found = self.executing.get(file.path, {})
            wanted &= {test for line in range(lines[0], lines[1] + 1) for test in found.get(str(line), [])}
        chosen, spent = [], 0.0
        for test in sorted(wanted, key=lambda test: (self.seconds[test], test)):
            spent += self.seconds[test]
            if spent > LONGEST_TRY or self.seconds[test] > LONGEST_TEST:
                break
            chosen.append(test)
        return chosen


def reach(folder: Path) -> Reach:
    """Run all tests once with nothing broken, and note what each executes."""
    kept = KEPT / f"reach_{hash_of_all()}.json"
    if not kept.exists():
        print("running the tests with nothing broken ...", flush=True)
        settings = folder / "coverage.cfg"
        settings.write_text(f"[run]\ndata_file = {folder / 'coverage.data'}\ncore = ctrace\n")
        timings = folder / "timings.json"
        asked = [test for group in TESTS.values() for test in group if (folder / test.split("::")[0]).exists()]
        status = in_a_copy_of_this_process(
            folder, [*asked, "--cov=simulation", f"--cov-config={settings}", "--cov-context=test", "--cov-report="], timings
        )  # fmt: skip
        found = json.loads(timings.read_text())
        if status != 0:
            raise SystemExit(f"tests fail with nothing broken: {found['failed']}; see {KEPT / 'last_output.txt'}")
        data = importlib.import_module("coverage").CoverageData(str(folder / "coverage.data"))
        data.read()
        executing: dict[str, dict[str, list[str]]] = {}
        for file in FILES:
            contexts = data.contexts_by_lineno(str(folder / file.path))
            executing[file.path] = {
                str(line): sorted({name.rsplit("|", 1)[0] for name in names if name})
                for line, names in contexts.items()
            }
        kept.write_text(json.dumps({"seconds": found["seconds"], "executing": executing}))
    return Reach(**json.loads(kept.read_text()))


# Trying


def verdict_on(folder: Path, file: Broken, mutant: Any, reached: Reach) -> Verdict:
    """Write a mutant into the copy, run the tests, put the file back."""
    began = time.perf_counter()
    tests = reached.tests_of(file, mutant.lines, everywhere=not mutant.function)
    verdict = "not reached"
    if tests:
        target = folder / file.path
        before = target.read_text()
        try:
            target.write_text(mutant.source)
            for old in target.parent.glob(f"__pycache__/{target.stem}.*.pyc"):
                old.unlink()
            status = in_a_copy_of_this_process(folder, ["-x", *tests])
        finally:
            target.write_text(before)
        verdict = "not noticed" if status == 0 else "noticed"
    return Verdict(
        key_of(mutant), mutant.path, mutant.name, mutant.kind, mutant.lines, verdict, time.perf_counter() - began
    )  # fmt: skip


def kept_verdicts() -> dict[str, Verdict]:
    """Return what is known already."""
    path = KEPT / "verdicts.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return {verdict["key"]: Verdict(**verdict) for verdict in map(json.loads, lines)}


def try_all(only: str, again: bool, sample: int) -> None:
    """Try the mutants that have no verdict yet."""
    known = kept_verdicts()
    waiting = [
        (file, mutant) for file, mutant in all_mutants()
        if only in mutant.name and (key_of(mutant) not in known or (again and known[key_of(mutant)].verdict != "noticed"))
    ]  # fmt: skip
    if sample:
        waiting = random.Random(1).sample(waiting, min(sample, len(waiting)))
    if not waiting:
        return
    for library in LIBRARIES:
        importlib.import_module(library)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        os.environ["LOYALTY_LAB_CACHE"] = str(folder / "cache")
        copy_of_the_project(folder)
        reached = reach(folder)
        began = time.perf_counter()
        with (KEPT / "verdicts.jsonl").open("a") as notes:
            for done, (file, mutant) in enumerate(waiting, start=1):
                verdict = verdict_on(folder, file, mutant, reached)
                notes.write(json.dumps(asdict(verdict)) + "\n")
                notes.flush()
                left = (time.perf_counter() - began) / done * (len(waiting) - done)
                mark = (
                    ""
                    if verdict.verdict == "noticed"
                    else f"  {verdict.verdict}: {mutant.name} (line {mutant.lines[0]})"
                )
                print(f"{done}/{len(waiting)}, {left / 60:.0f} min left{mark}", flush=True)


def main() -> None:
    """Try mutants, then write the page."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads cannot be copied safely
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="part of a path, or of a mutant's name")
    parser.add_argument("--again", action="store_true", help="try once more what was not noticed")
    parser.add_argument("--sample", type=int, default=0, help="try so many, drawn at random")
    parser.add_argument("--page", action="store_true", help="only write the page")
    asked = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    if not asked.page:
        try:
            try_all(asked.only, asked.again, asked.sample)
        except KeyboardInterrupt:
            print("stopped; the same command goes on from here")
    from tests.mutations.page import write_page

    write_page(list(all_mutants()), kept_verdicts())


if __name__ == "__main__":
    main()
