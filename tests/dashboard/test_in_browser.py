"""The page and a notebook in a real browser: Chromium as the system has it; nothing leaves this machine."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest

from simulation.dashboard.words import LANGUAGES
from simulation.scenario import load_scenario
from simulation.scenario.writing import dump_yaml
from tests.dashboard.small import SCENARIO, SMALL, small_scenario

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
playwright = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
expect = playwright.expect
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, such as Debian's package of that name")

SECONDS = 120
"""After which something has failed; none of this takes so long."""
PICTURES = os.environ.get("LOYALTY_LAB_PICTURES")
"""Folder to put pictures of the main states in."""
COUNT_REDRAWS = """() => {
  window.redraws = 0
  for (const doc of Bokeh.documents)
    for (const model of doc._all_models.values())
      if (model.type == 'ColumnDataSource' && 'now_0' in model.data)
        model.properties.data.change.connect(() => { window.redraws += 1 })
}"""
WEEK_SHOWN = """() => {
  for (const model of Bokeh.documents[0]._all_models.values())
    if (model.type == 'ColumnDataSource' && 'now_0' in model.data)
      return [...model.data.now_0].filter(Number.isFinite).length
}"""
AT_REST = """() => new Promise(rest => {
  let before = -1, since = 0
  const look = now => {
    const height = document.documentElement.scrollHeight
    if (height != before) [before, since] = [height, now]
    now - since > 400 ? rest(true) : requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})"""
"""Waits until the page has kept its height for a moment."""
LAST_NUMBERS = """() => [...Bokeh.documents[0]._all_models.values()]
  .filter(model => model.type == 'ColumnDataSource' && 'now_0' in model.data && model.data.now_0.length)
  .map(model => [0, 1, 2, 3].map(firm => model.data['now_' + firm].at(-1)))"""
DOT = """() => {
  const models = [...Bokeh.documents[0]._all_models.values()]
  const dots = models.filter(model => model.type == 'ColumnDataSource' && 'customer' in model.data)
  const plot = models.find(model => model.type == 'Figure' && model.renderers.some(each => dots.includes(each.data_source)))
  const view = Bokeh.index.find_one(plot)
  const {left, top} = view.canvas_view.el.getBoundingClientRect()
  const seen = dots.flatMap(({data}) => [...data.customer].map((customer, k) => ({
    customer: Number(customer), x: left + view.frame.x_scale.compute(data.x[k]), y: top + view.frame.y_scale.compute(data.y[k])
  }))).filter(({x, y}) => view.frame.bbox.contains(x - left, y - top))
  const room = one => Math.min(...seen.filter(other => other != one).map(other => Math.hypot(one.x - other.x, one.y - other.y)))
  return seen.reduce((best, one) => one.y < innerHeight - 20 && room(one) > room(best) ? one : best)
}"""
"""Where on the screen the dot is that stands most by itself, and whose it is."""
LINES_OF_A = """() => [...Bokeh.documents[0]._all_models.values()]
  .some(model => model.type == 'ColumnDataSource' && 'then_0' in model.data && Number.isFinite(model.data.then_0.at(-1)))"""


LOWEST_CHART = """() => Math.max(...[...Bokeh.documents[0]._all_models.values()].filter(model => model.type == 'Figure')
  .map(model => Bokeh.index.find_one(model).el.getBoundingClientRect().bottom))"""


class Visit:
    """A tab of the browser, and what happened in it."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        tab.on("console", self._said)
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("request", self._asked)
        tab.on("websocket", self._asked)

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.hostname not in ("127.0.0.1", "localhost"):
            self.foreign.append(request.url)

    def drag(self, name: str, pixels: int) -> None:
        """Drag the slider whose label begins with a name."""
        title = self.tab.locator(".bk-slider-title", has_text=re.compile(f"^(● )?{re.escape(name)}")).first
        handle = title.locator("xpath=..").locator(".noUi-handle").first
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2.0, box["y"] + box["height"] / 2.0
        self.tab.mouse.move(x, y)
        self.tab.mouse.down()
        self.tab.mouse.move(x + pixels, y, steps=8)
        self.tab.mouse.up()

    def drop(self, file: Path) -> None:
        """Drag a file from outside over the page and let it go."""
        browser = self.tab.context.new_cdp_session(self.tab)
        for kind in ("dragEnter", "dragOver", "drop"):
            dragged = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
            browser.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 400, "data": dragged})

    def picture(self, name: str) -> None:
        """Keep a picture, if pictures are asked for."""
        if PICTURES:
            self.tab.wait_for_timeout(700)
            self.tab.screenshot(path=Path(PICTURES) / f"{name}.png")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched.new_context(viewport={"width": 1280, "height": 720})  # one for all: scripts are loaded once
        launched.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    tab = browser.new_page()
    tab.set_default_timeout(1000 * SECONDS)
    yield Visit(tab)
    tab.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(command: list[str], address: str, **more: str) -> Iterator[None]:
    """Run a server until the test is over."""
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "LOYALTY_LAB_STATIC")} | more
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            assert server.poll() is None, "the server has ended"
            try:
                with urllib.request.urlopen(address):
                    break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(SECONDS)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("page")
    scenario = folder / "small.yaml"
    scenario.write_text(dump_yaml(small_scenario()), "utf-8")
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "simulation.cli", "dashboard", str(scenario), "--port", str(port), "--no-browser"]
    with serving(command, address):
        yield address


