"""Getting to know firms and learning of them: by advertising, by contacts, by searching, from public reviews."""

from simulation.compiling import phase
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import ONLY, draw, uniform, word_of
from simulation.rules import lifecycle, response, satisfaction, ties
from simulation.state import tallies
from simulation.state.columns import PRESENT
from simulation.state.relationship import count_attitude, move_stage
from simulation.state.week import MOST_FIRMS

GOOD, BAD, DEAL = 0, 1, 2
"""Rows of what is heard."""


@phase
def hear(state, tables, contacts, step, heard, row, n_firms, weighs):
    """Fill ``heard`` with the shares of contacts who recommend, warn of and got a deal from each firm, (3, n_firms).

    Each contact counts as much as its influence where ``weighs``; a share is 1 at most. Returns False, with ``heard`` unset,
    when all are silent.
    """
    if contacts.mean_field == 1:
        hear_everybody(contacts, heard, n_firms)
        return True
    begin = contacts.offsets[row]
    end = contacts.offsets[row + 1]
    voices = 0
    for place in range(begin, end):
        voices |= int(state.voice[contacts.neighbours[place]])
    if voices == 0:
        return False
    share = 1.0 / in_the_market(state, contacts, step, begin, end)  # whoever speaks was here
    for kind in range(3):
        for firm in range(n_firms):
            heard[kind, firm] = 0.0
    for place in range(begin, end):
        contact = contacts.neighbours[place]
        voice = int(state.voice[contact])
        if voice == 0:
            continue
        weight = tables.segments[state.segment[contact]].influence if weighs else 1.0
        for firm in range(n_firms):
            said = voice >> firm
            heard[GOOD, firm] += weight * (said & 1)
            heard[BAD, firm] += weight * ((said >> MOST_FIRMS) & 1)
            heard[DEAL, firm] += (said >> (2 * MOST_FIRMS)) & 1
    for firm in range(n_firms):
        heard[GOOD, firm] = min(1.0, heard[GOOD, firm] * share)
        heard[BAD, firm] = min(1.0, heard[BAD, firm] * share)
        heard[DEAL, firm] *= share
    return True


@phase
def in_the_market(state, contacts, step, begin, end):
    """Return how many of a customer's contacts were in the market last week."""
    if contacts.all_here != 0:
        return end - begin
    here = 0
    for place in range(begin, end):
        contact = contacts.neighbours[place]
        here += state.arrival[contact] < step <= state.departure[contact]
    return here


@phase
def hear_everybody(contacts, heard, n_firms):
    """Fill ``heard`` with what the whole market says."""
    for kind in range(3):
        for firm in range(n_firms):
            heard[kind, firm] = contacts.said[kind, firm]


@phase
def take_in(state, tables, tally, heard, firm, row, number):
    """Change what is believed of a known firm by what contacts say of it, and envy them a better price."""
    segment = tables.segments[number]
    relation = state.relation[firm, row]
    good, bad, deal = heard[GOOD, firm], heard[BAD, firm], heard[DEAL, firm]
    if good + bad > 0.0:
        relation.expectation = satisfaction.expectation_after_hearing(
            float(relation.expectation), good, bad, segment.best_benefit, segment.persuasion, segment.negativity
        )
    if deal <= 0.0 or relation.purchases == 0 or tables.treatments[firm, relation.treatment].discount > 0.0:
        return
    tally[firm, number, tallies.ENVY] += 1
    alive = lifecycle.is_customer(relation.stage)
    if alive:
        count_attitude(state, tally, firm, number, row, -1)
    relation.trust = ties.trust_after_envy(float(relation.trust), deal, segment.unfairness)
    if alive:
        count_attitude(state, tally, firm, number, row, 1)


@phase
def mark_reached(tables, firm, luck, known, flags, count):
    """Flag who may get to know a firm though nobody talks of it: hardly anybody.

    Without a branch, and by the segment that the firm reaches best: :func:`perhaps_meet` decides for who is flagged.
    """
    most = 0.0
    for number in range(tables.offers.shape[0]):
        most = max(most, tables.offers[number, firm].reach)
    words = luck[tables.firms[firm].id & 3]
    for place in range(count):
        flags[place] |= ((int(known[place]) >> firm) & 1 == 0) & (uniform(int(words[place])) < most)


@phase
def perhaps_meet(state, tables, tally, talking, firm, row, number, luck, place):
    """Perhaps get to know a firm, by its advertising or because a share of contacts is ``talking`` of it."""
    probability = response.awareness_probability(
        tables.offers[number, firm].reach, tables.segments[number].listening * talking
    )
    if probability > 0.0 and uniform(int(luck[tables.firms[firm].id & 3, place])) < probability:
        meet(state, tables, tally, firm, row, number)


@phase
def meet(state, tables, tally, firm, row, number):
    """Get to know a firm; the belief about it is its benefit, more or less well perceived."""
    move_stage(state, tally, firm, number, row, lifecycle.REACH)
    state.known[row] = int(state.known[row]) | (1 << firm)
    tally[firm, number, tallies.BECAME_AWARE] += 1
    relation = state.relation[firm, row]
    relation.expectation = float(relation.expectation) + tables.offers[number, firm].benefit


@phase
def search(state, tables, clock, tally, row, number, occasion):
    """Perhaps look for firms not yet known, and read what others write of those known."""
    customer = int(state.customer_id[row])
    segment = tables.segments[number]
    first = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.SEARCH, occasion, ONLY)
    if uniform(first[0]) >= segment.search or state.presence[row] != PRESENT:
        return
    for firm in range(tables.firms.shape[0]):
        company = tables.firms[firm]
        if company.open == 0:
            continue
        if (int(state.known[row]) >> firm) & 1 == 0:
            block = 1 + (company.id >> 2)
            words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.SEARCH, occasion, block)
            if uniform(word_of(words, company.id & 3)) >= segment.finding:
                continue
            meet(state, tables, tally, firm, row, number)
        if company.reviews > 0:
            relation = state.relation[firm, row]
            relation.expectation = satisfaction.moved_towards(
                float(relation.expectation), company.rating * segment.best_benefit, segment.review_weight
            )
