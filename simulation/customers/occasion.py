"""One purchase occasion of one customer: search, compare, choose; then use, judge, pay, tell, perhaps leave."""

from simulation.compiling import phase
from simulation.customers.attraction import asked_price, felt_effort
from simulation.customers.choice import choose, is_compared, reason_to_leave, time_of_nothing
from simulation.customers.knowing import search
from simulation.customers.paying import pay
from simulation.customers.telling import engage, talk
from simulation.customers.tracing import attitudes, note_use
from simulation.customers.using import (
    SECOND_HAND_BENEFIT,
    brand_bought_second_hand,
    experience,
    judge,
    second_hand_failure,
    solved_share,
)
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import ONLY, draw, drawn_words, uniform
from simulation.random_numbers.samplers import triangular_from
from simulation.rules import lifecycle, purchasing, satisfaction, value
from simulation.state import tallies
from simulation.state.columns import ASKED, NO_FIRM, PRESENT
from simulation.state.relationship import count_attitude, depart, move_stage

VISIT = 4096
"""Visits are numbered from here on among the occasions of a week, so that no occasion shares their luck."""


@phase
def buy(state, tables, clock, tally, row, occasion, without, drawn, delays, place):
    """Live through one purchase occasion, or one visit without (``occasion`` from :data:`VISIT` on).

    ``without`` is what doing without takes in a race, before its worth. ``drawn`` (1 + n_firms, 4, n_listed) holds at ``place``
    what was drawn for the customer's first occasion, and ``delays`` (5, n_listed) what the first four firms take in a race.
    """
    number = state.segment[row]
    nobody = tables.firms.shape[0]
    if state.stock[row] > 0 and occasion < VISIT:
        state.stock[row] -= 1
        tally[nobody, number, tallies.FROM_STOCK] += 1
        return
    due = contract_due(state, tables, clock, tally, row, number, occasion)
    if state.presence[row] != PRESENT:
        return
    if tables.segments[number].search > 0.0 and occasion < VISIT:
        search(state, tables, clock, tally, row, number, occasion)
    visits = occasion >= VISIT
    nothing = time_of_nothing(tables, number, without, visits)
    chosen = choose(state, tables, clock, row, number, occasion, nothing, drawn, delays, place)
    if visits:
        visit(state, tables, tally, chosen, row, number)
        return
    pass_over(state, tables, tally, chosen, row, number)
    count_renewal(tally, number, due, chosen)
    second_hand = chosen == NO_FIRM
    if second_hand:
        tally[nobody, number, tallies.BOUGHT_NOTHING] += 1
        chosen = brand_bought_second_hand(state, tables, clock, row, number, occasion)
        if chosen == NO_FIRM:
            return
        tally[chosen, number, tallies.SECOND_HAND] += 1
    elif state.relation[chosen, row].stage == lifecycle.REACH:
        tally[chosen, number, tallies.CONSIDERED] += 1  # compared and bought at once
    paid = use(state, tables, clock, tally, chosen, row, number, occasion, second_hand, drawn, place)
    if second_hand:
        return
    for firm in range(nobody):
        if lifecycle.is_customer(state.relation[firm, row].stage):
            tally[firm, number, tallies.CATEGORY_SPENDING] += paid
    leave_after_purchase(state, tables, clock, tally, chosen, row, number, occasion)


@phase
def contract_due(state, tables, clock, tally, row, number, occasion):
    """Count a contract that is due, and let the customer perhaps leave the market; returns its firm, or ``NO_FIRM``."""
    firm = state.last_firm[row]
    if tables.segments[number].contract_weeks == 0 or occasion >= VISIT or firm == NO_FIRM:
        return NO_FIRM
    if not lifecycle.is_customer(state.relation[firm, row].stage):
        return NO_FIRM
    tally[firm, number, tallies.RENEWALS_DUE] += 1
    segment = tables.segments[number]
    if segment.leaves_at_renewal > 0.0:
        attention = tables.treatments[firm, state.relation[firm, row].treatment].care
        likely = purchasing.leaving_at_renewal(float(state.dropout[row]), attention, segment.kept_by_attention)
        words = draw(
            clock.key_low, clock.key_high, int(state.customer_id[row]), clock.step, purposes.RENEWAL, occasion, ONLY
        )
        if uniform(words[0]) < likely:
            depart(state, clock.step, tally, row)
    return int(firm)


