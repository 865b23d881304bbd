"""A cluster of one worker, by Dask's own means; prints the address of its scheduler. Run by ``test_faults.py``."""

import logging
import sys

from distributed import LocalCluster

if __name__ == "__main__":
    cluster = LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=logging.CRITICAL
    )
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
