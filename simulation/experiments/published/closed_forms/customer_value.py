"""What a customer is worth, and by how much more if retention, margin or the cost of winning it change (V1 to V3)."""

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
