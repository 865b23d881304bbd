"""The page of all figures: each with a picture, what it shows in words, and the code that drew it.

Pictures are drawn by the code that the page shows, and keep their description in the file: so the page follows from the code and
the pictures, and a test can tell whether it is out of date without running a market.
"""

import ast
import inspect
import io
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import simulation as sim

PICTURES = Path(__file__).parent / "pictures" / "gallery"
LARGEST = 120_000
"""Of a picture [bytes]."""
DPI = 110
WIDE = 14.0
"""Width from which a figure gets fewer dots to the inch [inches]."""
COLOURS = 256
"""Of a picture whose file would be too large otherwise."""

PRICE_WAR = 'market = sim.Market(sim.load_scenario("scenarios/price_war.yaml"), log=True).run()'
EVENTS = "events = [(event.week, event.title) for event in market.scenario.events]"
TOURNAMENT = """names = ["retention_focus", "acquisition_focus", "balanced", "harvest", "portfolio"]
            markets = ["mature_market", "growing_market", "price_war"]
            markets = {each: sim.resized(sim.load_scenario(f"scenarios/{each}.yaml"), 1000) for each in markets}
            found = sim.tournament(names, markets, replications=4)"""

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
        "life": f"""
            {PRICE_WAR}
            sim.plots.life(market.follow(42))""",
        "value_parts": """
            scenario = sim.load_scenario("scenarios/price_war.yaml")
            sim.plots.value_parts(sim.value_parts(scenario))""",
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
        "pictures": """
            market = sim.Market(sim.load_scenario("scenarios/wrinkle_cream_shelf.yaml")).run()
            sim.plots.pictures(market.truth(by_firm=True), firm="Mirror")""",
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
            names = ["acquisition_focus", "initiate", "protect", "re_engineer", "enhance", "harvest", "end"]
            names += ["win_back", "portfolio"]
            found = sim.compare(sim.by_strategy(scenario, names), replications=10, with_equity=False)
            outcomes = ["profit", "customers", "satisfaction"]
            sim.plots.strategies(found.differences(), outcomes=outcomes, firm=found.firm)""",
        "phase_diagram": """
            scenario = sim.resized(sim.load_scenario("scenarios/retention_vs_acquisition.yaml"), 1500)
            known = [f"firms.{firm}.initial_awareness" for firm in scenario.firms]
            strategies = {"retention": {}, "acquisition": {"firms.Keeper.strategy": scenario.firms["Winner"].strategy}}
            across, up = ("customers.arrivals.per_year", (0.0, 0.1, 0.2, 0.3, 0.4)), (known, (0.3, 0.45, 0.6, 0.75, 0.9))
            cells = sim.over_grid(scenario, strategies, across, up, outcome="profit", replications=6)
            labels = ("Newcomers [share of people a year]", "Know each firm at the start [share]")
            sim.plots.phase_diagram(cells, labels=labels)""",
        "sensitivity": """
            scenario = sim.resized(sim.load_scenario("scenarios/retention_vs_acquisition.yaml"), 1500)
            ranges = {"offering.price": (19, 21), "offering.unit_cost": (11.5, 12.5), "initial_awareness": (0.5, 0.7)}
            ranges |= {"offering.product": (0.45, 0.55), "offering.service": (0.45, 0.55)}
            paths = {f"firms.Keeper.{name}": ends for name, ends in ranges.items()}
            effects = sim.one_at_a_time(scenario, paths, outcome="profit", replications=8)
            sim.plots.sensitivity(effects, what="Keeper's profit")""",
        "screening": """
            sim.sweep("scenarios/experiments/what_profit_hangs_on.yaml", "results/what_profit_hangs_on")
            found = sim.load_results("results/what_profit_hangs_on")
            sim.plots.screening(found.morris("profit"), what="Keeper's profit")""",
        "response": """
            sim.sweep("scenarios/experiments/levels_by_margin.yaml", "results/levels_by_margin")
            curve = sim.load_results("results/levels_by_margin").curve("unit_cost", "discounted_profit", by="level")
            sim.plots.response(curve, "unit_cost", by="level", label="Unit cost [EUR]", what="Discounted profit", unit="EUR")""",
        "surface": """
            sim.sweep("scenarios/experiments/spending_optimum.yaml", "results/spending_optimum")
            table = sim.load_results("results/spending_optimum").surface("acquisition_budget", "retention_budget", "score")
            labels = ("Spent on winning [EUR/week]", "Spent on keeping [EUR/week]")
            sim.plots.surface(table, *table.columns[:2], labels=labels, what="Score", unit="EUR")""",
        "candidates": """
            scenario = sim.load_scenario("scenarios/validation/v3_winning_and_keeping.yaml", ["weeks=20"])
            keeping = "firms.A.strategy.actions.keep.weekly_cost"
            ranges = {"firms.A.strategy.acquisition_budget": (0, 100_000), keeping: (1, 30)}
            found = sim.optimise(scenario, ranges, "discounted_profit", trials=60, seed=7)
            reach = tuple(found.reach.loc[1, ["low", "high"]])
            label = "Spent on keeping a customer [EUR/week]"
            sim.plots.candidates(found.tried, keeping, found.outcome, reach=reach, label=label, what="Profit", unit="EUR")""",
    },
    "Tournaments": {
        "league": f"""
            {TOURNAMENT}
            sim.plots.league(found.league())""",
        "head_to_head": f"""
            {TOURNAMENT}
            sim.plots.head_to_head(found.head_to_head())""",
        "market_profile": f"""
            {TOURNAMENT}
            sim.plots.market_profile(found.by_market())""",
    },
}
"""Code by figure; the last line is the figure."""
HEAD = """# Gallery

Every figure of `sim.plots`, drawn by the code beside it (after `import simulation as sim`, and for one `import pandas as
pd`). Each is a function of a table: `f(table, ax=None)` draws on given axes or on a new figure, and returns
the axes. Titles say what came out, so they change with the data; `sim.plots.alt_text(axes)` is the description in words, which
stands below each picture. A firm has the same colour, line style and marker everywhere; colours are those of Okabe & Ito (2008);
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
    return shown(code, prepared(code, laboratory))


def prepared(code: str, laboratory: Any) -> dict[str, Any]:
    """Run all but the last line of some code, and return the names that it made."""
    names = {"sim": laboratory, "pd": pd}
    exec(compile(ast.Module(ast.parse(code).body[:-1], []), "gallery", "exec"), names)
    return names


def shown(code: str, names: dict[str, Any]) -> Axes | Figure:
    """Run the last line of some code, and return what it makes."""
    return eval(compile(ast.Expression(ast.parse(code).body[-1].value), "gallery", "eval"), names)


def draw(chosen: Sequence[str] = (), progress: Callable[[str], None] = lambda name: None) -> None:
    """Draw every figure, or those chosen, into a file of its own, with its description."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    done: dict[str, dict[str, Any]] = {}  # several figures show the same market
    for name in chosen or [name for group in GROUPS.values() for name in group]:
        progress(name)
        code = code_of(name)
        before = ast.dump(ast.Module(ast.parse(code).body[:-1], []))
        if before not in done:
            done[before] = prepared(code, sim)
        made = shown(code, done[before])
        figure = made if isinstance(made, Figure) else made.figure
        held = io.BytesIO()
        figure.savefig(held, dpi=DPI if figure.get_figwidth() < WIDE else DPI * WIDE / figure.get_figwidth())
        pyplot.close("all")
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
