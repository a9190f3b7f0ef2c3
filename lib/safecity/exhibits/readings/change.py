"""How an indicator changed against last year and against the baseline year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.exhibits.absent import Absent
from safecity.exhibits.counted_change import count_change
from safecity.exhibits.finding import Finding, change_finding
from safecity.exhibits.numbers import interval, number, percent, signed_percent
from safecity.exhibits.official import headline
from safecity.exhibits.readings.wording import beside_survey, compose, like_for_like
from safecity.exhibits.verdicts import HIDDEN, JUDGED, judged_columns, verdict_of

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

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
    found = count_change(evidence, indicator, base)
    window, verdict = found.window, verdict_of(evidence, indicator, base)
    assert verdict is not None
    return {
        "comparison": window.before_label,
        "before": found.before,
        "after": found.after,
        "percent": verdict.size,
        "lower": verdict.lower,
        "upper": verdict.upper,
        "n_months": len(window.after),
        "dispersion": found.scatter.factor() if found.scatter.known else float("nan"),
        "locked": evidence.locked(window.before),
        **judged_columns(verdict),
        "judged": verdict,
        "label": window.label,
        "after_label": window.after_label,
        "whole": window.whole,
        "pandemic": any(map(evidence.locked, window.sides)),
    }


def comparisons(evidence: Evidence, indicator: Indicator) -> tuple[list[dict[str, Any]], list[str]]:
    """Return every comparison that can be made, and the reasons for those that cannot."""
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
    return (rows[:1] if len(set(labels)) < len(labels) else rows), reasons


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
        *(("poisson_only",) if unknown else ()),
        *(("covid",) if any(row["pandemic"] for row in rows) else ()),
    )


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the change of an indicator against the year before and the baseline year.

    Which of the two leads is decided by `Evidence.base`.

    Raises
    ------
    Absent
        Where neither comparison has enough matching months.
    """
    evidence = headline(evidence, indicator)
    rows, reasons = comparisons(evidence, indicator)
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
        facts={"unit": "%", "reasons": reasons},
        hidden=HIDDEN,
        caveats=(*_caveats(findings, rows), *beside_survey(indicator)),
        part="changes",
    )
