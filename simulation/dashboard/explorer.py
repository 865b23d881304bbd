"""The component: controls at the left, charts at the right, time, A or B; a cell of a notebook or the middle of a page."""

import html
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import panel as pn
from bokeh.util.warnings import BokehUserWarning

from simulation.dashboard.ahead import AHEAD, Asked, Made
from simulation.dashboard.background import Newest
from simulation.dashboard.chart import Chart
from simulation.dashboard.charts import Lifecycle, Lines, line_charts
from simulation.dashboard.clock import Clock
from simulation.dashboard.comparing import Comparing
from simulation.dashboard.control_list import ControlList
from simulation.dashboard.controls import Control
from simulation.dashboard.group_charts import Costs, Groups
from simulation.dashboard.guess import Predicting
from simulation.dashboard.looks import (
    BUTTON,
    CHARTS,
    CONTROLS,
    GRID,
    HEADING,
    NARROW,
    SLIDER,
    STATUS,
    TABS,
    TYPE,
    UNLABELLED,
    WHOLE_ROW,
    WRAP,
)
from simulation.dashboard.map_chart import Map
from simulation.dashboard.on_demand import OnDemand
from simulation.dashboard.one_customer import OneCustomer
from simulation.dashboard.reader import Reader
from simulation.dashboard.rows import RESET
from simulation.dashboard.session import Refused, Run, Session
from simulation.dashboard.sharing import Sharing
from simulation.dashboard.text import Text
from simulation.dashboard.views import DIMENSIONS, View
from simulation.dashboard.words import LANGUAGES
from simulation.plots.styles import firm_styles

Later = Callable[[Callable[[], None]], None]
"""Calls a function later, where the browser's copy may be changed: so is done whatever a click or a slider asks for."""
TABS_SHOWN = {
    "overview": ("cumulative_profit", "share", "lifecycle", "retention_rate"),
    "customers": ("satisfaction", "loyalty"),
    "money": (*DIMENSIONS, "costs"),
    "map": ("map",),
    "a_or_b": (),
    "share_it": (),
}
"""Charts by the tab that shows them."""


# of what browsers send back; nothing follows from it
warnings.filterwarnings("ignore", "reference already known", BokehUserWarning)


