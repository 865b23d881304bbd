"""What a customer believes an offer is worth: benefits less costs (Kotler; Zeithaml 1988)."""

import math

from simulation.rules.rule import rule

LEAST_MONEY_WEIGHT = 1e-9
"""Weight of one euro below which gains cannot be told in euros: a whole unit of value would be a billion [1/EUR]."""


@rule
def technology_benefit(level: float, newest: float) -> float:
    """How close a firm's technology is to the newest on the market.

    ``level / newest``, in [0, 1]: when a rival leaps ahead, everybody else's technology ages without having changed.

    Parameters
    ----------
    level : [-]
        The firm's technology level.
    newest : [-]
        The highest level among the firms in the market, above 0.

    Source: assumption; relative advantage as in Rogers (2003), *Diffusion of Innovations*.

    Examples
    --------
    >>> technology_benefit(1.0, 2.0)
    0.5
    """
    return level / newest


@rule
def personal_price(price: float, sale: float, discount: float) -> float:
    """Price of one unit for this customer: the shelf price, less a sale for all, less a personal discount [EUR].

    Examples
    --------
    >>> personal_price(20.0, 0.5, 0.1)
    9.0
    """
    return price * (1.0 - sale) * (1.0 - discount)


@rule
def money_cost(price: float, price_sensitivity: float, money_weight: float) -> float:
    """The weight of the money to be paid, on the common scale of value.

    ``money_weight * price_sensitivity * price``, with ``money_weight`` already divided by the market's reference price.

    Parameters
    ----------
    price : [EUR]
        What this customer is asked to pay.
    price_sensitivity : [-]
        This customer's own factor, 1 on average.
    money_weight : [1/EUR]

    Source: linear money term of a random-utility model, Train (2009), *Discrete Choice Methods with Simulation*, ch. 3.
    """
    return money_weight * price_sensitivity * price


@rule
def price_rise_cost(
    price: float, usual_price: float, price_sensitivity: float, money_weight: float, effect: float
) -> float:
    """What a price above the usual one weighs on top of the money itself: a loss against the reference price.

    ``effect * money_weight * price_sensitivity * max(0, price - usual_price)``: sales that come often lower what people are
    used to pay, and the ordinary price becomes a loss.

    Source: internal reference prices, Kalyanaram & Winer (1995), Marketing Science 14:G161; Winer (1986).

    Examples
    --------
    >>> price_rise_cost(20.0, 15.0, 1.0, 0.01, 2.0)
    0.1
    """
    return effect * money_weight * price_sensitivity * max(0.0, price - usual_price)


@rule
def perceived_value(expected_benefit: float, technology: float, effort: float, money: float) -> float:
    """Perceived value: believed benefits less all costs.

    Benefits are product, service, personnel and image (believed from experience and hearsay) and technology (seen);
    costs are money and effort (time, energy, psychic). All are weighted by the customer's orientation beforehand.

    Parameters
    ----------
    expected_benefit, technology, effort, money : [-]
        On one common scale, on which the weights of an orientation sum to 1.

    Source: Kotler & Keller (2016), *Marketing Management*, customer-perceived value; Zeithaml (1988), J. Marketing 52:2.
    """
    return expected_benefit + technology - effort - money


@rule
def choice_utility(
    value: float,
    value_sensitivity: float,
    taste: float,
    inertia: float,
    attachment: float,
    reminder: float,
    ties: float,
) -> float:
    """Systematic utility of buying from a firm at this occasion.

    ``value_sensitivity * value + taste + inertia + attachment + reminder + ties``

    Parameters
    ----------
    value : [-]
        Perceived value.
    value_sensitivity : [utility]
        Utility of one unit of value; the higher, the more exactly customers follow value.
    taste : [utility]
        This customer's lasting liking of this firm (logarithm of a gamma variate).
    inertia : [utility]
        Habit; not zero only for the firm bought last.
    attachment : [utility]
        Loyalty as an attitude, see :func:`simulation.rules.loyalty.attachment`.
    reminder : [utility]
        What is left of the last message, see :func:`simulation.rules.response.reminder`.
    ties : [utility]
        Bonds and points that would be lost, less irritation, see :mod:`simulation.rules.ties`.

    Source: random utility with state dependence, Guadagni & Little (1983), Marketing Science 2:203.
    """
    return value_sensitivity * value + taste + inertia + attachment + reminder + ties


@rule
def log_of_exponential(uniform: float) -> float:
    """Logarithm of an exponential variate of rate 1: ``ln(-ln(u))``, by inverting its distribution function.

    Parameters
    ----------
    uniform : in (0, 1)

    Examples
    --------
    >>> round(log_of_exponential(0.5), 6)
    -0.366513
    """
    return math.log(-math.log(uniform))


@rule
def race_time(utility: float, uniform: float) -> float:
    """When (logarithm of time) this alternative would be ready in a race that the smallest time wins.

    ``ln(-ln(u)) - utility``: the logarithm of an exponential variate with rate ``exp(utility)``. The first of several such
    alternatives is number j with probability ``exp(V_j) / sum(exp(V))``: a logit choice in which every alternative
    keeps its own luck whatever the others offer.

    Source: McFadden (1974); the race is the Gumbel maximum seen from the other side.

    Examples
    --------
    >>> race_time(0.0, 0.5) < race_time(-1.0, 0.5)
    True
    """
    return log_of_exponential(uniform) - utility


@rule
def surplus(
    performance: float, technology: float, effort: float, money: float, outside_value: float, money_weight: float
) -> float:
    """What the customer gained by a purchase beyond what was paid [EUR].

    The value as experienced less that of doing without, divided by the weight of one euro.

    Parameters
    ----------
    performance : [-]
        Benefits as experienced, not as expected.
    outside_value : [-]
        Value of doing without, or with the best substitute from elsewhere.
    money_weight : [1/EUR]
        Weight of one euro for this customer (personal price sensitivity included). Where money has no weight, or next
        to none, the surplus has no measure in euros and is 0.

    Source: consumer surplus as value over the marginal utility of money, Small & Rosen (1981), Econometrica 49:105.
    """
    if money_weight < LEAST_MONEY_WEIGHT:
        return 0.0
    return (performance + technology - effort - money - outside_value) / money_weight