def opened(visit: Visit, address: str) -> Visit:
    """Open the page and wait for its charts."""
    visit.tab.goto(address)
    visit.tab.wait_for_selector(".noUi-handle")
    visit.tab.wait_for_function("Bokeh.documents[0].is_idle")
    visit.tab.evaluate(AT_REST)  # words come after the charts and may move what is about to be clicked
    visit.tab.evaluate(COUNT_REDRAWS)
    return visit


def test_the_page_tells_the_scenario_another_one_is_chosen_and_nobody_else_is_asked(visit: Visit, page: str) -> None:
    opened(visit, page)
    assert visit.tab.get_by_role("heading", name="A price war").is_visible()
    assert visit.tab.get_by_text("What happens to each kind of customer").is_visible()
    visit.picture("page")
    visit.tab.get_by_label("Scenario", exact=True).select_option("Three shops and three kinds of customer")
    visit.tab.get_by_role("heading", name="Three shops and three kinds of customer").wait_for()
    visit.tab.wait_for_function("location.search.includes('scenario=three_orientations')")
    assert visit.complaints == [] and visit.foreign == []


def test_dragging_a_slider_changes_the_charts(visit: Visit, page: str) -> None:
    opened(visit, page)
    earns = visit.tab.get_by_text(re.compile(r"EUR (after|in) 70 weeks")).first
    before = earns.inner_text()
    visit.drag("price [EUR]", -60)
    visit.tab.wait_for_function("window.redraws > 0")
    visit.tab.get_by_text("● price [EUR]").wait_for()
    expect(earns).not_to_have_text(before)
    visit.picture("dragged")
    assert visit.complaints == [] and visit.foreign == []


def test_a_pinned_run_stands_beside_the_present_one(visit: Visit, page: str) -> None:
    opened(visit, page)
    assert not visit.tab.evaluate(LINES_OF_A)
    visit.tab.get_by_role("button", name="Pin as A").click()
    visit.tab.wait_for_function(LINES_OF_A)
    visit.drag("price [EUR]", -40)
    visit.tab.get_by_text("B less A").first.wait_for()
    visit.picture("a_and_b")
    visit.tab.get_by_text("A or B", exact=True).click()
    visit.tab.get_by_role("button", name="Was it luck").click()
    visit.tab.get_by_text("Means over 20 replications").wait_for()
    visit.picture("luck")
    assert visit.complaints == [] and visit.foreign == []


def test_every_tab_draws_its_charts(visit: Visit, page: str) -> None:
    opened(visit, page)
    for tab, chart in (("Customers", "Loyalty"), ("Money", "Costs and profit"), ("Map", "Customer map")):
        visit.tab.get_by_text(tab, exact=True).first.click()
        visit.tab.get_by_role("heading", name=chart).wait_for()
        visit.picture(tab.lower())
    assert visit.complaints == [] and visit.foreign == []


