"""How many customers stay and how often they buy, where people differ in both (V4, V5 and V10)."""

import math

import numpy as np

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
