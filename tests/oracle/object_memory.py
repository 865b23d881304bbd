"""What one customer and one firm remember of each other."""

from typing import TYPE_CHECKING

import numpy as np

from simulation.firms.firm import Firm
from simulation.rules import lifecycle, loyalty
from simulation.state.columns import NEVER, NO_REASON

from .object_offers import Offer, Segment, Shop, Terms

if TYPE_CHECKING:
    from .object_customer import Customer

MOST_REMEMBERED = 255
"""Counts of missed occasions and of complaints stop here."""
MOST_PURCHASES = 65_535
"""Counts of purchases stop here."""
STEPS = 255
"""Bonds and irritation are remembered in whole 255ths."""


def single(number: float) -> float:
    """Round to single precision: fractions are remembered no more exactly than that."""
    return float(np.float32(number))


class Memory:
    """What one customer and one firm remember of each other.

    Attributes
    ----------
    segment : that of the customer
    taste : lasting liking [utility]
    expectation : believed benefit; before the firm is known, only the error of that belief [-]
    satisfaction, trust, commitment : in [0, 1]
    bond, irritation : in 255ths
    stage : see :mod:`simulation.rules.lifecycle`
    missed : occasions running without a purchase from the firm
    left_because : why the relationship lapsed last, see :mod:`simulation.rules.leaving`
    purchases, spent, complaints : with this firm so far; ``spent`` [cents]
    earned, gain : what the firm has earned by the customer, and what the customer has gained [EUR]
    member, points : of the firm's programme; ``points`` [cents]; ``refused``, by its lot
    opted_out, asked : whether the customer wants no messages, and was asked why it left
    first_purchase, last_purchase, last_contact, reminded : weeks since the simulation began
    treatment : place in the firm's list of treatments
    """

    def __init__(self, customer: "Customer", firm: Firm, *, taste: float, expectation: float, stage: int) -> None:
        self.customer = customer
        self.segment: Segment = customer.segment
        self.firm = firm
        self.taste = taste
        self.expectation = expectation
        self.stage = stage
        self.satisfaction = 0.0
        self.trust = 0.0
        self.commitment = 0.0
        self.bond = 0
        self.irritation = 0
        self.missed = 0
        self.left_because = NO_REASON
        self.purchases = 0
        self.spent = 0
        self.complaints = 0
        self.earned = 0.0
        self.gain = 0.0
        self.member = False
        self.refused = False
        self.points = 0
        self.opted_out = False
        self.asked = False
        self.first_purchase = NEVER
        self.last_purchase = NEVER
        self.last_contact = NEVER
        self.reminded = NEVER
        self.treatment = 0

    @property
    def offer(self) -> Offer:
        """What the firm is to this customer this week."""
        return self.segment.offers[self.firm.row]

    @property
    def shop(self) -> Shop:
        """The firm as it stands this week, for everybody."""
        return self.segment.offers[self.firm.row].shop

    @property
    def terms(self) -> Terms:
        """How the firm treats this customer."""
        return self.shop.terms[self.treatment]

    @property
    def alive(self) -> bool:
        """Whether the customer is a customer of the firm now."""
        return lifecycle.is_customer(self.stage)

    @property
    def on_file(self) -> bool:
        """Whether the firm has records of the customer, in a file not closed."""
        return self.purchases > 0 and self.stage != lifecycle.ENDED

    def count(self, what: str, number: int = 1) -> None:
        """Enter something in this week's records of the firm."""
        self.customer.model.count(what, self.firm.name, self.segment.name, number)

    def chance(self, purpose: int, occasion: int = 0, skipped: int = 0) -> float:
        """Return the one uniform number for a purpose that belongs to this customer and this firm.

        ``skipped`` blocks before the first firm's serve something else.
        """
        return self.customer.chance(purpose, self.firm.id % 4, occasion, skipped + self.firm.id // 4)

    def earn(self, euros: float) -> None:
        """Note in the firm's file what the customer has brought (or cost) it."""
        self.earned = single(self.earned + euros)

    @property
    def attitude(self) -> float:
        """Loyalty as an attitude, as of the last purchase [-]."""
        return loyalty.loyalty(self.trust, self.commitment)

    def weeks_since(self, step: int) -> float:
        """Return how long ago something was [weeks]."""
        return float(self.customer.model.steps - step)
