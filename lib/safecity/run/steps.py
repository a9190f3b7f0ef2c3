"""The steps of a run: each does one thing, shows it, and leaves its results whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.catalogue.registry import Theme
from safecity.digests import file_digests
from safecity.run.board import Board
from safecity.run.execution import Job, Outcome, carry_out
from safecity.run.failure import Failure, rerun_command
from safecity.run.inputs import common_inputs, notebook_inputs
from safecity.run.kernel_server import KernelServer
from safecity.run.plan import Plan

if TYPE_CHECKING:
    from safecity.ingest.prepared import Prepared

SERVED = 4
"""Notebooks for which a server of kernels pays: it imports what any of them may need."""


def ingest(plan: Plan, board: Board) -> Prepared:
    """Make the tidy datasets from raw files, where anything they need has changed."""
    from safecity.ingest.prepare import prepare

    board.begin("ingest")
    house = plan.request.house
    data = prepare(
        house, plan.assessment, plan.catalogue, lambda message: board.say("ingest", message)
    )
    if plan.request.strict:
        data.check_all_read(house.raw)
    board.end("ingest", "data ready")
    for warning in warnings(data):
        board.warn("ingest", warning)
    return data


def warnings(data: Prepared) -> tuple[str, ...]:
    """Say which files are not in the report, and why."""
    return tuple(f"{file} is not in the report: {why}" for file, why in data.refused)


def judge(plan: Plan, data: Prepared, board: Board) -> str:
    """Judge every change of the edition together, once; the digest of what came out."""
    from safecity.readings.evidence.counts import Evidence
    from safecity.readings.evidence.verdicts import ensure_verdicts

    board.begin("verdicts")
    judged = ensure_verdicts(Evidence(plan.assessment, plan.catalogue, data))
    board.end("verdicts", "ready")
    return judged


@dataclass(frozen=True)
class Notebooks:
    """Executes the notebooks of a plan and delivers what they made.

    Attributes
    ----------
    plan : Plan
        The run.
    common : mapping
        What every notebook is made from.
    executor : Executor
        Who executes.
    board : Board
        Where progress is shown.
    kernels : KernelServer
        Forks the kernels of notebooks that run on this machine.
    """

    plan: Plan
    common: Mapping[str, Any]
    executor: Executor
    board: Board
    kernels: KernelServer

    @classmethod
    def prepared(
        cls, plan: Plan, data: Prepared, executor: Executor, board: Board, kernels: KernelServer
    ) -> Notebooks:
        """Read once what all notebooks have in common, and judge what all of them speak of."""
        house = plan.request.house
        made = {**data.hashes, "verdicts": judge(plan, data, board)}
        common = common_inputs(house, plan.assessment, made)
        return cls(plan, common, executor, board, kernels)

    def execute_themes(self) -> list[Failure]:
        """Execute the themes in parallel; one that fails does not stop the others."""
        return self._execute("themes", self.plan.themes)

    def execute_synthesis(self) -> list[Failure]:
        """Execute the synthesis notebooks one after the other: each reads those before it."""
        for theme in self.plan.synthesis:
            failures = self._execute("synthesis", [theme])
            if failures:
                return failures
        return []

    def inputs(self, theme: Theme) -> str:
        """Digest everything a notebook is made from."""
        plan = self.plan
        read = self._earlier(theme) if theme.kind == "synthesis" else {}
        source = plan.sources[theme.slug]
        return notebook_inputs(self.common, source, plan.parameters, plan.catalogue, theme, read)

    def _server(self, notebooks: int) -> str:
        """Address of the server of kernels; a cluster's worker starts kernels by itself."""
        is_worth_it = self.kernels.is_running or notebooks >= SERVED
        return self.kernels.address if is_worth_it and not self.plan.request.scheduler else ""

    def _earlier(self, theme: Theme) -> dict[str, str]:
        """Hash the exhibits of every notebook that comes before this one in the catalogue."""
        folder, order = self.plan.outputs.exhibits, list(self.plan.catalogue.themes)
        before = order[: order.index(theme.slug)]
        return file_digests(folder, [folder / slug for slug in before])

    def _execute(self, step: str, themes: Iterable[Theme]) -> list[Failure]:
        at_work: dict[Future[Outcome], tuple[Job, str]] = {}
        stale = list(self._stale(step, themes))
        server = self._server(len(stale))
        for theme, inputs in stale:
            job = replace(self.plan.job(theme), server=server)
            self.board.begin(step, theme.slug)
            at_work[self.executor.submit(carry_out, job)] = (job, inputs)
        failures = []
        while at_work:
            for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                failures += self._settle(step, *at_work.pop(future), future)
        return failures

    def _stale(self, step: str, themes: Iterable[Theme]) -> Iterator[tuple[Theme, str]]:
        """Yield the notebooks that must be executed, with the digest of what they are made from."""
        unchanged = []
        for theme in themes:
            inputs = self.inputs(theme)
            if self.plan.request.force or not self.plan.outputs.notebook_stamps.fresh(
                theme.slug, inputs
            ):
                yield theme, inputs
                continue
            self.plan.outputs.forgive(theme.slug)
            unchanged.append(theme.slug)
        if unchanged:
            several = f"{len(unchanged)} notebooks"
            self.board.end(step, "unchanged", several if len(unchanged) > 1 else unchanged[0])

    def _settle(self, step: str, job: Job, inputs: str, future: Future[Outcome]) -> list[Failure]:
        outcome = _outcome(job, future)
        for note in outcome.notes:
            self.board.say(step, f"{job.slug}: {note}")
        if outcome.failure is not None:
            self.board.end(step, "FAILED", job.slug, outcome.seconds, "bold red")
            return [self._keep(job, outcome.failure)]
        outputs = self.plan.outputs
        outputs.deliver(job)
        outputs.notebook_stamps.write(job.slug, inputs, outputs.kept(job.slug))
        self.board.end(step, "executed", job.slug, outcome.seconds)
        return []

    def _keep(self, job: Job, failure: Failure) -> Failure:
        assessment, house = self.plan.assessment, self.plan.request.house
        kept = self.plan.outputs.keep_failed(job)
        elsewhere = "" if house.raw == house.root / "data" / "raw" else str(house.raw)
        again = rerun_command(job.slug, assessment.slug, assessment.year, elsewhere)
        return replace(failure, path=_shown(kept, house.root), rerun=again)


def _outcome(job: Job, future: Future[Outcome]) -> Outcome:
    """Take a worker's answer; a worker that ended without one is a failure as well."""
    try:
        return future.result()
    except Exception as error:
        words = f"the worker that executed it ended: {type(error).__name__}: {error}"
        return Outcome(job.slug, 0.0, Failure(job.slug, words))


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
