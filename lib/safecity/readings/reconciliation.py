"""How far data.police.uk and the Home Office tables agree, by year and offence group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.catalogue.offences import CRIME_TYPES
from safecity.catalogue.registry import Gap
from safecity.charts.view import View
from safecity.numbers import counted, number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.official import (
    QUARTER,
    WHOLE,
    OfficialEvidence,
    financial_year,
    tables_of,
)
from safecity.readings.words.gap import gap_view
from safecity.readings.words.wording import quality_view

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence

TOTAL, ALL = "overview.crime", "All crime"
MONTHS = 12
COLUMNS = ["group", "year", "official", "police", "share", "months", "reason"]
TOO_FAR = "the two counts are too far apart to be of the same crimes"
MOST = 200.0
"""Share, in per cent, above which two counts are not of the same crimes: both are printed, the
share is not. The two sort few offences into other types; of a type that doubles, one is wrong."""


@reading("Do the street-level files hold all crimes that the police count?")
def reconciliation(evidence: Evidence) -> View:
    """Read both counts of the own area side by side, over the quarters that both hold whole.

    Examples
    --------
    >>> t.publish(t.reconciliation())
    """
    try:
        table = _table(evidence)
    except Absent as absent:
        gap = Gap(
            question="Do the street-level files hold all crimes that the police count?",
            reason=absent.reason,
            closes=absent.closes,
            holder=absent.holder,
        )
        return gap_view(evidence, "reconciliation", gap, ("police_uk",))
    headline = _headline(evidence, table)
    return quality_view(
        evidence,
        "reconciliation",
        headline,
        "Crimes placed by data.police.uk as a percentage of the Home Office count",
        f"Table chart by offence group and year. {headline}. {_reasons(table)}",
        table,
        ("two_spines", "unplaced_rows", "home_office_counts", "asb_not_crime"),
        ("home_office_csp", "police_uk"),
    )


def _table(evidence: Evidence) -> pd.DataFrame:
    official = tables_of(evidence)
    total = evidence.catalogue.indicators[TOTAL]
    kinds = {name: _only(total, name) for name in CRIME_TYPES}
    rows = [
        row
        for name, indicator in {ALL: total, **kinds}.items()
        for row in _rows(name, evidence, official, indicator)
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    if not table.loc[table["group"] == ALL, "share"].notna().any():
        raise _none(official, table)
    return table


def _ruled_out(official: OfficialEvidence) -> dict[str, str]:
    """Return why the tables of a year are not used for the own area, by year."""
    rows = official.data.offences_usable
    rows = rows[(rows["area"] == official.own) & ~rows["usable"].astype(bool)]
    return dict(zip(rows["year"], rows["reason"], strict=True))


def _none(official: OfficialEvidence, table: pd.DataFrame) -> Absent:
    """Say why no year can be reconciled: its tables are not used, or none are there."""
    bad, far = _ruled_out(official), table[(table["group"] == ALL) & (table["reason"] == TOO_FAR)]
    if len(far):
        row = far.iloc[-1]
        counts = f"{number(row['police'])} and {number(row['official'])}"
        both = f"In {row['year']} data.police.uk and the Home Office tables count {counts} crimes"
        return Absent(f"{both}; {TOO_FAR}.", WHOLE, official.holder)
    if bad:
        year, area = max(bad), official.assessment.partnership.name
        return Absent(
            "No year of the Home Office tables can be set beside the street-level files; the "
            f"table of {year} is not used for {area}: {bad[year]}.",
            WHOLE,
            official.holder,
        )
    coverage = official.data.coverage
    if not (coverage["area"].eq(official.own) & coverage["count"].gt(0)).any():
        return Absent(
            "No street-level file counts the area, so nothing can be set beside the Home Office "
            "tables.",
            "Street-level files of the years of the tables.",
            "data.police.uk",
        )
    return Absent(
        "The Home Office tables were not supplied for a year of the street-level files, so "
        "the two cannot be reconciled.",
        f"{official.closes}.",
        official.holder,
    )


def _only(total: Indicator, crime_type: str) -> Indicator:
    return total.model_copy(update={"crime_types": (crime_type,)})


def _rows(
    name: str, evidence: Evidence, official: OfficialEvidence, indicator: Indicator
) -> Iterator[dict[str, Any]]:
    """One row a year: both counts over the quarters that both have whole."""
    months = evidence.monthly(indicator)
    quarters = months.resample("QS").agg(["sum", "count"])
    street = quarters["sum"].where(quarters["count"] == QUARTER)
    table = official.quarterly(indicator).reindex(street.index)
    both = pd.DataFrame({"official": table, "police": street})
    bad = _ruled_out(official)
    for year, part in both.groupby([financial_year(start) for start in both.index]):
        shared = part.dropna()
        sums = shared.sum(min_count=1)
        share = sums["police"] / sums["official"] * 100 if sums["official"] > 0 else None
        is_far = share is not None and share > MOST
        yield {
            "group": name,
            "year": year,
            "official": sums["official"],
            "police": sums["police"],
            "share": None if is_far else share,
            "months": len(shared) * QUARTER,
            "reason": TOO_FAR if is_far else _reason(part, bad.get(str(year), "")),
        }


def _reason(part: pd.DataFrame, ruled_out: str) -> str:
    if ruled_out:
        return f"the table is not used: {ruled_out}"
    if part.notna().all(axis=None) and len(part) * QUARTER == MONTHS:
        return ""
    sources = (("police", "data.police.uk"), ("official", "the Home Office tables"))
    absent = [(int(part[column].isna().sum()), source) for column, source in sources]
    lacking = [f"{counted(n, 'quarter')} not complete in {source}" for n, source in absent if n]
    return "; ".join(lacking) or "the history begins or ends within the year"


def _headline(evidence: Evidence, table: pd.DataFrame) -> str:
    known = table.dropna(subset=["share"])
    total = known[known["group"] == ALL]
    last = total.iloc[-1]
    kinds = known[(known["year"] == last["year"]) & (known["group"] != ALL)]
    text = (
        f"In {last['year']} data.police.uk placed {number(last['police'])} crimes in "
        f"{evidence.assessment.partnership.name}, {percent(last['share'])} of the "
        f"{number(last['official'])} of the Home Office tables"
    )
    if kinds.empty:
        return text
    low, high = kinds.loc[kinds["share"].idxmin()], kinds.loc[kinds["share"].idxmax()]
    return (
        f"{text}; by type from {percent(low['share'])} ({low['group'].lower()}) to "
        f"{percent(high['share'])} ({high['group'].lower()})"
    )


def _reasons(table: pd.DataFrame) -> str:
    """Say which years are not compared whole, for alternative text."""
    total = table[(table["group"] == ALL) & (table["reason"] != "")]
    parts = [f"{row.year}: {row.reason}" for row in total.itertuples()]
    return f"Not whole years: {'; '.join(parts)}." if parts else "All years are compared whole."
