"""Paying for a purchase: how many units, points, complaints, late and unpaid bills."""

from simulation.compiling import phase
from simulation.customers.attraction import asked_price
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import draw, uniform
from simulation.rules import loyalty, programme, purchasing, satisfaction
from simulation.state import tallies
from simulation.state.columns import MEMBER
from simulation.state.transactions import PURCHASE, write_transaction


@phase
def pay(state, tables, clock, tally, firm, row, number, occasion, experienced, second_hand):
    """Be billed and pay, or not; perhaps complain. Of a thing bought second-hand the firm sees the complaint only.

    Returns the units bought, the bill [cents], and satisfaction as it is felt after any complaint was handled.
    """
    segment = tables.segments[number]
    company = tables.firms[firm]
    units, billed, goods, serving, redeemed = 0.0, 0, 0, 0, 0
    if not second_hand:
        units = units_bought(state, tables, clock, tally, firm, row, number, occasion)
        billed, goods, serving = bill(state, tables, clock, tally, firm, row, number, units)
        redeemed = redeem_points(state, tables, tally, firm, row, number, billed)
    to_pay = billed - redeemed
    unpaid = 0
    felt = experienced
    dissatisfied = experienced < segment.complaint_threshold
    if dissatisfied or segment.default_probability > 0.0 or segment.late_probability > 0.0:
        words = draw(
            clock.key_low, clock.key_high, int(state.customer_id[row]), clock.step, purposes.AFTERMATH, occasion,
            company.id,
        )  # fmt: skip
        more, felt = complain(state, tables, tally, firm, row, number, experienced, uniform(words[0]))
        serving += more
        if uniform(words[1]) < segment.default_probability:
            unpaid = to_pay
        elif not second_hand:
            more, unpaid = delay(state, tables, clock, tally, firm, row, number, occasion, experienced, to_pay, words)
            serving += more
    tally[firm, number, tallies.BAD_DEBT] += unpaid
    state.spent[firm, row] += to_pay - unpaid
    issued = earn_points(state, tables, tally, firm, row, number, to_pay - unpaid)
    earned = (billed - unpaid - goods - serving - issued) / 100.0
    state.file[firm, row].earned = float(state.file[firm, row].earned) + earned
    return units, billed, felt


@phase
def bill(state, tables, clock, tally, firm, row, number, units):
    """Enter a purchase in the firm's books; returns the bill, the cost of goods and the cost to serve [cents]."""
    company = tables.firms[firm]
    treatment = tables.treatments[firm, state.relation[firm, row].treatment]
    billed = purchasing.cents(units * asked_price(state, tables, firm, row))
    goods = purchasing.cents(units * company.unit_cost)
    serving = purchasing.cents(company.serve_cost * tables.segments[number].attention * treatment.serve)
    tally[firm, number, tallies.REVENUE] += billed
    tally[firm, number, tallies.DISCOUNT] += purchasing.cents(units * company.price) - billed
    tally[firm, number, tallies.COST_OF_GOODS] += goods
    tally[firm, number, tallies.COST_TO_SERVE] += serving
    write_transaction(clock.log, state.customer_id[row], firm, PURCHASE, billed)
    return billed, goods, serving


@phase
def units_bought(state, tables, clock, tally, firm, row, number, occasion):
    """Return how many units are bought: the usual basket, an extra offer accepted, purchases brought forward to a sale."""
    segment = tables.segments[number]
    company = tables.firms[firm]
    offer = tables.treatments[firm, state.relation[firm, row].treatment].offer
    units = segment.basket
    if offer > 0.0:
        words = draw(
            clock.key_low, clock.key_high, int(state.customer_id[row]), clock.step, purposes.ENGAGEMENT, occasion,
            company.id,
        )  # fmt: skip
        if uniform(words[2]) < float(state.relation[firm, row].satisfaction):
            units += segment.basket * offer
            tally[firm, number, tallies.EXTRA_UNITS] += 1
    if company.sale > 0.0 and segment.contract_weeks == 0:
        forward = int(segment.stockpiling * (1.0 - segment.planning) * purchasing.sale_appeal(company.sale) + 0.5)
        units += segment.basket * forward
        state.stock[row] = min(255, int(state.stock[row]) + forward)
    return units


@phase
def redeem_points(state, tables, tally, firm, row, number, billed):
    """Let a member use points; returns those used [cents]."""
    if state.relation[firm, row].marks & MEMBER == 0:
        return 0
    file = state.file[firm, row]
    redeemed = programme.points_redeemed(int(file.points), tables.firms[firm].redeem_at, billed)
    file.points = int(file.points) - redeemed
    tally[firm, number, tallies.POINTS_REDEEMED] += redeemed
    return redeemed


@phase
def earn_points(state, tables, tally, firm, row, number, paid):
    """Let a member earn points on what was paid in money; returns those earned [cents]."""
    if paid <= 0 or state.relation[firm, row].marks & MEMBER == 0:
        return 0
    file = state.file[firm, row]
    issued = programme.points_earned(paid, tables.firms[firm].points_rate)
    file.points = int(file.points) + issued
    tally[firm, number, tallies.POINTS_ISSUED] += issued
    return issued


@phase
def complain(state, tables, tally, firm, row, number, experienced, luck):
    """Perhaps complain; returns what that costs the firm [cents], and satisfaction as it is felt afterwards."""
    segment = tables.segments[number]
    company = tables.firms[firm]
    treatment = tables.treatments[firm, state.relation[firm, row].treatment]
    probability = segment.complaint_probability + treatment.invite * (1.0 - segment.complaint_probability)
    if not satisfaction.complains(experienced, segment.complaint_threshold, probability, luck):
        return 0, experienced
    cost = purchasing.cents(company.complaint_cost)
    tally[firm, number, tallies.COMPLAINTS] += 1
    tally[firm, number, tallies.COST_TO_SERVE] += cost
    state.file[firm, row].complaints = min(int(state.file[firm, row].complaints) + 1, 255)
    relation = state.relation[firm, row]
    if treatment.recovery <= 0.0:
        if segment.asks_why > 0.0:
            relation.trust = loyalty.trust_after_silence(float(relation.trust), segment.asks_why)
        return cost, experienced
    relation.satisfaction = satisfaction.moved_towards(
        float(relation.satisfaction), treatment.recovery, segment.satisfaction_learning
    )
    relation.trust = loyalty.trust_after(
        float(relation.trust), treatment.recovery, segment.trust_neutral, segment.trust_building, segment.trust_breaking
    )
    return cost, treatment.recovery


@phase
def delay(state, tables, clock, tally, firm, row, number, occasion, experienced, to_pay, words):
    """Perhaps pay late, or withhold half of a disputed bill; returns what that costs the firm, and what is withheld [cents]."""
    segment = tables.segments[number]
    company = tables.firms[firm]
    cost = 0
    withheld = 0
    if experienced < segment.complaint_threshold and segment.dispute_probability > 0.0:
        luck = draw(
            clock.key_low, clock.key_high, int(state.customer_id[row]), clock.step, purposes.AFTERSALE, occasion,
            company.id,
        )  # fmt: skip
        if uniform(luck[2]) < segment.dispute_probability:
            withheld = to_pay // 2
            cost += purchasing.cents(company.dispute_cost)
            tally[firm, number, tallies.DISPUTES] += 1
    if uniform(words[3]) < segment.late_probability:
        cost += purchasing.cents(company.dunning_cost)
        tally[firm, number, tallies.LATE_PAYMENTS] += 1
    tally[firm, number, tallies.COST_TO_SERVE] += cost
    return cost, withheld
