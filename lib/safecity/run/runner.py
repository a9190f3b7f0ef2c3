"""An assessment from declarations to products, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from safecity.digests import digest, file_digests
from safecity.numbers import counted
from safecity.run.board import Board
from safecity.run.inputs import decisions, product_inputs, without_words
from safecity.run.notebooks.failure import Failure
from safecity.run.notebooks.kernel_server import KernelServer
from safecity.run.notebooks.kernels import QUIET
from safecity.run.notebooks.notebooks import SERVED, Notebooks
from safecity.run.notebooks.pool import open_pool
from safecity.run.plan import Plan, Request, make_plan
from safecity.run.standing import Standing

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
    from safecity.publish.look import kept_fonts

    outputs, stamps = plan.outputs, plan.outputs.edition_stamps
    read = _read_inputs(plan, data)
    copies = [outputs.kept(slug)[0] for slug in plan.slugs]
    inputs = digest({**read, "notebooks": file_digests(outputs.working, copies)})
    board.begin("products")
    if not plan.request.force and stamps.fresh("all", inputs):
        board.end("products", "unchanged")
        return _tops(outputs.edition, outputs.edition, stamps.results("products"))
    with outputs.next_edition(plan.slugs) as new, kept_fonts(outputs.kept_aside / "fonts"):
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
