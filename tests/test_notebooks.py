"""Every notebook in ``notebooks/`` runs from a clean start without a complaint, and is committed with its pictures.

Students' and instructors' versions are made from one source by ``notebooks/build.py``; the tests hold that they are what the
source says, and that an instructor's solutions are right.
"""

import importlib.util
import os
import re
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).parents[1] / "notebooks"
STUDENTS, INSTRUCTORS = sorted(FOLDER.glob("*.ipynb")), sorted((FOLDER / "instructor").glob("*.ipynb"))
NOTEBOOKS = STUDENTS + INSTRUCTORS
MOST_BYTES = 700_000
LONGEST_LINE = 95
"""Of code, in characters: what JupyterLab shows beside a list of files."""
SECONDS_A_CELL = 300

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")


def build() -> ModuleType:
    """Return notebooks/build.py as a module."""
    specification = importlib.util.spec_from_file_location("build_notebooks", FOLDER / "build.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


BUILD = build()


@pytest.fixture(autouse=True)
def no_earlier_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what notebooks write in an empty folder."""
    monkeypatch.setenv("LOYALTY_LAB_WORK", str(tmp_path / "work"))


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


ALL = "LOYALTY_LAB_NOTEBOOKS"
"""Where this is "all", instructors' versions run, too: students' cells with solutions, which test_lessons checks as well."""


@pytest.mark.parametrize(
    "path", NOTEBOOKS if os.environ.get(ALL) == "all" else STUDENTS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_notebook_runs_from_a_clean_start_without_a_complaint(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    assert not complaints(notebook), "\n".join(complaints(notebook))


@each_notebook
def test_a_student_reads_cells_without_scrolling_and_sees_no_names_of_objects(path: Path) -> None:
    cells = code_cells(nbformat.read(path, as_version=4))
    assert max(len(line) for cell in cells for line in cell.source.splitlines()) <= LONGEST_LINE
    texts = [
        "".join(output.data.get("text/plain", "")) for cell in cells for output in cell.outputs if "data" in output
    ]
    assert texts and not [text for text in texts if text.startswith("<Axes")]


@pytest.mark.parametrize("path", INSTRUCTORS, ids=lambda path: path.stem)
def test_every_solution_of_an_instructor_was_found_right(path: Path) -> None:
    said = verdicts(nbformat.read(path, as_version=4))
    assert said
    assert not [verdict for verdict in said if not verdict.startswith(RIGHT)]


RIGHT = "\N{CHECK MARK}"


def verdicts(notebook: NotebookNode) -> list[str]:
    """Return what was said to answers."""
    cells = [cell for cell in code_cells(notebook) if re.search(r"^lesson\.check\(", cell.source, re.MULTILINE)]
    return ["".join(output.data["text/plain"] for output in cell.outputs if "data" in output) for cell in cells]


@pytest.mark.parametrize("kind", ["student", "instructor"])
@pytest.mark.parametrize("source", BUILD.sources(), ids=lambda path: path.stem)
def test_a_committed_notebook_is_what_its_source_says(source: Path, kind: str) -> None:
    wanted = BUILD.made_from(source, kind)
    committed = nbformat.read(BUILD.KINDS[kind] / f"{source.stem}.ipynb", as_version=4)
    assert [(cell.cell_type, cell.source) for cell in committed.cells] == [
        (cell.cell_type, cell.source) for cell in wanted.cells
    ], "run notebooks/build.py"


def test_students_get_no_solutions_and_every_lesson_has_both_notebooks() -> None:
    names = [path.stem for path in BUILD.sources()]
    assert [path.stem for path in STUDENTS] == names == [path.stem for path in INSTRUCTORS]
    assert len(names) >= 1
    for path in STUDENTS:
        tags = [tag for cell in nbformat.read(path, as_version=4).cells for tag in cell.metadata.get("tags", [])]
        assert "solution" not in tags and "student" in tags


@pytest.mark.parametrize("source", BUILD.sources(), ids=lambda path: path.stem)
def test_a_notebook_asks_for_every_prediction_and_exercise_of_its_lesson_and_has_a_live_control(source: Path) -> None:
    from simulation.course.lessons import lesson

    for kind in BUILD.KINDS:
        notebook = BUILD.made_from(source, kind)
        code = re.sub(r"\(\s+", "(", "\n".join(cell.source for cell in code_cells(notebook)))
        declared = lesson(int(source.name[:2]))
        for each in declared.predictions:
            assert f'lesson.predict("{each.name}"' in code and f'lesson.reveal("{each.name}")' in code
            assert code.index(f'lesson.predict("{each.name}"') < code.index(f'lesson.reveal("{each.name}")')
        for each in declared.exercises:
            assert f'lesson.check("{each.name}"' in code
        assert "sim.explore(" in code and "lesson.debrief(" in code


@pytest.mark.parametrize("source", BUILD.sources(), ids=lambda path: path.stem)
def test_links_in_a_notebook_lead_somewhere(source: Path) -> None:
    for kind, folder in BUILD.KINDS.items():
        for cell in BUILD.made_from(source, kind).cells:
            if cell.cell_type != "markdown":
                continue
            for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", cell.source):
                assert (folder / target).exists(), f"{source.stem} ({kind}): {target}"


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
    code = "\n".join(cell.source for cell in code_cells(notebook))
    assert "njit" not in code, "rules live in simulation/rules"
    assert not re.search(r"^(def|for|while) ", code, re.MULTILINE), "what is worth a name belongs into the package"
