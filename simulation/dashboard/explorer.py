"""The component: controls at the left, charts at the right, A or B; a cell of a notebook or the middle of a page."""

import html
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import panel as pn
from bokeh.models import Div, InlineStyleSheet
from bokeh.util.warnings import BokehUserWarning

from simulation.dashboard.background import Newest, Replicating
from simulation.dashboard.charts import Chart, Costs, Lifecycle, Map, Orientations, line_charts
from simulation.dashboard.controls import Control
from simulation.dashboard.looks import BUTTON, CHARTS, CONTROLS, GRID, HEADING, PAGE, SLIDER, STATUS, TABLE
from simulation.dashboard.session import Refused, Run, Session, shown
from simulation.experiments.comparison import Comparison
from simulation.plots.styles import firm_styles

Later = Callable[[Callable[[], None]], None]
"""Calls a function later, where the browser's copy may be changed."""
REPLICATIONS = 20
CHANGED = "\N{BLACK CIRCLE}"
RESET = "\N{ANTICLOCKWISE OPEN CIRCLE ARROW}"
TABS = ("Overview", "Customers", "Money", "Map", "A or B")


# of what browsers send back; nothing follows from it
warnings.filterwarnings("ignore", "reference already known", BokehUserWarning)


class Explorer(pn.viewable.Viewer):  # type: ignore[misc]
    """Sliders and charts of one session.

    Parameters
    ----------
    session
        The scenario and what is changed in it.
    first
        A run of the scenario as it is.
    later
        How to change what the browser shows from another thread; at once if not given.
    """

    def __init__(self, session: Session, first: Run, later: Later | None = None, **params: Any) -> None:
        super().__init__(**params)
        self.session, self.run = session, first
        self._later = later or (lambda what: what())
        self._newest = Newest(self._ran, self._hand_over, self._failed)
        self._replicating = Replicating(self._told, self._compared)
        self._compared_with = ""  # what B was when the comparison began
        self._moving = False  # while sliders are put somewhere by us
        self._rows: dict[str, _Row] = {}
        self._status = _text(STATUS, margin=(2, 5))
        self._set_up_charts(first)
        self._set_up_buttons()
        self._layout: Any = None
        self._list = pn.Column(sizing_mode="stretch_width", margin=0)
        self._layout = self._laid_out()
        self._show_controls()
        self._show_all()
        self._say(self._scope())

    def __panel__(self) -> Any:
        return self._layout

    def close(self) -> None:
        """End what runs in the background."""
        self._newest.close()
        self._replicating.cancel()

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait until what was asked for has been run; returns whether that was so in time."""
        return self._newest.wait(seconds)

    # What there is

    def _set_up_charts(self, first: Run) -> None:
        scenario = self.session.original
        events = [(event.week, event.title) for event in scenario.events]
        self.charts: dict[str, Chart] = dict(line_charts(first.view, events))
        self.charts["lifecycle"] = Lifecycle(first.view, events, scenario.focal)
        self.charts["orientations"] = Orientations(first.view)
        self.charts["costs"], self.charts["map"] = Costs(first.view), Map(first.view)
        self._words = {name: _text(HEADING) for name in self.charts}
        self._words["lifecycle"].styles = {"flex": "1 1 200px"}  # beside the choice of a firm
        self._on_tab = (
            ("cumulative_profit", "share", "lifecycle", "retention_rate"), ("satisfaction", "loyalty"),
            ("orientations", "costs"), ("map",), (),
        )  # fmt: skip
        firms = list(scenario.firms)
        self._whose = pn.widgets.Select(
            options=firms, value=scenario.focal, width=150, stylesheets=[SLIDER], margin=(0, 5), description=None
        )
        self._whose.param.watch(self._choose_firm, "value")
        self._events = "; ".join(f"week {week:,}: {title}" for week, title in events)

    def _set_up_buttons(self) -> None:
        button = partial(pn.widgets.Button, stylesheets=[BUTTON], margin=(2, 4))
        self.pin = button(
            label="Pin as A", color="primary", description="Keep this run as A, and compare what you change"
        )
        self.unpin = button(label="Forget A", visible=False)
        self.reset = button(label=f"{RESET} Reset all", description="Undo every change")
        self.replicate = button(label=f"Was it luck? Compare {REPLICATIONS} times", color="primary", disabled=True)
        self.cancel = button(label="Stop", visible=False)
        self._progress = pn.indicators.Progress(value=0, max=100, visible=False, sizing_mode="stretch_width", height=14)
        self._found = _text(TABLE, margin=(2, 5))
        self.pin.on_click(lambda _: self._pin())
        self.unpin.on_click(lambda _: self._unpin())
        self.reset.on_click(lambda _: self._reset(None))
        self.replicate.on_click(lambda _: self._replicate())
        self.cancel.on_click(lambda _: self._replicating.cancel())
        self._told_of_a = _text(STATUS, margin=(0, 5), visible=False)

    def _laid_out(self) -> Any:
        left = pn.Column(
            pn.Row(self.pin, self.unpin, self.reset, margin=0), self._told_of_a, self._list, styles=CONTROLS, margin=0,
            sizing_mode="stretch_width",
        )  # fmt: skip
        self.tabs = pn.Tabs(
            *((title, self._tab(place)) for place, title in enumerate(TABS)), dynamic=True, stylesheets=[PAGE],
            sizing_mode="stretch_width",
        )  # fmt: skip
        self.tabs.param.watch(lambda _: self._show_charts(), "active")
        right = pn.Column(self._status, self.tabs, styles=CHARTS, margin=0, sizing_mode="stretch_width")
        return pn.Column(
            pn.Row(left, right, styles={"flex-wrap": "wrap", "gap": "8px", "align-items": "flex-start"}, margin=0,
                   sizing_mode="stretch_width"),
            sizing_mode="stretch_width", margin=0,
        )  # fmt: skip

    def _tab(self, place: int) -> Any:
        panes = [self._framed(name) for name in self._on_tab[place]]
        if TABS[place] == "A or B":
            hint = pn.pane.HTML(
                "<p>Pin a run as A, change something, and the present run is B: both stand in every chart, A thin and "
                "dashed. One pair of runs is one draw of luck; the comparison below runs both under the same luck many "
                "times, and gives the difference with its 95 % interval.</p>", stylesheets=[STATUS],
                sizing_mode="stretch_width",
            )  # fmt: skip
            return pn.Column(
                hint, pn.Row(self.replicate, self.cancel), self._progress, self._found, sizing_mode="stretch_width"
            )
        return pn.Column(*panes, styles=GRID if len(panes) > 1 else {}, sizing_mode="stretch_width", margin=0)

    def _framed(self, name: str) -> Any:
        above = (
            pn.Row(self._words[name], self._whose, margin=0, styles={"flex-wrap": "wrap"})
            if name == "lifecycle"
            else self._words[name]
        )
        figure = pn.pane.Bokeh(self.charts[name].figure, sizing_mode="stretch_width", margin=0)
        return pn.Column(above, figure, sizing_mode="stretch_width", margin=(0, 4))

    # Controls

    def _show_controls(self) -> None:
        """List what can be moved; rows that stay keep their widgets."""
        looks = firm_styles(self.session.original.firms)
        rows: dict[str, _Row] = {}
        objects: list[Any] = []
        group = None
        for control in self.session.controls:
            if control.group != group:
                group = control.group
                square = f"<span style='color:{looks[group].colour}'>\N{BLACK SQUARE}</span> " if group in looks else ""
                title = html.escape(group[:1].upper() + group[1:])
                objects.append(pn.pane.HTML(f"<h3>{square}{title}</h3>", stylesheets=[HEADING], margin=(6, 5, 0, 5)))
            known = self._rows.get(control.path)
            rows[control.path] = known if known is not None and known.control == control else _Row(control, self)
            objects.append(rows[control.path].layout)
        self._rows = rows
        self._list.objects = objects
        self._mark()

    def _mark(self) -> None:
        """Put every control where the session stands, and mark what is changed."""
        self._moving = True
        try:
            for path, row in self._rows.items():
                row.put(self.session.value(path), self.session.is_changed(path))
        finally:
            self._moving = False
        self.reset.disabled = not self.session.changes

    def moved(self, path: str, value: Any) -> None:
        """Take up what a reader did with a control."""
        if self._moving:
            return
        controls = self.session.controls
        try:
            self.session.set(path, value)
        except Refused as refusal:
            self._say(f"Not possible: {refusal}", wrong=True)
            self._mark()
            return
        self._after_change(controls)

    def _reset(self, path: str | None) -> None:
        controls = self.session.controls
        self.session.reset(path)
        self._after_change(controls)

    def _after_change(self, controls: tuple[Control, ...]) -> None:
        if self.session.controls is not controls:
            self._show_controls()
        else:
            self._mark()
        self._newest.ask((self.session.scenario, dict(self.session.changes)))

    # Runs

    def _ran(self, wish: Any) -> tuple[Run, float]:
        began = time.perf_counter()
        return Run.of(*wish), time.perf_counter() - began

    def _hand_over(self, wish: Any, result: tuple[Run, float]) -> None:
        self._later(partial(self._show_run, *result))

    def _failed(self, wish: Any, error: Exception) -> None:
        self._later(partial(self._say, f"This could not be run: {error}", wrong=True))

    def _show_run(self, run: Run, seconds: float) -> None:
        self.run = run
        self._show_charts()
        self._say(f"{self._scope()} \N{MIDDLE DOT} run in {seconds:.2f} s")

    def _scope(self) -> str:
        now = self.run.scenario
        return f"Same luck (seed {now.seed}) \N{MIDDLE DOT} {now.customers.number:,} customers \N{MIDDLE DOT} {now.weeks:,} weeks"

    def _say(self, text: str, wrong: bool = False) -> None:
        events = f" \N{MIDDLE DOT} <small>dotted lines: {html.escape(self._events)}</small>" if self._events else ""
        kind = "wrong" if wrong else "right"
        self._status.text = f"<div role='status' aria-live='polite' class='{kind}'>{html.escape(text)}{events}</div>"
        self._push()

    # Charts

    def _show_all(self) -> None:
        for name in self.charts:
            self._show_chart(name)

    def _show_charts(self) -> None:
        """Draw the charts that can be seen; the others when their tab is opened."""
        with pn.io.hold():
            for name in self._on_tab[self.tabs.active]:
                self._show_chart(name)
        self._push()

    def _push(self) -> None:
        """Tell a notebook of what was changed in Bokeh's models; a page finds out by itself."""
        if self._layout is not None:
            pn.io.push_notebook(self._layout)

    def _show_chart(self, name: str) -> None:
        chart, pinned = self.charts[name], self.session.pinned
        view = self.run.view
        chart.show(view, pinned.view if pinned else None)
        told = html.escape(chart.finding(view))
        change = chart.change(view, pinned.view) if pinned and pinned is not self.run else ""
        against = f"<p class='change'>B less A: {html.escape(change)}</p>" if change else ""
        if pinned is self.run:
            against = "<p class='change'>This is A; change something to see B.</p>"
        self._words[name].text = f"<h3>{html.escape(chart.name)}</h3><p>{told}</p>{against}"

    def _choose_firm(self, event: Any) -> None:
        chart = self.charts["lifecycle"]
        assert isinstance(chart, Lifecycle)
        chart.firm = event.new
        self._show_charts()

    # A or B

    def _pin(self) -> None:
        self.session.pin(self.run)
        self._told_a()

    def _unpin(self) -> None:
        self._replicating.cancel()
        self.session.unpin()
        self._told_a()

    def _told_a(self) -> None:
        pinned = self.session.pinned
        self.unpin.visible = self._told_of_a.visible = pinned is not None
        self.replicate.disabled = pinned is None
        self._found.text = ""
        if pinned is None:
            self._told_of_a.text = ""
        else:
            lines = self.session.told(pinned.changes) or ["the scenario as it is"]
            self._told_of_a.text = f"<div><b>A</b> (thin, dashed): {html.escape('; '.join(lines))}</div>"
        self._show_charts()

    def _replicate(self) -> None:
        pinned = self.session.pinned
        if pinned is None or self._replicating.at_work:
            return
        self._progress.param.update(value=0, visible=True)
        self.replicate.disabled, self.cancel.visible = True, True
        self._found.text = ""
        told = self.session.told() or ["the scenario as it is"]
        self._compared_with = f"<p><b>B</b>: {html.escape('; '.join(told))}</p>"
        self._replicating.start(pinned.scenario, self.session.scenario, REPLICATIONS)

    def _told(self, done: int, total: int) -> None:
        self._later(partial(setattr, self._progress, "value", round(100 * done / total)))

    def _compared(self, found: Comparison | Exception) -> None:
        self._later(partial(self._show_comparison, found))

    def _show_comparison(self, found: Comparison | Exception) -> None:
        self._progress.visible = self.cancel.visible = False
        self.replicate.disabled = self.session.pinned is None
        if isinstance(found, Exception):
            self._found.text = f"<p class='wrong'>{html.escape(str(found))}</p>"
        else:
            self._found.text = self._compared_with + comparison_table(found)
        self._push()


