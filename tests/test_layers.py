"""What may import what, as far as import-linter cannot say it (its contracts are in ``pyproject.toml``)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

RULES = sorted((Path(__file__).parents[1] / "simulation" / "rules").glob("*.py"))


def imported(source: str) -> Iterator[str]:
    """Yield the full name of everything a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def loaded_by(statement: str) -> set[str]:
    """Return the packages in memory after a statement in a fresh interpreter."""
    code = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_there_are_rules() -> None:
    assert len(RULES) > 3


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_imports_mathematics_numba_and_other_rules_only(path: Path) -> None:
    foreign = [
        name
        for name in imported(path.read_text("utf-8"))
        if name not in {"collections.abc", "math", "numba", "simulation.rules", "typing"}
        and not name.startswith("simulation.rules.")
    ]
    assert foreign == []


def test_importing_the_package_costs_next_to_nothing() -> None:
    heavy = {"dask", "matplotlib", "mesa", "networkx", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy"}
    assert loaded_by("import simulation") & heavy == set()


def test_every_public_name_can_be_loaded() -> None:
    loaded_by("import simulation as sim\nfor name in sim.__all__: getattr(sim, name)")


@pytest.mark.parametrize(
    "module", ["outcomes", "outcomes.definitions", "outcomes.results", "state.arrays", "state.history"]
)
def test_columns_and_outcomes_do_without_tables_until_one_is_asked_for(module: str) -> None:
    assert loaded_by(f"import simulation.{module}") & {"dask", "matplotlib", "mesa", "pandas", "pyarrow"} == set()


def test_a_scenario_can_be_read_without_the_market() -> None:
    heavy = {"dask", "matplotlib", "mesa", "pandas", "pyarrow"}
    assert loaded_by("import simulation as sim\nsim.load_scenario") & heavy == set()