@phase
def count_renewal(tally, number, due, chosen):
    """Count that the firm whose contract was due has been chosen again."""
    if due != NO_FIRM and chosen == due:
        tally[due, number, tallies.RENEWALS] += 1


@phase
def pass_over(state, tables, tally, chosen, row, number):
    """Count, for each firm that was compared and not chosen, that it was considered, or missed."""
    for firm in range(tables.firms.shape[0]):
        if firm == chosen or not is_compared(state, tables, firm, row, number):
            continue
        stage = state.relation[firm, row].stage
        if stage == lifecycle.REACH:
            consider(state, tally, firm, row, number)
        elif lifecycle.is_customer(stage):
            miss(state, tables, tally, firm, chosen, row, number, stage)


@phase
def consider(state, tally, firm, row, number):
    """Have compared a firm for the first time."""
    move_stage(state, tally, firm, number, row, lifecycle.stage_after_considering(lifecycle.REACH))
    tally[firm, number, tallies.CONSIDERED] += 1


@phase
def miss(state, tables, tally, firm, chosen, row, number, stage):
    """Count an occasion at which a customer of the firm did not buy from it; perhaps the relationship lapses."""
    relation = state.relation[firm, row]
    missed = min(int(relation.missed) + 1, 255)
    relation.missed = missed
    patience = int(tables.segments[number].patience)
    if tables.segments[number].contract_weeks > 0 and state.last_firm[row] == firm:
        patience = 1  # who does not renew has left
    new = lifecycle.stage_after_missing(stage, missed, patience)
    if new != stage:
        count_attitude(state, tally, firm, number, row, -1)
        move_stage(state, tally, firm, number, row, new)
        tally[firm, number, tallies.LAPSES] += 1
        state.file[firm, row].left_because = reason_to_leave(state, tables, firm, chosen, row, number)
        relation.marks = int(relation.marks) & ~ASKED  # a new reason, which the firm has not asked for yet


@phase
def use(state, tables, clock, tally, firm, row, number, occasion, second_hand, drawn, place):
    """Use what was bought, judge it, and change in attitude; pay for it and change in stage, unless it is second-hand.

    Returns what the customer was billed [cents].
    """
    segment = tables.segments[number]
    company = tables.firms[firm]
    customer = int(state.customer_id[row])
    relation = state.relation[firm, row]
    if lifecycle.is_customer(relation.stage):
        count_attitude(state, tally, firm, number, row, -1)
    if occasion == 0:
        words = drawn_words(drawn[1 + firm], place)
    else:
        words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.EXPERIENCE, occasion, company.id)
    treatment = tables.treatments[firm, relation.treatment]
    benefit = tables.offers[number, firm].benefit_used
    likely = company.failure_probability
    if second_hand:
        benefit *= SECOND_HAND_BENEFIT
        likely = second_hand_failure(likely)
    else:
        benefit += treatment.benefit
    failed = uniform(words[2]) < likely
    loss = segment.failure_loss
    repair = 0
    if failed and not second_hand:
        tally[firm, number, tallies.FAILURES] += 1
        solved, repair = solved_share(state, tables, clock, tally, firm, row, number, occasion)
        loss *= 1.0 - solved
    care = 0.0 if second_hand else segment.care_weight * treatment.care
    performed = satisfaction.performance(
        benefit, care, triangular_from(uniform(words[0]), uniform(words[1])), segment.performance_noise, failed, loss
    )
    before = attitudes(relation)
    experienced, trust, standard = experience(state, tables, firm, row, number, performed)
    if not second_hand:
        tally[firm, number, tallies.EXPERIENCED] += int(experienced * tallies.FIXED_POINT)
        judge(state, tables, clock.step, tally, firm, row, number, trust)
    units, paid, felt = pay(state, tables, clock, tally, firm, row, number, occasion, experienced, second_hand)
    if not second_hand:
        gain(state, tables, tally, firm, row, number, performed, units)
        remember_purchase(state, clock.step, tally, firm, row, number)
    talk(state, segment, firm, row, felt, uniform(words[3]))
    if not second_hand:
        engage(state, tables, clock, tally, firm, row, number, occasion, performed)
    if lifecycle.is_customer(relation.stage):
        count_attitude(state, tally, firm, number, row, 1)
    note_use(
        state, clock.trace, occasion, firm, row, before, second_hand, failed, (units, paid, repair), standard,
        performed + tables.offers[number, firm].technology_used, (experienced, felt),
    )  # fmt: skip
    return paid + repair


