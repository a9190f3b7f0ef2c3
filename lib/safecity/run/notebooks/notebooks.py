"""The notebooks of a run: which are stale, who executes them, and where their results go."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from safecity.catalogue.registry import Theme
from safecity.digests import file_digests
from safecity.errors import SafecityError
from safecity.exhibits.store import record_text
from safecity.files import replacing, write_whole
from safecity.ingest.asked import SYNTHETIC, names_in, states
from safecity.run.board import Board
from safecity.run.inputs import common_inputs, notebook_inputs
from safecity.run.notebooks.failure import Failure, rerun_command
from safecity.run.notebooks.job import Job, Outcome
from safecity.run.notebooks.kernel_server import KernelServer
from safecity.run.notebooks.pool import carry_out
from safecity.run.notebooks.source import GIVEN, TAG, Source
from safecity.run.plan import Plan

if TYPE_CHECKING:
    from safecity.ingest.prepared import Prepared
    from safecity.readings.evidence.counts import Evidence


SERVED = 3
"""Notebooks for which a server of kernels pays: it imports what any of them may need, in 2.8 s of
processor time, where a kernel from nothing takes 1.7 s."""


def judge(evidence: Evidence, board: Board) -> str:
    """Judge every change of the edition together, once; the digest of what came out."""
    from safecity.readings.evidence.verdicts import ensure_verdicts

    board.begin("verdicts")
    judged = ensure_verdicts(evidence)
    board.end("verdicts", "ready")
    return judged


def begin(plan: Plan) -> Thread:
    """Make ready beside the notebooks, which other processes execute: this one would only wait.

    Whoever goes on with the edition joins the thread first. It decides nothing: what it reads, and
    an exhibit that changes meanwhile, is looked at again.
    """
    thread = Thread(target=_make_ready, args=(plan,), daemon=True)
    thread.start()
    return thread


def _make_ready(plan: Plan) -> None:
    from safecity.exhibits.store import Store
    from safecity.publish.release import made_of_exhibits
    from safecity.run.inputs import code_of_product
    from safecity.run.review import make_ready

    make_ready()
    for product in made_of_exhibits(plan.assessment.is_monitor):
        code_of_product(product)
    with suppress(SafecityError, OSError):
        Store(plan.outputs.exhibits).read(plan.slugs)


@dataclass(frozen=True)
class Notebooks:
    """Executes the notebooks of a plan and delivers what they made.

    Attributes
    ----------
    plan : Plan
        The run.
    evidence : Evidence
        The data of the edition, its changes judged.
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
    evidence: Evidence
    common: Mapping[str, Any]
    executor: Executor
    board: Board
    kernels: KernelServer

    @classmethod
    def prepared(
        cls, plan: Plan, data: Prepared, executor: Executor, board: Board, kernels: KernelServer
    ) -> Notebooks:
        """Read once what all notebooks have in common, and judge what all of them speak of."""
        from safecity.readings.evidence.counts import Evidence

        house, evidence = plan.request.house, Evidence(plan.assessment, plan.catalogue, data)
        hashes = {**data.hashes, "verdicts": judge(evidence, board)}
        common = common_inputs(house, plan.assessment, hashes)
        return cls(plan, evidence, common, executor, board, kernels)

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
        return self._inputs(theme, self.plan.sources[theme.slug])

    def _inputs(self, theme: Theme, source: Source, common: Mapping[str, Any] | None = None) -> str:
        plan = self.plan
        read = self._earlier(theme) if theme.kind == "synthesis" else {}
        return notebook_inputs(
            common or self.common, source, plan.parameters, plan.catalogue, theme, read
        )

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
        unchanged, outputs = list[str](), self.plan.outputs
        for theme in themes:
            inputs = self.inputs(theme)
            is_kept = not self.plan.request.force and outputs.notebook_stamps.fresh(
                theme.slug, inputs
            )
            if is_kept:
                unchanged.append(theme.slug)
            elif not (self._reworded(step, theme, inputs) or self._restated(step, theme, inputs)):
                yield theme, inputs
                continue
            outputs.forgive(theme.slug)
        if unchanged:
            several = f"{len(unchanged)} notebooks"
            self.board.end(step, "unchanged", several if len(unchanged) > 1 else unchanged[0])

    def _reworded(self, step: str, theme: Theme, inputs: str) -> bool:
        """Put new text into the executed copy of a notebook whose code and data are the same.

        A theme that is run by itself is executed: whoever asks for it wants to see it run.
        """
        request, outputs, source = (
            self.plan.request,
            self.plan.outputs,
            self.plan.sources[theme.slug],
        )
        if request.force or request.only:
            return False
        if not outputs.code_stamps.fresh(theme.slug, self._inputs(theme, source.code)):
            return False
        self.board.begin(step, theme.slug)
        reword(outputs.kept(theme.slug)[0], source)
        self._stamp(theme, inputs)
        self.board.end(step, "reworded", theme.slug)
        return True

    def _restated(self, step: str, theme: Theme, inputs: str) -> bool:
        """Keep the results of a notebook that asked for nothing that changed in the data."""
        request, outputs = self.plan.request, self.plan.outputs
        made_from = self._asked(theme)
        if request.force or request.only or not made_from:
            return False
        if not outputs.data_stamps.fresh(theme.slug, made_from):
            return False
        if not restate(outputs.kept(theme.slug)[1], self.evidence.data.hashes):
            return False
        self.board.begin(step, theme.slug)
        self._stamp(theme, inputs)
        self.board.end(step, "same data", theme.slug)
        return True

    def _asked(self, theme: Theme) -> str:
        """Digest what a theme's notebook is made from, of the data only what it asked for.

        Empty where that is not known: of a notebook over all themes, and of one whose code could
        read files by itself.
        """
        from safecity.readings.evidence.verdicts import verdict_states

        source = self.plan.sources[theme.slug]
        names = names_in(self.plan.outputs.asked(theme.slug))
        if theme.kind == "synthesis" or names is None or not source.only_asks:
            return ""
        judged = verdict_states(self.evidence, names)
        data = states(self.evidence.data, {*names, SYNTHETIC} - judged.keys()) | judged
        return self._inputs(theme, source, {**self.common, "data": data})

    def _stamp(self, theme: Theme, inputs: str) -> None:
        """Record what results were made from: all, all but the text, and what was asked for."""
        outputs, kept = self.plan.outputs, self.plan.outputs.kept(theme.slug)
        if made_from := self._asked(theme):
            outputs.data_stamps.write(theme.slug, made_from, kept)
        code = self._inputs(theme, self.plan.sources[theme.slug].code)
        outputs.code_stamps.write(theme.slug, code, kept)
        outputs.notebook_stamps.write(theme.slug, inputs, kept)

    def _settle(self, step: str, job: Job, inputs: str, future: Future[Outcome]) -> list[Failure]:
        outcome = _outcome(job, future)
        for note in outcome.notes:
            self.board.say(step, f"{job.slug}: {note}")
        if outcome.failure is not None:
            self.board.end(step, "FAILED", job.slug, outcome.seconds, "bold red")
            return [self._keep(job, outcome.failure)]
        outputs = self.plan.outputs
        outputs.deliver(job)
        self._stamp(self.plan.catalogue.themes[job.slug], inputs)
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


