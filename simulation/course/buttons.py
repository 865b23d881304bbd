"""A prediction made by pressing a button."""

from html import escape
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, Button, Layout, VBox

from simulation.course.feedback import box

if TYPE_CHECKING:
    from simulation.course.lesson import Prediction
    from simulation.course.sitting import Sitting


def prediction_buttons(sitting: "Sitting", asked: "Prediction") -> VBox:
    """Return a question with a column of buttons, one an option; what is pressed is written down."""
    said = HTML()
    choices = [
        Button(description=meaning, tooltip=word, layout=Layout(width="auto", max_width="46em", height="auto"))
        for word, meaning in asked.options.items()
    ]

    def pressed(button: Any) -> None:
        said.value = box(str(sitting.predict(asked.name, button.tooltip)))
        for each in choices:
            each.button_style = "primary" if each is button else ""

    for each in choices:
        each.on_click(pressed)
    return VBox([HTML(f"<b>{escape(asked.question)}</b>"), *choices, said])


def as_bundle(column: VBox) -> dict[str, Any]:
    """Return what makes Jupyter show the buttons."""
    bundle = column._repr_mimebundle_()
    return {kind: content for kind, content in bundle.items() if kind.endswith("widget-view+json")}
