"""How compiled functions are cached, so that an edited rule is never answered by an old compilation.

Numba's own cache looks only at the file that holds the cached function. A rule that lives in *another* file
could change without being noticed. Here the cache folder is named after a hash of every source file that has compiled
functions, and of all that these files import: any edit there leads to a new folder, and folders that are no longer
current are swept away when a new one is made. Strategies are not among them: editing one compiles nothing.
"""

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

import numba
from platformdirs import user_cache_path

KEPT_GENERATIONS = 4
"""Cache folders kept on disk: the current one and the latest few (two checkouts may take turns)."""

COMPILED_LAYERS = ("compiling.py", "customers", "firms", "random_numbers", "rules", "state")
"""Where compiled functions may live, and all they may call."""


_COMPILES = re.compile(r"^(?:from simulation\.compiling|from simulation\.rules\.rule|import numba)\b", re.MULTILINE)
_IMPORTS = re.compile(r"^(?:from|import) simulation\.([\w.]+)(?: import (?:\(([^)]*)\)|([\w, ]+)))?", re.MULTILINE)


def sources() -> list[Path]:
    """Return the files that compiled code is made of: those with compiled functions, and all that they import."""
    package = Path(__file__).parent
    texts = {
        path: path.read_text(encoding="utf-8")
        for layer in COMPILED_LAYERS
        for path in ([package / layer] if layer.endswith(".py") else (package / layer).rglob("*.py"))
    }
    found: set[Path] = set()
    waiting = [path for path, text in texts.items() if _COMPILES.search(text)]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for module, several, few in _IMPORTS.findall(texts[path]):
            base = package.joinpath(*module.split("."))
            asked = [base.with_suffix(".py"), base / "__init__.py"]
            asked += [base / f"{name.strip()}.py" for name in f"{several},{few}".split(",")]
            waiting += [path for path in asked if path in texts]
    return sorted(found)


@cache
def source_hash() -> str:
    """Return a short hash of every source file that compiled code is made of, of Python and of Numba."""
    digest = hashlib.sha256(f"{sys.version}|{numba.__version__}".encode())
    for path in sources():
        digest.update(str(path.relative_to(Path(__file__).parent)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> str:
    """Return (and create) the folder of compiled code for the sources as they stand; ``""`` if none can be written.

    ``LOYALTY_LAB_CACHE`` names another parent folder.
    """
    parent = Path(os.environ.get("LOYALTY_LAB_CACHE") or user_cache_path("loyalty-lab") / "compiled")
    folder = parent / source_hash()
    try:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)  # several processes may begin at once
            _sweep(parent, keep=folder)
        folder.touch()
    except OSError:
        return ""
    return str(folder)


def _sweep(parent: Path, keep: Path) -> None:
    old = [path for path in parent.iterdir() if path.is_dir() and path != keep]
    old.sort(key=_last_used, reverse=True)
    for path in old[KEPT_GENERATIONS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _last_used(folder: Path) -> float:
    """Return when a folder was used last [s]; long ago, if another process has just swept it away."""
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


_CALLED_BY_PYTHON: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile a loop over customers (Numba, no Python objects, the interpreter lock released), cached on disk.

    With ``NUMBA_DISABLE_JIT=1`` the function is returned as it is.
    """
    return _cached(function)


def compiled_without_arrays[F: Callable[..., Any]](function: F) -> F:
    """Compile a loop that makes no arrays of its own: without Numba's reference counting there is less to compile."""
    return _cached(function, _nrt=False)


def _cached[F: Callable[..., Any]](function: F, **options: Any) -> F:
    folder = cache_folder()
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = folder or before
    try:
        wrapped = numba.njit(cache=bool(folder), **_CALLED_BY_PYTHON, **options)(function)
    finally:
        numba.config.CACHE_DIR = before
    return cast("F", wrapped)


_ONLY_CALLED_BY_COMPILED_CODE: dict[str, Any] = {
    "nogil": True, "error_model": "numpy", "_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True,
}  # fmt: skip


def scalar[F: Callable[..., Any]](function: F) -> F:
    """Compile a function of single numbers, which Python and compiled code can call; cached on disk, for Python's sake."""
    return _cached(function)


def phase[F: Callable[..., Any]](function: F) -> F:
    """Compile a part of a loop over customers, which becomes part of the loop.

    Without Numba's reference counting, which costs more than the work itself when many columns are handed on at every
    call; such a function cannot make arrays, only use those it is given. And without an entry from Python, which would
    take most of the time to compile.
    """
    return cast("F", numba.njit(forceinline=True, **_ONLY_CALLED_BY_COMPILED_CODE)(function))


def section[F: Callable[..., Any]](function: F) -> F:
    """Compile a large part of a loop that is called from one place only, as if it were written there.

    A :func:`phase` is optimised by itself, and once more in each function that it becomes part of; for a large one that takes long.
    """
    return cast("F", numba.njit(inline="always", **_ONLY_CALLED_BY_COMPILED_CODE)(function))


def step[F: Callable[..., Any]](function: F) -> F:
    """Compile a small part of a loop that is called from many places: once, and not into each of them."""
    return cast("F", numba.njit(**_ONLY_CALLED_BY_COMPILED_CODE)(function))