def reword(copy: Path, source: Source) -> None:
    """Give an executed copy the text, and the comments, that its notebook has now.

    What a code cell leaves does not hang on text around it, nor on comments in it. The copy gets
    the bytes that it would have if the notebook were executed; a page of the old text goes.

    Parameters
    ----------
    copy : Path
        As the runner left it, of a notebook with the same code (`Source.code`).
    source : Source
        The notebook now.
    """
    import nbformat

    made = nbformat.read(copy, as_version=4)
    executed = iter([cell for cell in made.cells if cell.cell_type == "code"])
    made.cells = nbformat.from_dict(list(_reworded_cells(source.cells, executed)))
    for number, cell in enumerate(made.cells, 1):
        cell["id"] = f"cell-{number}"
    with replacing(copy) as part:
        nbformat.write(made, part)
    copy.with_suffix(".html").unlink(missing_ok=True)


def _reworded_cells(
    cells: Sequence[dict[str, Any]], executed: Iterator[Any]
) -> Iterator[dict[str, Any]]:
    """Yield the cells of a copy: text as it is written now, results as they were."""
    has_own = any(GIVEN in cell["tags"] for cell in cells)
    for cell in cells:
        tags = cell["tags"]
        words = {"source": cell["source"], "metadata": {"tags": tags} if tags else {}}
        if cell["cell_type"] != "code":
            yield {"cell_type": cell["cell_type"], **words}
            continue
        made = next(executed)
        yield made if GIVEN in tags else {**made, **words}
        if TAG in tags and not has_own:
            yield next(executed)


def restate(folder: Path, hashes: Mapping[str, str]) -> bool:
    """Let the exhibits of a notebook name the datasets as they are now.

    What they show does not hang on it: the notebook asked for nothing that changed. They get the
    bytes that they would have if it were executed.

    Parameters
    ----------
    folder : Path
        Its exhibits.
    hashes : mapping of str to str
        SHA-256 of every dataset, by name.

    Returns
    -------
    bool
        False, with nothing written, where a record is not as exhibits are written.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
    try:
        records = {path: json.loads(text) for path, text in texts.items()}
        if any(record_text(records[path]) != text for path, text in texts.items()):
            return False
        new = {path: {**record, "inputs": dict(hashes)} for path, record in records.items()}
    except (ValueError, TypeError):
        return False
    for path, record in new.items():
        write_whole(path, record_text(record))
    return True
