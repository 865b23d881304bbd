"""What theory says of a scenario: the closed forms, with the parameters taken from the scenario's fields."""

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from simulation.customers.orientation import Orientation
from simulation.customers.segments import Dropout, PerPeriod, PerPurchase, Segment
from simulation.experiments.published.closed_forms import brand_choice, customer_value, diffusion, staying_and_buying
from simulation.experiments.published.results import Law
from simulation.firms.strategies.acquisition_focus import AcquisitionFocus
from simulation.firms.strategies.rules import Rules
from simulation.rules.response import saturating_response
from simulation.scenario import Scenario

PeriodLaw = Callable[[float, float, int], float]
DiffusionLaw = Callable[[float, float, int], list[float]]
PurchasesLaw = Callable[[float, float, float, float, int], float]


ValueLaw = Callable[[float, float, float], float]
EquityLaw = Callable[[float, float, float, float, float, float], float]
Driver = Literal["retention", "margin", "acquisition"]
DRIVERS = get_args(Driver)


def discount_per_period(scenario: Scenario) -> float:
    """Discount rate over a period of the contract [1/period]."""
    contract = _segment(scenario).contract
    assert contract is not None
    return float((1.0 + scenario.scoring.discount_rate_per_year) ** (contract.period_weeks / 52.0) - 1.0)


def lifetime_value(form: ValueLaw) -> Law:
    """Value of a customer under contract [EUR]."""

    def law(scenario: Scenario) -> float:
        return form(_margin(scenario), _retention(scenario), discount_per_period(scenario))

    return law


def elasticity(form: Callable[[float, float], float] = customer_value.retention_elasticity) -> Law:
    """Per cent by which the value of a customer without the first payment rises with one per cent of retention."""
    return lambda scenario: form(_retention(scenario), discount_per_period(scenario))


def elasticity_net_of_acquisition(
    of: Driver,
    gross: ValueLaw = customer_value.lifetime_value_without_first,
    retention: Callable[[float, float], float] = customer_value.retention_elasticity,
    told_for_won: bool = False,
) -> Law:
    """Per cent by which the value of a customer, less what winning it cost, rises with one per cent of something.

    Parameters
    ----------
    of
        What changes: ``retention``, ``margin`` or ``acquisition`` (the cost of winning a customer).
    gross, retention
        Value before that cost, and its elasticity to retention.
    told_for_won
        Whether, wrongly, only the cost of telling one person counts.
    """

    def law(scenario: Scenario) -> float:
        r, d = _retention(scenario), discount_per_period(scenario)
        cost = _cost_of_winning(scenario) * (_share_won(scenario) if told_for_won else 1.0)
        value = gross(_margin(scenario), r, d)
        return customer_value.elasticities_net_of_acquisition(value, retention(r, d), cost)[DRIVERS.index(of)]

    return law


def elasticity_before_acquisition(of: Driver) -> Law:
    """The same if winning a customer cost nothing."""

    def law(scenario: Scenario) -> float:
        e = customer_value.retention_elasticity(_retention(scenario), discount_per_period(scenario))
        return customer_value.elasticities_net_of_acquisition(1.0, e, 0.0)[DRIVERS.index(of)]

    return law


def customer_equity(form: EquityLaw = customer_value.customer_equity) -> Law:
    """Value of a prospect [EUR], by what the first firm's strategy spends on winning and on keeping."""

    def law(scenario: Scenario) -> float:
        firm = next(iter(scenario.firms.values()))
        assert isinstance(firm.strategy, Rules)
        won_for = firm.strategy.acquisition_budget / scenario.customers.number
        kept_for = firm.strategy.actions["keep"].weekly_cost or 0.0
        a = saturating_response(won_for, firm.acquisition.ceiling, firm.acquisition.scale)
        r = saturating_response(kept_for, firm.retention.ceiling, firm.retention.scale)
        return form(_margin(scenario), a, won_for, r, kept_for, discount_per_period(scenario))

    return law


def weeks_until(scenario: Scenario, periods: int) -> int:
    """How long some periods of attrition are [weeks]."""
    attrition = _segment(scenario).attrition
    assert isinstance(attrition, PerPeriod)
    return attrition.period_weeks * periods


def share_left(periods: int, form: PeriodLaw = staying_and_buying.share_left) -> Law:
    """Share of a cohort left after some periods of attrition."""
    return lambda scenario: form(*_beta(scenario), periods)


def share_of_buyers(weeks: int) -> Law:
    """Share of people who buy within some weeks."""

    def law(scenario: Scenario) -> float:
        mean, shape = _purchase_rate(scenario)
        return staying_and_buying.share_of_buyers(mean * weeks, shape)

    return law


