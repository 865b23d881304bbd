"""How customers respond to what firms spend: more is better, ever less so."""

import math

from simulation.rules.rule import rule


@rule
def saturating_response(spending: float, ceiling: float, scale: float) -> float:
    """Effect of spending, with diminishing returns towards a ceiling: ``ceiling * (1 - exp(-spending / scale))``.

    Parameters
    ----------
    spending : [EUR/person/week]
    ceiling : effect of unlimited spending
    scale : [EUR/person/week]
        Spending that reaches 63 % of the ceiling.

    Source: Blattberg & Deighton (1996), Harvard Business Review 74(4):136.

    Examples
    --------
    >>> saturating_response(0.0, 0.4, 1.0)
    0.0
    """
    return ceiling * (1.0 - math.exp(-spending / scale))


@rule
def marginal_response(spending: float, ceiling: float, scale: float) -> float:
    """Effect of one more euro: the derivative of :func:`saturating_response`."""
    return ceiling / scale * math.exp(-spending / scale)


@rule
def idea_freshness(weeks_in_use: float, wear_out: float) -> float:
    """What is left of a campaign idea's effect: ``exp(-wear_out * weeks_in_use)``, 1 when new.

    Source: wear-out of advertising copy, Naik, Mantrala & Sawyer (1998), Marketing Science 17:214.
    """
    return math.exp(-wear_out * weeks_in_use)


@rule
def reminder(strength: float, weeks_since_contact: float, fading: float) -> float:
    """Utility that is left of the last message: ``strength * exp(-fading * weeks)`` [utility].

    Source: assumption on form; advertising stock, Nerlove & Arrow (1962), Economica 29:129.
    """
    return strength * math.exp(-fading * weeks_since_contact)


@rule
def awareness_probability(advertising_hazard: float, word_of_mouth_hazard: float) -> float:
    """Probability to get to know a firm this week: the sum of both hazards, at most 1.

    Source: Bass (1969), Management Science 15:215, in its discrete form p + q F(t - 1).

    Examples
    --------
    >>> awareness_probability(0.03, 0.38 * 0.5)
    0.22
    """
    return min(1.0, advertising_hazard + word_of_mouth_hazard)
