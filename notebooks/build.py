"""Makes the notebooks out of their sources: ``python notebooks/build.py [NN ...]``.

A source (``source/NN_title.py``, cells between ``# %%``) becomes two notebooks, both run from a clean start:

- ``NN_title.ipynb``, for students: without the cells tagged ``solution``;
- ``instructor/NN_title.ipynb``: without those tagged ``student``, with the rubric at the end.

What a lesson declares (title, goals, tasks, the question to discuss) is written in here, so that it stands in one place:
``{{name}}`` in a text cell becomes the task of the exercise or the question of the prediction of that name.
"""

import base64
import io
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from PIL import Image

from simulation.course.lesson import Lesson
from simulation.course.lessons import lesson as lesson_by_number

FOLDER = Path(__file__).parent
SOURCES = FOLDER / "source"
KINDS = {"student": FOLDER, "instructor": FOLDER / "instructor"}
LEFT_OUT = {"student": "solution", "instructor": "student"}
"""The tag of cells that each kind of notebook does without."""
COLOURS = 128
"""Colours kept in a picture; flat drawings need no more, and become a third as large."""
SECONDS_A_CELL = 300


def sources() -> list[Path]:
    """Return all sources, in order."""
    return sorted(SOURCES.glob("[0-9][0-9]_*.py"))


def made_from(source: Path, kind: str) -> nbformat.NotebookNode:
    """Return the notebook of one kind that a source stands for, not run yet."""
    lesson = lesson_by_number(int(source.name[:2]))
    notebook = jupytext.read(source)
    cells = [cell for cell in notebook.cells if LEFT_OUT[kind] not in cell.metadata.get("tags", [])]
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = _filled(cell.source, lesson, source)
        if kind == "instructor":  # one folder further down
            cell.source = cell.source.replace("../", "../../")
    texts = [_header(lesson, kind)]
    ends = [_discussion(lesson)] + ([_rubric(lesson)] if kind == "instructor" else [])
    notebook.cells = [
        *(nbformat.v4.new_markdown_cell(text) for text in texts),
        *cells,
        *(nbformat.v4.new_markdown_cell(text) for text in ends),
    ]
    for place, cell in enumerate(notebook.cells):
        cell.id = f"{source.name[:2]}-{place:02d}"  # the same at every build
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "title": lesson.title,
    }
    return nbformat.from_dict(notebook)


def _filled(text: str, lesson: Lesson, source: Path) -> str:
    exercises = {
        each.name: f"**{each.name}** *({each.level}, {each.points} points).* {each.task}" for each in lesson.exercises
    }
    predictions = {each.name: f"**{each.question}**" for each in lesson.predictions}

    def of(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in exercises | predictions:
            raise SystemExit(f"{source}: there is no exercise or prediction '{name}' in lesson {lesson.number}")
        return (exercises | predictions)[name]

    return re.sub(r"\{\{(\w+)\}\}", of, text)


def _header(lesson: Lesson, kind: str) -> str:
    goals = "\n".join(f"- {goal}," for goal in lesson.goals[:-1]) + f"\n- {lesson.goals[-1]}."
    whom = "\n\n**Instructor's version**, with solutions. Not to be handed out." if kind == "instructor" else ""
    return (
        f"# {lesson.number}. {lesson.title}{whom}\n\n**Time:** {lesson.minutes} minutes. **Marks:** {lesson.points} for "
        f"predictions and exercises, {lesson.written_points} for the written answer. Words you do not know are in the "
        f"[glossary]({'../' if kind == 'student' else '../../'}docs/glossary.md).\n\n**You will be able to**\n{goals}"
    )


def _discussion(lesson: Lesson) -> str:
    return f"## To discuss in class, or to answer in writing\n\n{lesson.discussion}"


def _rubric(lesson: Lesson) -> str:
    rows = "\n".join(
        f"| {each.name} ({each.points}) | {each.weak} | {each.sound} | {each.excellent} |" for each in lesson.rubric
    )
    return f"## How the written answer is marked\n\n| | 0 or 1 | 2 or 3 | all |\n|---|---|---|---|\n{rows}"


def run(notebook: nbformat.NotebookNode, where: Path) -> None:
    """Run a notebook from a clean kernel, with no earlier work, and make its pictures small.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    with tempfile.TemporaryDirectory() as work:
        os.environ["LOYALTY_LAB_WORK"] = work
        try:
            NotebookClient(
                notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(where)}}
            ).execute()
        finally:
            del os.environ["LOYALTY_LAB_WORK"]
    notebook.metadata.pop("widgets", None)  # shown again by whoever runs it
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times, different at every build
        for output in cell.get("outputs", []):
            _made_small(output.get("data", {}))


def _made_small(data: dict[str, Any]) -> None:
    data.pop("application/vnd.jupyter.widget-view+json", None)
    if "image/png" in data:
        picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert("RGB")
        small = io.BytesIO()
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        data["image/png"] = base64.b64encode(small.getvalue()).decode()


def main() -> None:
    """Build the notebooks whose numbers are given, or all."""
    wanted = {f"{int(number):02d}" for number in sys.argv[1:]}
    for source in sources():
        if wanted and source.name[:2] not in wanted:
            continue
        for kind, folder in KINDS.items():
            notebook = made_from(source, kind)
            folder.mkdir(exist_ok=True)
            run(notebook, folder)
            place = folder / f"{source.stem}.ipynb"
            nbformat.write(notebook, place)
            print(f"{place.relative_to(FOLDER)}: {place.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
