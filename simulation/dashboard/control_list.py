"""The list of all that can be moved, under headings, and where a reader has moved it meanwhile."""

import html
from collections.abc import Callable
from typing import Any

import panel as pn

from simulation.dashboard.looks import HEADING
from simulation.dashboard.reader import Reader
from simulation.dashboard.rows import Row, group_name
from simulation.dashboard.session import Session
from simulation.plots.styles import firm_styles


class ControlList:
    """The controls of a session.

    Parameters
    ----------
    session
        What they move.
    reader
        Who looks.
    moved
        Called when a reader has moved one; what was moved is told by :meth:`take_up`.
    undone
        Called with the path when a reader undoes a change.

    Attributes
    ----------
    rows
        By path.
    layout
        To be shown.
    """

    def __init__(
        self, session: Session, reader: Reader, moved: Callable[[], None], undone: Callable[[str], None]
    ) -> None:
        self._session, self._reader, self._told, self._undone = session, reader, moved, undone
        self._placing = False  # while widgets are put somewhere by us
        self._by_now: dict[str, Any] = {}  # where controls have been moved meanwhile
        self.rows: dict[str, Row] = {}
        self.layout = pn.Column(sizing_mode="stretch_width", margin=0)
        self.list_all()

    def list_all(self) -> None:
        """List what can be moved; rows that stay keep their widgets."""
        looks = firm_styles(self._session.original.firms)
        rows: dict[str, Row] = {}
        objects: list[Any] = []
        group = None
        for control in self._session.controls:
            if control.group != group:
                group = control.group
                square = f"<span style='color:{looks[group].colour}'>\N{BLACK SQUARE}</span> " if group in looks else ""
                title = html.escape(group_name(group, self._reader))
                objects.append(pn.pane.HTML(f"<h3>{square}{title}</h3>", stylesheets=[HEADING], margin=(6, 5, 0, 5)))
            known = self.rows.get(control.path)
            if known is None or known.control != control:
                known = Row(control, self._reader, self._moved, self._undone)
            rows[control.path] = known
            objects.append(known.layout)
        self.rows = rows
        self.layout.objects = objects
        self.mark()

    def mark(self) -> None:
        """Put every control where the session stands, and mark what is changed."""
        self._placing = True
        try:
            for path, row in self.rows.items():
                row.put(self._session.value(path), self._session.is_changed(path))
        finally:
            self._placing = False

    def _moved(self, path: str, value: Any) -> None:
        """Note what a reader did with a control, and not what we did."""
        if not self._placing:
            self._by_now[path] = value
            self._told()

    def take_up(self) -> dict[str, Any]:
        """Return by path where controls are by now; none that was moved on again, for it must not jump back in somebody's hand."""
        moved, self._by_now = self._by_now, {}
        where = {path: row.widget.value for path, row in self.rows.items()}
        return {path: value for path, value in moved.items() if where.get(path) == value}

    def forget(self) -> None:
        """Forget what a reader has moved and nobody has taken up."""
        self._by_now = {}
