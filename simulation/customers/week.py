"""The customers' week: the one loop over customers, which calls the rules in the order of the week.

For each block of customers:

1. **come and go**: newcomers arrive, leavers depart;
2. **listen**: hear contacts recommend and warn (as of last week), get to know firms, change beliefs;
3. **find occasions**: who has an occasion to buy, and how many;
4. **buy**: at each occasion compare the firms known, choose, use, judge, complain, pay, perhaps talk;
5. **speak up**: count who recommends and who warns, for next week to hear.

A customer reads nobody's state but its own and its contacts' ``voice`` of the week before, and writes its own row
only, so neither order nor the number of threads can matter.
"""

import numpy as np

from simulation.compiling import compiled, phase
from simulation.customers.occasion import buy
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import draw, philox_many, uniform, word_of
from simulation.rules import lifecycle, purchasing, response, satisfaction
from simulation.state import tallies
from simulation.state.columns import NOT_YET, PRESENT
from simulation.state.relationship import depart, move_stage
from simulation.state.week import MOST_FIRMS

BLOCK = 512
"""Customers handled together: their columns stay in the processor's cache between phases."""


@compiled
def customers_week(state, tables, contacts, clock, tally, start, stop):
    """Run one week of the customers in rows ``start`` to ``stop``.

    Parameters
    ----------
    state : simulation.state.arrays.State
        Changed in place.
    tables : simulation.state.week.Tables
    contacts : simulation.state.week.Contacts
    clock : simulation.state.week.Clock
    tally : (n_firms + 1, n_segments, N_TALLIES) int64
        Added to; the last row is for what concerns no firm.
    start, stop : int
        Rows of this call; any division of the rows over calls gives the same result.
    """
    buyers = np.empty(BLOCK, np.int64)
    counts = np.empty(BLOCK, np.int64)
    words = np.empty((4, BLOCK), np.uint64)
    heard = np.empty((2, MOST_FIRMS), np.float64)
    for first in range(start, stop, BLOCK):
        last = min(first + BLOCK, stop)
        come_and_go(state, tables, clock, tally, first, last)
        listen(state, tables, contacts, clock, tally, heard, words, first, last)
        n_buyers = find_occasions(state, clock, tally, buyers, counts, words, first, last)
        for place in range(n_buyers):
            row = buyers[place]
            for occasion in range(counts[place]):
                if state.presence[row] == PRESENT:
                    luck = luck_of_nothing(state, clock, words, row, row - first, occasion)
                    buy(state, tables, clock, tally, row, occasion, luck)
        speak_up(state, contacts, tally, first, last)


@phase
def come_and_go(state, tables, clock, tally, first, last):
    """Let newcomers arrive and leavers depart; forget talk that has had its time."""
    nobody = tables.firms.shape[0]
    for row in range(first, last):
        presence = state.presence[row]
        if presence == NOT_YET and state.arrival[row] <= clock.step:
            state.presence[row] = PRESENT
            segment = state.segment[row]
            tally[nobody, segment, tallies.STAGE] += 1
            for firm in range(nobody):
                tally[firm, segment, tallies.STAGE + state.relation[firm, row].stage] += 1
        elif presence == PRESENT and state.departure[row] <= clock.step:
            depart(state, clock.step, tally, row)
        if state.voice[row] != 0:
            state.voice_next[row] = remaining_voice(state, tables, clock.step, row)
        else:
            state.voice_next[row] = 0


@phase
def remaining_voice(state, tables, step, row):
    """Return the voice less what is too long ago, or silence of someone who has left."""
    if state.presence[row] != PRESENT:
        return 0
    voice = int(state.voice[row])
    talk_weeks = tables.segments[state.segment[row]].talk_weeks
    for firm in range(tables.firms.shape[0]):
        if step - state.relation[firm, row].last_purchase >= talk_weeks:
            voice &= ~((1 | (1 << MOST_FIRMS)) << firm)
    return voice


@phase
def hear(state, contacts, step, heard, row, n_firms):
    """Fill ``heard`` with the shares of contacts who recommend (row 0) and warn of (row 1) each firm.

    Returns False, with ``heard`` unset, when all are silent.
    """
    if contacts.mean_field == 1:
        for firm in range(n_firms):
            heard[0, firm] = contacts.recommending[firm]
            heard[1, firm] = contacts.warning[firm]
        return True
    if state.addressed[row] == 0:
        return False
    state.addressed[row] = 0  # becomes next week's, to be marked anew
    begin = contacts.offsets[row]
    end = contacts.offsets[row + 1]
    voices = 0
    here = 0
    for place in range(begin, end):
        contact = contacts.neighbours[place]
        voices |= int(state.voice[contact])
        if state.arrival[contact] < step <= state.departure[contact]:  # was in the market last week
            here += 1
    if voices == 0:
        return False
    share = 1.0 / here  # whoever speaks was here
    for firm in range(n_firms):
        good = 0
        bad = 0
        if (voices >> firm) & (1 | (1 << MOST_FIRMS)) != 0:
            for place in range(begin, end):
                voice = int(state.voice[contacts.neighbours[place]])
                good += (voice >> firm) & 1
                bad += (voice >> (firm + MOST_FIRMS)) & 1
        heard[0, firm] = good * share
        heard[1, firm] = bad * share
    return True


