"""Signs and sizes that were published of markets as they are, held against the full model, with shipped scenarios.

Typical use::

    from simulation.experiments.signs import check_signs

    for finding in check_signs():
        print(finding)
"""

from simulation.experiments.signs.checking import check_signs
from simulation.experiments.signs.sign import Experiment, Sign, SignFinding, amount, explanations
from simulation.experiments.signs.table import SIGNS

__all__ = ["SIGNS", "Experiment", "Sign", "SignFinding", "amount", "check_signs", "explanations"]
