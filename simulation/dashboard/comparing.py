"""A or B: was it luck? Both run many times in pairs with the same luck, in the background."""

import html
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import panel as pn

from simulation.dashboard.background import Replicating
from simulation.dashboard.looks import BUTTON, STATUS, TABLE
from simulation.dashboard.reader import Reader
from simulation.dashboard.session import Session
from simulation.dashboard.text import Text

if TYPE_CHECKING:
    from simulation.experiments.comparison import Comparison

REPLICATIONS = 20
Later = Callable[[Callable[[], None]], None]
"""Calls a function later, where the browser's copy may be changed."""


class Comparing:
    """The tab in which A and B are compared.

    Parameters
    ----------
    session
        Holds both.
    reader
        Who looks.
    later
        How to change what the browser shows from another thread.
    pushed
        Called when what is shown has changed.
    """

    def __init__(self, session: Session, reader: Reader, later: Later, pushed: Callable[[], None]) -> None:
        self._session, self._reader, self._later, self._pushed = session, reader, later, pushed
        self._replicating = Replicating(self._told, self._compared)
        self._with = ""  # what B was when the comparison began
        button = partial(pn.widgets.Button, stylesheets=[BUTTON], margin=(2, 4))
        self.begin = button(label=reader.word("replicate", n=REPLICATIONS), color="primary", disabled=True)
        self.cancel = button(label=reader.word("stop"), visible=False)
        self.progress = pn.indicators.Progress(value=0, max=100, visible=False, sizing_mode="stretch_width", height=14)
        self.found = Text(TABLE, margin=(2, 5))
        self.begin.on_click(lambda _: later(self._begin))
        self.cancel.on_click(lambda _: self._replicating.cancel())
        hint = Text(STATUS, margin=(4, 5))
        hint.text = f"<p>{reader.word('ab_hint')}</p>"
        self.layout = pn.Column(
            hint, pn.Row(self.begin, self.cancel), self.progress, self.found, sizing_mode="stretch_width"
        )
        self.begin.disabled = session.pinned is None

    def close(self) -> None:
        """End what runs in the background."""
        self._replicating.cancel()

    def pinned(self) -> None:
        """Take notice that another run is A, or none."""
        if self._session.pinned is None:
            self._replicating.cancel()
        self.begin.disabled = self._session.pinned is None
        self.found.text = ""

    def _begin(self) -> None:
        pinned = self._session.pinned
        if pinned is None or self._replicating.at_work:
            return
        self.progress.param.update(value=0, visible=True)
        self.begin.disabled, self.cancel.visible = True, True
        waits = self._replicating.start(pinned.scenario, self._session.scenario, REPLICATIONS)
        self.found.text = f"<p role='status'>{self._reader.word('queued')}</p>" if waits else ""
        told = self._session.told() or [self._reader.word("as_it_is")]
        self._with = f"<p><b>B</b>: {html.escape('; '.join(told))}</p>"

    def _told(self, done: int, total: int) -> None:
        self._later(partial(setattr, self.progress, "value", round(100 * done / total)))

    def _compared(self, found: "Comparison | Exception") -> None:
        self._later(partial(self._show, found))

    def _show(self, found: "Comparison | Exception") -> None:
        self.progress.visible = self.cancel.visible = False
        self.begin.disabled = self._session.pinned is None
        if isinstance(found, Exception):
            self.found.text = f"<p class='wrong' role='alert'>{html.escape(str(found))}</p>"
        else:
            self.found.text = self._with + comparison_table(found, self._reader)
        self._pushed()


def comparison_table(found: "Comparison", reader: Reader) -> str:
    """Write the differences of every firm as a table in HTML."""
    n, word = len(found.finished), reader.word
    if n == 0:
        return f"<p>{word('stopped_early')}</p>"
    parts = []
    firms = list(found.scenarios["A"].firms)
    for firm in sorted(firms, key=lambda name: (name != found.firm, firms.index(name))):
        told = found.summary(firm)
        rows = "".join(_row(row, f"{100 * found.confidence:g} % interval") for _, row in told.iterrows())
        heads = ("", "A", "B", word("b_less_a"), word("interval"))
        head = "".join(f"<th scope='col'>{each}</th>" for each in heads)
        shown_first = "open" if firm == found.firm else ""
        parts.append(
            f"<details {shown_first}><summary>{html.escape(firm)}</summary><table><tr>{head}</tr>{rows}</table></details>"
        )
    stopped = word("stopped", n=n, total=found.replications) if found.interrupted else ""
    return f"<p role='status'>{word('means_over', n=n, stopped=stopped)}</p>{''.join(parts)}"


def _row(row: Any, interval: str) -> str:
    return (
        f"<tr><th scope='row'>{html.escape(row['outcome'])}</th><td>{row['mean of A']}</td><td>{row['mean']}</td>"
        f"<td><b>{row['difference']}</b></td><td>{html.escape(row[interval])}</td></tr>"
    )
