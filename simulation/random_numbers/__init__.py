"""Counter-based random numbers: the same luck for every strategy, on any number of threads."""

from simulation.random_numbers.generator import ONLY, SETTING_UP, draw, key_of, philox, uniform, word_of
from simulation.random_numbers.purposes import NETWORK_ARRIVAL, NETWORK_GROWTH, NETWORK_REWIRE, NETWORK_TARGET

__all__ = [
    "NETWORK_ARRIVAL",
    "NETWORK_GROWTH",
    "NETWORK_REWIRE",
    "NETWORK_TARGET",
    "ONLY",
    "SETTING_UP",
    "draw",
    "key_of",
    "philox",
    "uniform",
    "word_of",
]
