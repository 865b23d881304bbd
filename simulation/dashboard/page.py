"""The page: a scenario's story and question, and the component below; served to this machine only.

What the market needs takes seconds to load, so the page is there before it: this module loads nothing but Panel.
"""

import html
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import panel as pn

if TYPE_CHECKING:
    from simulation.dashboard.explorer import Explorer
    from simulation.dashboard.session import Run

LOOPBACK = "127.0.0.1"
STORY = """
:host { font-size: 16px; color: #222222; }
h1 { font-size: 24px; margin: 0 0 2px 0; }
p, li { font-size: 16px; margin: 1px 0; line-height: 1.3; }
ul { margin: 0; padding-left: 20px; }
summary { font-size: 16px; cursor: pointer; font-weight: 600; }
pre { white-space: pre-wrap; font-size: 15px; }
"""
SELECT = ":host, select, label { font-size: 16px !important; }"
STARTING = (
    "<h1>Loyalty Lab</h1><p role='status'>The market is being set up; the very first time this takes a minute.</p>"
)


class Page:
    """What one browser tab shows.

    Parameters
    ----------
    files
        Scenario files to choose from.
    chosen
        The first one shown, which need not be among them.
    firsts
        Runs of scenarios as they are, shared by all tabs.
    """

    def __init__(self, files: Sequence[Path], chosen: Path, firsts: "FirstRuns") -> None:
        self._files, self._firsts = files, firsts
        self._explorer: Explorer | None = None
        self._document = pn.state.curdoc
        self.choice = pn.widgets.Select(label="Scenario", options=[], width=300, stylesheets=[SELECT], visible=False)
        self._story = pn.pane.HTML(
            STARTING, stylesheets=[STORY], sizing_mode="stretch_width", styles={"flex": "1 1 300px"}
        )
        self._body = pn.Column(sizing_mode="stretch_width", margin=0)
        self.layout = pn.Column(
            pn.Row(self._story, self.choice, sizing_mode="stretch_width", margin=0, styles={"flex-wrap": "wrap"}), self._body,
            sizing_mode="stretch_width", margin=(6, 12),
        )  # fmt: skip
        threading.Thread(target=self._prepare, args=(chosen,), name="first run", daemon=True).start()

    def close(self) -> None:
        """End what runs in the background."""
        if self._explorer is not None:
            self._explorer.close()

    def _prepare(self, chosen: Path) -> None:
        """Run the first scenario, then show it."""
        titles = {self._firsts.title(path): path for path in dict.fromkeys([chosen, *self._files])}
        self._firsts.of(chosen)
        self._later(lambda: self._begin(titles, chosen))

    def _begin(self, titles: dict[str, Path], chosen: Path) -> None:
        self.choice.param.update(options=titles, value=chosen, visible=True)
        self.choice.param.watch(lambda event: self._open(event.new), "value")
        self._open(chosen)

    def _open(self, path: Path) -> None:
        from simulation.dashboard.explorer import Explorer
        from simulation.dashboard.session import Session

        first = self._firsts.of(path)
        self.close()
        if isinstance(first, str):
            self._explorer, self._body.objects = None, []
            self._story.object = f"<h1>{html.escape(path.name)}</h1><pre role='alert'>{html.escape(first)}</pre>"
            return
        self._explorer = Explorer(Session(first.scenario), first, self._later)
        self._story.object = story(first)
        self._body.objects = [self._explorer]

    def _later(self, what: Callable[[], None]) -> None:
        if self._document is None:
            what()
        else:
            self._document.add_next_tick_callback(what)


class FirstRuns:
    """Scenarios as they are in their files, loaded and run once for all tabs."""

    def __init__(self) -> None:
        self._found: dict[tuple[Path, float], Run | str] = {}
        self._titles: dict[Path, str] = {}
        self._one_at_a_time = threading.Lock()

    def of(self, path: Path) -> "Run | str":
        """Return the run of a file as it is now; or what is wrong with it."""
        from simulation.dashboard.session import Run
        from simulation.scenario import ScenarioError, load_scenario

        with self._one_at_a_time:
            try:
                key = path, path.stat().st_mtime
                if key not in self._found:
                    self._found[key] = Run.of(load_scenario(path), {})
                return self._found[key]
            except (ScenarioError, OSError) as error:
                return str(error)

    def title(self, path: Path) -> str:
        """Return a scenario's title; the file's name where it has a mistake."""
        from simulation.scenario import ScenarioError, load_scenario

        if path not in self._titles:
            try:
                self._titles[path] = load_scenario(path).title
            except (ScenarioError, OSError):
                self._titles[path] = path.name
        return self._titles[path]


def story(run: "Run") -> str:
    """Write a scenario's title, story, question and what to look for."""
    scenario = run.scenario
    look = "".join(f"<li>{html.escape(each)}</li>" for each in scenario.look_for)
    more = f"<p>{html.escape(scenario.story)}</p><ul>{look}</ul>"
    return (
        f"<h1>{html.escape(scenario.title)}</h1><p><b>{html.escape(scenario.question)}</b></p>"
        f"<details><summary>Story, and what to look for</summary>{more}</details>"
    )


def serve(files: Sequence[Path], chosen: Path, port: int = 0, browser: bool = True, start: bool = True) -> Any:
    """Serve the page on this machine; returns when it is stopped by Ctrl-C.

    Parameters
    ----------
    files
        Scenario files to choose from.
    chosen
        Shown first.
    port
        0 for any that is free.
    browser
        Whether to open the page.
    start
        Whether to wait here; otherwise the server is returned.

    Raises
    ------
    OSError
        If the port is taken.
    """
    firsts = FirstRuns()

    def tab() -> Any:
        page = Page(files, chosen, firsts)
        pn.state.on_session_destroyed(lambda _: page.close())
        return page.layout

    return pn.serve(
        {"/": tab}, port=port, address=LOOPBACK, show=browser, start=start, title="Loyalty Lab", verbose=True
    )  # fmt: skip
