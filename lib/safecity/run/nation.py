"""Many partnerships: each declared from the lookups and made, on any executor, as far as is asked.

What they share is read once (`ingest/prepare.py`); each is then a task of its own, never raising.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.run.declarations import declare, edition
from safecity.run.notebooks.pool import open_pool
from safecity.run.partnerships import (
    Candidate,
    Depth,
    Outcome,
    Task,
    declared_partnership,
    inputs_of,
    keep,
    raw_files,
)
from safecity.run.plan import Plan, Request, make_plan
from safecity.run.plausible import (
    crimes_of,
    doubts_of_data,
    doubts_of_results,
    residents_of,
)
from safecity.run.readable import doubts_of_words
from safecity.run.runner import run

TRIES = 3
"""How often a partnership is begun whose worker ended without an answer."""
_ALONE = threading.Lock()
"""Notebooks are executed under variables of the process: one partnership at a time in each."""


def carry_out_all(
    house: House,
    waiting: Sequence[Candidate],
    task: Task,
    jobs: int,
    scheduler: str = "",
    *,
    take: Callable[[str], None] = lambda _: None,
) -> Iterator[Outcome]:
    """Make partnerships side by side; yield what became of each as soon as it is known.

    Parameters
    ----------
    house : House
        The house that they share; a cluster's workers must see the same folders.
    waiting : sequence of Candidate
        The partnerships.
    task : Task
        What is done with each.
    jobs, scheduler
        As `open_pool` takes them.
    take : callable
        Is told each part of the raw files that has been taken in.

    Yields
    ------
    Outcome
        One for each partnership. A worker that is killed costs what it was working on, which is
        begun again; a partnership that loses its worker `TRIES` times has failed.
    """
    from safecity.ingest.prepare import parts, take_in

    left, tries = list(waiting), Counter[str]()
    shared = parts(house) if left else []
    while left:
        try:
            with open_pool(jobs, scheduler) as pool:
                taken = {pool.submit(take_in, house, part): part for part in shared}
                for part in as_completed(taken):
                    part.result()
                    take(taken[part])
                shared = []
                futures = {pool.submit(attempt, house, each, task): each for each in left}
                for future in as_completed(futures):
                    outcome = _answer(house, futures[future], task, future)
                    left.remove(futures[future])
                    yield outcome
        except BrokenProcessPool:
            tries.update(each.code for each in left)
            for each in [each for each in left if tries[each.code] >= TRIES]:
                left.remove(each)
                yield _lost(house, each, task, "its worker was ended from outside, each time")


def _answer(house: House, each: Candidate, task: Task, future: Future[Outcome]) -> Outcome:
    """Take a worker's answer; a cluster says that one had none, a local pool breaks."""
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:
        return _lost(house, each, task, f"no answer of its worker: {type(error).__name__}: {error}")


def _lost(house: House, each: Candidate, task: Task, why: str) -> Outcome:
    outcome = Outcome(
        each.code, each.name, each.force, str(task.depth), state="failed", why=why, year=task.year
    )
    keep(house, outcome)
    return outcome


def attempt(scratch: House, candidate: Candidate, task: Task) -> Outcome:
    """Declare a partnership and make its assessment, as far as is asked; never raises.

    Parameters
    ----------
    scratch : House
        Where it is declared and made.
    candidate : Candidate
        The partnership.
    task : Task
        How far to take it, and what stays.
    """
    from safecity.ingest.supply.shelf import open_shelf

    with _ALONE, open_shelf(scratch):
        return _attempt(scratch, candidate, task)


def _attempt(scratch: House, candidate: Candidate, task: Task) -> Outcome:
    start, cpu = time.monotonic(), _used()[0]
    outcome = Outcome(
        candidate.code,
        candidate.name,
        candidate.force,
        str(task.depth),
        year=task.year,
        forces=candidate.force,
    )
    stages = _stages(scratch, outcome, task)
    try:
        while outcome.holds and (further := next(stages, None)):
            outcome = further
    except SafecityError as error:
        inputs = outcome.inputs or inputs_of(scratch, outcome, task, raw_files(scratch))
        outcome = replace(outcome, state="refused", why=_words(error), inputs=inputs)
    except Exception as error:
        outcome = replace(outcome, state="failed", why=_trace(error))
    took, (total, memory) = time.monotonic() - start, _used()
    outcome = replace(
        outcome, seconds=round(took, 1), cpu=round(total - cpu, 1), memory=round(memory)
    )
    keep(scratch, outcome)
    return outcome


