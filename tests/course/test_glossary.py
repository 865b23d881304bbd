"""Every term of the course has one place in the glossary, one sentence, and a word in each of four languages."""

import re
import unicodedata

import pytest

from simulation.course import glossary
from simulation.customers.ready_made import READY_MADE
from simulation.customers.types import TYPES
from simulation.firms.levels import READY_MADE as LEVELS
from simulation.firms.strategies import STRATEGIES
from simulation.outcomes import OUTCOMES
from simulation.rules.lifecycle import STAGES

ENTRIES = glossary.entries()
NAMES = {glossary.anchor_of(name.replace("_", " ")) for entry in ENTRIES for name in (entry.term, *entry.also)}
MOST_WORDS = 35


def letters(text):
    """The scripts of a text's letters, such as LATIN and CYRILLIC."""
    return [unicodedata.name(sign).split()[0] for sign in text if sign.isalpha()]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([outcome.name for outcome in OUTCOMES], id="outcomes"),
        pytest.param(STAGES, id="stages"),
        pytest.param(READY_MADE, id="orientations"),
        pytest.param(TYPES, id="types"),
        pytest.param(LEVELS, id="levels"),
        pytest.param(STRATEGIES, id="strategies"),
    ],
)
def test_what_has_a_name_in_the_market_has_an_entry_by_just_that_name(names):
    assert [name for name in names if glossary.anchor_of(name.replace("_", " ")) not in NAMES] == []
    assert len(names) >= 3


def test_no_two_terms_share_a_name_or_an_anchor():
    names = [re.sub(r"[_-]", " ", name.casefold()) for entry in ENTRIES for name in (entry.term, *entry.also)]
    assert len(names) == len(set(names))
    assert len({entry.anchor for entry in ENTRIES}) == len(ENTRIES)


def test_a_meaning_is_one_short_sentence_in_latin_letters():
    for entry in ENTRIES:
        assert entry.meaning.endswith("."), entry
        assert not re.search(r"[.!?]\s", entry.meaning), entry
        assert entry.meaning[0].isupper() or entry.meaning[0].isdigit(), entry
        assert len(entry.meaning.split()) <= MOST_WORDS, entry
        assert set(letters(entry.meaning)) == {"LATIN"}, entry


def test_each_language_is_in_its_own_script():
    for entry in ENTRIES:
        for text, script in ((entry.ukrainian, "CYRILLIC"), (entry.russian, "CYRILLIC"), (entry.chinese, "CJK")):
            assert set(letters(re.sub("NPS|RFM|Logit", "", text))) == {script}, entry


def test_ukrainian_has_no_russian_letters_nor_the_other_way_round():
    for entry in ENTRIES:
        assert not set("ыэъё") & set(entry.ukrainian.casefold()), entry
        assert not set("іїєґ") & set(entry.russian.casefold()), entry


def test_hardly_any_term_is_the_same_word_in_both():
    same = [entry.term for entry in ENTRIES if entry.ukrainian == entry.russian]
    assert same == ["purchase frequency"]  # which really is


def test_chinese_is_in_simplified_signs():
    traditional = set("關係價値滿意忠誠識顧點費買賣實驗數據總體標準與對應網絡見級層處預測營銷")
    simplified = set("关系价值满意忠诚识顾点费买卖实验数据总体标准与对应网络见级层处预测营销")
    assert not (traditional - simplified) & set("".join(entry.chinese for entry in ENTRIES))


def test_related_terms_are_terms_and_no_term_leads_to_itself():
    terms = {entry.term for entry in ENTRIES}
    for entry in ENTRIES:
        assert entry.related, entry.term
        assert set(entry.related) <= terms - {entry.term}, entry.term


@pytest.mark.parametrize(
    ("asked", "term"),
    [
        ("retention rate", "retention rate"),
        ("retention_rate", "retention rate"),
        ("Retention-Rate", "retention rate"),
        ("CLV", "lifetime value"),
        ("churn", "churn rate"),
        ("retension rate", "retention rate"),
        ("satisfacton", "satisfaction"),
    ],
)
def test_a_term_is_found_by_any_of_its_names_and_misspelt_too(asked, term):
    assert glossary.meaning(asked).term == term


@pytest.mark.parametrize("asked", ["", "zebra crossing", "x" * 1000])
def test_of_what_is_like_no_term_it_says_so(asked):
    with pytest.raises(LookupError, match="no term like"):
        glossary.meaning(asked)


def test_an_entry_reads_as_a_sentence_with_all_four_languages():
    entry = glossary.meaning("retention rate")
    assert str(entry) == (
        "retention rate (коефіцієнт утримання клієнтів; коэффициент удержания клиентов; 客户保留率): "
        "The share of customers at the start of a period who are still customers at its end."
    )
    assert entry._repr_markdown_().startswith("**retention rate** (")


def test_the_page_has_every_term_at_its_anchor(repository):
    page = (repository / "docs" / "glossary.md").read_text()
    for entry in ENTRIES:
        assert page.count(f'<a id="{entry.anchor}">') == 1
        assert entry.chinese in page
