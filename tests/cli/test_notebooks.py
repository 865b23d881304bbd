"""``loyalty-lab notebooks``: opens the right one on this machine only; what is handed out holds no solutions."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the commands that would have been started."""
    calls: list[list[str]] = []
    monkeypatch.setattr(
        sys.modules["simulation.cli.notebooks"].subprocess, "call", lambda command: calls.append(command) or 0
    )
    monkeypatch.chdir(ROOT)
    return calls


def invoke(*arguments: str) -> object:
    return CliRunner().invoke(main, ["notebooks", *arguments])


def test_a_notebook_is_opened_by_its_number_on_the_loopback_address(called: list[list[str]]) -> None:
    assert invoke("1", "--no-browser", "--port", "9001").exit_code == 0
    (command,) = called
    assert "--ip=127.0.0.1" in command and "--no-browser" in command and "--port=9001" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/01_meet_the_market.ipynb" in command


def test_instructors_get_the_solutions_when_they_ask(called: list[list[str]]) -> None:
    assert invoke("1", "--instructor").exit_code == 0
    assert any("notebooks/instructor/01_" in part for part in called[0])


def test_a_number_that_does_not_exist_is_answered_with_those_that_do(called: list[list[str]]) -> None:
    done = invoke("77")
    assert done.exit_code == 2 and "there is no notebook 77; there are 1" in done.stderr and not called


def test_what_is_handed_out_holds_no_solutions(called: list[list[str]], tmp_path: Path) -> None:
    target = tmp_path / "class"
    assert invoke("--hand-out", str(target)).exit_code == 0
    copied = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert {"notebooks/01_meet_the_market.ipynb", "scenarios/price_war.yaml", "docs/outcomes.md"} <= copied
    assert not [name for name in copied if "instructor" in name or "source" in name or name.endswith(".py")]
    assert not called


def test_a_folder_that_holds_something_is_left_alone(called: list[list[str]], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = invoke("--hand-out", str(tmp_path))
    assert done.exit_code == 2 and "not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_jupyterlab_the_command_says_how_to_get_it(
    called: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["simulation.cli.notebooks"], "find_spec", lambda name: None)
    done = invoke()
    assert done.exit_code == 2 and "--extra notebooks" in done.stderr and not called
