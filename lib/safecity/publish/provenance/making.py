"""Where each exhibit was made and where it stands: its cell in a notebook, its place in print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from safecity.publish.document import Document
from safecity.publish.draft import Draft, chosen_points, indicator_table
from safecity.publish.item import Link, anchor_of

_NAMED = re.compile(r"^([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*): ")
"""How an exhibit names itself in a cell's plain output."""


@dataclass(frozen=True)
class Cell:
    """One code cell of an executed notebook.

    Attributes
    ----------
    number : int
        Its execution count, as Jupyter prints it; 0 where it did not run.
    anchor : str
        Id of its place on the notebook's page.
    code : str
        Its source.
    last : str
        Id of the exhibit that it shows; empty where it shows none.
    ids : tuple of str
        Ids of all exhibits that it published, in order, the one shown last.
    """

    number: int
    anchor: str
    code: str
    last: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Execution:
    """How a notebook ran: code cells, those that ran, whether in order, and errors left in it."""

    cells: int
    ran: int
    in_order: bool
    errors: int

    @property
    def good(self) -> bool:
        """Whether every cell ran once, from top to bottom, without an error."""
        return self.in_order and self.ran == self.cells and not self.errors


def cells_of(notebook: Mapping[str, Any], ids: Sequence[str] = ()) -> tuple[Cell, ...]:
    """List the code cells of a notebook with the exhibits that each published.

    Parameters
    ----------
    notebook : mapping
        Executed, in the layout of nbformat 4.
    ids : sequence of str
        Ids of the notebook's exhibits in the order of publication. A cell that publishes several
        shows the last; those before it are the cell's own, since cells run in order.
    """
    waiting = list(ids)
    cells = []
    for raw in _code(notebook):
        cell = _cell(raw)
        if cell.last in waiting:
            upto = waiting.index(cell.last) + 1
            cell, waiting = replace(cell, ids=tuple(waiting[:upto])), waiting[upto:]
        cells.append(cell)
    return tuple(cells)


def execution_of(notebook: Mapping[str, Any]) -> Execution:
    """Say how a notebook ran, from what its executed copy holds."""
    code = list(_code(notebook))
    counts = [int(cell.get("execution_count") or 0) for cell in code]
    outputs = [output for cell in code for output in cell.get("outputs", [])]
    return Execution(
        cells=len(code),
        ran=sum(count > 0 for count in counts),
        in_order=counts == list(range(1, len(code) + 1)),
        errors=sum(output.get("output_type") == "error" for output in outputs),
    )


def text_of(source: str | Iterable[str]) -> str:
    """Join what notebooks keep as a list of lines."""
    return source if isinstance(source, str) else "".join(source)


def _code(notebook: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (cell for cell in notebook.get("cells", []) if cell.get("cell_type") == "code")


def _cell(raw: Mapping[str, Any]) -> Cell:
    published = [
        named[1]
        for output in raw.get("outputs", [])
        if (named := _NAMED.match(text_of(output.get("data", {}).get("text/plain", ""))))
    ]
    return Cell(
        number=int(raw.get("execution_count") or 0),
        anchor=str(raw.get("id", "")),
        code=text_of(raw.get("source", "")).strip(),
        last=published[-1] if published else "",
        ids=tuple(published),
    )


def report_places(draft: Draft, document: Document) -> dict[str, Link]:
    """List the places of exhibits in the report.

    Parameters
    ----------
    draft : Draft
        Its numbered items and gaps.
    document : Document
        Its recommendations, summary and annexes.

    Returns
    -------
    dict of str to Link
        Label ("Figure 12", "Gap G3", "Recommendation R1") and anchor by exhibit id; what the
        report does not print, such as the advice of a refresh, is left out.
    """
    places = {key: Link(item.label, item.anchor) for key, item in draft.items.items()}
    places |= {e.id: draft.places[e.id] for e in draft.exhibits if e.id in draft.places}
    return places | _advice(draft, document) | _summary(draft, document)


def _advice(draft: Draft, document: Document) -> dict[str, Link]:
    given = {advice.anchor: advice for advice in document.advice}
    anchored = {e.id: given[anchor_of(e.id)] for e in draft.exhibits if anchor_of(e.id) in given}
    return {key: Link(f"Recommendation {a.number}", a.anchor) for key, a in anchored.items()}


def _summary(draft: Draft, document: Document) -> dict[str, Link]:
    """Place the two tables of the summary that have no number of their own."""
    places = {}
    points, every = chosen_points(draft.exhibits), indicator_table(draft.exhibits)
    annex = document.annex("all-indicators")
    if points is not None:
        places[points.id] = Link("Summary", "summary")
    if every is not None and annex is not None:
        places[every.id] = Link(f"Annex {annex.letter}", annex.anchor)
    return places
