"""Serving pages: to this machine only, unless asked for otherwise."""

import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import panel as pn

from simulation.dashboard.page import Page
from simulation.dashboard.ready import Ready

if TYPE_CHECKING:
    from simulation.dashboard.first_run import FirstRun

TRYING = ("dateutil.tz", "ruamel.yaml")
"""What tries to import something that may not be there. Panel looks at what is imported while a tab opens, and fails if a module
goes away again meanwhile; so these are imported before the first tab, and not beside it like all else."""
LOOPBACK = "127.0.0.1"
NAMES_OF_THIS_MACHINE = (LOOPBACK, "localhost", "::1")
ANY_ADDRESS = ("0.0.0.0", "::")
MOST_MESSAGE = 1_000_000
"""Largest message taken from a browser [bytes]."""


def is_public(address: str) -> bool:
    """Whether others than this machine reach a page at an address."""
    return address not in NAMES_OF_THIS_MACHINE


def origins(address: str, port: int) -> list[str] | None:
    """Return under which names a page at a public address may be opened, for the server; None: those it knows by itself.

    At every address of the machine these are all names, but the port has to be the same.
    """
    if not is_public(address):
        return None
    return [f"*:{port}" if address in ANY_ADDRESS else f"{address}:{port}", f"localhost:{port}", f"{LOOPBACK}:{port}"]


def serve(
    files: Sequence[Path],
    chosen: Path,
    port: int = 0,
    browser: bool = True,
    start: bool = True,
    address: str = LOOPBACK,
    begun: "FirstRun | None" = None,
) -> Any:
    """Serve the page; returns when it is stopped by Ctrl-C.

    Parameters
    ----------
    files
        Scenario files to choose from.
    chosen
        Shown first.
    port
        0 for any that is free; a public address needs a number.
    browser
        Whether to open the page.
    start
        Whether to wait here; otherwise the server is returned.
    address
        Of the network to serve on; by default this machine's own, which nobody else reaches.
    begun
        The run of what is shown first, if it is under way already.

    Raises
    ------
    OSError
        If the port is taken.
    """
    for name in TRYING:
        import_module(name)
    ready = Ready(files, chosen, begun)
    threading.Thread(target=ready.prepare, name="prepare", daemon=True).start()

    def tab() -> Any:
        page = Page(ready)
        pn.state.on_session_destroyed(lambda _: page.close())
        return page.layout

    return pn.serve(
        {"/": tab}, port=port, address=address, show=browser, start=start, title="Loyalty Lab", verbose=True,
        websocket_origin=origins(address, port), websocket_max_message_size=MOST_MESSAGE,
    )  # fmt: skip
