"""One purchase occasion of one customer: compare, choose, use, judge, complain, pay, talk, perhaps leave."""

import numpy as np

from simulation.compiling import phase
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import draw, uniform, word_of
from simulation.random_numbers.samplers import triangular_from
from simulation.rules import lifecycle, loyalty, purchasing, satisfaction, value
from simulation.state import tallies
from simulation.state.columns import NEVER, NO_FIRM
from simulation.state.relationship import count_attitude, depart, move_stage
from simulation.state.week import MOST_FIRMS


@phase
def utility(state, tables, step, firm, row, number):
    """Return the systematic utility of a firm for a customer [utility]."""
    relation = state.relation[firm, row]
    segment = tables.segments[number]
    money = value.money_cost(
        tables.firms[firm].price, tables.discount[firm, relation.treatment],
        float(state.price_sensitivity[row]), segment.money_weight,
    )  # fmt: skip
    worth = value.perceived_value(
        float(relation.expectation), tables.technology[number, firm], tables.effort[number, firm], money
    )
    attachment = 0.0
    reminder = 0.0
    last_purchase = relation.last_purchase
    if last_purchase != NEVER:
        left = float(relation.commitment) * tables.cooled[number, step - last_purchase]
        attachment = loyalty.attachment(float(relation.trust), left, segment.loyalty_weight)
        last_contact = relation.last_contact
        if last_contact != NEVER:
            reminder = tables.reminding[number, step - last_contact]
    habit = segment.inertia if state.last_firm[row] == firm else 0.0
    taste = float(relation.taste) + tables.firms[firm].intercept
    return value.choice_utility(worth, segment.value_sensitivity, taste, habit, attachment, reminder)


@phase
def choose(state, tables, clock, row, number, occasion, luck):
    """Return the firm chosen at an occasion, or ``NO_FIRM``: the first in a race in which each keeps its own luck."""
    customer = int(state.customer_id[row])
    winner = NO_FIRM
    best = np.inf
    segment = tables.segments[number]
    if segment.may_buy_nothing > 0.0:
        best = value.race_time(segment.value_sensitivity * segment.outside_value, luck)
    block = -1
    words = (0, 0, 0, 0)
    for firm in range(tables.firms.shape[0]):
        company = tables.firms[firm]
        if company.open == 0 or not lifecycle.may_choose(state.relation[firm, row].stage):
            continue
        if company.id >> 2 != block:
            block = company.id >> 2
            words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.CHOICE, occasion, block)
        attraction = utility(state, tables, clock.step, firm, row, number)
        time = value.race_time(attraction, uniform(word_of(words, company.id & 3)))
        if time < best:
            best = time
            winner = firm
    return winner


@phase
def buy(state, tables, clock, tally, row, occasion, luck):
    """Live through one purchase occasion."""
    number = state.segment[row]
    nobody = tables.firms.shape[0]
    chosen = choose(state, tables, clock, row, number, occasion, luck)
    for firm in range(nobody):
        stage = state.relation[firm, row].stage
        if firm == chosen or tables.firms[firm].open == 0 or not lifecycle.may_choose(stage):
            continue
        if stage == lifecycle.REACH:
            move_stage(state, tally, firm, number, row, lifecycle.stage_after_considering(stage))
        elif lifecycle.is_customer(stage):
            miss(state, tables, tally, firm, row, number, stage)
    if chosen == NO_FIRM:
        tally[nobody, number, tallies.BOUGHT_NOTHING] += 1
        return
    paid = use(state, tables, clock, tally, chosen, row, number, occasion)
    for firm in range(nobody):
        if lifecycle.is_customer(state.relation[firm, row].stage):
            tally[firm, number, tallies.CATEGORY_SPENDING] += paid
    leave_after_purchase(state, tables, clock, tally, chosen, row, number, occasion)


@phase
def miss(state, tables, tally, firm, row, number, stage):
    """Count an occasion at which a customer of the firm did not buy from it; perhaps the relationship lapses."""
    relation = state.relation[firm, row]
    missed = min(int(relation.missed) + 1, 255)
    relation.missed = missed
    new = lifecycle.stage_after_missing(stage, missed, int(tables.segments[number].patience))
    if new != stage:
        count_attitude(state, tally, firm, number, row, -1)
        move_stage(state, tally, firm, number, row, new)
        tally[firm, number, tallies.LAPSES] += 1


@phase
def use(state, tables, clock, tally, firm, row, number, occasion):
    """Use what was bought, judge it, and change in attitude and stage; returns the price agreed [cents]."""
    segment = tables.segments[number]
    company = tables.firms[firm]
    customer = int(state.customer_id[row])
    words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.EXPERIENCE, occasion, company.id)
    treatment = state.relation[firm, row].treatment
    care = tables.care[firm, treatment]
    failed = uniform(words[2]) < company.failure_probability
    performed = satisfaction.performance(
        tables.benefit[number, firm], segment.care_weight * care, triangular_from(uniform(words[0]), uniform(words[1])),
        segment.performance_noise, failed, segment.failure_loss,
    )  # fmt: skip
    experienced = judge(state, tables, clock.step, tally, firm, row, number, performed, care)
    paid = pay(state, tables, clock, tally, firm, row, number, occasion, experienced)
    money = value.money_cost(
        company.price, tables.discount[firm, treatment], float(state.price_sensitivity[row]), segment.money_weight
    )
    gained = value.surplus(
        performed, tables.technology[number, firm], tables.effort[number, firm], money, segment.outside_value,
        segment.money_weight * float(state.price_sensitivity[row]),
    )  # fmt: skip
    tally[firm, number, tallies.SURPLUS] += purchasing.cents(gained)
    tally[firm, number, tallies.EXPERIENCED] += int(experienced * tallies.FIXED_POINT)
    if failed:
        tally[firm, number, tallies.FAILURES] += 1
    remember_purchase(state, clock.step, tally, firm, row, number)
    talk(state, segment, firm, row, experienced, uniform(words[3]))
    return paid


