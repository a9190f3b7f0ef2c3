"""A server that forks kernels: each fresh, all ended with the run, and never missed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from safecity.run.notebooks.execution import execute
from safecity.run.notebooks.job import Job
from safecity.run.notebooks.kernel_server import Fork, KernelServer
from safecity.run.notebooks.kernels import QUIET

from .light import LightServer
from .small import write_notebook
from .test_execution import outputs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


@pytest.fixture(scope="module")
def server() -> Iterator[KernelServer]:
    with KernelServer(QUIET) as running:
        yield running


def job(folder: Path, address: str, *cells: str, **environment: str) -> Job:
    work = folder / "work"
    work.mkdir(parents=True, exist_ok=True)
    notebook = write_notebook(folder / "theme.ipynb", *cells)
    return Job("theme", notebook, work, {"year": "2025"}, environment, server=address)


def run(asked: Job) -> list[str]:
    assert execute(asked).failure is None
    return outputs(asked)


def test_nothing_is_started_before_a_kernel_is_wanted() -> None:
    with KernelServer(QUIET) as idle:
        assert not idle.is_running


def test_a_kernel_finds_the_library_imported(tmp_path: Path, server: KernelServer) -> None:
    look = "import sys; print('safecity.exhibits.theme' in sys.modules)"
    assert run(job(tmp_path, server.address, look)) == ["True\n"]
    assert run(job(tmp_path, "", look)) == ["False\n"]


def test_kernels_share_nothing(tmp_path: Path, server: KernelServer) -> None:
    leave = "import os, builtins; os.environ['LEFT'] = builtins.left = 'behind'; print(os.getpid())"
    look = "import os, builtins; print(os.environ.get('LEFT'), hasattr(builtins, 'left'))"
    first = run(job(tmp_path / "a", server.address, leave))
    assert run(job(tmp_path / "b", server.address, look)) == ["None False\n"]
    assert run(job(tmp_path / "c", server.address, leave)) != first


def test_forked_kernels_run_as_those_started_from_nothing(
    tmp_path: Path, server: KernelServer
) -> None:
    cells = (
        "import os, sys; print(sorted(k for k in os.environ if k.startswith('SAFE')))",
        "print(hash('text'), os.path.basename(os.getcwd())[:16], sys.argv[0][-18:], __name__)",
        "print(os.getpgrp() == os.getpid())",
        "import matplotlib; print(matplotlib.get_backend(), sys.flags.hash_randomization)",
        "from matplotlib.figure import Figure; f = Figure(); f.subplots().plot([1, 2])",
        "f",
        "[p for p in sys.path if p.endswith(('run', 'safecity', 'kernel'))]",
    )
    made = {}
    for way, address in (("plain", ""), ("forked", server.address)):
        asked = job(tmp_path / way, address, *cells, SAFECITY_HOME="x")
        assert execute(asked).failure is None
        made[way] = asked.executed.read_bytes().replace(b"ipykernel_launcher.py", b"launcher")
    plain, forked = ([line for line in made[way].decode().splitlines()
                      if "launcher" not in line] for way in made)  # fmt: skip
    assert plain == forked


def test_without_a_server_a_kernel_starts_from_nothing(tmp_path: Path) -> None:
    with LightServer(QUIET) as gone:
        address = gone.address
    assert run(job(tmp_path, address, "print(6 * 7)")) == ["42\n"]


def test_a_server_that_may_not_fork_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    )
    with LightServer({**QUIET, "PYTHONPATH": str(site)}) as threaded:
        look = f"import os; print(os.getppid() == {os.getpid()})"
        assert run(job(tmp_path, threaded.address, look)) == ["True\n"]


def test_a_kernel_ends_with_the_worker_that_asked_for_it(server: KernelServer) -> None:
    ask = (
        "import os, sys; from safecity.run.notebooks.kernel_server import Fork; "
        "f = Fork(sys.argv[1], ['-f', '/tmp/none.json'], dict(os.environ), '/'); "
        "print(f.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    worker = subprocess.run([sys.executable, "-c", ask, server.address], capture_output=True)
    assert _ends(int(worker.stdout))


def test_a_fork_tells_how_it_ended(tmp_path: Path, server: KernelServer) -> None:
    asked = ["-f", str(tmp_path / "kernel.json")]
    fork = Fork(server.address, asked, dict(os.environ), str(tmp_path))
    assert fork.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        fork.wait(0.01)
    os.killpg(fork.pid, signal.SIGKILL)
    assert fork.wait(30) == fork.poll() == -signal.SIGKILL
    fork.terminate()


def test_kernels_end_with_the_server(tmp_path: Path) -> None:
    with LightServer(QUIET) as server:
        asked = ["-f", str(tmp_path / "kernel.json")]
        fork = Fork(server.address, asked, dict(os.environ), str(tmp_path))
    assert fork.wait(30) == -signal.SIGKILL
    assert _ends(fork.pid)


def test_a_server_that_is_killed_fails_its_kernel_and_no_other(tmp_path: Path) -> None:
    with LightServer(QUIET) as server:
        kill = "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)"
        failure = execute(job(tmp_path / "a", server.address, kill)).failure
        assert failure is not None and "the kernel died" in failure.error
        assert run(job(tmp_path / "b", server.address, "print('on')")) == ["on\n"]


def _ends(pid: int) -> bool:
    """Wait for a process to end."""
    import time

    for _ in range(200):
        if not Path(f"/proc/{pid}/stat").exists():
            return True
        time.sleep(0.05)
    return False
