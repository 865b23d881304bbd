"""A prediction made by pressing a button."""

from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, Button, Layout, VBox

from simulation.course.feedback import box

if TYPE_CHECKING:
    from simulation.course.lesson import Prediction
    from simulation.course.sitting import Sitting


def buttons(sitting: "Sitting", asked: "Prediction") -> dict[str, Any]:
    """Return what Jupyter shows as a column of buttons, one an option; the first press is written down."""
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
    shown = VBox([HTML(f"<b>{asked.question}</b>"), *choices, said])
    bundle = shown._repr_mimebundle_()
    return {kind: content for kind, content in bundle.items() if kind.endswith("widget-view+json")}