def _used() -> tuple[float, float]:
    """Processor seconds of this process and those it started that have ended; most memory in MB."""
    try:
        import resource
    except ImportError:  # Windows
        return time.process_time(), 0.0
    who = [resource.getrusage(n) for n in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return sum(w.ru_utime + w.ru_stime for w in who), max(w.ru_maxrss for w in who) / unit


def _words(error: SafecityError) -> str:
    place = f" ({error.path.name})" if error.path and error.path.suffix else ""
    return f"{error.problem}{place}. {error.remedy}".strip()


def _trace(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"


def _stages(scratch: House, outcome: Outcome, task: Task) -> Iterator[Outcome]:
    """Yield the outcome as it grows: declared, counted, executed, made."""
    plan = _declared(scratch, outcome.code, task)
    assessment = plan.assessment
    outcome = replace(
        outcome,
        months=assessment.period.label,
        slug=assessment.slug,
        year=assessment.year,
        forces=" ".join(sorted(assessment.partnership.forces)),
    )
    inputs = inputs_of(scratch, outcome, task, raw_files(scratch))
    yield (outcome := replace(outcome, inputs=inputs))
    yield (outcome := _counted(plan, outcome))
    if task.depth is Depth.exhibits:
        _execute(plan)
    elif task.depth is Depth.products:
        _produce(plan)
    if task.depth is not Depth.data:
        yield (outcome := _judged(plan, outcome))
    if not task.keeps:
        _remove(plan)


def _declared(scratch: House, code: str, task: Task) -> Plan:
    """Take a partnership as it is declared already, else declare it from the lookups."""
    own = declared_partnership(task.declared, code)
    if own is not None and (own / f"{task.year}.yml").is_file():
        shutil.copytree(own, scratch.assessments / own.name, dirs_exist_ok=True)
        return make_plan(Request(scratch, own.name, task.year))
    from safecity.ingest.sources.geography.newcomer import describe

    newcomer = describe(scratch, code)
    if task.period is not None and task.baseline is not None:
        start = min(newcomer.history_start, task.baseline.start)
        newcomer = replace(
            newcomer, period=task.period, baseline=task.baseline, history_start=start
        )
    shutil.rmtree(scratch.assessments / newcomer.slug, ignore_errors=True)
    declare(scratch, newcomer)
    year = edition(newcomer.period)
    return make_plan(Request(scratch, newcomer.slug, year))


def _counted(plan: Plan, outcome: Outcome) -> Outcome:
    from safecity.ingest.prepare import prepare

    assessment = plan.assessment
    data = prepare(plan.request.house, assessment, plan.catalogue)
    crimes = int(crimes_of(data, assessment)["count"].sum())
    rate = crimes / residents_of(data, assessment) * 1_000
    outcome = replace(outcome, crimes=crimes, rate=None if rate != rate else round(rate, 1))
    return _doubted(outcome, doubts_of_data(data, assessment))


def _doubted(outcome: Outcome, doubts: Sequence[str]) -> Outcome:
    return replace(outcome, state="implausible", why="; ".join(doubts)) if doubts else outcome


def _execute(plan: Plan) -> None:
    """Execute the code cells of every notebook in this process, one notebook after the other.

    What numpy only warns of, such as a division by zero, stops it: no number may come of it.
    """
    house, exhibits = plan.request.house, plan.outputs.exhibits
    shutil.rmtree(exhibits, ignore_errors=True)
    where = {
        "SAFECITY_HOME": str(house.root),
        "SAFECITY_RAW": str(house.raw),
        "SAFECITY_EXHIBITS": str(exhibits),
        "MPLBACKEND": "agg",
    }
    with _environment(where), warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        for slug in plan.slugs:
            names: dict[str, Any] = {}
            for cell in plan.sources[slug].cells:
                if cell["cell_type"] == "code":
                    exec(compile(cell["source"], f"{slug}.ipynb", "exec"), names)
                    names |= plan.parameters if "parameters" in cell["tags"] else {}


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _produce(plan: Plan) -> None:
    with Path(os.devnull).open("w") as silence:
        result = run(plan.request, Console(file=silence))
    if result.failures:
        failure = result.failures[0]
        raise RuntimeError(f"{failure.slug}, cell {failure.cell}: {failure.error}")


def _judged(plan: Plan, outcome: Outcome) -> Outcome:
    from safecity.exhibits.results import results
    from safecity.exhibits.store import Store

    exhibits = Store(plan.outputs.exhibits).read(plan.assessment.active)
    titles = {slug: each.title for slug, each in plan.catalogue.indicators.items()}
    doubts = doubts_of_results(results(exhibits), exhibits, titles)
    doubts += doubts_of_words(exhibits, plan.assessment, plan.catalogue)
    return _doubted(outcome, doubts)


def _remove(plan: Plan) -> None:
    """Remove what a partnership that went well leaves; what did not is kept to be looked at."""
    house, slug = plan.request.house, plan.assessment.slug
    for folder in (house.assessments, house.root / "data" / "processed", house.root / "outputs"):
        shutil.rmtree(folder / slug, ignore_errors=True)
