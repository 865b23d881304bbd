"""Which firms a customer compares at an occasion, which one is chosen, and why another one is left."""

import numpy as np

from simulation.compiling import phase
from simulation.customers.attraction import asked_price, felt_effort, utility
from simulation.customers.tracing import note_compared, note_left_out, note_winner
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import draw, drawn_words, uniform, word_of
from simulation.rules import leaving, lifecycle, value
from simulation.state.columns import NO_FIRM


@phase
def is_compared(state, tables, firm, row, number):
    """Return whether a firm is among those compared: known, in the market, and not above what the customer pays at most."""
    if tables.firms[firm].open == 0 or not lifecycle.may_choose(state.relation[firm, row].stage):
        return False
    return asked_price(state, tables, firm, row) <= tables.segments[number].highest_price


@phase
def choose(state, tables, clock, row, number, occasion, nothing, drawn, delays, place):
    """Return the firm chosen at an occasion, or ``NO_FIRM``: the first in a race in which each keeps its own luck.

    ``nothing`` is the time of doing without; infinite where that is impossible. Where luck has been turned into ``delays`` already,
    times are those of :func:`simulation.rules.value.race_time` to a few units in the last place.
    """
    best = nothing
    customer = int(state.customer_id[row])
    winner = NO_FIRM
    block = -1
    words = (0, 0, 0, 0)
    for firm in range(tables.firms.shape[0]):
        if not is_compared(state, tables, firm, row, number):
            note_left_out(state, tables, clock, occasion, firm, row)
            continue
        number_of_firm = tables.firms[firm].id
        if number_of_firm >> 2 != block:
            block = number_of_firm >> 2
            if block == 0 and occasion == 0:
                words = drawn_words(drawn[0], place)
            else:
                words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.CHOICE, occasion, block)
        attraction = utility(state, tables, clock.step, firm, row, number)
        luck = uniform(word_of(words, number_of_firm & 3))
        note_compared(state, tables, clock, occasion, firm, row, number, luck, attraction)
        if block == 0 and occasion == 0:
            time = delays[number_of_firm & 3, place] - attraction
        else:
            time = value.race_time(attraction, luck)
        if time < best:
            best = time
            winner = firm
    note_winner(tables, clock, occasion, number, nothing, winner)
    return winner


@phase
def time_of_nothing(tables, number, delay, visits):
    """Return when doing without would win the race; never, where something must be bought, or at a visit."""
    segment = tables.segments[number]
    if segment.may_buy_nothing > 0.0 and not visits:
        return delay - segment.value_sensitivity * segment.outside_value
    return np.inf


@phase
def reason_to_leave(state, tables, firm, chosen, row, number):
    """Return why a relationship lapses now, ``chosen`` having been preferred, see :mod:`simulation.rules.leaving`."""
    segment = tables.segments[number]
    if chosen == NO_FIRM:
        return leaving.reason_for_going_without(float(state.relation[firm, row].satisfaction), segment.trust_neutral)
    sensitivity = float(state.price_sensitivity[row])
    here, there = asked_price(state, tables, firm, row), asked_price(state, tables, chosen, row)
    money = value.money_cost(here, sensitivity, segment.money_weight)
    money -= value.money_cost(there, sensitivity, segment.money_weight)
    service_here = float(state.relation[firm, row].expectation) - felt_effort(state, tables, firm, row, number)
    service_there = float(state.relation[chosen, row].expectation) - felt_effort(state, tables, chosen, row, number)
    newer = tables.offers[number, chosen].technology - tables.offers[number, firm].technology
    on_offer = there < tables.firms[chosen].price
    return leaving.reason_for_leaving(money, service_there - service_here, newer, on_offer)
