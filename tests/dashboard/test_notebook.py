"""Where a notebook is only executed, a small picture and a table stand for the sliders."""

import base64
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from simulation.dashboard.notebook import Still, explore, somebody_looks
from tests.dashboard.small import SCENARIO, SMALL, small_session

MOST_BYTES = 300_000


def test_an_executed_notebook_holds_a_small_picture_and_what_can_be_moved(tmp_path: Path) -> None:
    cell = f"import simulation as sim\nsim.explore({str(SCENARIO)!r}, settings={SMALL!r})"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [output.output_type for output in notebook.cells[0].outputs]
    assert shown == ["display_data", "execute_result"]  # no warning, no error
    assert len(nbformat.writes(notebook)) < MOST_BYTES
    data = [output.data for output in notebook.cells[0].outputs]
    assert base64.b64decode(data[0]["image/png"]).startswith(b"\x89PNG")
    assert "price [EUR]" in data[1]["text/html"] and "0.5 to 60" in data[1]["text/html"]
    assert not any("application/javascript" in each for each in data)


def test_outside_a_notebook_there_is_a_picture() -> None:
    still = explore(SCENARIO, settings=SMALL)
    assert isinstance(still, Still) and "Premium: price [EUR] = 23" in str(still)


def test_the_picture_is_that_of_the_scenario_as_it_is() -> None:
    assert len(Still(small_session()).picture()) < MOST_BYTES / 2


@pytest.mark.parametrize(
    ("environment", "looks"),
    [
        ({"JPY_SESSION_NAME": "try.ipynb"}, True),
        ({"VSCODE_PID": "12"}, True),
        ({}, False),
        ({"JPY_SESSION_NAME": "try.ipynb", "CI": "true"}, False),
        ({"JPY_SESSION_NAME": "try.ipynb", "LOYALTY_LAB_STATIC": "1"}, False),
        ({"LOYALTY_LAB_STATIC": "0"}, True),
    ],
)
def test_sliders_are_for_those_who_look(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], looks: bool
) -> None:
    monkeypatch.setattr("simulation.dashboard.notebook._in_a_kernel", lambda: True)
    assert somebody_looks(environment) is looks


def test_a_script_has_no_sliders() -> None:
    assert not somebody_looks({"JPY_SESSION_NAME": "try.ipynb"})


def test_settings_belong_to_a_file() -> None:
    with pytest.raises(ValueError, match=r"simulation\.changed"):
        explore(small_session().original, settings=["weeks=3"])
