"""Time: which week is shown, and playing the weeks one after another. A run is whole already, so that any week is there at once."""

from collections.abc import Callable

import panel as pn

from simulation.dashboard.looks import BUTTON, SLIDER, WRAP
from simulation.dashboard.reader import Reader
from simulation.dashboard.slider import Slider

PLAY, PAUSE, BACK, ON = "\N{BLACK RIGHT-POINTING TRIANGLE}", "\u23f8", "\u25c0|", "|\u25b6"
SPEEDS = (2, 5, 10, 20, 50)
"""Weeks a second to choose from."""
USUAL = 10
TICK = 100
"""Least time between two pictures [ms]."""


class Clock:
    """Controls of time.

    Parameters
    ----------
    reader
        Who looks.
    weeks
        Of the run.
    moved
        Called with the week that is to be shown.
    """

    def __init__(self, reader: Reader, weeks: int, moved: Callable[[int], None]) -> None:
        self._reader, self._moved, self._timer = reader, moved, None
        self.weeks = weeks
        button = dict(stylesheets=[BUTTON], margin=(2, 2))
        self.back = pn.widgets.Button(label=BACK, description=reader.word("step_back"), **button)
        self.play = pn.widgets.Button(color="primary", min_width=90, **button)
        self.on = pn.widgets.Button(label=ON, description=reader.word("step"), **button)
        self.slider = Slider(
            label=reader.word("week_shown"), start=1, end=max(2, weeks), value=weeks, step=1, stylesheets=[SLIDER],
            styles={"flex": "1 1 180px"}, min_width=140, margin=(2, 8), format="0,0",
        )  # fmt: skip
        self.speed = pn.widgets.Select(
            label=reader.word("speed"), options=list(SPEEDS), value=USUAL, width=round(130 * reader.factor),
            stylesheets=[SLIDER], margin=(2, 4),
        )  # fmt: skip
        self.back.on_click(lambda _: self.step(-1))
        self.on.on_click(lambda _: self.step(1))
        self.play.on_click(lambda _: self.toggle())
        self.slider.param.watch(lambda event: moved(min(int(event.new), self.weeks)), "value")
        self.speed.param.watch(lambda _: self._again(), "value")
        self.layout = pn.Row(
            self.back, self.play, self.on, self.slider, self.speed, styles=WRAP, margin=0, sizing_mode="stretch_width"
        )
        self._name()

    @property
    def week(self) -> int:
        """The week that is shown."""
        return int(min(self.slider.value, self.weeks))

    @property
    def playing(self) -> bool:
        """Whether weeks go by."""
        return self._timer is not None

    def go_to(self, week: int) -> None:
        """Show a week."""
        self.slider.value = min(max(1, week), self.weeks)

    def step(self, weeks: int) -> None:
        """Go on or back by so many weeks, and stay there."""
        self.pause()
        self.go_to(self.week + weeks)

    def toggle(self) -> None:
        """Play, or pause; from the first week on if the last has been shown."""
        if self.playing:
            self.pause()
            return
        if self.week >= self.weeks:
            self.go_to(1)
        self.start()

    def start(self) -> None:
        """Let weeks go by."""
        self.pause()
        self._timer = pn.state.add_periodic_callback(self.tick, period=max(TICK, 1000 // self.speed.value))
        self._name()

    def pause(self) -> None:
        """Stay at the week that is shown."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._name()

    def tick(self) -> None:
        """Go on as far as the time between two pictures asks for; the last week ends it."""
        self.go_to(self.week + max(1, round(self.speed.value * TICK / 1000)))
        if self.week >= self.weeks:
            self.pause()

    def enable(self, enabled: bool) -> None:
        """Let time be moved, or not."""
        for widget in (self.back, self.play, self.on, self.slider):
            widget.disabled = not enabled

    def _again(self) -> None:
        if self.playing:
            self.start()

    def _name(self) -> None:
        sign, key = (PAUSE, "pause") if self.playing else (PLAY, "play")
        self.play.label = f"{sign} {self._reader.word(key)}"
