"""The same batch on a Dask cluster: workers share no disk with us, and one may be lost."""

import json
import os
import signal
import subprocess
import sys
import time

import distributed
import pytest
from toys import READS, executed, notebook, province, write_notebooks

from kontum_stats.batch import batch
from kontum_stats.errors import InputError

pytestmark = [pytest.mark.cluster, pytest.mark.kernel]


@pytest.fixture
def runs(tmp_path):
    """A function that plans twelve runs into a folder of outputs."""
    slow = notebook("import time; time.sleep(0.3)\nprint(year, lang)")
    notebooks = {"slow": slow, "reads": notebook(READS.format("membership")), "bad": notebook("x")}
    folder = write_notebooks(tmp_path / "notebooks", notebooks)
    data = province(tmp_path / "data")
    return lambda out: batch.plan(folder, data, tmp_path / out, [2012, 2013], ["vi", "en"])


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """Two workers, each a process of its own, with their files in folders of their own."""
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "10s")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        local_directory=str(tmp_path / "workers"),
        silence_logs=50,
    ) as cluster:
        yield cluster


def test_a_scheduler_that_is_not_there_is_said_in_one_line(runs, monkeypatch):
    monkeypatch.setattr(batch, "SECONDS_TO_CONNECT", 1)
    with pytest.raises(InputError, match=r"(?s)127.0.0.1:9' does not answer .*'dask scheduler'"):
        batch.run(runs("nowhere"), cluster="tcp://127.0.0.1:9")


def test_a_cluster_gives_the_same_bytes_even_when_a_worker_is_killed_in_the_middle(
    runs, cluster, tmp_path
):
    local = batch.run(runs("local"))
    workers = _processes(cluster)
    assert len(workers) == 2
    heard = []

    def kill_one_worker(result):
        heard.append(result)
        if len(heard) == 2:
            os.kill(min(workers), signal.SIGKILL)

    remote = batch.run(runs("remote"), cluster=cluster.scheduler_address, on_result=kill_one_worker)
    assert [result.state for result in remote] == [result.state for result in local]
    assert [result.error for result in remote] == [result.error for result in local]
    assert executed(tmp_path / "remote") == executed(tmp_path / "local")
    assert len(executed(tmp_path / "remote")) == 12
    again = batch.run(runs("remote"), cluster=cluster.scheduler_address)
    assert {result.state for result in again if "bad" not in result.run.name} == {"skipped"}


def test_a_scheduler_that_dies_fails_what_is_under_way_and_nothing_waits(
    runs, monkeypatch, tmp_path
):
    monkeypatch.setattr(batch, "SECONDS_TO_CONNECT", 5)
    file = tmp_path / "scheduler.json"
    dask, options = [sys.executable, "-m", "dask"], ["--no-dashboard", "--scheduler-file", file]
    scheduler = subprocess.Popen(
        [*dask, "scheduler", *options], cwd=tmp_path, stderr=subprocess.DEVNULL
    )
    worker = subprocess.Popen(
        [*dask, "worker", *options, "--nthreads", "1", "--no-nanny"],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
    )
    heard = []

    def kill_the_scheduler(result):
        heard.append(result)
        if len(heard) == 1:
            scheduler.kill()

    try:
        while not (file.exists() and file.stat().st_size):
            assert scheduler.poll() is None
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        results = batch.run(runs("lost"), cluster=address, on_result=kill_the_scheduler)
    finally:
        for process in (scheduler, worker):
            process.kill()
            process.wait()
    assert len(results) == 12
    assert any("could not be run" in one.error for one in results)


def _processes(cluster):
    with distributed.Client(cluster) as client:
        return set(client.run(os.getpid).values())
