"""How a validator says which of several parameters is at fault."""


class Fault(ValueError):
    """A rule that parameters break together, located at the one a person would correct.

    Attributes
    ----------
    path : tuple of str and int
        Where the fault lies, relative to the model whose validator raised it.
    """

    def __init__(self, path: tuple[str | int, ...], message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message

    def __reduce__(self) -> tuple[type["Fault"], tuple[tuple[str | int, ...], str]]:
        """Pickle with both arguments, so that a fault survives the way back from a worker process."""
        return type(self), (self.path, self.message)


def fault(path: str | int | tuple[str | int, ...], message: str) -> Fault:
    """Make the error for a validator to raise, located at a field (or deeper) below the model it validates.

    A validator that raises an ordinary ``ValueError`` is reported at the line of the whole model; one that raises a
    fault is reported at the line of the parameter it names.

    Parameters
    ----------
    path : str, int or tuple of these
        The field, or the path to it, relative to the model validated: ``"launch_week"``, ``("firms", "Keeper")``.
    message : str
        What is wrong, in words that follow the parameter's name and a colon.

    Examples
    --------
    >>> raise fault("launch_week", "must not come after the last week (52), but is 60")
    Traceback (most recent call last):
    ...
    simulation.parameters.faults.Fault: must not come after the last week (52), but is 60
    """
    return Fault(path if isinstance(path, tuple) else (path,), message)
