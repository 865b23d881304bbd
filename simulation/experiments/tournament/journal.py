"""What was played, kept line by line, so that a tournament that was stopped goes on where it was.

A match is known by a hash of all that its result depends on (market, both strategies, seed, this program), so that a
journal may be used by any tournament: one with a strategy more, or with more replications, plays only what is new.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from simulation.experiments.tournament.matches import Match, Played

FILE_NAME = "matches.jsonl"


class Journal:
    """The matches played so far; without a file, of this tournament only."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file
        self._known: dict[str, Played] = {}

    @classmethod
    @contextmanager
    def at(cls, path: Path | None) -> Iterator["Journal"]:
        """Open a journal, or begin one.

        Raises
        ------
        OSError
            If it cannot be read or written.
        """
        if path is None:
            yield cls()
            return
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        with path.open("a", encoding="utf-8", newline="\n") as file:
            if before and not before.endswith("\n"):
                file.write("\n")  # it was ended while it wrote
            journal = cls(file)
            journal._read(before)
            yield journal

    def __len__(self) -> int:
        return len(self._known)

    def find(self, match: Match) -> Played | None:
        """Return what came of a match, if it was played."""
        return self._known.get(match.sha256)

    def write(self, match: Match, result: Played) -> None:
        """Keep what came of a match."""
        self._known[match.sha256] = result
        if self._file is not None:
            line = {
                "match": match.sha256, "market": match.arena.name, "replication": match.replication,
                "one": match.one.name, "other": match.other.name, "score_one": result.one, "score_other": result.other,
            }  # fmt: skip
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()

    def _read(self, text: str) -> None:
        for line in text.splitlines():
            try:
                told = json.loads(line)
                self._known[told["match"]] = Played(float(told["score_one"]), float(told["score_other"]))
            except (ValueError, KeyError, TypeError):
                continue  # a line that was not finished: the match is played again
