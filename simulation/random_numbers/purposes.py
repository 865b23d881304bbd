"""What a draw is for. A number is given once and never reused, so that no two uses share their luck.

The purpose is part of the counter of every draw (see :mod:`simulation.random_numbers.generator`).
"""

# The week
WEEK = 1
"""One block a customer, week and occasion: number of occasions (first occasion's block), utility of buying nothing,
number of visits without an occasion (first occasion's block)."""
CHOICE = 2
"""Utility of each firm at a purchase occasion: one word a firm, found by the firm's id."""
EXPERIENCE = 3
"""What happens in use: performance (two words), failure, talk."""
AFTERMATH = 4
"""After a purchase: complaint, payment, dropping out, late payment."""
AWARENESS = 5
"""Whether a customer gets to know a firm this week: one word a firm."""
AFTERSALE = 6
"""Repair elsewhere, help by the community, dispute, idea."""
ENGAGEMENT = 7
"""Review, joining the programme, taking an extra offer, telling of a deal."""
SECOND_HAND = 8
"""Buying second-hand instead of nothing: whether. Performance and failure are drawn as EXPERIENCE."""
SEARCH = 9
"""Searching before buying: whether (block 0); finding each firm (from block 1 on, one word a firm)."""
PICTURE = 10
"""What a firm takes a customer for: whether rightly, and for what else."""
CONTACT = 11
"""Whether a message for everybody is to the point for a customer."""
HOLDOUT = 12
"""Whether a firm's programme refuses a customer, in all weeks."""
ENDING = 13
"""Whether a customer whom a firm sends away warns of it."""
RENEWAL = 14
"""Whether a customer leaves the market when a contract is due."""

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
NETWORK_BRIDGE = 45
"""Further contacts of those who bridge communities: one block each."""

# Firms
FIRM_PLANNING = 64
"""Seed of the random generator that a firm may use when it plans (the firm's id takes the customer's place)."""
