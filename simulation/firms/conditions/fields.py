"""THE table of what a condition may name: every field, its unit, what it means, and how it is computed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.firms import customer_estimates as estimates
from simulation.firms.records import CustomerRecords
from simulation.firms.view import ManagersView
from simulation.state.columns import REASONS

Kind = Literal["number", "truth", "text"]
Scope = Literal["customer", "firm"]


class Facts:
    """What a firm can see when it plans, by the names of the fields; each is computed once, when it is asked for."""

    def __init__(self, view: ManagersView) -> None:
        self.view = view
        self._found: dict[str, Any] = {}

    def __len__(self) -> int:
        """Number of customers in the records."""
        return len(self.view.records)

    @property
    def records(self) -> CustomerRecords:
        """The customer records."""
        return self.view.records

    def __getitem__(self, name: str) -> Any:
        """Return a field: (n_known,) of the customers', or one number of the firm's."""
        if name not in self._found:
            self._found[name] = FIELDS[name].found(self)
        return self._found[name]

    def top(self, share: float, quantity: str | NDArray[np.float64]) -> NDArray[np.bool_]:
        """Mark the given share of customers, those of highest quantity (a field's name, or a number for each).

        Equals by id, so that the order of the records does not matter; who has no number is left out.
        """
        worth = self[quantity] if isinstance(quantity, str) else quantity
        amounts = np.broadcast_to(np.asarray(worth, np.float64), len(self))
        return estimates.first_by(amounts, self.records.as_filed("customer_id"), round(share * len(self)))

    def bottom(self, share: float, quantity: str | NDArray[np.float64]) -> NDArray[np.bool_]:
        """Mark the given share of customers, those of lowest quantity."""
        worth = self[quantity] if isinstance(quantity, str) else quantity
        return self.top(share, -np.asarray(worth, np.float64))

    def numbers_of(self, name: str) -> list[int]:
        """Return the numbers of the segments that are called so, or whose persona is, as far as the firm pictures them."""
        return [each.number for each in self.view.personas.values() if name in (each.segment, each.name)]


@dataclass(frozen=True)
class Field:
    """A quantity that a condition may name.

    Attributes
    ----------
    name, unit, meaning
        For people.
    scope
        Whether each customer has its own, or the firm has one.
    kind
        A number, true or false, or a text.
    compute
        From the facts: (n_known,) for the customers', one value for the firm's.
    """

    name: str
    unit: str
    scope: Scope
    kind: Kind
    meaning: str
    compute: Callable[[Facts], Any]

    def found(self, facts: Facts) -> Any:
        """Return the field's values: floats for numbers, bools for true or false; texts as computed."""
        found = self.compute(facts)
        if self.kind == "text":
            return found
        if self.scope == "firm":
            return float(found)
        return np.asarray(found, dtype=np.float64 if self.kind == "number" else np.bool_)


def _customer(name: str, unit: str, meaning: str, compute: Callable[[Facts], Any], kind: Kind = "number") -> Field:
    return Field(name, unit, "customer", kind, meaning, compute)


def _firm(name: str, unit: str, meaning: str, compute: Callable[[ManagersView], float]) -> Field:
    return Field(name, unit, "firm", "number", meaning, lambda facts: compute(facts.view))


def _left_for(reason: str) -> Callable[[Facts], NDArray[np.bool_]]:
    number = REASONS.index(reason)
    return lambda facts: facts.records.as_filed("left_because") == number


def _best(amounts: Iterable[float], choose: Callable[[list[float]], float]) -> float:
    """Return the lowest or highest of some amounts; no number if there are none, so that nothing can be said of it."""
    listed = list(amounts)
    return choose(listed) if listed else float("nan")


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        _customer("recency_weeks", "weeks", "Since the last purchase.", lambda f: f.records.recency_weeks),
        _customer("tenure_weeks", "weeks", "Since the first purchase.", lambda f: f.records.tenure_weeks),
        _customer("purchases", "purchases", "So far.", lambda f: f.records.as_filed("purchases")),
        _customer("yearly_purchases", "1/year", "Purchases per year of tenure (at least a quarter).",
                  lambda f: f.records.yearly_purchases),
        _customer("usual_interval_weeks", "weeks", "Usual time between two purchases.",
                  lambda f: f.records.usual_interval_weeks),
        _customer("lateness", "intervals", "Usual intervals since the last purchase: 1 is on time.",
                  lambda f: estimates.lateness(f.records)),
        _customer("looks_lapsed", "0 or 1", "Not seen for more than three usual intervals.",
                  lambda f: f.records.looks_lapsed(), "truth"),
        _customer("weeks_to_renewal", "weeks", "Until the contract is due; below 0 it is over, infinite without a contract.",
                  lambda f: np.where(f.records.contract_weeks > 0, f.records.contract_weeks - f.records.recency_weeks, np.inf)),
        _customer("spent", "EUR", "Paid to the firm so far.", lambda f: f.records.spent),
        _customer("value", "EUR/year", "Paid per year of tenure (at least a quarter).", lambda f: f.records.yearly_value),
        _customer("earned", "EUR", "Contribution so far: paid, less goods, service, bad debt and what treatments cost.",
                  lambda f: f.records.as_filed("earned")),
        _customer("yearly_contribution", "EUR/year", "Contribution per year of tenure (at least a quarter).",
                  lambda f: f.records.a_year(f.records.earned)),
        _customer("expected_contribution", "EUR/year", "Contribution a year to be expected: the fewer the purchases, the more the "
                  "mean of all customers counts (Bühlmann 1967).", lambda f: estimates.expected_contribution(f.records)),
        _customer("yearly_service_cost", "EUR/year", "Estimated cost a year besides goods: service, complaints, attention, bills "
                  "never paid.", lambda f: estimates.service_cost(f.view)),
        _customer("lifetime_value", "EUR", "Estimated discounted contribution still to come (Gupta, Lehmann & Stuart 2004).",
                  lambda f: estimates.lifetime_value(f.view, f["expected_contribution"])),
        _customer("risk", "-", "Estimated probability that the customer has left already (Fader, Hardie & Lee 2005).",
                  lambda f: 1.0 - estimates.still_active(f.records)),
        _customer("complaints", "complaints", "So far.", lambda f: f.records.as_filed("complaints")),
        _customer("weeks_since_contact", "weeks", "Since the last message; infinite if there was none.",
                  lambda f: f.records.weeks_since_contact),
        _customer("treated", "0 or 1", "Treated in some way by the plan that ends now.",
                  lambda f: f.records.as_filed("treatment") > 0, "truth"),
        _customer("member", "0 or 1", "Has joined the loyalty programme.", lambda f: f.records.member, "truth"),
        _customer("refused", "0 or 1", "Has applied to the loyalty programme and was refused by lot (`holdout`).",
                  lambda f: f.records.refused, "truth"),
        _customer("points", "EUR", "Worth of the programme's points not yet redeemed.", lambda f: f.records.points),
        _customer("opted_out", "0 or 1", "Wants no messages.", lambda f: f.records.opted_out, "truth"),
        _customer("left_for_price", "0 or 1", "Left because of the price; known only of those asked.",
                  _left_for("price"), "truth"),
        _customer("left_for_service", "0 or 1", "Left because of product or service; known only of those asked.",
                  _left_for("service"), "truth"),
        _customer("left_for_technology", "0 or 1", "Left for newer technology; known only of those asked.",
                  _left_for("technology"), "truth"),
        _customer("left_for_offer", "0 or 1", "Left for a rival's special offer; known only of those asked.",
                  _left_for("rivals_offer"), "truth"),
        _customer("persona", "name", "Who the firm takes the customer for, by the name of segment or persona, in quotes: "
                  "`persona == 'Builders'`. Neither == nor != holds where the firm keeps no picture.",
                  lambda f: f.records.as_filed("persona"), "text"),
        _customer("recency_class", "1 to 5", "Fifth of the customers by recency; 5 bought last.",
                  lambda f: estimates.quintile(-f.records.recency_weeks)),
        _customer("frequency_class", "1 to 5", "Fifth by purchases per year; 5 buys most often.",
                  lambda f: estimates.quintile(f["yearly_purchases"])),
        _customer("money_class", "1 to 5", "Fifth by value; 5 pays most.", lambda f: estimates.quintile(f["value"])),
        _firm("week", "week", "The week about to begin; 1 is the first that counts.", lambda v: v.week),
        _firm("budget", "EUR/week", "Most that may be planned; infinite without a limit.",
              lambda v: float("inf") if v.budget is None else v.budget),
        _firm("price", "EUR", "Own shelf price.", lambda v: v.price),
        _firm("unit_cost", "EUR", "Own cost of goods.", lambda v: v.unit_cost),
        _firm("cost_to_serve", "EUR/purchase", "Own cost of serving a purchase.", lambda v: v.cost_to_serve),
        _firm("usual_price", "EUR", "What customers are used to pay here, sales included.", lambda v: v.usual_price),
        _firm("cheapest_rival", "EUR", "Lowest shelf price of a rival.",
              lambda v: _best((rival.price for rival in v.rivals), min)),
        _firm("technology", "-", "Own technology level.", lambda v: v.technology),
        _firm("best_rival_technology", "-", "Highest technology level of a rival.",
              lambda v: _best((rival.technology for rival in v.rivals), max)),
        _firm("rating", "-", "Own mean rating in public reviews, 0 to 1; 0.5 without any.", lambda v: v.rating),
        _firm("best_rival_rating", "-", "Highest mean rating of a rival.",
              lambda v: _best((rival.rating for rival in v.rivals), max)),
        _firm("idea_freshness", "-", "What is left of the campaign ideas' effect; 1 is new.", lambda v: v.idea_freshness),
        _firm("weeks_with_idea", "weeks", "How long the oldest campaign idea has been in use.", lambda v: v.weeks_with_idea),
        _firm("customers", "customers", "Customers in the records who do not look lapsed.",
              lambda v: float(np.count_nonzero(~v.records.looks_lapsed()))),
        _firm("market_size", "people", "People in the market, from public statistics.", lambda v: v.market_size),
    )
}  # fmt: skip
