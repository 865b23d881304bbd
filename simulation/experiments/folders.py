"""Folders for results: found, made and tried before the work begins."""

from pathlib import Path
from tempfile import TemporaryFile

from simulation.experiments.manifest import FILE_NAME

MOST_FOLDERS = 10_000


class FolderError(OSError):
    """A folder that results cannot be kept in; the text says why and what to do."""


def numbered_folder(wanted: Path) -> Path:
    """Make a folder for results: the one wanted, or if it holds something, with ``-2``, ``-3``... at its end.

    Raises
    ------
    FolderError
        If none can be made or written into.
    """
    for number in range(1, MOST_FOLDERS):
        folder = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        if not folder.exists() or (folder.is_dir() and _is_empty(folder)):
            return _made(folder)
    raise FolderError(f"there are already {MOST_FOLDERS} folders named like {wanted}")


def named_folder(folder: Path, overwrite: bool = False) -> Path:
    """Make the folder that somebody asked for.

    Raises
    ------
    FolderError
        If it holds something (unless ``overwrite``), or cannot be made or written into.
    """
    if folder.is_dir() and not overwrite and not _is_empty(folder):
        holds = "holds the manifest of another run" if (folder / FILE_NAME).exists() else "is not empty"
        raise FolderError(f"the folder {folder} {holds}; name another, or say --overwrite")
    return _made(folder)


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def _made(folder: Path) -> Path:
    """Make a folder and try writing into it."""
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file, not a folder; name a folder for the results")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise FolderError(f"the folder {folder} cannot be written into: {error.strerror or error}") from error
    return folder
