"""What ``loyalty-lab validate --real-data`` shows."""

from simulation.cli.errors import BadInput
from simulation.cli.screen import print_table, progress, say


def agrees_with_real_data() -> bool:
    """Fit and simulate real customers, show what comes out, and return whether known parameters were recovered."""
    from simulation.experiments.customer_base import MissingExtra, held_out, recovered

    try:
        with progress("markets fitted", quiet=False) as show:
            recovery = recovered(progress=show)
        with progress("markets held against real customers", quiet=False) as show:
            test = held_out(progress=show)
    except MissingExtra as error:
        raise BadInput(str(error)) from None
    rows = [
        [str(name), f"{row['true']:.4f}", f"{row['mean']:.4f}", f"{row['standard_error']:.4f}", f"{row['z']:+.1f}"]
        for name, row in recovery.table.iterrows()
    ]
    print_table("Parameters fitted to logs of the market", ("", "True", "Fitted", "Error", "z"), rows)
    verdict = "recovered" if recovery.passed else "NOT recovered"
    say(f"Known parameters are {verdict}: each is to lie within four standard errors (Error) of the true one.")
    rows = [
        [str(name), f"{row['real']:,.0f}", f"{row['simulated']:,.0f}", f"{row['low']:,.0f} to {row['high']:,.0f}"]
        for name, row in test.table.iterrows()
    ]
    print_table("Customers of CDNOW, and the market's", ("", "Real", "Market", "95 % of markets"), rows)
    say("The market ran what was fitted to weeks 1 to 39; docs/real_data.md says where it is off, and why.")
    return recovery.passed
