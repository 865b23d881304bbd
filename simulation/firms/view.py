"""The manager's view: all that a strategy gets to see. Copies and public facts only, nothing hidden."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.firms.decision import Choices
from simulation.firms.levels import Level
from simulation.firms.programme import Programme
from simulation.firms.records import CustomerRecords


@dataclass(frozen=True)
class PublicFirm:
    """What anybody can see of a firm: name, shelf price [EUR], technology level [-], mean rating [-] and number of reviews.

    The rating is from 0 to 1, and 0.5 as long as there are no reviews.
    """

    name: str
    price: float
    technology: float
    rating: float = 0.5
    reviews: int = 0


@dataclass(frozen=True)
class ResponseCurve:
    """What a firm knows of the effect of its own spending: ``ceiling * (1 - exp(-spending / scale))``.

    ``ceiling`` [1/week] for acquisition, [-] for retention and research; ``scale`` [EUR/person/week], for research
    [EUR/week].
    """

    ceiling: float
    scale: float


@dataclass(frozen=True)
class MediumSeen:
    """An advertising medium as its firm sees it.

    ``curve`` of the hazard that it makes the firm known; ``freshness`` of its campaign idea [-], ``weeks`` the idea has
    been in use, ``renewal_cost`` of a fresh one [EUR], and the medium's ``share`` of undivided spending [-].
    """

    curve: ResponseCurve
    freshness: float
    weeks: int
    renewal_cost: float
    share: float


@dataclass(frozen=True)
class MethodSeen:
    """A research method as the firm sees it: the ``curve`` of what it brings, and what is ``known`` by it now [-]."""

    curve: ResponseCurve
    known: float


@dataclass(frozen=True)
class Persona:
    """A firm's picture of one part of its customers. It may be wrong.

    Attributes
    ----------
    number, segment
        Number and name of the segment pictured; the number stands in the records, the name is what advertising can be
        meant for.
    name
        The typical customer's name.
    orientation
        What these customers are taken to be driven by.
    share
        Share of the customers in the firm's records who are taken for such [-].
    story, goals, worries
        Who they are, what they want, and what holds them back; empty as long as the firm knows too little.
    """

    number: int
    segment: str
    name: str
    orientation: str
    share: float
    story: str = ""
    goals: str = ""
    worries: str = ""


@dataclass(frozen=True)
class ManagersView:
    """What a firm may observe when it plans.

    Attributes
    ----------
    name, week, planning_interval_weeks
        The firm, the week about to begin (1 is the first that counts; earlier ones are run-in) and how long the plan
        will hold [weeks].
    budget
        Most that may be planned, None for no limit [EUR/week].
    price, unit_cost, cost_to_serve, technology
        The firm's own offering as it is now [EUR], [EUR], [EUR/purchase], [-].
    weeks_with_idea, idea_freshness
        How long the oldest campaign idea has been in use [weeks], and what is left of the effect of all of them [-].
    renewal_cost
        Price of fresh campaign ideas for all media [EUR].
    acquisition, retention
        Response curves of its spending; of advertising as a firm with one medium knows it, see ``media``.
    market_size
        People in the market, from public statistics.
    discount_rate_per_year
        [1/year].
    rivals
        Public facts of the firms trading now.
    ledger
        Own accounts so far: line -> (n_weeks,) [EUR/week]; see :mod:`simulation.state.ledger`. The newest is last.
    records
        Own customer records.
    luck
        What :attr:`rng` starts from: the same for the same seed, firm and week.
    media
        The advertising media by name.
    research
        The research methods by name.
    accuracy
        Probability that the firm's picture of somebody who has never bought from it is right [-].
    personas
        The firm's pictures of its customers, by the name of the segment, in the order of the segments' ids; empty if
        it keeps none.
    level, levels
        Name of the ordinary relationship level, and all levels by name.
    programme
        The loyalty programme; None if there is none.
    usual_price
        What customers are used to pay here, sales included [EUR].
    rating, reviews
        The firm's own public mean rating [-] (0.5 while there is none) and number of reviews.
    choices
        What a decision can name.
    """

    name: str
    week: int
    planning_interval_weeks: int
    budget: float | None
    price: float
    unit_cost: float
    cost_to_serve: float
    technology: float
    weeks_with_idea: int
    idea_freshness: float
    renewal_cost: float
    acquisition: ResponseCurve
    retention: ResponseCurve
    market_size: int
    discount_rate_per_year: float
    rivals: tuple[PublicFirm, ...]
    ledger: Mapping[str, NDArray[np.float64]]
    records: CustomerRecords
    luck: tuple[int, ...]
    media: Mapping[str, MediumSeen]
    research: Mapping[str, MethodSeen]
    accuracy: float
    personas: Mapping[str, Persona]
    level: str
    levels: Mapping[str, Level]
    programme: Programme | None
    usual_price: float
    rating: float
    reviews: int
    choices: Choices

    @cached_property
    def rng(self) -> np.random.Generator:
        """Random numbers for the firm's own use (a holdout group, say), the same for the same seed, firm and week."""
        return np.random.default_rng(self.luck)


class LazyView(ManagersView):
    """A view that finds a part of what is in it when that is asked for: few strategies look at everything."""

    @classmethod
    def of(cls, known: Mapping[str, Any], found: Mapping[str, Callable[[], Any]]) -> "LazyView":
        """Return a view of what is ``known``, and of what is ``found`` when asked for, by name; the same whenever that is."""
        made = cls.__new__(cls)
        made.__dict__.update(known, _found=found)
        return made

    def __getattr__(self, name: str) -> Any:
        """Find what is in the view, once."""
        find = self.__dict__.get("_found", {}).get(name)
        if find is None:
            raise AttributeError(f"a manager's view has no '{name}'")
        self.__dict__[name] = found = find()
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy with everything found."""
        return ManagersView, tuple(getattr(self, each.name) for each in fields(ManagersView))
