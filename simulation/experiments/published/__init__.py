"""Published results that the ordinary market, configured down to their case, must give: the table, and its check.

Typical use::

    from simulation.experiments.published import check_published

    for finding in check_published():
        print(finding)
"""

from simulation.experiments.published.checking import check_published
from simulation.experiments.published.results import Finding, PublishedResult
from simulation.experiments.published.table import PUBLISHED

__all__ = ["PUBLISHED", "Finding", "PublishedResult", "check_published"]
