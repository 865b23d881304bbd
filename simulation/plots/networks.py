"""Who talks with whom: a part of the customers' network, and the opinion leaders in it."""

from collections import deque
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from numpy.typing import NDArray

from simulation.plots.amounts import counted, number, percent
from simulation.plots.bars import legend_above
from simulation.plots.canvas import axes_for, describe, nothing_to_show
from simulation.plots.styles import GREEN, INK, MIDDLE_GREY, PURPLE, VERMILLION, Marker, Styles, looks_of
from simulation.plots.tables import firms_of, require
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

LEADERS = 0.05
"""The share of customers heard most who are opinion leaders, as in Watts & Dodds (2007) a tenth or fewer."""
NOBODYS = ("nobody's customer", MIDDLE_GREY, "o")
TALK: dict[str, tuple[str, str, Marker]] = {
    "recommends": ("recommends a firm", GREEN, "^"),
    "warns": ("warns of a firm", VERMILLION, "v"),
    "both": ("does both", PURPLE, "D"),
    "silent": ("says nothing this week", MIDDLE_GREY, "o"),
}
Neighbours = dict[int, list[int]]
"""By customer."""


def network_map(
    contacts: "pd.DataFrame",
    ax: Axes | None = None,
    *,
    people: "pd.DataFrame",
    colour: Literal["firm", "talk"] = "firm",
    most: int = 250,
    styles: Styles | None = None,
) -> Axes:
    """Draw a part of the network in which customers talk, coloured by firm or by what they say, opinion leaders large.

    Each dot is a customer, each line a contact: what one says, the other hears. Opinion leaders (ringed in black) are the
    twentieth of all customers whose word goes furthest, by contacts and by influence. Look whether dots of a colour lie
    together: where contacts buy alike, news of a firm stays among its customers, and a bridge to another group is worth
    more than one more contact within. A map of a few hundred people cannot show a market: neighbours of one leader are drawn,
    community by community; shares in the title are of all.

    Parameters
    ----------
    contacts
        One row a link, ``customer`` and ``contact``, such as ``market.contacts()``. It is not changed.
    ax
        Where to draw; by default on a new figure.
    people
        One row a customer with ``customer``, ``heard`` and, depending on the colour, ``firm`` or ``recommends`` and ``warns``, such
        as ``market.voices()``. It is not changed.
    colour
        ``"firm"`` bought from last, or ``"talk"``: who recommends or warns this week.
    most
        How many people are drawn at most.
    styles
        The look of each firm, see :func:`firm_styles`; by default in the order of the table's categories, or of appearance.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If a table lacks a column, or they are to be coloured by anything else.

    References
    ----------
    McPherson, Smith-Lovin & Cook (2001), Birds of a feather. Watts & Dodds (2007), Influentials, networks, and public opinion
    formation.
    """
    if colour not in ("firm", "talk"):
        raise ValueError(f"people can be coloured by 'firm' or by 'talk', not by '{colour}'")
    require(contacts, "customer", "contact")
    require(people, "customer", "heard", *(("firm",) if colour == "firm" else ("recommends", "warns")))
    axes = axes_for(ax)
    heard = {int(who): float(far) for who, far in zip(people["customer"], people["heard"], strict=True)}
    links = [
        (one, other)
        for one, other in contacts[["customer", "contact"]].to_numpy(dtype=np.int64).tolist()
        if one in heard and other in heard
    ]
    if not links:
        return nothing_to_show(axes, "Who talks with whom: no network of single contacts")
    leaders = _leaders(heard)
    drawn, inside = _sample(links, heard, max(2, most))
    places = _places(drawn, inside)
    axes.set_axis_off()
    axes.add_collection(
        LineCollection([[places[a], places[b]] for a, b in inside], colors="#9C9C9C", linewidths=0.9, zorder=1)
    )
    groups = _by_talk(people) if colour == "talk" else _by_firm(people, styles)
    keys = []
    for name, shade, marker, members in groups:
        shown = [who for who in drawn if who in members]
        if shown:
            _dots(axes, places, shown, leaders, shade, marker, name)
            keys.append(_key(name, shade, marker, 9.0, "white"))
    if any(who in leaders for who in drawn):
        keys.append(_key("opinion leader", "white", "o", 13.0, INK))
    rows = legend_above(axes, keys, [])
    axes.autoscale_view()
    axes.margins(0.02)
    title = _finding(links, heard, leaders, drawn, groups, people, colour)
    put_title(axes, title, rows)
    told = ", ".join(f"{name} {sum(who in members for who in drawn):,}" for name, _, _, members in groups)
    describe(
        axes,
        f"Network of {counted(len(drawn), 'customer')} of {len(heard):,} and {counted(len(inside), 'contact')} between them, "
        f"coloured by {'firm' if colour == 'firm' else 'what they say'}. {title}. Drawn: {told}; "
        f"{counted(sum(who in leaders for who in drawn), 'opinion leader')}.",
    )
    return axes


