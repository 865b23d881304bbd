"""THE table of actions: what a strategy can do with a customer, by name, each a treatment whose numbers can be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from simulation.firms.decision import UNTREATED, Treatment
from simulation.parameters import Parameters, fault, nearest, parameter

CHANGE = "structure"
"""Where the defaults of changes come from: null leaves the action as the table says."""


@dataclass(frozen=True)
class Action:
    """What a strategy can do with a customer.

    Attributes
    ----------
    treatment
        The treatment, with default numbers; its name is the action's.
    meaning
        For people: what is done, and for whom it is meant.
    source
        Where the action and its numbers come from.
    """

    treatment: Treatment
    meaning: str
    source: str


def _table(*actions: Action) -> dict[str, Action]:
    return {action.treatment.name: action for action in actions}


NUMBERS = "assumption: attention of the default size, discounts as usual in retailing"

ACTIONS: dict[str, Action] = _table(
    Action(replace(UNTREATED, name="nothing"), "Nothing: the firm's ordinary offer and level.", "structure"),
    Action(Treatment("write", contact=True, personal=True), "A message fitted to the persona.", NUMBERS),
    Action(
        Treatment("attend", weekly_cost=0.3, contact=True),
        "Personal attention, and a message.",
        "assumption: about a quarter of a default customer's margin",
    ),
    Action(
        Treatment("welcome", weekly_cost=0.2, discount=0.05, contact=True, personal=True),
        "Initiate: bring a promising new customer to a second purchase.",
        "Kotler & Keller (2016), *Marketing Management*; numbers: assumption",
    ),
    Action(
        Treatment("protect", weekly_cost=0.2, discount=0.02, contact=True, personal=True, level="accountable"),
        "Protect a valuable customer whom a rival may take: attention, a small discount, a closer relationship.",
        "Zeithaml, Rust & Lemon (2001), California Management Review 43(4):118; numbers: assumption",
    ),
    Action(
        Treatment("re_engineer", automated=0.7, level="basic"),
        "Re-engineer an unprofitable relationship: machines serve.",
        "Zeithaml, Rust & Lemon (2001), California Management Review 43(4):118; numbers: assumption",
    ),
    Action(
        Treatment("enhance", weekly_cost=0.05, offer=0.3, contact=True, personal=True),
        "Enhance: offer a satisfied customer more (up- and cross-selling).",
        "Kamakura (2008), Cross-selling, J. Relationship Marketing 6(3/4):41; numbers: assumption",
    ),
    Action(
        Treatment("harvest", level="basic"),
        "Harvest: spend nothing on the customer, and use the cash for new ones.",
        "Kotler (1978), Business Horizons 21(4):15",
    ),
    Action(
        Treatment("end", end=True),
        "End the relationship: serve the customer no more.",
        "Mittal, Sarkees & Murshed (2008), Harvard Business Review 86(4):94",
    ),
    Action(
        Treatment("win_back", weekly_cost=0.1, contact=True, personal=True, ask_why=True),
        "Win back: ask why the customer left.",
        "Stauss & Friege (1999), J. Service Research 1:347; numbers: assumption",
    ),
    Action(
        Treatment("win_back_price", discount=0.15, contact=True, personal=True),
        "Win back who left for the price: a discount.",
        "Tokman, Davis & Lemon (2007), J. Retailing 83:47; numbers: assumption",
    ),
    Action(
        Treatment("win_back_service", weekly_cost=0.4, contact=True, personal=True, level="accountable", apology=0.5),
        "Win back who left for the service: an apology, and attention.",
        "Tax, Brown & Chandrashekaran (1998), J. Marketing 62(2):60; numbers: assumption",
    ),
    Action(
        Treatment("win_back_technology", contact=True, personal=True),
        "Win back who left for newer technology: news of what is new here.",
        "Stauss & Friege (1999), J. Service Research 1:347; numbers: assumption",
    ),
    Action(
        Treatment("win_back_offer", discount=0.2, contact=True, personal=True),
        "Win back who left for a rival's offer: match it.",
        "Stauss & Friege (1999), J. Service Research 1:347; numbers: assumption",
    ),
    Action(
        Treatment("reward", discount=0.05, contact=True, personal=True),
        "Reward a loyal customer.",
        "Reinartz & Kumar (2003), J. Marketing 67(1):77; numbers: assumption",
    ),
    Action(
        Treatment("apologise", weekly_cost=0.2, contact=True, personal=True, level="reactive", apology=0.5),
        "Apologise to who complained, and handle complaints.",
        "Tax, Brown & Chandrashekaran (1998), J. Marketing 62(2):60; numbers: assumption",
    ),
    Action(
        Treatment("tier_a", weekly_cost=0.2, discount=0.02, contact=True, personal=True, level="proactive"),
        "What the best class of customers gets.",
        "Zeithaml, Rust & Lemon (2001), California Management Review 43(4):118; numbers: assumption",
    ),
    Action(
        Treatment("tier_b", weekly_cost=0.1, contact=True, level="reactive"),
        "What the middle class of customers gets.",
        "Zeithaml, Rust & Lemon (2001), California Management Review 43(4):118; numbers: assumption",
    ),
    Action(
        Treatment("tier_c", automated=0.4, level="basic"),
        "What the lowest class of customers gets.",
        "Zeithaml, Rust & Lemon (2001), California Management Review 43(4):118; numbers: assumption",
    ),
)
"""Every action by name. They are listed in ``docs/rules.md``."""


class ActionChanges(Parameters):
    """Numbers of an action that differ from the table of actions (docs/rules.md); what is not given stays as it is."""

    weekly_cost: float | None = parameter(
        None, "Spending on attention to each such customer; null: as in the table.", unit="EUR/customer/week",
        source=CHANGE, ge=0, le=1e6, play=True,
    )  # fmt: skip
    discount: float | None = parameter(
        None, "Personal discount, as a share of the price.", unit="-", source=CHANGE, ge=0, le=1, play=True
    )
    contact: bool | None = parameter(None, "Whether a message is sent at each planning.", unit="-", source=CHANGE)
    personal: bool | None = parameter(None, "Whether the message is fitted to the persona.", unit="-", source=CHANGE)
    level: str | None = parameter(None, "Relationship level.", unit="-", source=CHANGE, min_length=1, max_length=60)
    automated: float | None = parameter(
        None, "Share of the cost to serve that machines take over.", unit="-", source=CHANGE, ge=0, le=1
    )
    offer: float | None = parameter(
        None, "Extra units offered, as a share of what is bought.", unit="-", source=CHANGE, ge=0, le=10
    )
    apology: float | None = parameter(
        None, "Share of the way that a mistaken belief of who left for service is mended.", unit="-", source=CHANGE, ge=0,
        le=1,
    )  # fmt: skip
    ask_why: bool | None = parameter(None, "Whether the customer is asked why it left.", unit="-", source=CHANGE)

    def given(self) -> dict[str, Any]:
        """Return the numbers that differ from the table."""
        return {name: value for name, value in self if value is not None}


def treatment_of(name: str, changes: Mapping[str, ActionChanges]) -> Treatment:
    """Return an action's treatment with a strategy's changes; a name not in the table starts from nothing.

    Raises
    ------
    ValueError
        If the changes do not fit: who is sent away can be given nothing.
    """
    action = ACTIONS.get(name)
    start = action.treatment if action is not None else replace(UNTREATED, name=name)
    if name == "nothing":
        return UNTREATED
    return replace(start, **changes[name].given()) if name in changes else start


def check_changes(changes: Mapping[str, ActionChanges], used: tuple[str, ...]) -> None:
    """Check that every changed action is one that the strategy uses, and that it can be carried out.

    Raises
    ------
    Fault
        At ``actions`` and the name, with the nearest action.
    """
    for name in changes:
        if name == "nothing":
            raise fault(("actions", name), "is doing nothing, and cannot be changed")
        if name not in used:
            close = nearest(name, [each for each in used if each != "nothing"])
            hint = f"; did you mean '{close}'?" if close else ""
            raise fault(
                ("actions", name),
                f"this strategy does nothing of this name{hint} (it uses: {', '.join(used) or 'none'})",
            )
        try:
            treatment_of(name, changes)
        except ValueError as error:
            raise fault(("actions", name), str(error)) from None
