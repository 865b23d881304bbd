"""What a draw is for. A number is given once and never reused, so that no two uses share their luck.

The purpose is part of the counter of every draw (see :mod:`simulation.random_numbers.generator`).
"""

# The week
WEEK = 1
"""One block a customer, week and occasion: number of occasions (first occasion's block), utility of buying nothing."""
CHOICE = 2
"""Utility of each firm at a purchase occasion: one word a firm, found by the firm's id."""
EXPERIENCE = 3
"""What happens in use: performance (two words), failure, talk."""
AFTERMATH = 4
"""After a purchase: complaint, payment, dropping out."""
AWARENESS = 5
"""Whether a customer gets to know a firm this week: one word a firm."""

# Setting up
SEGMENT = 32
PURCHASE_RATE = 33
PRICE_SENSITIVITY = 34
TASTE = 35
PERCEPTION = 36
ATTRITION = 37
LIFETIME = 38
INITIAL_AWARENESS = 39
SOCIAL_PLACE = 40
NETWORK_REWIRE = 41
NETWORK_TARGET = 42
NETWORK_GROWTH = 43
NETWORK_ARRIVAL = 44

# Firms
FIRM_PLANNING = 64
"""Seed of the random generator that a firm may use when it plans (the firm's id takes the customer's place)."""