Group = tuple[str, str, Marker, set[int]]
"""Name, colour, marker, and who belongs to it."""


def _by_firm(people: "pd.DataFrame", styles: Styles | None) -> list[Group]:
    """Group customers by the firm they bought from last, and the others."""
    names = [name for name in firms_of(people) if name]
    looks = looks_of(names, styles)
    of_firm: dict[str, set[int]] = {name: set() for name in [*names, ""]}
    for who, firm in zip(people["customer"], people["firm"], strict=True):
        of_firm[firm if isinstance(firm, str) else ""].add(int(who))
    found: list[Group] = [(looks[name].name, looks[name].colour, looks[name].marker, of_firm[name]) for name in names]
    return [*found, (*NOBODYS, of_firm[""])]


def _by_talk(people: "pd.DataFrame") -> list[Group]:
    """Group customers by what they say."""
    said: dict[str, set[int]] = {kind: set() for kind in TALK}
    for who, good, bad in zip(people["customer"], people["recommends"] != "", people["warns"] != "", strict=True):
        said["both" if good and bad else "recommends" if good else "warns" if bad else "silent"].add(int(who))
    return [(*TALK[kind], members) for kind, members in said.items()]


def _leaders(heard: dict[int, float]) -> set[int]:
    """Return who is heard most: about a twentieth; fewer or none where too many are heard alike."""
    ordered = sorted(heard.values(), reverse=True)
    least = ordered[max(0, int(LEADERS * len(ordered)) - 1)]
    found = {who for who, far in heard.items() if far >= least}
    if len(found) > 2.0 * LEADERS * len(heard) + 1:
        found = {who for who, far in heard.items() if far > least}
    return found


def _sample(
    links: list[tuple[int, int]], heard: dict[int, float], most: int
) -> tuple[list[int], list[tuple[int, int]]]:
    """Choose a connected part: whole communities around who is heard most, as long as there is room; and its links."""
    neighbours: Neighbours = {}
    for one, other in links:
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    start = min(neighbours, key=lambda who: (-heard[who], who))
    near = _nearest(neighbours, start, 4 * most)
    chosen = set(near) if len(near) <= most else _communities(neighbours, near, start, most)
    connected = set(_nearest({who: [n for n in neighbours[who] if n in chosen] for who in chosen}, start, most))
    return sorted(connected), [(a, b) for a, b in links if a in connected and b in connected]


def _nearest(neighbours: Neighbours, start: int, most: int) -> list[int]:
    """Return who is reached first from one customer, contact by contact."""
    seen = {start: None}
    waiting = deque([start])
    while waiting and len(seen) < most:
        for who in sorted(neighbours[waiting.popleft()]):
            if who not in seen and len(seen) < most:
                seen[who] = None
                waiting.append(who)
    return list(seen)


