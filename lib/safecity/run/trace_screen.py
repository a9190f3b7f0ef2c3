"""How a trace is laid out on a terminal: one step of the way to a line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from safecity.exhibits.numbers import number
from safecity.publish.provenance.trace import Trace

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
    shown = ("group", "period", "numerator", "denominator", "value", "lower", "upper", "unit")
    return [
        f"results.csv, line {row['line']}: "
        + ", ".join(f"{key} {row[key]}" for key in shown if key in row)
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
        counted = "1 file" if len(files) == 1 else f"{number(len(files))} files"
        yield f"{slug}: {counted}, {_from(first)}"
        for row in files if everything else files[:MOST_FILES]:
            yield f"  {row['file']}"
            yield f"  sha256 {row['sha256']}"
        if not everything and len(files) > MOST_FILES:
            yield f"  and {number(len(files) - MOST_FILES)} more, to {last['file']}"
    if not trace.raw:
        yield "the manifest names none that was used"


def _from(row: Any) -> str:
    said = (row.get("publisher"), f"edition {row.get('edition')}", row.get("url"))
    return ", ".join(str(each) for each in said if each)
