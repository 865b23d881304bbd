"""Parameters refuse what is misspelt, mistyped or out of bounds, and each says its meaning, unit and source."""

import math
import pickle
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError, model_validator

from simulation.parameters import (
    Fault,
    Parameters,
    bounds_of,
    fault,
    nearest,
    parameter,
    source_of,
    undocumented,
    unit_of,
    walk,
)
from simulation.parameters.shape import choices_of, shape_of

ROUND = "assumption: a round number"


class Offering(Parameters):
    """What a firm sells."""

    price: float = parameter(20.0, "Shelf price of one unit.", unit="EUR", source=ROUND, gt=0, le=1e6)
    name: str = parameter("plain", "Its name.", unit="-", source="structure", min_length=1)


class Keeper(Parameters):
    """Keeps customers."""

    kind: Literal["keeper"] = parameter("keeper", "The kind.", unit="-", source="structure")
    budget: float = parameter(0.0, "Budget.", unit="EUR/week", source="Blattberg & Deighton 1996", ge=0)


class Winner(Parameters):
    """Wins customers."""

    kind: Literal["winner"] = parameter("winner", "The kind.", unit="-", source="structure")
    offers: tuple[Offering, ...] = parameter((), "Offers.", unit="-", source="structure")


type Strategy = Annotated[Keeper | Winner, Field(discriminator="kind")]


class Firm(Parameters):
    """A firm."""

    offering: Offering = parameter(..., "Offering.", unit="-", source="structure", default_factory=Offering)
    strategy: Strategy = parameter(Keeper(), "Strategy.", unit="-", source="structure")
    rival: Keeper | Winner = parameter(Keeper(), "Rival.", unit="-", source="structure", discriminator="kind")
    partner: "Firm | None" = parameter(None, "Partner.", unit="-", source="structure")


class Market(Parameters):
    """A market."""

    firms: dict[str, Firm] = parameter(..., "Firms by name.", unit="-", source="structure")
    shelves: list[Offering] | None = parameter(None, "Shelves.", unit="-", source="structure")
    pair: tuple[int, Offering] | None = parameter(None, "A pair.", unit="-", source="structure")


@pytest.mark.parametrize("price", [0, -1, 1e6 + 1, math.nan, math.inf, "20", True, None])
def test_a_price_outside_its_bounds_or_of_another_type_is_refused(price: Any) -> None:
    with pytest.raises(ValidationError):
        Offering(price=price)


@given(st.floats(min_value=0, max_value=1e6, exclude_min=True))
def test_every_price_within_its_bounds_is_taken_as_it_is(price: float) -> None:
    assert Offering(price=price).price == price


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_without_bounds_must_still_be_finite(value: float) -> None:
    class Free(Parameters):
        drift: float = parameter(0.0, "Any number.", unit="-", source=ROUND)

    with pytest.raises(ValidationError):
        Free(drift=value)


def test_a_misspelt_parameter_is_refused_rather_than_ignored() -> None:
    with pytest.raises(ValidationError, match="prise"):
        Offering(prise=20)  # type: ignore[call-arg]


def test_parameters_cannot_be_changed() -> None:
    offering = Offering()
    with pytest.raises(ValidationError):
        offering.price = 3.0
    assert offering.price == 20.0


def test_a_default_is_held_to_the_bounds_of_its_parameter() -> None:
    class Wrong(Parameters):
        share: float = parameter(1.5, "A share.", unit="-", source=ROUND, le=1)

    with pytest.raises(ValidationError):
        Wrong()


def test_a_parameter_without_default_is_required() -> None:
    with pytest.raises(ValidationError, match="firms"):
        Market()


def test_a_default_factory_makes_a_fresh_default_each_time() -> None:
    class Lists(Parameters):
        found: list[int] = parameter(..., "Found.", unit="-", source="structure", default_factory=list)

    assert Lists().found == []
    assert Lists().found is not Lists().found


def test_a_default_beside_a_factory_is_a_mistake_of_the_model() -> None:
    with pytest.raises(TypeError, match="not both"):
        parameter(3, "Both.", unit="-", source=ROUND, default_factory=int)


def test_a_parameter_carries_meaning_unit_source_bounds_and_play() -> None:
    field = Offering.model_fields["price"]
    assert field.description == "Shelf price of one unit."
    assert (unit_of(field), source_of(field)) == ("EUR", ROUND)
    assert bounds_of(field) == {">": 0, "<=": 1e6}
    assert field.json_schema_extra == {"unit": "EUR", "source": ROUND, "play": False}