@phase
def gain(state, tables, tally, firm, row, number, performed, units):
    """Count what the purchase was worth to the customer beyond its price and beyond doing without."""
    segment = tables.segments[number]
    sensitivity = float(state.price_sensitivity[row])
    price = asked_price(state, tables, firm, row)
    gained = units * value.surplus(
        performed, tables.offers[number, firm].technology_used, felt_effort(state, tables, firm, row, number),
        value.money_cost(price, sensitivity, segment.money_weight), segment.outside_value,
        segment.money_weight * sensitivity,
    )  # fmt: skip
    tally[firm, number, tallies.SURPLUS] += purchasing.cents(gained)
    state.file[firm, row].gain = float(state.file[firm, row].gain) + gained


@phase
def remember_purchase(state, step, tally, firm, row, number):
    """Write the purchase into the customer's memory and the firm's records."""
    relation = state.relation[firm, row]
    tally[firm, number, tallies.PURCHASES] += 1
    if relation.purchases == 0:
        tally[firm, number, tallies.FIRST_PURCHASES] += 1
        state.on_file[row] = int(state.on_file[row]) | (1 << firm)
        state.file[firm, row].first_purchase = step
    if state.last_firm[row] == firm:
        tally[firm, number, tallies.REPEAT_PURCHASES] += 1
    relation.purchases = min(int(relation.purchases) + 1, 65_535)
    relation.last_purchase = step
    relation.missed = 0
    state.last_firm[row] = firm


@phase
def leave_after_purchase(state, tables, clock, tally, firm, row, number, occasion):
    """Perhaps leave the market after a purchase (where attrition is per purchase)."""
    first_ever = state.purchases_made[row] == 0
    state.purchases_made[row] = min(int(state.purchases_made[row]) + 1, 65_535)
    probability = float(state.dropout[row])
    if (
        probability <= 0.0
        or tables.segments[number].leaves_at_renewal > 0.0
        or (first_ever and tables.segments[number].first_purchase_exempt > 0.0)
    ):
        return
    words = draw(
        clock.key_low, clock.key_high, int(state.customer_id[row]), clock.step, purposes.AFTERMATH, occasion,
        tables.firms[firm].id,
    )  # fmt: skip
    if uniform(words[2]) < probability:
        depart(state, clock.step, tally, row)


@phase
def visit(state, tables, tally, firm, row, number):
    """Visit a firm without buying, which costs it service."""
    if firm == NO_FIRM:
        return
    cost = purchasing.cents(tables.firms[firm].visit_cost)
    tally[firm, number, tallies.VISITS] += 1
    tally[firm, number, tallies.COST_TO_SERVE] += cost
    stage = state.relation[firm, row].stage
    if stage == lifecycle.REACH:
        consider(state, tally, firm, row, number)
    alive = lifecycle.is_customer(stage)
    if alive:
        count_attitude(state, tally, firm, number, row, -1)
    state.file[firm, row].earned = float(state.file[firm, row].earned) - cost / 100.0
    if alive:
        count_attitude(state, tally, firm, number, row, 1)
