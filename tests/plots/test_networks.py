"""A part of the network, chosen and drawn."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from simulation import plots
from tests.plots.drawing import axes, title

pytestmark = pytest.mark.filterwarnings("error")


def cliques(n_groups: int = 4, size: int = 6) -> pd.DataFrame:
    """Groups in which everybody talks with everybody, and one contact between neighbouring groups."""
    links = []
    for group in range(n_groups):
        first = group * size
        links += [(first + a, first + b) for a in range(size) for b in range(a + 1, size)]
        if group:
            links.append((first - 1, first))
    return pd.DataFrame(links, columns=["customer", "contact"])


def voices(contacts: pd.DataFrame, firms: list[str] | None = None, leader: int = 0) -> pd.DataFrame:
    """People, one of them heard far; firms group by group of six."""
    ids = sorted(set(contacts["customer"]) | set(contacts["contact"]))
    firms = firms or ["Keeper", "Winner"]
    heard = [50.0 if who == leader else 5.0 for who in ids]
    return pd.DataFrame(
        {
            "customer": ids,
            "firm": [firms[who // 6 % len(firms)] for who in ids],
            "heard": heard,
            "recommends": "",
            "warns": "",
        }
    )


def drawn(ax: Axes) -> dict[str, int]:
    """How many dots each group has."""
    return {str(line.get_label()): len(line.get_xdata()) for line in ax.lines}


def lines(ax: Axes) -> int:
    (found,) = [each for each in ax.collections if isinstance(each, LineCollection)]
    return len(found.get_segments())


def test_everybody_is_drawn_where_there_is_room_with_every_contact() -> None:
    ax = plots.network_map(cliques(), ax=axes(), people=voices(cliques()))
    assert drawn(ax) == {"Keeper": 11, "leaders: Keeper": 1, "Winner": 12}
    assert lines(ax) == len(cliques())
    markers = [line.get_marker() for line in ax.lines]
    assert markers[0] == markers[1] != markers[2]
    keys = [text.get_text() for text in ax.get_legend().get_texts()]
    assert keys == ["Keeper", "Winner", "opinion leader"]


def test_of_many_whole_communities_around_the_leader_are_drawn() -> None:
    links = cliques(40)
    ax = plots.network_map(links, ax=axes(), people=voices(links, leader=120), most=20)
    assert sum(drawn(ax).values()) == 18  # the leader's group, and two more that are whole
    assert lines(ax) == 3 * 15 + 2  # all contacts within, and those between: one piece
    assert "Network of 18 customers of 240" in plots.alt_text(ax)


def test_a_community_larger_than_the_room_is_drawn_in_part_and_connected() -> None:
    links = cliques(1, 30)
    ax = plots.network_map(links, ax=axes(), people=voices(links), most=10)
    assert sum(drawn(ax).values()) == 10 and lines(ax) == 45


@pytest.mark.parametrize(("n_groups", "size", "most"), [(8, 6, 30), (1, 30, 10)])
def test_the_same_network_is_drawn_the_same_way_in_any_order_of_rows(n_groups: int, size: int, most: int) -> None:
    links = cliques(n_groups, size)
    once = plots.network_map(links, ax=axes(), people=voices(links), most=most)
    shuffled = links.sample(frac=1.0, random_state=1)
    again = plots.network_map(shuffled, ax=axes(), people=voices(links), most=most)
    assert drawn(once) == drawn(again)
    for one, other in zip(once.lines, again.lines, strict=True):
        np.testing.assert_allclose(one.get_xydata(), other.get_xydata())


def test_the_title_compares_contacts_with_chance() -> None:
    links = cliques(2)
    told = title(plots.network_map(links, ax=axes(), people=voices(links)))
    assert told == "96.8 % of contacts bought from the same firm last (by chance 50.0 %)"  # 30 of 31


@pytest.mark.parametrize(
    ("firms", "told"),
    [
        (["Keeper"], "1 opinion leader among 24 customers: heard like 50 contacts each, others like 5"),
        ([""], "1 opinion leader among 24 customers: heard like 50 contacts each, others like 5"),
    ],
)
def test_with_one_firm_or_none_the_title_tells_of_the_leaders(firms: list[str], told: str) -> None:
    ax = plots.network_map(cliques(), ax=axes(), people=voices(cliques(), firms))
    assert title(ax) == told


def test_where_all_are_heard_alike_there_are_no_leaders() -> None:
    people = voices(cliques(), ["Keeper"]).assign(heard=5.0)
    ax = plots.network_map(cliques(), ax=axes(), people=people)
    assert title(ax) == "24 customers, none heard much further than others"
    assert drawn(ax) == {"Keeper": 24}


def test_people_can_be_coloured_by_what_they_say() -> None:
    people = voices(cliques())
    people.loc[[0, 1], "recommends"] = "Keeper"
    people.loc[[1, 2], "warns"] = "Winner, Third"
    ax = plots.network_map(cliques(), ax=axes(), people=people, colour="talk")
    assert title(ax) == "Of 24 customers 2 recommend a firm, 2 warn of one"
    assert drawn(ax) == {
        "leaders: recommends a firm": 1, "warns of a firm": 1, "does both": 1, "says nothing this week": 21,
    }  # fmt: skip
    assert len({line.get_marker() for line in ax.lines}) == 4
    with pytest.raises(ValueError, match="not by 'age'"):
        plots.network_map(cliques(), ax=axes(), people=people, colour="age")  # type: ignore[arg-type]


@pytest.mark.parametrize("n_firms", [1, 16])
def test_firms_differ_in_marker(n_firms: int) -> None:
    links = cliques(16)
    ax = plots.network_map(links, ax=axes(), people=voices(links, [f"Firm {n}" for n in range(n_firms)]))
    of_firms = {
        str(line.get_label()): line.get_marker() for line in ax.lines if str(line.get_label()).startswith("Firm")
    }
    assert len(of_firms) == n_firms == len(set(of_firms.values()))


def test_links_to_people_who_are_not_in_the_table_are_left_out() -> None:
    ax = plots.network_map(cliques(2), ax=axes(), people=voices(cliques(2))[:6])
    assert sum(drawn(ax).values()) == 6 and lines(ax) == 15
