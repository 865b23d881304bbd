"""Where a command's results go, decided and tried before the work begins."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from simulation.cli.errors import BadInput

RESULTS = "results"
MANIFEST = "manifest.yaml"
FIGURES = (".png", ".svg", ".pdf")


@contextmanager
def results_folder(out: Path | None, name: str, overwrite: bool) -> Iterator[Path]:
    """Make the folder for the results; it disappears again if nothing was put into it.

    Parameters
    ----------
    out
        The folder asked for; without it, a new one below ``results``.
    name
        Of the new one.
    overwrite
        Whether a folder asked for may hold something.
    """
    from simulation.experiments.folders import FolderError, named_folder, numbered_folder

    was_there = out is not None and out.exists()
    try:
        folder = numbered_folder(Path(RESULTS) / name) if out is None else named_folder(out, overwrite)
    except FolderError as error:
        raise BadInput(str(error)) from None
    try:
        yield folder
    finally:
        if not was_there:
            _remove_if_empty(folder)


def draw(what: str, drawing: Callable[[Path], object], folder: Path) -> list[str]:
    """Draw figures into a folder; a failure is reported and spoils nothing.

    Returns
    -------
    list of str
        The files, relative to ``folder``.
    """
    before = _files(folder)
    try:
        drawing(folder)
    except Exception as error:  # noqa: BLE001  whatever goes wrong in drawing, the numbers are safe
        click.echo(f"The {what} could not be drawn: {type(error).__name__}: {error}", err=True)
    return sorted(path.relative_to(folder).as_posix() for path in _files(folder) - before)


def saved_in(folder: Path) -> str:
    """Say where everything is."""
    names = sorted(path.relative_to(folder).as_posix() for path in _files(folder))
    figures = [name for name in names if Path(name).suffix in FIGURES]
    tables = [Path(name).stem for name in names if Path(name).suffix == ".csv"]
    lines = [f"Saved in {folder}:", "  tables (.csv and .parquet):", f"    {', '.join(tables)}"]
    if figures:
        places = ", ".join(dict.fromkeys(Path(name).parent.as_posix() for name in figures))
        lines.append(f"  {len(figures)} figure{'s' if len(figures) > 1 else ''} in {places}/")
    return "\n".join([*lines, f"  {MANIFEST}, with which it can be repeated"])


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
