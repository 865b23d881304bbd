"""A text on the page that is changed often."""

from typing import Any

from bokeh.models import Div, InlineStyleSheet


def text(look: str, **options: Any) -> Any:
    """Return a text as a model of Bokeh, of which only the text is sent to the browser each time."""
    style = InlineStyleSheet(css=look)
    return Div(text="", stylesheets=[style], sizing_mode="stretch_width", disable_math=True, **options)
