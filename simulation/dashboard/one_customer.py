"""One customer: the life of whoever a dot on the map stands for, and the reasons for coming, staying, leaving."""

import html
from collections.abc import Callable
from functools import partial

import panel as pn

from simulation.dashboard.background import CORES, Newest
from simulation.dashboard.browser import come_into_sight
from simulation.dashboard.looks import BUTTON, LIFE, SLIDER, WRAP
from simulation.dashboard.reader import Reader
from simulation.dashboard.text import Text
from simulation.scenario import Scenario

Later = Callable[[Callable[[], None]], None]


class OneCustomer:
    """Where a customer is asked for, and read.

    Parameters
    ----------
    reader
        Who looks.
    scenario
        Returns that of the run on the map.
    later
        How to change what the browser shows from another thread.
    pushed
        Called when what is shown has changed.
    """

    def __init__(
        self, reader: Reader, scenario: Callable[[], Scenario], later: Later, pushed: Callable[[], None]
    ) -> None:
        self._reader, self._scenario, self._pushed = reader, scenario, pushed
        self._newest = Newest(
            _story,
            lambda wish, story: later(partial(self._show, wish[1], story)),
            lambda wish, error: later(
                partial(self._say, f"<p class='wrong' role='alert'>{html.escape(str(error))}</p>")
            ),
        )
        self.number = pn.widgets.IntInput(
            label=reader.word("customer"), value=0, start=0, width=round(170 * reader.factor), stylesheets=[SLIDER]
        )
        self.read = pn.widgets.Button(label=reader.word("read_life"), stylesheets=[BUTTON], margin=(18, 4, 2, 4))
        self.read.on_click(lambda _: later(partial(self.ask, self.number.value)))
        self.told = Text(LIFE, margin=(0, 5))
        self.told.model.js_on_change("text", come_into_sight())
        self.layout = pn.Column(
            pn.Row(self.number, self.read, styles=WRAP, margin=0), self.told, margin=0, sizing_mode="stretch_width"
        )

    def ask(self, customer: int) -> None:
        """Read the life of a customer."""
        self.number.value = customer
        self._say(f"<p role='status'>{html.escape(self._reader.word('reading', n=customer))}</p>")
        self._newest.ask((self._scenario(), customer))

    def wait(self, seconds: float) -> bool:
        """Wait until what was asked for has been read; returns whether that was so in time."""
        return self._newest.wait(seconds)

    def close(self) -> None:
        """End what runs in the background."""
        self._newest.close()

    def _show(self, customer: int, story: list[str]) -> None:
        first, *others = (html.escape(each) for each in story)
        title = html.escape(self._reader.word("life_of", n=customer))
        lines = "".join(f"<li>{each}</li>" for each in others)
        self._say(f"<div role='status' lang='en'><h3>{title}</h3><p><b>{first}</b></p><ul>{lines}</ul></div>")

    def _say(self, told: str) -> None:
        self.told.text = told
        self._pushed()


def _story(wish: tuple[Scenario, int]) -> list[str]:
    from simulation.market.market import Market  # heavy: imported where it is used

    scenario, customer = wish
    with CORES:
        return Market(scenario).run().follow(customer).story.split("\n")
