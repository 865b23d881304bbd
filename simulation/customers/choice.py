"""What a firm is worth to a customer at an occasion, which firms are compared, and which one is chosen."""

import numpy as np

from simulation.compiling import compiled_without_arrays, phase
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import draw, drawn_words, uniform, word_of
from simulation.rules import leaving, lifecycle, loyalty, ties, value
from simulation.state.columns import MEMBER, NEVER, NO_FIRM, PRESENT, SHARE_STEPS


@phase
def asked_price(state, tables, firm, row):
    """Return what one unit costs this customer now [EUR]."""
    company = tables.firms[firm]
    relation = state.relation[firm, row]
    discount = tables.treatments[firm, relation.treatment].discount
    if relation.purchases == 0:
        discount = company.introduction
    return value.personal_price(company.price, company.sale, discount)


@phase
def is_compared(state, tables, firm, row, number):
    """Return whether a firm is among those compared: known, in the market, and not above what the customer pays at most."""
    if tables.firms[firm].open == 0 or not lifecycle.may_choose(state.relation[firm, row].stage):
        return False
    return asked_price(state, tables, firm, row) <= tables.segments[number].highest_price


@phase
def value_parts(state, tables, firm, row, number):
    """Return what perceived value is made of: believed benefit, technology, effort felt, money, its rise above the usual [-]."""
    segment = tables.segments[number]
    sensitivity = float(state.price_sensitivity[row])
    price = asked_price(state, tables, firm, row)
    rise = 0.0
    if segment.reference_effect > 0.0:
        rise = value.price_rise_cost(
            price, tables.firms[firm].usual_price, sensitivity, segment.money_weight, segment.reference_effect
        )
    return (
        float(state.relation[firm, row].expectation),
        tables.offers[number, firm].technology,
        felt_effort(state, tables, firm, row, number),
        value.money_cost(price, sensitivity, segment.money_weight),
        rise,
    )


@phase
def worth(state, tables, firm, row, number):
    """Return the value of a firm as a customer who knows it perceives it [-]."""
    benefit, technology, effort, money, rise = value_parts(state, tables, firm, row, number)
    return value.perceived_value(benefit, technology, effort, money + rise)


@phase
def pulls(state, tables, step, firm, row, number):
    """Return what draws a customer to a firm besides its value and ties: taste, habit, attachment, reminder [utility]."""
    relation = state.relation[firm, row]
    segment = tables.segments[number]
    attachment = 0.0
    reminder = 0.0
    last_purchase = relation.last_purchase
    if last_purchase != NEVER:
        left = float(relation.commitment) * tables.over_weeks[number, step - last_purchase].cooled
        attachment = loyalty.attachment(float(relation.trust), left, segment.loyalty_weight)
        reminded = relation.reminded
        if reminded != NEVER:
            reminder = tables.over_weeks[number, step - reminded].reminding
    habit = segment.inertia if state.last_firm[row] == firm else 0.0
    return float(relation.taste) + tables.firms[firm].intercept, habit, attachment, reminder


@phase
def utility(state, tables, step, firm, row, number):
    """Return the systematic utility of a firm for a customer [utility]."""
    taste, habit, attachment, reminder = pulls(state, tables, step, firm, row, number)
    return value.choice_utility(
        worth(state, tables, firm, row, number), tables.segments[number].value_sensitivity, taste, habit, attachment,
        reminder, tied_by(state, tables, step, firm, row, number),
    )  # fmt: skip


@phase
def felt_effort(state, tables, firm, row, number):
    """Return the effort of buying here, less what working together saves [-]."""
    effort = tables.offers[number, firm].effort
    bond = state.relation[firm, row].bond
    if bond == 0:
        return effort
    ease = tables.treatments[firm, state.relation[firm, row].treatment].ease
    return effort * (1.0 - ease * bond / SHARE_STEPS)


@phase
def ties_felt(state, tables, step, firm, row, number):
    """Return the bond [-], the points of a member [cents] and what is left of irritation [-]."""
    relation = state.relation[firm, row]
    points = float(state.file[firm, row].points) if relation.marks & MEMBER != 0 else 0.0
    irritation = 0.0
    if relation.irritation > 0:
        weeks = float(step - state.file[firm, row].last_contact)
        fading = tables.segments[number].irritation_fading
        irritation = ties.irritation_left(relation.irritation / SHARE_STEPS, weeks, fading)
    return relation.bond / SHARE_STEPS, points, irritation


@phase
def tied_by(state, tables, step, firm, row, number):
    """Return the utility of bonds and points that leaving would lose, less irritation [utility]."""
    relation = state.relation[firm, row]
    if relation.bond == 0 and relation.irritation == 0 and relation.marks & MEMBER == 0:
        return 0.0
    segment = tables.segments[number]
    bond, points, irritation = ties_felt(state, tables, step, firm, row, number)
    return ties.ties(
        bond, segment.bond_weight, points, float(tables.firms[firm].redeem_at), segment.points_pull, irritation,
        segment.irritation_weight,
    )  # fmt: skip


@phase
def choose(state, tables, clock, row, number, occasion, best, drawn, place):
    """Return the firm chosen at an occasion, or ``NO_FIRM``: the first in a race in which each keeps its own luck.

    ``best`` is the time of doing without; infinite where that is impossible.
    """
    customer = int(state.customer_id[row])
    winner = NO_FIRM
    block = -1
    words = (0, 0, 0, 0)
    for firm in range(tables.firms.shape[0]):
        if not is_compared(state, tables, firm, row, number):
            continue
        number_of_firm = tables.firms[firm].id
        if number_of_firm >> 2 != block:
            block = number_of_firm >> 2
            if block == 0 and occasion == 0:
                words = drawn_words(drawn[0], place)
            else:
                words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.CHOICE, occasion, block)
        attraction = utility(state, tables, clock.step, firm, row, number)
        time = value.race_time(attraction, uniform(word_of(words, number_of_firm & 3)))
        if time < best:
            best = time
            winner = firm
    return winner


@phase
def time_of_nothing(tables, number, luck, visits):
    """Return when doing without would win the race; never, where something must be bought, or at a visit."""
    segment = tables.segments[number]
    if segment.may_buy_nothing > 0.0 and not visits:
        return value.race_time(segment.value_sensitivity * segment.outside_value, luck)
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


@compiled_without_arrays
def worth_of_all(state, tables, found):
    """Fill in the perceived value of every firm that can be chosen, for everybody in the market; others stay as they are.

    Parameters
    ----------
    state : simulation.state.arrays.State
    tables : simulation.state.week.Tables
    found : (n_firms, n) [-]
    """
    for row in range(found.shape[1]):
        if state.presence[row] != PRESENT:
            continue
        for firm in range(found.shape[0]):
            if tables.firms[firm].open != 0 and lifecycle.may_choose(state.relation[firm, row].stage):
                found[firm, row] = worth(state, tables, firm, row, state.segment[row])