def share_of_buyers_if_alike(weeks: int) -> Law:
    """Share of people who would buy within some weeks if all had the same rate."""
    return lambda scenario: staying_and_buying.share_of_buyers_if_alike(_purchase_rate(scenario)[0] * weeks)


def purchases_a_buyer(weeks: int) -> Law:
    """Purchases of a buyer within some weeks [purchases/buyer]."""

    def law(scenario: Scenario) -> float:
        mean, shape = _purchase_rate(scenario)
        return staying_and_buying.purchases_a_buyer(mean * weeks, shape)

    return law


def capped_purchases_a_buyer(weeks: int) -> Law:
    """Purchases of a buyer within some weeks if no more than one a week were counted [purchases/buyer]."""
    return lambda scenario: staying_and_buying.capped_purchases_a_buyer(*_purchase_rate(scenario), weeks)


def adopted(periods: int, form: DiffusionLaw = diffusion.new_adopters) -> Law:
    """Share of people who have adopted after some periods."""
    return lambda scenario: sum(form(*_diffusion(scenario), periods))


def new_adopters(period: int, form: DiffusionLaw = diffusion.new_adopters) -> Law:
    """Share of people who adopt in a period."""
    return lambda scenario: form(*_diffusion(scenario), period)[-1]


def peak(form: DiffusionLaw = diffusion.new_adopters) -> Law:
    """Period in which most people adopt."""

    def law(scenario: Scenario) -> float:
        adopters = form(*_diffusion(scenario), scenario.weeks)
        return adopters.index(max(adopters)) + 1.0

    return law


def logit_share(firm: str) -> Law:
    """A firm's share where nothing but the price counts."""

    def law(scenario: Scenario) -> float:
        utilities = [_slope(scenario) * each.offering.price for each in scenario.firms.values()]
        return float(brand_choice.logit_shares(utilities)[list(scenario.firms).index(firm)])

    return law


def own_price_elasticity(firm: str) -> Law:
    """Per cent by which a firm's share changes with a per cent of its price."""

    def law(scenario: Scenario) -> float:
        price = scenario.firms[firm].offering.price
        return brand_choice.own_price_elasticity(_slope(scenario), price, logit_share(firm)(scenario))

    return law


def own_price_elasticity_of_utility(firm: str) -> Law:
    """The same for the firm's attraction instead of its share: ``beta p``."""
    return lambda scenario: _slope(scenario) * scenario.firms[firm].offering.price


def cross_price_elasticity(firm: str) -> Law:
    """Per cent by which any rival's share changes with a per cent of a firm's price."""

    def law(scenario: Scenario) -> float:
        price = scenario.firms[firm].offering.price
        return brand_choice.cross_price_elasticity(_slope(scenario), price, logit_share(firm)(scenario))

    return law


def stationary_share(firm: str) -> Law:
    """The share that a firm comes to hold where habit switches brands."""

    def law(scenario: Scenario) -> float:
        shares = brand_choice.stationary_shares(_switching(scenario))
        return float(shares[list(scenario.firms).index(firm)])

    return law


def staying_probability(firm: str) -> Law:
    """Probability that who bought from a firm buys from it again, where habit switches brands."""

    def law(scenario: Scenario) -> float:
        row = list(scenario.firms).index(firm)
        return float(_switching(scenario)[row, row])

    return law


def share_without_habit(firm: str) -> Law:
    """The share that a firm would hold without habit."""

    def law(scenario: Scenario) -> float:
        intercepts = [each.offering.intercept for each in scenario.firms.values()]
        return float(brand_choice.logit_shares(intercepts)[list(scenario.firms).index(firm)])

    return law


def repeat_probability(firm: str) -> Law:
    """Probability that the next purchase in the category repeats a brand, where tastes last."""
    return lambda scenario: brand_choice.repeat_probability(_taste_strength(scenario), _taste_share(scenario, firm))


def taste_share(firm: str) -> Law:
    """The probability to buy a brand next if tastes did not last."""
    return lambda scenario: _taste_share(scenario, firm)


def penetration(firm: str) -> Law:
    """Share of people who buy a brand at least once, where tastes last."""
    return lambda scenario: brand_choice.penetration(
        _taste_strength(scenario), _taste_share(scenario, firm), *_category(scenario)
    )


def penetration_if_rates_alike(firm: str) -> Law:
    """Share of people who would buy a brand at least once if all bought the category at the same rate."""
    return lambda scenario: brand_choice.penetration_if_rates_alike(
        _taste_strength(scenario), _taste_share(scenario, firm), _category(scenario)[0]
    )


def purchases_a_buyer_of(firm: str, buyers: Callable[[str], Law] = penetration) -> Law:
    """Purchases of a brand by those who buy it at all [purchases/buyer]."""
    return lambda scenario: _category(scenario)[0] * _taste_share(scenario, firm) / buyers(firm)(scenario)


