"""Loyalty as an attitude: trust and commitment, built by experience, distinct from buying again."""

import math

from simulation.rules.rule import rule


@rule
def trust_after(trust: float, satisfaction: float, neutral: float, building: float, breaking: float) -> float:
    """Trust after one more experience, in [0, 1].

    Above ``neutral``, satisfaction closes part of the gap to full trust; below, it destroys part of what there is, and
    faster (``breaking > building``).

    Parameters
    ----------
    satisfaction : [-]
        With this purchase, in (0, 1).
    neutral : [-]
        Satisfaction that leaves trust as it is.
    building, breaking : [1/purchase]

    Source: Morgan & Hunt (1994), J. Marketing 58:20; asymmetry, Slovic (1993), Risk Analysis 13:675.
    """
    if satisfaction >= neutral:
        return trust + building * (satisfaction - neutral) / (1.0 - neutral) * (1.0 - trust)
    return trust - breaking * (neutral - satisfaction) / neutral * trust


@rule
def trust_after_silence(trust: float, asks_why: float) -> float:
    """Trust of someone whose complaint got no answer: ``trust * (1 - asks_why)``.

    Source: a failure and then a failure to answer for it, Bitner, Booms & Tetreault (1990), J. Marketing 54(1):71; form and
    size an assumption.

    Examples
    --------
    >>> trust_after_silence(0.8, 0.25)
    0.6000000000000001
    """
    return trust * (1.0 - asks_why)


@rule
def commitment_now(commitment: float, weeks_since_purchase: float, cooling: float) -> float:
    """Commitment that is left after some weeks without a purchase: ``commitment * exp(-cooling * weeks)``.

    Source: assumption; relationships decay without exchange, Dwyer, Schurr & Oh (1987), J. Marketing 51:11.
    """
    return commitment * math.exp(-cooling * weeks_since_purchase)


@rule
def commitment_after(commitment: float, trust: float, attention: float, learning: float) -> float:
    """Commitment after one more purchase, in [0, 1].

    Moves towards trust, and further the more personal attention the firm gives:
    ``target = trust + (1 - trust) * trust * attention``.

    Parameters
    ----------
    attention : [-]
        Personal attention in [0, 1].
    learning : [1/purchase]

    Source: commitment follows trust, Morgan & Hunt (1994); the part of attention is an assumption.
    """
    target = trust + (1.0 - trust) * trust * attention
    return commitment + learning * (target - commitment)


@rule
def loyalty(trust: float, commitment: float) -> float:
    """Attitudinal loyalty: the mean of trust and commitment, in [0, 1].

    Source: two-part attitude of Morgan & Hunt (1994); equal weights are an assumption.
    """
    return 0.5 * (trust + commitment)


@rule
def attachment(trust: float, commitment: float, loyalty_weight: float) -> float:
    """Utility that loyalty adds to a firm at a choice [utility]."""
    return loyalty_weight * loyalty(trust, commitment)


@rule
def recommendation_intention(satisfaction: float, attitude: float) -> float:
    """Answer to "how likely is it that you would recommend us?", 0 to 10.

    ``10 * min(1, 0.9 * satisfaction + 0.4 * loyalty)``; see :func:`is_promoter` and :func:`is_detractor`.

    Source: question and classes, Reichheld (2003), Harvard Business Review 81(12):46; weights are an assumption.
    """
    return 10.0 * min(1.0, 0.9 * satisfaction + 0.4 * attitude)


@rule
def is_promoter(intention: float) -> bool:
    """Whether the answer, rounded to a whole number, is 9 or 10 (Reichheld 2003)."""
    return intention >= 8.5


@rule
def is_detractor(intention: float) -> bool:
    """Whether the answer, rounded to a whole number, is 6 or less (Reichheld 2003)."""
    return intention < 6.5
