"""What a worker process of Dask does when it begins (Dask loads this by ``--preload``)."""

import signal
from typing import Any

import simulation.experiments.sweeps.batches as _loaded  # so that the first batch need not wait for it

__all__ = ["dask_setup"]


def dask_setup(worker: Any) -> None:
    """Leave Ctrl-C to whoever started the sweep: batches that are being done are finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert _loaded
