"""From a scenario file to a validated model, or to one error that names every problem with its line."""

import json
import os
from collections.abc import Iterable

from pydantic import BaseModel, ValidationError

from simulation.scenario.editing import apply_settings
from simulation.scenario.errors import ScenarioError
from simulation.scenario.explaining import problems_in
from simulation.scenario.inheritance import read_scenario
from simulation.scenario.reading import read_yaml
from simulation.scenario.tree import Located

__all__ = ["ScenarioError", "load", "read_scenario", "read_yaml", "validate"]


def load[Model: BaseModel](model: type[Model], path: str | os.PathLike[str], settings: Iterable[str] = ()) -> Model:
    """Load a scenario: the file, what it extends, and settings over both.

    Parameters
    ----------
    model : type
        The model to make.
    path : path-like
        A YAML file, see `read_yaml` and `simulation.scenario.inheritance`.
    settings : iterable of str
        Such as ``"firms.Keeper.offering.price=25"``, see `simulation.scenario.editing`.

    Returns
    -------
    Model
        The validated model.

    Raises
    ------
    ScenarioError
        If anything is wrong; its text says what, in which file and line, and what was probably meant.
    """
    return validate(model, apply_settings(model, read_scenario(model, path), settings))


def validate[Model: BaseModel](model: type[Model], located: Located) -> Model:
    """Make a model from a scenario's values.

    The values are handed over as JSON: so a strict model still takes a YAML list for a tuple and a text for a member of
    an enumeration, and still refuses the text "3" for a number.

    Parameters
    ----------
    model : type
        The model to make.
    located : Located
        The values and where they are written.

    Raises
    ------
    ScenarioError
        With every problem found, each at its line.
    """
    try:
        return model.model_validate_json(json.dumps(located.value))
    except ValidationError as error:
        raise ScenarioError(problems_in(error, model, located)) from None
