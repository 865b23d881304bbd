"""What a customer tells others and the firm after a purchase: recommendation, warning, deals, reviews, ideas."""

from simulation.compiling import phase
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import ONLY, SETTING_UP, draw, uniform
from simulation.rules import loyalty, programme
from simulation.state import tallies
from simulation.state.columns import MEMBER, REFUSED
from simulation.state.week import MOST_FIRMS, SAID


@phase
def talk(state, segment, firm, row, experienced, luck):
    """Perhaps recommend the firm or warn of it, from next week on; the newest experience replaces an older one."""
    voice = int(state.voice_next[row]) & ~(SAID << firm)
    if experienced >= segment.recommend_threshold and luck < segment.recommend_probability:
        voice |= 1 << firm
    elif experienced < segment.warn_threshold and luck < segment.warn_probability:
        voice |= 1 << (firm + MOST_FIRMS)
    state.voice_next[row] = voice


@phase
def engage(state, tables, clock, tally, firm, row, number, occasion, performed):
    """Perhaps tell of a deal, post a review, join the firm's programme, suggest something."""
    segment = tables.segments[number]
    company = tables.firms[firm]
    relation = state.relation[firm, row]
    customer = int(state.customer_id[row])
    treatment = tables.treatments[firm, relation.treatment]
    discount = treatment.discount if relation.purchases > 1 else company.introduction
    has_deal = discount > 0.0 and segment.deal_talk > 0.0
    may_join = company.join > 0.0 and relation.marks & (MEMBER | REFUSED) == 0
    if has_deal or may_join or segment.review_probability > 0.0:
        words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.ENGAGEMENT, occasion, company.id)
        if uniform(words[0]) < segment.review_probability:
            tally[firm, number, tallies.REVIEWS] += 1
            rating = min(1.0, max(0.0, performed / segment.best_used)) if segment.best_used > 0.0 else 0.0
            tally[firm, number, tallies.RATING] += int(rating * tallies.FIXED_POINT)
        attitude = loyalty.loyalty(float(relation.trust), float(relation.commitment))
        if may_join and programme.joins(attitude, company.join, uniform(words[1])):
            apply(state, tables, clock, tally, firm, row, number)
        if has_deal and uniform(words[3]) < segment.deal_talk:
            state.voice_next[row] = int(state.voice_next[row]) | (1 << (firm + 2 * MOST_FIRMS))
    wanted = segment.ideas * treatment.listening
    if wanted > 0.0:
        words = draw(clock.key_low, clock.key_high, customer, clock.step, purposes.AFTERSALE, occasion, company.id)
        if uniform(words[3]) < wanted:
            tally[firm, number, tallies.IDEAS] += 1


@phase
def apply(state, tables, clock, tally, firm, row, number):
    """Apply for membership in the firm's programme; some are refused by lot."""
    relation = state.relation[firm, row]
    company = tables.firms[firm]
    if company.holdout > 0.0:
        customer = int(state.customer_id[row])
        words = draw(clock.key_low, clock.key_high, customer, SETTING_UP, purposes.HOLDOUT, ONLY, company.id)
        if uniform(words[0]) < company.holdout:
            relation.marks = int(relation.marks) | REFUSED
            return
    relation.marks = int(relation.marks) | MEMBER
    tally[firm, number, tallies.JOINED] += 1
