"""The customers' week: the one loop over customers, which calls the rules in the order of the week.

For each block of customers:

1. **come and go**: newcomers arrive, leavers depart;
2. **listen**: hear contacts recommend, warn and tell of deals (as of last week), get to know firms, change beliefs;
3. **find occasions**: who has an occasion to buy, and how many;
4. **look around**: who visits firms without an occasion to buy;
5. **buy**, or visit: at each occasion search, compare the firms known, choose, use, judge, complain, pay, perhaps talk;
6. **speak up**: count who recommends and who warns, for next week to hear.

A customer reads nobody's state but its own and its contacts' ``voice`` of the week before, and writes its own row
only, so neither order nor the number of threads can matter.
"""

from simulation.compiling import phase, section
from simulation.customers.knowing import BAD, DEAL, GOOD, hear, mark_reached, perhaps_meet, take_in
from simulation.customers.occasion import VISIT, buy
from simulation.customers.room import DOING_WITHOUT, list_flagged
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import ONLY, draw, philox_many, uniform
from simulation.random_numbers.samplers import log_of_exponential_many
from simulation.rules import lifecycle, purchasing, value
from simulation.state import tallies
from simulation.state.columns import NOT_YET, PRESENT
from simulation.state.prefetch import prefetch
from simulation.state.relationship import depart
from simulation.state.week import MOST_FIRMS, SAID, SENT_AWAY, WILL_WARN
from simulation.team import BLOCK


@section
def customers_week(state, tables, contacts, clock, tally, room, start, stop):
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
    room : simulation.customers.room.Room
        To work in; its contents do not matter.
    start, stop : int
        Rows of this call; any division of the rows over calls gives the same result.
    """
    buyers, counts, drawn, delays = room.listed, room.counts, room.drawn, room.delays
    weighs, varies, visits, contracts = habits_that_matter(tables, room)
    find_shelves(tables, room.shelves)
    for first in range(start, stop, BLOCK):
        last = min(first + BLOCK, stop)
        come_and_go(state, tables, clock, tally, room, first, last)
        listen(state, tables, contacts, clock, tally, room, first, last, weighs)
        n_buyers = find_occasions(state, tables, clock, tally, room, first, last, varies, contracts)
        if visits:
            n_buyers = look_around(state, tables, room, first, last, n_buyers)
        draw_first_occasions(state, tables, clock, room, first, n_buyers)
        for place in range(n_buyers):
            row = buyers[place]
            begin = 0 if counts[place] > 0 else VISIT
            for occasion in range(begin, begin + abs(counts[place])):
                if state.presence[row] == PRESENT:
                    without = delay_of_nothing(state, clock, delays, row, place, occasion)
                    buy(state, tables, clock, tally, row, occasion, without, drawn, delays, place)
        speak_up(state, contacts, tally, room, first, last)


@phase
def habits_that_matter(tables, room):
    """Note the largest factor on each segment's purchase rates, and return what habits there are.

    Whether any voice weighs more or less than one, whether any purchase rate varies, whether anybody visits, whether anybody
    buys by contract.
    """
    weighs = False
    varies = False
    visits = False
    contracts = False
    deepest = 0.0
    for firm in range(tables.firms.shape[0]):
        deepest = max(deepest, tables.firms[firm].sale)
    for number in range(tables.segments.shape[0]):
        segment = tables.segments[number]
        weighs |= segment.influence != 1.0
        grown = max(1.0, segment.growth_ceiling) if segment.growth > 0.0 else 1.0
        room.largest[number] = max(1.0, grown * impulse_factor(tables, number, deepest))
        varies |= room.largest[number] != 1.0
        visits |= segment.visits > 0.0
        room.surely[number] = 1.0 if segment.contract_weeks > 0 else 0.0
        contracts |= segment.contract_weeks > 0
    return weighs, varies, visits, contracts


@phase
def due_now(state, tables, step, row):
    """Return the number of occasions that contracts bring a customer this week: 1 or none."""
    segment = tables.segments[state.segment[row]]
    after = segment.contract_after
    if segment.contract_spread != 0:
        after += int(state.customer_id[row]) % segment.contract_weeks
    return purchasing.contract_occasions(step - max(1, int(state.arrival[row])), after, segment.contract_weeks)


@section
def come_and_go(state, tables, clock, tally, room, first, last):
    """Let newcomers arrive and leavers depart; forget talk that has had its time."""
    nobody = tables.firms.shape[0]
    step = clock.step
    presence, arrival, departure = state.presence[first:last], state.arrival[first:last], state.departure[first:last]
    voice, voice_next, flags, listed = state.voice[first:last], state.voice_next[first:last], room.flags, room.listed
    for place in range(last - first):
        arrives = (presence[place] == NOT_YET) & (arrival[place] <= step)
        leaves = (presence[place] == PRESENT) & (departure[place] <= step)
        flags[place] = arrives | leaves | (voice[place] != 0)
        voice_next[place] = 0
    n_listed = list_flagged(room, listed, first, last - first)
    for place in range(n_listed):
        for firm in range(nobody):
            prefetch(state.relation, (firm, listed[place]))
    for place in range(n_listed):
        row = listed[place]
        if state.presence[row] == NOT_YET and state.arrival[row] <= step:
            state.presence[row] = PRESENT
            segment = state.segment[row]
            tally[nobody, segment, tallies.STAGE] += 1
            for firm in range(nobody):
                tally[firm, segment, tallies.STAGE + state.relation[firm, row].stage] += 1
        elif state.presence[row] == PRESENT and state.departure[row] <= step:
            depart(state, step, tally, row)
        if state.voice[row] != 0:
            state.voice_next[row] = remaining_voice(state, tables, step, row)


@phase
def remaining_voice(state, tables, step, row):
    """Return the voice less what is too long ago, with a warning of who sent one away; silence of someone who has left."""
    voice = int(state.voice[row])
    talk_weeks = tables.segments[state.segment[row]].talk_weeks
    for firm in range(tables.firms.shape[0]):
        if (voice >> firm) & SAID == 0 and voice < SENT_AWAY:
            continue
        relation = state.relation[firm, row]
        ended = relation.stage == lifecycle.ENDED
        if ended and relation.missed == WILL_WARN:
            voice = (voice & ~(SAID << firm)) | (1 << (firm + MOST_FIRMS))
            relation.missed = 0
        since = relation.reminded if ended else relation.last_purchase
        if step - since >= talk_weeks:
            voice &= ~(SAID << firm)
    return voice & (SENT_AWAY - 1) if state.presence[row] == PRESENT else 0


@phase
def find_shelves(tables, shelves):
    """Note for each firm which one's block of four numbers holds its luck in getting known: the first of the same four ids."""
    for firm in range(tables.firms.shape[0]):
        shelves[firm] = firm
        for earlier in range(firm):
            if tables.firms[earlier].id >> 2 == tables.firms[firm].id >> 2:
                shelves[firm] = min(shelves[firm], earlier)


