"""How things look: one colour, line style and marker a firm, fixed by its place in the order of appearance.

Colours are those of Okabe & Ito (2008, "Color universal design"), which colour-blind people can tell apart; line styles,
markers and hatches tell the same apart in black and white.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DashPattern = tuple[int, tuple[float, ...]]
Marker = str | tuple[int, int, float]

BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
BLACK, ORANGE, SKY, YELLOW = "#000000", "#E69F00", "#56B4E9", "#F0E442"
INK, MIDDLE_GREY, PALE_GREY = "#222222", "#8C8C8C", "#DDDDDD"

COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, BLACK, ORANGE, SKY)
"""Of lines: yellow is left out, too pale on white."""
DASHES: tuple[DashPattern, ...] = (
    (0, ()),
    (0, (4.0, 1.5)),
    (0, (1.0, 1.0)),
    (0, (5.0, 1.5, 1.0, 1.5)),
    (0, (8.0, 2.0)),
    (0, (3.0, 1.0, 1.0, 1.0, 1.0, 1.0)),
)
"""In multiples of the line width. As many as share no factor with the number of colours, so that pairs repeat late."""
MARKERS: tuple[Marker, ...] = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*", "p", "h", "d", "8", "H", (4, 1, 0.0))
HATCHES = ("", "//", "..", "xx", "\\\\", "--", "oo", "++")
"""Of groups within a firm's bars."""

TITLE, LABEL, TICK = 16.0, 13.0, 12.0
"""Sizes of writing [points]; nothing is smaller than the last."""
SIZE = (10.0, 5.8)
"""Width and height of a figure [inches]."""
LINE = 2.6
"""Width of lines [points]."""


@dataclass(frozen=True)
class FirmStyle:
    """What a firm looks like in every figure, and what it is called in labels."""

    name: str
    colour: str
    dashes: DashPattern
    marker: Marker

    @property
    def ink(self) -> str:
        """The firm's colour, dark enough to be read as writing on white."""
        return legible(self.colour)


Styles = Mapping[str, FirmStyle]
"""Style by the firm's full name."""


def firm_styles(firms: Iterable[str]) -> dict[str, FirmStyle]:
    """Return the look of each firm.

    Hand the result to several figures where their tables do not hold the same firms in the same order.

    Parameters
    ----------
    firms
        Full names; those that repeat count once.

    Examples
    --------
    >>> firm_styles(["Keeper", "Winner"])["Winner"].colour
    '#D55E00'
    """
    names = list(dict.fromkeys(firms))
    return {
        name: FirmStyle(
            short, COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)], MARKERS[place % len(MARKERS)]
        )
        for place, (name, short) in enumerate(zip(names, short_names(names), strict=True))
    }


def looks_of(firms: Iterable[str], styles: Styles | None) -> Styles:
    """Return the looks given, or by default those by order of appearance.

    Raises
    ------
    ValueError
        If a firm is missing among those given.
    """
    names = list(firms)
    if styles is None:
        return firm_styles(names)
    for name in names:
        if name not in styles:
            raise ValueError(f"the styles given have none for the firm '{name}' (but for: {', '.join(styles)})")
    return styles


def short_names(names: Iterable[str], longest: int = 18) -> list[str]:
    """Shorten names so that they stay different from each other.

    Examples
    --------
    >>> short_names(["Keeper", "Discount Warehouse International"])
    ['Keeper', 'Discount Warehous…']
    >>> short_names(["Discount Warehouse of the North", "Discount Warehouse of the South"])
    ['Discount…the North', 'Discount…the South']
    """
    whole = [" ".join(name.split()) for name in names]
    ends = [_cut(name, longest, longest - 1) for name in whole]
    middles = [_cut(name, longest, longest // 2 - 1) for name in whole]
    shorter = [middle if ends.count(end) > 1 else end for end, middle in zip(ends, middles, strict=True)]
    return [
        name if shorter.count(name) == 1 else f"{name} ({shorter[: place + 1].count(name)})"
        for place, name in enumerate(shorter)
    ]


def _cut(name: str, longest: int, kept: int) -> str:
    """Return a name with so many letters kept at its beginning, the rest at its end, where it is too long."""
    if len(name) <= longest:
        return name
    rest = longest - 1 - kept
    return f"{name[:kept].rstrip()}…{name[len(name) - rest :].lstrip()}"


def legible(colour: str, contrast: float = 4.5) -> str:
    """Darken a colour until its contrast with white suffices for writing (WCAG 2.2, success criterion 1.4.3)."""
    red, green, blue = to_rgb(colour)
    while 1.05 / (luminance((red, green, blue)) + 0.05) < contrast:
        red, green, blue = 0.95 * red, 0.95 * green, 0.95 * blue
    return to_hex((red, green, blue))


def tint(colour: str, strength: float) -> str:
    """Mix a colour with white; a strength of 1 leaves it as it is."""
    red, green, blue = (1.0 - strength * (1.0 - part) for part in to_rgb(colour))
    return to_hex((red, green, blue))


def luminance(rgb: tuple[float, float, float]) -> float:
    """Relative luminance of a colour, which is also how light it is in black and white [0 to 1] (WCAG 2.2)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def to_rgb(colour: str) -> tuple[float, float, float]:
    """Return the parts of a colour written as ``#rrggbb`` [0 to 1].

    Examples
    --------
    >>> to_rgb("#FF0033")
    (1.0, 0.0, 0.2)
    """
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def to_hex(rgb: tuple[float, float, float]) -> str:
    """Write a colour as ``#rrggbb``.

    Examples
    --------
    >>> to_hex((1.0, 0.0, 0.2))
    '#ff0033'
    """
    return "#" + "".join(f"{round(255 * part):02x}" for part in rgb)
