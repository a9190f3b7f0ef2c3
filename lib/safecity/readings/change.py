"""How an indicator changed against last year and against the baseline year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.catalogue.kinds import POINTS, UNITS, magnitude, suffix
from safecity.catalogue.verdicts import load_rules
from safecity.numbers import interval, number, percent, signed_change, signed_percent
from safecity.readings import reading
from safecity.readings.answers import changed_answers
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counted_change import count_change
from safecity.readings.evidence.official import headline
from safecity.readings.evidence.published import Published
from safecity.readings.evidence.verdicts import HIDDEN, JUDGED, judged_columns, verdict_of
from safecity.readings.series import of_unit
from safecity.readings.words.finding import (
    Finding,
    caution_for,
    change_finding,
    judged_finding,
)
from safecity.readings.words.moves import moved
from safecity.readings.words.wording import (
    beside_survey,
    compose,
    like_for_like,
    lower_first,
    sentence_case,
)

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

BASES = ("primary", "other")
COLUMNS = [
    "comparison", "before", "after", "percent", "lower", "upper", "n_months", "dispersion",
    "locked", *JUDGED,
]  # fmt: skip


def compare(evidence: Evidence, indicator: Indicator, base: str) -> dict[str, Any]:
    """Compare an indicator like for like with an earlier period, as it was judged.

    Returns
    -------
    dict
        One row of the change table, with the verdict on the change, and the labels of both sides.

    Raises
    ------
    Absent
        Where too few months match.
    """
    change = count_change(evidence, indicator, base)
    matched, verdict = change.matched, verdict_of(evidence, indicator, base)
    assert verdict is not None
    return {
        "comparison": matched.before_label,
        "before": change.before,
        "after": change.after,
        "percent": verdict.size,
        "lower": verdict.lower,
        "upper": verdict.upper,
        "n_months": len(matched.after),
        "dispersion": change.scatter.factor() if change.scatter.known else float("nan"),
        "locked": evidence.locked(matched.before),
        **judged_columns(verdict),
        "judged": verdict,
        "label": matched.label,
        "after_label": matched.after_label,
        "whole": matched.whole,
        "pandemic": any(map(evidence.locked, matched.sides)),
    }


def comparisons(evidence: Evidence, indicator: Indicator) -> list[dict[str, Any]]:
    """Return every comparison that can be made."""
    rows: list[dict[str, Any]] = []
    lacking: dict[str, Absent] = {}
    for base in BASES:
        try:
            rows.append(compare(evidence, indicator, base))
        except Absent as absent:
            lacking.setdefault(absent.reason, absent)
    reasons = list(lacking)
    if not rows and len(reasons) == 1:
        raise lacking[reasons[0]]
    if not rows:
        raise Absent(" ".join(reasons), f"{evidence.closes} of earlier years.", evidence.holder)
    labels = [row["comparison"] for row in rows]
    return rows[:1] if len(set(labels)) < len(labels) else rows


def finding_of(evidence: Evidence, indicator: Indicator, row: dict[str, Any]) -> Finding:
    """State one comparison as a finding, weighed by the indicator's share of all crime."""
    total = evidence.catalogue.indicators["overview.crime"]
    share = row["after"] / max(evidence.count(total, evidence.period_months(total)), 1)
    return change_finding(
        indicator.id,
        indicator.noun,
        row["label"],
        row["before"],
        row["after"],
        row["judged"],
        share=min(1.0, share),
    )


def _alt(indicator: Indicator, rows: list[dict[str, Any]]) -> str:
    parts = [
        f"against {row['label']} {signed_percent(row['percent'])} "
        f"(95% interval {interval(row['lower'], row['upper'], 1, '%')}), "
        f"from {number(row['before'])} to {number(row['after'])}"
        for row in rows
    ]
    return f"Dot chart of the change in {indicator.noun}: {'; '.join(parts)}."


def _headline(findings: list[Finding], rows: list[dict[str, Any]]) -> str:
    """Say the change on the year before, and on the baseline where it covers the same months."""
    first = findings[0].sentence
    if len(rows) < 2 or rows[0]["n_months"] != rows[1]["n_months"] or findings[1].size is None:
        return first
    size, label = findings[1].size, rows[1]["label"]
    label += " (a year of lockdowns)" if rows[1]["locked"] else ""
    other = findings[1].direction
    joined = "; they were" if findings[0].direction == "cannot tell" else ", and were"
    if other == "similar":
        also = "also " if findings[0].direction == "similar" else ""
        return f"{first}{joined} {also}similar to {label}"
    if other == "cannot tell":
        return f"{first}; the difference from {label} ({signed_percent(size)}) may be chance"
    return f"{first}{joined} {percent(abs(size))} {'above' if size > 0 else 'below'} {label}"


def _caveats(findings: list[Finding], rows: list[dict[str, Any]]) -> tuple[str, ...]:
    unknown = pd.isna(rows[0]["dispersion"])
    return (
        *(("small_numbers",) if any(f.caution for f in findings) else ()),
        *like_for_like(all(row["whole"] for row in rows)),
        *(("scatter_unknown",) if unknown else ()),
        *(("covid",) if any(row["pandemic"] for row in rows) else ()),
    )


