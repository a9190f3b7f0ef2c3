"""An assessment from declarations to products, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from safecity.numbers import counted
from safecity.run.assembly import assemble
from safecity.run.board import Board
from safecity.run.failure import Failure
from safecity.run.kernel_server import KernelServer
from safecity.run.kernels import QUIET
from safecity.run.plan import Plan, Request, make_plan
from safecity.run.pool import open_pool
from safecity.run.standing import Standing
from safecity.run.steps import SERVED, Notebooks, ingest, warnings


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
        if is_cold and not request.scheduler and len(plan.slugs) >= SERVED:
            _ = server.address  # it imports while raw files are read
        data = ingest(plan, board)
        notebooks = Notebooks.prepared(plan, data, executor, board, server)
        if not request.only:
            plan.outputs.prune(plan.slugs)
        failures = notebooks.execute_themes() or notebooks.execute_synthesis()
    if failures:
        return Result(plan, tuple(failures))
    if request.only:
        return Result(plan, products=plan.outputs.results(request.only))
    made = assemble(plan, data, board)
    words = f"{counted(len(plan.slugs), 'notebook')} and {counted(len(made), 'product')}"
    standing.record(words, warnings(data))
    return Result(plan, products=tuple(made))