def _text(look: str, **options: Any) -> Any:
    """Return a text that is changed often: as a model of Bokeh, of which only the text is sent to the browser each time."""
    style = InlineStyleSheet(css=look)
    return Div(text="", stylesheets=[style], sizing_mode="stretch_width", disable_math=True, **options)


class _Row:
    """One control: its widget, a button to undo, and its meaning."""

    def __init__(self, control: Control, explorer: Explorer) -> None:
        self.control = control
        self.widget = _widget(control)
        self.widget.param.watch(lambda event: explorer.moved(control.path, event.new), "value")
        self.undo = pn.widgets.Button(
            label=RESET, width=30, visible=False, margin=(8, 0), stylesheets=[BUTTON],
            description=f"Back to {shown(control.value)}",
        )  # fmt: skip
        self.undo.on_click(lambda _: explorer._reset(control.path))
        meaning = f"{control.help} The scenario has {shown(control.value)}."
        about = pn.widgets.TooltipIcon(value=meaning, margin=(10, 2))
        self.layout = pn.Row(self.widget, self.undo, about, sizing_mode="stretch_width", margin=0)

    def put(self, value: Any, changed: bool) -> None:
        """Show a value, marked if it is not the scenario's."""
        name = f"{CHANGED} {self.control.label}" if changed else self.control.label
        self.widget.param.update(value=value, label=name)
        self.undo.visible = changed


