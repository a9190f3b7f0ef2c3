"""A quarter beside the same quarter of an earlier year, and beside the quarter before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.catalogue.period import Period, month_number, month_text
from safecity.charts.view import View
from safecity.numbers import listed, number
from safecity.readings import reading
from safecity.readings.change import compare
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.official import headline
from safecity.readings.key_figures import everywhere
from safecity.readings.words.wording import subtitle

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence

MISSING = float("nan")
LENGTH = 3
JUDGED = ("rose", "fell")
NOT_TESTED = "not tested"


def quarter_before(period: Period) -> Period:
    """Return the three months before a quarter."""
    first = month_number(period.start)
    return Period(start=month_text(first - LENGTH), end=month_text(first - 1))


@reading("How does the quarter compare?", quiet=True)
def quarters(evidence: Evidence) -> View:
    """Read a quarter beside the same quarter of an earlier year, which is judged, and the last.

    The change on the quarter before is printed and never judged: months of the year differ.

    Raises
    ------
    Absent
        Where the edition is not of a quarter, or nothing is counted in it.

    Examples
    --------
    >>> t.publish(t.quarters())
    """
    assessment = evidence.assessment
    if not assessment.is_monitor:
        raise Absent("The edition is not of a quarter.", "A monitor.", assessment.slug)
    rows = [row for each in everywhere(evidence) if (row := _row(evidence, each))]
    if not rows:
        raise Absent("No month is complete.", f"{evidence.closes}.", evidence.holder)
    before = quarter_before(assessment.period).label
    table = pd.DataFrame(rows)
    lines = "; ".join(f"{r['indicator']} {number(r['count'])}" for r in rows)
    stamp = "SYNTHETIC data. " if evidence.data.synthetic else ""
    spines = dict.fromkeys(headline(evidence, each).spine for each in everywhere(evidence))
    return View(
        kind="quarters",
        name="quarters",
        indicator="overview.crime",
        unit="records",
        headline=_headline(rows),
        subtitle=subtitle(
            f"Beside the same quarter of an earlier year; and beside {before}, season included",
            assessment.partnership.name,
            assessment.period.label,
        ),
        alt=f"{stamp}Table of a quarter and of earlier ones. {lines}.",
        table=table.drop(columns="pandemic"),
        part="levels",
        window=assessment.period.label,
        sources=tuple(spines),
        synthetic=evidence.data.synthetic,
        caveats=(
            "season_included",
            "like_for_like",
            *(("two_spines",) if len(spines) > 1 else ()),
            *(("covid",) if table["pandemic"].any() else ()),
        ),
    )


def _row(evidence: Evidence, indicator: Indicator) -> dict[str, Any] | None:
    spine = headline(evidence, indicator)
    months = spine.assessment.period.months
    count = if_known(partial(spine.count, indicator, months))
    if count is None:
        return None
    last = if_known(partial(spine.count, indicator, quarter_before(spine.assessment.period).months))
    row = {"indicator": indicator.title, "count": count} | _compared(spine, indicator)
    return row | {
        "last_quarter": MISSING if last is None else last,
        "on_last_quarter": 100 * (count / last - 1) if last else MISSING,
    }


def _compared(evidence: Evidence, indicator: Indicator) -> dict[str, Any]:
    """Compare with the same quarter of the year that leads."""
    change = if_known(partial(compare, evidence, indicator, "primary"))
    if change is None:
        empty = {"against": "not comparable", "before": MISSING, "percent": MISSING}
        return {**empty, "verdict": NOT_TESTED, "pandemic": False}
    shaped = " (lockdowns)" if change["locked"] else ""
    return {
        "against": f"{change['comparison']}{shaped}",
        **{name: change[name] for name in ("before", "percent", "verdict", "pandemic")},
    }


def _headline(rows: list[dict[str, Any]]) -> str:
    """Name what rose and fell on the same quarter, by the verdicts of the table."""
    phrases = [
        f"{listed([r['indicator'].lower() for r in rows if r['verdict'] == word])} {word}"
        for word in JUDGED
        if any(r["verdict"] == word for r in rows)
    ]
    tested = [r for r in rows if r["verdict"] != NOT_TESTED]
    if not tested:
        return "Nothing could be compared with the same quarter of an earlier year"
    base = listed(list(dict.fromkeys(r["against"] for r in tested)))
    which = "" if len(tested) == len(rows) else "that could be tested "
    if not phrases:
        return f"No change on {base} {which}is clear of chance"
    told = sum(r["verdict"] in JUDGED for r in tested)
    others = f"; no other change {which}is clear of chance" if len(tested) > told else ""
    return f"Against {base} {' and '.join(phrases)}{others}"
