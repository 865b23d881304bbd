"""Compiled code is cached, and an edited rule is noticed all the same."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import simulation
from simulation.compiling import COMPILED_LAYERS, KEPT_GENERATIONS, cache_folder, source_hash, sources

PACKAGE = Path(simulation.__file__).parent
RUN = """
import sys; sys.path.insert(0, {folder!r})
import simulation as sim
assert sim.__file__.startswith({folder!r})
from simulation.scenario import Scenario
made = Scenario.model_validate(dict(
    title="t", weeks=60, burn_in_weeks=0, customers=dict(number=400, segments=dict(A=dict(share=1.0, orientation="value"))),
    firms=dict(One={{}}, Two={{}}),
))
print(sim.Market(made).over_weeks["cooled"].sum())
"""
"""Sets a market up: the weeks to come, among them how commitment cools, are worked out in ``customers/tables.py`` by rules in other
files. Compiling a whole run takes ten times as long, and shows no more."""


def run_copy(folder: Path) -> float:
    environment = {**os.environ, "LOYALTY_LAB_CACHE": str(folder / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    code = RUN.format(folder=str(folder))
    return float(subprocess.check_output([sys.executable, "-c", code], env=environment, cwd=folder))


def test_editing_a_rule_changes_the_next_run(tmp_path):
    """The rule lives in another file than the loop that is cached, which is where Numba alone would not look."""
    shutil.copytree(PACKAGE, tmp_path / "simulation", ignore=shutil.ignore_patterns("__pycache__"))
    first = run_copy(tmp_path)
    assert run_copy(tmp_path) == first
    generations = list((tmp_path / "cache").iterdir())
    assert len(generations) == 1
    assert any(generations[0].rglob("*.nbc"))  # it really was cached
    rules = tmp_path / "simulation" / "rules" / "loyalty.py"
    before = rules.read_text()
    edited = before.replace("return commitment * math.exp(", "return 0.8 * commitment * math.exp(")
    assert edited != before
    rules.write_text(edited)
    assert run_copy(tmp_path) == pytest.approx(0.8 * first, rel=1e-12)
    rules.write_text(before)
    assert run_copy(tmp_path) == first


def test_the_cache_is_named_after_the_sources():
    assert cache_folder().endswith(source_hash())
    assert len(source_hash()) == 16


def test_who_finds_the_folder_just_made_by_another_process_uses_it(monkeypatch, tmp_path):
    monkeypatch.setenv("LOYALTY_LAB_CACHE", str(tmp_path))
    (tmp_path / source_hash()).mkdir()
    monkeypatch.setattr(Path, "exists", lambda self: False)  # it was not there a moment ago
    assert cache_folder.__wrapped__() == str(tmp_path / source_hash())


def test_old_folders_are_swept_away_though_another_process_sweeps_too(monkeypatch, tmp_path):
    monkeypatch.setenv("LOYALTY_LAB_CACHE", str(tmp_path))
    for number in range(KEPT_GENERATIONS + 2):
        (tmp_path / str(number)).mkdir()
        os.utime(tmp_path / str(number), (number, number))
    everything = list(tmp_path.iterdir())
    monkeypatch.setattr(Path, "iterdir", lambda self: [*everything, tmp_path / "swept"])
    monkeypatch.setattr(Path, "is_dir", lambda self: True)  # it was there a moment ago
    assert cache_folder.__wrapped__() == str(tmp_path / source_hash())
    newest = map(str, range(3, KEPT_GENERATIONS + 2))
    assert {path.name for path in os.scandir(tmp_path)} == {source_hash(), *newest}


def test_everything_that_is_compiled_lies_where_the_hash_looks():
    """A file that uses a compiling decorator, or is called by one that does, belongs to a layer that is hashed."""
    for path in PACKAGE.rglob("*.py"):
        decorators = {
            name.id
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.FunctionDef)
            for decorator in node.decorator_list
            for name in ast.walk(decorator)
            if isinstance(name, ast.Name)
        }
        if decorators & {"compiled", "phase", "rule", "njit", "numba"}:
            assert path.relative_to(PACKAGE).parts[0] in COMPILED_LAYERS, path


def test_all_that_compiled_files_import_is_hashed_and_strategies_are_not():
    """By the interpreter's own account of what is loaded, not by reading the files' text as the hash does."""
    hashed = {str(path.relative_to(PACKAGE).with_suffix("")).replace("/", ".") for path in sources()}
    assert {
        "customers.week",
        "customers.using",
        "rules.value",
        "state.tallies",
        "firms.carrying_out",
        "firms.expiring",
        "firms.treating",
        "compiling",
    } <= hashed
    assert not any(name.startswith("firms.strategies") for name in hashed)
    for name in hashed:
        tree = ast.parse((PACKAGE / Path(*name.split("."))).with_suffix(".py").read_text())
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("simulation."):
                continue
            module = (node.module or "").removeprefix("simulation.")
            wanted = {module, *(f"{module}.{alias.name}" for alias in node.names)}
            files = {n for n in wanted if (PACKAGE / Path(*n.split("."))).with_suffix(".py").is_file()}
            assert {
                n for n in files if n.split(".")[0] in {layer.removesuffix(".py") for layer in COMPILED_LAYERS}
            } <= hashed
