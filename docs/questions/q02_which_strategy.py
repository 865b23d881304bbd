"""Q2: each of the seven relationship strategies alone, by kind of customer; and where ending relationships stops paying."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

import simulation as sim
from questions.experiment import (
    Estimate,
    Values,
    estimate,
    listed,
    measured,
    replicated,
    scenario,
    sized,
    table,
    texts,
    turning,
)
from questions.figures import draw_curves, figure, save
from simulation.plots.styles import INK, LABEL, TICK
from simulation.plots.writing import put_title

TITLE = "Which relationship strategy fits which customer? What does a firm gain by ending unprofitable relationships?"
CUSTOMERS = 1500
STRATEGIES = {
    "initiate": "initiate", "protect": "protect", "re_engineer": "re-engineer", "enhance": "enhance", "harvest": "harvest",
    "end": "end", "win_back": "win back", "portfolio": "all seven (portfolio)",
    "retention_focus": "attention for those who pay most",
}  # fmt: skip
SEVEN = tuple(STRATEGIES)[:7]
MATURE = (0.95, 0.0)
"""A market where nearly everybody knows every firm, and nobody new comes."""
IN_BOTH = ("protect", "enhance", "harvest", "portfolio", "retention_focus")
PLANNED, LEFT = 156, 104
"""Weeks of the strategy, and weeks after it in which no firm spends anything: what is left is counted with each segment."""
ATTENTION = (1.0, 3.0, 6.0)
HOPELESS = (0.0, 30.0, 75.0)


def by_segment(market: "sim.Market") -> list[float]:
    """Return Orchestra's discounted contribution by segment [EUR a person in the market], then in all [EUR]."""
    weeks = market.results.segments
    own = weeks[weeks["firm"] == "Orchestra"].groupby("segment", sort=False)
    total = own["discounted_contribution"].sum()
    return [*(float(x) for x in total / own["people"].mean()), float(total.sum())]


def budgets() -> tuple[float, float]:
    """Return what Orchestra may spend on winning and on keeping customers, in a market of the size used here [EUR/week]."""
    own = sized("seven_strategies", CUSTOMERS).firms["Orchestra"].strategy.model_dump()
    return own["acquisition_budget"], own["retention_budget"]


def following(strategy: str, known: float | None = None, newcomers: float | None = None) -> Values:
    """Return what comes of Orchestra under one strategy, (n, n_segments + 1).

    Parameters
    ----------
    known, newcomers
        Share of customers who know each firm at the start, and new customers a year; None: as shipped.
    """
    winning, keeping = budgets()
    own: dict[str, Any] = {"name": strategy, "acquisition_budget": winning}
    if strategy == "harvest":  # spend nothing on customers, and use the cash for new ones, at the same price
        own |= {"acquisition_budget": winning + keeping, "price_step": 0.0}
    elif strategy != "acquisition_focus":
        own["retention_budget"] = keeping
    run_off = {f"firms.{firm}.strategy": {"name": "run_off"} for firm in ("Orchestra", "Rulebook", "Drum")}
    changes: dict[str, Any] = {
        "firms.Orchestra.strategy": own, "weeks": PLANNED + LEFT,
        "events": [{"week": PLANNED + 1, "title": "Nobody spends anything any more", "set": run_off}],
    }  # fmt: skip
    if known is not None:
        changes |= {f"firms.{firm}.initial_awareness": known for firm in ("Orchestra", "Rulebook", "Drum")}
    if newcomers is not None:
        changes["customers.arrivals.per_year"] = newcomers
    return measured(sized("seven_strategies", CUSTOMERS, changes), by_segment)


def parting(attention: float, does: float | str) -> dict[str, Values]:
    """Return what comes of Parting where quarrellers demand so much attention.

    Parameters
    ----------
    does
        The line below which it ends relationships, or ``"nothing"``, or ``"machines"``: it does as Robot does.
    """
    firms = sized("firing_customers", CUSTOMERS).firms
    parts, machines = (firms[name].strategy.model_dump() for name in ("Parting", "Robot"))
    own = {"nothing": {"name": "acquisition_focus"}, "machines": machines}.get(
        str(does), {**parts, "hopeless_below": does}
    )
    own = {**own, "acquisition_budget": parts["acquisition_budget"]}
    changes = {"firms.Parting.strategy": own, "customers.segments.Quarrellers.habits.attention": attention}
    return replicated(sized("firing_customers", CUSTOMERS, changes), ["score", "endings"], firm="Parting", equity=True)


