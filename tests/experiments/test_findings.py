"""The sentence about a run is true for leaders, ties, twists and a single firm."""

import pandas as pd

from simulation.experiments.findings import finding_of_run


def outcomes(**firms):
    """Discounted profit and equity left of each firm."""
    table = pd.DataFrame(firms, index=["discounted_profit", "equity_left"]).T
    table["score"] = table["discounted_profit"] + table["equity_left"]
    return table


def test_two_firms():
    text = finding_of_run(outcomes(Keeper=(100.0, 50.0), Winner=(90.0, 20.0)), 156, "Keeper")
    assert text == (
        "Over 156 weeks Keeper did best: discounted profit plus the customers left behind came to 150.00 EUR, "
        "40.00 EUR more than Winner."
    )


def test_the_firm_in_question_is_named():
    text = finding_of_run(outcomes(A=(3.0, 0.0), B=(2.0, 0.0), C=(1.0, 0.0)), 1, "C")
    assert text.startswith("Over 1 week A did best")
    assert "2.00 EUR more than C, number 3 of 3" in text


def test_profit_alone_would_mislead():
    text = finding_of_run(outcomes(Keeper=(80.0, 70.0), Winner=(100.0, 20.0)), 10, "Keeper")
    assert "Keeper did best" in text
    assert "although Winner earned more; Keeper leaves the more valuable customers." in text


def test_ties_single_firms_and_nothing():
    assert "A and B did equally well" in finding_of_run(outcomes(A=(1.0, 1.0), B=(2.0, 0.0)), 5, "A")
    assert finding_of_run(outcomes(A=(1.0, 1.0)), 5, "A").startswith("Over 5 weeks A's discounted profit plus")
    assert finding_of_run(pd.DataFrame(), 0, "A") == "No week that counts was run."


def test_without_equity():
    table = outcomes(A=(1.0, 1.0), B=(2.0, 0.0)).drop(columns=["equity_left", "score"])
    assert "B did best: discounted profit came to 2.00 EUR" in finding_of_run(table, 5, "A")
