"""Reading a file's text: an ordinary, small UTF-8 file, or one sentence that says what it is instead."""

import os
import stat
from pathlib import Path

from simulation.scenario.errors import ScenarioError, nearest, refusal, shortened
from simulation.scenario.tree import Place

MOST_BYTES = 2**20


def read_text(file: str) -> str:
    """Read a file's text, or say why that is not possible."""
    place = Place(shortened(file) if "\0" in file else file)
    try:
        kind = os.stat(file).st_mode
        if stat.S_ISDIR(kind):
            raise refusal(place, "is a folder; name a scenario file in it")
        if not stat.S_ISREG(kind):
            raise refusal(place, "is no ordinary file")
        with open(file, "rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        suggestion = nearest(os.path.basename(file), neighbours(file))
        raise refusal(place, "there is no such file", suggestion=suggestion) from error
    except (OSError, ValueError) as error:
        if isinstance(error, ScenarioError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(place, f"cannot be read: {reason}") from error
    if len(data) > MOST_BYTES:
        raise refusal(place, f"is larger than {MOST_BYTES // 2**20} MiB, too large for a scenario")
    return _decoded(data, place)


def _decoded(data: bytes, place: Place) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 text (byte 0x{data[error.start]:02x}); save it as UTF-8"
        raise refusal(Place(place.file, line), message) from error


def neighbours(file: str) -> list[str]:
    """The scenario files in a missing file's folder."""
    try:
        return sorted(each.name for each in Path(file).parent.iterdir() if each.suffix in (".yaml", ".yml"))
    except (OSError, ValueError):
        return []
