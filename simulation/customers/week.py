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
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import draw, philox_many, uniform, word_of
from simulation.random_numbers.samplers import triangular_from
from simulation.rules import lifecycle, loyalty, purchasing, response, satisfaction, value
from simulation.state import tallies
from simulation.state.columns import GONE, NEVER, NO_FIRM, NOT_YET, PRESENT
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
        listen(state, tables, contacts, clock, tally, heard, first, last)
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
                tally[firm, segment, tallies.STAGE + state.stage[firm, row]] += 1
        elif presence == PRESENT and state.departure[row] <= clock.step:
            depart(state, tally, row)
        if state.voice[row] != 0:
            state.voice_next[row] = remaining_voice(state, tables, clock.step, row)
        else:
            state.voice_next[row] = 0


@phase
def depart(state, tally, row):
    """Take a customer out of the market, and out of every level that counted it."""
    segment = state.segment[row]
    nobody = state.stage.shape[0]
    state.presence[row] = GONE
    state.voice_next[row] = 0
    tally[nobody, segment, tallies.STAGE] -= 1
    for firm in range(nobody):
        stage = state.stage[firm, row]
        tally[firm, segment, tallies.STAGE + stage] -= 1
        if lifecycle.is_customer(stage):
            tally[firm, segment, tallies.DEPARTURES] += 1
            count_attitude(state, tally, firm, segment, row, -1)


@phase
def remaining_voice(state, tables, step, row):
    """Return the voice less what is too long ago, or silence of someone who has left."""
    if state.presence[row] != PRESENT:
        return 0
    voice = int(state.voice[row])
    talk_weeks = tables.segments[state.segment[row]].talk_weeks
    for firm in range(tables.firms.shape[0]):
        if step - state.last_purchase[firm, row] >= talk_weeks:
            voice &= ~((1 | (1 << MOST_FIRMS)) << firm)
    return voice


@phase
def count_attitude(state, tally, firm, segment, row, sign):
    """Add a living relationship's attitudes to the levels (``sign`` 1) or take them out (-1)."""
    trust = float(state.trust[firm, row])
    commitment = float(state.commitment[firm, row])
    lasting = float(state.satisfaction[firm, row])
    tally[firm, segment, tallies.SATISFACTION] += sign * int(lasting * tallies.FIXED_POINT)
    tally[firm, segment, tallies.TRUST] += sign * int(trust * tallies.FIXED_POINT)
    tally[firm, segment, tallies.COMMITMENT] += sign * int(commitment * tallies.FIXED_POINT)
    intention = loyalty.recommendation_intention(lasting, loyalty.loyalty(trust, commitment))
    if loyalty.is_promoter(intention):
        tally[firm, segment, tallies.PROMOTERS] += sign
    elif loyalty.is_detractor(intention):
        tally[firm, segment, tallies.DETRACTORS] += sign


@phase
def move_stage(state, tally, firm, segment, row, new):
    """Move a relationship to another stage and the count with it."""
    old = state.stage[firm, row]
    if new != old:
        tally[firm, segment, tallies.STAGE + old] -= 1
        tally[firm, segment, tallies.STAGE + new] += 1
        state.stage[firm, row] = new


@phase
def hear(state, contacts, heard, row, n_firms):
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
    for place in range(begin, end):
        voices |= int(state.voice[contacts.neighbours[place]])
    share = 1.0 / (end - begin)
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
def listen(state, tables, contacts, clock, tally, heard, first, last):
    """Let customers hear their contacts, get to know firms, and change what they believe."""
    n_firms = tables.firms.shape[0]
    for row in range(first, last):
        if state.presence[row] != PRESENT:
            continue
        hears = hear(state, contacts, heard, row, n_firms)
        if not hears and state.unknown[row] == 0:
            continue
        number = state.segment[row]
        segment = tables.segments[number]
        block = -1
        words = (0, 0, 0, 0)
        for firm in range(n_firms):
            company = tables.firms[firm]
            if company.open == 0:
                continue
            good = heard[0, firm] if hears else 0.0
            bad = heard[1, firm] if hears else 0.0
            if state.stage[firm, row] == lifecycle.UNAWARE:
                probability = response.awareness_probability(
                    company.advertising_hazard, segment.listening * (good + bad)
                )
                if probability <= 0.0:
                    continue
                if company.id >> 2 != block:
                    block = company.id >> 2
                    customer = int(state.customer_id[row])
                    words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.AWARENESS, 0, block)
                if uniform(word_of(words, company.id & 3)) < probability:
                    meet(state, tables, tally, firm, row, number)
            elif good + bad > 0.0:
                state.expectation[firm, row] = satisfaction.expectation_after_hearing(
                    float(state.expectation[firm, row]), good, bad,
                    segment.best_benefit, segment.persuasion, segment.negativity,
                )  # fmt: skip