class Explorer(pn.viewable.Viewer):  # type: ignore[misc]
    """Sliders and charts of one session.

    Parameters
    ----------
    session
        The scenario and what is changed in it.
    first
        A run of the scenario as it is now.
    later
        How to change what the browser shows from another thread; at once if not given.
    reader
        Language and size of writing to begin with.
    changed
        Called whenever something is changed that an address carries; returns the address, or None.
    soon
        How to do something once the browser has painted what was changed before; at once if not given.
    """

    def __init__(
        self, session: Session, first: Run, later: Later | None = None, reader: Reader | None = None,
        changed: Callable[["Explorer"], str | None] | None = None, soon: Later | None = None, **params: Any,
    ) -> None:  # fmt: skip
        super().__init__(**params)
        self.session, self.run, self.reader = session, first, reader or Reader()
        self._later = later or (lambda what: what())
        self._soon = soon or (lambda what: what())
        self._to_tell: list[str] = []  # what is still to be said in words
        self._changed = changed or (lambda _: None)
        self._newest = Newest(self._ran, self._hand_over, self._failed)
        self._under_way = False  # a run is to be shown
        self._last_moved: tuple[str, Any] = "", None  # path, and where it stood before
        self._built = False
        self._layout = pn.Column(sizing_mode="stretch_width", margin=0)
        self._build(week=len(first.view.weeks))
        if not session.changes:
            AHEAD.keep(session.asked(), Made(first.view))

    def __panel__(self) -> Any:
        return self._layout

    def close(self) -> None:
        """End what runs in the background."""
        self._newest.close()
        AHEAD.forget(self)
        self._close_parts()

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait until what was asked for has been run; returns whether that was so in time."""
        return self._newest.wait(seconds)

    # What there is

    def _build(self, week: int, tab: int = 0) -> None:
        """Make everything that is seen, from the session and for the reader."""
        before = None
        if self._built:
            before = self.predicting
            self._close_parts()
        self._built = False
        self._status = Text(STATUS, margin=(2, 5))
        self._set_up_charts()
        self._set_up_parts(week, before)
        self._set_up_buttons()
        self.controls = ControlList(
            self.session, self.reader, self._by_hand, lambda path: self._later(partial(self._reset, path))
        )
        self._allow_reset()
        self._layout.styles = {TYPE: f"{self.reader.factor:g}", **NARROW}
        self._layout.objects = [self._laid_out(tab)]
        self._built = True
        if self.predicting.waiting:
            self.clock.enable(False)
        self._show_guess()
        self._show_charts()
        self._tell_a()
        self._say(self._scope())
        self._show_address()

    def _rebuild(self) -> None:
        """Make everything anew: in another language or size, or with other weeks."""
        was_last = self.clock.week >= self.clock.weeks
        self._build(len(self.run.view.weeks) if was_last else self.clock.week, self.tabs.active)

    def _close_parts(self) -> None:
        self.clock.pause()
        self.comparing.close()
        self.one_customer.close()
        self.sharing.close()

    def _set_up_charts(self) -> None:
        scenario, reader, view = self.session.original, self.reader, self.run.view
        events = [(event.week, event.title) for event in scenario.events]
        makers: dict[str, Callable[[], Chart]] = {**line_charts(reader, view, events)}
        makers["lifecycle"] = lambda: Lifecycle(reader, view, events, scenario.focal)
        makers |= {by: partial(Groups, reader, view, by) for by in DIMENSIONS}
        makers["costs"], makers["map"] = lambda: Costs(reader, view), lambda: self._map(reader, view)
        self.charts: Mapping[str, Chart] = OnDemand(makers)
        beside = {"lifecycle": {"flex": "1 1 200px"}}  # the choice of a firm
        self._words: Mapping[str, Text] = OnDemand(
            {name: partial(Text, HEADING, styles=beside.get(name, {})) for name in makers}
        )
        firms = list(scenario.firms)
        self._whose = pn.widgets.Select(
            options=firms, value=scenario.focal, width=150, stylesheets=[SLIDER, UNLABELLED], margin=(0, 5), description=None,
            label=reader.word("firm"),
        )  # fmt: skip
        self._whose.param.watch(lambda event: self._later(partial(self._choose_firm, event.new)), "value")
        self._events = "; ".join(f"{reader.word('week')} {week:,}: {title}" for week, title in events)

    def _set_up_parts(self, week: int, before: Predicting | None) -> None:
        reader, scenario = self.reader, self.session.original
        self.clock = Clock(reader, len(self.run.view.weeks), lambda _: self._later(self._show_week))
        self.clock.go_to(week)
        names = {firm: look.name for firm, look in firm_styles(scenario.firms).items()}
        self.predicting = Predicting(
            reader,
            names,
            scenario.focal,
            self._wait_for_guess,
            self._guess_entered,
            self._no_guess,
            self._later,
            before,
        )
        self.comparing = Comparing(self.session, reader, self._later, self._push)
        self.one_customer = OneCustomer(reader, lambda: self.run.scenario, self._later, self._push)
        self.sharing = Sharing(reader, lambda: self.session.scenario, self._later, self._push)

    def _map(self, reader: Reader, view: View) -> Map:
        chart = Map(reader, view)
        chart.on_click(self.one_customer.ask)
        return chart

    def _set_up_buttons(self) -> None:
        word = self.reader.word
        button = partial(pn.widgets.Button, stylesheets=[BUTTON], margin=(2, 4))
        self.pin = button(label=word("pin"), color="primary", description=word("pin_help"))
        self.unpin = button(label=word("unpin"), visible=False)
        self.reset = button(label=f"{RESET} {word('reset')}", description=word("reset_help"))
        self.pin.on_click(lambda _: self._later(self._pin))
        self.unpin.on_click(lambda _: self._later(self._unpin))
        self.reset.on_click(lambda _: self._later(partial(self._reset, None)))
        self._told_of_a = Text(STATUS, margin=(0, 5), visible=False)
        self.large = button(
            label="A\N{PLUS SIGN}" if not self.reader.large else "A\N{MINUS SIGN}", description=word("large")
        )
        self.large.on_click(lambda _: self._later(self._other_size))
        self.language = pn.widgets.Select(
            label=word("language"), options={name: code for code, name in LANGUAGES.items()}, value=self.reader.language,
            margin=(2, 4), width=round(130 * self.reader.factor), stylesheets=[SLIDER, UNLABELLED],
        )  # fmt: skip
        self.language.param.watch(
            lambda event: self._later(partial(self.look, Reader(event.new, self.reader.large))), "value"
        )

    def look(self, reader: Reader) -> None:
        """Show everything in another language or size."""
        if reader != self.reader:
            self.reader = reader
            self._rebuild()

    def _other_size(self) -> None:
        self.look(Reader(self.reader.language, not self.reader.large))

    def _laid_out(self, tab: int) -> Any:
        left = pn.Column(
            pn.Row(self.pin, self.unpin, self.reset, margin=0, styles=WRAP), self._told_of_a, self.controls.layout, styles=CONTROLS,
            margin=0, sizing_mode="stretch_width",
        )  # fmt: skip
        word = self.reader.word
        self._opened = {
            key: pn.Column(
                styles=GRID if key in ("overview", "customers", "money") else {}, sizing_mode="stretch_width", margin=0
            )
            for key in TABS_SHOWN
        }
        self.tabs = pn.Tabs(
            *((word(key), opened) for key, opened in self._opened.items()), dynamic=True, stylesheets=[TABS], active=tab,
            sizing_mode="stretch_width",
        )  # fmt: skip
        self.tabs.param.watch(lambda _: self._later(self._show_charts), "active")
        above = pn.Row(
            pn.Row(self.clock.layout, styles={"flex": "1 1 420px", **NARROW}, margin=0),
            pn.Row(self.predicting.begin, self.large, self.language, margin=0, styles=WRAP),
            styles=WRAP, margin=0, sizing_mode="stretch_width",
        )  # fmt: skip
        right = pn.Column(
            above, self.predicting.layout, self._status, self.tabs, styles=CHARTS, margin=0, sizing_mode="stretch_width"
        )
        return pn.Row(
            left, right, styles={"flex-wrap": "wrap", "gap": "8px", "align-items": "flex-start", **NARROW}, margin=0,
            sizing_mode="stretch_width",
        )  # fmt: skip

    def _tab(self, key: str) -> list[Any]:
        """Return what is on a tab."""
        if key == "a_or_b":
            return [self.comparing.layout]
        if key == "share_it":
            return [self.sharing.layout]
        panes = [self._framed(name) for name in TABS_SHOWN[key]]
        return [*panes, self.one_customer.layout] if key == "map" else panes

    def _framed(self, name: str) -> Any:
        above = (
            pn.Row(self._words[name], self._whose, margin=0, styles={"flex-wrap": "wrap"})
            if name == "lifecycle"
            else self._words[name]
        )
        figure = pn.pane.Bokeh(self.charts[name].figure, sizing_mode="stretch_width", margin=0)
        whole = WHOLE_ROW if name in ("costs", "map") else {}
        return pn.Column(above, figure, sizing_mode="stretch_width", margin=(0, 4), styles=whole)

    def press(self, key: str) -> None:
        """Do what a key stands for."""
        if key.isdigit():
            self.tabs.active = min(int(key), len(TABS_SHOWN)) - 1
            return
        if self.predicting.waiting and key in (" ", "arrowleft", "arrowright", "home", "end"):
            return
        actions: dict[str, Callable[[], None]] = {
            " ": self.clock.toggle,
            "arrowleft": partial(self.clock.step, -1),
            "arrowright": partial(self.clock.step, 1),
            "home": partial(self.clock.go_to, 1),
            "end": partial(self.clock.go_to, self.clock.weeks),
            "p": self._pin,
            "r": partial(self._reset, None),
            "l": self._other_size,
        }
        actions[key]()

    # Controls

    def _mark(self) -> None:
        self.controls.mark()
        self._allow_reset()

    def _allow_reset(self) -> None:
        self.reset.disabled = not self.session.changes

    def _by_hand(self) -> None:
        """Take up what a reader has moved; once the run under way is shown, if there is one."""
        if not self._under_way:
            self._later(self._take_up)

    def _take_up(self) -> None:
        self._move(self.controls.take_up())

    def moved(self, path: str, value: Any) -> None:
        """Move a control."""
        self._move({path: value})

    def _move(self, changes: Mapping[str, Any]) -> None:
        controls, before = self.session.controls, self.session.scenario
        try:
            for path in changes:
                self._last_moved = path, self.session.value(path)
            self.session.take(changes)
        except Refused as refusal:
            self._say(f"{self.reader.word('not_possible')}: {refusal}", wrong=True)
            self._mark()
        if self.session.scenario is not before:
            self._after_change(controls)

    def run_again(self) -> None:
        """Run the scenario as it is now, and show what comes out."""
        self._under_way = True
        self._newest.ask(self.session.asked())

    def _reset(self, path: str | None) -> None:
        controls = self.session.controls
        self.controls.forget()
        self.session.reset(path)
        self._after_change(controls)

    def _after_change(self, controls: tuple[Control, ...]) -> None:
        if self.session.controls is not controls:
            self.controls.list_all()
            self._allow_reset()
        else:
            self._mark()
        self.run_again()

    def _show_address(self) -> None:
        self.sharing.show_address(self._changed(self), self.session.pinned is not None)

    # Runs

    def _ran(self, asked: Asked) -> Made:
        return AHEAD.made(self, asked, lambda: self._newest.closed)

    def _hand_over(self, asked: Asked, made: Made) -> None:
        self._later(partial(self._show_run, Run(asked.scenario, asked.changes, made.view), made.seconds))

    def _failed(self, asked: Asked, error: Exception) -> None:
        self._later(partial(self._tell_failure, error))

    def _tell_failure(self, error: Exception) -> None:
        self._under_way = False
        self._say(f"{self.reader.word('not_run')}: {error}", wrong=True)
        self._show_address()
        self._take_up()

    def _show_run(self, run: Run, seconds: float | None) -> None:
        self._under_way = False
        self._take_up()  # first: it is run while this one is drawn
        self.run = run
        self.predicting.again()
        self._show_guess()
        if len(run.view.weeks) != self.clock.weeks:
            self._rebuild()
        took = "" if seconds is None else f" \N{MIDDLE DOT} {self.reader.word('run_in', seconds=f'{seconds:.2f}')}"
        self._show_charts(f"{self._scope()}{took}")
        self._soon(self._after_charts)

    def _after_charts(self) -> None:
        """Do what can wait until charts are seen: tell the address, and make the runs that may be asked for next."""
        self._show_address()
        self.run_ahead()

    def run_ahead(self) -> None:
        """Make the runs that may be asked for next, while there is time."""
        path, before = self._last_moved
        if not self._under_way and not self._newest.closed:
            known = path if path in self.controls.rows else ""
            AHEAD.ask(self, self.session.next_moves(known, before))

    def _scope(self) -> str:
        now = self.run.scenario
        return self.reader.word("status", seed=now.seed, customers=f"{now.customers.number:,}", weeks=f"{now.weeks:,}")

    def _say(self, told: str, wrong: bool = False) -> None:
        events = (
            f" \N{MIDDLE DOT} <small>{self.reader.word('events')}: {html.escape(self._events)}</small>"
            if self._events
            else ""
        )
        kind = "wrong' role='alert" if wrong else "right' role='status' aria-live='polite"
        self._status.text = f"<div title='{html.escape(self._events)}' class='{kind}'>{html.escape(told)}{events}</div>"
        self._push()

    # Time, and what was guessed

    def _shown(self) -> tuple[View, View | None]:
        """Return what may be seen of the present run and of A; while a guess is waited for, A alone is seen to its end."""
        now, pinned = self.run.view, self.session.pinned
        if self.predicting.waiting:
            return now.until(1), pinned.view if pinned and pinned is not self.run else None
        week = self.clock.week
        return now.until(week), pinned.view.until(week) if pinned else None

    def _show_week(self) -> None:
        if self._built:
            self._show_charts()

    def _wait_for_guess(self) -> None:
        self.clock.pause()
        self.clock.enable(False)
        self._show_guess()
        self._show_charts()

    def _guess_entered(self) -> None:
        self.clock.enable(True)
        self.clock.go_to(1)
        self._show_guess()
        self._show_charts()
        self.clock.start()

    def _no_guess(self) -> None:
        self.clock.enable(True)
        self._show_guess()
        self._show_charts()

    def _show_guess(self) -> None:
        """Mark the guess in the chart of shares."""
        chart, guess = self.charts["share"], self.predicting.guess
        assert isinstance(chart, Lines)
        if guess is None:
            chart.show_guess(None)
        else:
            chart.show_guess(guess.firm, float(self.clock.weeks), guess.share)

    # Charts

    def _show_charts(self, status: str = "") -> None:
        """Draw the charts that can be seen; the others when their tab is opened, and made when it is opened first."""
        tab = self._tab_shown()
        with pn.io.unlocked():  # all in one message: the browser draws once
            for name in TABS_SHOWN[tab]:
                self._show_chart(name)
            if not self._opened[tab].objects:
                self._opened[tab].objects = self._tab(tab)
        self._push()
        if not self._built:
            self._tell()
            return
        self._to_tell.append(status)
        if len(self._to_tell) == 1:
            self._soon(self._tell)  # charts first: new words make the browser lay the page out anew

    def _tell(self) -> None:
        """Say in words what the charts show."""
        *_, status = ("", *(status for status in self._to_tell if status))
        self._to_tell = []
        with pn.io.unlocked():
            for name in TABS_SHOWN[self._tab_shown()]:
                self._tell_chart(name)
            self.predicting.show(self._shown()[0], self.clock.weeks)
            if status:
                self._say(status)
        self._push()

    def _tab_shown(self) -> str:
        return list(TABS_SHOWN)[self.tabs.active]

    def _push(self) -> None:
        """Tell a notebook of what was changed in Bokeh's models; a page finds out by itself."""
        if self._built:
            pn.io.push_notebook(self._layout)

    def _show_chart(self, name: str) -> None:
        chart, pinned = self.charts[name], self.session.pinned
        now, then = self._shown()
        if self.predicting.waiting:  # an axis that fits what is to come would give it away
            chart.fit([then or now, now])
        else:
            chart.fit([self.run.view, *([pinned.view] if pinned else [])])
        chart.show(now, then)

    def _tell_chart(self, name: str) -> None:
        chart, pinned = self.charts[name], self.session.pinned
        now, then = self._shown()
        word = self.reader.word
        told = "" if self.predicting.waiting else html.escape(chart.finding(now))
        against = ""
        if pinned is self.run and not self.predicting.waiting:
            against = f"<p class='change'>{word('this_is_a')}</p>"
        elif then is not None and not self.predicting.waiting:
            change = chart.change(now, then)
            against = f"<p class='change'>{word('b_less_a')}: {html.escape(change)}</p>" if change else ""
        self._words[name].text = f"<h3>{html.escape(chart.name)}</h3><p>{told}</p>{against}"

    def _choose_firm(self, firm: str) -> None:
        chart = self.charts["lifecycle"]
        assert isinstance(chart, Lifecycle)
        chart.firm = firm
        self._show_charts()

    # A or B

    def _pin(self) -> None:
        self.session.pin(self.run)
        self._tell_a()
        self._show_address()
        self.comparing.pinned()
        self._show_charts()

    def _unpin(self) -> None:
        self.session.unpin()
        self._tell_a()
        self._show_address()
        self.comparing.pinned()
        self._show_charts()

    def _tell_a(self) -> None:
        pinned = self.session.pinned
        self.unpin.visible = self._told_of_a.visible = pinned is not None
        if pinned is None:
            self._told_of_a.text = ""
        else:
            lines = self.session.told(pinned.changes) or [self.reader.word("as_it_is")]
            self._told_of_a.text = (
                f"<div><b>A</b> ({self.reader.word('thin_dashed')}): {html.escape('; '.join(lines))}</div>"
            )
