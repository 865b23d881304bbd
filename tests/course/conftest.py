"""A place for records that is nobody's."""

from pathlib import Path

import pytest

from simulation.course.record import FOLDER_VARIABLE


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep records in an empty folder; return it."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "work"))
    return tmp_path / "work"
