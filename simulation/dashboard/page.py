"""The page: a scenario's story and question, and the component below; served to this machine only, unless asked for otherwise.

What the market needs takes seconds to load, so the page is there before it: this module loads nothing but Panel. The first run is
made by another process meanwhile (:mod:`~simulation.dashboard.first_run`), and this one loads the market once its charts are shown.
"""

import gc
import html
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import panel as pn

from simulation.dashboard.browser import Listener, choose_file
from simulation.dashboard.limits import Limits
from simulation.dashboard.words import LANGUAGES, preferred, word

if TYPE_CHECKING:
    from simulation.dashboard.explorer import Explorer
    from simulation.dashboard.first_run import FirstRun
    from simulation.dashboard.link import Asked
    from simulation.dashboard.session import Run
    from simulation.scenario import Scenario

TRYING = ("dateutil.tz", "ruamel.yaml")
"""What tries to import something that may not be there. Panel looks at what is imported while a tab opens, and fails if a module
goes away again meanwhile; so these are imported before the first tab, and not beside it like all else."""
LOOPBACK = "127.0.0.1"
NAMES_OF_THIS_MACHINE = (LOOPBACK, "localhost", "::1")
ANY_ADDRESS = ("0.0.0.0", "::")
CHECK_IDLE = 20_000
"""How often it is looked whether a tab is idle [ms]."""
MOST_MESSAGE = 1_000_000
"""Largest message taken from a browser [bytes]."""
CHOICE = ":host, select, label { font-size: 16px !important; } select:focus-visible { outline: 3px solid #E69F00; }"
PLAIN = ":host .bk-btn { font-size: 15px; } :host .bk-btn:focus-visible { outline: 3px solid #E69F00; }"
UNDISTURBED = 2.0
"""After the first charts were sent to a browser, the market is loaded so much later [s]: the browser has them drawn by then."""
PAINTED = 120
"""Charts are painted by then [ms]; words follow."""
LONGEST_ALONE = 5.0
"""The market is loaded after so long, though nobody has opened the page yet [s]."""
LONGEST_PREPARING = 60.0
"""A page waits so long for the market to be loaded [s]; later, nothing is run ahead until a slider is moved."""
STARTING = "<h1 style='font-size:24px'>Loyalty Lab</h1><p role='status' style='font-size:16px'>{told}</p>"


