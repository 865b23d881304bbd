"""The extra ``sweeps``: what to do where it is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager


class MissingExtra(ImportError):
    """Something that only the extra ``sweeps`` brings is missing; the text says how to get it."""


@contextmanager
def needs_extra(what: str) -> Iterator[None]:
    """Say which extra brings what cannot be imported.

    Raises
    ------
    MissingExtra
        Instead of an ordinary ``ImportError``.
    """
    try:
        yield
    except ImportError as error:
        raise MissingExtra(
            f"{what} needs the extra 'sweeps' ({error.name or error} is missing): python3 -m uv sync --extra sweeps, or "
            'pip install "loyalty-lab[sweeps]"'
        ) from error
