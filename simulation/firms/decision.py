"""What a firm decides when it plans: spending, price, and how to treat each customer it knows."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulation.state.week import MOST_TREATMENTS


@dataclass(frozen=True)
class Treatment:
    """One way of treating a customer until the next planning.

    Attributes
    ----------
    name
        For people.
    weekly_cost
        Spent on personal attention and extras, per customer [EUR/week].
    discount
        Personal discount as a share of the price, 0 to 1 [-].
    contact
        Whether the customer gets a message when the plan is made.
    end
        Whether the firm ends the relationship when the plan is made: it serves this customer no more, and closes the
        file. Nothing else can belong to such a treatment.

    Raises
    ------
    ValueError
        If an amount is out of bounds, or if ending comes with anything else.
    """

    name: str = "none"
    weekly_cost: float = 0.0
    discount: float = 0.0
    contact: bool = False
    end: bool = False

    def __post_init__(self) -> None:
        if not (0.0 <= self.weekly_cost <= 1e6 and 0.0 <= self.discount <= 1.0):
            raise ValueError(
                f"treatment '{self.name}': weekly_cost must be 0 to 1,000,000 EUR and discount 0 to 1, "
                f"but they are {self.weekly_cost} and {self.discount}"
            )
        if self.end and (self.weekly_cost > 0.0 or self.discount > 0.0 or self.contact):
            raise ValueError(f"treatment '{self.name}' ends the relationship: it cannot also cost or offer anything")


UNTREATED = Treatment()


@dataclass(frozen=True)
class Decision:
    """A firm's plan until its next planning.

    Attributes
    ----------
    price
        New shelf price; None keeps the present one [EUR].
    acquisition_spending, service_spending, technology_spending
        Spending on advertising, on better service for all, on research and development [EUR/week].
    renew_idea
        Whether to replace the campaign idea by a fresh one, at the firm's renewal cost.
    treatments
        The treatments used; the first must be doing nothing.
    treatment : (n_known,) of int, or None
        For each customer in the records, in their order, the place of its treatment in ``treatments``; None treats
        nobody.
    """

    price: float | None = None
    acquisition_spending: float = 0.0
    service_spending: float = 0.0
    technology_spending: float = 0.0
    renew_idea: bool = False
    treatments: tuple[Treatment, ...] = (UNTREATED,)
    treatment: NDArray[np.integer] | None = field(default=None, repr=False)

    def checked(self, n_known: int) -> "Decision":
        """Return this decision if it can be carried out.

        Raises
        ------
        ValueError
            If an amount is negative or no number, the price is not above 0, or the treatments do not fit.
        """
        for name in ("acquisition_spending", "service_spending", "technology_spending"):
            amount = getattr(self, name)
            if not 0.0 <= amount <= 1e12:
                raise ValueError(f"a strategy decided {name} = {amount}; it must be an amount from 0 [EUR/week]")
        if self.price is not None and not 0.0 < self.price <= 1e6:
            raise ValueError(f"a strategy decided price = {self.price}; it must be above 0 and at most 1,000,000 [EUR]")
        if not 1 <= len(self.treatments) <= MOST_TREATMENTS:
            raise ValueError(f"a strategy may use 1 to {MOST_TREATMENTS} treatments, but listed {len(self.treatments)}")
        if self.treatments[0] != UNTREATED:
            raise ValueError("the first treatment must be UNTREATED: it is what customers not yet known get")
        if self.treatment is None:
            return self
        places = np.asarray(self.treatment)
        if places.shape != (n_known,) or places.dtype.kind not in "iu":
            raise ValueError(
                f"treatment must hold one whole number for each of the {n_known} customers in the records, "
                f"but has shape {places.shape} and type {places.dtype}"
            )
        if n_known and not (places.min() >= 0 and places.max() < len(self.treatments)):
            raise ValueError(f"treatment must hold places in the list of {len(self.treatments)} treatments, from 0")
        return self
