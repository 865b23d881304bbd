"""Outcomes: what came of it, defined once with formula, unit and source."""

from simulation.outcomes.definitions import OUTCOMES, Outcome
from simulation.outcomes.results import Results, outcome

__all__ = ["OUTCOMES", "Outcome", "Results", "outcome"]
