"""Help comes at once: nothing heavy is imported for it."""

import subprocess
import sys

import pytest

HEAVY = ("numpy", "numba", "mesa", "pandas", "matplotlib", "pydantic", "scipy", "rich", "ruamel", "pyarrow", "networkx")
ASK = """
import sys
from simulation.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    assert end.code == 0, end.code
loaded = [name for name in {heavy!r} if name in sys.modules]
assert not loaded, loaded
"""
COMMANDS = ("run", "compare", "follow", "tournament", "scenarios", "validate", "reference", "schema", "report",
            "optimise", "calibrate")  # fmt: skip


def test_help_imports_nothing_heavy():
    for arguments in (["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)):
        program = ASK.format(arguments=arguments, heavy=HEAVY)
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert done.returncode == 0, (arguments, done.stderr)
        assert done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_listed_and_explains_itself(lab, name):
    overall = lab("--help").output
    assert f"\n  {name} " in overall
    assert "..." not in overall.split("Commands:")[1], "the short texts fit"
    text = lab(name, "--help").output
    assert "Usage:" in text
    assert max(len(line) for line in text.splitlines()) <= 80


def test_an_unknown_command_is_refused(lab):
    result = lab("rnu", "x.yaml")
    assert result.exit_code == 2
    assert "No such command 'rnu'" in result.stderr
