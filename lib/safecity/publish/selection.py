"""What the report prints whole: of each theme one clear figure for each question a reader has.

Everything else gets one line, with the verdict; its picture is in the dashboard and the executed
notebook, and its values are in the workbook.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.excerpt import LONGEST
from safecity.publish.items import CHANGED

Question = Literal["level", "beside", "where", "why", "table"]
QUESTIONS: dict[str, Question] = {
    "trend": "level", "series": "level", "levels": "level",
    "comparison": "beside", "funnel": "beside",
    "map": "where", "quintiles": "where", "concentration": "where", "hotspots": "where",
    "groups": "where", "clock": "where",
    "contributions": "why", "table": "table",
}  # fmt: skip
"""What each kind of chart answers within a theme; a kind that is not named is printed always."""
LISTED = ("season", "forecast")
"""Kinds that say nothing of level, change or place: a line is enough."""
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
            held = best.setdefault(place, exhibit)
            if _rank(exhibit) > _rank(held):
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
        or exhibit.chart in LISTED
        or (exhibit.kind == "table" and rows > LONGEST)
    ):
        return False
    return finding is None or (finding.strength != "weak" and finding.direction != "similar")


def _place(exhibit: Exhibit) -> tuple[str, str]:
    kind = "" if exhibit.part not in BY_THEME else exhibit.chart or exhibit.kind
    return exhibit.theme, QUESTIONS.get(kind, exhibit.id)


def _rank(exhibit: Exhibit) -> tuple[int, float]:
    finding = exhibit.finding
    return (-1, 0.0) if finding is None else (STRENGTHS[finding.strength], finding.weight)
