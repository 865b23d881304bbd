"""The page: a scenario's story and question, and the component below; served to this machine only."""

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import panel as pn

from simulation.dashboard.explorer import Explorer, quiet
from simulation.dashboard.looks import STATUS
from simulation.dashboard.session import Run, Session
from simulation.scenario import ScenarioError, load_scenario

LOOPBACK = "127.0.0.1"
STORY = (
    STATUS
    + """
h1 { font-size: 24px; margin: 0 0 2px 0; }
p, li { font-size: 16px; margin: 1px 0; line-height: 1.3; }
ul { margin: 0; padding-left: 20px; }
summary { font-size: 16px; cursor: pointer; font-weight: 600; }
"""
)
SELECT = ":host, select, label { font-size: 16px !important; }"


class Page:
    """What one browser tab shows.

    Parameters
    ----------
    files
        Scenario files to choose from.
    chosen
        The first one shown, which need not be among them.
    firsts
        Runs of scenarios as they are, by file, shared by all tabs.
    """

    def __init__(self, files: Sequence[Path], chosen: Path, firsts: "FirstRuns") -> None:
        self._firsts, self._explorer = firsts, None
        titles = {firsts.title(path): path for path in dict.fromkeys([chosen, *files])}
        self.choice = pn.widgets.Select(name="Scenario", options=titles, value=chosen, width=300, stylesheets=[SELECT])
        self.choice.param.watch(lambda event: self._open(event.new), "value")
        self._story = pn.pane.HTML("", stylesheets=[STORY], sizing_mode="stretch_width")
        self._body = pn.Column(sizing_mode="stretch_width", margin=0)
        self.layout = pn.Column(
            pn.Row(self._story, self.choice, sizing_mode="stretch_width", margin=0), self._body, sizing_mode="stretch_width",
            margin=(6, 12),
        )  # fmt: skip
        self._document = pn.state.curdoc
        self._open(chosen)

    _explorer: Explorer | None

    def close(self) -> None:
        """End what runs in the background."""
        if self._explorer is not None:
            self._explorer.close()

    def _open(self, path: Path) -> None:
        try:
            first = self._firsts.of(path)
        except (ScenarioError, OSError) as error:
            self._story.object = f"<p class='wrong'>{html.escape(str(error))}</p>"
            return
        self.close()
        self._explorer = Explorer(Session(first.scenario), first, self._later)
        self._story.object = story(first)
        self._body.objects = [self._explorer]

    def _later(self, what: Any) -> None:
        if self._document is None:
            what()
        else:
            self._document.add_next_tick_callback(what)


class FirstRuns:
    """Scenarios as they are in their files, loaded and run once for all tabs."""

    def __init__(self) -> None:
        self._runs: dict[tuple[Path, float], Run] = {}
        self._titles: dict[Path, str] = {}

    def of(self, path: Path) -> Run:
        """Return the run of a file as it is now.

        Raises
        ------
        ScenarioError
            If there is a mistake in the file.
        OSError
            If it cannot be read.
        """
        key = path, path.stat().st_mtime
        if key not in self._runs:
            self._runs[key] = Run.of(load_scenario(path), {})
        return self._runs[key]

    def title(self, path: Path) -> str:
        """Return a scenario's title; the file's name where it has a mistake."""
        if path not in self._titles:
            try:
                self._titles[path] = load_scenario(path).title
            except (ScenarioError, OSError):
                self._titles[path] = path.name
        return self._titles[path]


def story(run: Run) -> str:
    """Write a scenario's title, story, question and what to look for."""
    scenario = run.scenario
    look = "".join(f"<li>{html.escape(each)}</li>" for each in scenario.look_for)
    more = f"<details><summary>Story, and what to look for</summary><p>{html.escape(scenario.story)}</p><ul>{look}</ul></details>"
    return f"<h1>{html.escape(scenario.title)}</h1><p><b>{html.escape(scenario.question)}</b></p>{more}"


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
        Whether to wait here; otherwise the server is returned, for its ``io_loop`` to be started.

    Raises
    ------
    ScenarioError
        If there is a mistake in the first scenario.
    """
    quiet()
    firsts = FirstRuns()
    firsts.of(chosen)

    def tab() -> Any:
        page = Page(files, chosen, firsts)
        pn.state.on_session_destroyed(lambda _: page.close())
        return page.layout

    return pn.serve(
        {"/": tab}, port=port, address=LOOPBACK, show=browser, start=start,
        title="Loyalty Lab", verbose=False, websocket_origin=None,
    )  # fmt: skip
