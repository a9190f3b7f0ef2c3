import os

import pytest

from safecity.catalogue.errors import SafecityError
from safecity.catalogue.house import House
from safecity.run.pool import default_jobs, open_pool

from .small import run_small


def test_one_job_for_each_core() -> None:
    assert 1 <= default_jobs() <= (os.cpu_count() or 1)


def test_a_scheduler_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safecity.run.pool.CLUSTER_LIMIT", 1)
    with pytest.raises(SafecityError, match="does not answer"), open_pool(1, "tcp://127.0.0.1:9"):
        pass


def test_a_dask_cluster_runs_the_same_code(house: House) -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
    ) as cluster:
        result = run_small(house, scheduler=cluster.scheduler_address)
    assert not result.failures
    folder = house.outputs("southampton", "2021-22")
    assert (folder / "report.html").read_text() == "alpha\nalpha beta\nbeta"
