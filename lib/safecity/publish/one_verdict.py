"""One change has one verdict, wherever an edition speaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from safecity.catalogue.kinds import UNITS
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Exhibit

ALIKE = {"higher": "rose", "lower": "fell"}
"""A level that is higher than before is a change that rose."""
SIZES = (*UNITS.values(), "standard deviations", "")
"""Units of what is judged beside an earlier period, or beside others; and shares of answers."""
WORDS = ("rose", "fell", "similar", "cannot tell")


class Said(NamedTuple):
    """What one exhibit says of a change: of which indicator, against what, and where it stands."""

    indicator: str
    against: str
    word: str
    exhibit: str


def check_verdicts(exhibits: Iterable[Exhibit]) -> None:
    """Refuse an edition in which two exhibits judge one change differently.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        All exhibits of the edition.

    Raises
    ------
    SafecityError
        Two exhibits give one indicator two verdicts against one base; both are named.
    """
    first: dict[tuple[str, str], Said] = {}
    for said in (one for exhibit in exhibits for one in verdicts_of(exhibit)):
        known = first.setdefault((said.indicator, said.against), said)
        if known.word != said.word:
            raise SafecityError(
                f"{said.indicator} against {said.against} is judged twice: '{known.word}' in "
                f"{known.exhibit}, '{said.word}' in {said.exhibit}",
                remedy="Ask `exhibits.verdicts.verdict_of` in both readings.",
            )


def verdicts_of(exhibit: Exhibit) -> Iterator[Said]:
    """Yield what an exhibit says of changes: in its table, and in its finding."""
    table, finding = exhibit.table, exhibit.finding
    if table is not None and {"verdict", "comparison"} <= set(table.columns) and exhibit.indicator:
        for against, word in zip(table["comparison"], table["verdict"], strict=True):
            yield from _said(exhibit, exhibit.indicator, str(against), str(word))
    if finding is None or not finding.comparison:
        return
    if finding.unit in SIZES or finding.unit.startswith("% of"):
        yield from _said(exhibit, finding.indicator, finding.comparison, finding.direction)


def _said(exhibit: Exhibit, indicator: str, against: str, word: str) -> Iterator[Said]:
    same = ALIKE.get(word, word)
    if same in WORDS:
        yield Said(indicator, against, same, exhibit.id)
