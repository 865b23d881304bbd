"""Finding the place in a scenario that an error of pydantic is about.

Pydantic's location is nearly the path in the file; but at a choice among kinds it holds the tag as well, at any other
union a label of the alternative tried, and at a name that is itself at fault the marker ``[key]``. Walking the model's
shape along with the location takes these out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic.fields import FieldInfo

from simulation.parameters.shape import Shape
from simulation.scenario.tree import Path

KEY_MARKER = "[key]"


@dataclass(frozen=True)
class Spot:
    """What an error is about.

    Attributes
    ----------
    path : tuple
        The path in the file.
    shape, owner : Shape or None
        What the model says may stand there, and in what stands around it (for the names valid there).
    field : FieldInfo or None
        The parameter there, or the nearest above; it knows meaning and unit.
    is_key : bool
        Whether the name is at fault rather than what it holds.
    union, alternative : tuple or None, Shape or None
        The path of the outermost union without a discriminator on the way, and the alternative that was tried.
    """

    path: Path
    shape: Shape | None
    owner: Shape | None = None
    field: FieldInfo | None = None
    is_key: bool = False
    union: Path | None = None
    alternative: Shape | None = None


def spot_of(location: Sequence[str | int], shape: Shape) -> Spot:
    """Find what a location of pydantic's is about, in something validated against a shape."""
    spot = Spot((), shape)
    for part in location:
        here = spot.shape
        if part == KEY_MARKER:
            spot = replace(spot, is_key=True)
        elif here is not None and here.discriminator is not None and part in here.kinds:
            spot = replace(spot, shape=here.kinds[str(part)])
        elif here is not None and here.discriminator is None and here.members:
            spot = _into_alternative(spot, here, str(part))
        else:
            spot = _descended(spot, part)
    return spot


def _into_alternative(spot: Spot, union: Shape, label: str) -> Spot:
    """Enter the alternative of a union that a label names, if it can be told."""
    labels = {_label(member): member for member in union.members}
    tried = labels.get(label)
    if spot.union is None:
        return replace(spot, shape=tried, union=spot.path, alternative=tried)
    return replace(spot, shape=tried)


def _label(member: Shape) -> str:
    """Pydantic's label of an alternative that is a model; for others any text will do."""
    return member.model.__name__ if member.model is not None else repr(member.annotation)


def _descended(spot: Spot, part: str | int) -> Spot:
    """Go one step down the file."""
    here = spot.shape
    below = here.child(part) if here is not None else None
    model = here.model if here is not None else None
    field = model.model_fields.get(part) if model is not None and isinstance(part, str) else None
    return replace(spot, path=(*spot.path, part), shape=below, owner=here, field=field or spot.field)
