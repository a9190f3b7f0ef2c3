"""An assessment from declarations to products, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from rich.console import Console

from safecity.catalogue.registry import Theme
from safecity.digests import digest, file_digests
from safecity.numbers import counted
from safecity.run.ahead import begin
from safecity.run.board import Board
from safecity.run.failure import Failure, rerun_command
from safecity.run.inputs import (
    common_inputs,
    decisions,
    notebook_inputs,
    product_inputs,
    without_words,
)
from safecity.run.job import Job, Outcome
from safecity.run.kernel_server import KernelServer
from safecity.run.kernels import QUIET
from safecity.run.plan import Plan, Request, make_plan
from safecity.run.pool import open_pool
from safecity.run.standing import Standing
from safecity.run.worker import carry_out

if TYPE_CHECKING:
    from safecity.ingest.prepared import Prepared


def assemble(plan: Plan, data: Prepared, board: Board) -> list[Path]:
    """Make the edition where anything it is made from has changed, and put it in place at once.

    What a reader opens is kept where notebooks changed and their exhibits did not, and the page of
    a notebook where that did not change.

    Returns
    -------
    list of Path
        The products, in the order for a reader; a data package by its folder.
    """
    outputs, stamps = plan.outputs, plan.outputs.edition_stamps
    read = _read_inputs(plan, data)
    copies = [outputs.kept(slug)[0] for slug in plan.slugs]
    inputs = digest({**read, "notebooks": file_digests(outputs.working, copies)})
    board.begin("products")
    if not plan.request.force and stamps.fresh("all", inputs):
        board.end("products", "unchanged")
        return _tops(outputs.edition, outputs.edition, stamps.results("products"))
    with outputs.next_edition(plan.slugs) as new:
        products = _make(plan, data, board, new, read)
        written = stamps.of(new)
        written.write("products", inputs, products)
        written.write("all", inputs, sorted(new.iterdir()))
    board.end("products", "made")
    return _tops(outputs.edition, new, products)


def _make(
    plan: Plan, data: Prepared, board: Board, new: Path, read: Mapping[str, Any]
) -> list[Path]:
    """Make pages and products of the notebooks and exhibits in a new folder."""
    from safecity.publish.bundle import packer
    from safecity.publish.compose import compose
    from safecity.publish.release import make_products
    from safecity.run.review import make_review

    stamps = plan.outputs.edition_stamps
    board.say("products", "reviewers' pages")
    house = plan.request.house
    composed = compose(house, plan.assessment, plan.catalogue, new / "exhibits")
    make_review(plan, data, composed, new)
    board.say("products", "what a reader opens")
    inputs = _inputs_by_product(plan, read)
    is_kept = {top: not plan.request.force and stamps.fresh(top, inputs[top]) for top in inputs}
    unchanged = [path for top in inputs if is_kept[top] for path in stamps.results(top)]
    packed = digest(packer())
    bundles = stamps.results("bundle") if stamps.fresh("bundle", packed) else []
    products = make_products(
        composed,
        house,
        new / "exhibits",
        new,
        notebooks=new / "notebooks",
        unchanged={path.relative_to(stamps.outputs).as_posix(): path for path in unchanged},
        before=None if plan.request.force else next(iter(bundles), None),
    )
    stamps.of(new).write("bundle", packed, products[-1:])
    for top, made_from in inputs.items():
        stamps.of(new).write(top, made_from, [new / top])
    return products


def _inputs_by_product(plan: Plan, read: Mapping[str, Any]) -> dict[str, str]:
    """Digest what each product is made from, by its file or folder."""
    from safecity.publish.release import made_of_exhibits
    from safecity.publish.restricted import file_in

    everything = decisions(plan.request.house, plan.assessment)
    decided = {True: everything, False: without_words(everything)}
    common = {name: value for name, value in read.items() if name not in ("assessment", "code")}
    restricted = plan.assessment.restricted
    made = made_of_exhibits(plan.assessment.is_monitor)
    digests = (product_inputs(common, decided[p.has_words], p) for p in made)
    names = (file_in(product.top, restricted) for product in made)
    return dict(zip(names, digests, strict=True))


def _tops(edition: Path, folder: Path, files: Iterable[Path]) -> list[Path]:
    tops = (file.relative_to(folder).parts[0] for file in files)
    return [edition / name for name in dict.fromkeys(tops)]


def _earlier_products(plan: Plan) -> dict[str, str]:
    """Hash what the list of revisions reads of the edition before."""
    from safecity.publish.edition import MANIFEST, RESULTS, earlier_edition

    folder = earlier_edition(plan.request.house, plan.assessment)
    files = [] if folder is None else [folder / RESULTS, folder / MANIFEST]
    return {} if folder is None else file_digests(folder, files)


def _read_inputs(plan: Plan, data: Prepared) -> dict[str, Any]:
    """Collect all that a report, slides, a workbook or a dashboard are made from."""
    from safecity.publish.manifest import code_version, environment

    outputs = plan.outputs
    return {
        "exhibits": file_digests(outputs.working, [outputs.exhibits]),
        "linked to": plan.slugs,
        "data": data.hashes,
        "earlier": _earlier_products(plan),
        "assessment": decisions(plan.request.house, plan.assessment),
        "catalogue": plan.catalogue.model_dump(mode="json"),
        "code": code_version(),
        "environment": environment(),
    }


SERVED = 3
"""Notebooks for which a server of kernels pays: it imports what any of them may need, in 2.8 s of
processor time, where a kernel from nothing takes 1.7 s."""


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
        hashes = {**data.hashes, "verdicts": judge(plan, data, board)}
        common = common_inputs(house, plan.assessment, hashes)
        return cls(plan, common, executor, board, kernels)

    @cached_property
    def ahead(self) -> Thread:
        """Makes ready what the edition needs, from the first notebook that is executed."""
        return begin(self.plan)

    def wait(self) -> None:
        """Wait until what was begun beside the notebooks is ready."""
        if "ahead" in vars(self):
            self.ahead.join()

    def execute_themes(self) -> list[Failure]:
        """Execute the themes in parallel; one that fails does not stop the others."""
        return self._execute("themes", self.plan.themes)

    def execute_synthesis(self) -> list[Failure]:
        """Execute the synthesis notebooks one after the other: each reads those before it."""
        synthesis = self.plan.synthesis
        for at, theme in enumerate(synthesis):
            failures = self._execute("synthesis", [theme], likely=len(synthesis) - at)
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

    def _execute(self, step: str, themes: Iterable[Theme], likely: int = 0) -> list[Failure]:
        """Execute what is stale; where anything is, as many as `likely` are expected to be."""
        at_work: dict[Future[Outcome], tuple[Job, str]] = {}
        stale = list(self._stale(step, themes))
        server = self._server(max(len(stale), likely)) if stale else ""
        for theme, inputs in stale:
            job = replace(self.plan.job(theme), server=server)
            self.board.begin(step, theme.slug)
            at_work[self.executor.submit(carry_out, job)] = (job, inputs)
        if stale and not self.plan.request.only:
            _ = self.ahead
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
        failed = self.plan.outputs.keep_failed(job)
        elsewhere = "" if house.raw == house.root / "data" / "raw" else str(house.raw)
        again = rerun_command(job.slug, assessment.slug, assessment.year, elsewhere)
        return replace(failure, path=_shown(failed, house.root), rerun=again)


def _outcome(job: Job, future: Future[Outcome]) -> Outcome:
    """Take a worker's answer; a worker that ended without one is a failure as well."""
    try:
        return future.result()
    except Exception as error:
        words = f"the worker that executed it ended: {type(error).__name__}: {error}"
        return Outcome(job.slug, 0.0, Failure(job.slug, words))


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


