"""Whatever a file holds, loading it gives a model or an explanation."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.scenario.errors import ScenarioError
from simulation.scenario.loading import load
from tests.scenario.small_market import GOOD, Market

WORDS = [
    "weeks", "seed", "firms", "Keeper", "offering", "price", "strategy", "kind", "keeper", "shocks", "extends",
    "season", "cap", ":", ": ", "- ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ",", "? ", "&a ", "*a", "!!str ",
    "!!python/name:os.system ", "! ", "|\n", ">-\n", "'", '"', "\\", "#", "%YAML 1.1\n", "---\n", "...\n", "<<", "~",
    "null", "true", "12", "-1.5", "1e400", ".nan", "x.yaml", "0x1", "\t", "\r", "\u2028", "é", "\x00", "\ufeff", "@",
]  # fmt: skip


def judged(path: Path, content: bytes) -> None:
    """Load anything: it must give a model or an explanation."""
    path.write_bytes(content)
    try:
        market = load(Market, path)
    except ScenarioError as error:
        lines = str(error).splitlines()
        assert error.problems
        assert 1 <= len(lines) <= 11
        assert all(line.isprintable() for line in lines)
        assert all(str(path) in line for line in lines if not line.startswith("..."))
    else:
        assert isinstance(market, Market)


LOOSELY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LOOSELY
@given(st.text())
def test_any_text_gives_a_model_or_an_explanation(tmp_path: Path, text: str) -> None:
    judged(tmp_path / "x.yaml", text.encode("utf-8", "surrogatepass"))


@LOOSELY
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_text_like_yaml_gives_a_model_or_an_explanation(tmp_path: Path, words: list[str]) -> None:
    judged(tmp_path / "x.yaml", "".join(words).encode())


@LOOSELY
@given(st.binary())
def test_any_bytes_give_a_model_or_an_explanation(tmp_path: Path, content: bytes) -> None:
    judged(tmp_path / "x.yaml", content)


@LOOSELY
@given(st.data())
def test_a_good_file_with_a_bite_taken_out_gives_a_model_or_an_explanation(tmp_path: Path, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 30)))
    put = data.draw(st.sampled_from(["", *WORDS]))
    judged(tmp_path / "x.yaml", (GOOD[:start] + put + GOOD[end:]).encode())


FIELDS = ["weeks", "firms", "offering", "price", "strategy", "kind", "cap", "shocks", "season", "Keeper"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(FIELDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@LOOSELY
@given(JSON)
def test_any_values_in_any_place_give_a_model_or_an_explanation(tmp_path: Path, value: object) -> None:
    written = json.dumps(value, ensure_ascii=False)
    judged(tmp_path / "x.yaml", f"weeks: 3\nfirms: {written}\n".encode(errors="replace"))
