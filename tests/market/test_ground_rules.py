"""Ground rules: nobody wins by the clock running out, and a strategy sees what a manager could see, and cannot touch more."""

import copy
import dataclasses
import functools
import inspect
import pickle
import types
from collections.abc import Iterator
from functools import cache
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.paired import PairedDifference, paired_difference
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.strategies import Strategy
from simulation.firms.view import ManagersView
from simulation.market.facing import managers_view
from simulation.market.snapshot import Snapshot
from simulation.outcomes import Results
from simulation.parameters import Parameters
from simulation.rules.lifecycle import ENDED
from simulation.scenario import Scenario, changed
from simulation.state.columns import ASKED, COLUMNS
from simulation.state.history import History
from tests.market.markets import FIRMS, scenario

# Nobody wins by truncation

KEEPING = {"name": "retention_focus", "acquisition_budget": 0.0, "retention_budget": 10_000.0, "care_per_customer": 0.3}
SEEDS = range(16)
CONFIDENCE = 0.999


def keeping_pays(weeks: int, last_weeks_without: int) -> Scenario:
    """A market in which attention keeps customers; our firm stops giving it for the last weeks."""
    firm = {"initial_awareness": 1.0, "strategy": KEEPING, "retention": {"ceiling": 0.9}, "costs": {"fixed": 0.0}}
    stops = {
        "week": weeks - last_weeks_without + 1,
        "title": "Ours stops investing",
        "set": {"firms.Ours.strategy": {"name": "run_off"}},
    }
    given: dict[str, Any] = {
        "title": "keeping pays",
        "weeks": weeks,
        "customers": {
            "number": 800, "segments": {"All": {"share": 1.0, "orientation": "value"}}, "arrivals": {"per_year": 0.3},
        },
        "firms": {"Ours": firm, "Theirs": firm},
        "events": [stops] if last_weeks_without > 0 else [],
        "scoring": {"equity_weeks": 104},
    }  # fmt: skip
    return Scenario.model_validate(given)


@cache
def profit_and_score(weeks: int, last_weeks_without: int) -> np.ndarray:
    """Return our firm's profit up to the last week, and its score, (2, n_seeds) [EUR]."""
    found = []
    for seed in SEEDS:
        market = sim.Market(keeping_pays(weeks, last_weeks_without), seed).run()
        ours = market.results.summary().set_index("firm").loc["Ours"]
        found.append((ours["profit"], ours["discounted_profit"] + market.equity_left()["Ours"]))
    return np.array(found).T


def gain_by_stopping(weeks: int, last_weeks_without: int) -> tuple[PairedDifference, PairedDifference]:
    """Return what stopping adds to the profit up to the last week, and to the score, under the same luck."""
    stopping, going_on = profit_and_score(weeks, last_weeks_without), profit_and_score(weeks, 0)
    profit, score = (paired_difference(*pair, CONFIDENCE) for pair in zip(stopping, going_on, strict=True))
    return profit, score


@pytest.mark.parametrize("weeks", [26, 78])
def test_to_stop_investing_towards_the_end_pays_in_bare_profit_and_never_by_the_score(weeks):
    """Of a quarter without attention the profit keeps what was saved, and the score also what was lost."""
    profit, score = gain_by_stopping(weeks, 13)
    assert profit.low > 0.0
    assert score.high < 0.0
    assert -score.difference > profit.difference  # what is lost is more than what was saved


def test_bare_profit_turns_with_the_horizon_and_the_score_does_not():
    """Never to invest is best for whoever looks eight weeks ahead, and worst a year ahead; by the score it is always worse."""
    (short, short_score), (long, long_score) = gain_by_stopping(8, 8), gain_by_stopping(52, 52)
    assert short.low > 0.0 > long.high
    assert short_score.high < 0.0
    assert long_score.high < 0.0


def test_without_equity_left_behind_the_score_would_be_won_by_the_clock():
    """The control: with nothing counted after the last week the score has the same direction as bare profit."""
    made = [
        changed(keeping_pays(26, last), {"scoring.equity_weeks": 0, "scoring.discount_rate_per_year": 0.0})
        for last in (13, 0)
    ]
    for seed in SEEDS[:4]:
        markets = [sim.Market(each, seed).run() for each in made]
        score = [m.results.summary().set_index("firm").loc["Ours", "discounted_profit"] for m in markets]
        assert all(m.equity_left() == {"Ours": 0.0, "Theirs": 0.0} for m in markets)
        assert score[0] > score[1]


# A strategy sees what a manager could see

HIDDEN_THINGS = (sim.Market, mesa.Model, mesa.Agent, History, Snapshot, Results, Scenario, Strategy)
PLAIN = (str, bytes, int, float, bool, type(None), np.generic, type, types.ModuleType)


