"""`safecity trace`: the way from a printed number back to raw files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.files import json_text
from safecity.numbers import counted, number
from safecity.publish.edition import MANIFEST
from safecity.publish.provenance.trace import Trace
from safecity.run.screen import PartnershipOption, near, out

if TYPE_CHECKING:
    from safecity.publish.provenance.trace import Trace


Within = Annotated[
    Path | None,
    typer.Option("--in", help="Folder of products, or a bundle; else an edition of this house."),
]
EditionYear = Annotated[
    str, typer.Option("--year", help="The edition; the newest that was made if not given.")
]


def edition_folder(house: House, partnership: str, year: str) -> Path:
    """Find the products of an edition of the house.

    Parameters
    ----------
    house : House
        The project's folders.
    partnership, year : str
        The edition; the newest that was made where the year is empty.

    Raises
    ------
    SafecityError
        Where it was not made, or is not declared.
    """
    from safecity.catalogue.assessment import load_assessment, load_partnership

    if year:
        assessment = load_assessment(house, partnership, year)
        folder = house.outputs(assessment.slug, assessment.year)
        if not (folder / MANIFEST).is_file():
            remedy = f"Make it: safecity run {partnership} {assessment.year}"
            raise SafecityError("this edition was not made yet", path=folder, remedy=remedy)
        return folder
    owner = load_partnership(house, partnership)
    manifests = sorted((house.root / "outputs" / owner.slug).glob(f"*/{MANIFEST}"))
    if not manifests:
        remedy = f"Make one: safecity run {partnership} YEAR. Or give a bundle with --in."
        raise SafecityError(
            "no edition was made yet", path=house.outputs(owner.slug, ""), remedy=remedy
        )
    return manifests[-1].parent


MOST_ROWS, MOST_FILES = 4, 3
"""Rows and raw files of each source that are shown; `--all` shows every one."""


def laid_out(trace: Trace, position: int, *, everything: bool = False) -> RenderableType:
    """Lay one way back out, from what is printed to raw files.

    Parameters
    ----------
    trace : Trace
        The way back.
    position : int
        Its place among those found, from 1.
    everything : bool
        Whether to show every row and raw file.
    """
    exhibit = trace.hit.exhibit
    title = Text(f"{position}  ", style="bold")
    title.append(f"{trace.label or exhibit.kind.capitalize()}  ", style="bold cyan")
    title.append(exhibit.id)
    grid = Table.grid(padding=(0, 2), expand=False)
    grid.add_column(style="dim", no_wrap=True, min_width=9)
    grid.add_column(overflow="fold")
    for name, text in _lines(trace, everything):
        grid.add_row(name, text)
    return Group(title, grid, Text())


def listed(traces: list[Trace]) -> Table:
    """List further exhibits that print the same, one to a line."""
    table = Table(
        title="Printed here as well", title_justify="left", box=None, padding=(0, 2, 0, 0)
    )
    rows = [(t.label or t.hit.exhibit.kind.capitalize(), t.hit.exhibit.id) for t in traces]
    for name, cells in zip(("Place", "Exhibit"), zip(*rows, strict=True), strict=True):
        table.add_column(name, no_wrap=True, min_width=max(map(len, cells)))
    table.add_column("Headline", overflow="ellipsis", no_wrap=True)
    for row, trace in zip(rows, traces, strict=True):
        table.add_row(*row, trace.hit.exhibit.headline)
    return table


def _lines(trace: Trace, everything: bool) -> Iterator[tuple[str, str]]:
    yield "says", trace.hit.exhibit.headline
    sentences = [s for s in trace.hit.sentences if s != trace.hit.exhibit.headline]
    yield from _labelled("and", sentences)
    yield from _labelled("printed", _cut(_printed(trace), MOST_ROWS, everything, "more cells"))
    yield "report", trace.page or "not printed in the report"
    yield from _labelled("results", _cut(_results(trace), MOST_ROWS, everything, "more rows"))
    yield from _cell(trace)
    yield from _labelled("datasets", [f"{name}  {sha}" for name, sha in trace.datasets.items()])
    yield from _labelled("raw files", list(_files(trace, everything)))


def _labelled(name: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    for at, line in enumerate(lines):
        yield (name if at == 0 else ""), line


def _cut(lines: list[str], most: int, everything: bool, rest: str) -> list[str]:
    if everything or len(lines) <= most:
        return lines
    return [*lines[:most], f"and {len(lines) - most:,} {rest}"]


def _printed(trace: Trace) -> list[str]:
    return [
        f"{row.place or 'table'}: {row.column} {row.printed}"
        + ("" if row.value is None else f"  (unrounded {row.value!r})")
        for row in trace.hit.rows
    ]


def _results(trace: Trace) -> list[str]:
    names = ("group", "period", "numerator", "denominator", "value", "lower", "upper", "unit")
    return [
        f"results.csv, line {row['line']}: "
        + ", ".join(f"{key} {row[key]}" for key in names if key in row)
        for row in trace.results
    ]


def _cell(trace: Trace) -> Iterator[tuple[str, str]]:
    if trace.cell is None:
        yield "cell", f"{trace.notebook} is not here, or does not show it"
        return
    yield "cell", f"{trace.notebook}, cell [{trace.cell.number}]: {trace.cell.code}"
    yield "", trace.cell_page
    if trace.query is None:
        return
    query = trace.query
    yield "query", f"{query}, read by {query.module or 'the library'}"
    yield from _labelled("", [query.says] if query.says else [])
    if query.measures:
        yield "", f"computed with {', '.join(query.measures)}"


def _files(trace: Trace, everything: bool) -> Iterator[str]:
    def source(row: Any) -> str:
        return str(row.get("source", ""))

    for slug, rows in groupby(sorted(trace.raw, key=source), source):
        files = list(rows)
        first, last = files[0], files[-1]
        yield f"{slug}: {counted(len(files), 'file')}, {_from(first)}"
        for row in files if everything else files[:MOST_FILES]:
            yield f"  {row['file']}"
            yield f"  sha256 {row.get('sha256') or 'not recorded: it would tell what is withheld'}"
        if not everything and len(files) > MOST_FILES:
            yield f"  and {number(len(files) - MOST_FILES)} more, to {last['file']}"
    if not trace.raw:
        yield "the manifest names none that was used"


def _from(row: Any) -> str:
    facts = (row.get("publisher"), f"edition {row.get('edition')}", row.get("url"))
    return ", ".join(str(each) for each in facts if each)


SETTINGS = {"ignore_unknown_options": True}
"""So that a number such as −7% may be written with a hyphen."""

SHOWN = 2
"""Ways back that are laid out in full where several are found; the others are listed."""

Asked = Annotated[
    list[str],
    typer.Argument(help='A printed number, a label such as "Figure 12", or the id of an exhibit.'),
]
Everything = Annotated[
    bool, typer.Option("--all", help="Lay out every way back, with every raw file.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write it as JSON, with every raw file.")]


def trace(
    asked: Asked,
    partnership: PartnershipOption = "southampton",
    year: EditionYear = "",
    within: Within = None,
    everything: Everything = False,
    as_json: AsJson = False,
) -> None:
    """Say where a printed number comes from: exhibit, cell, query, datasets, raw files, hashes."""
    from safecity.catalogue.registry import load_catalogue
    from safecity.publish.provenance.shelf import open_shelf
    from safecity.publish.provenance.trace import record_of
    from safecity.publish.provenance.trace import trace as follow

    place = within or edition_folder(House.find(), partnership, year)
    words = " ".join(asked)
    with open_shelf(place) as shelf:
        traces = follow(shelf, words, load_catalogue())
    if as_json:
        answer = {"asked": words, "in": near(place), "found": [record_of(each) for each in traces]}
        typer.echo(json_text(answer, indent=1))
        return
    _show(words, place, traces, everything)


def _show(words: str, place: Path, traces: list[Trace], everything: bool) -> None:

    console = out()
    count = "one exhibit" if len(traces) == 1 else f"{len(traces)} exhibits, the most likely first"
    console.print(f"{words}  in {near(place)}: {count}\n", soft_wrap=True)
    full = traces if everything or len(traces) <= SHOWN + 1 else traces[:SHOWN]
    for at, each in enumerate(full, start=1):
        console.print(laid_out(each, at, everything=everything))
    if traces[len(full) :]:
        console.print(listed(traces[len(full) :]))
        console.print("\n--all lays every one out; an exhibit's id gives that one alone.")
