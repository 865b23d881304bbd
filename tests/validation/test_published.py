"""The market gives every published result, and those of other parameters; what is wrong would be noticed."""

from dataclasses import replace
from pathlib import Path

import pytest

from simulation.experiments.published import PUBLISHED, PublishedResult, check_published
from simulation.experiments.published.checking import FOLDER
from simulation.scenario import load_scenario

ENOUGH = {"V6": 8, "V7": 10, "V9": 15}
"""Fewer replications than in the table, where the results stay sharp enough."""
ALL = "customers.segments.All"


def rows(*ids: str) -> list[PublishedResult]:
    return [result for result in PUBLISHED if result.id in ids]


def measuring(text: str) -> PublishedResult:
    (result,) = [result for result in PUBLISHED if result.measured == text]
    return result


def failures(results: list[PublishedResult]) -> list[str]:
    findings = check_published(results=results)
    assert len(findings) == len(results)
    return [str(finding) for finding in findings if not finding.passed]


def with_other_parameters(result: PublishedResult, *settings: str, **changes: object) -> PublishedResult:
    """Return a result for other customers: what theory says of them instead of the number that was published."""
    return replace(result, published=None, settings=settings, **changes)


@pytest.mark.parametrize("name", [f"V{number}" for number in range(1, 11)])
def test_a_published_result_is_reproduced(name: str) -> None:
    chosen = rows(name)
    assert chosen
    assert failures([replace(row, replications=ENOUGH.get(name, row.replications)) for row in chosen]) == []


@pytest.mark.parametrize("result", [row for row in PUBLISHED if row.published is not None], ids=str)
def test_the_formula_gives_the_number_that_was_printed(result: PublishedResult) -> None:
    scenario = load_scenario(FOLDER / f"{result.scenario}.yaml", result.settings)
    assert result.law(scenario) == pytest.approx(result.published, abs=result.rounding)


OTHER_PARAMETERS = {
    "V4": [f"{ALL}.attrition.alpha=0.704", f"{ALL}.attrition.beta=1.182", f"{ALL}.attrition.period_weeks=2"],
    "V5": [f"{ALL}.purchase_rate={{mean: 0.2, shape: 1.5}}"],
    "V6": ["firms.A.acquisition.ceiling=0.01", "customers.orientations.plain.talking.listening=0.6", "weeks=12"],
    "V8": ["firms.A.offering.intercept=-0.5", "customers.orientations.plain.choosing.inertia=0.4"],
    "V9": [f"{ALL}.taste_strength=1.5", f"{ALL}.purchase_rate={{mean: 0.5, shape: 0.7}}"],
    "V10": [f"{ALL}.purchase_rate={{mean: 0.5, shape: 2.0}}", f"{ALL}.attrition.alpha=0.5", "weeks=26"],
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_PARAMETERS)
def test_other_parameters_give_their_closed_form(name: str) -> None:
    """Sharpness is asked for with the published parameters only: other parameters may lie nearer to a wrong variant."""
    chosen = [row for row in rows(name) if not row.settings and "a = 2" not in row.measured]
    others = [with_other_parameters(row, *OTHER_PARAMETERS[name], wrong={}, replications=6) for row in chosen]
    assert failures(others) == []


def test_another_retention_margin_and_cost_of_winning_give_their_net_elasticities() -> None:
    """Retention .9, a margin of 60, and three people in five won for 24 EUR a head told: 40 EUR a customer."""
    settings = (
        "customers.number=15000", "weeks=201", f"{ALL}.attrition.probability=0.1", "firms.A.offering.price=60",
        "firms.A.acquisition.ceiling=0.6", "firms.A.strategy.acquisition_budget=360000",
        "scoring.discount_rate_per_year=1.5",
    )  # fmt: skip
    changed = {
        "net elasticity, retention": [f"{ALL}.attrition.probability={1.0 - 0.9 * factor}" for factor in (0.995, 1.005)],
        "net elasticity, margin": ["firms.A.offering.price=59.7", "firms.A.offering.price=60.3"],
        "net elasticity, acquisition": [f"firms.A.strategy.acquisition_budget={cost}" for cost in (358200, 361800)],
    }
    chosen = []
    for name, (less, more) in changed.items():
        around = ((less,), (), (more,))
        chosen.append(with_other_parameters(measuring(name), *settings, variants=around, wrong={}, replications=8))
    assert failures(chosen) == []


