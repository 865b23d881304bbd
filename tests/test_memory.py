"""Large markets keep the memory of what they no longer need."""

import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
import numpy as np
from simulation.state.arrays import LARGE, empty_state

state = empty_state(LARGE - 1 + int(sys.argv[1]), 1)

def touched_anew():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        held = [np.ones(200_000) for _ in range(10)]
        del held
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

touched_anew()
print(touched_anew())
"""


def faults(large: bool) -> int:
    """Return how often the system had to hand out a page of memory while the same arrays were made again and again."""
    return int(subprocess.check_output([sys.executable, "-c", FAULTS, str(int(large))], text=True))


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library is told to keep memory")
def test_a_large_market_lets_the_process_use_memory_again_that_is_no_longer_needed():
    assert faults(large=True) < 0.02 * faults(large=False)
