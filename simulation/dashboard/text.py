"""A text on the page that is changed often."""

import html
from typing import Any

import panel as pn
from panel.models.markup import HTML


class Text(pn.viewable.Viewer):  # type: ignore[misc]
    """A text of which only the words are sent to the browser each time, and nothing else on the page is laid out anew.

    (Bokeh's ``Div`` has the whole page laid out whenever its text changes, which takes longer than to draw a chart.)

    Parameters
    ----------
    look
        Style sheet.
    options
        Of the model that holds it.
    """

    def __init__(self, look: str, **options: Any) -> None:
        super().__init__()
        self._html = ""
        self.model = HTML(
            text="", stylesheets=[look], sizing_mode="stretch_width", disable_math=True, run_scripts=False, **options
        )

    def __panel__(self) -> Any:
        return pn.pane.Bokeh(self.model)

    @property
    def text(self) -> str:
        """What is shown, as HTML."""
        return self._html

    @text.setter
    def text(self, shown: str) -> None:
        if shown != self._html:
            self._html = shown
            self.model.text = html.escape(shown)

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self.model.visible)

    @visible.setter
    def visible(self, visible: bool) -> None:
        self.model.visible = visible
