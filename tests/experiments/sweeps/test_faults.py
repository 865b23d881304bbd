"""What happens to a sweep: nothing finished is lost, nothing is counted twice, and the message says what to do."""

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import dask
import distributed
import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.manifest import load_manifest
from simulation.experiments.sweeps.alone import run_batch_alone
from simulation.experiments.sweeps.store import SweepError
from tests.experiments.sweeps.conftest import runs_in
from tests.experiments.sweeps.troubles import Deadly, Slow, with_trouble

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended in another way")
PATIENCE = 180.0
WITHOUT_STRATEGY = (
    "  strategy:\n    path: firms.Keeper.strategy\n    choices: [retention_focus, acquisition_focus]\n",
    "",
)


@pytest.fixture(autouse=True)
def compiled_once(monkeypatch):
    """Let processes that are started share what Python makes of the source files, also where it is told to keep nothing."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)


@pytest.fixture
def undisturbed(experiment, tmp_path):
    """All runs of the small sweep, when nothing happens to it."""
    sim.sweep(experiment, tmp_path / "undisturbed", workers=1, batch=2)
    return runs_in(tmp_path / "undisturbed")


def test_what_a_killed_worker_was_doing_is_done_by_another(write, tmp_path):
    experiment = sim.load_experiment(write(("replications: 4", "replications: 2"), WITHOUT_STRATEGY))
    sim.sweep(experiment, tmp_path / "alone", workers=1)
    marker = tmp_path / "killed once"
    deadly = with_trouble(experiment, Deadly, once=20.0, marker=str(marker))
    told, out = [], tmp_path / "out"
    done = sim.sweep(deadly, out, workers=2, batch=2, told=told.append)
    assert "2 processes; its page: http://127.0.0.1:" in told[0]
    assert marker.exists()
    assert (done.runs_done, done.runs_failed, done.interrupted) == (6, 0, False)
    assert runs_in(out).equals(runs_in(tmp_path / "alone"))


class ClusterWhereWorkersDie:
    """Stands for a client of Dask whose workers die at every batch, but those whose runs are done apart."""

    status, dashboard_link = "running", None

    def __init__(self, address: str, **settings: object) -> None:
        self.address = address

    def nthreads(self):
        return {"a worker": 1}

    def submit(self, work, packed, batch, key, pure):
        return ItsFuture(key, work, packed, batch)

    def close(self, timeout):
        pass


class ItsFuture:
    def __init__(self, key, work, packed, batch) -> None:
        self.key, self.work, self.packed, self.batch = key, work, packed, batch

    def add_done_callback(self, call):
        call(self)

    def result(self):
        if self.work is run_batch_alone:
            return self.work(self.packed, self.batch)
        raise distributed.KilledWorker(self.key, "a worker", 1)

    def release(self):
        pass


def test_of_a_batch_that_kills_only_the_run_that_does_it_is_written_down_as_failed(write, tmp_path, monkeypatch):
    path = write(("replications: 4", "replications: 1"), ("levels: 3", "levels: 2"), WITHOUT_STRATEGY)
    experiment = sim.load_experiment(path)
    sim.sweep(experiment, tmp_path / "alone", workers=1)
    alone = runs_in(tmp_path / "alone")
    monkeypatch.setattr(distributed, "Client", ClusterWhereWorkersDie)
    out = tmp_path / "out"
    done = sim.sweep(with_trouble(experiment, Deadly, always=22.0), out, scheduler="tcp://10.0.0.1:8786", batch=2)
    assert (done.runs_done, done.runs_failed) == (2, 1)
    assert runs_in(out).equals(alone[alone["price"] < 22.0])
    failures = pd.read_parquet(out / "failures")
    assert failures[["point", "replication", "seed"]].to_numpy().tolist() == [[1, 0, 5]]
    assert "signal 9" in failures["error"].item()


@contextmanager
def a_cluster():
    """Start a cluster of one worker; yields its process, and the address of its scheduler."""
    script = Path(__file__).with_name("cluster.py")
    process = subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(script.parents[3])},
    )  # fmt: skip
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def test_a_cluster_gives_the_same_rows_and_when_its_scheduler_is_lost_what_was_finished_is_kept(
    experiment, undisturbed, tmp_path
):
    with a_cluster() as (process, address):
        stopped = sim.sweep(experiment, tmp_path / "one", scheduler=address, batch=2, progress=ctrl_c_after(4))
        assert stopped.interrupted
        assert 4 <= stopped.runs_done < 24
        sim.sweep(experiment, tmp_path / "one", scheduler=address)
        assert runs_in(tmp_path / "one").equals(undisturbed)

        slow = with_trouble(experiment, Slow, seconds=0.2)

        def kill(done: int, total: int) -> None:
            if done == 6:
                process.kill()

        with pytest.raises(SweepError, match="scheduler was lost") as caught:
            sim.sweep(slow, tmp_path / "two", scheduler=address, batch=2, progress=kill)
    assert "same command (with the new address) goes on" in str(caught.value)
    kept = load_manifest(tmp_path / "two" / "manifest.yaml")
    assert not kept.complete
    assert kept.runs_done == 2 * len(list((tmp_path / "two" / "runs").iterdir())) >= 6
    done = sim.sweep(experiment, tmp_path / "two", workers=1)
    assert done.earlier == kept.runs_done
    assert runs_in(tmp_path / "two").equals(undisturbed)


def ctrl_c_after(runs):
    """Return a progress that presses Ctrl-C once so many runs are done."""

    def press(done: int, total: int) -> None:
        if done == runs:
            os.kill(os.getpid(), signal.SIGINT)

    return press


def test_no_scheduler_at_an_address(experiment, tmp_path):
    quickly = dask.config.set({"distributed.comm.timeouts.connect": "0.2s"})
    with quickly, pytest.raises(SweepError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:9"):
        sim.sweep(experiment, tmp_path / "out", scheduler="tcp://127.0.0.1:9")


def test_a_sweep_that_is_killed_goes_on_where_it_was(write, tmp_path):
    path = write(("replications: 4", "replications: 100"))
    out = tmp_path / "out"
    command = [sys.executable, "-m", "simulation.cli", "sweep", path, "--out", out, "--workers", "1", "--quiet"]
    process = subprocess.Popen(command)
    began = time.monotonic()
    while len(list(out.glob("runs/batch-*.parquet"))) < 2:
        assert process.poll() is None
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    finished = {each: each.stat().st_mtime_ns for each in (out / "runs").glob("batch-*.parquet")}
    (out / "runs" / ".batch-000099.parquet.partial").write_bytes(b"what was being written")
    size = load_manifest(out / "manifest.yaml").batch
    done = sim.sweep(path, out, workers=1)
    assert done.earlier == size * len(finished)
    assert done.runs_done == 600
    assert {each: each.stat().st_mtime_ns for each in finished} == finished
    assert not list((out / "runs").glob(".*"))
    runs = runs_in(out)
    assert not runs.duplicated(["point", "replication", "firm"]).any()
    assert len(runs) == 2 * 600


@contextmanager
def no_file_larger_than(size):
    """Let the system refuse to write more into a file, as it does where a disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_where_nothing_more_can_be_written_what_was_written_is_whole(experiment, undisturbed, tmp_path):
    out = tmp_path / "out"
    stopped = sim.sweep(experiment, out, workers=1, batch=2, progress=ctrl_c_after(6))
    with no_file_larger_than(1000), pytest.raises(SweepError, match="cannot write into") as caught:
        sim.sweep(experiment, out, workers=1)
    assert "same command goes on from there" in str(caught.value)
    assert f"{stopped.runs_done} of 24 runs are in {out}" in str(caught.value)
    assert not list((out / "runs").glob(".*"))
    assert sim.sweep(experiment, out, workers=1).earlier == stopped.runs_done
    assert runs_in(out).equals(undisturbed)