@dataclass
class Ready:
    """Scenarios as they are in their files, loaded and run once for all tabs, and how many tabs there are.

    Attributes
    ----------
    files
        To choose from.
    first
        The one shown first, which need not be among them.
    begun
        Its run, if it is under way in another process.
    shown
        Set when charts are sent to a browser for the first time.
    prepared
        Set when this process has loaded what a run needs.
    """

    files: Sequence[Path]
    first: Path
    begun: "FirstRun | None" = None
    shown: threading.Event = field(default_factory=threading.Event)
    prepared: threading.Event = field(default_factory=threading.Event)
    tabs: set["Page"] = field(default_factory=set)
    _found: dict[tuple[Path, float], "Run | str"] = field(default_factory=dict)
    _titles: dict[tuple[Path, str], str] = field(default_factory=dict)
    _read: bool = False
    _one_at_a_time: threading.RLock = field(default_factory=threading.RLock)

    def by_name(self, name: str) -> Path | None:
        """Return the file of a name, without folder and ending, among those to choose from; nothing else is ever opened."""
        return next((path for path in (self.first, *self.files) if path.stem == name), None)

    def titles(self, language: str) -> dict[str, Path]:
        """Return the files by their titles in a language; by its name where a file has a mistake."""
        from simulation.scenario import ScenarioError, load_scenario

        with self._one_at_a_time:
            found = {}
            for path in dict.fromkeys([self.first, *self.files]):
                if (path, language) not in self._titles:
                    try:
                        scenario = load_scenario(path)
                        self._titles |= {(path, each): scenario.texts(each).title for each in LANGUAGES}
                    except (ScenarioError, OSError):
                        self._titles[path, language] = path.name
                found[self._titles[path, language]] = path
            self._read = True
            return found

    def run(self, path: Path, limits: Limits) -> "Run | str":
        """Return the run of a file as it is now; or what is wrong with it."""
        from simulation.dashboard.session import Run
        from simulation.scenario import ScenarioError, load_scenario

        with self._one_at_a_time:
            try:
                key = path, path.stat().st_mtime
                if key not in self._found:
                    scenario = load_scenario(path)
                    self._found[key] = (
                        limits.refusal(scenario) or self._made(path, key[1], scenario) or Run.of(scenario, {})
                    )
                return self._found[key]
            except (ScenarioError, OSError) as error:
                return str(error).replace(str(path), path.name)

    def _made(self, path: Path, changed: float, scenario: "Scenario") -> "Run | None":
        """Return the run of the first file that another process has made."""
        from simulation.dashboard.session import Run

        if path != self.first or self.begun is None:
            return None
        view = self.begun.view(changed)
        return None if view is None else Run(scenario, {}, view)

    def known_titles(self, language: str, path: Path) -> dict[str, Path]:
        """Return the files by their titles, if these have been read already; otherwise one alone."""
        if self._read:
            return self.titles(language)
        run = self.run(path, Limits())
        return {path.name if isinstance(run, str) else run.scenario.texts(language).title: path}

    def prepare(self) -> None:
        """Get the first charts ready, and once they are shown, or nobody comes, what all others need."""
        try:
            self._load_all()
        finally:
            self.prepared.set()
            gc.freeze()  # what is loaded stays: it need not be looked through again and again
            gc.enable()

    def _load_all(self) -> None:
        from simulation.dashboard import explorer

        del explorer
        first = self.run(self.first, Limits())
        if self.shown.wait(LONGEST_ALONE):
            time.sleep(UNDISTURBED)
        self.titles("en")
        if not isinstance(first, str):  # loads the market, and its compiled code, before a slider is moved
            type(first).of(first.scenario, {})


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


def is_public(address: str) -> bool:
    """Whether others than this machine reach a page at an address."""
    return address not in NAMES_OF_THIS_MACHINE


def origins(address: str, port: int) -> list[str] | None:
    """Return under which names a page at a public address may be opened, for the server; None: those it knows by itself.

    At every address of the machine these are all names, but the port has to be the same.
    """
    if not is_public(address):
        return None
    return [f"*:{port}" if address in ANY_ADDRESS else f"{address}:{port}", f"localhost:{port}", f"{LOOPBACK}:{port}"]


def serve(
    files: Sequence[Path],
    chosen: Path,
    port: int = 0,
    browser: bool = True,
    start: bool = True,
    address: str = LOOPBACK,
    begun: "FirstRun | None" = None,
) -> Any:
    """Serve the page; returns when it is stopped by Ctrl-C.

    Parameters
    ----------
    files
        Scenario files to choose from.
    chosen
        Shown first.
    port
        0 for any that is free; a public address needs a number.
    browser
        Whether to open the page.
    start
        Whether to wait here; otherwise the server is returned.
    address
        Of the network to serve on; by default this machine's own, which nobody else reaches.
    begun
        The run of what is shown first, if it is under way already.

    Raises
    ------
    OSError
        If the port is taken.
    """
    for name in TRYING:
        import_module(name)
    ready = Ready(files, chosen, begun)
    threading.Thread(target=ready.prepare, name="prepare", daemon=True).start()

    def tab() -> Any:
        page = Page(ready)
        pn.state.on_session_destroyed(lambda _: page.close())
        return page.layout

    return pn.serve(
        {"/": tab}, port=port, address=address, show=browser, start=start, title="Loyalty Lab", verbose=True,
        websocket_origin=origins(address, port), websocket_max_message_size=MOST_MESSAGE,
    )  # fmt: skip
