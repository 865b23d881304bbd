"""Using what was bought: failures and who mends them, judging, and things bought second-hand."""

from simulation.compiling import phase
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import ONLY, draw, uniform
from simulation.rules import lifecycle, loyalty, purchasing, satisfaction, ties
from simulation.state import tallies
from simulation.state.columns import MEMBER, NEVER, NO_FIRM, SHARE_STEPS
from simulation.state.relationship import move_stage
from simulation.state.transactions import REPAIR, write_transaction

SECOND_HAND_BENEFIT = 0.9
"""What is left of the benefits in a thing bought second-hand [-]. Assumption."""
SECOND_HAND_FAILURES = 3.0
"""How many times likelier it fails [-]. Assumption."""


@phase
def solved_share(state, tables, clock, tally, firm, row, number, occasion):
    """Return what share of a failure's loss is undone, by whomever, and what the customer is billed for that [cents]."""
    segment = tables.segments[number]
    company = tables.firms[firm]
    helped = state.relation[firm, row].marks & MEMBER != 0 and company.community_help > 0.0
    if not helped and segment.repairs_elsewhere <= 0.0 and company.repair_quality <= 0.0:
        return 0.0, 0
    customer = int(state.customer_id[row])
    words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.AFTERSALE, occasion, company.id)
    if helped and uniform(words[1]) < company.community_help:
        return 1.0, 0
    if uniform(words[0]) < segment.repairs_elsewhere:
        return segment.cheap_fix, 0
    if company.repair_quality <= 0.0:
        return 0.0, 0
    billed = purchasing.cents(company.repair_price)
    cost = purchasing.cents(company.repair_cost)
    tally[firm, number, tallies.REPAIRS] += 1
    tally[firm, number, tallies.REVENUE] += billed
    tally[firm, number, tallies.COST_TO_SERVE] += cost
    state.spent[firm, row] += billed
    write_transaction(clock.log, state.customer_id[row], firm, REPAIR, billed)
    state.file[firm, row].earned = float(state.file[firm, row].earned) + (billed - cost) / 100.0
    return company.repair_quality, billed


@phase
def experience(state, tables, firm, row, number, performed):
    """Compare performance with the standard; move satisfaction, beliefs and trust.

    Returns satisfaction with this use, trust before it is rounded for storing, and the standard.
    """
    relation = state.relation[firm, row]
    segment = tables.segments[number]
    technology = tables.offers[number, firm].technology_used
    shift = tables.offers[number, firm].benefit_used - tables.offers[number, firm].benefit
    expected = float(relation.expectation)
    norm = float(state.norm[row])
    demanded = expected + shift + technology
    if segment.best_brand > 0.0:
        best = best_expected(state, tables, row, number, demanded)
        demanded = satisfaction.moved_towards(demanded, best, segment.best_brand)
    standard = satisfaction.comparison_standard(demanded, norm, segment.norm_share)
    experienced = satisfaction.transaction_satisfaction(
        performed + technology, standard, segment.odds_at_standard, segment.gain_response, segment.loss_response
    )
    if relation.purchases == 0:
        relation.satisfaction = experienced
    else:
        relation.satisfaction = satisfaction.moved_towards(
            float(relation.satisfaction), experienced, segment.satisfaction_learning
        )
    relation.expectation = satisfaction.moved_towards(expected, performed - shift, segment.expectation_learning)
    state.norm[row] = satisfaction.moved_towards(norm, performed + technology, segment.norm_learning)
    trust = loyalty.trust_after(
        float(relation.trust), experienced, segment.trust_neutral, min(1.0, segment.trust_building * segment.response),
        min(1.0, segment.trust_breaking * segment.response),
    )  # fmt: skip
    relation.trust = trust
    return experienced, trust, standard


@phase
def best_expected(state, tables, row, number, least):
    """Return what is expected of the best firm known, in terms of who uses it; ``least`` at least."""
    best = least
    for firm in range(tables.firms.shape[0]):
        if tables.firms[firm].open != 0 and (int(state.known[row]) >> firm) & 1 != 0:
            shift = tables.offers[number, firm].benefit_used - tables.offers[number, firm].benefit
            here = float(state.relation[firm, row].expectation) + shift + tables.offers[number, firm].technology_used
            best = max(best, here)
    return best


@phase
def judge(state, tables, step, tally, firm, row, number, trust):
    """Let commitment, bond and stage follow a purchase and the trust (not yet rounded) that it has led to."""
    relation = state.relation[firm, row]
    segment = tables.segments[number]
    left = float(relation.commitment)
    if relation.last_purchase != NEVER:
        left *= tables.over_weeks[number, step - relation.last_purchase].cooled
    treatment = tables.treatments[firm, relation.treatment]
    relation.commitment = loyalty.commitment_after(
        left, trust, treatment.care, min(1.0, segment.commitment_learning * segment.response)
    )
    if treatment.bond > 0.0 or relation.bond > 0:
        relation.bond = ties.in_steps(
            satisfaction.moved_towards(relation.bond / SHARE_STEPS, treatment.bond, tables.firms[firm].bond_speed)
        )
    new = lifecycle.stage_after_purchase(
        relation.stage, relation.purchases, float(relation.satisfaction),
        loyalty.loyalty(float(relation.trust), float(relation.commitment)), segment.inspired_satisfaction,
        segment.inspired_loyalty,
    )  # fmt: skip
    if new == lifecycle.WON_BACK:
        tally[firm, number, tallies.RETURNS] += 1
    move_stage(state, tally, firm, number, row, new)


@phase
def brand_bought_second_hand(state, tables, clock, row, number, occasion):
    """Return the firm whose used product is bought instead of a new one (that of the firm bought last), or ``NO_FIRM``.

    The customer expects it to work like new, and blames the firm if it does not.
    """
    segment = tables.segments[number]
    firm = state.last_firm[row]
    if segment.second_hand <= 0.0 or firm == NO_FIRM or not lifecycle.may_choose(state.relation[firm, row].stage):
        return NO_FIRM
    customer = int(state.customer_id[row])
    words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.SECOND_HAND, occasion, ONLY)
    return int(firm) if uniform(words[0]) < segment.second_hand else NO_FIRM


@phase
def second_hand_failure(probability):
    """Return how likely a thing bought second-hand fails [1/purchase]."""
    return min(1.0, SECOND_HAND_FAILURES * probability)
