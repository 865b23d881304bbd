"""Points of a loyalty programme, kept at their value in whole cents."""

import math

from simulation.rules.rule import rule


@rule
def points_redeemed(points: int, redeem_at: int, to_pay: int) -> int:
    """Points used at a purchase: all that fit, once there are enough of them [cents].

    Examples
    --------
    >>> points_redeemed(600, 500, 450), points_redeemed(400, 500, 450)
    (450, 0)
    """
    return min(points, to_pay) if points >= redeem_at else 0


@rule
def points_earned(paid: int, rate: float) -> int:
    """Points for what was paid in money: ``paid * rate``, rounded [cents].

    Examples
    --------
    >>> points_earned(1999, 0.03)
    60
    """
    return int(math.floor(paid * rate + 0.5))


@rule
def joins(attitude: float, willingness: float, uniform: float) -> bool:
    """Whether a customer joins at a purchase: the more loyal by attitude already, the more likely.

    Parameters
    ----------
    willingness : [1/purchase]
        Probability that a wholly loyal customer joins.

    Source: members select themselves, Leenheer et al. (2007), Int. J. Research in Marketing 24:31; form an assumption.
    """
    return uniform < willingness * attitude
