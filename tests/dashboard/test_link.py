"""An address carries what was changed, there and back; what cannot be read or is not allowed does no harm."""

import pytest

from simulation.dashboard.link import Asked, read, written
from simulation.dashboard.session import Refused
from tests.dashboard.small import BUDGET, PRICE, STRATEGY, small_session


def test_an_address_is_read_as_it_was_written() -> None:
    changes = {"seed": 7, STRATEGY: "retention_focus", f"{STRATEGY}.retention_budget": 100.0, "a.b": True, "c.d": None}
    asked = Asked("price_war", changes, "uk", True)
    assert read(written(asked)) == asked
    assert written(Asked()) == "" and read("") == Asked()


def test_what_a_server_hands_over_is_read_too() -> None:
    arguments = {"scenario": [b"price_war"], "set": [b"x.y=1.5", b"nonsense", b"z=[", b"w=\xff"], "seed": [b"three"]}
    assert read(arguments) == Asked("price_war", {"x.y": 1.5})


def test_a_session_takes_changes_in_any_order() -> None:
    session = small_session()
    session.take({f"{STRATEGY}.retention_budget": 100.0, PRICE: 20, "seed": 5, STRATEGY: "retention_focus"})
    assert session.scenario.seed == 5
    assert session.scenario.firms["Premium"].strategy.retention_budget == 100.0
    again = small_session()
    again.take(read(written(Asked("", session.changes))).changes)
    assert again.scenario == session.scenario


@pytest.mark.parametrize(
    "changes",
    [
        {"weeks": 20_000}, {"customers.segments": {}}, {PRICE: "dear"}, {PRICE: float("nan")}, {PRICE: True},
        {STRATEGY: {"name": "harvest"}}, {STRATEGY: 3}, {"seed": -1}, {BUDGET: [1]}, {"__class__": 1},
    ],
)  # fmt: skip
def test_a_link_changes_nothing_that_a_reader_could_not_change(changes: dict[str, object]) -> None:
    session = small_session()
    with pytest.raises(Refused):
        session.take(changes)
    assert session.changes == {} and session.scenario == session.original
