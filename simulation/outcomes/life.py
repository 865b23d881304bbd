"""The life of one customer in the market, as tables and in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.outcomes.life_story import told

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Life:
    """All that one customer saw, did and felt: what ``market.follow(id)`` returns.

    Attributes
    ----------
    customer
        Stable id.
    segment, orientation, persona
        Names.
    firms
        Names of all firms, in the order of the scenario.
    purchase_rate, price_sensitivity
        Occasions to buy [1/week]; personal factor on the weight of money [-].
    first_week, last_week
        What was followed; weeks up to 0 are those before the run counts.
    events
        What happened, one row each: ``week``, ``event``, ``firm`` ("" where it concerns none), ``detail``, ``number``; see
        :data:`simulation.outcomes.life_terms.LIFE_EVENTS` for what the events are and what the number counts.
    weeks
        One row a week and firm, at the week's end: ``present``, ``stage``; ``satisfaction``, ``trust``, ``commitment`` (as of
        the last purchase) and ``loyalty`` [0 to 1, NaN before the first purchase]; ``expected_benefit`` [-, NaN while unknown];
        ``purchases``, ``spent`` [EUR], ``bond``, ``irritation`` [0 to 1], ``points`` [EUR], ``member``, ``treatment``.
    choices
        One row an occasion and alternative: ``week``, ``occasion`` (its number in the week), ``visit`` (whether it was only a
        visit), ``firm`` (or ``"(nothing)"``), ``stage`` then, ``considered``, ``left_out`` (why not), ``chosen``, ``price`` [EUR];
        the parts of perceived value (:data:`~simulation.outcomes.life_terms.VALUE_PARTS`), which sum to ``perceived_value`` [-];
        the parts of utility (:data:`~simulation.outcomes.life_terms.UTILITY_PARTS`), which sum to ``utility``; the ``luck`` of
        this occasion, which makes it ``total`` [utility]: the highest is chosen; and the ``probability`` with which, luck
        being open, this alternative is taken.
    satisfaction
        One row a thing bought and used: ``week``, ``occasion``, ``firm``, ``second_hand``, ``failed``, ``units``, ``paid`` and
        ``repair`` (billed) [EUR]; what was ``received`` against the ``standard`` [-]; satisfaction with it as ``experienced``,
        and as ``felt`` once a complaint was handled; then satisfaction, trust, commitment and expectation (the benefit
        believed), ``_before`` and ``_after``; satisfaction is NaN before the first purchase.
    messages
        One row a message: ``week``, ``firm``, ``treatment``, ``to_the_point``, ``irritation`` afterwards, and whether the
        customer from then on ``wants_no_more``.
    """

    customer: int
    segment: str
    orientation: str
    persona: str
    firms: tuple[str, ...]
    purchase_rate: float
    price_sensitivity: float
    first_week: int
    last_week: int
    events: "pd.DataFrame"
    weeks: "pd.DataFrame"
    choices: "pd.DataFrame"
    satisfaction: "pd.DataFrame"
    messages: "pd.DataFrame"

    @property
    def story(self) -> str:
        """Why the customer came, stayed and left, in plain words; every sentence is computed from the tables."""
        return "\n".join(told(self))

    def __str__(self) -> str:
        return self.story

    def __repr__(self) -> str:
        bought = int((~self.satisfaction["second_hand"]).sum())
        weeks = f"weeks {self.first_week} to {self.last_week}"
        return f"<Life of customer {self.customer}: {self.segment}, {weeks}, {bought} purchases>"

    def _repr_html_(self) -> str:
        from html import escape

        first, *others = (escape(sentence) for sentence in told(self))
        return f"<p><b>{first}</b></p><ul>{''.join(f'<li>{sentence}</li>' for sentence in others)}</ul>"
