"""The indicator table: count, rate and changes of several indicators side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.charts.view import View
from safecity.measures.intervals import byars_rate
from safecity.numbers import counted, number
from safecity.readings import reading
from safecity.readings.change import compare
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.official import headline, is_official
from safecity.readings.words.wording import subtitle, touching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence

MISSING = float("nan")
LOCKED = "locked"


def _change(evidence: Evidence, indicator: Indicator, base: str) -> tuple[float, str, bool]:
    """Return a change, with what it is compared with and whether lockdowns shaped that."""
    try:
        row = compare(evidence, indicator, base)
    except Absent:
        return MISSING, "not comparable", False
    against = f"{row['comparison']}{' (lockdowns)' if row['locked'] else ''}"
    return float(row["percent"]), against, bool(row["pandemic"])


def _row(evidence: Evidence, indicator: Indicator, months: tuple[str, ...]) -> dict[str, Any]:
    evidence = headline(evidence, indicator)
    count = evidence.count(indicator, months)
    row = {"indicator": indicator.title, "count": count}
    try:
        rate = byars_rate(count, evidence.residents().number, per=indicator.per)
        row |= {"value": float(rate.value), "lower": float(rate.lower), "upper": float(rate.upper)}
    except Absent:
        row |= dict.fromkeys(("value", "lower", "upper"), MISSING)
    previous, with_previous, shut = _change(evidence, indicator, "previous")
    baseline, with_baseline, closed = _change(evidence, indicator, "baseline")
    return row | {
        "previous": previous,
        "previous_months": with_previous,
        "baseline": baseline,
        "baseline_months": with_baseline,
        "recording": indicator.recording_quality,
        "counted": evidence.spine_label,
        LOCKED: shut or closed,
    }


@reading("What are the key figures of the period?")
def key_figures(evidence: Evidence, indicators: Sequence[Indicator]) -> View:
    """Read the key figures of several indicators over the months that all of them have.

    Parameters
    ----------
    evidence : Evidence
        Where the values come from.
    indicators : sequence of Indicator
        One row each; those that every source of counts has, of all themes, where none is named.
        What no month of the period counts has its own gap and no row.

    Raises
    ------
    Absent
        Where no month of the period is complete for all of them.

    Examples
    --------
    >>> t.publish(t.key_figures())
    """
    indicators = indicators or everywhere(evidence)
    indicators = _counted(evidence, indicators) or indicators
    months = _months(evidence, indicators)
    rows = [_row(evidence, indicator, months) for indicator in indicators]
    window, whole = evidence.period_label(months), months == evidence.assessment.period.months
    lines = "; ".join(f"{r['indicator']} {number(r['count'])}" for r in rows)
    stamp = "SYNTHETIC data. " if evidence.data.synthetic else ""
    return View(
        kind="key_figures",
        name="key_figures",
        indicator=indicators[0].id,
        unit=indicators[0].unit
        if whole
        else f"per 1,000 residents in {counted(len(months), 'month')}",
        headline=f"{rows[0]['indicator']}: {number(rows[0]['count'])} in {window}",
        subtitle=subtitle("Key figures", evidence.assessment.partnership.name, window),
        alt=f"{stamp}Table of key figures, {window}. {lines}.",
        table=pd.DataFrame(rows).drop(columns=LOCKED),
        part="levels",
        window=window,
        sources=_sources(evidence, indicators),
        synthetic=evidence.data.synthetic,
        caveats=(*_caveats(evidence, indicators, whole), *_pandemic(rows)),
    )


def _counted(evidence: Evidence, indicators: Sequence[Indicator]) -> list[Indicator]:
    """Return the indicators that the tables, or the files of any month of the period, count."""
    return [
        each
        for each in indicators
        if is_official(evidence, each)
        or if_known(partial(evidence.period_months, each)) is not None
    ]


def _months(evidence: Evidence, indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """Months of the period that are complete for all; tables that hold the period have all."""
    street = [i for i in indicators if not is_official(evidence, i)]
    return evidence.common_months(street) if street else evidence.assessment.period.months


def _sources(evidence: Evidence, indicators: Sequence[Indicator]) -> tuple[str, ...]:
    spines = dict.fromkeys(headline(evidence, indicator).spine for indicator in indicators)
    return (*spines, "population")


def _pandemic(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    return ("covid",) if any(row[LOCKED] for row in rows) else ()


def _caveats(evidence: Evidence, indicators: Sequence[Indicator], whole: bool) -> tuple[str, ...]:
    spines = [headline(evidence, indicator) for indicator in indicators]
    each = (touching(e, i.caveats) for e, i in zip(spines, indicators, strict=True))
    mixed = ("two_spines",) if len({e.spine for e in spines}) > 1 else ()
    start = (*(() if whole else ("missing_months",)), *mixed, "like_for_like")
    return tuple(dict.fromkeys((*start, *(caveat for part in each for caveat in part))))


def everywhere(evidence: Evidence) -> list[Indicator]:
    """Indicators that every source of counts has: the first of each theme, then the others."""
    known = evidence.catalogue.themes
    themes = [known[slug].indicators for slug in evidence.assessment.active]
    each = [[entry for entry in theme.values() if entry.crime_types] for theme in themes]
    return [i for theme in each for i in theme[:1]] + [i for theme in each for i in theme[1:]]