def joint_penetration(first: str, second: str) -> Law:
    """Share of people who buy each of two brands at least once."""

    def law(scenario: Scenario) -> float:
        shares = (_taste_share(scenario, first), _taste_share(scenario, second))
        return brand_choice.joint_penetration(_taste_strength(scenario), shares, *_category(scenario))

    return law


def duplication_law(first: str, second: str) -> Law:
    """The same by the approximation ``D b_X b_Y``."""

    def law(scenario: Scenario) -> float:
        names = list(scenario.firms)
        shares = [_taste_share(scenario, name) for name in names]
        pair = (names.index(first), names.index(second))
        return brand_choice.duplication_law(_taste_strength(scenario), shares, pair, *_category(scenario))

    return law


def repeat_purchases(form: PurchasesLaw = staying_and_buying.repeat_purchases) -> Law:
    """Repeat purchases of a customer until the end, where a purchase may be the last [purchases/customer]."""

    def law(scenario: Scenario) -> float:
        mean, shape = _purchase_rate(scenario)
        return form(shape, shape / mean, *_beta(scenario), scenario.weeks)

    return law


def _margin(scenario: Scenario) -> float:
    offering = next(iter(scenario.firms.values())).offering
    return offering.price - offering.unit_cost


def _retention(scenario: Scenario) -> float:
    attrition = _segment(scenario).attrition
    assert isinstance(attrition, Dropout)
    assert attrition.probability is not None
    return 1.0 - attrition.probability


def _cost_of_winning(scenario: Scenario) -> float:
    """Return what winning a customer costs where the first firm advertises to everybody, once [EUR/customer]."""
    return _spent_on_telling(scenario) / _share_won(scenario)


def _share_won(scenario: Scenario) -> float:
    """Return the share of people whom one week of the first firm's advertising wins [-]."""
    (firm,) = scenario.firms.values()
    return saturating_response(_spent_on_telling(scenario), firm.acquisition.ceiling, firm.acquisition.scale)


def _spent_on_telling(scenario: Scenario) -> float:
    """Return what the first firm spends on advertising in a week [EUR/person]."""
    (firm,) = scenario.firms.values()
    assert isinstance(firm.strategy, AcquisitionFocus)
    return firm.strategy.acquisition_budget / scenario.customers.number


def _segment(scenario: Scenario) -> Segment:
    (segment,) = scenario.customers.segments.values()
    return segment


def _orientation(scenario: Scenario) -> Orientation:
    return scenario.customers.orientations[_segment(scenario).orientation]


def _beta(scenario: Scenario) -> tuple[float, float]:
    """Return the parameters of the beta distribution of the probability to leave [-]."""
    attrition = _segment(scenario).attrition
    assert isinstance(attrition, PerPeriod | PerPurchase)
    assert attrition.alpha is not None
    assert attrition.beta is not None
    return attrition.alpha, attrition.beta


def _purchase_rate(scenario: Scenario) -> tuple[float, float]:
    """Return mean [purchases/week] and shape [-] of the gamma distribution of purchase rates."""
    rate = _segment(scenario).purchase_rate
    assert rate.shape is not None
    return rate.mean, rate.shape


def _category(scenario: Scenario) -> tuple[float, float]:
    """Return mean [purchases/person] until the end and shape [-] of purchases in the category."""
    mean, shape = _purchase_rate(scenario)
    return mean * scenario.weeks, shape


def _diffusion(scenario: Scenario) -> tuple[float, float]:
    """Return p and q [1/week]."""
    (firm,) = scenario.firms.values()
    return firm.acquisition.ceiling, _orientation(scenario).talking.listening


def _slope(scenario: Scenario) -> float:
    """Return by how much utility changes with a EUR of price [utility/EUR]."""
    orientation = _orientation(scenario)
    weight = orientation.weights.money / orientation.weights.total()
    return -orientation.choosing.value_sensitivity * weight / scenario.economy.reference_price


def _switching(scenario: Scenario) -> brand_choice.Numbers:
    intercepts = [firm.offering.intercept for firm in scenario.firms.values()]
    return brand_choice.switching_probabilities(intercepts, _orientation(scenario).choosing.inertia)


def _taste_strength(scenario: Scenario) -> float:
    strength = _segment(scenario).taste_strength
    assert strength is not None
    return strength


def _taste_share(scenario: Scenario, firm: str) -> float:
    """Return a firm's share in the distribution of tastes; the shares are divided by their sum."""
    shares = np.array([each.taste_share or 1.0 / len(scenario.firms) for each in scenario.firms.values()])
    return float(shares[list(scenario.firms).index(firm)] / shares.sum())
