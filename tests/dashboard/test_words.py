"""Every word of the page is there in every language, with the same values to put in."""

import re
from pathlib import Path
from string import Formatter

import pytest

from simulation.dashboard import words
from simulation.dashboard.reader import Reader
from simulation.plots.looks import BANDS, COST_LOOKS
from simulation.scenario import load_scenario
from tests.dashboard.small import SCENARIO

SOURCES = Path(words.__file__).parent


@pytest.mark.parametrize("key", words.WORDS)
def test_a_word_is_there_in_every_language_with_the_same_values(key: str) -> None:
    texts = words.WORDS[key]
    assert len(texts) == len(words.LANGUAGES) and all(texts)
    named = [sorted(name for _, name, _, _ in Formatter().parse(text) if name) for text in texts]
    assert named == [named[0]] * len(texts)


def test_cyrillic_and_chinese_are_written_in_their_own_signs() -> None:
    for key, (english, *others) in words.WORDS.items():
        if not re.search(r"[a-zA-Z]{2}", english) or english in ("EUR", "0 to 1"):
            continue
        for text, signs in zip(others, ("[Ѐ-ӿ]", "[Ѐ-ӿ]", "[\u4e00-\u9fff]"), strict=True):
            assert re.search(signs, text), key


def test_every_word_asked_for_is_in_the_table_and_none_is_superfluous() -> None:
    code = "".join(path.read_text("utf-8") for path in SOURCES.glob("*.py") if path.name != "words.py")
    asked = set(re.findall(r"\b_?word\(\s*[\"']([^\"']+)[\"']", code))
    assert asked <= set(words.WORDS)
    unused = [key for key in words.WORDS if not re.search(rf"[\"']{re.escape(key)}[\"']", code)]
    known = {band.stage for band in BANDS} | {"unaware"} | set(COST_LOOKS) | {f"{key}_cost" for key in COST_LOOKS}
    known |= {"0 to 1", "%", "EUR", "thousand EUR", "million EUR"}  # units
    assert set(unused) <= known


def test_stages_costs_and_units_have_names_in_every_language() -> None:
    for band in BANDS:
        assert Reader("zh").word(band.stage)
    for cost in COST_LOOKS:
        assert Reader("ru").word(f"{cost}_cost" if f"{cost}_cost" in words.WORDS else cost)


def test_a_browser_is_answered_in_its_language() -> None:
    assert words.preferred("de-AT,zh-CN;q=0.8,en;q=0.5") == "zh"
    assert words.preferred("") == "en"


@pytest.mark.parametrize("path", sorted(SCENARIO.parent.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_is_told_in_every_language(path: Path) -> None:
    scenario = load_scenario(path)
    for language in words.LANGUAGES:
        texts = scenario.texts(language)
        assert len(texts.look_for) == len(scenario.look_for)
        for text in (texts.title, texts.question, *texts.look_for):
            assert re.search({"zh": "[\u4e00-\u9fff]", "en": "[a-z]"}.get(language, "[Ѐ-ӿ]"), text), (language, text)
