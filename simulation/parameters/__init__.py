"""Parameters: what every number in a scenario means, its unit, its bounds and where its default comes from.

Every model a scenario is made of derives from `Parameters` and declares its fields with `parameter`:

>>> class Offering(Parameters):
...     price: float = parameter(20.0, "Shelf price of one unit.", unit="EUR", source="assumption: a round price",
...                              gt=0, le=1e6)
>>> Offering().price
20.0
>>> [path for path, _ in walk(Offering)]
['price']
"""

from simulation.parameters.base import Parameters, parameter
from simulation.parameters.faults import Fault, fault
from simulation.parameters.spelling import nearest
from simulation.parameters.walking import bounds_of, source_of, undocumented, unit_of, walk

__all__ = [
    "Fault",
    "Parameters",
    "bounds_of",
    "fault",
    "nearest",
    "parameter",
    "source_of",
    "undocumented",
    "unit_of",
    "walk",
]
