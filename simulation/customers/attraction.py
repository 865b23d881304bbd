"""What a firm is worth to a customer, and what else draws the customer to it."""

from simulation.compiling import compiled_without_arrays, phase
from simulation.rules import lifecycle, loyalty, ties, value
from simulation.state.columns import MEMBER, NEVER, PRESENT, SHARE_STEPS


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


@compiled_without_arrays
def worth_to(rows, state, tables, found):
    """Fill in the perceived value of every firm that can be chosen, for some customers in the market; others stay as they are.

    Parameters
    ----------
    rows : (n,)
        Of these customers.
    state : simulation.state.arrays.State
    tables : simulation.state.week.Tables
    found : (n_firms, n) [-]
    """
    for place in range(len(rows)):
        row = rows[place]
        if state.presence[row] != PRESENT:
            continue
        for firm in range(found.shape[0]):
            if tables.firms[firm].open != 0 and lifecycle.may_choose(state.relation[firm, row].stage):
                found[firm, place] = worth(state, tables, firm, row, state.segment[row])