@phase
def judge(state, tables, step, tally, firm, row, number, performed, care):
    """Compare performance with the standard; move satisfaction, beliefs, trust, commitment and stage."""
    relation = state.relation[firm, row]
    segment = tables.segments[number]
    stage = relation.stage
    before = relation.purchases
    technology = tables.technology[number, firm]
    expected = float(relation.expectation)
    norm = float(state.norm[row])
    standard = satisfaction.comparison_standard(expected + technology, norm, segment.norm_share)
    experienced = satisfaction.transaction_satisfaction(
        performed + technology, standard, segment.odds_at_standard, segment.gain_response, segment.loss_response
    )
    if lifecycle.is_customer(stage):
        count_attitude(state, tally, firm, number, row, -1)
    if before == 0:
        relation.satisfaction = experienced
    else:
        relation.satisfaction = satisfaction.moved_towards(
            float(relation.satisfaction), experienced, segment.satisfaction_learning
        )
    relation.expectation = satisfaction.moved_towards(expected, performed, segment.expectation_learning)
    state.norm[row] = satisfaction.moved_towards(norm, performed + technology, segment.norm_learning)
    trust = loyalty.trust_after(
        float(relation.trust), experienced, segment.trust_neutral, segment.trust_building, segment.trust_breaking
    )
    relation.trust = trust
    left = float(relation.commitment)
    if relation.last_purchase != NEVER:
        left *= tables.cooled[number, step - relation.last_purchase]
    relation.commitment = loyalty.commitment_after(left, trust, care, segment.commitment_learning)
    attitude = loyalty.loyalty(float(relation.trust), float(relation.commitment))
    new = lifecycle.stage_after_purchase(
        stage, before, float(relation.satisfaction), attitude, segment.inspired_satisfaction,
        segment.inspired_loyalty,
    )  # fmt: skip
    if new == lifecycle.WON_BACK:
        tally[firm, number, tallies.RETURNS] += 1
    move_stage(state, tally, firm, number, row, new)
    count_attitude(state, tally, firm, number, row, 1)
    return experienced


@phase
def pay(state, tables, clock, tally, firm, row, number, occasion, experienced):
    """Pay, or not; perhaps complain. Returns the price agreed [cents]."""
    relation = state.relation[firm, row]
    segment = tables.segments[number]
    company = tables.firms[firm]
    paid = purchasing.cents(company.price * (1.0 - tables.discount[firm, relation.treatment]))
    tally[firm, number, tallies.REVENUE] += paid
    tally[firm, number, tallies.DISCOUNT] += purchasing.cents(company.price) - paid
    tally[firm, number, tallies.COST_OF_GOODS] += company.unit_cost_cents
    tally[firm, number, tallies.COST_TO_SERVE] += company.serve_cost_cents
    if experienced >= segment.complaint_threshold and segment.default_probability <= 0.0:
        state.spent[firm, row] += paid  # neither complaint nor default is possible: nothing to draw
        return paid
    words = draw(
        clock.key_low, clock.key_high, int(state.customer_id[row]), clock.step, purposes.AFTERMATH, occasion, company.id
    )
    if satisfaction.complains(
        experienced, segment.complaint_threshold, segment.complaint_probability, uniform(words[0])
    ):
        tally[firm, number, tallies.COMPLAINTS] += 1
        tally[firm, number, tallies.COST_TO_SERVE] += company.complaint_cost_cents
        relation.complaints = min(int(relation.complaints) + 1, 255)
    if uniform(words[1]) < segment.default_probability:
        tally[firm, number, tallies.BAD_DEBT] += paid
    else:
        state.spent[firm, row] += paid
    return paid


@phase
def remember_purchase(state, step, tally, firm, row, number):
    """Write the purchase into the customer's memory and the firm's records."""
    relation = state.relation[firm, row]
    tally[firm, number, tallies.PURCHASES] += 1
    if relation.purchases == 0:
        tally[firm, number, tallies.FIRST_PURCHASES] += 1
        relation.first_purchase = step
    if state.last_firm[row] == firm:
        tally[firm, number, tallies.REPEAT_PURCHASES] += 1
    relation.purchases = min(int(relation.purchases) + 1, 65_535)
    relation.last_purchase = step
    relation.missed = 0
    state.last_firm[row] = firm


@phase
def talk(state, segment, firm, row, experienced, luck):
    """Perhaps recommend the firm or warn of it, from next week on; the newest experience replaces an older one."""
    voice = int(state.voice_next[row]) & ~((1 | (1 << MOST_FIRMS)) << firm)
    if experienced >= segment.recommend_threshold and luck < segment.recommend_probability:
        voice |= 1 << firm
    elif experienced < segment.warn_threshold and luck < segment.warn_probability:
        voice |= 1 << (firm + MOST_FIRMS)
    state.voice_next[row] = voice


@phase
def leave_after_purchase(state, tables, clock, tally, firm, row, number, occasion):
    """Perhaps leave the market after a purchase (where attrition is per purchase)."""
    first_ever = state.purchases_made[row] == 0
    state.purchases_made[row] = min(int(state.purchases_made[row]) + 1, 65_535)
    probability = float(state.dropout[row])
    if probability <= 0.0 or (first_ever and tables.segments[number].first_purchase_exempt > 0.0):
        return
    words = draw(
        clock.key_low, clock.key_high, int(state.customer_id[row]), clock.step, purposes.AFTERMATH, occasion,
        tables.firms[firm].id,
    )  # fmt: skip
    if uniform(words[2]) < probability:
        depart(state, clock.step, tally, row)
