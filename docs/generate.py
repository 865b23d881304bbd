"""Write the generated pages: ``python docs/generate.py [PAGE...]``; without a page, all of them.

``questions Q3 Q5`` answers only these questions anew.

``parameters``, ``outcomes``, ``experiment_files``, ``rules``, ``glossary``, ``schema``, the tables in ``odd``, and ``lifecycle``,
the picture of the moves between stages, follow from the code (and the table of terms) alone and are compared with it by a test.
``face_validity``, ``questions``, ``claims`` and ``replications`` run the shipped scenarios (some minutes), ``validation`` the
published cases, ``real_data`` the market beside real customers and ``random_numbers`` the tests of the draws (a minute or two
each); ``gallery`` draws every figure (some minutes), ``picture`` the one in the README.
"""

import json
import re
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

import simulation as sim
from simulation.customers.ready_made import READY_MADE, ready_made
from simulation.experiments.published import Finding, check_published
from simulation.experiments.published.results import MOST_ERRORS, SHARPNESS
from simulation.experiments.signs import SignFinding, amount, check_signs, explanations
from simulation.experiments.sweeps.experiment import Experiment
from simulation.firms.conditions.parsing import MOST_NESTED
from simulation.firms.conditions.words import LONGEST
from simulation.firms.rules_reference import actions_markdown, fields_markdown, functions_markdown
from simulation.outcomes import OUTCOMES
from simulation.scenario import changed
from simulation.scenario.reference import json_schema, reference_markdown

DOCS = Path(__file__).parent
if str(DOCS) not in sys.path:  # where this file is not run as a script
    sys.path.append(str(DOCS))
SCENARIOS = DOCS.parent / "scenarios"
REPLICATIONS = 10
SEEDS = range(1001, 1001 + REPLICATIONS)


def parameters() -> str:
    """Return the parameter reference."""
    head = (
        "# Parameters\n\nEvery key of a scenario file: meaning, unit, default, bounds, and where the default comes from "
        "(author and year, or *assumption*; *structure* where there is nothing to choose).\nWritten by `docs/generate.py`; "
        "`loyalty-lab reference` prints it.\n\n"
    )
    return head + reference_markdown(sim.Scenario).strip() + "\n\n" + ready_made_orientations()


def ready_made_orientations() -> str:
    """Return the table of what makes the three ready-made orientations differ."""
    made = {name: ready_made(name) for name in READY_MADE}
    lines = ["## Ready-made orientations", "", ("Where they differ from the defaults above. Source: assumption, after the "
             "descriptions in [concepts.md](concepts.md)."), "", "| parameter | default | " + " | ".join(made) + " |",
             "|---|---|" + "---|" * len(made)]  # fmt: skip
    defaults = ready_made("")
    for group in type(defaults).model_fields:
        for name in type(getattr(defaults, group)).model_fields:
            values = [getattr(getattr(orientation, group), name) for orientation in (defaults, *made.values())]
            if len(set(values)) > 1:
                lines.append(f"| `{group}.{name}` | " + " | ".join(str(value) for value in values) + " |")
    return "\n".join(lines) + "\n"


