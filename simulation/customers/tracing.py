"""Notes on a customer who is followed, taken while the week runs; where nobody is followed, nothing happens here.

What is noted is what the week itself computes, by the same functions; noting changes nothing.
"""

import numpy as np

from simulation.compiling import phase, step
from simulation.customers.attraction import asked_price, pulls, ties_felt, value_parts
from simulation.rules import value
from simulation.state.columns import NO_FIRM


@phase
def note_left_out(state, tables, clock, occasion, firm, row):
    """Note a firm that is not compared."""
    if clock.trace.alternatives.shape[0] > 0:
        note = next_alternative(clock.trace, occasion, firm)
        note.stage = state.relation[firm, row].stage
        note.price = asked_price(state, tables, firm, row)


@phase
def note_compared(state, tables, clock, occasion, firm, row, number, luck, attraction):
    """Note a firm that is compared: what it is worth, what draws the customer to it, its luck."""
    if clock.trace.alternatives.shape[0] > 0:
        write_compared(state, tables, clock, occasion, firm, row, number, luck, attraction)


@step
def write_compared(state, tables, clock, occasion, firm, row, number, luck, attraction):
    """Write down one firm that is compared: a step of its own, so that it takes no room in the loop."""
    note = next_alternative(clock.trace, occasion, firm)
    note.stage = state.relation[firm, row].stage
    note.compared = 1
    note.price = asked_price(state, tables, firm, row)
    note.benefit, note.technology, note.effort, note.money, note.rise = value_parts(state, tables, firm, row, number)
    note.worth = value.perceived_value(note.benefit, note.technology, note.effort, note.money + note.rise)
    note.taste, note.habit, note.attachment, note.reminder = pulls(state, tables, clock.step, firm, row, number)
    note.bond, note.points, note.irritation = ties_felt(state, tables, clock.step, firm, row, number)
    note.utility, note.luck, note.time = attraction, luck, value.race_time(attraction, luck)


@phase
def note_winner(tables, clock, occasion, number, nothing, winner):
    """Note doing without as the last alternative of an occasion, and which one was taken."""
    if clock.trace.alternatives.shape[0] > 0:
        segment = tables.segments[number]
        note = next_alternative(clock.trace, occasion, NO_FIRM)
        note.compared = nothing < np.inf
        note.worth = segment.outside_value
        note.utility = segment.value_sensitivity * segment.outside_value
        note.time = nothing
        for place in range(clock.trace.written[0] - tables.firms.shape[0] - 1, clock.trace.written[0]):
            noted = clock.trace.alternatives[place]
            noted.chosen = noted.firm == winner and noted.compared != 0


@phase
def next_alternative(trace, occasion, firm):
    """Return the next free row for an alternative; all else in it is zero still."""
    note = trace.alternatives[trace.written[0]]
    trace.written[0] += 1
    note.occasion, note.firm = occasion, firm
    return note


@phase
def attitudes(relation):
    """Return what is believed and felt before a use: expectation, satisfaction, trust, commitment [-]."""
    return float(relation.expectation), float(relation.satisfaction), float(relation.trust), float(relation.commitment)


@phase
def note_use(state, trace, occasion, firm, row, before, second_hand, failed, bought, standard, received, felt):
    """Note what was bought and used, what was felt, and attitudes ``before`` and after.

    ``bought``: units, bill and repair [cents]; ``felt``: satisfaction with the use, and once a complaint was handled [-].
    """
    if trace.uses.shape[0] > 0:
        note = trace.uses[trace.written[1]]
        trace.written[1] += 1
        note.occasion, note.firm, note.second_hand, note.failed = occasion, firm, second_hand, failed
        note.units, note.billed, note.repair = bought
        note.standard, note.received = standard, received
        note.experienced, note.felt = felt
        note.expectation_before, note.satisfaction_before, note.trust_before, note.commitment_before = before
        relation = state.relation[firm, row]
        note.expectation, note.satisfaction, note.trust, note.commitment = attitudes(relation)
