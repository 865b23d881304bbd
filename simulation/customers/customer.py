"""A customer as a Mesa agent: a readable view of one row, made only when somebody looks."""

from typing import Any

import mesa

from simulation.rules.lifecycle import STAGES, is_customer
from simulation.rules.loyalty import loyalty

FIRST_CUSTOMER_ID = 1_000_000
"""Mesa ids of customers start here, so that they never meet those of firms."""


class Customer(mesa.Agent):
    """One customer. Reading an attribute reads the columns of the market as they are at that moment.

    Attributes
    ----------
    row
        Row in the columns.
    id
        Stable customer id.
    segment, orientation
        Names.
    purchase_rate
        Occasions to buy in the category [1/week].
    price_sensitivity
        Personal factor on the weight of money, mean 1 [-].
    last_firm
        Name of the firm bought last, or None.
    purchases, spent
        From all firms [purchases], [EUR].
    stages, satisfaction, loyalty
        By the name of the firm; satisfaction and loyalty of firms bought from at least once [-].
    """

    def __init__(self, model: Any, row: int) -> None:
        # not registered with the model: a view costs nothing until it is asked for
        self.model = model
        self.row = row
        self.id = int(model.state.customer_id[row])
        self.unique_id = FIRST_CUSTOMER_ID + self.id
        self.pos = None

    def remove(self) -> None:
        """Refuse: customers leave by the rules of the market.

        Raises
        ------
        TypeError
            Always.
        """
        raise TypeError("a customer is a view of the market and cannot be removed from it")

    @property
    def name(self) -> str:
        """Name for people."""
        return f"customer {self.id}"

    @property
    def _column(self) -> Any:
        return self.model.state

    @property
    def present(self) -> bool:
        """Whether the customer is in the market."""
        return bool(self._column.presence[self.row] == 1)

    @property
    def segment(self) -> str:
        """Name of the true segment."""
        return str(list(self.model.scenario.customers.segments)[self._column.segment[self.row]])

    @property
    def orientation(self) -> str:
        """Name of the orientation."""
        return str(self.model.scenario.customers.segments[self.segment].orientation)

    @property
    def purchase_rate(self) -> float:
        """Occasions to buy [1/week]."""
        return float(self._column.purchase_rate[self.row])

    @property
    def price_sensitivity(self) -> float:
        """Personal factor on the weight of money [-]."""
        return float(self._column.price_sensitivity[self.row])

    @property
    def last_firm(self) -> str | None:
        """Name of the firm bought last."""
        firm = int(self._column.last_firm[self.row])
        return None if firm < 0 else str(self._names[firm])

    @property
    def purchases(self) -> int:
        """Purchases from all firms."""
        return int(self._column.purchases[:, self.row].sum())

    @property
    def spent(self) -> float:
        """Paid to all firms [EUR]."""
        return int(self._column.spent[:, self.row].sum()) / 100.0

    @property
    def stages(self) -> dict[str, str]:
        """Stage of the lifecycle with each firm."""
        return {name: STAGES[self._column.stage[f, self.row]] for f, name in enumerate(self._names)}

    @property
    def satisfaction(self) -> dict[str, float]:
        """Lasting satisfaction with each firm bought from [-]."""
        return {self._names[f]: float(self._column.satisfaction[f, self.row]) for f in self._bought_from}

    @property
    def loyalty(self) -> dict[str, float]:
        """Attitudinal loyalty to each firm bought from [-]."""
        column = self._column
        return {
            self._names[f]: loyalty(float(column.trust[f, self.row]), float(column.commitment[f, self.row]))
            for f in self._bought_from
        }

    @property
    def customer_of(self) -> list[str]:
        """Names of the firms with a living relationship."""
        return [name for f, name in enumerate(self._names) if is_customer(int(self._column.stage[f, self.row]))]

    @property
    def _names(self) -> list[str]:
        return list(self.model.scenario.firms)

    @property
    def _bought_from(self) -> list[int]:
        return [f for f in range(len(self._names)) if self._column.purchases[f, self.row] > 0]

    def __repr__(self) -> str:
        return f"<Customer {self.id}: {self.segment}>"
