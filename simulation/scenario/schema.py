"""What a scenario is: story, customers, firms, events, horizon. Composes what the lower layers own."""

from copy import deepcopy
from typing import Any, get_args

from pydantic import ValidationError, model_validator

from simulation.customers.segments import Customers, Segment
from simulation.customers.types import Habits, combined
from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.strategies import STRATEGIES
from simulation.parameters import Parameters, fault, nearest, parameter
from simulation.scenario.naming import check_names
from simulation.state.columns import FOREVER
from simulation.state.week import MOST_FIRMS

MOST_CELLS = 2**31
"""Customers times firms that a scenario may ask for; more does not fit a laptop."""
FIXED_AT_THE_START = {"id", "enters_week", "initial_awareness", "taste_share"}
CHANGEABLE_BRANCHES = ("firms", "customers.orientations", "economy")


class Economy(Parameters):
    """The state of the economy and of policy."""

    demand: float = parameter(
        1.0, "Factor on everybody's purchase rate.", unit="-", source="structure", ge=0, le=10, play=True
    )
    advertising_allowed: bool = parameter(
        True,
        "Whether paid advertising is allowed; where it is banned it is neither paid for nor seen.",
        unit="-",
        source="structure",
    )
    reference_price: float = parameter(
        20.0,
        "Price that customers think of as normal; the weight of money is relative to it.",
        unit="EUR",
        source="assumption: the default price",
        gt=0,
        le=1e6,
    )


class Scoring(Parameters):
    """How firms are scored: discounted profit plus the customer equity left behind."""

    discount_rate_per_year: float = parameter(
        0.1,
        "Discount rate.",
        unit="1/year",
        source="assumption: as in Gupta, Lehmann & Stuart (2004), 0.08 to 0.16",
        ge=0,
        le=1000,
    )
    equity_weeks: int = parameter(
        156,
        "How long the market is continued, under a policy of spending nothing, to value the customers left.",
        unit="weeks",
        source="assumption: three years hold most of a customer's remaining value at usual retention",
        ge=0,
        le=2000,
    )


class MarketEvent(Parameters):
    """Something that happens to the market in a given week: parameters change."""

    week: int = parameter(..., "The week it takes effect (1 is the first that counts).", unit="week", source="structure",
                          ge=1, le=FOREVER)  # fmt: skip
    title: str = parameter(
        ..., "What happened, in a few words.", unit="-", source="structure", min_length=1, max_length=200
    )
    set: dict[str, Any] = parameter(
        ...,
        "New values by the path of the parameter, such as firms.Rival.offering.price: 15.",
        unit="-",
        source="structure",
        min_length=1,
        max_length=100,
    )


class Texts(Parameters):
    """What a scenario says, in another language; what is left out is said in its own."""

    title: str = parameter("", "What it is called.", unit="-", source="structure", max_length=200)
    story: str = parameter("", "What it is about.", unit="-", source="structure", max_length=5000)
    question: str = parameter("", "The question it asks.", unit="-", source="structure", max_length=2000)
    look_for: list[str] = parameter(
        ..., "What to look for.", unit="-", source="structure", default_factory=list, max_length=20
    )


