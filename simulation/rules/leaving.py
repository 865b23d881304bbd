"""Why a customer left: what the firm just chosen has over the one left behind."""

from simulation.rules.rule import rule

PRICE, SERVICE, TECHNOLOGY, RIVALS_OFFER = 1, 2, 3, 4
"""Reasons, as kept in the column ``left_because``."""


@rule
def reason_for_leaving(money_gap: float, service_gap: float, technology_gap: float, on_offer: bool) -> int:
    """The largest disadvantage of the firm left, against the one chosen instead.

    Parameters
    ----------
    money_gap, service_gap, technology_gap : [-]
        How much more the firm left costs, how much less benefit (net of effort) is expected of it, how much older its
        technology is; weighted by what counts for this customer.
    on_offer
        Whether the chosen firm's price was a sale or a personal discount: then price means a rival's offer.

    Source: reasons for switching, Keaveney (1995), J. Marketing 59(2):71; learning them, Stauss & Friege (1999), J. Service
    Research 1:347.

    Examples
    --------
    >>> reason_for_leaving(0.2, 0.1, 0.0, False), reason_for_leaving(0.2, 0.3, 0.0, False)
    (1, 2)
    """
    if money_gap >= service_gap and money_gap >= technology_gap:
        return RIVALS_OFFER if on_offer else PRICE
    return SERVICE if service_gap >= technology_gap else TECHNOLOGY


@rule
def reason_for_going_without(satisfaction: float, neutral: float) -> int:
    """Why a customer left who buys from nobody now: dissatisfied with the firm, or not worth the price any more."""
    return SERVICE if satisfaction < neutral else PRICE
