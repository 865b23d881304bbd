"""Sharing: the address that shows the same again, and files to take home."""

import html
from collections.abc import Callable
from functools import partial

import panel as pn

from simulation.dashboard.background import Newest
from simulation.dashboard.browser import Saver
from simulation.dashboard.downloads import figures_file, file_name, scenario_file, tables_file
from simulation.dashboard.looks import BUTTON, STATUS, WRAP
from simulation.dashboard.reader import Reader
from simulation.dashboard.text import Text
from simulation.scenario import Scenario

Later = Callable[[Callable[[], None]], None]
KINDS: dict[str, tuple[Callable[[Scenario], bytes], str]] = {
    "save_figures": (figures_file, "figures.zip"),
    "save_tables": (tables_file, "tables.zip"),
    "save_scenario": (scenario_file, "yaml"),
}
"""By the button's word: what makes the file, and how its name ends."""


class Sharing:
    """The tab with link and files.

    Parameters
    ----------
    reader
        Who looks.
    scenario
        Returns the one that is shown, as changed.
    later
        How to change what the browser shows from another thread.
    pushed
        Called when what is shown has changed.
    """

    def __init__(
        self, reader: Reader, scenario: Callable[[], Scenario], later: Later, pushed: Callable[[], None]
    ) -> None:
        self._reader, self._scenario, self._pushed = reader, scenario, pushed
        self._saver = Saver()
        self._newest = Newest(
            lambda wish: KINDS[wish[0]][0](wish[1]),
            lambda wish, content: later(partial(self._save, wish, content)),
            lambda wish, error: later(partial(self._say, str(error), wrong=True)),
        )
        self.buttons = {key: pn.widgets.Button(label=f"\N{DOWNWARDS ARROW} {reader.word(key)}", stylesheets=[BUTTON])
                        for key in KINDS}  # fmt: skip
        for key, button in self.buttons.items():
            button.on_click(lambda _, key=key: later(partial(self._ask, key)))
        self.address, self._told = Text(STATUS, margin=(4, 5)), Text(STATUS, margin=(0, 5))
        keys = Text(STATUS, margin=(4, 5))
        keys.text = f"<p>{reader.word('keys')}</p>"
        self.layout = pn.Column(
            self.address, pn.Row(*self.buttons.values(), styles=WRAP, margin=0), self._told, keys, self._saver.holder,
            sizing_mode="stretch_width", margin=0,
        )  # fmt: skip

    def close(self) -> None:
        """End what runs in the background."""
        self._newest.close()

    def show_address(self, address: str | None, with_a: bool) -> None:
        """Show the address of what is seen, and what it leaves out; None where no address carries it."""
        if address is None:
            self.address.text = f"<p>{self._reader.word('no_link')}</p>"
        else:
            plain = html.escape(address)
            without = f"<br>{self._reader.word('link_without_a')}" if with_a else ""
            self.address.text = f"<p>{self._reader.word('link')}:<br><a href='{plain}'>{plain}</a>{without}</p>"

    def _ask(self, key: str) -> None:
        self._say(self._reader.word("saving", name=self._reader.word(key)))
        self._newest.ask((key, self._scenario()))

    def _save(self, wish: tuple[str, Scenario], content: bytes) -> None:
        key, scenario = wish
        name = file_name(scenario.title, KINDS[key][1])
        self._saver.save(name, content)
        self._say(self._reader.word("saved", name=name))

    def _say(self, told: str, wrong: bool = False) -> None:
        role = "role='alert' class='wrong'" if wrong else "role='status'"
        self._told.text = f"<p {role}>{html.escape(told)}</p>"
        self._pushed()