def _communities(neighbours: Neighbours, near: list[int], start: int, most: int) -> set[int]:
    """Return the community of one customer and those linked to it most, as many as there is room for."""
    import networkx  # heavy: imported where it is used

    inside = set(near)
    graph = networkx.Graph()
    graph.add_nodes_from(sorted(inside))
    graph.add_edges_from(sorted((who, n) for who in inside for n in neighbours[who] if n in inside and who < n))
    groups = [set(group) for group in networkx.community.louvain_communities(graph, seed=1)]
    chosen = next(group for group in groups if start in group)
    if len(chosen) > most:
        return set(_nearest({who: [n for n in neighbours[who] if n in chosen] for who in chosen}, start, most))
    while True:
        fitting = [group for group in groups if not group <= chosen and len(group) + len(chosen) <= most]
        ties = [sum(n in chosen for who in group for n in neighbours[who]) for group in fitting]
        if not ties or max(ties) == 0:
            return chosen
        chosen = chosen | fitting[ties.index(max(ties))]


def _places(drawn: list[int], inside: list[tuple[int, int]]) -> dict[int, NDArray[np.float64]]:
    """Return where each customer is drawn: contacts near each other, the same every time."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(drawn)
    graph.add_edges_from(sorted(inside))
    layout: Any = networkx.kamada_kawai_layout(graph)
    return {who: np.asarray(place, dtype=np.float64) for who, place in layout.items()}


def _dots(
    axes: Axes, places: dict[int, NDArray[np.float64]], shown: list[int], leaders: set[int], colour: str, marker: Marker,
    name: str,
) -> None:  # fmt: skip
    """Draw the dots of one group, its leaders larger and ringed."""
    for leading, size, edge, wide in (
        (False, 6.5 if colour == MIDDLE_GREY else 9.0, "white", 0.6),
        (True, 15.0, INK, 2.4),
    ):
        where = np.array([places[who] for who in shown if (who in leaders) == leading])
        if len(where):
            axes.plot(
                where[:, 0], where[:, 1], linestyle="none", marker=marker, color=colour, markersize=size,
                markeredgecolor=edge, markeredgewidth=wide, zorder=3 if leading else 2, clip_on=False,
                label=f"leaders: {name}" if leading else name,
            )  # fmt: skip


def _key(name: str, colour: str, marker: Marker, size: float, edge: str) -> Line2D:
    return Line2D(
        [], [], linestyle="none", marker=MarkerStyle(marker), color=colour, markersize=size, markeredgecolor=edge,
        markeredgewidth=2.4 if edge == INK else 0.6, label=name,
    )  # fmt: skip


def _finding(
    links: list[tuple[int, int]], heard: dict[int, float], leaders: set[int], drawn: list[int], groups: list[Group],
    people: "pd.DataFrame", colour: str,
) -> str:  # fmt: skip
    """Say how alike contacts buy, or how many talk; where there is only one firm, how far leaders are heard."""
    if colour == "talk":
        good = int((people["recommends"] != "").sum())
        bad = int((people["warns"] != "").sum())
        told = f"{good:,} recommend{'s' * (good == 1)} a firm, {bad:,} warn{'s' * (bad == 1)} of one"
        return f"Of {counted(len(heard), 'customer')} {told}"
    firm_of = {who: place for place, group in enumerate(groups[:-1]) for who in group[3]}
    both = [(firm_of[a], firm_of[b]) for a, b in links if a in firm_of and b in firm_of]
    if len({firm for pair in both for firm in pair}) < 2:
        return _leading(heard, leaders)
    ends = np.bincount(np.array(both).ravel())
    chance = float(((ends / ends.sum()) ** 2).sum())
    alike = sum(a == b for a, b in both) / len(both)
    return f"{percent(alike)} of contacts bought from the same firm last (by chance {percent(chance)})"


def _leading(heard: dict[int, float], leaders: set[int]) -> str:
    """Say how far the word of leaders goes."""
    others = [far for who, far in heard.items() if who not in leaders]
    if not leaders or not others:
        return f"{counted(len(heard), 'customer')}, none heard much further than others"
    far = number(sum(heard[who] for who in leaders) / len(leaders), 2)
    who = f"{counted(len(leaders), 'opinion leader')} among {counted(len(heard), 'customer')}"
    return f"{who}: heard like {far} contacts each, others like {number(sum(others) / len(others), 2)}"
