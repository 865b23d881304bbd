"""What somebody waits for in front of the dashboard: the first chart, and charts after a slider was moved; among thirty tabs."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import goals
from benchmarks.markets import ROOT
from benchmarks.measurement import Measurement, not_measured

SCENARIO, PRICE = "price_war", "price [EUR]"
"""5,000 customers, 156 weeks and 26 before them, four firms."""
TABS = 30
SECONDS = 300.0
"""After which something has failed."""
WATCH = """() => {
  window.drawn = 0
  for (const model of Bokeh.documents[0]._all_models.values())
    if (model.type == 'ColumnDataSource' && 'now_0' in model.data)
      model.properties.data.change.connect(() => requestAnimationFrame(() => setTimeout(() => { window.drawn += 1 })))
}"""
"""Counts charts once the browser has painted them."""
IN_A_BROWSER = "dashboard, in a browser"


def dashboard(quick: bool) -> Iterator[Measurement | str]:
    """Time the page in a headless browser, then its server among many tabs."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        import panel  # noqa: F401
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        yield not_measured(IN_A_BROWSER, str(error))
        return
    if chromium is None:
        yield not_measured(IN_A_BROWSER, "there is no chromium")
        return
    begin = time.perf_counter()
    with served() as (address, server):
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            yield from in_a_browser(browser, address, begin, 5 if quick else 25)
            browser.close()
        yield "many tabs"
        yield from many(address, server, 5 if quick else TABS)


def in_a_browser(browser: Any, address: str, begin: float, moves: int) -> Iterator[Measurement]:
    """Open the page and move a slider."""
    tab = browser.new_page(viewport={"width": 1280, "height": 720})
    yield row("from the command to the first chart", opened(tab, address, begin), "s", "page below 5 s")
    begin = time.perf_counter()
    other = browser.new_page()
    yield row("a second tab's first chart", opened(other, address, begin), "s")
    other.close()
    times = sorted(moved(tab) for _ in range(moves))
    note = f"half of {moves} moves; the slowest {1e3 * times[-1]:.0f} ms"
    yield row("from a slider moved to charts redrawn", 1e3 * times[moves // 2], "ms", goals.SLIDER, note)


def row(what: str, value: float, unit: str, goal: str = "", note: str = "") -> Measurement:
    """Return a measurement of the dashboard."""
    return Measurement(f"dashboard: {what}", value, unit, goal, note, {"measure": "dashboard", "what": what})


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """Serve the page; gives its address, and the number of the process."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "simulation.cli", "dashboard", SCENARIO, "--port", str(port), "--no-browser"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}/", server.pid
    finally:
        server.terminate()
        server.wait()


def opened(tab: Any, address: str, begin: float) -> float:
    """Open the page; returns the seconds from ``begin`` to the first chart."""
    tab.set_default_timeout(1e3 * SECONDS)
    tab.goto(address)
    tab.wait_for_selector(".bk-Figure")
    tab.wait_for_function("Bokeh.documents[0].is_idle")
    seconds = time.perf_counter() - begin
    tab.wait_for_timeout(2000)  # names for screen readers
    tab.evaluate(WATCH)
    tab.get_by_role("slider", name=PRICE).focus()
    return seconds


def moved(tab: Any) -> float:
    """Move a slider by one step in the browser; returns the seconds until the charts that follow have been painted."""
    tab.wait_for_timeout(700)
    tab.evaluate("window.drawn = 0")
    begin = time.perf_counter()
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_function("window.drawn >= 3", polling=5)
    return time.perf_counter() - begin


def many(address: str, server: int, tabs: int) -> Iterator[Measurement]:
    """Open many sessions at once, without browsers, which would take the machine for themselves; all move a slider at once."""
    from bokeh.client import pull_session

    before = memory(server)
    begin = time.perf_counter()
    sessions = [Tab(pull_session(url=address)) for _ in range(tabs)]
    for each in sessions:
        each.wait(lambda tab=each: tab.slider is not None)
    note = f"all {tabs} opened in {time.perf_counter() - begin:.1f} s"
    yield row("memory of a tab in the server", (memory(server) - before) / tabs / 1e6, "MB", note=note)
    one = sorted(sessions[0].move() for _ in range(5))[2]
    yield row(f"a slider moved, {tabs} tabs open, all others still", 1e3 * one, "ms", note="without the browser")
    begin = time.perf_counter()
    for each in sessions:
        each.begin()
    waited = sorted(each.end(begin) for each in sessions)
    note = f"the last after {1e3 * waited[-1]:.0f} ms"
    yield row(f"a slider moved in all {tabs} tabs at once, half are drawn", 1e3 * waited[tabs // 2], "ms", note=note)
    for each in sessions:
        each.session.close()


class Tab:
    """A session without a browser."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self._drawn = 0

    @property
    def slider(self) -> Any:
        """The slider that is moved; None while it is not there yet."""
        return next((m for m in self.session.document.models if (getattr(m, "title", "") or "").endswith(PRICE)), None)

    def wait(self, done: Callable[[], bool]) -> None:
        """Take in what the server sends until something is so."""
        until = time.monotonic() + SECONDS
        while not done() and time.monotonic() < until:
            self.session.force_roundtrip()
            time.sleep(0.002)

    def begin(self) -> None:
        """Move the slider."""
        source = next(m for m in self.session.document.models if "now_0" in getattr(m, "data", {}))
        self._drawn = 0
        source.on_change("data", lambda *_: setattr(self, "_drawn", self._drawn + 1))
        slider = self.slider
        slider.value = slider.value - slider.step if slider.value > 0.5 * slider.end else slider.value + slider.step

    def end(self, begin: float) -> float:
        """Wait for the charts; returns the seconds since ``begin``."""
        self.wait(lambda: self._drawn > 0)
        return time.perf_counter() - begin

    def move(self) -> float:
        """Move the slider and wait."""
        begin = time.perf_counter()
        self.begin()
        return self.end(begin)


def memory(process: int) -> float:
    """Return what a process takes [bytes]."""
    pages = int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])
    return float(pages * os.sysconf("SC_PAGE_SIZE"))