def test_a_folder_that_cannot_be_made(experiment, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SweepError, match="cannot write into"):
        sim.sweep(experiment, tmp_path / "file" / "out", workers=1)


@pytest.mark.parametrize("damage", ["cut", "flipped", "another's", "empty"])
def test_a_damaged_file_is_put_aside_and_its_runs_are_done_again(experiment, undisturbed, tmp_path, damage):
    out = tmp_path / "out"
    sim.sweep(experiment, out, workers=1, batch=6)
    file = out / "runs" / "batch-000001.parquet"
    content = bytearray(file.read_bytes())
    if damage == "flipped":
        content[len(content) // 4] ^= 0b100
    spoiled = {"cut": content[: len(content) // 2], "flipped": content, "empty": b"",
               "another's": (out / "runs" / "batch-000002.parquet").read_bytes()}[damage]  # fmt: skip
    file.write_bytes(spoiled)
    told = []
    done = sim.sweep(experiment, out, workers=1, told=told.append)
    assert (done.earlier, done.runs_done) == (18, 24)
    assert "batch-000001.parquet" in told[0]
    assert (out / "damaged" / "runs-batch-000001.parquet").read_bytes() == bytes(spoiled)
    assert runs_in(out).equals(undisturbed)


FEW = (("firms.Keeper.offering.price", "customers.number"), ("[18, 22]", "[2, 200]"), ("levels: 3", "levels: 2"))


def test_runs_that_fail_are_written_down_and_the_others_go_on(write, tmp_path):
    out = tmp_path / "out"
    done = sim.sweep(write(*FEW), out, workers=1, batch=3)
    assert (done.runs_done, done.runs_failed) == (16, 8)
    runs = runs_in(out)
    assert set(runs["price"]) == {200.0}
    assert len(runs) == 8 * 2
    failures = pd.concat([pd.read_parquet(path) for path in sorted((out / "failures").iterdir())])
    assert sorted(failures["point"].unique()) == [0, 1]
    assert (failures["seed"] == 5 + failures["replication"]).all()
    assert failures["error"].str.contains("network needs at least").all()
    assert failures["traceback"].str.startswith("Traceback").all()


def test_runs_that_failed_are_done_again_only_if_asked_for(write, tmp_path):
    path, out = write(*FEW), tmp_path / "out"
    sim.sweep(path, out, workers=1, batch=4)
    assert sim.sweep(path, out, workers=1).earlier == 16
    failed = len(list((out / "failures").iterdir()))
    again = sim.sweep(path, out, workers=1, retry_failed=True)
    assert (again.earlier, again.runs_failed) == (16 - 4 * failed, 8)


def test_two_sweeps_do_not_work_in_a_folder_at_the_same_time(experiment, tmp_path):
    out = tmp_path / "out"

    def another(done: int, total: int) -> None:
        with pytest.raises(SweepError, match="another process is at work"):
            sim.sweep(experiment, out, workers=1)

    sim.sweep(experiment, out, workers=1, batch=12, progress=another)
    assert sim.sweep(experiment, out, workers=1).earlier == 24
