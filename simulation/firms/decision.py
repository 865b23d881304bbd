"""What a firm decides when it plans: spending, price, and how to treat each customer it knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from simulation.parameters import nearest
from simulation.state.week import MOST_TREATMENTS

MOST_WEEKLY_COST = 1e6
MOST_OFFERED = 10.0
MOST_SPENDING = 1e12


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
        Whether the customer gets a message when the plan is made (unless it has opted out).
    end
        Whether the firm ends the relationship when the plan is made: it serves this customer no more, and closes the
        file. Nothing else can belong to such a treatment.
    level
        Relationship level; None is the firm's ordinary one.
    personal
        Whether the message is written for the picture that the firm has of this customer, rather than for all.
    automated
        Share of the cost to serve that machines take over, 0 to 1 [-]; service is felt to be worse.
    offer
        Extra units offered at a purchase (up- and cross-selling), as a share of the basket, 0 to 10 [-].
    apology
        Share of the way that a mistaken belief of somebody who left because of the service is mended, 0 to 1 [-].
    ask_why
        Whether the customer is asked why it left; from then on the records hold the answer.

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
    level: str | None = None
    personal: bool = False
    automated: float = 0.0
    offer: float = 0.0
    apology: float = 0.0
    ask_why: bool = False

    def __post_init__(self) -> None:
        most = {
            "weekly_cost": MOST_WEEKLY_COST,
            "discount": 1.0,
            "automated": 1.0,
            "offer": MOST_OFFERED,
            "apology": 1.0,
        }
        for name, limit in most.items():
            if not 0.0 <= getattr(self, name) <= limit:
                raise ValueError(
                    f"treatment '{self.name}': {name} must be 0 to {limit:,g}, but is {getattr(self, name)}"
                )
        if self.end and replace(self, end=False) != Treatment(self.name):
            raise ValueError(f"treatment '{self.name}' ends the relationship: it cannot also cost or offer anything")


UNTREATED = Treatment()


@dataclass(frozen=True)
class Choices:
    """What a firm's decision can name.

    Attributes
    ----------
    media, research, segments, levels
        Names of the advertising media, the research methods, the market's segments, and the relationship levels.
    planning_interval_weeks
        How long a plan holds [weeks].
    """

    media: tuple[str, ...]
    research: tuple[str, ...]
    segments: tuple[str, ...]
    levels: tuple[str, ...]
    planning_interval_weeks: int


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
        Whether to replace the campaign ideas of all media by fresh ones, at their renewal cost; or the names of the
        media whose ideas to replace.
    treatments
        The treatments used; the first must be doing nothing.
    treatment : (n_known,) of int, or None
        For each customer in the records, in their order, the place of its treatment in ``treatments``; None treats
        nobody.
    media
        Spending on each medium by its name, instead of ``acquisition_spending`` [EUR/week]; None divides
        ``acquisition_spending`` by the media's own shares.
    sale, sale_weeks
        Discount for everybody as a share of the price [-], and for how many weeks from now, at most until the next
        planning [weeks].
    introduction
        Discount for everybody who has never bought from the firm, as a share of the price [-].
    target
        Names of the segments that advertising is meant for; empty: everybody.
    research
        Spending on getting to know customers, by method [EUR/week].
    """

    price: float | None = None
    acquisition_spending: float = 0.0
    service_spending: float = 0.0
    technology_spending: float = 0.0
    renew_idea: bool | tuple[str, ...] = False
    treatments: tuple[Treatment, ...] = (UNTREATED,)
    treatment: NDArray[np.integer] | None = field(default=None, repr=False)
    media: Mapping[str, float] | None = None
    sale: float = 0.0
    sale_weeks: int = 1
    introduction: float = 0.0
    target: tuple[str, ...] = ()
    research: Mapping[str, float] = field(default_factory=dict)

    def checked(self, n_known: int, choices: Choices | None = None) -> "Decision":
        """Return this decision if it can be carried out.

        Parameters
        ----------
        n_known
            Customers in the records.
        choices
            What can be named; None leaves names unchecked.

        Raises
        ------
        ValueError
            If an amount is negative or no number, the price is not above 0, a name is unknown, or the treatments do
            not fit.
        """
        for name in ("acquisition_spending", "service_spending", "technology_spending"):
            _check_amount(name, getattr(self, name))
        for name, spending in (("media", self.media or {}), ("research", self.research)):
            for each, amount in spending.items():
                _check_amount(f"{name}['{each}']", amount)
        if self.media is not None and self.acquisition_spending > 0.0:
            raise ValueError("a strategy decided both acquisition_spending and media; give one of them")
        if self.price is not None and not 0.0 < self.price <= 1e6:
            raise ValueError(f"a strategy decided price = {self.price}; it must be above 0 and at most 1,000,000 [EUR]")
        for name, share in (("sale", self.sale), ("introduction", self.introduction)):
            if not 0.0 <= share <= 1.0:
                raise ValueError(f"a strategy decided {name} = {share}; it must be a share of the price from 0 to 1")
        if choices is not None:
            self._check_choices(choices)
        self._check_treatments(n_known)
        return self

    def _check_choices(self, choices: Choices) -> None:
        """Check what the decision names, and how long a sale lasts."""
        renewed = self.renew_idea if isinstance(self.renew_idea, tuple) else ()
        _check_names("medium", [*(self.media or {}), *renewed], choices.media)
        _check_names("research method", self.research, choices.research)
        _check_names("segment", self.target, choices.segments)
        _check_names("relationship level", [t.level for t in self.treatments if t.level is not None], choices.levels)
        if self.sale > 0.0 and not 1 <= self.sale_weeks <= choices.planning_interval_weeks:
            raise ValueError(
                f"a strategy decided sale_weeks = {self.sale_weeks}; a sale lasts from 1 week to the next planning "
                f"({choices.planning_interval_weeks} weeks)"
            )

    def _check_treatments(self, n_known: int) -> None:
        """Check the list of treatments, and everybody's place in it."""
        if not 1 <= len(self.treatments) <= MOST_TREATMENTS:
            raise ValueError(f"a strategy may use 1 to {MOST_TREATMENTS} treatments, but listed {len(self.treatments)}")
        if self.treatments[0] != UNTREATED:
            raise ValueError("the first treatment must be UNTREATED: it is what customers not yet known get")
        if self.treatment is None:
            return
        places = np.asarray(self.treatment)
        if places.shape != (n_known,) or places.dtype.kind not in "iu":
            raise ValueError(
                f"treatment must hold one whole number for each of the {n_known} customers in the records, "
                f"but has shape {places.shape} and type {places.dtype}"
            )
        if n_known and ((places.dtype.kind == "i" and places.min() < 0) or places.max() >= len(self.treatments)):
            raise ValueError(f"treatment must hold places in the list of {len(self.treatments)} treatments, from 0")


def _check_amount(name: str, amount: float) -> None:
    if not 0.0 <= amount <= MOST_SPENDING:
        raise ValueError(f"a strategy decided {name} = {amount}; it must be an amount from 0 [EUR/week]")


def _check_names(what: str, names: Iterable[str], known: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            close = nearest(name, known)
            hint = f"; did you mean '{close}'?" if close else ""
            raise ValueError(f"a strategy named the {what} '{name}', which the firm does not have{hint} "
                             f"(there are: {', '.join(known) or 'none'})")  # fmt: skip
