"""The base class of every parameter model, and the field that documents itself."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Parameters(BaseModel):
    """A group of parameters that cannot be changed, misspelt or filled with the wrong type.

    Frozen (a changed copy comes from `model_copy` or a new scenario), strict (the text "3" is no number), closed
    (an unknown name is an error), finite (no NaN, no infinity), and with defaults held to the same bounds as input.

    Examples
    --------
    >>> class Offering(Parameters):
    ...     price: float = parameter(20.0, "Shelf price.", unit="EUR", source="assumption: a round price", gt=0)
    >>> Offering(price=25).price
    25.0
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", validate_default=True, allow_inf_nan=False)


def parameter(
    default: Any,
    meaning: str,
    *,
    unit: str,
    source: str,
    play: bool = False,
    default_factory: Callable[[], Any] | None = None,
    **bounds: Any,
) -> Any:
    """Declare one parameter: its default, its meaning, its unit, where the default comes from, and its bounds.

    Parameters
    ----------
    default : object
        The default value; ``...`` where the scenario must give one (or where `default_factory` makes it).
    meaning : str
        One plain sentence.
    unit : str
        The unit, such as ``"EUR"``, ``"1/week"`` or ``"-"`` for a pure number or a name.
    source : str
        Author and year, or the word *assumption* with a reason. Names and texts may say ``"structure"``.
    play : bool
        Whether the parameter is one of the few that pages for beginners offer to play with.
    default_factory : callable, optional
        Makes a fresh default; then `default` must be ``...``.
    **bounds
        Pydantic's own constraints: ``gt, ge, lt, le, min_length, max_length, pattern, discriminator`` ...

    Raises
    ------
    TypeError
        If both a default and a `default_factory` are given.
    """
    about: dict[str, Any] = {
        "description": meaning,
        "json_schema_extra": {"unit": unit, "source": source, "play": play},
    }
    if default_factory is None:
        return Field(default, **about, **bounds)
    if default is not ...:
        raise TypeError("give either a default or a default_factory, not both")
    return Field(default_factory=default_factory, **about, **bounds)
