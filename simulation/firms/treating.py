"""What a plan does for one customer: costs are noted, messages go out, who left is asked why, relationships end."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import phase
from simulation.firms.research import NO_PICTURE
from simulation.random_numbers import draw, purposes
from simulation.random_numbers.generator import ONLY, uniform
from simulation.rules import lifecycle, satisfaction, ties
from simulation.state import tallies
from simulation.state.columns import ASKED, NEVER, OPTED_OUT, PRESENT, SERVICE, SHARE_STEPS
from simulation.state.relationship import count_attitude, end
from simulation.state.rows import rows_of
from simulation.state.week import SAID, SENT_AWAY, WILL_WARN

TOO_SOON_WEEKS = 2
"""A message so soon after the last irritates even if it is to the point [weeks]. Assumption."""
TOO_SOON_IRRITATES = 0.5
"""How much of what an irrelevant message irritates [-]. Assumption."""

ORDER = rows_of(
    [("contact", "i8"), ("personal", "i8"), ("end", "i8"), ("ask_why", "i8"), ("apology", "f8"), ("cost", "f8")]
)
"""One row a treatment: whether it sends a message, whether a personal one, whether it ends the relationship and asks why
the customer left; share of a mistaken belief mended [-]; what it costs until the next planning [EUR/customer]."""


class Orders(NamedTuple):
    """A firm's plan as the loop over its records reads it.

    ``firm``, ``firm_id`` row and stable number; ``treatments`` (n_treatments,) of :data:`ORDER`; ``relevance`` of a message
    for everybody [-]; ``segments`` (n_segments,), parameters; ``benefit`` (n_segments,), what the firm truly offers now [-];
    ``step`` and the seed's two words.
    """

    firm: int
    firm_id: int
    treatments: Any
    relevance: float
    segments: Any
    benefit: NDArray[np.float64]
    step: int
    key_low: int
    key_high: int


@phase
def message(state: Any, orders: Orders, tally: Any, row: int, personal: bool, persona: int, luck: float) -> None:
    """Send a customer a message, who is reminded by it or irritated, and may want no more."""
    relation = state.relation[orders.firm, row]
    if relation.marks & OPTED_OUT != 0:
        return
    file = state.file[orders.firm, row]
    weeks = orders.step - file.last_contact if file.last_contact != NEVER else -1
    file.last_contact = orders.step
    if state.presence[row] != PRESENT:  # has left the market, unseen by the firm
        return
    number = state.segment[row]
    segment = orders.segments[number]
    relevant = True
    if personal and persona != NO_PICTURE:
        relevant = persona == number
    elif orders.relevance < 1.0:
        relevant = luck < orders.relevance
    added = 0.0 if relevant else segment.irritation_per_message
    if relevant:
        relation.reminded = orders.step
        if 0 <= weeks <= TOO_SOON_WEEKS:
            added = TOO_SOON_IRRITATES * segment.irritation_per_message
    left = 0.0
    if weeks >= 0 and relation.irritation > 0:
        left = ties.irritation_left(relation.irritation / SHARE_STEPS, float(weeks), segment.irritation_fading)
    irritation = ties.irritation_after(left, added) if added > 0.0 else left
    relation.irritation = ties.in_steps(irritation)
    if added > 0.0 and irritation >= segment.opt_out_at:
        relation.marks = relation.marks | OPTED_OUT
        tally[orders.firm, number, tallies.OPT_OUTS] += 1


@phase
def win_back(state: Any, orders: Orders, row: int, ask_why: bool, apology: float) -> None:
    """Ask a customer who left why, and mend the mistaken belief of one who left because of the service."""
    relation = state.relation[orders.firm, row]
    if relation.stage != lifecycle.LAPSED:
        return
    if ask_why:
        relation.marks = relation.marks | ASKED
    if apology > 0.0 and state.file[orders.firm, row].left_because == SERVICE:
        truth = orders.benefit[state.segment[row]]
        relation.expectation = satisfaction.moved_towards(float(relation.expectation), truth, apology)


@phase
def resent(state: Any, orders: Orders, row: int) -> None:
    """Speak well of the firm no more once it has sent one away; perhaps warn of it, from this week on."""
    customer = int(state.customer_id[row])
    words = draw(orders.key_low, orders.key_high, customer, orders.step, purposes.ENDING, ONLY, orders.firm_id)
    voice = int(state.voice[row]) & ~(SAID << orders.firm)
    state.relation[orders.firm, row].reminded = orders.step  # the last that was heard of the firm
    if uniform(words[0]) < orders.segments[state.segment[row]].warn_probability:
        voice |= SENT_AWAY
        state.relation[orders.firm, row].missed = WILL_WARN
    state.voice[row] = voice


@phase
def spend(state: Any, orders: Orders, tally: Any, row: int, cost: float) -> None:
    """Note in the file what a customer will have cost by the next planning."""
    firm, segment = orders.firm, state.segment[row]
    file = state.file[firm, row]
    left = np.float32(float(file.earned) - cost)
    alive = state.presence[row] == PRESENT and lifecycle.is_customer(state.relation[firm, row].stage)
    turns = alive and (file.earned > 0.0) != (left > 0.0)  # else nothing that is counted changes
    if turns:
        count_attitude(state, tally, firm, segment, row, -1)
    file.earned = left
    if turns:
        count_attitude(state, tally, firm, segment, row, 1)


@phase
def treat(
    state: Any,
    orders: Orders,
    tally: Any,
    counted: Any,
    row: int,
    before: int,
    treatment: int,
    quiet: bool,
    persona: int,
    luck: float,
) -> None:
    """Carry out what is planned for one customer; ``luck`` decides whether a message is to the point."""
    if treatment != before:
        state.relation[orders.firm, row].treatment = treatment
    if treatment == 0 and quiet:  # nothing is done for who has gone quiet and is not in the plan
        return
    order = orders.treatments[treatment]
    counted[treatment, state.segment[row]] += 1
    if order.cost > 0.0:
        spend(state, orders, tally, row, order.cost)
    if order.end != 0:
        was_customer = state.presence[row] == PRESENT and lifecycle.is_customer(state.relation[orders.firm, row].stage)
        end(state, tally, orders.firm, row)
        if was_customer:
            resent(state, orders, row)
        return
    if order.ask_why != 0 or order.apology > 0.0:
        win_back(state, orders, row, order.ask_why != 0, order.apology)
    if order.contact != 0:
        message(state, orders, tally, row, order.personal != 0, persona, luck)
