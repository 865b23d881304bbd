"""How the component is laid out and how large it is written, for the back row of a lecture hall."""

from simulation.plots.styles import INK, PALE_GREY

CONTROLS = {"flex": "0 1 300px", "min-width": "260px", "max-height": "86vh", "overflow-y": "auto", "overflow-x": "hidden",
            "padding": "4px"}  # fmt: skip
CHARTS = {"flex": "1 1 520px", "min-width": "300px"}
GRID = {
    "display": "grid",
    "grid-template-columns": "repeat(auto-fit, minmax(min(100%, max(255px, 50% - 10px)), 1fr))",
    "gap": "4px 10px",
}
SLIDER = f"""
:host {{ font-size: 15px; color: {INK}; }}
.bk-slider-title, .bk-slider-title .bk-slider-value, label, select {{ font-size: 15px !important; color: {INK}; }}
.bk-slider-title {{ white-space: normal !important; overflow: visible !important; }}
.bk-slider-value {{ font-weight: 700; }}
.noUi-connect {{ background: #0072B2; }}
.noUi-handle:focus-visible {{ outline: 3px solid #E69F00; }}
"""
BUTTON = """
:host .bk-btn { font-size: 15px; padding: 4px 9px; }
:host .bk-btn:focus-visible { outline: 3px solid #E69F00; }
"""
HEADING = f"""
:host {{ color: {INK}; }}
h3 {{ font-size: 17px; margin: 4px 0 0 0; }}
p {{ font-size: 14px; margin: 0; line-height: 1.25; }}
p.change {{ font-weight: 600; }}
"""
STATUS = f"""
:host {{ font-size: 15px; color: {INK}; }}
p {{ margin: 2px 0; }}
.wrong {{ color: #A33F00; font-weight: 600; }}
"""
TABLE = f"""
:host {{ font-size: 15px; color: {INK}; }}
table {{ border-collapse: collapse; margin-bottom: 8px; }}
th, td {{ padding: 2px 10px; text-align: right; border-bottom: 1px solid {PALE_GREY}; }}
th[scope=row] {{ text-align: left; font-weight: 400; }}
summary {{ font-size: 17px; font-weight: 700; margin: 6px 0 2px 0; cursor: pointer; }}
.wrong {{ color: #A33F00; font-weight: 600; }}
"""
PAGE = """
:host .bk-tab { font-size: 16px; padding: 4px 14px; }
"""
