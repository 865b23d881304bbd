"""What is shown on the screen: tables that fit, and progress that leaves no traces in files."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[int, int], None]
STEPS = 10
"""How many lines of progress are written where there is no screen."""
LONG = 60.0
"""Seconds from which on it is said how long something will take."""
LONGEST_NAME = 22
PREPARING = "Preparing (the very first run takes up to a minute)"


def console(stream: TextIO | None = None) -> "Console":
    """Return a console that takes names as they are (no markup) and writes no control codes into files."""
    from rich.console import Console

    return Console(file=stream or sys.stdout, markup=False, emoji=False, highlight=False)


def width() -> int:
    """Return the width of the screen in columns; 80 where there is none."""
    return console().width


def say(text: str) -> None:
    """Print a paragraph, wrapped at the width of the screen."""
    console().print(clean(text))


def warn(text: str) -> None:
    """Print a note on the error stream."""
    click.echo(clean(text), err=True)


def clean(text: str) -> str:
    """Return a text in one line, without control characters."""
    from simulation.scenario.errors import one_line

    return one_line(text)


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; the first column holds labels, the others numbers."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1))
    for place, heading in enumerate(headings):
        table.add_column(clean(heading), justify="right" if place else "left", overflow="fold")
    for row in rows:
        table.add_row(*(clean(cell) for cell in row))
    screen = console()
    screen.print(clean(title), style="bold")
    screen.print(table)


def print_by_column(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with many columns as several, each as wide as the screen, with the labels in each."""
    shown = [headings[0], *(shortened(heading) for heading in headings[1:])]
    widths = [max(len(shown[place]), *(len(row[place]) for row in rows)) + 2 for place in range(len(shown))]
    places = list(range(1, len(shown)))
    while places:
        room = console().width - widths[0]
        fitting = 1
        while fitting < len(places) and sum(widths[place] for place in places[: fitting + 1]) <= room:
            fitting += 1
        chosen, places = [0, *places[:fitting]], places[fitting:]
        print_table(title, [shown[place] for place in chosen], [[row[place] for place in chosen] for row in rows])
        title = f"{title.removesuffix(' (continued)')} (continued)"


@contextmanager
def progress(what: str, quiet: bool, beginning: str = PREPARING) -> Iterator[Progress]:
    """Show progress on the error stream: a bar on a screen, a few lines in a file.

    Parameters
    ----------
    what
        What is counted, such as ``weeks``.
    beginning
        What is said before anything is counted.
    """
    if quiet:
        yield lambda done, total: None
    elif sys.stderr.isatty():
        with _bar(what, beginning) as show:
            yield show
    else:
        yield _lines(what)


@contextmanager
def _bar(what: str, beginning: str) -> Iterator[Progress]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task(beginning, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, description=what.capitalize(), completed=done, total=total)

        yield show


def _lines(what: str) -> Progress:
    written, began, before = 0, 0.0, -1

    def show(done: int, total: int) -> None:
        nonlocal written, began, before
        if before < 0:  # what was done before says nothing of the pace
            began, before = monotonic(), done
        if done * STEPS // total > written:
            written = done * STEPS // total
            left = (monotonic() - began) * (total - done) / (done - before) if done > before else 0.0
            click.echo(f"{what}: {done:,} of {total:,}{_left(left)}", err=True)

    return show


def _left(seconds: float) -> str:
    """Say how long something will take, if that is worth saying.

    Examples
    --------
    >>> _left(8.0), _left(200.0), _left(9000.0)
    ('', ', about 3 min left', ', about 2.5 h left')
    """
    if seconds < LONG:
        return ""
    return f", about {seconds / 60:.0f} min left" if seconds < 7200.0 else f", about {seconds / 3600:.1f} h left"


def shortened(name: str) -> str:
    """Cut a name that is too long for the heading of a column."""
    name = clean(name)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
