"""What part 2 says of all changes: which it lists, and what their list shows, in sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from safecity.catalogue.kinds import PER_CENT
from safecity.numbers import counted, listed, number, signed_change
from safecity.publish.draft import chart_of_changes
from safecity.publish.selection import is_change

if TYPE_CHECKING:
    from safecity.exhibits.exhibit import Exhibit
    from safecity.publish.draft import Draft
    from safecity.readings.words.finding import Finding

CHARTED = "The summary draws all that are in per cent in one chart."
BESIDE = "beside"
"""Form of a change that is set beside others: its own verdict has a line already."""


def listed_changes(draft: Draft) -> tuple[Exhibit, ...]:
    """Choose the changes that part 2 lists: of one indicator and period only the first.

    Two themes may count by one rule, and a change may be drawn again beside those of other areas;
    what is not listed here has its line with the theme that shows it.
    """
    first: dict[object, Exhibit] = {}
    for exhibit in draft.exhibits:
        finding = exhibit.finding
        if finding is None or not is_change(exhibit) or exhibit.form == BESIDE:
            continue
        known = draft.catalogue.indicators.get(finding.indicator)
        rule = known.rule if known else exhibit.id
        first.setdefault((rule, finding.comparison), exhibit)
    return tuple(first.values())


def changes_told(draft: Draft) -> str:
    """Count the changes by their verdicts, name the largest, and say where more of them stands.

    Returns
    -------
    str
        Sentences; "" where nothing is listed.
    """
    found = [e.finding for e in listed_changes(draft) if e.finding]
    chart = CHARTED if chart_of_changes(draft.exhibits) is not None else ""
    parts = (_counts(found), _largest(draft, found), chart, _reasons(draft))
    return " ".join(part for part in parts if part) if found else ""


def _counts(found: list[Finding]) -> str:
    """Say how many indicators rose, fell, are similar, and of how many that cannot be told."""
    of = Counter(finding.direction for finding in found)
    rose = counted(of["rose"], "indicator", "indicators") if of["rose"] else "No indicator"
    told = f"{rose} rose and {number(of['fell']) if of['fell'] else 'none'} fell"
    told += " by more than chance allows"
    if of["similar"]:
        similar = counted(of["similar"], "is shown to be similar", "are shown to be similar")
        told += f"; {similar}"
    untold = f"; of {number(of['cannot tell'])} it cannot be told" if of["cannot tell"] else ""
    return f"{told}{untold}."


def _largest(draft: Draft, found: list[Finding]) -> str:
    """Name the largest rise and fall in per cent, each where there are others beside it."""
    told: list[str] = []
    for direction, noun in (("rose", "rise"), ("fell", "fall")):
        sized = [
            (abs(f.size), f)
            for f in found
            if f.direction == direction
            and f.unit == PER_CENT
            and f.size is not None
            and _noun(draft, f)
        ]
        if len(sized) > 1:
            largest = max(sized, key=lambda each: each[0])[1]
            size = signed_change(largest.size, PER_CENT)
            verb = "" if told else " is"
            told.append(f"the largest {noun}{verb} that of {_noun(draft, largest)} ({size})")
    return f"In per cent {' and '.join(told)}." if told else ""


def _reasons(draft: Draft) -> str:
    """Say of which changes reasons are weighed in a table that the report prints."""
    weighed = [
        f"{_noun(draft, e.finding)} ({draft.items[e.id].label})"
        for e in draft.exhibits
        if e.form == "explanation" and e.finding and e.id in draft.whole
    ]
    if not weighed:
        return ""
    return (
        f"What may explain the change in {listed(weighed)} is weighed with their themes in part 1."
    )


def _noun(draft: Draft, finding: Finding) -> str:
    known = draft.catalogue.indicators.get(finding.indicator)
    return known.noun if known else ""
