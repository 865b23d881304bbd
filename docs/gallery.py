"""The page of all figures: each with a picture, what it shows in words, and the code that drew it.

Pictures are drawn by the code that the page shows, and keep their description in the file: so the page follows from the code and
the pictures, and a test can tell whether it is out of date without running a market.
"""

import ast
import inspect
import io
import itertools
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import simulation as sim

PICTURES = Path(__file__).parent / "pictures" / "gallery"
LARGEST = 120_000
"""Of a picture [bytes]."""
DPI = 110
COLOURS = 256
"""Of a picture whose file would be too large otherwise."""

PRICE_WAR = 'market = sim.Market(sim.load_scenario("scenarios/price_war.yaml"), log=True).run()'
EVENTS = "events = [(event.week, event.title) for event in market.scenario.events]"

GROUPS: dict[str, dict[str, str]] = {
    "What became of the firms": {
        "overview": f"""
            {PRICE_WAR}
            {EVENTS}
            sim.plots.overview(market.results, market.scenario.title, events=events)""",
        "cumulative_profit": f"""
            {PRICE_WAR}
            {EVENTS}
            sim.plots.cumulative_profit(market.results.firms, events=events)""",
        "market_share": f"""
            {PRICE_WAR}
            {EVENTS}
            sim.plots.market_share(market.results.firms, of="customers", events=events)""",
        "retention": f"""
            {PRICE_WAR}
            {EVENTS}
            sim.plots.retention(market.results.firms, events=events)""",
        "loyalty_and_satisfaction": f"""
            {PRICE_WAR}
            {EVENTS}
            sim.plots.loyalty_and_satisfaction(market.results.firms, events=events)""",
        "profit_by_orientation": f"""
            {PRICE_WAR}
            sim.plots.profit_by_orientation(market.results.by("orientation"))""",
        "cost_breakdown": f"""
            {PRICE_WAR}
            sim.plots.cost_breakdown(market.results.firms)""",
    },
    "Relationships": {
        "lifecycle": f"""
            {PRICE_WAR}
            {EVENTS}
            sim.plots.lifecycle(market.results.firms, "Premium", events=events)""",
        "lifecycle_flow": f"""
            {PRICE_WAR}
            sim.plots.lifecycle_flow(market.results.flows(), firm="Premium")""",
        "cohort_retention": f"""
            {PRICE_WAR}
            sim.plots.cohort_retention(market.results.cohorts(), firm="Premium")""",
    },
    "Single customers": {
        "rfm_grid": f"""
            {PRICE_WAR}
            sim.plots.rfm_grid(market.results.rfm(), firm="Premium")""",
        "value_concentration": """
            market = sim.Market(sim.load_scenario("scenarios/firing_customers.yaml")).run()
            files = {firm.name: market.seen_by(firm)[1].records.table() for firm in market.firms}
            table = pd.concat(files, names=["firm"]).reset_index(level="firm")
            sim.plots.value_concentration(table, of="earned")""",
        "customer_map": f"""
            {PRICE_WAR}
            styles = sim.plots.firm_styles(market.scenario.firms)
            sim.plots.customer_map(market.truth(), styles=styles)""",
        "network_map": """
            market = sim.Market(sim.load_scenario("scenarios/ten_types.yaml")).run(60)
            sim.plots.network_map(market.contacts(), people=market.voices())""",
    },
    "Experiments": {
        "comparison": """
            scenario = sim.load_scenario("scenarios/price_war.yaml")
            peace = sim.changed(scenario, {"events": []})
            found = sim.compare({"peace": peace, "price war": scenario}, replications=10, with_equity=False)
            sim.plots.comparison(found.differences(), "profit")""",
        "strategies": """
            scenario = sim.load_scenario("scenarios/seven_strategies.yaml")
            names = ["acquisition_focus", "initiate", "protect", "re_engineer", "enhance", "harvest", "end", "win_back",
                     "portfolio"]
            found = sim.compare(sim.by_strategy(scenario, names), replications=10, with_equity=False)
            outcomes = ["profit", "customers", "satisfaction"]
            sim.plots.strategies(found.differences(), outcomes=outcomes, firm=found.firm)""",
        "phase_diagram": """
            scenario = sim.load_scenario("scenarios/retention_vs_acquisition.yaml")
            cells = []
            for known, new in itertools.product((0.05, 0.25, 0.5, 0.75, 0.95), (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)):
                here = {"burn_in_weeks": 0, "customers.arrivals.per_year": new}
                keep = sim.changed(scenario, here | {f"firms.{firm}.initial_awareness": known for firm in scenario.firms})
                win = sim.changed(keep, {"firms.Keeper.strategy": scenario.firms["Winner"].strategy})
                found = sim.compare({"keep": keep, "win": win}, replications=6, outcomes=["profit"], with_equity=False)
                cells.append(found.differences().query("firm == 'Keeper'").assign(known=known, new=new))
            labels = ("New customers a year [share of those at the start]", "Know each firm at the start [share]")
            sim.plots.phase_diagram(pd.concat(cells), x="new", y="known", labels=labels)""",
        "sensitivity": """
            market = sim.changed(sim.load_scenario("scenarios/mature_market.yaml"), {"customers.number": 1500})
            ranges = {"offering.price": (19, 21), "offering.product": (0.45, 0.55), "offering.service": (0.45, 0.55),
                      "initial_awareness": (0.6, 0.8), "offering.unit_cost": (11.5, 12.5)}
            effects = []
            for name, ends in ranges.items():
                low, high = (sim.changed(market, {f"firms.Keeper.{name}": end}) for end in ends)
                found = sim.compare({"low": low, "high": high}, replications=10, firm="Keeper", outcomes=["profit"],
                                    with_equity=False).differences()
                effects.append(found[found["firm"] == "Keeper"].assign(parameter=f"{name} {ends[0]} to {ends[1]}"))
            table = pd.concat(effects).rename(columns={"difference": "effect"})
            sim.plots.sensitivity(table, what="Keeper's profit", unit="EUR")""",
    },
}
"""Code by figure; the last line is the figure."""
HEAD = """# Gallery

Every figure of `sim.plots`, drawn by the code beside it (after `import simulation as sim`; some need `import pandas as pd` or
`import itertools`, too). Each is a function of a table: `f(table, ax=None)` draws on given axes or on a new figure, and returns
the axes. Titles say what came out, so they change with the data; `sim.plots.alt_text(axes)` is the description in words, which
stands below each picture. A firm has the same colour, line style and marker everywhere; colours are those of Okabe and Ito, and
hatches, markers and line styles tell the same in black and white. Written by `docs/generate.py`.
"""