def test_other_prices_and_sensitivities_give_their_elasticities() -> None:
    settings = ("customers.orientations.plain.choosing.value_sensitivity=3", "firms.A.offering.price=25")
    around = (("firms.A.offering.price=24.75",), ("firms.A.offering.price=25.25",))
    chosen = [
        with_other_parameters(
            row, *settings, variants=around if len(row.variants) > 1 else row.variants, replications=10
        )
        for row in rows("V7")
    ]
    assert failures(chosen) == []


def test_all_who_are_published_differ_and_have_a_scenario_file() -> None:
    names = [(result.id, result.measured) for result in PUBLISHED]
    assert len(set(names)) == len(names)
    files = {path.stem for path in FOLDER.glob("*.yaml")}
    assert {result.scenario for result in PUBLISHED} == files - {"switched_off"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_scenario_file_says_what_it_is_for(path: Path) -> None:
    scenario = load_scenario(path)
    assert scenario.title and scenario.story and scenario.look_for and scenario.references
    assert scenario.question.strip().endswith("?")


class TestWhatIsWrongIsNoticed:
    def test_a_wrong_number(self) -> None:
        right = measuring("buyers in 24 weeks")
        (finding,) = check_published(results=[replace(right, published=0.272, replications=30)])
        assert not finding.agrees
        assert not finding.passed
        assert finding.verdict == "DIFFERS"

    @pytest.mark.parametrize(
        "measured",
        ["net elasticity, margin", "net elasticity, acquisition",
         "left after period 7", "purchases a buyer, 12 weeks", "adopted after 5 periods", "A's elasticity to A's price",
         "share of A in the long run", "repeat C next, S = 3", "buyers of B and of C", "repeat purchases, a = 0.793"],
    )  # fmt: skip
    def test_every_wrong_variant_of_the_law(self, measured: str) -> None:
        right = measuring(measured)
        if right.id == "V6":
            right = replace(right, settings=("weeks=5",))  # the later, the more buy
        wrong = [replace(right, law=law, published=None, wrong={}, replications=8) for law in right.wrong.values()]
        assert wrong
        assert not any(finding.agrees for finding in check_published(results=wrong))

    def test_a_market_that_does_not_do_what_the_law_says(self) -> None:
        """The market exempts the first repeat purchase from dropout, the law does not."""
        right = measuring("repeat purchases, a = 0.793")
        (finding,) = check_published(
            results=[replace(right, settings=(f"{ALL}.attrition.first_purchase_exempt=true",))]
        )
        assert not finding.agrees

    def test_too_few_replications_to_tell_right_from_wrong(self) -> None:
        (finding,) = check_published(results=[replace(measuring("buyers in 48 weeks"), replications=3)])
        assert not finding.tells_apart
        assert not finding.passed
        assert finding.verdict == "UNSHARP"
        assert "cannot be told from" in str(finding)


def test_progress_counts_replications_and_same_runs_are_made_once() -> None:
    seen: list[tuple[int, int]] = []
    chosen = [replace(row, replications=3) for row in rows("V4")]
    check_published(progress=lambda done, total: seen.append((done, total)), results=chosen)
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_the_page_holds_every_result(repository: Path) -> None:
    page = (repository / "docs" / "validation.md").read_text()
    for result in PUBLISHED:
        assert f"| {result.id} | {result.measured} | " in page, "run: python docs/generate.py validation"
    assert "DIFFERS" not in page
    assert "UNSHARP |" not in page
