"""The last step of a run: what notebooks made becomes an edition, all of it of one run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.digests import digest, file_digests
from safecity.run.board import Board
from safecity.run.inputs import decisions
from safecity.run.plan import Plan

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
        made = _make(plan, data, board, new, digest(read))
        written = stamps.of(new)
        written.write("products", inputs, made)
        written.write("all", inputs, sorted(new.iterdir()))
    board.end("products", "made")
    return _tops(outputs.edition, new, made)


def _make(plan: Plan, data: Prepared, board: Board, new: Path, read: str) -> list[Path]:
    """Make pages and products of the notebooks and exhibits in a new folder."""
    from safecity.publish.compose import compose
    from safecity.publish.release import made_of_exhibits, make_products
    from safecity.run.review import make_review

    stamps = plan.outputs.edition_stamps
    is_kept = not plan.request.force and stamps.fresh("read", read)
    kept = stamps.results("read") if is_kept else ()
    board.say("products", "reviewers' pages")
    house = plan.request.house
    composed = compose(house, plan.assessment, plan.catalogue, new / "exhibits")
    make_review(plan, data, composed, new)
    board.say("products", "what a reader opens")
    made = make_products(
        composed,
        house,
        new / "exhibits",
        new,
        notebooks=new / "notebooks",
        kept={path.relative_to(stamps.outputs).as_posix(): path for path in kept},
    )
    stamps.of(new).write("read", read, [new / product.top for product in made_of_exhibits()])
    return made


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