def test_a_scenario_with_a_mistake_is_answered_with_its_line(visit: Visit, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: Broken\ncustomers:\n  number: many\n", "utf-8")
    port = free_port()
    command = [sys.executable, "-m", "simulation.cli", "dashboard", str(broken), "--port", str(port), "--no-browser"]
    with serving(command, f"http://127.0.0.1:{port}/"):
        visit.tab.goto(f"http://127.0.0.1:{port}/")
        visit.tab.get_by_text("broken.yaml:3").wait_for()


def test_time_goes_on_back_and_is_played(visit: Visit, page: str) -> None:
    opened(visit, page)
    last = visit.tab.evaluate(WEEK_SHOWN)
    visit.tab.get_by_role("button", name="◀|").click()
    visit.tab.wait_for_function(f"({WEEK_SHOWN})() == {last - 1}")
    visit.drag("Week", -200)
    visit.tab.wait_for_function(f"({WEEK_SHOWN})() < {last - 10}")
    visit.picture("week")
    visit.tab.locator("h3").first.click()
    visit.tab.keyboard.press("Home")
    visit.tab.wait_for_function(f"({WEEK_SHOWN})() <= 1")
    visit.tab.get_by_label("Weeks a second").select_option("50")
    visit.tab.get_by_role("button", name="Play").click()
    visit.tab.wait_for_function(f"({WEEK_SHOWN})() > 1")
    visit.tab.wait_for_function(f"({WEEK_SHOWN})() == {last}")
    visit.tab.get_by_role("button", name="Play").wait_for()
    assert visit.complaints == [] and visit.foreign == []


def test_a_guess_is_entered_before_anything_is_seen_and_compared_afterwards(visit: Visit, page: str) -> None:
    opened(visit, page)
    visit.tab.get_by_role("button", name="Predict first").click()
    visit.tab.wait_for_function(f"({WEEK_SHOWN})() <= 1")
    visit.tab.get_by_text("hidden until a guess is entered").wait_for()
    visit.tab.get_by_label("Who has earned most").select_option("Average")
    visit.picture("predict")
    visit.tab.get_by_label("Weeks a second").select_option("50")
    visit.tab.get_by_role("button", name="Enter the guess").click()
    visit.tab.get_by_text("points off").wait_for()
    visit.picture("guessed")
    assert visit.complaints == [] and visit.foreign == []


def test_a_link_shows_again_what_was_seen(visit: Visit, page: str, browser: Any) -> None:
    opened(visit, page)
    visit.drag("price [EUR]", -40)
    visit.tab.get_by_text("● price [EUR]").wait_for()
    visit.tab.get_by_label("luck (seed)").fill("11")
    visit.tab.keyboard.press("Enter")
    visit.tab.wait_for_function("location.search.includes('seed=11') && location.search.includes('offering.price')")
    visit.tab.get_by_text("seed 11").wait_for()
    other = Visit(browser.new_page())
    opened(other, visit.tab.url)
    other.tab.get_by_text("seed 11").wait_for()
    other.tab.get_by_text("● price [EUR]").wait_for()
    assert other.tab.evaluate(LAST_NUMBERS) == visit.tab.evaluate(LAST_NUMBERS)
    assert other.complaints == [] and other.foreign == []
    other.tab.close()


def test_a_file_is_dropped_and_what_is_wrong_with_it_is_told_with_its_line(
    visit: Visit, page: str, tmp_path: Path
) -> None:
    broken, own = tmp_path / "broken.yaml", tmp_path / "own.yaml"
    broken.write_text("title: Broken\ncustomers:\n  number: many\n", "utf-8")
    own.write_text(dump_yaml(small_scenario()).replace("A price war", "My own market"), "utf-8")
    opened(visit, page)
    visit.drop(broken)
    visit.tab.get_by_text("broken.yaml:3").wait_for()
    visit.picture("broken")
    with visit.tab.expect_file_chooser() as choosing:
        visit.tab.get_by_role("button", name="Scenario file").click()
    choosing.value.set_files(own)
    visit.tab.get_by_role("heading", name="My own market").wait_for()
    assert not visit.tab.get_by_text("broken.yaml:3").is_visible()
    assert visit.complaints == [] and visit.foreign == []


def test_the_life_behind_a_dot_is_read_and_files_are_saved(visit: Visit, page: str, tmp_path: Path) -> None:
    opened(visit, page)
    visit.tab.keyboard.press("4")
    visit.tab.get_by_role("heading", name="Customer map").wait_for()
    visit.tab.locator("canvas").first.scroll_into_view_if_needed()
    visit.tab.wait_for_timeout(300)
    dot = visit.tab.evaluate(DOT)
    visit.tab.mouse.click(dot["x"], dot["y"])
    customer = dot["customer"]
    visit.tab.get_by_role("heading", name=f"The life of customer {customer}").wait_for()
    expect(visit.tab.get_by_text(f"Customer {customer} is one of the")).to_be_in_viewport()
    visit.picture("life")
    visit.tab.keyboard.press("6")
    for name, file in (("Scenario as changed", "small.yaml"), ("Tables", "tables.zip")):
        with visit.tab.expect_download() as waiting:
            visit.tab.get_by_role("button", name=name).click()
        waiting.value.save_as(tmp_path / file)
    assert load_scenario(tmp_path / "small.yaml") == small_scenario()
    with zipfile.ZipFile(tmp_path / "tables.zip") as tables:
        assert tables.read("firms.csv").startswith(b"week,firm,")
    visit.picture("share")
    assert visit.complaints == [] and visit.foreign == []


def test_everything_is_reached_by_keys_and_has_a_name(visit: Visit, page: str) -> None:
    opened(visit, page)
    visit.tab.get_by_role("slider", name="price [EUR]").focus()
    visit.tab.keyboard.press("ArrowLeft")
    visit.tab.get_by_text("● price [EUR]").wait_for()
    visit.tab.get_by_role("tab", name="Money").focus()
    visit.tab.keyboard.press("Enter")
    visit.tab.get_by_role("figure", name="Costs and profit").wait_for()
    visit.tab.keyboard.press("p")
    visit.tab.get_by_role("button", name="Forget A").wait_for()
    visit.tab.keyboard.press("r")
    visit.tab.get_by_text("● price [EUR]").wait_for(state="detached")
    unnamed = [
        line for line in visit.tab.locator("body").aria_snapshot().splitlines()
        if line.strip() in ("- slider", "- combobox", "- textbox", "- spinbutton")
    ]  # fmt: skip
    assert unnamed == []


def test_other_languages_large_writing_and_a_phone(visit: Visit, page: str) -> None:
    opened(visit, f"{page}?language=uk")
    for language, play in (("uk", "Пуск"), ("ru", "Пуск"), ("zh", "播放"), ("en", "Play")):
        visit.tab.locator("select").filter(has=visit.tab.locator("option", has_text="中文")).select_option(
            LANGUAGES[language]
        )
        title = small_scenario().texts(language).title
        visit.tab.get_by_role("heading", name=title).wait_for()
        visit.tab.get_by_role("button", name=play).wait_for()
        visit.picture(f"language_{language}")
    small = visit.tab.locator("h3").first.bounding_box()["height"]
    visit.tab.keyboard.press("l")
    visit.tab.get_by_role("button", name="A−").wait_for()
    visit.tab.wait_for_function("location.search.includes('large=1')")
    assert visit.tab.locator("h3").first.bounding_box()["height"] > 1.2 * small
    visit.picture("large")
    visit.tab.set_viewport_size({"width": 390, "height": 844})
    opened(visit, page)
    assert visit.tab.evaluate("document.documentElement.scrollWidth") <= 390
    visit.picture("phone")
    assert visit.complaints == [] and visit.foreign == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_charts_fit_a_screen_with_and_without_a_pinned_run(visit: Visit, page: str, language: str) -> None:
    opened(visit, f"{page}?language={language}")
    assert visit.tab.evaluate(LOWEST_CHART) <= 720
    visit.tab.keyboard.press("p")
    visit.tab.wait_for_function(LINES_OF_A)
    visit.drag("price [EUR]", -40)
    visit.tab.locator("p.change", has_text="Premium").first.wait_for()
    visit.tab.wait_for_timeout(500)
    visit.picture(f"fits_{language}")
    assert visit.tab.evaluate(LOWEST_CHART) <= 720


@pytest.mark.parametrize("editor", [{}, {"VSCODE_PID": "1"}], ids=["jupyterlab", "as_in_vs_code"])
def test_a_notebook_shows_sliders_that_move_the_charts(visit: Visit, tmp_path: Path, editor: dict[str, str]) -> None:
    cell = f"import simulation as sim\nsim.explore({str(SCENARIO)!r}, settings={SMALL!r})"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)], metadata=kernel)
    nbformat.write(notebook, tmp_path / "try.ipynb")
    port = free_port()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0",
        "--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}",
        "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with serving(command, f"http://127.0.0.1:{port}/api", **editor):
        visit.tab.goto(f"http://127.0.0.1:{port}/lab/tree/try.ipynb")
        editing = visit.tab.locator(".jp-CodeCell .cm-content").first
        editing.click()
        visit.tab.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        editing.press("Shift+Enter")
        visit.tab.wait_for_selector(".noUi-handle")
        visit.tab.evaluate(COUNT_REDRAWS)
        visit.drag("price [EUR]", -50)
        visit.tab.wait_for_function("window.redraws > 0")
        visit.tab.get_by_text("● price [EUR]").wait_for()
        visit.picture("notebook" if not editor else "notebook_editor")
        assert visit.foreign == []
