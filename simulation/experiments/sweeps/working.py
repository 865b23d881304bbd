"""What a worker process of Dask does when it begins (Dask loads this by ``--preload``), and with a batch."""

import signal
import time
from typing import Any

from simulation.experiments.sweeps.batches import Batch, BatchDone, run_batch

SETTLING = 1.0
"""Seconds that a worker, once it runs, leaves Dask to learn of it: one that ends before is not started anew."""
_unsettled: list[Any] = []
"""This process' worker, until its first batch."""


def dask_setup(worker: Any) -> None:
    """Leave Ctrl-C to whoever started the sweep: batches that are being done are finished."""
    _unsettled.append(worker)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work_on(packed: bytes, batch: Batch) -> BatchDone:
    """Do a batch, once the worker has settled: a batch may end the process it runs in."""
    while _unsettled:
        if _unsettled[0].status.name == "init":
            time.sleep(SETTLING / 10)
        else:
            time.sleep(SETTLING)
            _unsettled.clear()
    return run_batch(packed, batch)