@section
def listen(state, tables, contacts, clock, tally, room, first, last, weighs):
    """Let customers hear their contacts, get to know firms, and change what they believe."""
    n_firms = tables.firms.shape[0]
    hearing = find_hearing(state, contacts, room, first, last)
    fetch_for_listening(state, contacts, n_firms, room.listed, hearing)
    listening = hearing
    if is_any_firm_unknown(state, n_firms, first, last):
        draw_awareness(state, tables, clock, room, first, last)
        listening += find_reached(state, tables, room, first, last, hearing)
    for listener in range(listening):
        row = room.listed[listener]
        place = row - first
        known = int(state.known[row])
        number = state.segment[row]
        hears = listener < hearing and hear(state, tables, contacts, clock.step, room.heard, row, n_firms, weighs)
        for firm in range(n_firms):
            if tables.firms[firm].open == 0:
                continue
            heard = room.heard
            if (known >> firm) & 1 == 0:
                talking = heard[GOOD, firm] + heard[BAD, firm] if hears else 0.0
                perhaps_meet(state, tables, tally, talking, firm, row, number, room.drawn[room.shelves[firm]], place)
            elif hears and heard[GOOD, firm] + heard[BAD, firm] + heard[DEAL, firm] > 0.0:
                take_in(state, tables, tally, heard, firm, row, number)


@phase
def find_hearing(state, contacts, room, first, last):
    """List who may hear contacts; returns how many."""
    presence, addressed, flags = state.presence[first:last], state.addressed[first:last], room.flags
    everybody = contacts.mean_field == 1
    for place in range(last - first):
        flags[place] = (presence[place] == PRESENT) & ((addressed[place] != 0) | everybody)
        addressed[place] = 0  # becomes next week's, to be marked anew
    return list_flagged(room, room.listed, first, last - first)


