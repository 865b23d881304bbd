"""What an experiment file holds. Whether it fits its scenario is found out in :mod:`simulation.experiments.sweeps.loading`."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulation.parameters import Parameters, fault, parameter

Values = list[float]
Names = list[str]
Choices = dict[str, Any] | list[Any]
"""Named here, since fields of a factor are called ``list`` and ``range``, as in the file."""
Changes = dict[str, Any]
MOST_POINTS = 10_000_000
SPREADS = ("list", "range", "distribution", "choices")
STANDARD_CONFIDENCE = 0.95


class Uniform(Parameters):
    """Every value between two is as likely as every other; as ``range``."""

    kind: Literal["uniform"] = parameter(..., "Of distribution.", unit="-", source="structure")
    low: float = parameter(..., "Smallest value.", unit="as the parameter", source="structure")
    high: float = parameter(..., "Largest value.", unit="as the parameter", source="structure")

    @model_validator(mode="after")
    def _consistent(self) -> "Uniform":
        _check_order(self.low, self.high)
        return self


class LogUniform(Parameters):
    """Every order of magnitude between two values is as likely as every other."""

    kind: Literal["log_uniform"] = parameter(..., "Of distribution.", unit="-", source="structure")
    low: float = parameter(..., "Smallest value.", unit="as the parameter", source="structure", gt=0)
    high: float = parameter(..., "Largest value.", unit="as the parameter", source="structure", gt=0)

    @model_validator(mode="after")
    def _consistent(self) -> "LogUniform":
        _check_order(self.low, self.high)
        return self


class Triangular(Parameters):
    """Likelier the nearer to a value in between."""

    kind: Literal["triangular"] = parameter(..., "Of distribution.", unit="-", source="structure")
    low: float = parameter(..., "Smallest value.", unit="as the parameter", source="structure")
    mode: float = parameter(..., "Likeliest value.", unit="as the parameter", source="structure")
    high: float = parameter(..., "Largest value.", unit="as the parameter", source="structure")

    @model_validator(mode="after")
    def _consistent(self) -> "Triangular":
        _check_order(self.low, self.high)
        if not self.low <= self.mode <= self.high:
            raise fault("mode", f"must be from low ({self.low:g}) to high ({self.high:g}), but is {self.mode:g}")
        return self


class Normal(Parameters):
    """Normal, cut off at ``low`` and ``high`` where they are given."""

    kind: Literal["normal"] = parameter(..., "Of distribution.", unit="-", source="structure")
    mean: float = parameter(..., "Mean (before it is cut off).", unit="as the parameter", source="structure")
    deviation: float = parameter(..., "Standard deviation (before it is cut off).", unit="as the parameter",
                                 source="structure", gt=0)  # fmt: skip
    low: float | None = parameter(None, "Smallest value; null: none.", unit="as the parameter", source="structure")
    high: float | None = parameter(None, "Largest value; null: none.", unit="as the parameter", source="structure")

    @model_validator(mode="after")
    def _consistent(self) -> "Normal":
        if self.low is not None and self.high is not None:
            _check_order(self.low, self.high)
        return self


class LogNormal(Parameters):
    """A value whose logarithm is normal."""

    kind: Literal["log_normal"] = parameter(..., "Of distribution.", unit="-", source="structure")
    median: float = parameter(..., "Median.", unit="as the parameter", source="structure", gt=0)
    deviation: float = parameter(
        ..., "Standard deviation of the natural logarithm.", unit="-", source="structure", gt=0
    )


class Beta(Parameters):
    """A beta distribution, stretched from ``low`` to ``high``."""

    kind: Literal["beta"] = parameter(..., "Of distribution.", unit="-", source="structure")
    a: float = parameter(..., "First shape parameter.", unit="-", source="structure", gt=0)
    b: float = parameter(..., "Second shape parameter.", unit="-", source="structure", gt=0)
    low: float = parameter(0.0, "Smallest value.", unit="as the parameter", source="structure")
    high: float = parameter(1.0, "Largest value.", unit="as the parameter", source="structure")

    @model_validator(mode="after")
    def _consistent(self) -> "Beta":
        _check_order(self.low, self.high)
        return self


Distribution = Annotated[
    Uniform | LogUniform | Triangular | Normal | LogNormal | Beta, Field(discriminator="kind")
]  # fmt: skip


class Factor(Parameters):
    """What is varied: a parameter, or several that take the same value; and over which values (one of four ways)."""

    label: str | None = parameter(
        None, "What it is called on axes, with its unit, such as: Cost of advertising [EUR/person/week]; null: its name and the "
        "parameter's unit.", unit="-", source="structure", min_length=1, max_length=80,
    )  # fmt: skip
    path: str | None = parameter(None, "Path of the parameter, such as firms.Keeper.offering.price.", unit="-",
                                 source="structure", max_length=500)  # fmt: skip
    paths: Names | None = parameter(None, "Several paths that take the same value, instead of one.", unit="-",
                                        source="structure", min_length=1, max_length=1000)  # fmt: skip
    list: Values | None = parameter(None, "Numbers, each as likely as the other.", unit="as the parameter",
                                    source="structure", min_length=2, max_length=10_000)  # fmt: skip
    range: Values | None = parameter(None, "Smallest and largest value: [low, high]; all between are as likely.",
                                     unit="as the parameter", source="structure", min_length=2, max_length=2)  # fmt: skip
    levels: int | None = parameter(None, "How many values of a range a grid (or one_at_a_time) takes, both ends included.",
                                   unit="-", source="structure", ge=2, le=10_000)  # fmt: skip
    scale: Literal["linear", "log"] = parameter(
        "linear", "Whether values of a range are spread evenly, or evenly by orders of magnitude.", unit="-",
        source="structure",
    )  # fmt: skip
    distribution: Distribution | None = parameter(None, "How likely which value is.", unit="-", source="structure")
    choices: Choices | None = parameter(
        None, "Anything, by a name: {keep: {name: retention_focus}, ...}; or a list of texts, such as names of strategies.",
        unit="-", source="structure", min_length=2, max_length=1000,
    )  # fmt: skip

    @model_validator(mode="after")
    def _consistent(self) -> "Factor":
        if (self.path is None) == (self.paths is None):
            wrong = "needs 'path' (or 'paths')" if self.path is None else "has both 'path' and 'paths'; leave one out"
            raise fault((), wrong)
        given = [name for name in SPREADS if getattr(self, name) is not None]
        if len(given) != 1:
            has = f"has {' and '.join(given)}; leave only one of them" if given else "says no values"
            raise fault((), f"{has} (one of: {', '.join(SPREADS)})")
        self._check_range()
        if self.list is not None and len(set(self.list)) < len(self.list):
            raise fault("list", "holds a value twice")
        if isinstance(self.choices, list) and len({repr(each) for each in self.choices}) < len(self.choices):
            raise fault("choices", "holds a value twice")
        return self

    def _check_range(self) -> None:
        if self.range is None:
            for name in ("levels", "scale"):
                if name in self.model_fields_set and getattr(self, name) not in (None, "linear"):
                    raise fault(name, "belongs to a range, and there is none")
            return
        low, high = self.range
        if not low < high:
            raise fault("range", f"must be [low, high] with low below high, but is [{low:g}, {high:g}]")
        if self.scale == "log" and low <= 0:
            raise fault("range", f"must be above 0 to be spread by orders of magnitude, but begins at {low:g}")

    @property
    def all_paths(self) -> tuple[str, ...]:
        """The path, or the paths."""
        return (self.path,) if self.path is not None else tuple(self.paths or ())


class Grid(Parameters):
    """Every combination of every factor's values."""

    kind: Literal["grid"] = parameter(..., "Of design.", unit="-", source="structure")


