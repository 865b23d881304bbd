"""The component in a notebook, and what stands in its place where a notebook is only executed."""

import asyncio
import html
import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from simulation.dashboard.session import Run, Session, shown
from simulation.market.market import Market
from simulation.scenario import Scenario, changed, load_scenario

STATIC = "LOYALTY_LAB_STATIC"
"""Environment variable: 1 for a picture instead of sliders, 0 for sliders wherever there is a notebook."""
EDITORS = ("VSCODE_PID", "VSCODE_CWD", "COLAB_RELEASE_TAG", "PYCHARM_HOSTED")
FRONT_ENDS = ("JPY_SESSION_NAME", *EDITORS)
"""Environment variables of a kernel that somebody looks at: started by a Jupyter server or an editor."""
NO = ("", "0", "false", "no")
DOTS_PER_INCH = 66
COLOURS = 64
"""Colours of the picture kept in a notebook: a third of the bytes, and no difference to be seen."""


def explore(
    scenario: Scenario | str | Path, *, seed: int | None = None, play: Iterable[str] = (), settings: Iterable[str] = ()
) -> Any:
    """Show sliders for the parameters of a scenario that are worth playing with, and charts that follow them.

    As the last line of a notebook's cell. The market is run again while a slider is dragged, always with the same customers
    and the same luck, so that what changes is caused by the slider. *Pin as A* keeps a run to compare with.

    Parameters
    ----------
    scenario
        A scenario, or its file.
    seed
        Luck, instead of the scenario's.
    play
        More paths that get a slider, such as ``["firms.Club.offering.price"]``.
    settings
        Changes to begin with, such as ``["customers.number=2000"]``, where ``scenario`` is a file.

    Returns
    -------
    object
        What a notebook shows. Where a notebook is only executed, and nobody looks at it (or the environment variable
        ``LOYALTY_LAB_STATIC`` is 1), a picture of the scenario as it is and a table of what can be moved.

    Raises
    ------
    ScenarioError
        If there is a mistake in the scenario.
    ValueError
        If a path is not that of a parameter; the message names the nearest.

    Examples
    --------
    >>> import simulation as sim
    >>> sim.explore("scenarios/price_war.yaml")  # doctest: +SKIP
    """
    if not isinstance(scenario, Scenario):
        scenario = load_scenario(scenario, list(settings))
    elif list(settings):
        raise ValueError("settings belong to a scenario file; change a scenario by simulation.changed")
    session = Session(scenario if seed is None else changed(scenario, {"seed": seed}), play)
    if not somebody_looks(os.environ):
        return Still(session)
    return _live(session)


def somebody_looks(environment: Mapping[str, str]) -> bool:
    """Whether this runs in a notebook that somebody looks at."""
    asked = environment.get(STATIC)
    if asked is not None:
        return asked.lower() in NO and _in_a_kernel()
    if environment.get("CI", "").lower() not in NO:
        return False
    return _in_a_kernel() and any(name in environment for name in FRONT_ENDS)


def _in_a_kernel() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None


class Still:
    """A picture of the scenario as it is, and what could be moved: small enough to be kept in a notebook's file."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._market = Market(session.scenario).run()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """Return the picture for notebooks."""
        from IPython.display import display

        display({"image/png": self.picture(), "text/plain": "The first view."}, raw=True)
        return {"text/html": self._table(), "text/plain": str(self)}

    def picture(self) -> bytes:
        """Draw the scenario as it is, as PNG."""
        from PIL import Image

        from simulation import plots

        scenario = self.session.scenario
        events = [(event.week, event.title) for event in scenario.events]
        figure = plots.overview(self._market.results, scenario.title, events=events)
        drawn, written = io.BytesIO(), io.BytesIO()
        figure.savefig(drawn, dpi=DOTS_PER_INCH, format="png")
        Image.open(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(written, "png", optimize=True)
        return written.getvalue()

    def __str__(self) -> str:
        """List what can be moved."""
        lines = [f"{control.group}: {control.label} = {shown(control.value)}" for control in self.session.controls]
        return "\n".join([f"{self.session.scenario.title}: what can be moved", *lines])

    __repr__ = __str__

    def _table(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(control.group)}</td><td>{html.escape(control.label)}</td><td>{shown(control.value)}</td>"
            f"<td>{shown(control.low) + ' to ' + shown(control.high) if control.kind in ('number', 'integer') else ''}</td>"
            f"<td>{html.escape(control.help)}</td></tr>"
            for control in self.session.controls
        )
        return (
            "<p><b>Open this notebook in JupyterLab or VS Code and run this cell to move these; the charts follow.</b></p>"
            "<table><thead><tr><th>whose</th><th>what</th><th>now</th><th>range</th><th>meaning</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def _live(session: Session) -> Any:
    import panel as pn

    from simulation.dashboard.explorer import Explorer

    in_an_editor = _load(pn)
    first = Run.of(session.scenario, {})
    explorer = Explorer(session, first, _on_loop())
    return AsWidget(explorer) if in_an_editor else explorer


def _load(pn: Any) -> bool:
    """Bring what the browser needs to it without the internet; returns whether this is an editor, which wants Jupyter widgets.

    JupyterLab serves it, where Panel is installed beside it; otherwise it is written into the cell.
    """
    from panel.io import resources

    served = getattr(resources, "jupyter_endpoint_available", lambda: False)()
    in_an_editor = any(name in os.environ for name in EDITORS)
    pn.extension(inline=in_an_editor or not served)
    return in_an_editor


class AsWidget:
    """The component as a Jupyter widget, which editors such as VS Code show; styles are written into it, not fetched."""

    def __init__(self, explorer: Any) -> None:
        import panel
        from bokeh.document import Document
        from bokeh.models import UIElement
        from jupyter_bokeh.widgets import BokehModel
        from panel.io.notebook import patch_inline_stylesheets

        self.explorer, document = explorer, Document()
        root = panel.panel(explorer).get_root(doc=document)
        for each in root.select({"type": UIElement}):
            patch_inline_stylesheets(each, document)
        self.widget = BokehModel(root, combine_events=True)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.widget._repr_mimebundle_(include=include, exclude=exclude)


def _on_loop() -> Callable[[Callable[[], None]], None]:
    """Return what calls a function between two cells: charts must not change while a cell runs."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return lambda what: what()

    def later(what: Callable[[], None]) -> None:
        loop.call_soon_threadsafe(what)

    return later