@phase
def is_any_firm_unknown(state, n_firms, first, last):
    """Return whether anybody in the market does not know every firm."""
    everything = (1 << n_firms) - 1
    presence, known = state.presence[first:last], state.known[first:last]
    unknown = 0
    for place in range(last - first):
        unknown |= (presence[place] == PRESENT) * (everything & ~int(known[place]))
    return unknown != 0


@phase
def draw_awareness(state, tables, clock, room, first, last):
    """Draw everybody's luck in getting to know firms."""
    ids = state.customer_id[first:last]
    for firm in range(tables.firms.shape[0]):
        if room.shelves[firm] == firm:
            words = room.drawn[firm]
            for place in range(last - first):
                words[0, place] = ids[place]
            block = tables.firms[firm].id >> 2
            philox_many(clock.key_low, clock.key_high, clock.step, purposes.AWARENESS, block, words, last - first)


@phase
def find_reached(state, tables, room, first, last, hearing):
    """List, after those who hear contacts, whom else advertising may reach; returns how many."""
    presence, known, flags = state.presence[first:last], state.known[first:last], room.flags
    for place in range(last - first):
        flags[place] = 0
    for firm in range(tables.firms.shape[0]):
        mark_reached(tables, firm, room.drawn[room.shelves[firm]], known, flags, last - first)
    for place in range(last - first):
        flags[place] &= presence[place] == PRESENT
    for place in range(hearing):  # listed already
        flags[room.listed[place] - first] = 0
    return list_flagged(room, room.listed[hearing:], first, last - first)


@section
def find_occasions(state, tables, clock, tally, room, first, last, varies, contracts):
    """List the customers with an occasion to buy this week, and how many each has; returns how many are listed."""
    words, listed, counts = room.words, room.listed, room.counts
    flag_likely(state, clock, room, first, last)
    likely = list_flagged(room, listed, first, last - first)
    nobody = state.relation.shape[0]
    found = 0
    for place in range(likely):
        row = listed[place]
        if contracts and tables.segments[state.segment[row]].contract_weeks > 0:
            count = due_now(state, tables, clock.step, row)
        else:
            rate = float(state.purchase_rate[row]) * clock.demand
            if varies:
                rate *= rate_factor(state, tables, clock.step, row)
            count = purchasing.purchase_occasions(rate, uniform(int(words[0, row - first])))
        if count > 0:
            listed[found] = row
            counts[found] = count
            fetch_for_purchase(state, row, nobody)
            found += 1
            tally[nobody, state.segment[row], tallies.OCCASIONS] += count
    return found


@phase
def flag_likely(state, clock, room, first, last):
    """Draw everybody's luck, and flag who may have an occasion: whose luck could not do at any rate has none."""
    words, flags = room.words[0], room.flags
    ids, presence, segments = state.customer_id[first:last], state.presence[first:last], state.segment[first:last]
    rates = state.purchase_rate[first:last]
    for place in range(last - first):
        words[place] = ids[place]
    philox_many(clock.key_low, clock.key_high, clock.step, purposes.WEEK, ONLY, room.words, last - first)
    for place in range(last - first):
        segment = segments[place]
        most = float(rates[place]) * clock.demand * room.largest[segment] + room.surely[segment]
        may = purchasing.may_have_occasion(most, uniform(int(words[place])))
        flags[place] = may & (presence[place] == PRESENT)


@phase
def fetch_for_listening(state, contacts, n_firms, listed, hearing):
    """Ask for all that hearing contacts may read or change: where they stand, then who they are, then what each says."""
    for place in range(hearing):
        prefetch(contacts.offsets, listed[place])
        for firm in range(n_firms):
            prefetch(state.relation, (firm, listed[place]))
    for place in range(hearing):
        prefetch(contacts.neighbours, contacts.offsets[listed[place]])
    for place in range(hearing):
        row = listed[place]
        for contact in range(contacts.offsets[row], contacts.offsets[row + 1]):
            prefetch(state.voice, contacts.neighbours[contact])


@phase
def fetch_for_purchase(state, row, n_firms):
    """Ask for all that a purchase may read or change, which lies far from what its neighbours need."""
    for firm in range(n_firms):
        prefetch(state.relation, (firm, row))
        prefetch(state.file, (firm, row))
    prefetch(state.spent, (0, row))
    prefetch(state.price_sensitivity, row)
    prefetch(state.norm, row)
    prefetch(state.dropout, row)
    prefetch(state.purchases_made, row)
    prefetch(state.last_firm, row)
    prefetch(state.stock, row)


