"""Predict first: the class guesses what comes, then sees it, and how far off it was."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import panel as pn

from simulation.dashboard.looks import BUTTON, SLIDER, STATUS, WRAP
from simulation.dashboard.reader import Reader
from simulation.dashboard.text import Text
from simulation.dashboard.views import View


@dataclass(frozen=True)
class Guess:
    """What was guessed: who has earned most by the end, and a firm's share of revenue then [0 to 1]."""

    best: str
    firm: str
    share: float


def compared(guess: Guess, found: View, names: Mapping[str, str], reader: Reader) -> str:
    """Write a guess and what came out side by side, as HTML.

    Parameters
    ----------
    names
        Short names by the firms' full names.
    """
    word = reader.word
    profits = found.last("cumulative_profit")
    best = max(profits, key=lambda firm: profits[firm]) if profits else ""
    verdict = word("guess_right") if guess.best == best else word("guess_wrong", who=names.get(best, ""))
    parts = [f"{word('most_profit')}: {names[guess.best]} \N{RIGHTWARDS ARROW} {verdict}"]
    share = found.last("share").get(guess.firm)
    told = f"{names[guess.firm]}, {word('share').lower()}: {100.0 * guess.share:.0f} %"
    if share is not None:
        off = word("guess_off", found=f"{100.0 * share:.1f}", off=f"{100.0 * abs(share - guess.share):.1f}")
        told = f"{told} \N{RIGHTWARDS ARROW} {off}"
    lines = [f"<p class='guess'>{word('guess_kept')}: {html.escape(each)}</p>" for each in (*parts, told)]
    return f"<div role='status' aria-live='polite'>{''.join(lines)}</div>"


class Predicting:
    """The controls with which a guess is entered, and what it came to.

    Parameters
    ----------
    reader
        Who looks.
    names
        Short names by the firms' full names.
    firm
        The one whose share is guessed.
    begun, entered, ended
        Called when guessing begins, when the guess is entered, and when there is to be none.
    later
        How to change what the browser shows.
    before
        What this takes the place of, in another language or size: its guess is kept.
    """

    def __init__(
        self, reader: Reader, names: Mapping[str, str], firm: str, begun: Callable[[], None],
        entered: Callable[[], None], ended: Callable[[], None],
        later: Callable[[Callable[[], None]], None], before: "Predicting | None" = None,
    ) -> None:  # fmt: skip
        self._reader, self._names, self._firm = reader, names, firm
        self.waiting: bool = before is not None and before.waiting
        self.guess: Guess | None = before.guess if before is not None else None
        button = dict(stylesheets=[BUTTON], margin=(2, 4))
        self.begin = pn.widgets.Button(label=reader.word("predict"), description=reader.word("predict_help"), **button)
        self.best = pn.widgets.Select(
            label=reader.word("guess_best"), options={short: full for full, short in names.items()}, value=firm,
            width=round(280 * reader.factor), stylesheets=[SLIDER],
        )  # fmt: skip
        self.share = pn.widgets.IntSlider(
            label=reader.word("guess_share", firm=names[firm]), start=0, end=100, value=100 // len(names), tooltips=False,
            styles={"flex": "1 1 220px"}, min_width=180, stylesheets=[SLIDER], margin=(2, 10),
        )  # fmt: skip
        self.enter = pn.widgets.Button(label=reader.word("guess_enter"), color="primary", **button)
        self.end = pn.widgets.Button(label=reader.word("guess_end"), **button)
        self._told = Text(STATUS, margin=(0, 5), visible=False)
        self._asking = pn.Row(
            self.best,
            self.share,
            self.enter,
            self.end,
            styles=WRAP,
            margin=0,
            sizing_mode="stretch_width",
            visible=False,
        )
        self.layout = pn.Column(self._asking, self._told, margin=0, sizing_mode="stretch_width")
        self.begin.on_click(lambda _: later(partial(self._begin, begun)))
        self.enter.on_click(lambda _: later(partial(self._enter, entered)))
        self.end.on_click(lambda _: later(partial(self._end, ended)))
        if self.waiting:
            self._ask()

    def show(self, found: View, weeks: int) -> None:
        """Compare the guess with what came out, once the last week is shown."""
        if self.guess is None:
            return
        if len(found.weeks) >= weeks:
            self._say(compared(self.guess, found, self._names, self._reader))
        else:
            self._say(f"<p class='guess'>{self._reader.word('guess_kept')}: {self._told_guess()}</p>")

    def again(self) -> None:
        """Wait for a new guess: something has been changed, or everything is drawn anew."""
        if self.guess is not None:
            self.guess = None
            self._say("")

    def _told_guess(self) -> str:
        guess = self.guess
        assert guess is not None
        best, firm = html.escape(self._names[guess.best]), html.escape(self._names[guess.firm])
        share = self._reader.word("share").lower()
        return f"{self._reader.word('most_profit')}: {best}; {firm}, {share}: {100.0 * guess.share:.0f} %"

    def _begin(self, begun: Callable[[], None]) -> None:
        self.waiting, self.guess = True, None
        self._ask()
        begun()

    def _ask(self) -> None:
        self._say(f"<p class='guess' role='status'>{self._reader.word('waiting')}</p>")
        self._asking.visible, self.begin.disabled = True, True

    def _enter(self, entered: Callable[[], None]) -> None:
        self.guess = Guess(self.best.value, self._firm, self.share.value / 100.0)
        self._close()
        entered()

    def _end(self, ended: Callable[[], None]) -> None:
        self.guess = None
        self._say("")
        self._close()
        ended()

    def _say(self, told: str) -> None:
        self._told.text, self._told.visible = told, bool(told)

    def _close(self) -> None:
        self.waiting = False
        self._asking.visible, self.begin.disabled = False, False
