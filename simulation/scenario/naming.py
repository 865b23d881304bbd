"""Checking the names that strategies use: of segments and personas, and of their firm's media, research and levels."""

from typing import TYPE_CHECKING

from simulation.parameters import fault, nearest

if TYPE_CHECKING:
    from simulation.scenario.schema import Scenario

KINDS = {
    "segments": "segment",
    "personas": "segment or persona",
    "media": "advertising medium",
    "research": "research method",
    "levels": "relationship level",
}


def check_names(scenario: "Scenario") -> None:
    """Check every name that a firm's strategy uses.

    Raises
    ------
    Fault
        At the parameter, with the nearest name.
    """
    segments = scenario.customers.segments
    personas = [*segments, *(segment.persona for segment in segments.values() if segment.persona)]
    for firm, parameters in scenario.firms.items():
        known = {
            "segments": list(segments),
            "personas": list(dict.fromkeys(personas)),
            "media": list(parameters.media_used()),
            "research": list(parameters.research),
            "levels": list(parameters.levels),
        }
        for kind, path, name in parameters.strategy.names_used():
            if name not in known[kind]:
                close = nearest(name, known[kind])
                hint = f"; did you mean '{close}'?" if close else ""
                message = f"there is no {KINDS[kind]} '{name}'{hint} (there are: {', '.join(known[kind])})"
                raise fault(("firms", firm, "strategy", *path), message)
