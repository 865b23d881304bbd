"""How a sweep deals with a cluster: what it keeps of it, what it says of it, and when it stops waiting for it."""

import weakref

import distributed
import pytest

import simulation as sim
from simulation.experiments.sweeps import engines
from simulation.experiments.sweeps.batches import run_batch
from simulation.experiments.sweeps.engines import AHEAD
from simulation.experiments.sweeps.store import Store, SweepError


class Cluster:
    """Stands for a client of Dask with one worker, and counts what it has been asked to keep."""

    status, dashboard_link = "running", None
    kept, most = 0, 0

    def __init__(self, address, **settings):
        type(self).kept = type(self).most = 0

    def nthreads(self):
        return {"a worker": 1}

    def submit(self, work, packed, batch, key, pure):
        Cluster.kept += 1
        Cluster.most = max(Cluster.most, Cluster.kept)
        return Future(key, run_batch(packed, batch))

    def close(self, timeout):
        pass


class Future:
    def __init__(self, key, done):
        self.key, self.done = key, done

    def add_done_callback(self, call):
        call(self)

    def result(self):
        return self.done

    def release(self):
        Cluster.kept -= 1
        self.done = None


@pytest.mark.parametrize("scheduler", [None, "tcp://10.0.0.1:8786"])
def test_what_a_batch_brought_is_let_go_of_once_it_is_written(experiment, tmp_path, monkeypatch, scheduler):
    monkeypatch.setattr(distributed, "Client", Cluster)
    brought, alive = [], []
    write = Store.write

    def written(store, done):
        brought.append(weakref.ref(done))
        write(store, done)

    def count(done, runs):
        alive.append(sum(each() is not None for each in brought))

    monkeypatch.setattr(Store, "write", written)
    sim.sweep(experiment, tmp_path / "out", workers=1, scheduler=scheduler, batch=1, progress=count)
    assert len(brought) == 24
    assert max(alive) <= 1 + AHEAD, "what is being written, and what was handed out ahead"
    assert Cluster.most <= AHEAD and Cluster.kept == 0


class Silent(Future):
    """Never tells that it is done."""

    def add_done_callback(self, call):
        Lost.status = "closed"


class Lost(Cluster):
    """A client whose connection is lost before anything is done; nobody is told."""

    def submit(self, work, packed, batch, key, pure):
        Cluster.kept += 1
        return Silent(key, None)


def test_a_sweep_does_not_wait_for_ever_for_a_cluster_that_says_nothing(experiment, tmp_path, monkeypatch):
    monkeypatch.setattr(distributed, "Client", Lost)
    monkeypatch.setattr(Lost, "status", "running", raising=False)
    monkeypatch.setattr(engines, "COUNT_WORKERS", 0.0)
    with pytest.raises(SweepError, match="scheduler was lost"):
        sim.sweep(experiment, tmp_path / "out", scheduler="tcp://10.0.0.1:8786", batch=2)
    assert Cluster.kept == 0


def test_workers_with_several_threads_are_told(experiment, tmp_path, monkeypatch):
    monkeypatch.setattr(distributed, "Client", Cluster)
    for threads, expected in ((1, False), (4, True)):
        monkeypatch.setattr(Cluster, "nthreads", lambda self, threads=threads: {"a worker": threads})
        told = []
        sim.sweep(experiment, tmp_path / str(threads), scheduler="tcp://10.0.0.1:8786", batch=12, told=told.append)
        assert ("--nthreads 1" in told[0]) is expected
