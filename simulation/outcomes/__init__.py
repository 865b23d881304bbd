"""Outcomes: what came of it, defined once with formula, unit and source."""

from simulation.outcomes.definitions import OUTCOMES, Outcome, outcome
from simulation.outcomes.results import Results

__all__ = ["OUTCOMES", "Outcome", "Results", "outcome"]