def answer() -> str:
    """Return the answer."""
    made, (left, right) = figure(2, height=6.4)
    parts = {**alone(left), **ending(right)}
    alt = "Left: gain of each strategy with each kind of customer. Right: gain from ending, by the line below which it is done."
    return TEXT.format(
        customers=f"{CUSTOMERS:,}",
        acquisition=budgets()[0],
        retention=budgets()[1],
        mature=f"{MATURE[0]:.0%}",
        picture=save(made, "q2_strategies", alt),
        **parts,
    )


def alone(axes: Axes) -> dict[str, str]:
    """Let Orchestra follow each strategy alone."""
    segments = list(scenario("seven_strategies").customers.segments)
    nothing = following("acquisition_focus")
    gain = {strategy: following(strategy) - nothing for strategy in STRATEGIES}
    cells = {s: [estimate(gain[s][:, k]) for k in range(len(segments))] for s in STRATEGIES}
    total = {s: estimate(gain[s][:, -1], per=1000.0) for s in STRATEGIES}
    draw_gains(axes, cells, segments)
    best = max(SEVEN, key=lambda s: total[s].mean)
    more = estimate(gain["portfolio"][:, -1], gain[best][:, -1], 1000.0)
    idle = [STRATEGIES[s] for s in SEVEN if not gain[s].any()]
    rows = {STRATEGIES[s]: [*texts(cells[s]), total[s].text(1)] for s in STRATEGIES}
    still = following("acquisition_focus", *MATURE)
    mature = {s: estimate((following(s, *MATURE) - still)[:, -1], per=1000.0) for s in IN_BOTH}
    best_in = [STRATEGIES[max(IN_BOTH, key=lambda s, of=of: of[s].mean)] for of in (total, mature)]
    return {
        "markets": table(
            "strategy", ["as shipped", "mature market"], {STRATEGIES[s]: texts((total[s], mature[s])) for s in IN_BOTH}
        ),
        "market_turns": f"the best of them turns from *{best_in[0]}* to *{best_in[1]}*"
        if best_in[0] != best_in[1]
        else f"the best of them stays *{best_in[0]}*",
        "by_sign": changing({STRATEGIES[s]: (total[s], mature[s]) for s in IN_BOTH}),
        "seven": table("strategy", [*segments, "all [thousand EUR]"], rows),
        "fits": "\n".join(fitting(segment, {s: cells[s][k] for s in SEVEN}) for k, segment in enumerate(segments)),
        "idle": f"Here *{listed(idle)}* changes nothing: it finds nobody to be meant for. " if idle else "",
        "best_alone": STRATEGIES[best],
        "verdict": {1: "more than", 0: "not clearly more or less than", -1: "less than"}[more.sign],
        "more": more.text(1),
    }


def changing(found: dict[str, tuple[Estimate, Estimate]]) -> str:
    """Say whose gain has another sign in the second market than in the first."""
    words = {1: "pays", 0: "makes no clear difference", -1: "costs more than it brings"}
    parts = [f"*{name}* {words[a.sign]} as shipped and {words[b.sign]} in the mature market"
             for name, (a, b) in found.items() if a.sign != b.sign]  # fmt: skip
    return "; ".join(parts) if parts else "none of them changes its sign"


def fitting(segment: str, gain: dict[str, Estimate]) -> str:
    """Say which strategies help with a kind of customer, best first, and which harm."""
    by_gain = sorted(gain, key=lambda s: -gain[s].mean)
    helps = [f"{STRATEGIES[s]} ({gain[s].text(1)})" for s in by_gain if gain[s].sign > 0]
    harms = [f"{STRATEGIES[s]} ({gain[s].text(1)})" for s in reversed(by_gain) if gain[s].sign < 0]
    good = (
        f"{listed(helps)} brings more than it costs"
        if len(helps) == 1
        else f"{listed(helps)} bring more than they cost"
    )
    bad = f"; harm is done by {listed(harms)}" if harms else "; nothing does harm"
    return f"* {segment}: " + (good if helps else "nothing clearly beats doing nothing") + bad + "."