class Scenario(Parameters):
    """A market to run."""

    title: str = parameter(..., "What it is called.", unit="-", source="structure", min_length=1, max_length=200)
    story: str = parameter("", "What it is about.", unit="-", source="structure", max_length=5000)
    question: str = parameter("", "The question it asks.", unit="-", source="structure", max_length=2000)
    look_for: list[str] = parameter(
        ..., "What to look for.", unit="-", source="structure", default_factory=list, max_length=20
    )
    references: list[str] = parameter(
        ..., "Sources.", unit="-", source="structure", default_factory=list, max_length=50
    )
    translations: dict[str, Texts] = parameter(
        ...,
        "Title, story, question and what to look for, by the code of a language, such as uk or zh.",
        unit="-",
        source="structure",
        default_factory=dict,
        max_length=20,
    )
    weeks: int = parameter(
        156, "Weeks that count.", unit="weeks", source="assumption: three years", ge=1, le=20_000, play=True
    )
    burn_in_weeks: int = parameter(
        26,
        "Weeks run beforehand, so that a market at work is measured.",
        unit="weeks",
        source="assumption: half a year for customers to find their firms",
        ge=0,
        le=5_000,
    )
    planning_interval_weeks: int = parameter(
        4, "How often firms plan.", unit="weeks", source="assumption: monthly", ge=1, le=520
    )
    seed: int = parameter(
        1, "Luck: the same seed gives the same run.", unit="-", source="structure", ge=0, le=2**63 - 1
    )
    focal_firm: str | None = parameter(
        None, "The firm the question is about; null: the first.", unit="-", source="structure", max_length=200
    )
    play: list[str] = parameter(
        ...,
        "Paths of the parameters worth playing with.",
        unit="-",
        source="structure",
        default_factory=list,
        max_length=30,
    )
    customers: Customers = parameter(..., "Who buys.", unit="-", source="structure")
    firms: dict[str, FirmParameters] = parameter(
        ..., "Who sells, by name.", unit="-", source="structure", min_length=1, max_length=MOST_FIRMS
    )
    events: list[MarketEvent] = parameter(
        ..., "What changes, and when.", unit="-", source="structure", default_factory=list, max_length=200
    )
    economy: Economy = parameter(..., "Economy and policy.", unit="-", source="structure", default_factory=Economy)
    scoring: Scoring = parameter(..., "How firms are scored.", unit="-", source="structure", default_factory=Scoring)

    @model_validator(mode="after")
    def _consistent(self) -> "Scenario":
        self._check_size()
        self._check_firms()
        self._check_research()
        check_names(self)
        self._check_events()
        for place, path in enumerate(self.play):
            if not _is_not_in_force(self, path):
                _value_at(self, path, ("play", place))
        return self

    @property
    def playable(self) -> list[str]:
        """Those paths in ``play`` that the strategies now followed have, and that nothing switched off has."""
        return [path for path in self.play if not _is_not_in_force(self, path)]

    def texts(self, language: str) -> Texts:
        """Return what the scenario says in a language, as far as it has been translated."""
        own = {name: getattr(self, name) for name in Texts.model_fields}
        translated = self.translations.get(language, Texts())
        return Texts(**{name: getattr(translated, name) or text for name, text in own.items()})

    def firm_ids(self) -> list[int]:
        """Return each firm's stable number, (n_firms,)."""
        return [place if firm.id is None else firm.id for place, firm in enumerate(self.firms.values())]

    @property
    def focal(self) -> str:
        """The firm that the question is about."""
        return self.focal_firm or next(iter(self.firms))

    def _check_size(self) -> None:
        if self.burn_in_weeks + self.weeks + self.scoring.equity_weeks >= FOREVER - 1:
            raise fault(
                "weeks", f"burn_in_weeks, weeks and scoring.equity_weeks together must stay below {FOREVER - 1}"
            )
        cells = self.customers.number * len(self.firms)
        if cells > MOST_CELLS:
            raise fault(
                ("customers", "number"),
                f"{self.customers.number:,} customers with {len(self.firms)} firms make {cells:,} relationships; at most "
                f"{MOST_CELLS:,} fit (with {len(self.firms)} firms, {MOST_CELLS // len(self.firms):,} customers)",
            )
        fewest = self.customers.network.fewest_customers
        if self.customers.number < fewest:
            raise fault(
                ("customers", "network"),
                f"this network needs at least {fewest} customers, but there are {self.customers.number}",
            )

    def _check_firms(self) -> None:
        ids = self.firm_ids()
        if len(set(ids)) != len(ids):
            raise fault("firms", "two firms have the same id")
        if self.focal_firm is not None and self.focal_firm not in self.firms:
            close = nearest(self.focal_firm, self.firms)
            hint = f"; did you mean '{close}'?" if close else ""
            raise fault(
                "focal_firm", f"there is no firm '{self.focal_firm}'{hint} (there are: {', '.join(self.firms)})"
            )

    def _check_research(self) -> None:
        known = [*self.customers.segments, *self.customers.orientations]
        for name, firm in self.firms.items():
            for method, how in firm.research.items():
                if how.bias is not None and how.bias not in known:
                    close = nearest(how.bias, known)
                    hint = f"; did you mean '{close}'?" if close else ""
                    raise fault(
                        ("firms", name, "research", method, "bias"),
                        f"there is no segment or orientation '{how.bias}'{hint} (there are: {', '.join(known)})",
                    )

    def _check_events(self) -> None:
        changed, before = self.model_dump(), self
        for place, event in sorted(enumerate(self.events), key=lambda pair: pair[1].week):
            for path, value in event.set.items():
                where = ("events", place, "set", path)
                _check_changeable(path, where)
                _value_at(before, path, where)
                _put(changed, path, value, where)
            changed = {**changed, "events": [], "play": []}
            try:
                before = Scenario.model_validate(changed)  # a later event may change what this one brings
            except ValidationError as error:
                first = error.errors()[0]
                where = ("events", place, "set", _path_of(event, first["loc"]))
                raise fault(where, f"this change is not possible: {first['msg']}") from None


