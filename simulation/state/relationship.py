"""One customer's relationship with one firm, and the counts that follow every change of it."""

from simulation.compiling import phase, step
from simulation.rules import lifecycle, loyalty
from simulation.state import tallies
from simulation.state.columns import GONE, PRESENT


@phase
def count_attitude(state, tally, firm, segment, row, sign):
    """Add a living relationship's attitudes, and who has gained by it, to the levels (``sign`` 1) or take them out (-1)."""
    relation = state.relation[firm, row]
    file = state.file[firm, row]
    add_attitude(
        tally[firm, segment], float(relation.satisfaction), float(relation.trust), float(relation.commitment),
        file.earned > 0.0, file.gain > 0.0, sign,
    )  # fmt: skip


@step
def add_attitude(levels, lasting, trust, commitment, firm_gains, customer_gains, sign):
    """Add one relationship to its levels, (N_TALLIES,): a step of its own, since it is called from many places."""
    levels[tallies.SATISFACTION] += sign * int(lasting * tallies.FIXED_POINT)
    levels[tallies.TRUST] += sign * int(trust * tallies.FIXED_POINT)
    levels[tallies.COMMITMENT] += sign * int(commitment * tallies.FIXED_POINT)
    intention = loyalty.recommendation_intention(lasting, loyalty.loyalty(trust, commitment))
    if loyalty.is_promoter(intention):
        levels[tallies.PROMOTERS] += sign
    elif loyalty.is_detractor(intention):
        levels[tallies.DETRACTORS] += sign
    if firm_gains and customer_gains:
        levels[tallies.BOTH_GAIN] += sign
    elif firm_gains:
        levels[tallies.ONLY_FIRM_GAINS] += sign
    elif customer_gains:
        levels[tallies.ONLY_CUSTOMER_GAINS] += sign


@phase
def move_stage(state, tally, firm, segment, row, new):
    """Move a relationship to another stage and the count with it."""
    old = state.relation[firm, row].stage
    if new != old:
        tally[firm, segment, tallies.STAGE + old] -= 1
        tally[firm, segment, tallies.STAGE + new] += 1
        state.relation[firm, row].stage = new


@phase
def depart(state, step, tally, row):
    """Take a customer out of the market, and out of every level that counted it."""
    segment = state.segment[row]
    nobody = state.relation.shape[0]
    state.presence[row] = GONE
    state.departure[row] = min(int(state.departure[row]), step + 1)  # who drops out is gone from next week on
    state.voice_next[row] = 0
    tally[nobody, segment, tallies.STAGE] -= 1
    for firm in range(nobody):
        stage = state.relation[firm, row].stage
        tally[firm, segment, tallies.STAGE + stage] -= 1
        if lifecycle.is_customer(stage):
            tally[firm, segment, tallies.DEPARTURES] += 1
            count_attitude(state, tally, firm, segment, row, -1)


@phase
def end(state, tally, firm, row):
    """End a relationship on the firm's side: from now on the customer cannot buy here."""
    relation = state.relation[firm, row]
    relation.treatment = 0
    relation.missed = 0
    state.on_file[row] = int(state.on_file[row]) & ~(1 << firm)
    if state.presence[row] != PRESENT:  # has left the market already, unseen: no level counts this customer any more
        relation.stage = lifecycle.ENDED
        return
    segment = state.segment[row]
    if lifecycle.is_customer(relation.stage):
        count_attitude(state, tally, firm, segment, row, -1)
        tally[firm, segment, tallies.ENDINGS] += 1
    move_stage(state, tally, firm, segment, row, lifecycle.ENDED)
