"""How the component is laid out and how large it is written, for the back row of a lecture hall."""

from simulation.plots.styles import INK, PALE_GREY

TYPE = "--type"
"""Variable of style sheets: by how much everything is written larger."""
HIGH = "min(86vh, max(40vh, 10 * (100vw - 620px)))"
"""Of the list of controls: on a phone less than half of the screen, so that the chart below is seen while a slider is moved."""
CONTROLS = {"flex": "0 1 300px", "min-width": "min(260px, 100%)", "max-height": HIGH, "overflow-y": "auto",
            "overflow-x": "hidden", "padding": "4px"}  # fmt: skip
CHARTS = {"flex": "1 1 520px", "min-width": "min(300px, 100%)"}
NARROW = {"min-width": "0"}
"""Of what wraps: otherwise a row is as wide as all that stands in it, too much for a phone."""
WRAP = {"flex-wrap": "wrap", "gap": "2px 8px", "align-items": "center", **NARROW}
GRID = {
    "display": "grid",
    "grid-template-columns": "repeat(auto-fit, minmax(min(100%, max(255px, 50% - 10px)), 1fr))",
    "gap": "4px 10px",
}
WHOLE_ROW = {"grid-column": "1 / -1"}
FOCUS = "outline: 3px solid #E69F00;"


def _size(pixels: float) -> str:
    return f"calc({pixels}px * var({TYPE}, 1))"


SLIDER = f"""
:host {{ font-size: {_size(15)}; color: {INK}; }}
.bk-slider-title, .bk-slider-title .bk-slider-value, label, select, input {{ font-size: {_size(15)} !important; color: {INK}; }}
.bk-slider-title {{ white-space: normal !important; overflow: visible !important; }}
.bk-slider-value {{ font-weight: 700; }}
.noUi-connect {{ background: #0072B2; }}
.noUi-handle:focus-visible, select:focus-visible, input:focus-visible {{ {FOCUS} }}
"""
UNLABELLED = """
label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""
"""A label for screen readers only."""
BUTTON = f"""
:host .bk-btn {{ font-size: {_size(15)}; padding: 4px 9px; }}
:host .bk-btn:focus-visible {{ {FOCUS} }}
"""
HEADING = f"""
:host {{ color: {INK}; }}
h3 {{ font-size: {_size(17)}; margin: 4px 0 0 0; }}
p {{ font-size: {_size(14)}; margin: 0; line-height: 1.25; }}
p.change {{ font-weight: 600; font-size: {_size(13)}; }}
"""
STATUS = f"""
:host {{ font-size: {_size(15)}; color: {INK}; }}
p {{ margin: 2px 0; }}
.wrong {{ color: #A33F00; font-weight: 600; }}
@media (min-width: 900px) {{ .right {{ white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }} }}
.guess {{ font-size: {_size(18)}; font-weight: 600; }}
a {{ color: #00558A; overflow-wrap: anywhere; }}
"""
TABLE = f"""
:host {{ font-size: {_size(15)}; color: {INK}; }}
table {{ border-collapse: collapse; margin-bottom: 8px; }}
th, td {{ padding: 2px 10px; text-align: right; border-bottom: 1px solid {PALE_GREY}; }}
th[scope=row] {{ text-align: left; font-weight: 400; }}
summary {{ font-size: {_size(17)}; font-weight: 700; margin: 6px 0 2px 0; cursor: pointer; }}
.wrong {{ color: #A33F00; font-weight: 600; }}
"""
LIFE = f"""
:host {{ font-size: {_size(16)}; color: {INK}; }}
h3 {{ font-size: {_size(18)}; margin: 4px 0; }}
li {{ margin: 2px 0; line-height: 1.35; }}
.wrong {{ color: #A33F00; font-weight: 600; }}
"""
TABS = f"""
:host .bk-tab {{ font-size: {_size(16)}; padding: 4px 14px; color: {INK}; }}
:host .bk-tab:focus-visible {{ {FOCUS} }}
:host .bk-header {{ flex-wrap: wrap; }}
"""
STORY = f"""
:host {{ font-size: {_size(16)}; color: {INK}; }}
h1 {{ font-size: {_size(24)}; margin: 0 18px 2px 0; display: inline-block; }}
details:not([open]) {{ display: inline-block; }}
p, li {{ font-size: {_size(16)}; margin: 1px 0; line-height: 1.3; }}
ul {{ margin: 0; padding-left: 20px; }}
summary {{ font-size: {_size(16)}; cursor: pointer; font-weight: 600; }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; font-size: {_size(15)}; margin: 2px 0; }}
.wrong {{ color: #A33F00; font-weight: 600; }}
"""
