"""Running a manifest again, and whether the same numbers come out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simulation.experiments.comparison import Comparison, Progress, compare
from simulation.experiments.manifest import (
    ComparisonManifest,
    RunManifest,
    TournamentManifest,
    load_manifest,
    table_sha256,
    versions,
)
from simulation.experiments.measures import FROM_EQUITY
from simulation.experiments.tournament.arenas import Arena
from simulation.experiments.tournament.entrants import Entrant
from simulation.experiments.tournament.league import Tournament
from simulation.experiments.tournament.playing import Plan, planned
from simulation.market.market import Market


@dataclass(frozen=True)
class Repetition:
    """Whether a repetition gave the numbers that were recorded.

    Attributes
    ----------
    recorded, found
        Hashes of the table.
    changes
        Versions that differ: name, as recorded, as they are now.
    """

    recorded: str
    found: str
    changes: tuple[tuple[str, str, str], ...]

    @property
    def same(self) -> bool:
        """Whether the numbers are the same."""
        return self.recorded == self.found

    def __str__(self) -> str:
        """Say it in words."""
        if self.same:
            return f"Reproduced: the numbers are the same as recorded (sha256 {self.found[:12]})."
        text = f"NOT reproduced: the numbers differ from those recorded (sha256 {self.found[:12]}, not {self.recorded[:12]})."
        if self.changes:
            what = "; ".join(f"{name} {before}, now {after}" for name, before, after in self.changes)
            return f"{text} It was made with {what}."
        return f"{text} All versions are as they were."


def repeated_run(manifest: RunManifest, market: Market) -> Repetition:
    """Hold a new run of a manifest's scenario against the recorded one, as far as that went."""
    firms = market.results.firms
    table = firms[firms["week"] <= manifest.weeks_done].reset_index(drop=True)
    return Repetition(manifest.firms_sha256, table_sha256(table), _changes(manifest.versions))


def repeated_comparison(manifest: ComparisonManifest, comparison: Comparison) -> Repetition:
    """Hold a new comparison of a manifest's scenarios against the recorded one, as far as that went."""
    runs = comparison.runs
    table = runs[runs["replication"] < manifest.replications_done].reset_index(drop=True)
    return Repetition(manifest.runs_sha256, table_sha256(table), _changes(manifest.versions))


def repeated_tournament(manifest: TournamentManifest, tournament: Tournament) -> Repetition:
    """Hold a new tournament of a manifest's strategies against the recorded one, as far as that went."""
    runs = tournament.runs
    table = runs[runs["replication"] < manifest.replications_done].reset_index(drop=True)
    return Repetition(manifest.runs_sha256, table_sha256(table), _changes(manifest.versions))


def reproduce(path: str | Path, progress: Progress | None = None, threads: int = 1) -> tuple[Market, Repetition]:
    """Run the manifest of a run again.

    Returns
    -------
    market, repetition
        The market after its run, and whether its numbers are those recorded.

    Raises
    ------
    ScenarioError
        If the manifest is wrong or was changed.
    ValueError
        If it is the manifest of a comparison, or holds strategies written in Python.
    """
    manifest = load_manifest(path)
    if not isinstance(manifest, RunManifest):
        raise ValueError(f"{path} is the manifest of a comparison; use compare_again")
    check_repeatable(manifest)
    market = Market(manifest.scenario, threads=threads).run(progress=progress)
    return market, repeated_run(manifest, market)


def compare_again(manifest: ComparisonManifest, workers: int = 1, progress: Progress | None = None) -> Comparison:
    """Make the comparison of a manifest again.

    Raises
    ------
    ValueError
        If strategies written in Python were compared.
    """
    check_repeatable(manifest)
    return compare(
        manifest.scenarios,
        manifest.replications,
        firm=manifest.firm,
        outcomes=manifest.outcomes,
        confidence=manifest.confidence,
        seed=manifest.seed,
        with_equity=any(name in FROM_EQUITY for name in manifest.outcomes),
        workers=workers,
        progress=progress,
    )


def tournament_again(manifest: TournamentManifest) -> Plan:
    """Return the plan of a manifest's tournament.

    Raises
    ------
    ValueError
        If strategies written in Python took part.
    """
    check_repeatable(manifest)
    entrants = [
        Entrant(name, strategy, manifest.authors.get(name, "")) for name, strategy in manifest.strategies.items()
    ]
    arenas = [Arena(name, scenario) for name, scenario in manifest.scenarios.items()]
    return planned(entrants, arenas, manifest.replications, seed=manifest.seed, confidence=manifest.confidence)


def check_repeatable(manifest: RunManifest | ComparisonManifest | TournamentManifest) -> None:
    """Refuse to repeat what a manifest cannot hold.

    Raises
    ------
    ValueError
        If strategies written in Python took part.
    """
    if manifest.own_strategies:
        who = ", ".join(f"{firm} ({name})" for firm, name in manifest.own_strategies.items())
        raise ValueError(
            f"this was run with strategies written in Python: {who}; a manifest cannot hold them, so run it again from "
            "the program that defines them"
        )


def _changes(before: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    after = versions()
    names = [*before, *(name for name in after if name not in before)]
    pairs = ((name, before.get(name, "none"), after.get(name, "none")) for name in names)
    return tuple(each for each in pairs if each[1] != each[2])
