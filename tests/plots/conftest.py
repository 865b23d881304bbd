"""What all tests of figures share."""

from collections.abc import Iterator

import pytest
from matplotlib import pyplot


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Leave no figures behind."""
    yield
    pyplot.close("all")