@phase
def meet(state, tables, tally, firm, row, number):
    """Get to know a firm; the belief about it is its benefit, more or less well perceived."""
    move_stage(state, tally, firm, number, row, lifecycle.REACH)
    state.unknown[row] -= 1
    tally[firm, number, tallies.BECAME_AWARE] += 1
    state.expectation[firm, row] += tables.benefit[number, firm]


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
def utility(state, tables, step, firm, row, number):
    """Return the systematic utility of a firm for a customer [utility]."""
    segment = tables.segments[number]
    money = value.money_cost(
        tables.firms[firm].price, tables.discount[firm, state.treatment[firm, row]],
        float(state.price_sensitivity[row]), segment.money_weight,
    )  # fmt: skip
    worth = value.perceived_value(
        float(state.expectation[firm, row]), tables.technology[number, firm], tables.effort[number, firm], money
    )
    attachment = 0.0
    reminder = 0.0
    last_purchase = state.last_purchase[firm, row]
    if last_purchase != NEVER:
        left = loyalty.commitment_now(
            float(state.commitment[firm, row]), float(step - last_purchase), segment.commitment_cooling
        )
        attachment = loyalty.attachment(float(state.trust[firm, row]), left, segment.loyalty_weight)
        last_contact = state.last_contact[firm, row]
        if last_contact != NEVER:
            reminder = response.reminder(segment.reminder_strength, float(step - last_contact), segment.reminder_fading)
    habit = segment.inertia if state.last_firm[row] == firm else 0.0
    taste = float(state.taste[firm, row]) + tables.firms[firm].intercept
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
        if company.open == 0 or not lifecycle.may_choose(state.stage[firm, row]):
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
        stage = state.stage[firm, row]
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
        if lifecycle.is_customer(state.stage[firm, row]):
            tally[firm, number, tallies.CATEGORY_SPENDING] += paid
    leave_after_purchase(state, tables, clock, tally, chosen, row, number, occasion)


@phase
def miss(state, tables, tally, firm, row, number, stage):
    """Count an occasion at which a customer of the firm did not buy from it; perhaps the relationship lapses."""
    missed = min(int(state.missed[firm, row]) + 1, 255)
    state.missed[firm, row] = missed
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
    treatment = state.treatment[firm, row]
    care = tables.care[firm, treatment]
    failed = uniform(words[2]) < company.failure_probability
    performed = satisfaction.performance(
        tables.benefit[number, firm], segment.care_weight * care, triangular_from(uniform(words[0]), uniform(words[1])),
        segment.performance_noise, failed, segment.failure_loss,
    )  # fmt: skip
    experienced = judge(state, tables, tally, firm, row, number, performed, care)
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
def judge(state, tables, tally, firm, row, number, performed, care):
    """Compare performance with the standard; move satisfaction, beliefs, trust, commitment and stage."""
    segment = tables.segments[number]
    stage = state.stage[firm, row]
    before = state.purchases[firm, row]
    technology = tables.technology[number, firm]
    expected = float(state.expectation[firm, row])
    norm = float(state.norm[row])
    standard = satisfaction.comparison_standard(expected + technology, norm, segment.norm_share)
    experienced = satisfaction.transaction_satisfaction(
        performed + technology, standard, segment.odds_at_standard, segment.gain_response, segment.loss_response
    )
    if lifecycle.is_customer(stage):
        count_attitude(state, tally, firm, number, row, -1)
    if before == 0:
        state.satisfaction[firm, row] = experienced
    else:
        state.satisfaction[firm, row] = satisfaction.moved_towards(
            float(state.satisfaction[firm, row]), experienced, segment.satisfaction_learning
        )
    state.expectation[firm, row] = satisfaction.moved_towards(expected, performed, segment.expectation_learning)
    state.norm[row] = satisfaction.moved_towards(norm, performed + technology, segment.norm_learning)
    trust = loyalty.trust_after(
        float(state.trust[firm, row]),
        experienced,
        segment.trust_neutral,
        segment.trust_building,
        segment.trust_breaking,
    )
    state.trust[firm, row] = trust
    state.commitment[firm, row] = loyalty.commitment_after(
        float(state.commitment[firm, row]), trust, care, segment.commitment_learning
    )
    attitude = loyalty.loyalty(float(state.trust[firm, row]), float(state.commitment[firm, row]))
    new = lifecycle.stage_after_purchase(
        stage, before, float(state.satisfaction[firm, row]), attitude, segment.inspired_satisfaction,
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
    segment = tables.segments[number]
    company = tables.firms[firm]
    paid = purchasing.cents(company.price * (1.0 - tables.discount[firm, state.treatment[firm, row]]))
    tally[firm, number, tallies.REVENUE] += paid
    tally[firm, number, tallies.DISCOUNT] += purchasing.cents(company.price) - paid
    tally[firm, number, tallies.COST_OF_GOODS] += company.unit_cost_cents
    tally[firm, number, tallies.COST_TO_SERVE] += company.serve_cost_cents
    if experienced >= segment.complaint_threshold and segment.default_probability <= 0.0:
        return paid
    words = draw(
        clock.key_low, clock.key_high, int(state.customer_id[row]), clock.step, purposes.AFTERMATH, occasion, company.id
    )
    if satisfaction.complains(
        experienced, segment.complaint_threshold, segment.complaint_probability, uniform(words[0])
    ):
        tally[firm, number, tallies.COMPLAINTS] += 1
        tally[firm, number, tallies.COST_TO_SERVE] += company.complaint_cost_cents
        state.complaints[firm, row] = min(int(state.complaints[firm, row]) + 1, 255)
    if uniform(words[1]) < segment.default_probability:
        tally[firm, number, tallies.BAD_DEBT] += paid
    else:
        state.spent[firm, row] += paid
    return paid


@phase
def remember_purchase(state, step, tally, firm, row, number):
    """Write the purchase into the customer's memory and the firm's records."""
    tally[firm, number, tallies.PURCHASES] += 1
    if state.purchases[firm, row] == 0:
        tally[firm, number, tallies.FIRST_PURCHASES] += 1
        state.first_purchase[firm, row] = step
    if state.last_firm[row] == firm:
        tally[firm, number, tallies.REPEAT_PURCHASES] += 1
    state.purchases[firm, row] = min(int(state.purchases[firm, row]) + 1, 65_535)
    state.last_purchase[firm, row] = step
    state.missed[firm, row] = 0
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
        depart(state, tally, row)


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
