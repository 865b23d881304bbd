"""What was aimed at: on one core, with 4 firms, unless it says otherwise."""

SPEED = {"basics": "25 million (stretch: 40 million)", "everything": "8 million (stretch: 20 million)"}
"""Customer-weeks per second, by case."""
SPEED_COUNTS_FROM = 100_000
"""Customers from which on the goals of speed and of two threads are meant."""
THREADS = "1.8 from 100,000 customers up"
OVER_FLOOR = "at most 4"
OVER_OBJECTS = "100"
SWEEP = "200 on two processes"
OVERHEAD = "below 10 % of a run"
SWEEP_PEAK = "below 2 for a million runs"
RERUN = "below 0.15"
IMPORT = "below 0.5"
HELP = "below 0.3"
PEAK = "below 12"
SLIDER = "below 150 ms"
