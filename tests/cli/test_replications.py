"""``loyalty-lab replications``: what it shows, and mistakes told in one message."""

import pytest

import simulation as sim
from simulation.experiments.precision import precision_of_means, replications_needed


def rows_of(text):
    """Lines of tables by their label, as words after it."""
    return {
        line.split("  ")[0].strip(): line.split("  ", 1)[1].split()
        for line in text.splitlines()
        if "  " in line.strip()
    }


def test_a_scenario_alone_shows_its_firms_outcomes(lab):
    result = lab("replications", "small.yaml", "--pilot", 12, "--outcome", "profit", "--outcome", "satisfaction")
    assert result.exit_code == 0
    for expected in ("Keeper: from a pilot of 12", "Winner", "± at 20", "for ± 5 %", "Satisfaction"):
        assert expected in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert "runs: 12 of 12" in result.stderr


def test_the_number_shown_is_that_of_the_library(lab):
    shown = lab("replications", "small.yaml", "--pilot", 12, "--outcome", "profit", "--half-width", 25).stdout
    scenario = sim.load_scenario("small.yaml")
    pilot = sim.compare({"small": scenario}, 12, outcomes=["profit"], with_equity=False, least=1)
    deviation = precision_of_means(pilot).set_index("firm")["deviation"]["Winner"]
    assert (
        rows_of(shown)["Profit [EUR]"][-1] == f"{replications_needed(deviation, 25.0):,}"
    )  # Winner's is the last table


def test_strategies_show_what_the_same_luck_saves(lab):
    result = lab(
        "replications", "small.yaml", "--strategy", "acquisition_focus", "--pilot", 10, "--outcome", "profit", "--quiet"
    )
    assert result.exit_code == 0
    for expected in ("Keeper: acquisition_focus against retention_focus", "same luck", "indep.", "factor"):
        assert expected in result.stdout
    assert result.stderr == ""


def test_a_small_pilot_is_remarked_on(lab):
    assert "A pilot of 3 says little" in lab("replications", "small.yaml", "--pilot", 3, "--outcome", "profit").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--half-width", 5, "--relative", 5, "--outcome", "profit"], "not both"),
        (["--half-width", 5], "name it by --outcome"),
        (["--half-width", 5, "--outcome", "profit", "--outcome", "score"], "name it by --outcome"),
        (["--half-width", -5, "--outcome", "profit"], "--half-width must be above 0"),
        (["--relative", 0], "--relative must be above 0"),
        (["--outcome", "profits"], "did you mean 'profit'"),
        (["--pilot", 1], "--pilot"),
        (["--firm", "Kepper"], "did you mean 'Keeper'"),
        (["--strategy", "retention_fokus"], "did you mean 'retention_focus'"),
    ],
)
def test_mistakes_are_told_before_anything_runs(lab, monkeypatch, arguments, message):
    def refuse(*given, **options):
        raise AssertionError("the pilot was begun")

    monkeypatch.setattr("simulation.market.market.Market.__init__", refuse)
    result = lab("replications", "small.yaml", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