def ending(axes: Axes) -> dict[str, str]:
    """Let Parting end relationships below several lines."""
    plain = {a: parting(a, "nothing")["score"] for a in ATTENTION}
    machines = {a: estimate(parting(a, "machines")["score"], plain[a], 1000.0) for a in ATTENTION}
    found = {(a, h): parting(a, h) for a in ATTENTION for h in HOPELESS}
    gains = {a: [estimate(found[a, h]["score"], plain[a], 1000.0) for h in HOPELESS] for a in ATTENTION}
    curves = {f"{a:g} times the attention": gains[a] for a in ATTENTION}
    draw_curves(
        axes,
        {name: (HOPELESS, gain) for name, gain in curves.items()},
        "Where to draw the line",
        "Ended: who brings less than [EUR/year]",
        "Change in score [thousand EUR]",
        legend="Quarrellers demand",
    )
    rows = {}
    for attention, gain in gains.items():
        ended = [found[attention, line]["endings"].mean() for line in HOPELESS]
        cells = [f"{text} ({number:.0f})" for text, number in zip(texts(gain), ended, strict=True)]
        rows[f"{attention:g} times"] = [*cells, machines[attention].text(1)]
    columns = [*(f"end below {line:.0f} EUR" for line in HOPELESS), "machines serve"]
    return {
        "ends": table("attention quarrellers demand", columns, rows),
        "end_turns": turning(HOPELESS, curves, lambda line: f"{line:.0f} EUR a year"),
    }


def draw_gains(axes: Axes, cells: dict[str, list[Estimate]], segments: list[str]) -> None:
    """Draw gains by strategy and segment: orange for loss, purple for gain, the number in each cell."""
    mean = np.array([[e.mean for e in cells[s]] for s in cells])
    most = float(np.abs(mean).max())
    shade = np.sign(mean) * np.sqrt(np.abs(mean) / most)
    axes.imshow(shade, cmap="PuOr", vmin=-2.0, vmax=2.0, aspect="auto")
    for down, strategy in enumerate(cells):
        for across, found in enumerate(cells[strategy]):
            text = f"{found.mean:+.1f}" if found.sign else "·"
            axes.text(across, down, text, ha="center", va="center", fontsize=LABEL, color=INK)
    axes.set_xticks(range(len(segments)), [name.replace(" ", "\n") for name in segments], fontsize=TICK, rotation=25)
    axes.set_yticks(range(len(cells)), [STRATEGIES[s] for s in cells], fontsize=TICK)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    put_title(axes, "Gain [EUR/person] (·: unclear)")


TEXT = """### Each strategy alone

Scenario: `scenarios/seven_strategies.yaml` with {customers} customers and budgets to match. Orchestra follows one
relationship strategy with everybody whom it is meant for, or all seven (each customer its own), against doing nothing
but advertising ({acquisition:.0f} EUR a week; {retention:.0f} EUR more may be spent on customers, and *harvest*
spends that on advertising, too). Change in discounted contribution by kind of customer, EUR a person in the market;
last column: in all. Counted are three years of the strategy and two in which no firm spends anything.

{seven}

Which strategy fits which customer, by these numbers:

{fits}

{idle}Choosing for each customer (all seven) brings {verdict} the best single strategy ({best_alone}) for everybody:
{more} thousand EUR.

Money for new customers needs customers to be won. Where {mature} know every firm and nobody new comes, {market_turns}
(in all, thousand EUR):

{markets}

Against doing nothing but advertising, {by_sign}.

### Ending relationships

Scenario: `scenarios/firing_customers.yaml` with {customers} customers and budgets to match. Parting ends
relationships of a year or more that are expected to bring less than a line a year, even if machines served. Change in
score against ending none, thousand EUR, and in brackets how many are ended; last column: no relationship is ended,
but machines serve the unprofitable.

{ends}

{end_turns}

{picture}

    loyalty-lab compare scenarios/seven_strategies.yaml --strategy portfolio --strategy protect --strategy enhance
    loyalty-lab compare scenarios/firing_customers.yaml --strategy end --strategy re_engineer --strategy acquisition_focus
"""
