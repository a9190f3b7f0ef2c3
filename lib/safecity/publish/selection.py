"""What the report prints whole: of each theme one clear figure for each question a reader has.

Everything else gets one line, with the verdict; its picture is in the dashboard and the executed
notebook, and its values are in the workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from safecity.catalogue.kinds import kind_named
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import MISSING, counted
from safecity.publish.item import CHANGED
from safecity.readings.words.finding import CLEAR

LONGEST = 24
"""Rows of a table that are printed whole; of longer ones only SHORT are printed."""
SHORT = 12
COMPLETE, NOT_COMPARABLE = "complete", "not comparable"
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
    rows, which = _chosen(table)
    file = next((d["path"] for d in item["downloads"] if d["kind"] == "CSV"), "the HTML report")
    note = f"{which}; all {total:,} rows are in {file} and the HTML report."
    used = [text for text in table["notes"] if any(text[:3] in row for row in rows)]
    return without_empty(table | {"rows": rows, "tones": [], "notes": [*used, note]})


def without_empty(table: dict[str, Any]) -> dict[str, Any]:
    """Leave out the columns in which no row has anything, and name them in a note.

    The shorthand for missing values goes as well, where no other cell uses it.
    """
    rows, columns = table["rows"], table["columns"]
    filled = [x for x in range(len(columns)) if x == 0 or any(_says(row[x]) for row in rows)]
    if not rows or len(filled) == len(columns):
        return table
    dropped = [c["title"] for x, c in enumerate(columns) if x not in filled]
    cells, tones = (
        [[row[x] for x in filled] for row in table.get(part, [])] for part in ("rows", "tones")
    )
    used = [n for n in table["notes"] if n[:3] != MISSING or any(MISSING in row for row in cells)]
    note = f"Columns without a value are not printed: {'; '.join(dropped)}."
    parts = {"columns": [columns[x] for x in filled], "rows": cells, "tones": tones}
    return table | parts | {"notes": [*used, note]}


def _says(text: str) -> bool:
    return text not in ("", MISSING, NOT_COMPARABLE)


def _chosen(table: dict[str, Any]) -> tuple[list[Row], str]:
    """Choose the rows of a long table that are printed, and say which they are."""
    rows, names = table["rows"], [column["name"] for column in table["columns"]]
    if "status" in names:
        at = names.index("status")
        poor = [row for row in rows if row[at] != COMPLETE]
        return _incomplete(poor) if poor else (rows[-SHORT:], f"The last {SHORT} rows")
    if names[0] == "month":
        return _newest(rows)
    return rows[:SHORT], f"The first {SHORT} rows"


def _incomplete(rows: Sequence[Row]) -> tuple[list[Row], str]:
    if len(rows) <= LONGEST:
        what = counted(len(rows), "row that is not", "rows that are not")
        return [*rows], f"The {what} complete"
    return [*rows[:SHORT]], f"The first {SHORT} of {len(rows):,} rows that are not complete"


def _newest(rows: Sequence[Row]) -> tuple[list[Row], str]:
    """Take the end of a table of months: the newest months that have a value."""
    known = [row for row in rows if len(row) < 2 or row[1] != MISSING] or [*rows]
    newest = known[-SHORT:]
    if len(known) == len(rows):
        return newest, f"The last {counted(len(newest), 'month')}"
    which = counted(len(known), "month that has", "months that have")
    return newest, f"The last {len(newest)} of {which} a value"


STRENGTHS = {"strong": 2, "moderate": 1, "weak": 0}
BY_THEME = ("levels", "changes")


def printed_whole(exhibits: Iterable[Exhibit]) -> frozenset[str]:
    """Choose the figures and tables that the report prints whole.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        Figures and tables, in the order of the report; of two that answer one question of a theme
        as surely the weightier is chosen, then the first.

    Returns
    -------
    frozenset of str
        Their ids.
    """
    best: dict[tuple[str, str], Exhibit] = {}
    for exhibit in exhibits:
        if _may_be(exhibit):
            place = _place(exhibit)
            leading = best.setdefault(place, exhibit)
            if _rank(exhibit) > _rank(leading):
                best[place] = exhibit
    return frozenset(exhibit.id for exhibit in best.values())


def is_change(exhibit: Exhibit) -> bool:
    """Say whether an exhibit is one of the changes that part 2 lists by their verdicts."""
    finding = exhibit.finding
    return exhibit.chart == "change" and finding is not None and finding.direction in CHANGED


def _may_be(exhibit: Exhibit) -> bool:
    """Say whether an exhibit can be printed whole: it finds something, or states no finding."""
    finding = exhibit.finding
    rows = 0 if exhibit.table is None else len(exhibit.table)
    if (
        is_change(exhibit)
        or kind_named(exhibit.form).answers == "nothing"
        or (exhibit.kind == "table" and rows > LONGEST)
    ):
        return False
    if exhibit.chart == "trend" and finding is not None and not finding.comparison:
        return False  # a few months with no range about them show nothing that their line does not
    return finding is None or (finding.strength != "weak" and finding.direction != "similar")


def _place(exhibit: Exhibit) -> tuple[str, str]:
    """Return what an exhibit answers: tables of a theme all the same, others as their kind says."""
    if exhibit.part not in BY_THEME:
        return exhibit.theme, exhibit.id
    answer = "table" if exhibit.kind == "table" else kind_named(exhibit.form).answers
    return exhibit.theme, answer or exhibit.id


def _rank(exhibit: Exhibit) -> tuple[bool, int, float]:
    """Weigh what an exhibit says: what was shown to differ first, then by its evidence."""
    finding = exhibit.finding
    if finding is None:
        return (False, -1, 0.0)
    clear = finding.tested and finding.direction in (*CLEAR, "concentrated")
    return (clear, STRENGTHS[finding.strength], finding.weight)
