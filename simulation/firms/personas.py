"""Personas: a firm's picture of the parts of its customers. A segment is the truth, a persona may be wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulation.firms.view import Persona

TELLS_STORIES_FROM = 0.6
"""Accuracy from which on a firm knows who its customers are, what they want and what worries them [-]. Assumption."""


class Described(Protocol):
    """A segment, as far as it can be described."""

    @property
    def orientation(self) -> str: ...  # noqa: D102
    @property
    def persona(self) -> str: ...  # noqa: D102
    @property
    def story(self) -> str: ...  # noqa: D102
    @property
    def goals(self) -> str: ...  # noqa: D102
    @property
    def worries(self) -> str: ...  # noqa: D102


class Everybody(Protocol):
    """All segments, by name, and their order."""

    @property
    def segments(self) -> Mapping[str, Described]: ...  # noqa: D102
    def segments_by_id(self) -> list[int]: ...  # noqa: D102


def personas_of(everybody: Everybody, accuracy: float) -> tuple[Persona, ...]:
    """Return a firm's personas in the order of the segments' ids, without the share of customers taken for each.

    Parameters
    ----------
    everybody
        The scenario's customers.
    accuracy
        Probability that the firm pictures somebody rightly who has never bought from it [-]; stories need research.
    """
    segments = list(everybody.segments.items())
    told = accuracy >= TELLS_STORIES_FROM
    return tuple(
        Persona(
            number, name, segment.persona or name, segment.orientation, 0.0,
            segment.story if told else "", segment.goals if told else "", segment.worries if told else "",
        )
        for number, (name, segment) in ((place, segments[place]) for place in everybody.segments_by_id())
    )  # fmt: skip


def pictured(personas: Sequence[Persona], taken_for: NDArray[np.integer]) -> dict[str, Persona]:
    """Return personas by the name of the segment, with the share of the customers who are taken for each.

    Parameters
    ----------
    taken_for : (n_known,)
        Number of the segment that each customer on record is taken for.
    """
    counts = np.bincount(taken_for, minlength=len(personas)) / max(1, len(taken_for))
    return {persona.segment: replace(persona, share=float(counts[persona.number])) for persona in personas}
