"""Every notebook in ``notebooks/`` runs from a clean start without a complaint, and is committed with its pictures."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MOST_BYTES = 1_500_000
SECONDS_A_CELL = 300

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def complaints(notebook: NotebookNode) -> list[str]:
    """Return what was written to stderr (warnings are) and every error."""
    found = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                found.append(f"{output.ename}: {output.evalue}")
            elif output.output_type == "stream" and output.name == "stderr":
                found.append(output.text)
    return found


@each_notebook
def test_a_notebook_runs_from_a_clean_start_without_a_complaint(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    assert not complaints(notebook), "\n".join(complaints(notebook))


@each_notebook
def test_a_notebook_is_committed_with_its_outputs_in_order(path: Path) -> None:
    assert path.stat().st_size < MOST_BYTES, "too large to be read in a browser at once; draw fewer points"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), "run all cells, then save"
    assert any(cell.outputs for cell in cells), "committed without outputs"
    assert not complaints(notebook), "\n".join(complaints(notebook))


@each_notebook
def test_a_notebook_holds_no_model_logic(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    written = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert written, "prose belongs in a notebook"
    assert "njit" not in "".join(cell.source for cell in code_cells(notebook)), "rules live in simulation/rules"