def parts_of(thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield everything that can be reached from a thing in one step, by whatever way Python offers."""
    if isinstance(thing, np.ndarray):
        yield ".base", thing.base
    elif isinstance(thing, np.random.Generator):
        yield ".state", thing.bit_generator.state
        yield ".entropy", thing.bit_generator.seed_seq.entropy
    elif isinstance(thing, dict | types.MappingProxyType):
        yield from ((f"[{key!r}]", value) for key, value in thing.items())
        yield from ((f".keys[{key!r}]", key) for key in thing)
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from ((f"[{place}]", each) for place, each in enumerate(thing))
    elif isinstance(thing, functools.partial):
        yield from ((".func", thing.func), (".args", thing.args), (".keywords", thing.keywords))
    elif isinstance(thing, types.MethodType):
        yield from ((".__self__", thing.__self__), (".__func__", thing.__func__))
    elif isinstance(thing, types.FunctionType):
        yield from ((".__closure__", cell.cell_contents) for cell in thing.__closure__ or ())
        yield from ((".__defaults__", thing.__defaults__), (".__kwdefaults__", thing.__kwdefaults__))
    elif isinstance(thing, types.GeneratorType):
        yield ".gi_frame", dict(thing.gi_frame.f_locals) if thing.gi_frame else {}
    elif isinstance(thing, types.CellType):
        yield ".cell_contents", thing.cell_contents
    elif isinstance(thing, pd.DataFrame):
        yield from ((f"[{name!r}]", thing[name].to_numpy()) for name in thing)
        return
    if not isinstance(thing, PLAIN):
        yield from attributes_of(thing)


def attributes_of(thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield what our own classes offer: what an object holds, fields, properties, what methods without arguments return."""
    yield from ((f".{name}", value) for name, value in getattr(thing, "__dict__", {}).items())
    if not type(thing).__module__.startswith("simulation"):
        return
    names = {field.name for field in dataclasses.fields(thing)} if dataclasses.is_dataclass(thing) else set()
    for kind in type(thing).__mro__:
        if kind.__module__.startswith("simulation"):
            names |= set(vars(kind)) | set(getattr(kind, "__slots__", ()))
    for name in sorted(
        name for name in names if not name.startswith("__") and name not in ("of", "checked", "_abc_impl")
    ):
        value = getattr(thing, name)
        yield f".{name}", value
        if isinstance(value, types.MethodType) and not required(value):
            yield f".{name}()", value()


def required(method: Any) -> list[str]:
    """Return the names of the arguments that a method must be given."""
    found = inspect.signature(method).parameters.values()
    return [each.name for each in found if each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD]


def reachable(start: Any) -> dict[str, Any]:
    """Return everything that can be reached from a thing, by the way to it."""
    found: dict[str, Any] = {}
    seen: dict[int, Any] = {}  # held, so that no id is given twice
    waiting = [("view", start)]
    while waiting:
        way, thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen[id(thing)] = thing
        found[way] = thing
        waiting += [(way + more, part) for more, part in parts_of(thing)]
    return found


def arrays_of(things: dict[str, Any]) -> dict[str, np.ndarray]:
    """Return those that are arrays and hold something."""
    return {way: thing for way, thing in things.items() if isinstance(thing, np.ndarray) and thing.size > 0}


@pytest.fixture(scope="module")
def market():
    """A market at work in which firms keep pictures and personas, run programmes, and ask who left."""
    firm = {
        "research_basics": {"keeps_picture": True, "secondary_accuracy": 0.7}, "programme": {}, "budget": 900.0,
        "media": {"Posters": {}, "Online": {}},
    }  # fmt: skip
    firms = {name: {**firm, **own} for name, own in FIRMS.items()}
    firms["Keeper"]["strategy"] = {"name": "win_back"}
    return sim.Market(scenario(500, firms=firms)).run(30)


def seen(market):
    """Return rows and views of all firms, looked up at once as when they plan."""
    public = market.public_faces()
    files = zip(market.firms, market.files(market.firms), strict=True)
    return [(rows, managers_view(market, firm, records, public)) for firm, (rows, records) in files]


@pytest.fixture(scope="module")
def views(market):
    """What each firm would see if all planned now."""
    return [view for _, view in seen(market)]


OURS = (
    *PLAIN,
    np.ndarray,
    pd.DataFrame,
    np.random.Generator,
    dict,
    list,
    tuple,
    types.MethodType,
    types.FunctionType,
    Parameters,
)


def test_nothing_that_can_be_reached_from_a_view_is_the_market_or_a_part_of_it(market, views):
    own = (*market.firms, market.state, market.network, market.scenario, market.history, market.levels, *market.state)
    forbidden = {id(thing) for thing in own} | {id(thing) for firm in market.firms for thing in vars(firm).values()}
    forbidden -= {id(firm.parameters.programme) for firm in market.firms}
    for view in views:
        for way, thing in reachable(view).items():
            assert not isinstance(thing, HIDDEN_THINGS), way
            assert isinstance(thing, PLAIN) or id(thing) not in forbidden, way
            if not way.endswith(".base"):  # the owner of an array's memory may be anything
                assert isinstance(thing, OURS) or dataclasses.is_dataclass(thing), f"{way}: {type(thing)}"
            if "entropy" in way or way.endswith(".state"):
                assert str(market.seed) not in str(thing).split(), way


def test_no_memory_that_can_be_reached_from_a_view_is_the_markets_or_a_rivals(market, views):
    owners = (market, market.network, market.history, *market.firms)
    things = [*market.state, market.over_weeks, *(value for owner in owners for value in vars(owner).values())]
    theirs = [thing for thing in things if isinstance(thing, np.ndarray) and thing.size > 0]
    assert len(theirs) > len(market.state)
    seen = [arrays_of(reachable(view)) for view in views]
    for place, arrays in enumerate(seen):
        assert len(arrays) > 20
        rivals = [array for other in seen[:place] for array in other.values()]
        for way, array in arrays.items():
            assert not any(np.shares_memory(array, other) for other in (*theirs, *rivals)), way


def test_no_array_that_can_be_reached_from_a_view_holds_what_is_hidden(market, views):
    """What is hidden of the customers on record is nowhere, under whatever name; of reasons to leave, only what was told."""
    hidden = [column for column in COLUMNS if column.visibility == "hidden" and column.name != "left_because"]
    for firm, view in zip(market.firms, views, strict=True):
        known = np.flatnonzero(np.isin(market.state.customer_id, view.records.customer_id))
        arrays = {way: array for way, array in arrays_of(reachable(view)).items() if array.shape == known.shape}
        assert any(np.array_equal(array, market.state.customer_id[known]) for array in arrays.values())
        for column in hidden:
            whole = getattr(market.state, column.name)
            truth = whole[known] if column.owner == "customer" else whole[firm.row, known]
            same = [way for way, array in arrays.items() if array.dtype.names is None and np.array_equal(array, truth)]
            assert len(np.unique(truth)) <= 2 or same == [], (column.name, same)


def scrambled(market: sim.Market, luck: np.random.Generator) -> sim.Market:
    """Return a copy in which customers have exchanged all that no firm can know of them."""
    copy = sim.Market.restored(market.snapshot())
    state = copy.state
    for column in COLUMNS:
        if column.visibility == "record":
            continue
        values = getattr(state, column.name)
        for row in np.atleast_2d(values) if column.owner == "customer" else range(len(values)):
            of_firm = row if column.owner == "customer" else values[row]
            free = np.ones(len(of_firm), np.bool_)
            if column.name == "stage":
                free = of_firm != ENDED  # whose file is closed the firm knows: it has closed it
            if column.name == "left_because":
                free = state.marks[row] & ASKED == 0  # who was asked has said so
            of_firm[free] = luck.permutation(of_firm[free])
    return copy


def differing(one: ManagersView, other: ManagersView) -> list[str]:
    """Return the ways to all values that differ between two views."""
    found = []
    here, there = reachable(one), reachable(other)
    for way, thing in here.items():
        if isinstance(thing, np.ndarray):
            same = way in there and thing.dtype == there[way].dtype and thing.tolist() == there[way].tolist()
        else:
            same = way in there and (not isinstance(thing, PLAIN) or isinstance(thing, type) or thing == there[way])
        found += [] if same else [way]
    return sorted({*found, *(there.keys() - here.keys())})


def test_what_is_hidden_of_customers_changes_nothing_that_a_firm_sees():
    firms = {name: {**firm, "research_basics": {"keeps_picture": False}} for name, firm in FIRMS.items()}
    firms["Keeper"]["strategy"] = {"name": "win_back"}
    market = sim.Market(scenario(500, firms=firms)).run(30)
    other = scrambled(market, np.random.default_rng(1))
    assert (market.state.segment != other.state.segment).sum() > 100
    assert (market.state.satisfaction != other.state.satisfaction).sum() > 100
    for one, two in zip(seen(market), seen(other), strict=True):
        assert len(one[1].records) > 50
        assert differing(one[1], two[1]) == []


def test_of_pictures_of_customers_a_firm_sees_no_more_than_they_show(market, views):
    """With pictures, who belongs to which segment shows in the pictures and in the shares of the personas, nowhere else."""
    other = scrambled(market, np.random.default_rng(1))
    for view, (_, changed_view) in zip(views, seen(other), strict=True):
        ways = differing(view, changed_view)
        assert len(ways) > 0
        assert [way for way in ways if not any(part in way for part in ("persona", "filed", "_history", "_paid"))] == []


@pytest.mark.parametrize(
    "secret",
    [
        {"firms.Winner.offering.unit_cost": 3.0}, {"firms.Winner.budget": 77.0}, {"firms.Winner.offering.service": 0.99},
        {"firms.Winner.strategy": {"name": "harvest"}}, {"firms.Winner.initial_awareness": 0.9},
        {"customers.orientations.cost.weights.money": 0.9}, {"customers.orientations.value.choosing.loyalty_weight": 9.0},
        {"customers.orientations.cost.paying.default_probability": 0.5},
    ],
    ids=lambda secret: next(iter(secret)),
)  # fmt: skip
def test_what_rivals_and_customers_keep_to_themselves_changes_nothing_that_a_firm_sees(market, secret):
    other = sim.Market.restored(market.snapshot())
    other._change(changed(market.scenario, secret))
    assert differing(market.seen_by(market.firms[0])[1], other.seen_by(other.firms[0])[1]) == []


def shown(view: ManagersView) -> dict[str, Any]:
    """Return all that is in a view, in plain values."""
    told = {field.name: getattr(view, field.name) for field in dataclasses.fields(ManagersView)}
    return {
        **told,
        "records": view.records.table().to_dict(),
        "ledger": {n: a.tolist() for n, a in view.ledger.items()},
    }


def test_a_view_shows_the_same_whenever_it_is_looked_at(market):
    going_on = sim.Market.restored(market.snapshot())
    at_once, later = (seen(going_on) for _ in range(2))
    before = [shown(view) for _, view in at_once]
    going_on.run(9)
    assert going_on.firms[0].weeks_in_use != market.firms[0].weeks_in_use
    assert [shown(view) for _, view in later] == before
    assert [shown(view) for _, view in seen(going_on)] != before


@pytest.mark.parametrize("again", [copy.deepcopy, lambda view: pickle.loads(pickle.dumps(view)), dataclasses.replace])
def test_a_view_can_be_copied(views, again):
    assert [shown(again(view)) for view in views] == [shown(view) for view in views]
    with pytest.raises(AttributeError, match="no 'weather'"):
        views[0].weather  # noqa: B018
    with pytest.raises(dataclasses.FrozenInstanceError):
        views[0].ledger = {}


# It cannot touch more than its own decision


class Careful(Strategy):
    """Treat by lot, with personal messages and vouchers."""

    tampers: bool = False

    def decide(self, view: ManagersView) -> Decision:
        lot = view.rng.integers(0, 3, len(view.records))
        if self.tampers:
            tamper(view)
        treatments = (UNTREATED, Treatment("letter", contact=True, personal=True), Treatment("voucher", discount=0.2))
        return Decision(acquisition_spending=300.0, treatments=treatments, treatment=lot)


def tamper(view: ManagersView) -> None:
    """Write into everything that lets itself be written into."""
    for thing in reachable(view).values():
        if isinstance(thing, np.ndarray) and thing.flags.writeable and thing.dtype.names is None:
            thing[...] = 1
        elif type(thing) is dict and thing and all(isinstance(key, str) for key in thing):
            for key in [key for key in thing if key in FIRMS or key in view.ledger or key in view.media]:
                thing[key] = None


def test_writing_into_everything_that_is_seen_changes_nothing():
    basics = {"keeps_picture": True, "secondary_accuracy": 0.3}
    made = scenario(firms={**FIRMS, "Keeper": {"research_basics": basics, "programme": {}}})
    honest, tampering = (
        sim.Market(made, strategies={"Keeper": Careful(tampers=tampers)}).run() for tampers in (False, True)
    )
    assert honest.history.tally("discount_cents")[:, 0].sum() > 0
    assert np.array_equal(honest.history.tallies, tampering.history.tallies)
    assert np.array_equal(honest.history.accounts, tampering.history.accounts)
    assert all(np.array_equal(one, two) for one, two in zip(honest.state, tampering.state, strict=True))


def test_a_column_of_the_records_says_that_it_cannot_be_written_into(views):
    """Who edits `records.treatment` in place, and returns it as the plan, would otherwise change what the plan is compared with."""
    for field in dataclasses.fields(views[0].records):
        with pytest.raises(ValueError, match="read-only"):
            getattr(views[0].records, field.name)[...] = 1


def test_what_a_view_is_made_of_cannot_be_changed(views):
    for thing in reachable(views[0]).values():
        if isinstance(thing, Parameters):
            with pytest.raises(ValueError, match="frozen"):
                setattr(thing, next(iter(type(thing).model_fields)), None)
        elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(thing, dataclasses.fields(thing)[0].name, None)
