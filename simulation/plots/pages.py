"""All figures of a run: on one page, or each in a file of its own."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import get_backend, rc_context
from matplotlib.axes import Axes
from matplotlib.backends.registry import backend_registry
from matplotlib.figure import Figure

from simulation.plots.canvas import alt_text, describe, new_figure, size_for
from simulation.plots.events import Events
from simulation.plots.money import cost_breakdown, profit_by_orientation
from simulation.plots.over_time import cumulative_profit, loyalty_and_satisfaction, market_share, retention
from simulation.plots.relationships import lifecycle
from simulation.plots.styles import INK, TITLE, firm_styles
from simulation.plots.tables import firms_of
from simulation.plots.tournaments import head_to_head, league, market_profile, size_of_grid, size_of_league

if TYPE_CHECKING:
    import pandas as pd

    from simulation.outcomes.results import Results

OVERVIEW = (20.0, 11.25)
"""Width and least height of the overview [inches]."""
DOTS_PER_INCH = 150


def overview(results: "Results", title: str | None = None, *, events: Events = ()) -> Figure:
    """Draw the most important figures of a run on one page.

    Parameters
    ----------
    results
        Tables of outcomes, such as ``market.results``.
    title
        Written above all, such as the scenario's title.
    events
        Week and title of what happened, marked by vertical lines.

    Returns
    -------
    Figure
        Not known to pyplot; in a notebook it shows itself as the last value of a cell. For files: ``save_all``, or
        ``figure.savefig``.
    """
    firms = results.firms
    orientations = results.by("orientation")
    styles = firm_styles(firms_of(firms))
    height = max(OVERVIEW[1], 0.6 + 2.0 * size_for(len(styles), panels=2)[1])
    if "IPython" in sys.modules:
        # loaded it tells notebooks how to show a figure
        backend_registry.load_backend_module(get_backend())  # type: ignore[no-untyped-call]
    figure = new_figure((OVERVIEW[0], height))
    # bars have names at their left and lines at their right: in columns of their own they take the least room
    (profits, shares, groups), (kept, feelings, costs) = figure.subplots(2, 3)
    cumulative_profit(firms, profits, events=events, styles=styles)
    market_share(firms, shares, events=events, styles=styles)
    profit_by_orientation(orientations, groups, styles=styles)
    retention(firms, kept, events=events, styles=styles)
    loyalty_and_satisfaction(firms, feelings, events=events, styles=styles)
    cost_breakdown(firms, costs)
    if title:
        figure.suptitle(title, fontsize=1.3 * TITLE, fontweight="bold", color=INK, parse_math=False)
    describe(figure, f"{title or 'Overview'}: six figures on one page. {alt_text(figure)}")
    return figure


def save_all(
    results: "Results",
    folder: Path | str,
    formats: Iterable[str] = ("png",),
    *,
    title: str | None = None,
    events: Events = (),
) -> list[Path]:
    """Write every figure of a run to a file of its own, and the overview.

    The description in words (:func:`alt_text`) is kept in each file where its format has a place for it.

    Parameters
    ----------
    results
        Tables of outcomes, such as ``market.results``.
    folder
        Where to write; made if it does not exist.
    formats
        Such as ``("png", "pdf", "svg")``.
    title, events
        As in :func:`overview`.

    Returns
    -------
    list of Path
        The files, in the order in which they were written.

    Raises
    ------
    ValueError
        If a format is not known; nothing is written then.
    OSError
        If the folder cannot be written.
    """
    endings = [str(ending).lower().removeprefix(".") for ending in formats]
    known = new_figure().canvas.get_supported_filetypes()
    for ending in endings:
        if ending not in known:
            raise ValueError(f"figures cannot be saved as '{ending}' (but as: {', '.join(sorted(known))})")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, figure in _figures(results, title, events):
        for ending in endings:
            path = folder / f"{name}.{ending}"
            _save(figure, path, ending)
            written.append(path)
    return written


def save_tournament(
    standings: "pd.DataFrame",
    pairs: "pd.DataFrame",
    markets: "pd.DataFrame",
    folder: Path | str,
    *,
    confidence: float = 0.95,
) -> list[Path]:
    """Write the figures of a tournament as PNG files, described in words: league, head to head, and profile by market.

    Parameters
    ----------
    standings, pairs, markets
        ``tournament.league()``, ``tournament.head_to_head()`` and ``tournament.by_market()``.
    folder
        Where to write; made if it does not exist.
    confidence
        Of the intervals [-].

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    n, places = len(standings), markets["market"].nunique()
    drawn = {
        "league": _page(league, standings, size_of_league(n), confidence=confidence),
        "head_to_head": _page(head_to_head, pairs, size_of_grid(n, n)),
        "market_profile": _page(market_profile, markets, size_of_grid(n, 3 * places)),
    }
    for name, figure in drawn.items():
        _save(figure, folder / f"{name}.png", "png")
    return [folder / f"{name}.png" for name in drawn]


def _figures(results: "Results", title: str | None, events: Events) -> Iterator[tuple[str, Figure]]:
    """Make each figure when its turn comes, so that only one is held at a time."""
    firms = results.firms
    names = firms_of(firms)
    styles = firm_styles(names)
    yield "overview", overview(results, title, events=events)
    tall, double = size_for(len(names)), size_for(len(names), panels=2)
    lines = partial(_page, events=events, styles=styles)
    yield "cumulative_profit", lines(cumulative_profit, firms, tall)
    yield "market_share_revenue", lines(market_share, firms, tall, of="revenue")
    yield "market_share_customers", lines(market_share, firms, tall, of="customers")
    yield "retention", lines(retention, firms, tall)
    yield "loyalty_and_satisfaction", lines(loyalty_and_satisfaction, firms, double)
    orientations = results.by("orientation")
    rows = len(names) * max(2, orientations["orientation"].nunique())
    yield "profit_by_orientation", _page(profit_by_orientation, orientations, size_for(rows), styles=styles)
    yield "cost_breakdown", _page(cost_breakdown, firms, size_for(2 * len(names)))
    for name, file_name in zip(names, file_names(names), strict=True):
        yield f"lifecycle_{file_name}", _page(lifecycle, firms, size_for(8), firm=name, events=events)


def _page(function: Callable[..., Axes], table: object, size: tuple[float, float], **options: object) -> Figure:
    figure = new_figure(size)
    function(table, ax=figure.add_subplot(), **options)
    return figure


def file_names(names: Iterable[str]) -> list[str]:
    """Turn names of firms into names of files that every system accepts, all different.

    Examples
    --------
    >>> file_names(["Keeper & Sons", "keeper/sons"])
    ['keeper_sons', 'keeper_sons_2']
    """
    plain = [re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "firm" for name in names]
    return [
        name if plain[:place].count(name) == 0 else f"{name}_{plain[: place + 1].count(name)}"
        for place, name in enumerate(plain)
    ]


def _save(figure: Figure, path: Path, ending: str) -> None:
    """Write one file, the same bytes for the same figure."""
    words = alt_text(figure)
    title = path.stem.replace("_", " ")
    metadata: dict[str, str | None] = {}
    if ending == "png":
        metadata = {"Title": title, "Description": words}
    elif ending == "svg":
        metadata = {"Title": title, "Description": words, "Date": None}
    elif ending == "pdf":
        metadata = {"Title": title, "Subject": words, "CreationDate": None}
    # settings belong to the whole process, so they are touched only where they are needed
    with rc_context({"svg.hashsalt": "loyalty-lab"}) if ending == "svg" else nullcontext():
        figure.savefig(path, dpi=DOTS_PER_INCH, format=ending, metadata=metadata or None)
