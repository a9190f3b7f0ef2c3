"""What becomes of a run that is disturbed: what a reader finds, and whether the next run goes on.

`make faults` does to a small house (two themes and a summary, real kernels) whatever can happen to
a run. Each time it looks whether all files of the edition are of one run, lets the next run go to
its end, and compares its edition with that of an undisturbed run, byte for byte. What came of it is
written to the table of `docs/reliability.md`, with the commit and the day; it ends with 1 where
anything was wrong. `--only "kills two"` tries some rows and leaves the others as they stand;
`--minutes 5` ends the long ones early, and their rows say how far they came.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from safecity.catalogue.assessment import House
from safecity.digests import sha256_of

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
PAGE = ROOT / "docs" / "reliability.md"
START, END = "<!-- written by bench/faults.py -->", "<!-- end of what it wrote -->"
GENERATION = re.compile(r"\bg\d+\b")
EDITION = ("southampton", "2021-22")
LET_GO = 8
"""Kills after which a run is let go to its end."""
HANGS = 600
"""Seconds after which a run is taken to hang."""
YEARS = 2 * 365 * 86_400
BIG = """\
import resource
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
held = [bytearray(1 << 28) for _ in range(40)]"""
KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
SLOW = "import time; time.sleep(4)"


@dataclass
class Trial:
    """A small house, and what was found wrong in it.

    Attributes
    ----------
    house : House
        The house.
    chance : random.Random
        What is drawn from.
    wrong : list of str
        What must not have been.
    number : int
        The generation that its notebooks print.
    until : float
        Monotonic time at which what is tried many times stops.
    """

    house: House
    chance: random.Random
    wrong: list[str] = field(default_factory=list)
    number: int = 0
    until: float = float("inf")

    @property
    def goes_on(self) -> bool:
        """Whether there is time for more of the same."""
        return time.monotonic() < self.until

    @property
    def edition(self) -> Path:
        """Folder of the products."""
        return self.house.outputs(*EDITION)

    def renew(self, *more: str) -> None:
        """Let the notebooks print another generation, and do more before that."""
        from run import small

        self.number += 1
        for theme in small.THEMES:
            text = small.publishing(theme, f"g{self.number:04}")
            small.write_notebook(self.house.notebooks / f"{theme}.ipynb", *more, text)

    def begin(self, scheduler: str = "", **variables: str) -> subprocess.Popen[str]:
        """Begin a run in a process group of its own."""
        command = [sys.executable, str(BENCH / "disturbed.py"), str(self.house.root), scheduler]
        way = os.pathsep.join(map(str, (BENCH / "everywhere", BENCH, ROOT / "tests", ROOT / "lib")))
        environment = {**os.environ, **variables, "PYTHONPATH": way}
        return subprocess.Popen(
            command, env=environment, start_new_session=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, **variables: str) -> tuple[int, str]:
        """Run to the end; its code and what it printed."""
        return self.end(self.begin(**variables))

    def end(self, run: subprocess.Popen[str]) -> tuple[int, str]:
        """Wait for a run; one that hangs is ended, and wrong."""
        try:
            said, _ = run.communicate(timeout=HANGS)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            said, _ = run.communicate()
            self.wrong.append(f"a run hung: {said[-200:]}")
        return run.returncode, said

    def expect(self, is_so: bool, what: str) -> None:
        """Note what must not be."""
        if not is_so:
            self.wrong.append(what)
            print(f"    WRONG: {what}", flush=True)

    def look(self, when: str) -> None:
        """Look whether the edition, where there is one, is whole and of one run."""
        kinds = ("report.html", "exhibits/*/*.json", "notebooks/*.ipynb")
        texts = [p.read_text(encoding="utf-8") for k in kinds for p in self.edition.glob(k)]
        found = {name for text in texts for name in GENERATION.findall(text)}
        self.expect(len(found) < 2, f"{when}: the edition is of {', '.join(sorted(found))}")
        is_whole = not self.edition.exists() or len(texts) == 1 + 3 + 3
        self.expect(is_whole, f"{when}: a file of the edition is missing")

    def recover(self, when: str) -> None:
        """Let the next run go to its end: its edition is that of an undisturbed run."""
        code, said = self.run()
        self.expect(code == 0, f"{when}: the next run ended with {code}: {said[-300:]}")
        self.look(f"{when}, then a run")
        self.expect(self.content() == self.undisturbed(), f"{when}: the next edition differs")
        aside = self.house.working(*EDITION) / ".run"
        left = {path.name for path in aside.iterdir()} - {"stamps", "standing.json"}
        self.expect(not left, f"{when}: left behind: {', '.join(sorted(left))}")
        others = [p.name for p in self.edition.parent.iterdir() if p.name.startswith(".")]
        self.expect(not set(others) - {".locks"}, f"{when}: left behind: {', '.join(others)}")

    def content(self) -> dict[str, str]:
        """Hash every file of the edition."""
        files = (path for path in sorted(self.edition.rglob("*")) if path.is_file())
        return {path.relative_to(self.edition).as_posix(): sha256_of(path) for path in files}

    def undisturbed(self) -> dict[str, str]:
        """Hash the edition of a house in which nothing happened, with the same notebooks."""
        with TemporaryDirectory() as folder:
            root = Path(folder) / "house"
            other = Trial(House(root, root / "data" / "raw"), self.chance)
            for name in ("notebooks", "assessments", "data/raw"):
                shutil.copytree(self.house.root / name, root / name)
            other.run()
            return other.content()


Fault = Callable[[Trial, argparse.Namespace], str]
FAULTS: dict[str, Fault] = {}


def happens(what: str) -> Callable[[Fault], Fault]:
    """Name what a function does to a run; it returns how often, and what the run said."""

    def listed(fault: Fault) -> Fault:
        FAULTS[what] = fault
        return fault

    return listed


@happens("SIGKILL at a random moment, all processes of the run at once")
def kills(trial: Trial, given: argparse.Namespace) -> str:
    """Kill a run, and let every eighth go to its end."""
    trial.renew()
    start = time.monotonic()
    trial.run()
    usual, done, kill = time.monotonic() - start, 0, 0
    while kill < given.kills and trial.goes_on:
        kill += 1
        trial.renew()
        run = trial.begin()
        time.sleep(trial.chance.uniform(0.1, 1.1) * usual)
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
            done += 1
        run.communicate()
        trial.look(f"kill {kill}")
        if kill % LET_GO == 0:
            trial.recover(f"kill {kill}")
            print(f"    {kill} kills", flush=True)
    trial.recover("the last kill")
    return f"{kill} of {given.kills} times ({done} of them before its end)"


@happens("SIGKILL of the run alone: workers and kernels find themselves without it")
def orphans(trial: Trial, given: argparse.Namespace) -> str:
    """Kill the run and leave its workers to themselves."""
    for turn in range(4):
        trial.renew(SLOW)
        run = trial.begin()
        time.sleep(2 + 2 * turn)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        trial.look("without its run")
        trial.renew()
        trial.recover("after workers without a run")
    end = time.monotonic() + 60
    while (alive := _alive(trial)) and time.monotonic() < end:
        time.sleep(1)
    trial.expect(not alive, f"still at work: {alive}")
    return "4 times; no kernel stays"


def _alive(trial: Trial) -> list[str]:
    """Name processes that still work on the house."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if str(trial.house.root).encode() in words:
            found.append(f"{folder.name} {(folder / 'cmdline').read_bytes()[:80]!r}")
    return found


