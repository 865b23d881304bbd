"""A slider that tells at once that it was moved."""

from typing import Any

import panel as pn
import param
from bokeh.models import Slider as Model


class Slider(pn.viewable.Viewer):  # type: ignore[misc]
    """A slider of Bokeh's by itself: Panel's waits for more of the same before it tells of a move, 50 ms.

    Parameters
    ----------
    value
        Where it stands.
    label
        What is moved.
    options
        Of the model: ``start``, ``end``, ``step``, ``format``, style sheets.
    """

    value = param.Number()
    label = param.String()
    disabled = param.Boolean(default=False)

    def __init__(self, value: float, label: str, **options: Any) -> None:
        super().__init__(value=value, label=label)
        self.model = Model(value=value, title=label, tooltips=False, **options)
        self.model.on_change("value", lambda _, __, moved: self.param.update(value=moved))
        self.param.watch(self._put, ["value", "label", "disabled"])

    def __panel__(self) -> Any:
        return pn.pane.Bokeh(self.model, sizing_mode=self.model.sizing_mode, margin=0, styles=dict(self.model.styles))

    def _put(self, *_: Any) -> None:
        self.model.update(value=self.value, title=self.label, disabled=self.disabled)