def _is_not_in_force(scenario: "Scenario", path: str) -> bool:
    """Whether a path names a parameter of another strategy than is followed, or of something that is set to null."""
    return _is_of_another_strategy(scenario, path) or _is_below_null(scenario, path)


def _is_below_null(scenario: "Scenario", path: str) -> bool:
    value: Any = scenario
    kinds: list[Any] = []
    for part in path.split("."):
        if value is None:
            return any(part in kind.model_fields for kind in kinds)
        if isinstance(value, dict):
            value, kinds = value.get(part, 0), []
        else:
            field = getattr(type(value), "model_fields", {}).get(part)
            asked = get_args(field.annotation) if field is not None else ()
            kinds = [kind for kind in asked if isinstance(kind, type) and issubclass(kind, Parameters)]
            value = getattr(value, part, 0)
    return False


def _is_of_another_strategy(scenario: "Scenario", path: str) -> bool:
    """Whether a path names a parameter that a firm would have under another strategy than it follows."""
    branch, _, rest = path.partition(".")
    firm, _, rest = rest.partition(".")
    if branch != "firms" or firm not in scenario.firms or not rest.startswith("strategy."):
        return False
    name = rest.removeprefix("strategy.")
    return not hasattr(scenario.firms[firm].strategy, name) and any(name in s.model_fields for s in STRATEGIES.values())


def _path_of(event: MarketEvent, location: tuple[int | str, ...]) -> str:
    """Return the change that an error's location belongs to."""
    names = [str(part) for part in location]
    for path in event.set:
        if all(part in names for part in path.split(".")):
            return path
    return next(iter(event.set))


def _check_changeable(path: str, where: tuple[str | int, ...]) -> None:
    if not path.startswith(tuple(f"{branch}." for branch in CHANGEABLE_BRANCHES)):
        raise fault(where, f"an event can change what is below {', '.join(CHANGEABLE_BRANCHES)}")
    if path.startswith("firms.") and path.split(".")[-1] in FIXED_AT_THE_START:
        raise fault(where, "this is fixed when the market is set up")


def _value_at(scenario: Scenario, path: str, where: tuple[str | int, ...]) -> Any:
    """Return the value at a dotted path.

    Raises
    ------
    Fault
        At ``where``, if there is no such parameter, with the nearest name.
    """
    value: Any = scenario
    for part in path.split("."):
        known = value if isinstance(value, dict) else getattr(type(value), "model_fields", {})
        if part not in known:
            close = nearest(part, known)
            hint = f"; did you mean '{close}'?" if close else ""
            raise fault(where, f"there is no parameter '{path}': '{part}' is unknown{hint}")
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def _put(tree: dict[str, Any], path: str, value: Any, where: tuple[str | int, ...] = ()) -> None:
    *parents, last = path.split(".")
    for part in parents:
        tree = tree[part]
        if not isinstance(tree, dict):
            raise fault(
                where, f"'{part}' is set to a single value by another change, so that nothing below it can be set"
            )
    tree[last] = value


def value_at(scenario: Scenario, path: str) -> Any:
    """Return a parameter by its dotted path.

    Raises
    ------
    ValueError
        If there is no such parameter; the message names the nearest.
    """
    return _value_at(scenario, path, ())


def changed(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    """Return a scenario with some parameters changed, fully validated.

    Parameters
    ----------
    changes
        Dotted path to new value, such as ``{"firms.Keeper.offering.price": 18.0}``.

    Raises
    ------
    pydantic.ValidationError, ValueError
        If a path does not exist or a value is not allowed.
    """
    tree = scenario.model_dump()
    for path, value in changes.items():
        value_at(scenario, path)
        _put(tree, path, value.model_dump() if isinstance(value, Parameters) else deepcopy(value))
    for name, segment in scenario.customers.segments.items():
        if f"customers.segments.{name}.types" in changes:
            tree["customers"]["segments"][name]["habits"] = _own_habits(segment, tree["customers"]["segments"][name])
    return Scenario.model_validate(tree)


def _own_habits(before: Segment, now: dict[str, Any]) -> dict[str, Any]:
    """Return the habits that a segment does not owe to the types it had, so that those of its new types can take effect."""
    owed = {**Habits().model_dump(), **combined(before.types)}
    return {habit: value for habit, value in now["habits"].items() if value != owed[habit]}
