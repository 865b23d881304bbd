"""The page belongs to this machine unless asked for otherwise; tabs are counted, and idle ones are put away."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli.dashboard import dashboard
from simulation.dashboard import page, serving
from simulation.dashboard.ahead import AHEAD
from simulation.dashboard.limits import Limits
from simulation.dashboard.ready import Ready
from simulation.dashboard.session import Session
from simulation.scenario import changed
from simulation.scenario.writing import dump_yaml
from tests.dashboard.small import PRICE, SCENARIO, small_scenario

GONE_AGAIN = """
import sys
from importlib import _bootstrap, import_module
import simulation.dashboard.serving as serving
for name in serving.TRYING:
    import_module(name)
begun, made = set(), _bootstrap.module_from_spec
_bootstrap.module_from_spec = lambda spec: begun.add(spec.name) or made(spec)
import simulation.dashboard.explorer, simulation.dashboard.link, simulation.dashboard.dropped, simulation.experiments.comparison
import simulation.market.market
print(*(name for name in begun if name not in sys.modules))
"""


@pytest.fixture
def ready(tmp_path: Path) -> Ready:
    path = tmp_path / "small.yaml"
    path.write_text(dump_yaml(small_scenario()), "utf-8")
    return Ready([SCENARIO], path)


def loaded(ready: Ready) -> page.Page:
    """Return what a tab shows once the first run is there."""
    made = page.Page(ready)
    until = time.monotonic() + 120.0
    while made._explorer is None and time.monotonic() < until and not made._problem.object:
        if "Too many" in made._story.object:
            break
        time.sleep(0.05)
    return made


def served(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[dict[str, object], str]:
    """Return what the server is asked for by the command, and what is printed."""
    asked: dict[str, object] = {}
    monkeypatch.setattr(Ready, "prepare", lambda self: None)
    monkeypatch.setattr(serving.pn, "serve", lambda panels, **options: asked.update(options))
    result = CliRunner().invoke(dashboard, [str(SCENARIO), "--no-browser", *arguments])
    assert result.exit_code == 0, result.output
    return asked, result.output


def test_nobody_else_reaches_the_page_and_messages_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, printed = served(monkeypatch)
    assert asked["address"] == "127.0.0.1" and asked["websocket_origin"] is None and "Warning" not in printed
    assert asked["websocket_max_message_size"] == serving.MOST_MESSAGE


def test_a_public_address_has_to_be_asked_for_and_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, printed = served(monkeypatch, "--public", "192.168.1.20", "--port", "5010")
    assert asked["address"] == "192.168.1.20" and "192.168.1.20:5010" in asked["websocket_origin"]
    assert "Warning: everybody who reaches 192.168.1.20, port 5010" in printed


def test_only_scenarios_to_choose_from_are_opened_by_name(ready: Ready) -> None:
    assert ready.by_name("price_war") == SCENARIO and ready.by_name("small") == ready.first
    assert ready.by_name("../scenarios/price_war") is None and ready.by_name("three_orientations") is None


def test_a_scenario_beyond_the_limits_is_not_run(ready: Ready) -> None:
    assert "customer-weeks" in str(ready.run(ready.first, Limits(customer_weeks=10)))


def test_once_all_is_loaded_a_step_of_each_slider_is_run_ahead(ready: Ready) -> None:
    scenario = changed(small_scenario(), {"seed": 51})  # what others have run is kept, too
    ready.first.write_text(dump_yaml(scenario), "utf-8")
    made, session = loaded(ready), Session(scenario)
    session.set(PRICE, session.value(PRICE) + session.control(PRICE).step)
    made._run_ahead()  # not before the market is loaded: the first charts are on their way
    assert AHEAD.wait(120.0) and not AHEAD.is_ready(session.asked())
    ready.prepared.set()
    until = time.monotonic() + 120.0
    while not AHEAD.is_ready(session.asked()) and time.monotonic() < until:
        time.sleep(0.05)
    assert AHEAD.is_ready(session.asked())
    made.close()


def test_tabs_are_counted_and_given_back(ready: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "Limits", lambda: Limits(tabs=1))
    one = loaded(ready)
    other = loaded(ready)
    assert one._explorer is not None and other._explorer is None and "Too many" in other._story.object
    one.close()
    assert ready.tabs == set()
    assert loaded(ready)._explorer is not None


def test_an_idle_tab_is_put_away_and_one_that_plays_is_not(ready: Ready) -> None:
    tab = loaded(ready)
    assert tab._explorer is not None
    tab._put_away_if_idle()
    assert tab._explorer is not None
    tab._touched -= 3600.0 * 2.0
    tab._explorer.clock._timer = type("Timer", (), {"stop": lambda self: None})()
    tab._put_away_if_idle()
    assert tab._explorer is not None
    tab._explorer.clock._timer = None
    tab._touched -= 3600.0 * 2.0
    tab._put_away_if_idle()
    assert tab._explorer is None and not tab._body.objects and ready.tabs == set()


def test_nothing_that_goes_away_again_is_imported_beside_an_opening_tab() -> None:
    found = subprocess.run([sys.executable, "-c", GONE_AGAIN], capture_output=True, text=True, check=True, timeout=300)
    assert found.stdout.split() == []


def test_the_story_is_told_in_the_readers_language(ready: Ready) -> None:
    told = page.story(small_scenario(), "uk", "Історія")
    assert "Цінова війна" in told and "Історія" in told
    assert "A price war" in page.story(small_scenario(), "en", "Story")
