"""The parameter reference says of every parameter what the model says of it."""

import json
import re
from typing import Annotated, Literal

from pydantic import Field

from simulation.parameters import Parameters, parameter, walk
from simulation.scenario.reference import json_schema, reference_markdown

ROUND = "assumption: a round number"


class Keeper(Parameters):
    """Keeps customers.

    Spends on those who are there.
    """

    kind: Literal["keeper"] = parameter("keeper", "The kind.", unit="-", source="structure")
    budget: float = parameter(0.0, "Budget.", unit="EUR/week", source="Blattberg & Deighton 1996", ge=0)


class Winner(Parameters):
    """Wins customers."""

    kind: Literal["winner"] = parameter("winner", "The kind.", unit="-", source="structure")
    mood: Literal["calm", "wild"] = parameter("calm", "With | and <b>.", unit="-", source="structure")


class Firm(Parameters):
    """A firm."""

    price: float = parameter(..., "Price.", unit="EUR", source=ROUND, gt=0, le=1e6)
    strategy: Annotated[Keeper | Winner, Field(discriminator="kind")] = parameter(
        Keeper(), "Strategy.", unit="-", source="structure"
    )
    tags: tuple[str, ...] = parameter(("a", "b"), "Tags.", unit="-", source="structure", max_length=3)
    cap: float | None = parameter(None, "Cap.", unit="EUR", source=ROUND)


class Market(Parameters):
    """A market."""

    weeks: int = parameter(52, "Length.", unit="week", source=ROUND, ge=1)
    firms: dict[str, Firm] = parameter(..., "Firms.", unit="-", source="structure", default_factory=dict)
    title: str = parameter(..., "Title.", unit="-", source="structure")


def row(page: str, anchor: str) -> list[str]:
    """The cells of one parameter."""
    line = next(each for each in page.splitlines() if f'<a id="{anchor}"></a>' in each)
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_each_model_has_one_section_and_each_parameter_one_row() -> None:
    page = reference_markdown(Market)
    assert re.findall(r"^## (\w+)$", page, re.MULTILINE) == ["Market", "Firm", "Keeper", "Winner"]
    rows = [line for line in page.splitlines() if line.startswith('| <a id="')]
    assert len(rows) == sum(len(model.model_fields) for model in (Market, Firm, Keeper, Winner))


def test_a_row_says_name_meaning_unit_default_bounds_and_source() -> None:
    page = reference_markdown(Market)
    assert row(page, "market-weeks") == [
        '<a id="market-weeks"></a>`weeks`', "Length.", "week", "`52`", "`>= 1`", ROUND,
    ]  # fmt: skip
    assert row(page, "firm-price")[2:5] == ["EUR", "required", "`> 0`, `<= 1000000`"]
    assert row(page, "firm-tags")[3:5] == ["`[a, b]`", "`length <= 3`"]
    assert row(page, "firm-cap")[3] == "`null`"
    assert row(page, "keeper-budget")[5] == "Blattberg &amp; Deighton 1996"


def test_a_nested_model_is_linked_and_says_where_it_stands() -> None:
    page = reference_markdown(Market)
    assert row(page, "firm-strategy")[1] == "Strategy. See [Keeper](#keeper), [Winner](#winner)."
    assert row(page, "firm-strategy")[3] == "`Keeper` with its defaults"
    assert "At `firms.*.strategy[keeper]`." in page
    assert "Keeps customers." in page
    assert "Spends on" not in page


def test_every_link_leads_to_an_anchor_and_no_anchor_is_there_twice() -> None:
    page = reference_markdown(Market)
    anchors = re.findall(r'<a id="([^"]+)">', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= set(anchors)


def test_signs_of_markup_in_a_meaning_do_not_break_the_table() -> None:
    cells = row(reference_markdown(Market), "winner-mood")
    assert len(cells) == 6
    assert cells[1] == "With \\| and &lt;b&gt;."
    assert cells[4] == "one of `calm`, `wild`"


def test_two_classes_of_one_name_have_anchors_of_their_own() -> None:
    first = type("Part", (Parameters,), {"__annotations__": {"a": int}, "__doc__": None, "a": 1})
    second = type("Part", (Parameters,), {"__annotations__": {"b": int}, "__doc__": None, "b": 1})
    whole = type("Whole", (Parameters,), {"__annotations__": {"one": first, "two": second}})
    page = reference_markdown(whole)
    assert '<a id="part"></a>' in page
    assert '<a id="part-2"></a>' in page
    assert "[Part](#part-2)" in page


def test_the_schema_describes_each_parameter_with_its_unit() -> None:
    schema = json_schema(Market)
    price = schema["$defs"]["Firm"]["properties"]["price"]
    assert (price["description"], price["unit"], price["exclusiveMinimum"]) == ("Price.", "EUR", 0)
    assert schema["$defs"]["Firm"]["additionalProperties"] is False
    json.dumps(schema)
    described = sum("unit" in field for each in schema["$defs"].values() for field in each["properties"].values())
    assert described + 3 == len({(path.rpartition(".")[0], path) for path, _ in walk(Market)})


def test_the_schema_asks_for_what_is_required_only_of_a_file_that_extends_none() -> None:
    schema = json_schema(Market)
    assert schema["properties"]["extends"]["type"] == "string"
    assert "required" not in schema
    assert schema["if"] == {"not": {"required": ["extends"]}}
    assert schema["then"] == {"required": ["title"]}
