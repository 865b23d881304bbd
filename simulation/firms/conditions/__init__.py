"""Conditions on what a firm can see, written as text: ``recency_weeks > 12 and value > 100``.

A small language of its own: numbers, fields, arithmetic, comparisons, ``and``, ``or``, ``not``, brackets and a few functions.
A condition is data: it is cut into words, parsed, checked against two tables, and made into array operations; Python never
runs any of it. Length and depth are bounded.
"""

from simulation.firms.conditions.fields import FIELDS, Facts, Field
from simulation.firms.conditions.functions import FUNCTIONS, Function
from simulation.firms.conditions.meaning import Condition, condition, quantity
from simulation.firms.conditions.words import ConditionError

__all__ = ["FIELDS", "FUNCTIONS", "Condition", "ConditionError", "Facts", "Field", "Function", "condition", "quantity"]