def figures() -> list[str]:
    """Return the names of all public figures: what draws on axes, or makes a figure."""
    found = []
    for name in sim.plots.__all__:
        function = getattr(sim.plots, name)
        if inspect.isfunction(function) and inspect.signature(function).return_annotation in (Axes, Figure):
            found.append(name)
    return found


def code_of(name: str) -> str:
    """Return the code that draws a figure."""
    return textwrap.dedent(next(group[name] for group in GROUPS.values() if name in group)).strip()


def drawn(code: str, laboratory: Any = sim) -> Axes | Figure:
    """Run the code of a figure, and return what its last line does."""
    *before, last = ast.parse(code).body
    names = {"sim": laboratory, "pd": pd, "itertools": itertools}
    exec(compile(ast.Module(before, []), "gallery", "exec"), names)
    return eval(compile(ast.Expression(last.value), "gallery", "eval"), names)


def draw(chosen: Sequence[str] = (), progress: Callable[[str], None] = lambda name: None) -> None:
    """Draw every figure, or those chosen, into a file of its own, with its description."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in chosen or [name for group in GROUPS.values() for name in group]:
        progress(name)
        made = drawn(code_of(name))
        figure = made if isinstance(made, Figure) else made.figure
        held = io.BytesIO()
        figure.savefig(held, dpi=DPI * 10.0 / figure.get_figwidth() if name == "overview" else DPI)
        picture = Image.open(held).convert("RGB")
        told = PngInfo()
        told.add_itxt("Description", sim.plots.alt_text(made))
        path = PICTURES / f"{name}.png"
        picture.save(path, optimize=True, pnginfo=told)
        if path.stat().st_size > LARGEST:
            picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True, pnginfo=told)


def description(name: str) -> str:
    """Return what the picture of a figure shows, in words."""
    with Image.open(PICTURES / f"{name}.png") as picture:
        return str(picture.text["Description"])


def explained(name: str) -> str:
    """Return the summary of a figure's documentation, and its first paragraph, if that explains it."""
    paragraphs = inspect.getdoc(getattr(sim.plots, name)).split("\n\n")
    chosen = [part for part in paragraphs[:2] if not part.startswith("Parameters\n")]
    return "\n\n".join(part.replace("``", "`").replace("\n", " ") for part in chosen)


def page() -> str:
    """Return the page."""
    lines = [HEAD]
    for title, group in GROUPS.items():
        lines += [f"## {title}", ""]
        for name in group:
            words = description(name)
            alt = words.replace("[", "(").replace("]", ")").replace("\n", " ")
            lines += [f"### `{name}`", "", explained(name), "", f"![{alt}](pictures/gallery/{name}.png)", ""]
            lines += [f"> {words}", "", "```python", code_of(name), "```", ""]
    return "\n".join(lines)
