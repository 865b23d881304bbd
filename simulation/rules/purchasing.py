"""How often customers buy, and how long they stay in the market."""

import math

from simulation.rules.rule import rule

MOST_OCCASIONS = 1000
"""No customer has more occasions in one week [1/week]; rates are bounded far below."""


@rule
def may_have_occasion(rate: float, uniform: float) -> bool:
    """Whether there can be an occasion at a rate of at most ``rate``: ``1 - rate`` is below ``exp(-rate)``, the chance of none.

    Parameters
    ----------
    rate : [1/week]
    uniform : in (0, 1), as in :func:`purchase_occasions`

    Examples
    --------
    >>> may_have_occasion(0.2, 0.5), may_have_occasion(0.2, 0.81)
    (False, True)
    """
    return uniform > 1.0 - rate


@rule
def purchase_occasions(rate: float, uniform: float) -> int:
    """Number of occasions to buy in a week: a Poisson count, by inverting its distribution function.

    Parameters
    ----------
    rate : [1/week]
    uniform : in (0, 1)

    Source: Ehrenberg (1959), Applied Statistics 8:26 (with gamma rates over customers: negative binomial).

    Examples
    --------
    >>> purchase_occasions(0.2, 0.5), purchase_occasions(0.2, 0.99)
    (0, 2)
    """
    if not may_have_occasion(rate, uniform):  # spares the exponential
        return 0
    probability = math.exp(-rate)
    reached = probability
    count = 0
    while uniform > reached and count < MOST_OCCASIONS:
        count += 1
        probability *= rate / count
        reached += probability
    return count


@rule
def contract_occasions(weeks_here: int, after: int, period: int) -> int:
    """Number of occasions that a contract brings in a week: one, at its beginning and whenever a period is over.

    Parameters
    ----------
    weeks_here : [weeks]
        Since the customer came into the market.
    after : [weeks]
        When the first occasion comes.

    Examples
    --------
    >>> [contract_occasions(week, 2, 4) for week in range(8)]
    [0, 0, 1, 0, 0, 0, 1, 0]
    """
    return 1 if weeks_here >= after and (weeks_here - after) % period == 0 else 0


@rule
def leaving_at_renewal(probability: float, attention: float, kept_by_attention: float) -> float:
    """Probability to leave when a contract is due: ``probability * (1 - kept_by_attention * attention)`` [-].

    With ``probability`` and ``kept_by_attention`` 1, retention is the response of attention to spending itself.

    Source: Blattberg & Deighton (1996), Harvard Business Review 74(4):136.

    Examples
    --------
    >>> leaving_at_renewal(0.5, 0.5, 1.0)
    0.25
    """
    return probability * (1.0 - kept_by_attention * attention)


@rule
def weeks_in_market(probability: float, period_weeks: int, uniform: float, longest: int) -> int:
    """How many weeks a customer stays before moving away or losing the need.

    At the end of every period of ``period_weeks`` the customer leaves with a constant probability; the number of
    periods is geometric and drawn at once: ``ceil(ln(u) / ln(1 - probability))``.

    Parameters
    ----------
    probability : [1/period]
        This customer's own.
    longest : [weeks]
        Returned for anything beyond.

    Source: Fader & Hardie (2007), J. Interactive Marketing 21:76 (constant per customer, beta over customers).

    Examples
    --------
    >>> weeks_in_market(0.5, 4, 0.3, 1000)
    8
    """
    if probability <= 0.0:
        return longest
    if probability >= 1.0:
        return period_weeks
    periods = math.log(uniform) / math.log1p(-probability)
    if periods * period_weeks >= longest:
        return longest
    return max(1, math.ceil(periods)) * period_weeks


@rule
def rate_growth(growth: float, ceiling: float, years: float) -> float:
    """Factor on the purchase rate after some years in the market: ``min(ceiling, exp(growth * years))``.

    Parameters
    ----------
    growth : [1/year]

    Source: assumption on form.

    Examples
    --------
    >>> rate_growth(0.0, 3.0, 5.0), rate_growth(1.0, 3.0, 5.0)
    (1.0, 3.0)
    """
    return min(ceiling, math.exp(growth * years))


@rule
def sale_appeal(sale: float) -> float:
    """Share of its full effect on impulses and on stocking up that a sale has: ``min(1, sale / 0.2)``.

    Parameters
    ----------
    sale : [-]
        Share of the price taken off.

    Source: small discounts are overlooked, and beyond 20 to 30 % more of them moves nobody, Gupta & Cooper (1992), J.
    Consumer Research 19(3):401; straight line between, an assumption.

    Examples
    --------
    >>> sale_appeal(0.05), sale_appeal(0.3)
    (0.25, 1.0)
    """
    return min(1.0, sale / 0.2)


@rule
def cents(euros: float) -> int:
    """Round an amount of money to whole cents, once per transaction.

    Examples
    --------
    >>> cents(19.996)
    2000
    """
    return int(math.floor(euros * 100.0 + 0.5))