@dataclass(frozen=True)
class Result:
    """How a run ended.

    Attributes
    ----------
    plan : Plan
        What was run.
    failures : tuple of Failure
        Notebooks that failed; empty where all is well.
    products : tuple of Path
        What was made, or was unchanged; empty where a notebook failed, since the last good
        products stay then.
    """

    plan: Plan
    failures: tuple[Failure, ...] = ()
    products: tuple[Path, ...] = ()


def run(request: Request, console: Console) -> Result:
    """Run an assessment: validate, ingest, themes, synthesis, products and bundle.

    Parameters
    ----------
    request : Request
        What to run.
    console : rich.console.Console
        Where progress is shown.

    Returns
    -------
    Result
        With a failure for each notebook that failed. What follows from a failed notebook is
        not made: the edition before stays as it is.

    Raises
    ------
    SafecityError
        For whatever a user can mend before notebooks run: declarations, parameters, raw files.
    """
    standing = Standing.now(request.house, request.partnership, request.year, request.strict)
    with Board(console) as board:
        board.begin("validate")
        plan = make_plan(request)
        notebooks = counted(len(plan.slugs), "notebook")
        board.end("validate", f"{notebooks}, {plan.assessment.period.label}")
        with plan.outputs.lock():
            return _run(plan, board, standing)


def _run(plan: Plan, board: Board, standing: Standing) -> Result:
    request = plan.request
    with open_pool(request.jobs, request.scheduler) as executor, KernelServer(QUIET) as server:
        is_cold = not plan.outputs.notebook_stamps.folder.exists()
        if is_cold and not request.scheduler and len(plan.themes) >= SERVED:
            _ = server.address  # it imports while raw files are read
        data = ingest(plan, board)
        notebooks = Notebooks.prepared(plan, data, executor, board, server)
        if not request.only:
            plan.outputs.prune(plan.slugs)
        failures = notebooks.execute_themes() or notebooks.execute_synthesis()
        notebooks.wait()
    if failures:
        return Result(plan, tuple(failures))
    if request.only:
        return Result(plan, products=plan.outputs.results(request.only))
    products = assemble(plan, data, board)
    words = f"{counted(len(plan.slugs), 'notebook')} and {counted(len(products), 'product')}"
    standing.record(words, warnings(data))
    return Result(plan, products=tuple(products))
