"""What somebody waits for in front of the dashboard: the first chart, and charts after a slider was moved; among thirty tabs."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import goals
from benchmarks.markets import ROOT
from benchmarks.measurement import Measurement, not_measured

SCENARIO, PRICE, BUDGET = "price_war", "price [EUR]", "acquisition budget [EUR/week]"
"""5,000 customers, 156 weeks and 26 before them, four firms."""
TABS = 30
BETWEEN, LOOKED_AT = 700.0, 4_000.0
"""Between two moves [ms]: of somebody who moves on, and of somebody who looks at the charts first."""
SECONDS = 300.0
"""After which something has failed."""
WATCH = """() => {
  window.drawn = 0
  for (const model of Bokeh.documents[0]._all_models.values())
    if (model.type == 'ColumnDataSource' && 'now_0' in model.data)
      model.properties.data.change.connect(() => requestAnimationFrame(() => setTimeout(() => { window.drawn += 1 })))
}"""
"""Counts charts once the browser has painted them."""
MOVE = """([name, step]) => {
  const models = [...Bokeh.documents[0]._all_models.values()]
  const slider = models.find(model => String(model.title || '').endsWith(name) && 'step' in model)
  const source = models.find(model => model.type == 'ColumnDataSource' && 'now_0' in model.data)
  if (window.began === undefined)
    source.properties.data.change.connect(() => { window.waited ||= performance.now() - window.began })
  window.waited = 0
  window.began = performance.now()
  slider.value -= slider.step * (1 + step)
}"""
"""Moves a slider, and notes how long new numbers take."""
LOADED = "import simulation.dashboard.serving, simulation.dashboard.explorer, simulation.market.market"
"""What Python compiles when the page is served for the first time, and keeps."""
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
    subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, env=_usual(), check=True)
    with sync_playwright() as driver:
        # a lecturer's is open already
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        begin = time.perf_counter()
        with served() as (address, server):
            yield from in_a_browser(browser, address, begin, 5 if quick else 25)
            yield "many tabs"
            yield from many(browser, address, server, 5 if quick else TABS)
        browser.close()


def in_a_browser(browser: Any, address: str, begin: float, moves: int) -> Iterator[Measurement]:
    """Open the page and move a slider."""
    tab = browser.new_page(viewport={"width": 1280, "height": 720})
    yield row(
        "from the command to the first chart", opened(tab, address, begin), "s", "page below 5 s", "the browser is open"
    )
    begin = time.perf_counter()
    other = browser.new_page()
    yield row("a second tab's first chart", opened(other, address, begin), "s")
    other.close()
    moved(tab, PRICE)  # the first move of all says which slider it is
    yield waits("from a slider moved on to charts redrawn", [moved(tab, PRICE) for _ in range(moves)])
    times = [moved(tab, (BUDGET, PRICE)[number % 2], LOOKED_AT) for number in range(moves // 2)]
    yield waits(f"from another slider moved, after {LOOKED_AT / 1e3:g} s of looking, to charts redrawn", times)
    times = [moved(tab, (BUDGET, PRICE)[number % 2], key="PageUp") for number in range(moves)]
    yield waits("from a slider moved to where nothing was run ahead to charts redrawn", times)


def waits(what: str, times: list[float]) -> Measurement:
    """Return how long somebody waits."""
    times = sorted(times)
    note = f"half of {len(times)} moves; the slowest {1e3 * times[-1]:.0f} ms"
    return row(what, 1e3 * times[len(times) // 2], "ms", goals.SLIDER, note)


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
    server = subprocess.Popen(command, cwd=ROOT, env=_usual(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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


def _usual() -> dict[str, str]:
    """Return the environment, but such that Python keeps what it has compiled, as it does unless told otherwise."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def opened(tab: Any, address: str, begin: float) -> float:
    """Open the page; returns the seconds from ``begin`` to the first chart."""
    tab.set_default_timeout(1e3 * SECONDS)
    tab.goto(address)
    tab.wait_for_selector(".bk-Figure")
    tab.wait_for_function("Bokeh.documents[0].is_idle")
    seconds = time.perf_counter() - begin
    tab.wait_for_timeout(2000)  # names for screen readers
    tab.evaluate(WATCH)
    return seconds


def moved(tab: Any, slider: str, rest: float = BETWEEN, key: str = "ArrowLeft") -> float:
    """Move a slider in the browser, after a rest [ms]; returns the seconds until the charts that follow have been painted."""
    tab.get_by_role("slider", name=slider).focus()
    tab.wait_for_timeout(rest)
    tab.evaluate("window.drawn = 0")
    begin = time.perf_counter()
    tab.keyboard.press(key)
    tab.wait_for_function("window.drawn >= 3", polling=5)
    return time.perf_counter() - begin


def many(browser: Any, address: str, server: int, tabs: int) -> Iterator[Measurement]:
    """Open many tabs at once; one of them moves a slider, then all do at the same moment."""
    begin, before = time.perf_counter(), memory(server)
    context = browser.new_context()
    opened_tabs = [context.new_page() for _ in range(tabs)]
    for each in opened_tabs:
        each.set_default_timeout(1e3 * SECONDS)
        each.goto(address, wait_until="commit")
    for each in opened_tabs:
        each.wait_for_selector(".bk-Figure", state="attached")
    note = f"{tabs} tabs, all there after {time.perf_counter() - begin:.1f} s"
    yield row("memory of a tab in the server", (memory(server) - before) / tabs / 1e6, "MB", note=note)
    one = sorted(waited(opened_tabs[:1], [step])[0] for step in range(5))
    yield row(f"a slider moved, {tabs} tabs open, the others still", one[2], "ms", note="until the numbers are there")
    every = sorted(waited(opened_tabs, [5 + number for number in range(tabs)]))
    note = f"each to a place of its own; half of the tabs; the last after {every[-1]:,.0f} ms"
    yield row(f"a slider moved in all {tabs} tabs at once", every[tabs // 2], "ms", note=note)
    context.close()


def waited(tabs: list[Any], steps: list[int]) -> list[float]:
    """Move the slider in tabs at once, in each by its number of steps; returns how long each waits for new numbers [ms]."""
    for each, step in zip(tabs, steps, strict=True):
        each.evaluate(MOVE, [PRICE, step])
    return [float(each.wait_for_function("window.waited").evaluate("waited => waited")) for each in tabs]


def memory(process: int) -> float:
    """Return what a process takes [bytes]."""
    pages = int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])
    return float(pages * os.sysconf("SC_PAGE_SIZE"))
