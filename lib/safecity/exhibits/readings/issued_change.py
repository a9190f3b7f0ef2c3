"""How a published figure changed against the year before and the baseline year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.charts.magnitude import POINTS, UNITS, magnitude, suffix
from safecity.exhibits.absent import Absent
from safecity.exhibits.finding import Finding, caution_for, judged_finding, undecided
from safecity.exhibits.issued import Issued
from safecity.exhibits.numbers import interval, number, percent, signed_change
from safecity.exhibits.readings.issued_series import of_unit
from safecity.exhibits.readings.wording import compose, sentence_case
from safecity.exhibits.verdicts import HIDDEN, JUDGED, judged_columns, verdict_of

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

METHODS = {
    "percent": "percentage change; interval of the rate ratio of counts, or from published "
    "intervals",
    "points": "difference of shares in percentage points, Newcombe's interval",
}
NOTES = {"percent": "per cent", "points": "percentage points"}
SIDES = ("comparison", "before", "after")


def _row(issued: Issued, base: str) -> dict[str, Any] | None:
    before, after = issued.earlier(base), issued.latest
    verdict = verdict_of(issued.evidence, issued.indicator, base)
    if before is None or verdict is None:
        return None
    return {
        "comparison": str(before["period"]),
        "before": float(before["value"]),
        "after": float(after["value"]),
        "points" if issued.indicator.is_share else "percent": verdict.size,
        "lower": verdict.lower,
        "upper": verdict.upper,
        "n_months": int(after["months"]),
        "locked": issued.evidence.locked(issued.months_of(before)),
        **judged_columns(verdict),
        "judged": verdict,
        "least": min(float(row["count"]) for row in (before, after)),
        "pandemic": any(issued.evidence.locked(issued.months_of(r)) for r in (before, after)),
    }


def _finding(issued: Issued, row: dict[str, Any]) -> Finding:
    """State the first comparison as it was judged."""
    indicator, verdict = issued.indicator, row["judged"]
    sizes = [of_unit(row[side], indicator.unit) for side in ("before", "after")]
    noun, place = sentence_case(indicator.noun), issued.place
    span = f"from {sizes[0]} in {row['comparison']} to {sizes[1]} in {issued.latest['period']}"
    if verdict.clear:
        by = _size(abs(verdict.size), indicator)
        sentence = f"{noun} in {place} {verdict.word} by {by}, {span}"
    elif verdict.word == "similar":
        sentence = f"{noun} in {place} were at a similar level, {span}"
    else:
        sentence = f"{noun} in {place} went {span}; {undecided(verdict)}"
    return judged_finding(
        indicator.id,
        verdict,
        sentence,
        comparison=row["comparison"],
        caution=caution_for(row["least"], row["least"]),
        weight=abs(verdict.size) / 6,
    )


def _cautions(column: str, small: bool) -> tuple[str, ...]:
    """Cautions of small counts, and of the interval of a count or a rate."""
    chance = () if column == "points" else ("poisson_published",)
    return (*(("small_numbers",) if small else ()), *chance)


def _size(size: float, indicator: Indicator) -> str:
    return f"{number(size, 1)} percentage points" if indicator.is_share else percent(size)


def _alt(indicator: Indicator, rows: list[dict[str, Any]]) -> str:
    column = magnitude(rows[0])
    unit = UNITS[column]
    parts = [
        f"against {row['comparison']} {signed_change(row[column], unit)} "
        f"(95% interval {interval(row['lower'], row['upper'], 1, suffix(unit))})"
        for row in rows
    ]
    return f"Dot chart of the change in {indicator.noun}: {'; '.join(parts)}."


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the change of a published figure.

    Raises
    ------
    Absent
        Where no earlier figure of the same length was published.
    """
    issued = Issued(evidence, indicator)
    bases = (evidence.base("primary"), evidence.base("other"))
    found = [row for base in bases if (row := _row(issued, base)) is not None]
    if not found:
        reason = f"Only one period of {indicator.noun} was supplied, so no change can be said."
        raise Absent(reason, "Earlier editions of the same tables.", "the publisher")
    same = len(found) == 2 and found[0]["comparison"] == found[1]["comparison"]
    rows = found[:1] if same else found
    small = any(row["least"] < 50 for row in rows)
    column = magnitude(rows[0])
    lockdown = ("covid",) if any(row["pandemic"] for row in rows) else ()
    return compose(
        evidence,
        "published_change",
        _finding(issued, rows[0]),
        pd.DataFrame(rows)[[*SIDES, column, "lower", "upper", "n_months", "locked", *JUDGED]],
        measure=f"Change in {indicator.noun}",
        window=str(issued.latest["period"]),
        note=f"{NOTES[column]}, with 95% interval",
        unit="% change" if column == "percent" else POINTS,
        alt=_alt(indicator, rows),
        facts={
            "unit": UNITS[column],
            "reasons": [],
        },
        method=METHODS[column],
        hidden=HIDDEN,
        source=indicator.source,
        place=issued.place,
        caveats=(*issued.caveats, *_cautions(column, small), *lockdown),
        part="changes",
    )
