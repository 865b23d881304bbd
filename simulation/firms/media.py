"""Advertising media: what each reaches, how its campaign idea wears out, and whom a targeted message finds."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from simulation.firms.view import MediumSeen
from simulation.parameters import Parameters, parameter
from simulation.rules.response import idea_freshness, saturating_response

RESPONSE = "assumption: chosen so that spending of the default size brings about half of the ceiling"
ONLY_MEDIUM = "acquisition"
"""Name of the one medium of a firm that lists none."""


class AcquisitionResponse(Parameters):
    """How advertising makes the firm known: ``ceiling * (1 - exp(-spending per person / scale))`` a week."""

    ceiling: float = parameter(
        0.06,
        "Hazard of getting to know the firm under unlimited advertising.",
        unit="1/week",
        source=RESPONSE,
        ge=0,
        le=1,
        play=True,
    )
    scale: float = parameter(
        0.3,
        "Spending per person in the market that brings 63 % of the ceiling.",
        unit="EUR/person/week",
        source=RESPONSE,
        gt=0,
        le=1e6,
    )
    wear_out: float = parameter(
        0.03,
        "How fast a campaign idea loses its effect with use.",
        unit="1/week",
        source="assumption: half-life of about half a year; Naik, Mantrala & Sawyer (1998) find months",
        ge=0,
        le=10,
        play=True,
    )
    renewal_cost: float = parameter(
        3000.0,
        "Cost of a fresh campaign idea.",
        unit="EUR",
        source="assumption: a few weeks of advertising",
        ge=0,
        le=1e12,
    )


class Medium(AcquisitionResponse):
    """One advertising medium, with an idea of its own that wears out."""

    share: float = parameter(
        1.0,
        "Its part of what is planned for advertising as a whole; the parts are divided by their sum.",
        unit="-",
        source="assumption: equal parts",
        ge=0,
        le=1e6,
    )


def media_of(listed: Mapping[str, Medium], only: AcquisitionResponse) -> dict[str, Medium]:
    """Return a firm's media by name: those listed, or else the one that works as ``acquisition`` says."""
    return dict(listed) or {ONLY_MEDIUM: _only(only)}


@lru_cache(maxsize=1024)
def _only(works: AcquisitionResponse) -> Medium:
    return Medium.model_construct(**dict(works))


def divided(spending: float, media: Mapping[str, Medium | MediumSeen]) -> dict[str, float]:
    """Divide spending on advertising over the media by their own shares [EUR/week]; equally if all shares are 0.

    Examples
    --------
    >>> divided(90.0, {"radio": Medium(share=2.0), "post": Medium()})
    {'radio': 60.0, 'post': 30.0}
    """
    total = sum(medium.share for medium in media.values())
    if total <= 0.0:
        return {name: spending / len(media) for name in media}
    return {name: spending * (medium.share / total) for name, medium in media.items()}


def freshness(medium: AcquisitionResponse, weeks: int) -> float:
    """What is left of the effect of a medium's idea after some weeks in use, 1 when new [-]."""
    return idea_freshness(float(weeks), medium.wear_out)


def overall_freshness(media: Mapping[str, MediumSeen]) -> float:
    """What is left of the effect of all ideas together, weighted by the media's shares [-]."""
    return sum(part * media[name].freshness for name, part in divided(1.0, media).items())


def fresh_hazards(
    media: Mapping[str, Medium], spending: Mapping[str, float], addressed: float
) -> dict[str, tuple[float, Medium]]:
    """Hazard of getting to know the firm by each medium for somebody who is addressed, were its idea new [1/week].

    Parameters
    ----------
    spending
        By medium [EUR/week].
    addressed
        How many people are addressed.
    """
    return {
        name: (saturating_response(amount / addressed, media[name].ceiling, media[name].scale), media[name])
        for name, amount in spending.items()
        if name in media
    }


def hazard(fresh: Mapping[str, tuple[float, Medium]], weeks: Mapping[str, int]) -> float:
    """Hazard of getting to know the firm for somebody who is addressed [1/week]: the sum over the media.

    Parameters
    ----------
    fresh
        By medium, as from :func:`fresh_hazards`.
    weeks
        How long each medium's idea has been in use [weeks].
    """
    return sum(new * freshness(medium, weeks.get(name, 0)) for name, (new, medium) in fresh.items())


def probability_addressed(targeted: Sequence[bool], people: Sequence[int], accuracy: float) -> list[float]:
    """Probability that somebody of each segment gets a message meant for some of the segments, (n_segments,).

    The firm addresses those it takes for members of the targeted segments. Its picture is right with probability
    ``accuracy``; else it says no more than the shares of the market do: with w the targeted segments' share of all people,
    ``accuracy + (1 - accuracy) w`` of their members and ``(1 - accuracy) w`` of the others are addressed, in all w.

    Parameters
    ----------
    targeted, people : (n_segments,)
        Whether a segment is meant, and how many people are in it.

    Source: assumption on form.

    Examples
    --------
    >>> probability_addressed([True, False], [25, 75], 0.6)
    [0.7, 0.1]
    """
    everybody = sum(people)
    meant = sum(n for n, yes in zip(people, targeted, strict=True) if yes)
    by_chance = (1.0 - accuracy) * (meant / everybody if everybody else 0.0)
    return [accuracy + by_chance if yes else by_chance for yes in targeted]
