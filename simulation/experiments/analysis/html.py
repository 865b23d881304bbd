"""A page in one file: headings, tables and pictures, with nothing to load from anywhere."""

import base64
import math
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import pandas as pd

STYLE = """
body { font: 17px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 62rem; margin: 0 auto;
       padding: 1rem 1.2rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 1rem 0 .4rem; }
h2 { font-size: 1.35rem; margin: 2.4rem 0 .6rem; border-bottom: 2px solid #0072b2; padding-bottom: .2rem; }
h3 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
p, li { max-width: 50rem; }
.question { font-size: 1.15rem; }
.short { background: #f2f6fa; border-left: 6px solid #0072b2; padding: .6rem 1rem .6rem 2.2rem; }
.warning { background: #fdf3e1; border-left: 6px solid #d55e00; padding: .6rem 1rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .95rem; margin: .6rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .8rem .3rem 0; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top; }
th { border-bottom: 2px solid #888; }
td.number, th.number { text-align: right; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
figure { margin: 1rem 0; }
img { max-width: 100%; height: auto; }
figcaption { font-size: .95rem; color: #444; max-width: 50rem; }
code { background: #f3f3f3; padding: .05rem .3rem; overflow-wrap: anywhere; }
@media print { body { max-width: none; } }
"""
NO_REQUESTS = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
Write = Callable[[Any], str]


def page(title: str, parts: Sequence[str]) -> str:
    """Return a whole page; its browser may load nothing."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{NO_REQUESTS}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def heading(text: str, level: int = 2) -> str:
    """Return a heading."""
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph."""
    return f"<p{_kind(kind)}>{escape(text)}</p>"


def bullets(texts: Sequence[str], kind: str = "") -> str:
    """Return a list."""
    return f"<ul{_kind(kind)}>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def code(text: str) -> str:
    """Return what is to be typed."""
    return f"<p><code>{escape(text)}</code></p>"


def picture(png: bytes, alt: str, caption: str = "") -> str:
    """Return a picture that is part of the page."""
    data = base64.b64encode(png).decode("ascii")
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure><img src="data:image/png;base64,{data}" alt="{escape(alt)}">{below}</figure>'


def table(content: pd.DataFrame, caption: str = "", write: Write | None = None) -> str:
    """Return a table; numbers stand at the right, with few digits."""
    written = write or number
    right = [pd.api.types.is_numeric_dtype(content[name]) and content[name].dtype != bool for name in content]
    head = "".join(
        f'<th scope="col"{_number(at)}>{escape(str(name))}</th>' for name, at in zip(content, right, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{_number(at)}>{escape(written(value))}</td>" for value, at in zip(row, right, strict=True))
        + "</tr>"
        for row in content.itertuples(index=False, name=None)
    )
    above = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<div class="table"><table>{above}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def number(value: Any, digits: int = 4) -> str:
    """Write a number with as many digits as are read; anything else as it is.

    Examples
    --------
    >>> number(1234.567), number(0.0123456), number("keep"), number(float("nan")), number(3)
    ('1,235', '0.01235', 'keep', '-', '3')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    if not math.isfinite(value):
        return "-"
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{value:,.0f}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kind(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _number(at_right: bool) -> str:
    return ' class="number"' if at_right else ""
