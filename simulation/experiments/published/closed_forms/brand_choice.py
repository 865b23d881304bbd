"""Which brand is bought: by price, by habit, and by tastes that last (V7 to V9)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# V7: logit


def logit_shares(utilities: Sequence[float]) -> Numbers:
    """Shares of alternatives: ``exp(V_j) / sum exp(V)``, (n,).

    Parameters
    ----------
    utilities : (n,) [utility]

    Source: McFadden (1974), Conditional logit analysis of qualitative choice behavior.

    Examples
    --------
    >>> logit_shares([-5.4, -6.0, -6.9]).round(4)
    array([0.5644, 0.3097, 0.1259])
    """
    attraction = np.exp(np.asarray(utilities) - max(utilities))
    return np.asarray(attraction / attraction.sum())


def own_price_elasticity(slope: float, price: float, share: float) -> float:
    """Per cent by which a share changes with a per cent of the own price: ``beta p (1 - s)`` [-].

    Parameters
    ----------
    slope : [utility/EUR]
        dV / dp, negative.
    price : [EUR]
    share : [-]

    Examples
    --------
    >>> round(own_price_elasticity(-0.3, 18.0, 0.5644), 3)
    -2.352
    """
    return slope * price * (1.0 - share)


def cross_price_elasticity(slope: float, price: float, share: float) -> float:
    """Per cent by which any rival's share changes with a per cent of a price: ``-beta p_k s_k`` [-].

    Parameters
    ----------
    slope, price, share
        As in :func:`own_price_elasticity`, price and share being those of whose price changes.

    Examples
    --------
    >>> round(cross_price_elasticity(-0.3, 18.0, 0.5644), 3)
    3.048
    """
    return -slope * price * share


# V8: switching


def switching_probabilities(intercepts: Sequence[float], inertia: float) -> Numbers:
    """Probability to buy the column's brand after the row's, a logit with habit for the brand bought last, (n, n).

    Parameters
    ----------
    intercepts : (n,) [utility]
    inertia : [utility]

    Examples
    --------
    >>> switching_probabilities([0.2695, 0.0], 1.1168).round(4)
    array([[0.8, 0.2],
           [0.3, 0.7]])
    """
    habits = inertia * np.eye(len(intercepts))
    return np.array([logit_shares(list(np.asarray(intercepts) + habit)) for habit in habits])


def stationary_shares(switching: Numbers) -> Numbers:
    """Shares that switching leaves as they are: ``s P = s``, (n,).

    Parameters
    ----------
    switching : (n, n)
        Rows sum to 1.

    Examples
    --------
    >>> stationary_shares(np.array([[0.8, 0.2], [0.3, 0.7]])).round(6)
    array([0.6, 0.4])
    """
    n = len(switching)
    equations = np.vstack([switching.T - np.eye(n), np.ones(n)])
    return np.asarray(np.linalg.lstsq(equations, np.append(np.zeros(n), 1.0))[0])


# V9: Dirichlet


def repeat_probability(strength: float, share: float) -> float:
    """Probability that the next purchase in the category repeats the brand just bought: ``(1 + S s) / (1 + S)``.

    Parameters
    ----------
    strength : [-]
        S, the sum of the Dirichlet distribution's parameters.
    share : [-]
        The brand's.

    Source: Goodhardt, Ehrenberg & Chatfield (1984), Journal of the Royal Statistical Society A 147(5):621.

    Examples
    --------
    >>> repeat_probability(3.0, 0.2)
    0.4
    """
    return (1.0 + strength * share) / (1.0 + strength)


def penetration(strength: float, share: float, mean: float, shape: float) -> float:
    """Share of people who buy any of some brands at least once: ``1 - 2F1(k, S s; S; -m / k)``.

    The probability p to choose one of these brands is Beta(S s, S (1 - s)) over people, and a person's purchases of them are
    Poisson with p times the own rate of the category; so the share is ``1 - E (1 + m p / k)^-k``.

    Parameters
    ----------
    strength : [-]
    share : [-]
        Of these brands together.
    mean : [purchases/person]
        Of the category, in the time looked at.
    shape : [-]
        Of the gamma distribution of category rates over people.

    Examples
    --------
    >>> round(penetration(3.0, 0.5, 8.0, 1.0), 4)
    0.75
    """
    from scipy.special import hyp2f1

    return 1.0 - float(hyp2f1(shape, strength * share, strength, -mean / shape))


def penetration_if_rates_alike(strength: float, share: float, mean: float) -> float:
    """Share of people who would buy at least once if all had the same category rate: ``1 - 1F1(S s; S; -m)``.

    Examples
    --------
    >>> round(penetration_if_rates_alike(3.0, 0.5, 8.0), 4)
    0.9106
    """
    from scipy.special import hyp1f1

    return 1.0 - float(hyp1f1(strength * share, strength, -mean))


def joint_penetration(strength: float, shares: tuple[float, float], mean: float, shape: float) -> float:
    """Share of people who buy each of two brands at least once: ``b_X + b_Y - b_(X or Y)``.

    Parameters
    ----------
    strength, mean, shape
        As in :func:`penetration`.
    shares
        Of the two brands.

    Examples
    --------
    >>> round(joint_penetration(3.0, (0.5, 0.3), 8.0, 1.0), 4)
    0.4949
    """
    first, second = (penetration(strength, share, mean, shape) for share in shares)
    return first + second - penetration(strength, sum(shares), mean, shape)


def duplication_law(
    strength: float, shares: Sequence[float], pair: tuple[int, int], mean: float, shape: float
) -> float:
    """Joint penetration by the duplication of purchase law: ``D b_X b_Y``, one D for all pairs. An approximation.

    Parameters
    ----------
    strength, mean, shape
        As in :func:`penetration`.
    shares : (n,)
    pair
        Places of the two brands.

    Examples
    --------
    >>> round(duplication_law(3.0, [0.5, 0.3, 0.2], (0, 1), 8.0, 1.0), 4)
    0.5001
    """
    buyers = [penetration(strength, share, mean, shape) for share in shares]
    pairs = [(i, j) for j in range(len(shares)) for i in range(j)]
    joint = sum(joint_penetration(strength, (shares[i], shares[j]), mean, shape) for i, j in pairs)
    factor = joint / sum(buyers[i] * buyers[j] for i, j in pairs)
    return factor * buyers[pair[0]] * buyers[pair[1]]
