"""Satisfaction: performance against what was expected (Oliver 1980)."""

import math

from simulation.rules.rule import rule

LARGEST_EXPONENT = 700.0
"""Beyond it the exponential function overflows."""


@rule
def performance(
    quality: float, care: float, noise: float, noise_size: float, failed: bool, failure_loss: float
) -> float:
    """Benefits received at one purchase.

    ``quality + care + noise_size * noise``, less ``failure_loss`` if product or service failed.

    Parameters
    ----------
    quality : [-]
        The firm's four benefits, weighted by the customer's orientation.
    care : [-]
        What the firm's retention spending adds for this customer.
    noise : [-]
        Of mean 0 and variance 1.
    noise_size : [-]
        How much one purchase differs from another.
    failure_loss : [-]

    Source: assumption (additive), in the form of Zeithaml, Berry & Parasuraman (1996), J. Marketing 60:31.
    """
    result = quality + care + noise_size * noise
    if failed:
        result -= failure_loss
    return result


@rule
def comparison_standard(expectation: float, norm: float, norm_share: float) -> float:
    """What performance is measured against: partly this firm's promise, partly what one is used to in the market.

    Source: Woodruff, Cadotte & Jenkins (1983), J. Marketing Research 20:296.

    Examples
    --------
    >>> comparison_standard(0.6, 0.4, 0.5)
    0.5
    """
    return (1.0 - norm_share) * expectation + norm_share * norm


@rule
def transaction_satisfaction(
    performed: float, standard: float, odds_at_standard: float, gain_response: float, loss_response: float
) -> float:
    """Satisfaction with one purchase, in (0, 1).

    ``1 / (1 + exp(-odds_at_standard - response * (performed - standard)))``, where falling short weighs more than
    exceeding by as much (``loss_response > gain_response``).

    Parameters
    ----------
    performed, standard : [-]
    odds_at_standard : [-]
        Logarithm of the odds of satisfaction when expectations are met exactly.
    gain_response, loss_response : [-]
        Steepness above and below the standard.

    Source: expectancy disconfirmation, Oliver (1980), J. Marketing Research 17:460; asymmetry, Anderson & Sullivan
    (1993), Marketing Science 12:125.
    """
    gap = performed - standard
    response = gain_response if gap >= 0.0 else loss_response
    return 1.0 / (1.0 + math.exp(min(-odds_at_standard - response * gap, LARGEST_EXPONENT)))


@rule
def moved_towards(old: float, new: float, rate: float) -> float:
    """Move a share ``rate`` of the way from an old value to a new one (exponential smoothing).

    Source: adapting expectations, Boulding, Kalra, Staelin & Zeithaml (1993), J. Marketing Research 30:7.

    Examples
    --------
    >>> moved_towards(0.5, 1.0, 0.2)
    0.6
    """
    return old + rate * (new - old)


@rule
def expectation_after_hearing(
    expectation: float, good_share: float, bad_share: float, best: float, persuasion: float, negativity: float
) -> float:
    """Expected benefit after a week of hearing others talk about a firm.

    Good talk pulls towards the best benefit there could be, bad talk towards none, ``negativity`` times as hard.

    Parameters
    ----------
    good_share, bad_share : [-]
        Share of the customer's contacts who recommend, or warn.
    best : [-]
        The benefit of a firm that is perfect in everything, for this orientation.
    persuasion : [-/week]
        Share of the way moved when all contacts recommend.

    Source: assumption on form; negative news weighs more, Mizerski (1982), J. Consumer Research 9:301.
    """
    pull = persuasion * good_share * (best - expectation) - persuasion * negativity * bad_share * expectation
    return expectation + pull


@rule
def complains(satisfaction: float, threshold: float, probability: float, uniform: float) -> bool:
    """Whether a dissatisfied customer tells the firm (voice), rather than keep silent.

    Source: Hirschman (1970), *Exit, Voice, and Loyalty*.
    """
    return satisfaction < threshold and uniform < probability
