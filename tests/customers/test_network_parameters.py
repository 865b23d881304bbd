"""Every kind of network is found by its name, and refuses parameters and people of which it can make none."""

from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from simulation.customers.network import NetworkParameters, ScaleFree, SmallWorld
from simulation.customers.network_kinds import NETWORK_KINDS, NetworkKind, network_kind
from simulation.parameters import undocumented
from tests.customers.networks import LINKING, built, people


class TestParameters:
    def test_every_kind_is_found_by_its_name(self) -> None:
        assert list(NETWORK_KINDS) == ["small_world", "random", "scale_free", "complete", "none"]
        adapter: TypeAdapter[NetworkKind] = TypeAdapter(NetworkParameters)
        for name, kind in NETWORK_KINDS.items():
            assert adapter.validate_python({"kind": name}) == kind()

    def test_every_kind_is_documented(self) -> None:
        for kind in NETWORK_KINDS.values():
            assert undocumented(kind) == []
            assert kind.__doc__

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "smallworld"},
            {"kind": "small_world", "neighbours": 5},
            {"kind": "small_world", "neighbours": 0},
            {"kind": "small_world", "rewiring": 1.01},
            {"kind": "small_world", "mean_neighbours": 6.0},
            {"kind": "random", "mean_neighbours": 0.0},
            {"kind": "scale_free", "links_per_newcomer": 0},
        ],
    )
    def test_refuses_what_makes_no_network(self, wrong: dict[str, object]) -> None:
        adapter: TypeAdapter[NetworkKind] = TypeAdapter(NetworkParameters)
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)

    def test_refuses_a_name_that_is_taken(self) -> None:
        with pytest.raises(ValueError, match="small_world"):
            network_kind(SmallWorld)

    @pytest.mark.parametrize("kind", LINKING, ids=repr)
    def test_needs_the_customers_it_says_it_needs(self, kind: NetworkKind) -> None:
        assert built(kind, kind.fewest_customers).n_customers == kind.fewest_customers
        with pytest.raises(ValueError, match=f"links {kind.fewest_customers} to"):
            built(kind, kind.fewest_customers - 1)

    def test_refuses_more_links_than_it_can_draw(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("simulation.customers.network.MOST_LINK_ENDS", 600)
        assert built(ScaleFree(), 100).n_customers == 100
        with pytest.raises(ValueError, match="too many"):
            built(ScaleFree(), 101)

    def test_refuses_arguments_of_the_wrong_kind(self) -> None:
        ids, position = people(20)
        wrong_ids: Any
        wrong_position: Any
        for wrong_ids, wrong_position, message in (
            (ids.astype(np.int64), position, "uint32"),
            (ids, position.astype(np.float32), "float64"),
            (ids, position[1:], "float64"),
            (ids, position + 0.5, r"\[0, 1\)"),
            (ids, position - 0.5, r"\[0, 1\)"),
            (ids, np.where(ids == ids[3], np.nan, position), r"\[0, 1\)"),
            (np.full(20, 3, np.uint32), np.zeros(20), "differ"),
        ):
            with pytest.raises(ValueError, match=message):
                SmallWorld().build(wrong_ids, wrong_position, 1)
        with pytest.raises(ValueError, match="seed"):
            SmallWorld().build(ids, position, -1)