class Random(Parameters):
    """Points drawn independently."""

    kind: Literal["random"] = parameter(..., "Of design.", unit="-", source="structure")
    points: int = parameter(..., "How many.", unit="points", source="structure", ge=1, le=MOST_POINTS)
    seed: int = parameter(1, "Luck of the draw.", unit="-", source="structure", ge=0, le=2**32 - 1)


class LatinHypercube(Parameters):
    """Points spread so that each factor's values are covered evenly (McKay, Beckman & Conover 1979)."""

    kind: Literal["latin_hypercube"] = parameter(..., "Of design.", unit="-", source="structure")
    points: int = parameter(..., "How many.", unit="points", source="structure", ge=1, le=MOST_POINTS)
    seed: int = parameter(1, "Luck of the draw.", unit="-", source="structure", ge=0, le=2**32 - 1)


class Sobol(Parameters):
    """Points from which variance-based (Sobol) indices can be estimated (Saltelli et al. 2010)."""

    kind: Literal["sobol"] = parameter(..., "Of design.", unit="-", source="structure")
    points: int = parameter(
        ..., "Base points N, a power of two; with k factors N (k + 2) points are run, or N (2 k + 2) with second order.",
        unit="points", source="structure", ge=2, le=2**20,
    )  # fmt: skip
    second_order: bool = parameter(False, "Whether indices of pairs of factors are to be estimated, too.", unit="-",
                                   source="structure")  # fmt: skip
    seed: int = parameter(1, "Luck of the draw.", unit="-", source="structure", ge=0, le=2**32 - 1)

    @model_validator(mode="after")
    def _consistent(self) -> "Sobol":
        if self.points & (self.points - 1):
            below = 1 << (self.points.bit_length() - 1)
            raise fault("points", f"must be a power of two (such as {below} or {2 * below}), but is {self.points}")
        return self


