import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.run.notebooks.execution import execute
from safecity.run.notebooks.job import Job
from safecity.run.notebooks.pool import carry_out, default_jobs, open_pool, trusted_address

from .small import run_small, write_notebook


def test_one_job_for_each_core() -> None:
    assert 1 <= default_jobs() <= (os.cpu_count() or 1)


def test_a_scheduler_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safecity.run.notebooks.pool.CLUSTER_LIMIT", 1)
    with pytest.raises(SafecityError, match="does not answer"), open_pool(1, "tcp://127.0.0.1:9"):
        pass


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:8786", "tcp://[::1]:8786", "localhost:8786", "tls://10.0.0.1:8786"],
)
def test_a_scheduler_here_or_over_tls_is_joined(address: str) -> None:
    assert trusted_address(address) == trusted_address(f"trusted {address}") == address


@pytest.mark.parametrize(
    "address",
    ["tcp://10.0.0.1:8786", "10.0.0.1:8786", "ucx://10.0.0.1:8786", "tcp://127.0.0.1.evil.org:1",
     "tcp://localhost@10.0.0.1:8786", "ws://10.0.0.1", "tcp://[::1", "nobody tcp://10.0.0.1:8786"],
)  # fmt: skip
def test_a_scheduler_elsewhere_is_joined_with_a_word_only(address: str) -> None:
    with pytest.raises(SafecityError, match="does not speak TLS"), open_pool(1, address):
        pass
    assert trusted_address("trusted tcp://10.0.0.1:8786") == "tcp://10.0.0.1:8786"


def test_a_dask_cluster_runs_the_same_code(house: House) -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
    ) as cluster:
        result = run_small(house, scheduler=cluster.scheduler_address)
    assert result.failures == ()
    folder = house.outputs("southampton", "2021-22")
    assert (folder / "report.html").read_text() == "alpha\nalpha beta\nbeta"


def test_jobs_in_one_process_do_not_share_an_event_loop(tmp_path: Path) -> None:
    execute(_job(tmp_path / "first"))  # leaves a loop in this context
    with ThreadPoolExecutor(2) as threads:
        copies = [(copy_context(), _job(tmp_path / name)) for name in ("one", "two")]
        futures = [threads.submit(context.run, carry_out, job) for context, job in copies]
    assert [future.result().failure for future in futures] == [None, None]


def _job(folder: Path) -> Job:
    notebook = write_notebook(folder / "theme.ipynb", "import time; time.sleep(0.5)")
    (folder / "work").mkdir()
    return Job("theme", notebook, folder / "work", {"year": "2025"}, {})
