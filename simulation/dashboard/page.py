"""The page: a scenario's story and question, and the component below.

What the market needs takes seconds to load, so the page is there before it: this module loads nothing but Panel. The first run is
made by another process meanwhile (:mod:`~simulation.dashboard.first_run`), and this one loads the market once its charts are shown.
"""

import html
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import panel as pn

from simulation.dashboard.browser import Listener, choose_file
from simulation.dashboard.limits import Limits
from simulation.dashboard.ready import UNDISTURBED, Ready
from simulation.dashboard.words import LANGUAGES, preferred, word

if TYPE_CHECKING:
    from simulation.dashboard.explorer import Explorer
    from simulation.dashboard.link import Asked
    from simulation.dashboard.session import Run
    from simulation.scenario import Scenario

CHECK_IDLE = 20_000
"""How often it is looked whether a tab is idle [ms]."""
CHOICE = ":host, select, label { font-size: 16px !important; } select:focus-visible { outline: 3px solid #E69F00; }"
PLAIN = ":host .bk-btn { font-size: 15px; } :host .bk-btn:focus-visible { outline: 3px solid #E69F00; }"
PAINTED = 120
"""Charts are painted by then [ms]; words follow."""
LONGEST_PREPARING = 60.0
"""A page waits so long for the market to be loaded [s]; later, nothing is run ahead until a slider is moved."""
STARTING = "<h1 style='font-size:24px'>Loyalty Lab</h1><p role='status' style='font-size:16px'>{told}</p>"


