"""S5: whether dissatisfaction weighs more than satisfaction of the same size, when felt and when told."""

from collections.abc import Mapping

from simulation.experiments.signs.sign import Pair
from simulation.market.market import Market
from simulation.scenario import Scenario, changed
from simulation.state.columns import PRESENT
from simulation.state.tallies import FIXED_POINT

FIRST_WEEK, LAST_WEEK = 53, 104
STEP = 0.2
"""By how much product and service get worse, or better."""
MILLION = 1e6


def worse_and_better(scenario: Scenario, seed: int) -> Mapping[str, Pair]:
    """Return what is lost in a year when the focal firm's product and service are worse, and won when as much better."""
    calm = changed(scenario, {"events": [], "weeks": LAST_WEEK})
    offering = scenario.firms[scenario.focal].offering

    def of(sign: int) -> dict[str, float]:
        path = f"firms.{scenario.focal}.offering"
        new = {f"{path}.{name}": getattr(offering, name) + sign * STEP for name in ("product", "service")}
        event = {"week": FIRST_WEEK, "title": "Product and service change", "set": new}
        return _year(Market(changed(calm, {"events": [event]} if sign else {}), seed), scenario.focal)

    as_it_is, worse, better = of(0), of(-1), of(1)
    return {name: (as_it_is[name] - worse[name], better[name] - as_it_is[name]) for name in as_it_is}


def _year(market: Market, firm: str) -> dict[str, float]:
    table = market.run().results.firms
    year = table[(table["firm"] == firm) & (table["week"] >= FIRST_WEEK)]
    row = list(market.scenario.firms).index(firm)
    weeks = slice(market.scenario.burn_in_weeks + FIRST_WEEK - 1, None)
    felt = float(market.history.tally("experienced_satisfaction")[weeks, row].sum()) / FIXED_POINT
    purchases = float(year["purchases"].sum())
    return {"satisfaction": felt / purchases, "trust": float(year["trust"].mean()), "sales": purchases}


def warnings_and_recommendations(scenario: Scenario, seed: int) -> Mapping[str, Pair]:
    """Return what a week of warning does beside a week of recommending: to what people believe, and to sales.

    Three markets under the same luck: as it is; nobody ever recommends; nobody ever warns. The difference that each kind of
    talk makes is divided by how many weeks of it there were. Beliefs are the mean expectation of the firms people know.
    """

    def without(kind: str) -> Scenario:
        names = scenario.customers.orientations
        return changed(scenario, {f"customers.orientations.{name}.talking.{kind}_probability": 0.0 for name in names})

    as_it_is = _talk(scenario, seed)
    nobody_recommends, nobody_warns = _talk(without("recommend"), seed), _talk(without("warn"), seed)

    def each_week(what: str) -> Pair:
        warning = (nobody_warns[what] - as_it_is[what]) / as_it_is["warning"]
        return warning, (as_it_is[what] - nobody_recommends[what]) / as_it_is["recommending"]

    warned, recommended = each_week("sales")
    return {"belief": each_week("belief"), "sales, recommending against warning": (recommended, warned)}


def _talk(scenario: Scenario, seed: int) -> dict[str, float]:
    market = Market(scenario, seed).run()
    table, state = market.results.firms, market.state
    believed, known = 0.0, 0
    for row in range(len(market.firms)):
        who = (state.known >> row & 1 != 0) & (state.presence == PRESENT)
        believed += float(state.expectation[row][who].sum())
        known += int(who.sum())
    return {
        "belief": MILLION * believed / known,
        "sales": float(table["purchases"].sum()),
        "recommending": float(table["recommending"].sum()),
        "warning": float(table["warning"].sum()),
    }
