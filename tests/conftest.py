"""What all tests share: the folders of the repository, and settings that make a run repeatable."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parents[1]

os.environ.setdefault("MPLBACKEND", "agg")  # before anything imports Matplotlib: figures are drawn, never shown

# the first call of a compiled function compiles it, which takes longer than Hypothesis allows an example by default
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("deep", deadline=None, max_examples=5000, print_blob=True)  # a search of hours
settings.load_profile(os.environ.get("LOYALTY_LAB_EXAMPLES") or ("ci" if os.environ.get("CI") else "local"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the folder that holds the whole project."""
    return REPOSITORY