class Page:
    """What one browser tab shows.

    Parameters
    ----------
    ready
        What all tabs share.
    """

    def __init__(self, ready: Ready) -> None:
        self._ready = ready
        self._explorer: Explorer | None = None
        self._document = pn.state.curdoc
        self._location = pn.state.location
        self._arguments = dict(pn.state.session_args or {})
        self._language = self._own_language = preferred((pn.state.headers or {}).get("Accept-Language", ""))
        self._limits = Limits()
        self._touched = time.monotonic()
        self._opened: Path | None = None  # None: a file of the reader's
        self._choosing = False
        self._story = pn.pane.HTML(
            STARTING.format(told=self._word("starting")), sizing_mode="stretch_width", styles={"flex": "1 1 300px"}
        )
        self._problem = pn.pane.HTML("", sizing_mode="stretch_width", visible=False)
        self.choice = pn.widgets.Select(
            label=self._word("scenario"), options=[], width=300, stylesheets=[CHOICE], visible=False
        )
        self._file = pn.widgets.Button(
            label=self._word("open_file"), visible=False, description=self._word("drop_hint")
        )
        self._file.jscallback(clicks=choose_file().code)
        self._body = pn.Column(sizing_mode="stretch_width", margin=0, styles={"min-width": "0"})
        too_large = partial(self._complain, self._word("file_too_large"))
        self._listener = Listener(self._limits.file_bytes, self._dropped, too_large, self._pressed)
        if self._document is not None:  # now, for a browser tells only once that it is ready
            self._listener.attach(self._document)
        self.layout = pn.Column(
            pn.Row(self._story, self.choice, self._file, sizing_mode="stretch_width", margin=0,
                   styles={"flex-wrap": "wrap", "align-items": "flex-start"}),
            self._problem, self._body, self._listener.holder, sizing_mode="stretch_width", margin=(6, 12),
        )  # fmt: skip
        threading.Thread(target=self._prepare, name="first run", daemon=True).start()

    def close(self) -> None:
        """End what runs in the background, and forget what was shown."""
        self._ready.tabs.discard(self)
        if self._explorer is not None:
            self._explorer.close()
            self._explorer = None

    # Beginning

    def _prepare(self) -> None:
        """Load what the market needs and run the first scenario, then show it; what goes wrong is told, not only logged."""
        try:
            self._load()
        except Exception as error:
            self._later(partial(self._complain, type(error).__name__, str(error)))
            raise

    def _load(self) -> None:
        from simulation.dashboard import explorer, link

        del explorer
        asked = link.read(self._arguments)
        if asked.language in LANGUAGES:
            self._language = asked.language
        path = (self._ready.by_name(asked.scenario) if asked.scenario else None) or self._ready.first
        self._ready.run(path, self._limits)
        titles = self._ready.known_titles(self._language, path)
        self._later(partial(self._begin, titles, path, asked))
        if len(titles) == 1:
            time.sleep(UNDISTURBED)
            titles = self._ready.titles(self._language)
            self._later(lambda: self._offer(titles, self._opened))
        if self._ready.prepared.wait(LONGEST_PREPARING):
            self._later(self._run_ahead)

    def _begin(self, titles: dict[str, Path], path: Path, asked: "Asked") -> None:
        if len(self._ready.tabs) >= self._limits.tabs:
            self._story.object = STARTING.format(told=self._word("too_many"))
            return
        self._ready.tabs.add(self)
        if self._document is not None:
            pn.state.add_periodic_callback(self._put_away_if_idle, period=CHECK_IDLE)
        self._offer(titles, path)
        self.choice.visible = self._file.visible = True
        self.choice.param.watch(lambda event: None if self._choosing else self._open(event.new), "value")
        self._open(path, asked)
        if asked.scenario and self._ready.by_name(asked.scenario) is None:
            self._complain(self._word("link_wrong"), f"{self._word('no_scenario')} '{asked.scenario}'")

        self._ready.shown.set()

    def _offer(self, titles: dict[str, Path], path: Path | None) -> None:
        """List the scenarios there are; the one that is shown, if any of them, is chosen already."""
        self._choosing = True
        self.choice.param.update(options=titles, value=path or self._ready.first)
        self._choosing = False

    # Scenarios

    def _open(self, path: Path, asked: "Asked | None" = None) -> None:
        first = self._ready.run(path, self._limits)
        self._opened = path
        if isinstance(first, str):
            self._clear()
            self._complain(path.name, first)
            return
        self._show(first, asked)

    def _dropped(self, name: str, text: str) -> None:
        from simulation.dashboard.dropped import ScenarioError, scenario_from
        from simulation.dashboard.session import Run

        try:
            scenario = scenario_from(text, name, self._limits.file_bytes)
            refusal = self._limits.refusal(scenario)
        except ScenarioError as error:
            refusal = str(error)
        if refusal:
            self._complain(self._word("file_refused"), refusal)
            return
        self._say_problem("")

        def run() -> None:
            try:
                first = Run.of(scenario, {})
            except Exception as error:  # noqa: BLE001  whatever a file brings, its reader is told
                self._later(partial(self._complain, self._word("file_refused"), str(error)))
            else:
                self._later(partial(self._show_dropped, first))

        threading.Thread(target=run, name="dropped", daemon=True).start()

    def _show_dropped(self, first: "Run") -> None:
        self._opened = None
        self._show(first)

    def _show(self, first: "Run", asked: "Asked | None" = None) -> None:
        """Show a run of a scenario as it is, changed as an address asks for."""
        from simulation.dashboard.explorer import Explorer
        from simulation.dashboard.reader import Reader
        from simulation.dashboard.session import Refused, Session

        reader = self._explorer.reader if self._explorer else Reader(self._language, bool(asked and asked.large))
        self._clear()
        session, refused = Session(first.scenario, limits=self._limits), ""
        try:
            session.take(asked.changes if asked else {})
        except Refused as refusal:
            refused = str(refusal)
        self._explorer = Explorer(session, first, self._later, reader, self._keep_address, self._soon)
        self._body.objects = [self._explorer]
        if session.changes:
            self._explorer.run_again()
        self._complain(self._word("link_wrong"), refused) if refused else self._say_problem("")
        self._soon(self._run_ahead)

    def _run_ahead(self) -> None:
        """Make the runs that may be asked for next, once this process has loaded what a run needs."""
        if self._explorer is not None and self._ready.prepared.is_set():
            self._explorer.run_ahead()

    def _clear(self) -> None:
        if self._explorer is not None:
            self._explorer.close()
        self._explorer, self._body.objects = None, []

    # What an address carries

    def _keep_address(self, explorer: "Explorer") -> str | None:
        """Let the browser's address say what is seen, and return it; None for a reader's own file."""
        from simulation.dashboard.link import Asked, written

        self._touched = time.monotonic()
        self._translate(explorer)
        own = self._opened is None
        name = "" if self._opened is None else self._opened.stem
        reader = explorer.reader
        language = "" if reader.language == self._own_language else reader.language
        search = written(Asked(name, {} if own else explorer.session.changes, language, reader.large))
        where = self._location
        if where is None:
            return None
        if where.search != search:
            where.search = search
        port = f":{where.port}" if where.port else ""
        return None if own else f"{where.protocol}//{where.hostname}{port}{where.pathname}{search}"

    def _translate(self, explorer: "Explorer") -> None:
        """Say in the reader's language what stands above the component."""
        reader, scenario = explorer.reader, explorer.session.original
        from simulation.dashboard.looks import STORY, TYPE

        self._story.param.update(
            object=story(scenario, reader.language, reader.word("story")), stylesheets=[STORY],
            styles={"flex": "1 1 300px", TYPE: f"{reader.factor:g}"},
        )  # fmt: skip
        if reader.language != self._language or self.choice.label != reader.word("scenario"):
            self._language = reader.language
            self.choice.label = reader.word("scenario")
            opened = self._opened or self._ready.first
            self._offer(self._ready.known_titles(reader.language, opened), opened)
            self._file.param.update(label=reader.word("open_file"), description=reader.word("drop_hint"))

    # What happens

    def _pressed(self, key: str) -> None:
        self._touched = time.monotonic()
        if self._explorer is not None:
            self._explorer.press(key)

    def _put_away_if_idle(self) -> None:
        explorer = self._explorer
        if explorer is not None and explorer.clock.playing:
            self._touched = time.monotonic()
        if time.monotonic() - self._touched > 60.0 * self._limits.idle_minutes and explorer is not None:
            self.close()
            self._body.objects = []
            self.choice.visible = self._file.visible = False
            self._story.object = STARTING.format(told=self._word("idle"))

    def _complain(self, about: str, what: str) -> None:
        plain = f"<b>{html.escape(about)}</b><pre>{html.escape(what)}</pre>"
        self._say_problem(f"<div role='alert' class='wrong'>{plain}</div>")

    def _say_problem(self, told: str) -> None:
        from simulation.dashboard.looks import STORY

        self._problem.param.update(object=told, visible=bool(told), stylesheets=[STORY])

    def _word(self, key: str) -> str:
        return word(key, self._language, {})

    def _later(self, what: Callable[[], None]) -> None:
        if self._document is None:
            what()
            return

        self._document.add_next_tick_callback(_on_loop(what))

    def _soon(self, what: Callable[[], None]) -> None:
        if self._document is None:
            what()
        else:
            self._document.add_timeout_callback(_on_loop(what), PAINTED)


def _on_loop(what: Callable[[], None]) -> Callable[[], Any]:
    """Return what does something on the server's loop: there, and not in a thread, all changes go in one message."""

    async def on_loop() -> None:
        what()

    return on_loop


def story(scenario: "Scenario", language: str, summary: str) -> str:
    """Write a scenario's title, question, story and what to look for."""
    texts = scenario.texts(language)
    look = "".join(f"<li>{html.escape(each)}</li>" for each in texts.look_for)
    more = f"<p>{html.escape(texts.story)}</p><ul>{look}</ul>"
    return (
        f"<h1>{html.escape(texts.title)}</h1><details><summary>{html.escape(summary)}</summary>{more}</details>"
        f"<p><b>{html.escape(texts.question)}</b></p>"
    )
