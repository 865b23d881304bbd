"""What a page may ask of the computer that serves it; a notebook, whose kernel is its reader's own, has no limits."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.scenario import Scenario


@dataclass(frozen=True)
class Limits:
    """Bounds of a page.

    Attributes
    ----------
    customer_weeks
        Customers times weeks of one run, those before week 1 included: a few seconds.
    file_bytes
        Of a scenario file dropped on the page.
    tabs
        Open at once.
    idle_minutes
        After which a tab that nobody touches is dropped.
    """

    customer_weeks: int = 5_000_000
    file_bytes: int = 200_000
    tabs: int = 100
    idle_minutes: float = 60.0

    def refusal(self, scenario: "Scenario") -> str:
        """Say why a scenario is too large; nothing if it is not."""
        customers, weeks = scenario.customers.number, scenario.burn_in_weeks + scenario.weeks
        if customers * weeks <= self.customer_weeks:
            return ""
        return (
            f"{customers:,} customers for {weeks:,} weeks are {customers * weeks:,} customer-weeks; this page runs "
            f"{self.customer_weeks:,} at most: take fewer customers or weeks, or run it by the command line"
        )
