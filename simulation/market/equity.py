"""What firms would leave behind if a run ended now: the market goes on in a copy of itself, where nobody spends on customers."""

from simulation.firms.decision import Decision
from simulation.firms.strategies import STRATEGIES
from simulation.market.market import Market
from simulation.state.columns import FOREVER


def equity_left(market: Market) -> dict[str, float]:
    """Return the customer equity that each firm would leave behind, see :meth:`simulation.market.market.Market.equity_left`."""
    going_on = Market.restored(market.snapshot(), market.team.threads)
    going_on._scenario = market.scenario.model_copy(update={"events": []})
    weeks = market.scenario.scoring.equity_weeks
    going_on.history = going_on.history.longer(weeks)
    going_on.history.transactions = None
    going_on.last_step = market.step_number + weeks
    going_on._prepare_segments()
    for firm in going_on.firms:
        firm.strategy = STRATEGIES["run_off"].model_validate({"name": "run_off"})
        firm.adopt(Decision(), 0, [0])
        firm.treated_by_segment = None
        going_on.state.treatment[firm.row][:] = 0
        if not firm.trades(market.week):
            firm.parameters = firm.parameters.model_copy(update={"enters_week": FOREVER})
    going_on.run()
    table = going_on.results.firms
    later = table[table["week"] > market.week]
    value = later.groupby("firm", sort=False)["discounted_contribution"].sum()
    return {firm.name: float(value.get(firm.name, 0.0)) for firm in market.firms}
