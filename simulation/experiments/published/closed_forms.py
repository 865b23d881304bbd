"""What theory says of the published cases, as equations of their parameters; and what near misses of it would say."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# V1 and V2: lifetime value under constant retention


def lifetime_value(margin: float, r: float, d: float) -> float:
    """Value of a customer whose first payment is made at once: ``m (1 + d) / (1 + d - r)`` [EUR].

    Parameters
    ----------
    margin : [EUR/period]
    r, d
        Retention and discount rate [1/period].

    Source: Gupta & Lehmann (2003), Journal of Interactive Marketing 17(1):9; Fader & Hardie (2012).

    Examples
    --------
    >>> round(lifetime_value(100.0, 0.8, 0.1), 2)
    366.67
    """
    return margin * (1.0 + d) / (1.0 + d - r)


def lifetime_value_without_first(margin: float, r: float, d: float) -> float:
    """Value without the first payment: ``m r / (1 + d - r)`` [EUR].

    Examples
    --------
    >>> round(lifetime_value_without_first(100.0, 0.8, 0.1), 2)
    266.67
    """
    return margin * r / (1.0 + d - r)


def lifetime_value_at_period_ends(margin: float, r: float, d: float) -> float:
    """Value if payments fall at the periods' ends, the first of them certain: ``m / (1 + d - r)`` [EUR].

    Examples
    --------
    >>> round(lifetime_value_at_period_ends(100.0, 0.8, 0.1), 2)
    333.33
    """
    return margin / (1.0 + d - r)


def retention_elasticity(r: float, d: float) -> float:
    """Per cent by which ``m r / (1 + d - r)`` rises with one per cent of retention: ``(1 + d) / (1 + d - r)`` [-].

    Source: Gupta, Lehmann & Stuart (2004), Journal of Marketing Research 41(1):7.

    Examples
    --------
    >>> [round(retention_elasticity(r, 0.12), 2) for r in (0.8, 0.9, 0.95)]
    [3.5, 5.09, 6.59]
    """
    return (1.0 + d) / (1.0 + d - r)


def retention_elasticity_with_first(r: float, d: float) -> float:
    """The same for a value that includes the first payment, ``m (1 + d) / (1 + d - r)``: ``r / (1 + d - r)`` [-].

    Examples
    --------
    >>> round(retention_elasticity_with_first(0.8, 0.12), 2)
    2.5
    """
    return r / (1.0 + d - r)


def effect_of_one_per_cent_more(r: float, d: float) -> float:
    """Per cent by which the value really rises when retention is one per cent higher [-].

    Examples
    --------
    >>> [round(effect_of_one_per_cent_more(r, 0.12), 2) for r in (0.8, 0.9, 0.95)]
    [3.59, 5.31, 6.98]
    """
    more = lifetime_value_without_first(1.0, 1.01 * r, d)
    return 100.0 * (more / lifetime_value_without_first(1.0, r, d) - 1.0)


def elasticities_net_of_acquisition(gross: float, retention: float, cost: float) -> tuple[float, float, float]:
    """Per cent by which a customer's value less the cost of winning it rises with one per cent of three things [-].

    With the value G before that cost c and its elasticity e to retention: ``e G / (G - c)`` to retention, ``G / (G - c)`` to
    margin, ``-c / (G - c)`` to the cost itself.

    Parameters
    ----------
    gross
        Value before the cost of winning the customer [EUR].
    retention
        Elasticity of that value to retention [-].
    cost
        Of winning a customer [EUR].

    Source: Gupta, Lehmann & Stuart (2004), Journal of Marketing Research 41(1):7.

    Examples
    --------
    >>> gross = lifetime_value_without_first(100.0, 0.8, 0.12)
    >>> [round(each, 2) for each in elasticities_net_of_acquisition(gross, retention_elasticity(0.8, 0.12), 25.0)]
    [3.89, 1.11, -0.11]
    """
    net = gross - cost
    return retention * gross / net, gross / net, -cost / net


# V3: winning and keeping


def customer_equity(margin: float, a: float, won_for: float, r: float, kept_for: float, d: float) -> float:
    """Value of a prospect: ``a m - A + a (m - R / r) r / (1 + d - r)`` [EUR].

    Parameters
    ----------
    margin : [EUR/period]
    a, r
        Acquisition rate [-] and retention rate [1/period].
    won_for, kept_for
        Spending A on a prospect [EUR], and R on each customer at the beginning of a period [EUR/period].
    d : [1/period]

    Source: Blattberg & Deighton (1996), Harvard Business Review 74(4):136.

    Examples
    --------
    >>> round(customer_equity(50.0, 0.2, 5.0, 0.4, 8.0, 0.12), 2)
    8.33
    """
    return a * margin - won_for + a * (margin - kept_for / r) * r / (1.0 + d - r)


def customer_equity_if_only_the_kept_cost(
    margin: float, a: float, won_for: float, r: float, kept_for: float, d: float
) -> float:
    """Value of a prospect if nothing were spent on those who leave all the same [EUR]."""
    return a * margin - won_for + a * (margin - kept_for) * r / (1.0 + d - r)


# V4: shifted beta-geometric


def share_left(alpha: float, beta: float, periods: int) -> float:
    """Share of a cohort that is left after some periods: ``prod_t (beta + t - 1) / (alpha + beta + t - 1)``.

    Everybody's probability to leave at the end of a period is constant; over customers it is Beta(alpha, beta).

    Parameters
    ----------
    alpha, beta : [-]
    periods
        Periods gone.

    Source: Fader & Hardie (2007), Journal of Interactive Marketing 21(1):76.

    Examples
    --------
    >>> [round(share_left(0.668, 3.806, periods), 3) for periods in range(1, 8)]
    [0.851, 0.747, 0.67, 0.61, 0.562, 0.522, 0.489]
    >>> [round(share_left(0.668, 3.806, periods), 3) for periods in range(8, 13)]
    [0.46, 0.436, 0.414, 0.395, 0.378]
    """
    return math.prod((beta + t - 1) / (alpha + beta + t - 1) for t in range(1, periods + 1))


def share_left_if_alike(alpha: float, beta: float, periods: int) -> float:
    """Share left if everybody left with the mean probability: ``(beta / (alpha + beta))^periods``.

    Examples
    --------
    >>> round(share_left_if_alike(0.668, 3.806, 7), 3)
    0.322
    """
    return (beta / (alpha + beta)) ** periods


# V5: negative binomial


def share_of_buyers(mean: float, shape: float) -> float:
    """Share of people who buy at least once: ``1 - (1 + m / k)^-k``.

    Parameters
    ----------
    mean : [purchases/person]
        In the time looked at.
    shape : [-]
        Of the gamma distribution of purchase rates over people.

    Source: Ehrenberg (1959), Applied Statistics 8(1):26; (1988), Repeat-buying.

    Examples
    --------
    >>> [round(share_of_buyers(0.42 * weeks / 12, 0.193209), 3) for weeks in (12, 24, 48)]
    [0.2, 0.277, 0.355]
    """
    return -math.expm1(-shape * math.log1p(mean / shape))


def share_of_buyers_if_alike(mean: float) -> float:
    """Share of people who buy at least once if all have the same rate: ``1 - exp(-m)``.

    Examples
    --------
    >>> round(share_of_buyers_if_alike(0.42), 3)
    0.343
    """
    return -math.expm1(-mean)


def purchases_a_buyer(mean: float, shape: float) -> float:
    """Purchases of those who buy at least once: ``w = m / b`` [purchases/buyer].

    Parameters
    ----------
    mean, shape
        As in :func:`share_of_buyers`.

    Examples
    --------
    >>> [round(purchases_a_buyer(0.42 * weeks / 12, 0.193209), 3) for weeks in (12, 24, 48)]
    [2.1, 3.036, 4.729]
    """
    return mean / share_of_buyers(mean, shape)


def capped_purchases_a_buyer(mean_a_week: float, shape: float, weeks: int) -> float:
    """Purchases of a buyer if no more than one a week were counted [purchases/buyer].

    Examples
    --------
    >>> round(capped_purchases_a_buyer(0.035, 0.193209, 12), 2)
    1.9
    """
    return weeks * share_of_buyers(mean_a_week, shape) / share_of_buyers(mean_a_week * weeks, shape)


# V6: diffusion


def new_adopters(innovation: float, imitation: float, periods: int) -> list[float]:
    """Share of all people who adopt in each period: ``f_t = (p + q F_(t-1)) (1 - F_(t-1))``, (periods,).

    Parameters
    ----------
    innovation, imitation : [1/period]
        p and q.

    Source: Bass (1969), Management Science 15(5):215, in discrete time.

    Examples
    --------
    >>> adopters = new_adopters(0.03, 0.38, 10)
    >>> round(sum(adopters[:5]), 3), round(adopters[7], 4), adopters.index(max(adopters)) + 1
    (0.273, 0.1105, 8)
    """
    adopters: list[float] = []
    for _ in range(periods):
        adopted = sum(adopters)
        adopters.append((innovation + imitation * adopted) * (1.0 - adopted))
    return adopters


def new_adopters_by_exponential_hazard(innovation: float, imitation: float, periods: int) -> list[float]:
    """Share who would adopt in each period if the hazard were ``1 - exp(-(p + q F))``, (periods,).

    Examples
    --------
    >>> round(sum(new_adopters_by_exponential_hazard(0.03, 0.38, 5)), 3)
    0.261
    """
    adopters: list[float] = []
    for _ in range(periods):
        adopted = sum(adopters)
        adopters.append(-math.expm1(-innovation - imitation * adopted) * (1.0 - adopted))
    return adopters


def new_adopters_in_continuous_time(innovation: float, imitation: float, periods: int) -> list[float]:
    """Share who would adopt in each period by the continuous curve, (periods,).

    ``F(t) = (1 - exp(-(p + q) t)) / (1 + q / p exp(-(p + q) t))``.

    Examples
    --------
    >>> adopters = new_adopters_in_continuous_time(0.03, 0.38, 10)
    >>> round(sum(adopters[:5]), 3), adopters.index(max(adopters)) + 1
    (0.331, 7)
    """
    left = np.exp(-(innovation + imitation) * np.arange(periods + 1))
    adopted = (1.0 - left) / (1.0 + imitation / innovation * left)
    return [float(share) for share in np.diff(adopted)]


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


# V10: buy till you die


def repeat_purchases(r: float, alpha: float, a: float, b: float, weeks: float) -> float:
    """Repeat purchases of a customer since the first purchase, by the BG/NBD model [purchases/customer].

    ``(a + b - 1) / (a - 1) (1 - (alpha / (alpha + t))^r 2F1(r, b; a + b - 1; t / (alpha + t)))``

    Parameters
    ----------
    r : [-], alpha : [weeks]
        Shape and rate of the gamma distribution of purchase rates over customers.
    a, b : [-]
        Of the beta distribution of the probability to leave after a repeat purchase; a is not 1.
    weeks
        Since the first purchase, after which nobody leaves, and which is not counted.

    Source: Fader, Hardie & Lee (2005), Marketing Science 24(2):275.

    Examples
    --------
    >>> round(repeat_purchases(0.243, 4.414, 0.793, 2.426, 39.0), 4), round(repeat_purchases(1.0, 5.0, 2.0, 3.0, 39.0), 4)
    (1.1967, 2.2463)
    """
    from scipy.special import hyp2f1

    series = float(hyp2f1(r, b, a + b - 1.0, weeks / (alpha + weeks)))
    return (a + b - 1.0) / (a - 1.0) * (1.0 - (alpha / (alpha + weeks)) ** r * series)


def repeat_purchases_if_first_could_be_last(r: float, alpha: float, a: float, b: float, weeks: float) -> float:
    """Repeat purchases if customers could leave after the first purchase too: ``E[(1 - p) X]`` [purchases/customer].

    Examples
    --------
    >>> round(repeat_purchases_if_first_could_be_last(0.243, 4.414, 0.793, 2.426, 39.0), 3)
    0.991
    """
    return b / (a + b) * repeat_purchases(r, alpha, a, b + 1.0, weeks)


def repeat_purchases_if_leaving_weekly(r: float, alpha: float, a: float, b: float, weeks: int) -> float:
    """Repeat purchases if customers could leave once a week at most, whatever they bought in it [purchases/customer].

    ``E sum_(t < weeks) lambda (1 - p (1 - exp(-lambda)))^t``, by Gaussian quadrature over customers.

    Examples
    --------
    >>> round(repeat_purchases_if_leaving_weekly(0.243, 4.414, 0.793, 2.426, 39), 3)
    1.257
    """
    from scipy.special import roots_genlaguerre, roots_jacobi

    rate, share = roots_genlaguerre(100, r - 1.0)
    dropout, weight = roots_jacobi(100, b - 1.0, a - 1.0)
    rate = rate[:, None] / alpha
    leaving = -np.expm1(-rate) * (dropout + 1.0) / 2.0
    purchases = rate * -np.expm1(weeks * np.log1p(-leaving)) / leaving
    return float(share @ purchases @ weight / (share.sum() * weight.sum()))
