"""Q1: the same firm keeps or wins, in markets from young to mature, closed or growing."""

from questions.experiment import Estimate, estimate, replicated, sized, table, turn_in_words

TITLE = "When does keeping customers earn more than winning new ones, and when not?"
AWARENESS = (0.05, 0.25, 0.5, 0.75, 0.95)
ARRIVALS = (0.0, 0.25, 0.5)
CUSTOMERS = 1500


def keep_less_win(awareness: float, arrivals: float) -> tuple[Estimate, Estimate]:
    """Return by how much keeping beats winning for the same firm: score and discounted profit [thousand EUR]."""
    base = sized("retention_vs_acquisition", CUSTOMERS)
    found = []
    for strategy in (base.firms["Keeper"].strategy, base.firms["Winner"].strategy):
        changes = {
            "firms.Keeper.strategy": strategy,
            "firms.Keeper.initial_awareness": awareness,
            "firms.Winner.initial_awareness": awareness,
            "customers.arrivals.per_year": arrivals,
            "burn_in_weeks": 0,
        }
        one = sized("retention_vs_acquisition", CUSTOMERS, changes)
        found.append(replicated(one, ["score", "discounted_profit"], equity=True))
    keeping, winning = found
    return (
        estimate(keeping["score"], winning["score"], 1000.0),
        estimate(keeping["discounted_profit"], winning["discounted_profit"], 1000.0),
    )


def answer() -> str:
    """Return the answer."""
    cells = {(new, known): keep_less_win(known, new) for new in ARRIVALS for known in AWARENESS}
    rows = {
        f"{new:.0%}": [f"{cells[new, k][0].text()} ({cells[new, k][1].text()})" for k in AWARENESS] for new in ARRIVALS
    }

    def turning(new: float, which: int) -> str:
        found = [cells[new, known][which] for known in AWARENESS]
        return turn_in_words(
            AWARENESS, found, lambda known: f"{known:.0%} known", "pays more to keep", "pays more to win"
        )

    lines = [f"* {new:.0%} new customers a year: by score, {turning(new, 0)}. By profit alone, {turning(new, 1)}."
             for new in ARRIVALS]  # fmt: skip
    winner = sized("retention_vs_acquisition", CUSTOMERS).firms["Winner"].strategy
    best = max(cells, key=lambda cell: cells[cell][0].mean)
    worst = min(cells, key=lambda cell: cells[cell][0].mean)
    return TEXT.format(
        customers=CUSTOMERS, money=f"{winner.acquisition_budget:.0f}", table=table("new customers a year", [f"{k:.0%} known" for k in AWARENESS], rows),
        turning="\n".join(lines), most_new=f"{best[0]:.0%}", most_known=f"{best[1]:.0%}", least_new=f"{worst[0]:.0%}",
        least_known=f"{worst[1]:.0%}", most=cells[best][0].text(), least=cells[worst][0].text(),
    )  # fmt: skip


TEXT = """Scenario: `scenarios/retention_vs_acquisition.yaml` with {customers:,} customers and budgets to match. The
same firm, Keeper, spends {money} EUR a week either mostly on personal attention or all on advertising, against the
same rival. By how much keeping beats winning, in thousand EUR over three years: score, and in brackets discounted
profit alone. Columns: share of the customers who know each firm at the start; rows: new customers a year, as a share
of those at the start.

{table}

Keeping does best with {most_new} new customers a year where {most_known} know each firm ({most}), worst with
{least_new} new where {least_known} know them ({least}). Where it turns:

{turning}

The score counts customers won late, who pay back after the end; profit alone does not. One row of it from the command
line:

    loyalty-lab compare scenarios/mature_market.yaml --strategy retention_focus --strategy acquisition_focus
    loyalty-lab compare scenarios/growing_market.yaml --strategy retention_focus --strategy acquisition_focus
"""
