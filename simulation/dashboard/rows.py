"""What can be moved, as rows of the page: a widget, a button to undo, and the meaning."""

from collections.abc import Callable
from typing import Any

import panel as pn

from simulation.dashboard.controls import MARKET, Control
from simulation.dashboard.looks import BUTTON, SLIDER
from simulation.dashboard.reader import Reader
from simulation.dashboard.session import SEED, shown
from simulation.dashboard.slider import Slider

CHANGED = "\N{BLACK CIRCLE}"
RESET = "\N{ANTICLOCKWISE OPEN CIRCLE ARROW}"


class Row:
    """One control.

    Parameters
    ----------
    control
        What it moves.
    reader
        Who looks.
    moved
        Called with path and value when a reader moves it.
    undone
        Called with the path when a reader undoes it.
    """

    def __init__(
        self, control: Control, reader: Reader, moved: Callable[[str, Any], None], undone: Callable[[str], None]
    ) -> None:
        self.control = control
        self._label = reader.word("strategy") if control.is_strategy else control.label
        self.widget = _widget(control, self._label)
        self.widget.param.watch(lambda event: moved(control.path, event.new), "value")
        self.undo = pn.widgets.Button(
            label=RESET, width=30, visible=False, margin=(8, 0), stylesheets=[BUTTON],
            description=reader.word("undo", value=shown(control.value)),
        )  # fmt: skip
        self.undo.on_click(lambda _: undone(control.path))
        meaning = f"{control.help} {reader.word('scenario_has', value=shown(control.value))}"
        about = pn.widgets.TooltipIcon(value=meaning, margin=(10, 2))
        self.layout = pn.Row(self.widget, self.undo, about, sizing_mode="stretch_width", margin=0)

    def put(self, value: Any, changed: bool) -> None:
        """Show a value, marked if it is not the scenario's."""
        name = f"{CHANGED} {self._label}" if changed else self._label
        self.widget.param.update(value=value, label=name)
        self.undo.visible = changed


def group_name(group: str, reader: Reader) -> str:
    """Return the heading of a group of controls."""
    return reader.word("market") if group == MARKET else group[:1].upper() + group[1:]


def _widget(control: Control, label: str) -> Any:
    common = dict(label=label, sizing_mode="stretch_width", stylesheets=[SLIDER], margin=(2, 5))
    if control.kind == "switch":
        return pn.widgets.Checkbox(value=control.value, **common)
    if control.kind == "choice":
        return pn.widgets.Select(options={shown(each): each for each in control.choices}, value=control.value, **common)
    if control.path == SEED:
        return pn.widgets.IntInput(start=int(control.low), end=int(control.high), value=control.value, **common)
    numbers: dict[str, Any] = dict(start=control.low, end=control.high, step=control.step, **common)
    if control.kind == "integer":
        whole = {name: int(numbers[name]) for name in ("start", "end", "step")}
        return Slider(**numbers | whole, value=control.value, format="0,0")
    decimals = max(0, len(f"{control.step:.10f}".rstrip("0").partition(".")[2]))
    form = "0,0" + (f"[.]{'0' * decimals}" if decimals else "")
    return Slider(**numbers, value=float(control.value), format=form)
