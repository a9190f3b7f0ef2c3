"""The notes of a slide: what to say, and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterable

from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import counted
from safecity.publish.cells import Table, table_of
from safecity.publish.draft import Draft
from safecity.publish.item import KeyPoint, key_point, source_line, stem_of
from safecity.publish.slides.fitting import clean

LONGEST = 24
"""Rows of a table that are written out."""


def notes_for(draft: Draft, exhibit: Exhibit, stamp: str) -> str:
    """Write the notes of a slide that shows an exhibit.

    Parameters
    ----------
    draft : Draft
        Holds the numbered item of the exhibit.
    exhibit : Exhibit
        Shown on the slide.
    stamp : str
        Said first where data are synthetic.
    """
    item = draft.items.get(exhibit.id)
    label = item.label if item else "Not numbered"
    finding = exhibit.finding
    script = spoken(key_point(finding, "", None)) if finding else [f"Say: {exhibit.headline}"]
    table = table_lines(item.table if item else table_of(exhibit), f"{stem_of(exhibit)}.csv")
    return joined(
        stamp,
        *script,
        f"Measure: {exhibit.subtitle}",
        f"What the picture shows: {exhibit.alt}",
        *table,
        sources_of((exhibit,)),
        *caveats_of((exhibit,)),
        f"In the report: {label}. Exhibit: {exhibit.id}.",
    )


def spoken(point: KeyPoint) -> list[str]:
    """Write what is said of a finding: sentence, evidence, caution."""
    sized = "; ".join(part for part in (point.strength, point.interval) if part)
    evidence = [f"Evidence: {sized}."] if sized else []
    caution = [f"Caution: {point.caution}"] if point.caution else []
    return [f"Say: {point.sentence}", *evidence, *caution]


def table_lines(table: Table, file: str) -> list[str]:
    """Write a table out, a line for each row, and say where the rest is.

    Parameters
    ----------
    table : Table
        Printed cells.
    file : str
        Where all of it lies.
    """
    rows = [" | ".join(row) for row in table.rows[:LONGEST]]
    head = " | ".join(column.title for column in table.columns)
    rest = len(table.rows) - LONGEST
    more = [f"The other {counted(rest, 'row is', 'rows are')} in {file}."] if rest > 0 else []
    return [f"Table: {table.caption}", head, *rows, *more, *table.notes]


def sources_of(exhibits: Iterable[Exhibit]) -> str:
    """Name the sources of some exhibits in one line."""
    notes = dict.fromkeys(note for e in exhibits for note in e.sources)
    return f"Source: {source_line(notes)}" if notes else "Source: the report of this edition."


def caveats_of(exhibits: Iterable[Exhibit]) -> list[str]:
    """Write the caveats of some exhibits, each once."""
    return [
        f"Caveat: {text}" for text in dict.fromkeys(c.text for e in exhibits for c in e.caveats)
    ]


def joined(*lines: str) -> str:
    """Join lines of notes, without empty ones."""
    return "\n".join(text for text in map(clean, lines) if text)