@phase
def rate_factor(state, tables, step, row):
    """Return the factor on a customer's purchase rate: growth with the years, impulse while a firm known has a sale [-]."""
    number = state.segment[row]
    segment = tables.segments[number]
    factor = 1.0
    if segment.growth > 0.0:
        factor = tables.over_weeks[number, step - state.arrival[row]].growth
    if segment.impulse > 0.0:
        deepest = 0.0
        for firm in range(tables.firms.shape[0]):
            if (int(state.known[row]) >> firm) & 1 != 0:
                deepest = max(deepest, tables.firms[firm].sale)
        factor *= impulse_factor(tables, number, deepest)
    return factor


@phase
def impulse_factor(tables, number, sale):
    """Return the factor on the purchase rate while the deepest sale known takes that share off the price [-]."""
    segment = tables.segments[number]
    return 1.0 + segment.impulse * (1.0 - segment.planning) * purchasing.sale_appeal(sale)


@section
def look_around(state, tables, room, first, last, n_listed):
    """List those who visit firms without an occasion to buy, by minus how often; returns how many are listed in all."""
    words, listed, counts = room.words, room.listed, room.counts
    likely = n_listed
    for row in range(first, last):  # without a branch, as for occasions
        rate = tables.segments[state.segment[row]].visits
        may = purchasing.may_have_occasion(rate, uniform(int(words[2, row - first])))
        listed[likely] = row
        likely += may & (state.presence[row] == PRESENT)
    found = n_listed
    for place in range(n_listed, likely):
        row = listed[place]
        rate = tables.segments[state.segment[row]].visits
        visits = purchasing.purchase_occasions(rate, uniform(int(words[2, row - first])))
        if visits > 0:
            listed[found] = row
            counts[found] = -visits
            fetch_for_purchase(state, row, tables.firms.shape[0])
            found += 1
    return found


@phase
def draw_first_occasions(state, tables, clock, room, first, listed):
    """Draw for the first occasion of everybody listed: the choice among the first four firms, then the use of each firm's.

    What is drawn for the choice, and for doing without, becomes what each takes in a race, before it is known who is worth what.
    """
    buyers, drawn, delays = room.listed, room.drawn, room.delays
    for place in range(listed):
        for block in range(drawn.shape[0]):
            drawn[block, 0, place] = state.customer_id[buyers[place]]
    low, high, step = clock.key_low, clock.key_high, clock.step
    philox_many(low, high, step, purposes.CHOICE, ONLY, drawn[0], listed)
    for word in range(4):
        log_of_exponential_many(drawn[0, word], delays[word], listed)
    for place in range(listed):
        room.lucky[place] = room.words[1, buyers[place] - first]
    log_of_exponential_many(room.lucky, delays[DOING_WITHOUT], listed)
    for firm in range(tables.firms.shape[0]):
        philox_many(low, high, step, purposes.EXPERIENCE, tables.firms[firm].id, drawn[1 + firm], listed)


@phase
def delay_of_nothing(state, clock, delays, row, place, occasion):
    """Return what doing without takes in the race at an occasion; the first occasion's is drawn already."""
    if occasion == 0 or occasion >= VISIT:  # a visit has no use for it
        return delays[DOING_WITHOUT, place]
    customer = int(state.customer_id[row])
    words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.WEEK, occasion, ONLY)
    return value.log_of_exponential(uniform(words[1]))


@section
def speak_up(state, contacts, tally, room, first, last):
    """Count who recommends and who warns of each firm, and mark whom they will talk to.

    Threads may mark the same contact at once; both write the same value.
    """
    n_firms = state.relation.shape[0]
    voices, flags = state.voice_next[first:last], room.flags
    for place in range(last - first):
        flags[place] = voices[place] != 0
    speaking = list_flagged(room, room.listed, first, last - first)
    for speaker in range(speaking):
        row = room.listed[speaker]
        voice = int(state.voice_next[row])
        for firm in range(n_firms):
            tally[firm, state.segment[row], tallies.RECOMMENDING] += (voice >> firm) & 1
            tally[firm, state.segment[row], tallies.WARNING] += (voice >> (firm + MOST_FIRMS)) & 1
        for place in range(contacts.offsets[row], contacts.offsets[row + 1]):
            state.addressed_next[contacts.neighbours[place]] = 1
