"""``loyalty-lab notebooks``: opens the course, or puts together what students are handed out."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from simulation.cli.errors import BadInput
from simulation.cli.screen import say

HANDED_OUT = ("notebooks/*.ipynb", "scenarios/**/*.yaml", "docs/*.md", "docs/pictures/**/*.png")
"""What students get: no solutions, no sources."""


@click.command()
@click.argument("number", required=False, type=click.IntRange(1), metavar="[NUMBER]")
@click.option("--instructor", is_flag=True, help="Open the versions with solutions.")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening a browser.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port on this machine, instead of the first free one.")
@click.option("--hand-out", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Copy what students need to FOLDER (no solutions), and open nothing.")  # fmt: skip
def notebooks(number: int | None, instructor: bool, no_browser: bool, port: int | None, hand_out: Path | None) -> None:
    """Open the course's notebooks.

    They are opened in JupyterLab, on this machine only; NUMBER opens one of them at once.
    With --hand-out, put together a folder for students instead.
    """
    root = _root()
    if hand_out is not None:
        say(
            f"{_copied(root, hand_out)} files in {hand_out}: notebooks without solutions, scenarios, and the pages they refer to."
        )
        return
    if find_spec("jupyterlab") is None:
        raise BadInput("JupyterLab is not installed; run: python3 -m uv run --extra notebooks loyalty-lab notebooks")
    folder = root / "notebooks" / "instructor" if instructor else root / "notebooks"
    opened = folder if number is None else _notebook(folder, number)
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={root}", "--ip=127.0.0.1"]
    command += ["--no-browser"] if no_browser else []
    command += [f"--port={port}"] if port else []
    command += [f"--LabApp.default_url=/lab/tree/{opened.relative_to(root).as_posix()}"]
    raise click.exceptions.Exit(subprocess.call(command))


def _root() -> Path:
    """Return the folder that holds ``notebooks``: this one, one above it, or that of the project."""
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).parents[2]):
        if list((folder / "notebooks").glob("01_*.ipynb")):
            return folder
    raise BadInput("there is no folder 'notebooks' here or above; go to the project's folder first")


def _notebook(folder: Path, number: int) -> Path:
    found = sorted(folder.glob(f"{number:02d}_*.ipynb"))
    if not found:
        there = ", ".join(str(int(path.name[:2])) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")))
        raise BadInput(f"there is no notebook {number}; there are {there}")
    return found[0]


def _copied(root: Path, target: Path) -> int:
    """Copy what students get, except over what they may have written; returns how many files."""
    if target.exists() and any(target.iterdir()):
        raise BadInput(f"{target} is not empty; name a folder that does not exist yet")
    places = sorted({place for pattern in HANDED_OUT for place in root.glob(pattern) if place.is_file()})
    for place in places:
        copy = target / place.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place, copy)
    return len(places)