class Morris(Parameters):
    """Ways through the factors' space that change one after another, to screen many (Morris 1991)."""

    kind: Literal["morris"] = parameter(..., "Of design.", unit="-", source="structure")
    trajectories: int = parameter(..., "How many ways; each has a point more than there are factors.", unit="-",
                                  source="structure", ge=2, le=100_000)  # fmt: skip
    levels: int = parameter(4, "Levels of each factor, an even number.", unit="-", source="Campolongo et al. (2007)", ge=2,
                            le=100, multiple_of=2)  # fmt: skip
    seed: int = parameter(1, "Luck of the draw.", unit="-", source="structure", ge=0, le=2**32 - 1)


class OneAtATime(Parameters):
    """The scenario as it is, and each factor's values with all other factors as they are."""

    kind: Literal["one_at_a_time"] = parameter(..., "Of design.", unit="-", source="structure")


Design = Annotated[
    Grid | Random | LatinHypercube | Sobol | Morris | OneAtATime, Field(discriminator="kind")
]  # fmt: skip


class Stop(Parameters):
    """Replicate each point until the interval of an outcome's mean is narrow enough."""

    outcome: str = parameter(..., "Whose interval; one of the outcomes kept.", unit="-", source="structure")
    half_width: float = parameter(..., "Half the width wanted, in the unit of the outcome.", unit="as the outcome",
                                  source="structure", gt=0)  # fmt: skip
    firm: str | None = parameter(None, "Whose outcome; null: the firm that the scenario asks about.", unit="-",
                                 source="structure", max_length=200)  # fmt: skip
    at_most: int = parameter(..., "Replications after which a point is left as it is.", unit="replications",
                             source="structure", ge=2, le=1_000_000)  # fmt: skip
    confidence: float = parameter(
        STANDARD_CONFIDENCE, "Of the interval.", unit="-", source="assumption: usual", gt=0, lt=1
    )


class Experiment(Parameters):
    """An experiment: a market, what is varied in it and how, how often it is run, and what is kept."""

    title: str = parameter(..., "What it is called.", unit="-", source="structure", min_length=1, max_length=200)
    question: str = parameter("", "The question it asks.", unit="-", source="structure", max_length=2000)
    scenario: str = parameter(..., "Scenario file, relative to this one, or the name of a shipped scenario.", unit="-",
                              source="structure", min_length=1, max_length=1000)  # fmt: skip
    set: Changes = parameter(..., "What is changed in the scenario throughout: path to value.", unit="-",
                             source="structure", default_factory=dict, max_length=1000)  # fmt: skip
    factors: dict[str, Factor] = parameter(..., "What is varied, by a name of your choice.", unit="-", source="structure",
                                           min_length=1, max_length=1000)  # fmt: skip
    design: Design = parameter(..., "Which combinations are run.", unit="-", source="structure")
    replications: int = parameter(
        1, "How many times each point is run, each time under other luck; the same luck at every point.",
        unit="replications", source="structure", ge=1, le=1_000_000,
    )  # fmt: skip
    seed: int | None = parameter(
        None, "Luck of the first replication, the next has one more; null: the scenario's.", unit="-",
        source="structure", ge=0, le=2**62,
    )  # fmt: skip
    outcomes: list[str] = parameter(..., "What is kept of each run, see outcomes.md.", unit="-", source="structure",
                                    min_length=1, max_length=200)  # fmt: skip
    keep: Literal["final", "yearly", "weekly"] = parameter(
        "final", "Whether outcomes are kept of the whole run, of each year of 52 weeks, or of each week.", unit="-",
        source="structure",
    )  # fmt: skip
    firms: list[str] | None = parameter(None, "Whose outcomes are kept; null: all firms'.", unit="-", source="structure",
                                        min_length=1, max_length=1000)  # fmt: skip
    stop: Stop | None = parameter(None, "When to stop replicating a point; null: after the replications above.", unit="-",
                                  source="structure")  # fmt: skip

    @model_validator(mode="after")
    def _consistent(self) -> "Experiment":
        if self.stop is not None:
            if self.keep != "final":
                raise fault("stop", f"needs outcomes of whole runs (keep: final), but keep is {self.keep}")
            if self.stop.outcome not in self.outcomes:
                raise fault(("stop", "outcome"), f"must be one of the outcomes kept ({', '.join(self.outcomes)})")
            if self.stop.at_most < self.replications:
                raise fault(("stop", "at_most"), f"must be at least replications ({self.replications})")
            if self.replications < 2:
                raise fault("replications", "must be at least 2, so that there is an interval to stop by")
        return self


def _check_order(low: float, high: float) -> None:
    if not low < high:
        raise fault("high", f"must be above low ({low:g}), but is {high:g}")