def _refused(trial: Trial, given: argparse.Namespace, error: str, who: str) -> str:
    """Refuse every write from the Nth on, for each N that a run has."""
    trial.renew()
    code, said = trial.run(SAFECITY_REFUSES=f"1000000:{error}:{who}:{trial.house.root}")
    trial.expect(code == 0, said)
    counted = re.search(r"writes: (\d+)", said)
    most = int(counted[1]) if counted and who == "run" else given.worker_writes
    step = max(1, most // given.writes)
    turns, messages = range(1, most + 1, step), set()
    for number in turns:
        trial.renew()
        code, said = trial.run(SAFECITY_REFUSES=f"{number}:{error}:{who}:{trial.house.root}")
        trial.expect("Traceback" not in said, f"write {number}: {said[-400:]}")
        if code:
            trial.expect("said: " in said, f"write {number}: nothing said: {said[-200:]}")
            messages |= {_kind(line) for line in said.splitlines() if line.startswith("said: ")}
        trial.look(f"write {number}")
        if trial.chance.random() < given.recovered:
            trial.recover(f"write {number}")
    trial.recover("the last write")
    writer = "the run" if who == "run" else "a worker"
    return f"at {len(turns)} of {most} writes of {writer}: {_quoted(messages)}"


def _kind(line: str) -> str:
    words = re.sub(r"/\S+", "…", line.removeprefix("said: "))
    return re.sub(r"\s+", " ", words)[:90]


def _quoted(messages: set[str]) -> str:
    first = sorted(messages)[:2]
    return "; ".join(f"“{each}”" for each in first) or "no run ended by it"


@happens("the disk is full from a write of the run on")
def full(trial: Trial, given: argparse.Namespace) -> str:
    """Fill the disk under the run."""
    return _refused(trial, given, "ENOSPC", "run")


@happens("the disk is full from a write of a worker or kernel on")
def full_for_workers(trial: Trial, given: argparse.Namespace) -> str:
    """Fill the disk under its workers."""
    return _refused(trial, given, "ENOSPC", "workers")


@happens("folders become read-only")
def read_only(trial: Trial, given: argparse.Namespace) -> str:
    """Let nothing be written."""
    few = argparse.Namespace(**{**vars(given), "writes": min(given.writes, 6)})
    return _refused(trial, few, "EROFS", "run")


@happens("a notebook takes more memory than there is")
def memory(trial: Trial, given: argparse.Namespace) -> str:
    """Ask for more memory than a process may have."""
    return _failing(trial, BIG, "MemoryError")


@happens("the system ends a kernel for want of memory")
def killed_kernel(trial: Trial, given: argparse.Namespace) -> str:
    """End a kernel as the system does that has no memory left."""
    return _failing(trial, KILLED, "died")


def _failing(trial: Trial, cell: str, word: str) -> str:
    trial.renew()
    trial.recover("before")
    before = trial.content()
    trial.renew(cell)
    code, said = trial.run()
    trial.expect(code != 0 and word.lower() in said.lower(), f"said {said[-300:]}")
    trial.expect(trial.content() == before, "the edition before is not as it was")
    trial.renew()
    trial.recover("without that cell")
    return _quoted({_kind(line) for line in said.splitlines() if line.startswith("said: ")})


@happens("the clock is two years wrong, or files are of the future or of 1970")
def clock(trial: Trial, given: argparse.Namespace) -> str:
    """Set the clock, and the dates of files."""
    for off in (-YEARS, YEARS):
        trial.renew()
        code, said = trial.run(SAFECITY_CLOCK=str(off))
        trial.expect(code == 0, f"{off}: {said[-300:]}")
        trial.expect(trial.content() == trial.undisturbed(), f"{off}: other bytes")
        for moment in (time.time() + YEARS, 0.0):
            for path in trial.house.root.rglob("*"):
                os.utime(path, (moment, moment), follow_symlinks=False)
            trial.recover(f"files of {moment:.0f}")
            trial.renew()
            trial.recover(f"changed beside files of {moment:.0f}")
    return "4 times"


@happens("two runs of one assessment at once")
def two(trial: Trial, given: argparse.Namespace) -> str:
    """Begin two runs, one shortly after the other."""
    said_by = ""
    for _ in range(4):
        trial.renew(SLOW)
        first = trial.begin()
        time.sleep(trial.chance.uniform(0.0, 2.0))
        second = trial.begin()
        ends = [trial.end(run) for run in (first, second)]
        trial.expect(any(code == 0 for code, _ in ends), f"neither came to its end: {ends}")
        trial.expect(all("Traceback" not in said for _, said in ends), f"{ends}")
        refused = "".join(said for code, said in ends if code).splitlines()
        said_by = next((_kind(each) for each in refused if each.startswith("said: ")), said_by)
        trial.look("two runs")
        trial.recover("two runs")
    return f"4 times; one is refused: “{said_by}”"


@happens("a raw file is replaced while a run is at work")
def replaced(trial: Trial, given: argparse.Namespace) -> str:
    """Write other raw data of the same size and date."""
    raw = trial.house.raw / "crimes.csv"
    for turn in range(4):
        trial.renew(SLOW)
        run = trial.begin()
        time.sleep(1 + turn)
        stat = raw.stat()
        raw.write_text(f"publishe{turn}")
        os.utime(raw, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        trial.end(run)
        trial.look("replaced")
        trial.recover("replaced")
    return "4 times, with the same size and date"


@happens("one bit is wrong in a stamp, a notebook, an exhibit or a product")
def flipped(trial: Trial, given: argparse.Namespace) -> str:
    """Flip one bit in each file, one after the other."""
    trial.renew()
    trial.recover("before")
    sound = trial.content()
    below = trial.house.working(*EDITION)
    files = [p for p in sorted([*below.rglob("*"), *trial.edition.rglob("*")]) if p.is_file()]
    held = [path for path in files if path.stat().st_size]
    tried = 0
    for path in trial.chance.sample(held, len(held)):
        if not (trial.goes_on and path.is_file()):
            continue
        tried += 1
        content = bytearray(path.read_bytes())
        content[trial.chance.randrange(len(content))] ^= 1 << trial.chance.randrange(8)
        path.write_bytes(content)
        code, said = trial.run()
        name = path.relative_to(trial.house.root)
        trial.expect(code == 0, f"{name}: {said[-300:]}")
        trial.expect(trial.content() == sound, f"{name}: the next edition differs")
    return f"in {tried} of the {len(held)} files of the edition and the working folder"


@contextmanager
def _cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own."""
    record, here = folder / "scheduler.json", ["--no-dashboard", "--scheduler-file"]
    way = os.pathsep.join(map(str, (BENCH, ROOT / "tests", ROOT / "lib")))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    quiet["env"] = {**os.environ, "PYTHONPATH": way}  # type: ignore[assignment]
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1"]
    started = [subprocess.Popen([*begin, "--port", "0", *here, str(record)], **quiet)]  # type: ignore[call-overload]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny"]
    try:
        for name in ("one", "two"):
            more = [*worker, *here, str(record), "--name", name]
            started.append(subprocess.Popen(more, **quiet))  # type: ignore[call-overload]
        end = time.monotonic() + HANGS
        while not (record.is_file() and record.read_text()) and time.monotonic() < end:
            time.sleep(0.2)
        yield json.loads(record.read_text())["address"], started
    finally:
        for process in started:
            process.kill()
            process.wait()


def _lost(trial: Trial, which: int, wait: float) -> tuple[int, str]:
    trial.renew(SLOW)
    with TemporaryDirectory() as folder, _cluster(Path(folder)) as (address, processes):
        run = trial.begin(address)
        time.sleep(wait)
        processes[which].kill()
        code, said = trial.end(run)
    trial.look("lost")
    trial.expect("Traceback" not in said, said[-600:])
    trial.renew()
    trial.recover("lost")
    return code, said


@happens("a Dask worker is lost while notebooks run")
def lost_worker(trial: Trial, given: argparse.Namespace) -> str:
    """Kill one of two workers."""
    ends = [_lost(trial, 1, wait) for wait in (6.0, 9.0)]
    trial.expect(all(code == 0 for code, _ in ends), f"{[said[-200:] for _, said in ends]}")
    return "twice; the other worker does its work"


@happens("the Dask scheduler is lost while notebooks run")
def lost_scheduler(trial: Trial, given: argparse.Namespace) -> str:
    """Kill the scheduler."""
    ends = [_lost(trial, 0, wait) for wait in (6.0, 9.0)]
    lines = [line for _, text in ends for line in text.splitlines()]
    said = {_kind(line) for line in lines if line.startswith("said: ")}
    return f"twice; the run ends: {_quoted(said)}"


WHOLE = "the edition before, whole; the next run completed, its bytes those of an undisturbed one"
HEAD = (
    "| what happened | how often, and what was said | what came of it | tried |\n|---|---|---|---|"
)


def commit_tried() -> str:
    """Name the commit that is tried; "-dirty" where more than the page that is written differs."""
    git = ["git", "-C", str(ROOT)]
    name = [*git, "rev-parse", "--short", "HEAD"]
    changed = [*git, "status", "--porcelain", "--", ".", f":!{PAGE.relative_to(ROOT)}"]
    short, other = (
        subprocess.run(each, capture_output=True, text=True, check=True).stdout.strip()
        for each in (name, changed)
    )
    return f"{short}-dirty" if other else short


def record(what: str, said: str, wrong: list[str], commit: str) -> None:
    """Write a row into the page, in place of what was found before."""
    day = datetime.now(UTC).strftime("%-d %B %Y")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    held, _, after = rest.partition(END)
    rows = {line.split(" | ")[0].strip("| "): line for line in held.splitlines()[3:] if line}
    came = "; ".join(wrong).replace("\n", " ").replace("|", "/")[:300] or WHOLE
    rows[what] = f"| {what} | {said.replace('|', '/')} | {came} | {commit}, {day} |"
    listed = "\n".join(rows[each] for each in FAULTS if each in rows)
    PAGE.write_text(f"{before}{START}\n{HEAD}\n{listed}\n{END}{after}", encoding="utf-8")


def main() -> int:
    """Try all that can happen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--writes", type=int, default=10_000, help="most of the writes tried")
    parser.add_argument("--worker-writes", type=int, default=12)
    parser.add_argument("--recovered", type=float, default=0.25, help="share let go on at once")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="most a row takes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="names of functions of this file")
    given = parser.parse_args()
    sys.path[:0] = [str(BENCH), str(ROOT / "tests")]
    from run import small

    n_wrong, commit = 0, commit_tried()
    for what, fault in FAULTS.items():
        if given.only and fault.__name__ not in given.only.split():
            continue
        with TemporaryDirectory() as folder:
            house = small.small_house(Path(folder) / "house")
            start = time.monotonic()
            trial = Trial(house, random.Random(given.seed), until=start + 60 * given.minutes)
            said = fault(trial, given)
        record(what, said, trial.wrong, commit)
        n_wrong += len(trial.wrong)
        seconds = time.monotonic() - start
        print(f"{fault.__name__}: {said}; {len(trial.wrong)} wrong, {seconds:.0f} s", flush=True)
    return int(n_wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
