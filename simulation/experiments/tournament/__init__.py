"""Tournaments: every strategy meets every other in several markets, under the same luck.

:mod:`.strategy_files` says what a strategy file is, :mod:`.entrants` who takes part, :mod:`.arenas` where, :mod:`.matches`
what one match is, :mod:`.outside` how strategies from Python files are kept apart, :mod:`.journal` how what was played is
kept, :mod:`.playing` runs it all, and :mod:`.league` holds what came out.
"""