@phase
def listen(state, tables, contacts, clock, tally, heard, words, first, last):
    """Let customers hear their contacts, get to know firms, and change what they believe."""
    n_firms = tables.firms.shape[0]
    everybody = (1 << n_firms) - 1
    for row in range(first, last):
        words[0, row - first] = state.customer_id[row]
    philox_many(clock.key_low, clock.key_high, clock.step, purposes.AWARENESS, 0, words, last - first)
    for row in range(first, last):
        if state.presence[row] != PRESENT:
            state.addressed[row] = 0
            continue
        hears = hear(state, contacts, clock.step, heard, row, n_firms)
        known = int(state.known[row])
        if not hears and known == everybody:
            continue
        number = state.segment[row]
        segment = tables.segments[number]
        for firm in range(n_firms):
            company = tables.firms[firm]
            if company.open == 0:
                continue
            good = heard[0, firm] if hears else 0.0
            bad = heard[1, firm] if hears else 0.0
            if (known >> firm) & 1 == 0:
                probability = response.awareness_probability(
                    company.advertising_hazard, segment.listening * (good + bad)
                )
                if (
                    probability > 0.0
                    and luck_of_meeting(state, clock, words, row, row - first, company.id) < probability
                ):
                    meet(state, tables, tally, firm, row, number)
            elif good + bad > 0.0:
                state.relation[firm, row].expectation = satisfaction.expectation_after_hearing(
                    float(state.relation[firm, row].expectation), good, bad,
                    segment.best_benefit, segment.persuasion, segment.negativity,
                )  # fmt: skip


@phase
def luck_of_meeting(state, clock, words, row, place, firm_id):
    """Return the uniform of getting to know a firm; those of the first four ids are drawn already."""
    if firm_id < 4:
        return uniform(int(words[firm_id, place]))
    customer = int(state.customer_id[row])
    block = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.AWARENESS, 0, firm_id >> 2)
    return uniform(word_of(block, firm_id & 3))


@phase
def meet(state, tables, tally, firm, row, number):
    """Get to know a firm; the belief about it is its benefit, more or less well perceived."""
    move_stage(state, tally, firm, number, row, lifecycle.REACH)
    state.known[row] = int(state.known[row]) | (1 << firm)
    tally[firm, number, tallies.BECAME_AWARE] += 1
    state.relation[firm, row].expectation += tables.benefit[number, firm]


@phase
def find_occasions(state, clock, tally, buyers, counts, words, first, last):
    """List the customers with an occasion to buy this week, and how many each has; returns how many are listed."""
    for row in range(first, last):
        words[0, row - first] = state.customer_id[row]
    philox_many(clock.key_low, clock.key_high, clock.step, purposes.WEEK, 0, words, last - first)
    nobody = state.stage.shape[0]
    found = 0
    for row in range(first, last):
        if state.presence[row] != PRESENT:
            continue
        luck = uniform(int(words[0, row - first]))
        count = purchasing.purchase_occasions(float(state.purchase_rate[row]) * clock.demand, luck)
        if count > 0:
            buyers[found] = row
            counts[found] = count
            # a first look at all that will be needed: it comes from memory at once, not piece by piece
            for firm in range(nobody):
                words[3, found] += np.uint64(state.relation[firm, row].stage)
            words[3, found] += np.uint64(state.norm[row] > 0.0) + np.uint64(state.price_sensitivity[row] > 0.0)
            words[3, found] += np.uint64(state.dropout[row] > 0.0)
            found += 1
            tally[nobody, state.segment[row], tallies.OCCASIONS] += count
    return found


@phase
def luck_of_nothing(state, clock, words, row, place, occasion):
    """Return the uniform of doing without at an occasion; the first occasion's is drawn already."""
    if occasion == 0:
        return uniform(int(words[1, place]))
    customer = int(state.customer_id[row])
    return uniform(draw(clock.key_low, clock.key_high, customer, clock.step, purposes.WEEK, occasion, 0)[1])


@phase
def speak_up(state, contacts, tally, first, last):
    """Count who recommends and who warns of each firm, and mark whom they will talk to.

    Threads may mark the same contact at once; both write the same value.
    """
    n_firms = state.stage.shape[0]
    for row in range(first, last):
        voice = int(state.voice_next[row])
        if voice == 0:
            continue
        for firm in range(n_firms):
            tally[firm, state.segment[row], tallies.RECOMMENDING] += (voice >> firm) & 1
            tally[firm, state.segment[row], tallies.WARNING] += (voice >> (firm + MOST_FIRMS)) & 1
        for place in range(contacts.offsets[row], contacts.offsets[row + 1]):
            state.addressed_next[contacts.neighbours[place]] = 1
