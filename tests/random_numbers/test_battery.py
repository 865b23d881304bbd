"""The market's draws pass the statistical tests of ``battery.py``, and generators that are broken on purpose do not."""

import re

import numpy as np
import pytest

from .battery import AXES, LIMIT, NUMBER_OF_TESTS, RISK, TESTS, findings, first_fault, smallest
from .drawing import COMPILED, Source, faulty, market_uniforms, market_words
from .faults import FAULTS

pytestmark = pytest.mark.skipif(
    not COMPILED, reason="millions of draws; uncompiled ones are compared in test_generator.py"
)


@pytest.fixture(scope="module")
def found():
    return list(findings(Source()))


def test_no_p_value_is_too_small(found):
    assert len(found) == NUMBER_OF_TESTS
    assert [each for each in found if each.p < LIMIT] == []


def test_p_values_are_spread_as_chance_spreads_them(found):
    """A battery that is no good gives p-values in a heap. They depend on each other within an axis, hence the wide bound:
    the variance that as many independent ones would have, times the number of tests that look at the same words."""
    counts = np.histogram([each.p for each in found], 10, (0.0, 1.0))[0]
    mean = len(found) / 10
    assert np.abs(counts - mean).max() < 5.0 * np.sqrt(mean * len(TESTS))


@pytest.mark.parametrize("fault", FAULTS)
def test_the_battery_finds(fault):
    assert first_fault(findings(FAULTS[fault], seeds=(1,))) is not None


def test_faults_are_planted_in_a_generator_that_is_the_markets_otherwise():
    for numbers in AXES.values():
        assert (numbers(Source(words=faulty()), 3) == numbers(Source(), 3)).all()
    words = market_words(seed=5, customer=np.arange(50), step=1, purpose=2, occasion=0, block=0)
    assert (market_uniforms(words) == (words + 0.5) / 2.0**32).all()


def test_the_page_tells_what_was_found(found, repository):
    """All but p-values to the letter; these to a tenth, since the last digits are SciPy's."""
    page = (repository / "docs" / "random_numbers.md").read_text()
    assert f"{NUMBER_OF_TESTS} p-values" in page
    assert f"{RISK:.0e}".replace("e-0", "e-") in page
    for by in ("test", "axis"):
        for name, (number, p) in smallest(found, by).items():
            written = re.search(rf"^\| {re.escape(name)} \|.* {number} \| (\S+) \|$", page, re.MULTILINE)
            assert written, f"{name}: run python docs/generate.py random_numbers"
            assert float(written[1]) == pytest.approx(p, rel=0.1)
    for fault in FAULTS:
        assert f"| {fault} |" in page
