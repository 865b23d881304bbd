"""The little that only the browser can do: save a file, take one that is dropped, listen to keys, name what has no name."""

import base64
import json
from collections.abc import Callable
from typing import Any

from bokeh.models import ColumnDataSource, CustomJS, Div

SAVE = """
const [name, content] = [cb_obj.data.name[0], cb_obj.data.content[0]]
if (!name) return
const bytes = Uint8Array.from(atob(content), sign => sign.charCodeAt(0))
const link = document.createElement('a')
link.href = URL.createObjectURL(new Blob([bytes]))
link.download = name
link.click()
setTimeout(() => URL.revokeObjectURL(link.href), 60000)
cb_obj.data = {name: [''], content: ['']} // the server need not keep it
"""
TAKE = """
const tell = (kind, name, text) => { told.data = {kind: [kind], name: [name], text: [text], when: [Date.now()]} }
window.take_scenario = async file => {
  if (file.size > most) tell('too_large', file.name, '')
  else tell('file', file.name, await file.text())
}
addEventListener('dragover', event => {
  if (event.dataTransfer && [...event.dataTransfer.types].includes('Files')) event.preventDefault()
})
addEventListener('drop', event => {
  const file = event.dataTransfer && event.dataTransfer.files[0]
  if (!file) return
  event.preventDefault()
  window.take_scenario(file)
})
const typing = 'input:not([type=checkbox]), select, textarea, [role=slider]'
addEventListener('keydown', event => {
  if (event.ctrlKey || event.altKey || event.metaKey) return
  const at = event.composedPath()[0]
  if (at.matches && (at.matches(typing) || (event.key == ' ' && at.matches('button, summary, a, [role=tab], input')))) return
  if (!keys.includes(event.key.toLowerCase())) return
  event.preventDefault()
  tell('key', event.key.toLowerCase(), '')
})
"""
"""A file dropped, a key pressed: told to the server, and nothing done with it here."""
CHOOSE = """
const input = document.createElement('input')
input.type = 'file'
input.accept = '.yaml,.yml'
input.onchange = () => { if (input.files[0]) window.take_scenario(input.files[0]) }
input.click()
"""
NAME = """
function* everything(root) {
  for (const element of root.querySelectorAll('*')) {
    yield element
    if (element.shadowRoot) yield* everything(element.shadowRoot)
  }
}
const name = () => {
  for (const element of everything(document)) {
    if (element.matches('.noUi-handle')) {
      const title = element.getRootNode().querySelector('.bk-slider-title')
      const value = title && title.querySelector('.bk-slider-value')
      if (!title) continue
      const said = value ? value.textContent : ''
      element.setAttribute('aria-label', title.textContent.replace(said, '').replace(/[:\\s]+$/, ''))
      element.setAttribute('aria-valuetext', said)
    } else if (element.matches('.bk-tab')) {
      element.parentElement.setAttribute('role', 'tablist')
      element.setAttribute('role', 'tab')
      element.setAttribute('tabindex', '0')
      element.setAttribute('aria-selected', element.classList.contains('bk-active') ? 'true' : 'false')
      if (!element.onkeydown) element.onkeydown = event => {
        if (event.key == 'Enter' || event.key == ' ') { event.preventDefault(); element.click() }
      }
    } else if (element.matches('canvas')) {
      element.setAttribute('aria-hidden', 'true')
    }
  }
}
name()
setInterval(name, 1500)
"""
"""Screen readers are told what sliders and tabs are; what charts show stands in words above each."""
COME = "window.Bokeh?.index?.find_one?.(cb_obj)?.el?.scrollIntoView?.({block: 'nearest', behavior: 'smooth'})"
"""What is told is brought into sight."""
KEYS = (" ", "arrowleft", "arrowright", "home", "end", "p", "r", "l", "1", "2", "3", "4", "5", "6")


class Saver:
    """Hands files over to the browser, which saves them; ``holder`` has to stand somewhere on the page."""

    def __init__(self) -> None:
        self._files = ColumnDataSource({"name": [""], "content": [""]})
        self._files.js_on_change("data", CustomJS(code=SAVE))
        self.holder = _holder(self._files)

    def save(self, name: str, content: bytes) -> None:
        """Let the browser save a file."""
        self._files.data = {"name": [name], "content": [base64.b64encode(content).decode()]}


class Listener:
    """Listens to what is dropped on the page, and to keys; ``holder`` has to stand somewhere on the page.

    Parameters
    ----------
    most_bytes
        A larger file is not read.
    dropped
        Called with a file's name and its text.
    too_large
        Called with a file's name.
    pressed
        Called with one of :data:`KEYS`.
    """

    def __init__(
        self, most_bytes: int, dropped: Callable[[str, str], None], too_large: Callable[[str], None],
        pressed: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._heard: dict[str, Callable[[str, str], None]] = {
            "file": dropped,
            "too_large": lambda name, _: too_large(name),
            "key": lambda key, _: pressed(key),
        }
        self._told = ColumnDataSource({"kind": [], "name": [], "text": [], "when": []})
        self._told.on_change("data", lambda _, __, new: self._hear(new))
        self._most_bytes = most_bytes
        self.holder = _holder(self._told)

    def attach(self, document: Any) -> None:
        """Begin, once a document is shown."""
        told = {"told": self._told, "most": self._most_bytes}
        document.js_on_event("document_ready", CustomJS(args=told, code=f"const keys = {json.dumps(KEYS)}\n{TAKE}"))
        document.js_on_event("document_ready", CustomJS(code=NAME))

    def _hear(self, told: Any) -> None:
        kinds = list(told.get("kind", []))
        if kinds and kinds[0] in self._heard:
            self._heard[kinds[0]](str(told["name"][0]), str(told["text"][0]))


def choose_file() -> CustomJS:
    """Return what lets a reader choose a file, as if it had been dropped."""
    return CustomJS(code=CHOOSE)


def come_into_sight() -> CustomJS:
    """Return what brings a text into sight when it changes, for what somebody has asked for further up."""
    return CustomJS(code=COME)


def _holder(source: ColumnDataSource) -> Div:
    """Return what is not seen, and makes a source part of the page that it is on."""
    holder = Div(text="", visible=False)
    holder.js_on_change("name", CustomJS(args={"source": source}, code=""))
    return holder
