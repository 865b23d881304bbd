"""The guard speaks up when the engine has lost more than 15 % against the model of objects, and not before."""

from benchmarks import guard


def test_a_loss_of_16_percent_is_reported_and_one_of_14_is_not():
    kept = {"basics": 200.0, "everything": 150.0}
    (said,) = guard.losses({"basics": 200.0 * 0.84, "everything": 150.0 * 0.86}, kept)
    assert said.startswith("basics: ")
    assert "16% lost" in said


def test_a_gain_or_a_case_that_nothing_is_kept_of_is_no_loss():
    assert guard.losses({"basics": 300.0, "everything": 1.0}, {"basics": 200.0}) == []


def test_what_is_kept_is_found_again(tmp_path):
    path = tmp_path / "baseline.json"
    assert guard.kept_ratios(path) == {}
    guard.keep({"basics": 250.04, "everything": 160.0}, path)
    assert guard.kept_ratios(path) == {"basics": 250.0, "everything": 160.0}


def test_a_ratio_is_kept_of_every_case():
    assert set(guard.kept_ratios()) == set(guard.CASES)
    assert all(ratio > 1 for ratio in guard.kept_ratios().values())
