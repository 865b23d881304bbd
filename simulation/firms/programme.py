"""Loyalty programmes and bonds: points, membership, the members' community, and ties that make leaving costlier."""

from simulation.parameters import Parameters, parameter

TIE = "assumption: on a scale from 0 (none) to 1 (as strong as can be); none unless the scenario says so"


class Programme(Parameters):
    """A loyalty programme: customers join, earn points on what they pay, redeem them, and may help each other."""

    join: float = parameter(
        0.3,
        "Probability that a wholly loyal customer joins at a purchase; others join in proportion to their loyalty.",
        unit="1/purchase",
        source="assumption: joining costs little; Leenheer, van Heerde, Bijmolt & Smidts (2007) find the loyal join",
        ge=0,
        le=1,
        play=True,
    )
    points_rate: float = parameter(
        0.02,
        "Points earned on what is paid, at their value.",
        unit="EUR/EUR",
        source="assumption: a few per cent, as usual in retailing",
        ge=0,
        le=1,
        play=True,
    )
    redeem_at: float = parameter(
        5.0,
        "Points from which on they are used at a purchase.",
        unit="EUR",
        source="assumption: a quarter of the default price",
        gt=0,
        le=1e6,
    )
    expiry_weeks: int = parameter(
        104,
        "Weeks without a purchase after which points are lost.",
        unit="weeks",
        source="assumption: two years",
        ge=1,
        le=30_000,
    )
    community_help: float = parameter(
        0.0,
        "Probability that other members solve a member's problem.",
        unit="1/failure",
        source="assumption: no community unless the scenario says so; it can help, Bagozzi & Dholakia (2006)",
        ge=0,
        le=1,
        play=True,
    )
    holdout: float = parameter(
        0.0,
        "Share of customers, chosen by lot, whose application is refused, so that members can be compared with them.",
        unit="-",
        source="structure",
        ge=0,
        le=1,
    )
    weekly_cost: float = parameter(
        100.0, "Cost of running the programme.", unit="EUR/week", source="assumption: a part-time post", ge=0, le=1e12
    )


class Bonds(Parameters):
    """What ties a customer to the firm, whoever it is and however it is treated."""

    social: float = parameter(0.0, "Personal ties.", unit="-", source=TIE, ge=0, le=1, play=True)
    economic: float = parameter(0.0, "Contracts, rebates, shared investment.", unit="-", source=TIE, ge=0, le=1)
    technical: float = parameter(
        0.0,
        "Linked systems and processes; they also make buying easier and serving cheaper.",
        unit="-",
        source=TIE,
        ge=0,
        le=1,
    )
    speed: float = parameter(
        0.1,
        "Share of the way to its full strength that a bond grows at one purchase.",
        unit="1/purchase",
        source="assumption: half of it after about seven purchases",
        ge=0,
        le=1,
    )
    serve_saving: float = parameter(
        0.3,
        "Share of the cost to serve that full technical bonds save.",
        unit="-",
        source="assumption: ordering by machine, as in Kalwani & Narayandas (1995)",
        ge=0,
        le=1,
    )
    weekly_cost: float = parameter(
        0.0,
        "Cost of keeping the bonds up, for each customer not gone quiet.",
        unit="EUR/customer/week",
        source="assumption: none unless the scenario says so",
        ge=0,
        le=1e6,
    )

    def strength(self, of_level: float) -> float:
        """What the bond with a customer moves towards, with what the relationship level adds, at most 1 [-]."""
        return min(1.0, self.social + self.economic + self.technical + of_level)

    def ease(self, of_level: float) -> float:
        """Share of the effort saved at a full bond, with what the relationship level adds, at most 1 [-]."""
        return min(1.0, self.technical + of_level)

    def serving(self, automated: float, kept_up: float = 1.0) -> float:
        """Factor on the cost to serve, with shares of it taken over by machines, and of the bonds kept up [-]."""
        return (1.0 - automated) * (1.0 - self.serve_saving * self.technical * kept_up)
