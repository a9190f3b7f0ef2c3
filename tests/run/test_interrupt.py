"""Ctrl-C in the middle of a run: everything stops, nothing is half-written, the next resumes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safecity.catalogue.assessment import House

from .small import publishing, run_small, write_notebook

TESTS = Path(__file__).parents[1]
WAIT = """\
import os, pathlib, time
pathlib.Path({mark!r}).write_text(str(os.getpid()))
while not pathlib.Path({go!r}).exists(): time.sleep(0.05)"""


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition: object, seconds: float = 600) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def heed_ctrl_c() -> None:
    """Undo what a shell does to a job in the background, whose children ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_resumes(house: House, tmp_path: Path, stop: signal.Signals) -> None:
    mark, go = tmp_path / "pid", tmp_path / "go"
    waiting = WAIT.format(mark=str(mark), go=str(go))
    write_notebook(house.notebooks / "beta.ipynb", publishing("beta", "early"), waiting)
    command = [sys.executable, "-m", "run.small", str(house.root)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    folder = house.outputs("southampton", "2021-22")
    process = subprocess.Popen(
        command,
        env=environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        preexec_fn=heed_ctrl_c,
    )
    working = house.working("southampton", "2021-22")
    stamps = working / ".run" / "stamps" / "notebooks"
    begun = wait_for(lambda: mark.exists() and (stamps / "alpha.json").exists())
    if stop == signal.SIGINT:  # a terminal sends it to the workers, too
        os.killpg(process.pid, stop)
    else:
        process.send_signal(stop)
    code = process.wait(timeout=600)
    assert begun
    assert code != 0
    assert wait_for(lambda: not alive(int(mark.read_text())), 120), "the kernel lives on"
    results = {p.name for p in working.rglob("*") if p.is_file() and ".run" not in p.parts}
    assert results == {"alpha.ipynb", "one.json"}
    assert not (working / "exhibits" / "beta").exists() and not folder.exists()

    good = (working / "notebooks" / "alpha.ipynb").stat().st_mtime_ns
    go.touch()
    result = run_small(house)
    assert result.failures == ()
    assert (folder / "notebooks" / "alpha.ipynb").stat().st_mtime_ns == good
    assert "alpha early" in (folder / "report.html").read_text()
