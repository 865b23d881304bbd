"""Things that are made when they are first asked for."""

from collections.abc import Callable, Iterator, Mapping


class OnDemand[Thing](Mapping[str, Thing]):
    """Things by name, each made when it is first asked for.

    Parameters
    ----------
    makers
        Each makes one.

    Examples
    --------
    >>> squares = OnDemand({"two": lambda: 4})
    >>> list(squares), squares["two"]
    (['two'], 4)
    """

    def __init__(self, makers: Mapping[str, Callable[[], Thing]]) -> None:
        self._makers = makers
        self._made: dict[str, Thing] = {}

    def __getitem__(self, name: str) -> Thing:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