def test_walk_goes_through_names_lists_tuples_options_and_kinds() -> None:
    paths = [path for path, _ in walk(Market)]
    assert paths[0] == "firms"
    assert {
        "firms.*.offering.price",
        "firms.*.strategy[keeper].budget",
        "firms.*.strategy[winner].offers[].price",
        "firms.*.rival[winner].kind",
        "shelves[].price",
        "pair[].name",
    } <= set(paths)
    assert len(paths) == len(set(paths))


def test_walk_enters_a_model_nested_in_itself_once() -> None:
    paths = [path for path, _ in walk(Market)]
    assert "firms.*.partner" in paths
    assert not any(path.startswith("firms.*.partner.") for path in paths)


def test_walk_yields_the_field_that_stands_at_the_path() -> None:
    found = dict(walk(Market))
    assert unit_of(found["firms.*.strategy[keeper].budget"]) == "EUR/week"
    assert unit_of(found["firms.*.offering.price"]) == "EUR"


def test_models_that_say_everything_lack_nothing() -> None:
    assert undocumented(Market) == []


@pytest.mark.parametrize(
    ("source", "good"),
    [
        ("structure", True),
        ("Fader, Hardie & Lee 2005", True),
        ("after Reichheld (1996), rounded", True),
        ("assumption: a round number", True),
        ("Assumption, for want of data", True),
        ("assumption", False),
        ("assumption: ", False),
        ("1996", False),
        ("Reichheld", False),
        ("", False),
        ("guess", False),
    ],
)
def test_a_source_is_author_and_year_or_a_reasoned_assumption(source: str, good: bool) -> None:
    class One(Parameters):
        share: float = parameter(0.5, "A share.", unit="-", source=source)

    assert (undocumented(One) == []) is good


def test_a_field_without_meaning_unit_and_source_is_named_three_times() -> None:
    class Bare(Parameters):
        share: float = 0.5

    class Outer(Parameters):
        inner: Bare = parameter(Bare(), "Inner.", unit="-", source="structure")

    found = undocumented(Outer)
    assert [each.partition(" (")[0] for each in found] == [
        "inner.share: no meaning",
        "inner.share: no unit",
        "inner.share: no source",
    ]


def test_a_fault_names_its_path_and_survives_pickling() -> None:
    raised = fault("weeks", "must be more")
    assert isinstance(raised, ValueError)
    assert (raised.path, str(raised)) == (("weeks",), "must be more")
    copy = pickle.loads(pickle.dumps(fault(("firms", 0), "no")))
    assert isinstance(copy, Fault)
    assert (copy.path, str(copy)) == (("firms", 0), "no")


def test_a_fault_passes_through_validation_with_its_path() -> None:
    class Weeks(Parameters):
        first: int = parameter(1, "First.", unit="week", source=ROUND)
        last: int = parameter(2, "Last.", unit="week", source=ROUND)

        @model_validator(mode="after")
        def in_order(self) -> "Weeks":
            if self.last < self.first:
                raise fault("last", "must not come before the first")
            return self

    with pytest.raises(ValidationError) as caught:
        Weeks(first=5)
    assert caught.value.errors()[0]["ctx"]["error"].path == ("last",)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("prise", "price"),
        ("PRICE", "price"),
        ("unitcost", "unit_cost"),
        ("reten", "retention_budget_per_customer"),
        ("zebra", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_the_one_a_reader_would_guess(word: str, wanted: str | None) -> None:
    assert nearest(word, ["price", "unit_cost", "retention_budget_per_customer"]) == wanted


def test_nearest_gives_up_on_absurd_words_quickly() -> None:
    assert nearest("x" * 10_000, ["x" * 10_000]) is None


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=5))
def test_nearest_only_ever_names_a_candidate(word: str, candidates: list[str]) -> None:
    assert nearest(word, candidates) in [None, *candidates]


def test_a_shape_sees_through_aliases_annotations_and_options() -> None:
    shape = shape_of(Strategy | None)
    assert shape.optional
    assert shape.discriminator == "kind"
    assert set(shape.kinds) == {"keeper", "winner"}
    assert shape.kinds["winner"].model is Winner


def test_a_shape_finds_the_child_of_the_kind_that_was_chosen() -> None:
    shape = shape_of(Strategy)
    assert shape.child("budget", {"kind": "winner"}) is None
    child = shape.child("budget", {"kind": "keeper"})
    assert child is not None
    assert child.annotation is float


def test_a_model_is_a_pydantic_model_for_everyone_else() -> None:
    assert issubclass(Parameters, BaseModel)
    assert choices_of(Keeper.model_fields["kind"].annotation) == ("keeper",)
