"""``loyalty-lab validate --real-data``: what it shows, and how it ends."""

import importlib.util
import sys

import pytest

from simulation.experiments import customer_base
from simulation.experiments.customer_base import Recovery

MISSING = [name for name in ("clvkit", "lifetimes") if importlib.util.find_spec(name) is None]
needs_extra = pytest.mark.skipif(bool(MISSING), reason=f"the extra 'real-data' is not installed: {', '.join(MISSING)}")


@pytest.fixture
def quick(monkeypatch):
    """The same, smaller."""
    recover, hold = customer_base.recovered, customer_base.held_out
    monkeypatch.setattr(customer_base, "recovered", lambda progress: recover(customers=500, replications=2))
    monkeypatch.setattr(customer_base, "held_out", lambda progress: hold(replications=2))


@needs_extra
@pytest.mark.usefixtures("quick")
def test_it_shows_what_was_recovered_and_what_real_customers_did(lab):
    result = lab("validate", "--real-data")
    for expected in ("Customers of CDNOW", "1,882", "alpha"):
        assert expected in result.stdout


@needs_extra
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("passed", "exit_code", "verdict"), [(True, 0, "are recovered"), (False, 1, "NOT recovered")])
def test_it_ends_with_1_where_parameters_are_not_recovered(lab, monkeypatch, passed, exit_code, verdict):
    monkeypatch.setattr(Recovery, "passed", passed)
    result = lab("validate", "--real-data")
    assert result.exit_code == exit_code
    assert verdict in result.stdout


def test_without_the_extra_it_is_told_what_to_install(lab, monkeypatch):
    monkeypatch.setitem(sys.modules, "clvkit", None)
    result = lab("validate", "--real-data")
    assert result.exit_code == 2
    assert "extra 'real-data'" in result.stderr
