"""Tables cut to what a printed page holds; the HTML report and the bundle hold all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safecity.numbers import MISSING

LONGEST = 24
"""Rows of a table that are printed whole; of longer ones only SHORT are printed."""
SHORT = 12
COMPLETE = "complete"
Row = Sequence[str]


def short_table(item: dict[str, Any]) -> dict[str, Any]:
    """Cut the table of an item to what a page holds, and say where all of it is.

    Parameters
    ----------
    item : dict
        An `Item` as a mapping.

    Returns
    -------
    dict
        Its table. Of a long table of months the last complete months, of months with a status
        those that are not complete, and of any other the beginning; without empty columns.
    """
    table = item["table"]
    total = len(table["rows"])
    if total <= LONGEST:
        return without_empty(table)
    shown, which = _chosen(table)
    file = next((d["path"] for d in item["downloads"] if d["kind"] == "CSV"), "the HTML report")
    note = f"{which}; all {total:,} rows are in {file} and the HTML report."
    used = [text for text in table["notes"] if any(text[:3] in row for row in shown)]
    return without_empty(table | {"rows": shown, "tones": [], "notes": [*used, note]})


def without_empty(table: dict[str, Any]) -> dict[str, Any]:
    """Leave out the columns in which no row has anything, and name them in a note.

    The shorthand for missing values goes as well, where no other cell uses it.
    """
    rows, columns = table["rows"], table["columns"]
    kept = [x for x in range(len(columns)) if x == 0 or any(_says(row[x]) for row in rows)]
    if not rows or len(kept) == len(columns):
        return table
    dropped = [c["title"] for x, c in enumerate(columns) if x not in kept]
    cells, tones = (
        [[row[x] for x in kept] for row in table.get(part, [])] for part in ("rows", "tones")
    )
    used = [n for n in table["notes"] if n[:3] != MISSING or any(MISSING in row for row in cells)]
    note = f"Columns without a value are not printed: {'; '.join(dropped)}."
    shown = {"columns": [columns[x] for x in kept], "rows": cells, "tones": tones}
    return table | shown | {"notes": [*used, note]}


def _says(text: str) -> bool:
    return text not in ("", MISSING)


def _chosen(table: dict[str, Any]) -> tuple[list[Row], str]:
    """Choose the rows of a long table that are printed, and say which they are."""
    rows, titles = table["rows"], [column["title"] for column in table["columns"]]
    if "Status" in titles:
        at = titles.index("Status")
        poor = [row for row in rows if row[at] != COMPLETE]
        return _incomplete(poor) if poor else (rows[-SHORT:], f"The last {SHORT} rows")
    if titles[0].startswith("Month"):
        return _newest(rows)
    return rows[:SHORT], f"The first {SHORT} rows"


def _incomplete(rows: Sequence[Row]) -> tuple[list[Row], str]:
    if len(rows) <= LONGEST:
        return [*rows], f"The {len(rows)} rows that are not complete"
    return [*rows[:SHORT]], f"The first {SHORT} of {len(rows):,} rows that are not complete"


def _newest(rows: Sequence[Row]) -> tuple[list[Row], str]:
    """Take the end of a table of months: the newest months that have a value."""
    known = [row for row in rows if len(row) < 2 or row[1] != MISSING] or [*rows]
    shown = known[-SHORT:]
    if len(known) == len(rows):
        return shown, f"The last {len(shown)} months"
    return shown, f"The last {len(shown)} of {len(known):,} months that have a value"
