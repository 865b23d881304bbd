"""A claim, what was found of it in several places, and what follows: where it holds, and where it fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from questions.experiment import SEEDS, Estimate, turn_in_words

CUSTOMERS = 2000
"""Size of the markets, where an experiment is not one of the questions'."""

Grid = Mapping[str, Mapping[str, Estimate]]
"""What was found, by row and column: above zero (or above ``least``) speaks for the claim, below against it."""


@dataclass(frozen=True)
class Claim:
    """A claim of the textbooks.

    Attributes
    ----------
    short
        A few words, for the figure.
    said
        The claim in one sentence.
    source
        Who says so, or has looked at it.
    tested
        The scenario, what is changed, and what is compared.
    effect, unit
        What is measured, such that more of it speaks for the claim, and its unit.
    rows, columns
        What is varied.
    measure
        Runs the experiment.
    holds, fails
        Why it holds where it does, and why it fails where it does.
    least
        What the effect must exceed for the claim to hold.
    decimals
        To write.
    ordered
        Whether the columns are levels of something that rises, so that it can be said where the answer turns.
    """

    short: str
    said: str
    source: str
    tested: str
    effect: str
    unit: str
    rows: str
    columns: str
    measure: Callable[[], Grid]
    holds: str
    fails: str
    least: float = 0.0
    decimals: int = 1
    ordered: bool = True


@dataclass(frozen=True)
class Place:
    """What was found somewhere, and whether it speaks for the claim (1), against it (-1), or for neither (0)."""

    where: str
    found: Estimate
    sign: int


@dataclass(frozen=True)
class Finding:
    """What was found of a claim."""

    claim: Claim
    grid: Grid

    @property
    def places(self) -> list[Place]:
        """All cells."""
        one = len(self.grid) == 1
        return [
            Place(column if one else f"{row}, {column}", found, self.excess(found).sign)
            for row, cells in self.grid.items()
            for column, found in cells.items()
        ]

    def excess(self, found: Estimate) -> Estimate:
        """Return by how much an effect exceeds what the claim needs."""
        return Estimate(found.mean - self.claim.least, found.half)

    def where(self, sign: int) -> list[Place]:
        """Return the places that speak for the claim (1), against it (-1), or for neither (0), the clearest first."""
        return sorted((p for p in self.places if p.sign == sign), key=lambda p: -(sign or -1) * p.found.mean)

    @property
    def verdict(self) -> str:
        """Say in a few words what has come of the claim."""
        holding, open_, failing = (bool(self.where(sign)) for sign in (1, 0, -1))
        if holding:
            return "depends" if failing else "not shown everywhere" if open_ else "holds wherever tried"
        return "fails wherever tried" if failing and not open_ else "fails" if failing else "not shown"

    def best(self) -> Place | None:
        """Return where the claim holds most clearly, if it does anywhere."""
        return next(iter(self.where(1)), None)

    def worst(self) -> Place | None:
        """Return where it fails most clearly; else where it could not be shown."""
        return next(iter([*self.where(-1), *self.where(0)]), None)

    def text(self, found: Estimate) -> str:
        """Write an effect with its interval."""
        return found.text(self.claim.decimals, signed=self.claim.least == 0.0)

    def turns(self) -> str:
        """Say where the answer turns, as a list: a line for each row."""
        lines = []
        for row, cells in self.grid.items():
            found = [self.excess(each) for each in cells.values()]
            names = list(cells)
            said = (
                turn_in_words(range(len(names)), found, lambda at, names=names: names[int(at)], "holds", "fails")
                if self.claim.ordered and len(names) > 1
                else by_place(dict(zip(names, found, strict=True)))
            )
            told = said.replace("told from zero", f"told from {self.claim.least:g}") if self.claim.least else said
            lines.append(f"* {row}: {told}.")
        return "\n".join(lines)


def by_place(found: Mapping[str, Estimate]) -> str:
    """Say of places in no particular order where a claim holds, fails, or can be neither shown nor refuted."""
    words = {1: "it holds", -1: "it fails", 0: "it cannot be told"}
    parts = []
    for sign, said in words.items():
        places = [name for name, each in found.items() if each.sign == sign]
        if places:
            parts.append(f"{said} with {'; '.join(places)}")
    return ", ".join(parts)


def seeds() -> range:
    """Return the seeds of the replications: those of the questions."""
    return SEEDS
