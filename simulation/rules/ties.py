"""What ties customers to a firm besides liking it: bonds, points; and what drives them away: irritation, envy."""

import math

from simulation.rules.rule import rule

STEPS = 255.0
"""Shares kept in one byte are whole multiples of 1/255."""


@rule
def in_steps(share: float) -> int:
    """Round a share in [0, 1] to whole steps of 1/255, as it is kept.

    Examples
    --------
    >>> in_steps(1.0), in_steps(0.5)
    (255, 128)
    """
    return int(math.floor(min(1.0, max(0.0, share)) * STEPS + 0.5))


@rule
def ties(
    bond: float, bond_weight: float, points: float, redeem_at: float, points_pull: float, irritation: float,
    irritation_weight: float,
) -> float:  # fmt: skip
    """Utility of what would be lost by buying elsewhere, less irritation by the firm's messages [utility].

    ``bond_weight * bond + points_pull * min(1, points / redeem_at) - irritation_weight * irritation``: the nearer the
    reward, the stronger the pull.

    Parameters
    ----------
    bond, irritation : [-]
        In [0, 1].
    points, redeem_at : [cents]
        Collected, and from which on they are redeemed.

    Source: switching costs, Klemperer (1987), Quarterly J. of Economics 102:375; goal gradient, Kivetz, Urminsky & Zheng
    (2006), J. Marketing Research 43:39; irritation, an assumption on form.

    Examples
    --------
    >>> ties(0.5, 2.0, 250.0, 500.0, 0.5, 0.0, 1.0)
    1.25
    """
    near = min(1.0, points / redeem_at) if redeem_at > 0.0 else 0.0
    return bond_weight * bond + points_pull * near - irritation_weight * irritation


@rule
def irritation_left(irritation: float, weeks: float, fading: float) -> float:
    """Irritation that is left some weeks after the last message: ``irritation * exp(-fading * weeks)``.

    Source: assumption on form.
    """
    return irritation * math.exp(-fading * weeks)


@rule
def irritation_after(left: float, per_message: float) -> float:
    """Irritation after one more message that was not to the point, in [0, 1]: it closes part of the gap to 1.

    Source: assumption on form; permission and relevance, Godin (1999), *Permission Marketing*.

    Examples
    --------
    >>> irritation_after(0.5, 0.2)
    0.6
    """
    return left + per_message * (1.0 - left)


@rule
def trust_after_envy(trust: float, favoured_share: float, unfairness: float) -> float:
    """Trust of someone who learns that a share of the contacts got a better price: ``trust * (1 - unfairness * share)``.

    Source: price fairness by comparison with other customers, Xia, Monroe & Cox (2004), J. Marketing 68(4):1; size an
    assumption.

    Examples
    --------
    >>> trust_after_envy(0.8, 0.5, 0.5)
    0.6000000000000001
    """
    return trust * (1.0 - unfairness * favoured_share)