def _widget(control: Control) -> Any:
    common = dict(label=control.label, sizing_mode="stretch_width", stylesheets=[SLIDER], margin=(2, 5))
    if control.kind == "switch":
        return pn.widgets.Checkbox(value=control.value, **common)
    if control.kind == "choice":
        return pn.widgets.Select(options={shown(each): each for each in control.choices}, value=control.value, **common)
    if control.kind == "integer":
        return pn.widgets.IntSlider(
            tooltips=False,
            start=int(control.low),
            end=int(control.high),
            step=int(control.step),
            value=control.value,
            format="0,0",
            **common,
        )
    decimals = max(0, len(f"{control.step:.10f}".rstrip("0").partition(".")[2]))
    form = "0,0" + (f"[.]{'0' * decimals}" if decimals else "")
    return pn.widgets.FloatSlider(
        tooltips=False,
        start=control.low,
        end=control.high,
        step=control.step,
        value=float(control.value),
        format=form,
        **common,
    )


def comparison_table(found: Comparison) -> str:
    """Write the differences of every firm as a table in HTML."""
    n = len(found.finished)
    if n == 0:
        return "<p>Stopped before both were run once.</p>"
    parts = []
    firms = list(found.scenarios["A"].firms)
    for firm in sorted(firms, key=lambda name: (name != found.firm, firms.index(name))):
        told = found.summary(firm)
        rows = "".join(
            f"<tr><th scope='row'>{html.escape(row['outcome'])}</th><td>{row['mean of A']}</td><td>{row['mean']}</td>"
            f"<td><b>{row['difference']}</b></td><td>{html.escape(row[f'{100 * found.confidence:g} % interval'])}</td></tr>"
            for _, row in told.iterrows()
        )
        head = "<tr><th></th><th>A</th><th>B</th><th>B less A</th><th>95 % interval</th></tr>"
        shown_first = "open" if firm == found.firm else ""
        parts.append(
            f"<details {shown_first}><summary>{html.escape(firm)}</summary><table>{head}{rows}</table></details>"
        )
    stopped = f" (stopped: {n} of {found.replications})" if found.interrupted else ""
    said = f"<p>Means over {n} replications{stopped}, each with the same luck in A and B. An interval without 0: not luck.</p>"
    return said + "".join(parts)