@reading("How did {} change?", published=True)
def change(evidence: Evidence, indicator: Indicator) -> View:
    """Read the change of an indicator against the year before and the baseline year.

    A question of the survey is set beside the wave before.

    Which of the two leads is decided by `Evidence.base`.

    Raises
    ------
    Absent
        Where neither comparison has enough matching months.

    Examples
    --------
    >>> t.publish(t.change("offences"))
    """
    if indicator.question:
        return changed_answers(evidence, indicator)
    if not indicator.is_counted:
        return published_change(evidence, indicator)
    evidence = headline(evidence, indicator)
    rows = comparisons(evidence, indicator)
    findings = [finding_of(evidence, indicator, row) for row in rows]
    finding = findings[0].model_copy(update={"sentence": _headline(findings, rows)})
    return compose(
        evidence,
        "change",
        finding,
        pd.DataFrame(rows)[COLUMNS],
        measure=f"Change in {indicator.noun}",
        window=rows[0]["after_label"],
        note="per cent, with 95% interval",
        unit="% change",
        alt=_alt(indicator, rows),
        hidden=HIDDEN,
        caveats=(*_caveats(findings, rows), *beside_survey(indicator)),
        part="changes",
    )


METHODS = {
    "percent": "percentage change; interval of the rate ratio of counts, or from published "
    "intervals",
    "points": "difference of shares in percentage points, Newcombe's interval",
}
NOTES = {"percent": "per cent", "points": "percentage points"}
SIDES = ("comparison", "before", "after")


def _row(issued: Published, base: str) -> dict[str, Any] | None:
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


def _finding(issued: Published, row: dict[str, Any]) -> Finding:
    """State the first comparison as it was judged."""
    indicator, verdict = issued.indicator, row["judged"]
    sides = (("before", row["comparison"]), ("after", issued.latest["period"]))
    sizes = [_of_period(of_unit(row[side], indicator.unit), period) for side, period in sides]
    noun, place = sentence_case(indicator.noun), issued.place
    span = f"from {sizes[0]} to {sizes[1]}"
    size = _size(abs(verdict.size), indicator)
    sentence = moved(f"{noun} in {place}", verdict, size, span)
    return judged_finding(
        indicator.id,
        verdict,
        sentence,
        comparison=row["comparison"],
        caution=caution_for(row["least"], row["least"]),
        weight=abs(verdict.size) / 6,
    )


def _of_period(size: str, period: str) -> str:
    """Say a size of a period; one that goes "to" somewhere stands in brackets, after "from"."""
    return f"{size} ({period})" if " to " in period else f"{size} in {period}"


def _cautions(column: str, small: bool, source: str) -> tuple[str, ...]:
    """Cautions of small counts, and of the interval of a count or a rate."""
    rules = load_rules()
    chance_caveat = "clusters_allowed" if source in rules.clusters else "poisson_published"
    chance_caveat = "logging_allowed" if source in rules.logged else chance_caveat
    chance = () if column == "points" else (chance_caveat,)
    return (*(("small_numbers",) if small else ()), *chance)


def _size(size: float, indicator: Indicator) -> str:
    return f"{number(size, 1)} percentage points" if indicator.is_share else percent(size)


def _measured(issued: Published) -> str:
    """Name what changed; of a larger area by its title, which says so."""
    own = issued.level == "lad"
    return issued.indicator.noun if own else lower_first(issued.indicator.title)


def _published_alt(indicator: Indicator, rows: list[dict[str, Any]]) -> str:
    column = magnitude(rows[0])
    unit = UNITS[column]
    parts = [
        f"against {row['comparison']} {signed_change(row[column], unit)} "
        f"(95% interval {interval(row['lower'], row['upper'], 1, suffix(unit))})"
        for row in rows
    ]
    return f"Dot chart of the change in {indicator.noun}: {'; '.join(parts)}."


def published_change(evidence: Evidence, indicator: Indicator) -> View:
    """Read the change of a published figure.

    Raises
    ------
    Absent
        Where no earlier figure of the same length was published.
    """
    issued = Published(evidence, indicator)
    bases = (evidence.base("primary"), evidence.base("other"))
    compared = [row for base in bases if (row := _row(issued, base)) is not None]
    if not compared:
        reason = f"Only one period of {indicator.noun} was supplied, so no change can be reported."
        raise Absent(reason, "Earlier editions of the same tables.", "the publisher")
    same = len(compared) == 2 and compared[0]["comparison"] == compared[1]["comparison"]
    rows = compared[:1] if same else compared
    small = any(row["least"] < load_rules().small for row in rows)
    column = magnitude(rows[0])
    lockdown = ("covid",) if any(row["pandemic"] for row in rows) else ()
    return compose(
        evidence,
        "published_change",
        _finding(issued, rows[0]),
        pd.DataFrame(rows)[[*SIDES, column, "lower", "upper", "n_months", "locked", *JUDGED]],
        measure=f"Change in {_measured(issued)}",
        window=str(issued.latest["period"]),
        note=f"{NOTES[column]}, with 95% interval",
        unit="% change" if column == "percent" else POINTS,
        alt=_published_alt(indicator, rows),
        method=METHODS[column],
        hidden=HIDDEN,
        source=indicator.source,
        place=issued.place,
        caveats=(*issued.caveats, *_cautions(column, small, indicator.source), *lockdown),
        part="changes",
    )
