"""A theme opened outside of the runner, as in JupyterLab: one thread for linear algebra."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from safecity.threads import ONE_THREAD

pytestmark = pytest.mark.xdist_group("demo run")
SCRIPT = """
import json
from safecity.exhibits import open_theme

open_theme("violence", "southampton", "2021-22")
import scipy.linalg
from threadpoolctl import threadpool_info

print(json.dumps([pool["num_threads"] for pool in threadpool_info()]))
"""


def test_linear_algebra_has_one_thread_whoever_loads_it(demo_run) -> None:
    here = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=300, check=False,
        env={**here, "SAFECITY_HOME": str(demo_run.root), "SAFECITY_RAW": str(demo_run.raw)},
        cwd=demo_run.root,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    threads = json.loads(done.stdout.splitlines()[-1])
    assert len(threads) >= 2  # numpy and scipy each bring their own
    assert set(threads) == {1}