def outcomes() -> str:
    """Return the table of outcomes."""
    rows = [f"| `{o.name}` | {o.formula} | {o.unit} | {o.source} |" for o in OUTCOMES]
    head = (
        '# Outcomes\n\nColumns of `market.results.firms`, `.segments` and `.by("orientation")`; one definition serves '
        "all of them.\nWritten by `docs/generate.py`.\n\n| outcome | formula | unit | source |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


RULES = """# Strategies without code

A firm's strategy can be written in the scenario file, as ordered rules over what the firm can see. For each customer in its
records, at every planning, the first rule that holds says what is done; `otherwise` says it for the rest. Written by
`docs/generate.py`.

```yaml
strategy:
  name: rules
  acquisition_budget: 300            # EUR a week
  retention_budget: 500              # EUR a week, for those first who pay most a year (rank_by: value)
  rules:
    - when: recency_weeks > 12 and value > 100
      do: win_back
    - when: top(0.1, lifetime_value) and not looks_lapsed
      do: guest_of_honour
  otherwise: nothing
  actions:
    win_back: {{discount: 0.15}}                     # changed numbers
    guest_of_honour: {{level: partnership, personal: true}}  # an action of one's own
```

All other keys are listed in [parameters.md](parameters.md#rules).

## Conditions

Numbers, fields, `+ - * /`, comparisons (`<`, `<=`, `>`, `>=`, `==`, `!=`, also chained: `1 < lateness <= 3`), `and`, `or`,
`not`, brackets, and the functions below. Fields of 0 or 1 can stand alone: `member and not looks_lapsed`. Of something that
does not exist (what is divided by zero, the cheapest rival of a monopolist) no comparison holds. A condition has at most
{longest} characters and {deepest} nested brackets. It is checked when the scenario is loaded, and Python never runs it.

### Fields of a customer, from the firm's records

{customer}

### Fields of the firm

{firm}

### Functions

{functions}

## Actions

What is not among the numbers is as for everybody: no spending, no discount, no message, the firm's ordinary level.

{actions}

## The relationship strategies, written both ways

Each of these is also a strategy by its own name, written in Python (`simulation/firms/strategies/`). Both ways give the same
run, customer by customer; a test compares them. The files are in `docs/rules/`.

{written}
"""


def experiment_files() -> str:
    """Return the reference of experiment files."""
    head = (
        "# Experiment files\n\nEvery key of an experiment file. What they are for is told in [sweeps.md](sweeps.md).\n"
        "Written by `docs/generate.py`.\n\n"
    )
    return head + reference_markdown(Experiment).strip() + "\n"


def rules() -> str:
    """Return the page on strategies without code."""
    files = sorted((DOCS / "rules").glob("*.yaml"))
    return RULES.format(
        longest=LONGEST, deepest=MOST_NESTED, customer=fields_markdown("customer"), firm=fields_markdown("firm"),
        functions=functions_markdown(), actions=actions_markdown(),
        written="\n\n".join(f"### `{path.stem}`\n\n```yaml\n{path.read_text().strip()}\n```" for path in files),
    )  # fmt: skip


def glossary() -> str:
    """Return the page of terms."""
    _find_neighbours()
    from glossary_page import page

    return page()


def schema() -> str:
    """Return the JSON schema of scenario files, for editors."""
    return json.dumps(json_schema(sim.Scenario), indent=1, sort_keys=True) + "\n"


# Face validity


def yearly_purchases(market: "sim.Market") -> list[np.ndarray]:
    """Run a market year by year; returns purchases in each year, (n_firms, n)."""
    market.run(market.scenario.burn_in_weeks)
    totals = [market.state.purchases.astype(np.int64)]
    while market.running:
        market.run(52)
        totals.append(market.state.purchases.astype(np.int64))
    return [later - earlier for earlier, later in pairwise(totals)]


def panel_measures(market: "sim.Market", years: list[np.ndarray]) -> pd.DataFrame:
    """Return, by firm, what panel studies measure of single customers in the last year."""
    before, last = years[-2], years[-1]
    rows = {}
    for firm in market.firms:
        own = np.sort(last[firm.row][last[firm.row] > 0])[::-1]
        rows[firm.name] = {
            "bought again next year": (last[firm.row][before[firm.row] > 0] > 0).mean(),
            "share of requirements": own.sum() / last[:, last[firm.row] > 0].sum(),
            "top fifth's share of sales": own[: len(own) // 5].sum() / own.sum(),
        }
    return pd.DataFrame(rows).T


def measures(market: "sim.Market") -> pd.DataFrame:
    """Return everything compared with published ranges, by firm."""
    found = panel_measures(market, yearly_purchases(market))
    table = market.results.firms
    year = table[table["week"] > market.week - 52].groupby("firm", sort=False)
    total, mean = year.sum(numeric_only=True), year.mean(numeric_only=True)
    margin = total["revenue"] - total["cost_of_goods"] - total["cost_to_serve"] - total["bad_debt"]
    talk = table.groupby("firm", sort=False)[["recommending", "warning"]].sum()
    found["acquisition cost / yearly margin"] = (total["acquisition"] / total["first_purchases"]) / (
        margin / mean["customers"]
    )
    found["lifetime value / yearly margin"] = mean["lifetime_value"] / (margin / mean["customers"])
    found["recommendation score"] = mean["recommendation_score"]
    found["complaints per failure"] = total["complaints"] / total["failures"]
    found["bad debt / revenue"] = total["bad_debt"] / total["revenue"]
    found["marketing / revenue"] = (total["acquisition"] + total["retention"]) / total["revenue"]
    found["gross margin / revenue"] = 1.0 - total["cost_of_goods"] / total["revenue"]
    found["good talk / bad talk"] = talk["recommending"] / talk["warning"]
    return found


def price_elasticity(scenario: "sim.Scenario", seed: int) -> float:
    """Return the elasticity of the focal firm's sales when its price is 5 % higher or lower throughout, rivals' fixed."""
    firm = scenario.focal
    price = scenario.firms[firm].offering.price
    run_off = {f"firms.{name}.strategy": {"name": "run_off"} for name in scenario.firms}
    sold = []
    for factor in (0.95, 1.05):
        changes = {**run_off, f"firms.{firm}.offering.price": price * factor, "events": []}
        table = sim.Market(changed(scenario, changes), seed).run().results.firms
        sold.append(table.loc[table["firm"] == firm, "purchases"].sum())
    return float(np.log(sold[1] / sold[0]) / np.log(1.05 / 0.95))


PUBLISHED = {
    "bought again next year": ("mean 43-45 %; 33 % (small, infrequent) to 75 % (large, frequent)", "1, 2"),
    "share of requirements": ("20-45 % over a year in consumer goods; main grocer 65-80 % of wallet", "11, 12"),
    "top fifth's share of sales": ("59-73 %", "13, 14"),
    "acquisition cost / yearly margin": ("0.5-2.3", "8"),
    "lifetime value / yearly margin": ("1.1-4.5", "9"),
    "recommendation score": ("firms -9 to 66, industries -6 to 43", "17"),
    "complaints per failure": ("about 0.4-0.5 of those with a problem tell the firm's front line", "19"),
    "bad debt / revenue": ("0.07-1.1 %", "24"),
    "marketing / revenue": ("6-16 %", "25"),
    "gross margin / revenue": ("23-63 %", "26"),
    "good talk / bad talk": ("3 to 1 on average, above 1 in all 15 studies", "32"),
    "price elasticity": ("mean -1.76 and -2.62; four fifths between -4 and 0", "27"),
}
"""Published ranges and the rows of ``published_ranges.md`` that give source and definition."""
PERCENT = {"bought again next year", "share of requirements", "top fifth's share of sales", "bad debt / revenue",
           "marketing / revenue", "gross margin / revenue"}  # fmt: skip


def as_text(name: str, value: float) -> str:
    """Write a measure."""
    if name in PERCENT:
        return f"{100 * value:.1f} %"
    return f"{value:.0f}" if name == "recommendation score" else f"{value:.2f}"


ORDINARY_MARKETS = (
    "growing_market", "mature_market", "price_war", "retention_vs_acquisition", "service_failure", "technology_leap",
)  # fmt: skip
"""Scenarios meant to look like a market as one finds them; the others each exaggerate one thing to show it."""
FACE_VALIDITY = """What the scenarios of ordinary markets give with their default numbers, beside published
ranges. Nothing was fitted to
the ranges one by one; where a scenario lies outside, it says so below. Values are means over {n} replications (seeds
{first} to {last}) of the last year; in brackets the lowest and the highest firm. Numbers in the last column are rows
of [published_ranges.md](published_ranges.md), with definitions, markets and sources. Written by `docs/generate.py`."""


def face_validity() -> str:
    """Return the page that puts the shipped scenarios beside published ranges."""
    lines = ["# Face validity", "", FACE_VALIDITY.format(n=REPLICATIONS, first=SEEDS[0], last=SEEDS[-1]), ""]
    paths = [SCENARIOS / f"{name}.yaml" for name in ORDINARY_MARKETS]
    columns = {}
    for path in paths:
        scenario = sim.load_scenario(path)
        print(f"{path.stem} ...", flush=True)
        runs = [measures(sim.Market(scenario, seed)) for seed in SEEDS]
        by_firm = pd.concat(runs).groupby(level=0, sort=False).mean()
        column = {name: (by_firm[name].mean(), by_firm[name].min(), by_firm[name].max()) for name in by_firm}
        elastic = float(np.mean([price_elasticity(scenario, seed) for seed in SEEDS]))
        column["price elasticity"] = (elastic, elastic, elastic)
        columns[path.stem] = column
    lines += ["| measure | " + " | ".join(columns) + " | published | rows |", "|---|" + "---|" * (len(columns) + 2)]
    for name, (published, rows) in PUBLISHED.items():
        cells = []
        for column in columns.values():
            mean, low, high = column[name]
            span = "" if low == high else f" ({as_text(name, low)} to {as_text(name, high)})"
            cells.append(as_text(name, mean) + span)
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {published} | {rows} |")
    return "\n".join(lines) + "\n\n" + REMARKS


REMARKS = (DOCS / "face_validity_remarks.md").read_text() if (DOCS / "face_validity_remarks.md").exists() else ""


# Questions


def questions(chosen: Sequence[str] = ()) -> str:
    """Return the page of questions, with those chosen answered anew; all of them, if none is named."""
    _find_neighbours()
    from questions.page import page

    return page(chosen)


# Claims


def claims() -> str:
    """Return the page of the textbook's claims, each tested anew."""
    _find_neighbours()
    from claims.page import page

    return page()


# Studies


def real_data() -> str:
    """Return the page on real customers."""
    _find_neighbours()
    from studies.real_data import page

    return page()


def replications() -> str:
    """Return the page on how many runs a conclusion needs."""
    _find_neighbours()
    from studies.replications import page

    return page()


# Validation

VALIDATION = """# Validation

Configured down to a case that theory or data has already solved, the market gives that answer. Each row is measured on the
ordinary engine, running a scenario file of [scenarios/validation](../scenarios/validation). All of them extend
[one file](../scenarios/validation/switched_off.yaml) that switches everything off, and switch on what their case is
about. The table is in `simulation/experiments/published/table.py`, the equations are in `closed_forms/` beside it.

A result **agrees** if simulated and published value differ by at most {errors:g} standard errors and half a unit of the
last digit published. The standard error must be below the {sharpness:g}th part of the gap between the published value and
that of the nearest wrong variant, so that the two can be told apart; else the verdict is UNSHARP. Where only a formula
was published, its value stands under *published*. Intervals are of 95 % (Student's t over the replications).
`loyalty-lab validate --published` makes the table anew. Written by `docs/generate.py`."""
SOURCES = ["", "## Where the numbers come from, and what they are told from", "",
           "| id | result | source | scenario | nearest wrong variant | it would give |", "|---|---|---|---|---|---|"]  # fmt: skip


SIGNS = """
## Signs and sizes in the full model

What was published of markets as they are, held against shipped scenarios with everything on, at their own size. Two numbers are
read from runs under the same luck; the sign holds if the first is larger than the second, by a 95 % interval over
replications (Student's t over the differences in pairs). The ratio of the first to the second is the size; its interval is
linearised, and `inside` means that it reaches the published range. Sizes were not fitted. `loyalty-lab validate --signs` makes the
table anew (its exit code is 1 unless every sign holds); experiments and table are in `simulation/experiments/signs/`.

* S1: five in a hundred customers fewer leave the market in a year (contracts: cancel), as many newcomers come, and all else stays;
  all firms together. The value of a customer is customer equity over customers in the last year.
* S2: as a household panel shows it (members beside the firm's other customers) and as it is (the same members, same weeks, with and
  without the programme); see `experiments/programme_effect.py`.
* S3: who got to know a firm in a week in which a contact recommended it, beside who did when nobody spoke of it
  (`experiments/acquaintances.py`), of the same firm, quarter and need (how often there is occasion to buy), followed for two years.
* S4: profit and equity that a euro brings, the euro included: the firm that only advertises (300 EUR a week) also follows the
  strategy `win_back`, or spends as much more (discounts included) on advertising, which reaches people as a list of prospects does.
* S5: for a year, product and service of the focal firm are 0.2 worse, or 0.2 better. Talk: nobody warns, or nobody recommends; the
  difference that it makes to what people expect of the firms they know, and to sales, over the weeks of talk.
"""
SIGNS_HEAD = """
| id | first against second | scenario | first | second | difference, 95 % | sign | ratio, 95 % | published | size | source |
|---|---|---|---|---|---|---|---|---|---|---|"""


def signs() -> list[str]:
    """Return the table of published signs, and why some do not hold or are of another size."""
    findings = check_signs()
    return [SIGNS + SIGNS_HEAD, *map(sign_row, findings), "", *(f"* {text}" for text in explanations(findings))]


def sign_row(each: SignFinding) -> str:
    """Return a row of the table of published signs."""
    sign, pair, scenario = each.sign, each.difference, each.sign.experiment.scenario
    measured = [sign.id, sign.measured, f"[{scenario}](../scenarios/{scenario}.yaml), {pair.replications} replications"]
    found = [amount(pair.mean), amount(pair.mean_against), f"{amount(pair.low)} to {amount(pair.high)}", each.verdict]
    size = [f"{each.ratio:.2f}, {each.ratio_low:.2f} to {each.ratio_high:.2f}", sign.published, each.size, sign.source]
    return "| " + " | ".join([*measured, *found, *size]) + " |"


def validation() -> str:
    """Return the page that holds what the market gives against published results."""
    findings = check_published()
    head = "| id | result | published | simulated | standard error | 95 % interval | replications | verdict |"
    lines = [VALIDATION.format(errors=MOST_ERRORS, sharpness=SHARPNESS), "", head,
             "|---|---|---|---|---|---|---|---|", *(validation_row(each) for each in findings)]  # fmt: skip
    lines += SOURCES
    for each in findings:
        result = each.result
        settings = f" with {', '.join(f'`{setting}`' for setting in result.settings)}" if result.settings else ""
        wrong = "" if each.wrong is None else f"{each.wrong:.4f}"
        lines.append(
            f"| {result.id} | {result.measured} | {result.source} | [{result.scenario}](../scenarios/validation/"
            f"{result.scenario}.yaml){settings} | {each.wrong_is} | {wrong} |"
        )
    return "\n".join([*lines, *signs()]) + "\n"


def validation_row(each: Finding) -> str:
    """Return a row of the table of published results."""
    numbers = (
        f"{each.published:.4f} | {each.simulated:.4f} | {each.standard_error:.5f} | {each.low:.4f} to {each.high:.4f}"
    )
    return f"| {each.result.id} | {each.result.measured} | {numbers} | {each.replications} | {each.verdict} |"


def random_numbers() -> str:
    """Return the page on the tests of the random numbers."""
    _find_neighbours()
    from random_numbers_page import page

    return page()


def gallery() -> str:
    """Draw every figure, and return the page that shows them."""
    _find_neighbours()
    from gallery import draw, page

    draw(progress=lambda name: print(f"{name} ...", flush=True))
    return page()


def odd() -> str:
    """Return the description of the model in the form of the ODD protocol: written by hand, but for the tables in it."""
    _find_neighbours()
    from odd_tables import with_tables

    return with_tables((DOCS / "odd.md").read_text())


def lifecycle() -> None:
    """Draw the moves between the stages of a relationship."""
    _find_neighbours()
    from lifecycle_picture import lifecycle_picture
    from odd_tables import moves

    drawn_from = {"Description": moves()}  # so that a test can tell whether the picture is out of date
    lifecycle_picture().savefig(DOCS / "pictures" / "lifecycle.png", dpi=80, metadata=drawn_from)


def _find_neighbours() -> None:
    if str(DOCS) not in sys.path:  # where this file is not run as a script
        sys.path += [str(DOCS), str(DOCS.parent)]  # pages beside this file; tests that pages tell of


def picture() -> None:
    """Draw the figure in the README."""
    scenario = sim.load_scenario(SCENARIOS / "price_war.yaml")
    results = sim.Market(scenario).run().results
    figure = sim.plots.overview(
        results, scenario.title, events=[(event.week, event.title) for event in scenario.events]
    )
    figure.savefig(DOCS / "pictures" / "price_war.png", dpi=60)


PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "parameters": ("parameters.md", parameters),
    "outcomes": ("outcomes.md", outcomes),
    "experiment_files": ("experiment_files.md", experiment_files),
    "rules": ("rules.md", rules),
    "glossary": ("glossary.md", glossary),
    "schema": ("scenario.schema.json", schema),
    "odd": ("odd.md", odd),
    "face_validity": ("face_validity.md", face_validity),
    "questions": ("questions.md", questions),
    "claims": ("claims.md", claims),
    "validation": ("validation.md", validation),
    "real_data": ("real_data.md", real_data),
    "replications": ("replications.md", replications),
    "random_numbers": ("random_numbers.md", random_numbers),
    "gallery": ("gallery.md", gallery),
}


PICTURES: dict[str, Callable[[], None]] = {"picture": picture, "lifecycle": lifecycle}


def main() -> None:
    """Write the pages named, or all; ``Q3`` after ``questions`` is no page, but one of its questions."""
    chosen = [name for name in sys.argv[1:] if re.fullmatch(r"Q\d+", name)]
    named = [name for name in sys.argv[1:] if name not in chosen] or (["questions"] if chosen else [*PAGES, *PICTURES])
    for name in named:
        if name in PICTURES:
            PICTURES[name]()
            continue
        file, page = PAGES[name]
        (DOCS / file).write_text(questions(chosen) if name == "questions" else page())
        print(f"written: docs/{file}")


if __name__ == "__main__":
    main()
