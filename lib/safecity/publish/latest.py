"""The newest values of an indicator in the own area, for every product that lists indicators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from safecity.catalogue.indicator import Indicator
from safecity.catalogue.offences import ASB, CRIME_TYPES, load_offences
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import listed
from safecity.publish.draft import Draft, indicator_table
from safecity.publish.summary import KEY_FIGURES
from safecity.readings.evidence.withholding import flags

WEIGHED = "severity_weights"
"""Source that gives weights only: what is weighted with them is counted here."""


def definition_of(indicator: Indicator, catalogue: Catalogue) -> str:
    """Say what makes up the numerator of an indicator.

    Parameters
    ----------
    indicator : Indicator
        Counted from crime types, offence subgroups or codes; or read from a published table or
        a survey.
    catalogue : Catalogue
        Names its source.
    """
    source = catalogue.sources[indicator.source]
    if indicator.question:
        answers = " or ".join(f'"{answer}"' for answer in indicator.answers)
        return f"Weighted share of {indicator.noun}: answer {answers} ({source.title})."
    if indicator.source == WEIGHED:
        return f"Recorded crimes, each weighted by severity, per resident ({source.title})."
    if indicator.figure:
        noun = indicator.noun.rstrip(".,")
        definition = f"{noun[0].upper()}{noun[1:]}, as published by {source.publisher}"
        return f"{definition} ({source.title})."
    return f"{_counted(indicator)} ({source.title})."


def _counted(indicator: Indicator) -> str:
    parts = []
    if indicator.crime_types:
        parts.append(_published(indicator.crime_types))
    if indicator.subgroups:
        parts.append(f"Offences of the Home Office {_group(indicator.subgroups)}")
    if indicator.codes:
        codes = "code" if len(indicator.codes) == 1 else "codes"
        parts.append(f"Offences with the Home Office {codes} {listed(indicator.codes)}")
    return "; ".join(parts)


def _published(crime_types: tuple[str, ...]) -> str:
    """Name types of street-level records; the Home Office tables count none that is no crime."""
    if set(crime_types) == {ASB}:
        return f"Incidents published as {ASB}"
    named = "any type of crime" if set(crime_types) == set(CRIME_TYPES) else listed(crime_types)
    elsewhere = "totals and comparisons count them in the Home Office tables where supplied"
    return f"Crimes published as {named}; {elsewhere}"


def _group(subgroups: tuple[str, ...]) -> str:
    known = load_offences().subgroups
    if set(subgroups) == set(known):
        return "tables, all of them"
    return f"{'subgroup' if len(subgroups) == 1 else 'subgroups'} {listed(subgroups)}"


ORDER = ("comparison", "series", "groups")
"""Kinds of chart that mark the own area, the one read first coming first."""
SIZES = ("count", "value", "lower", "upper")


@dataclass(frozen=True)
class Latest:
    """Where an indicator stands.

    Attributes
    ----------
    count, value, lower, upper : float or None
        The count, and the rate, share or other value with its interval; None where not read.
    unit : str
        Of the value.
    period : str
        That the values cover, as printed.
    """

    count: float | None
    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    period: str


def indicator_rows(draft: Draft) -> dict[str, dict[str, Any]]:
    """Return the rows of the table of indicators by the id of their indicator.

    An indicator whose change was not read is not in that table; where it was compared with other
    areas, its row holds its rank and nothing else.
    """
    exhibit = indicator_table(draft.exhibits)
    ranks = {e.indicator: _rank(e) for e in draft.exhibits if e.chart == "comparison"}
    only = {indicator: rank for indicator, rank in ranks.items() if rank}
    if exhibit is None or exhibit.table is None or "id" not in exhibit.table:
        return only
    rows = {str(row["id"]): row for row in exhibit.table.to_dict("records")}
    return only | _twins(rows, draft) | rows


def _twins(rows: dict[str, dict[str, Any]], draft: Draft) -> dict[str, dict[str, Any]]:
    """Rows of indicators that stand in the table under another theme, as they read the same."""
    known = draft.catalogue.indicators
    listed = {(known[i].rule, known[i].polarity): row for i, row in rows.items() if i in known}
    read = {e.indicator for e in draft.exhibits if e.chart == "change"}
    same = {i: (known[i].rule, known[i].polarity) for i in read - set(rows) if i in known}
    own = {i: {"id": i, "indicator": known[i].title} for i in same}
    return {
        i: {**listed[rule], **own[i], "twin": listed[rule]["id"]}
        for i, rule in same.items()
        if rule in listed
    }


def _rank(exhibit: Exhibit) -> dict[str, Any]:
    """Return the own area's rank in a comparison; empty where it has none."""
    row = _own_row(exhibit)
    if row is None or exhibit.table is None or pd.isna(row.get("rank")):
        return {}
    names = {"rank": "rank_value", "rank_lower": "rank_lower", "rank_upper": "rank_upper"}
    ranked = int(exhibit.table["rank"].notna().sum())
    return {ours: row.get(theirs) for theirs, ours in names.items()} | {"ranked": ranked}


def latest_of(indicator: Indicator, row: dict[str, Any] | None, draft: Draft) -> Latest | None:
    """Read the newest values of an indicator.

    Parameters
    ----------
    indicator : Indicator
        The indicator.
    row : dict or None
        Its row of `indicator_rows`. What it lacks is read from the indicator's own exhibits.
    draft : Draft
        The edition.

    Returns
    -------
    Latest or None
        None where nothing of the edition holds a value.
    """
    newest = _newest(indicator, draft.exhibits)
    if row is None and newest is None:
        return None
    known = newest or {"unit": indicator.unit, "period": draft.assessment.period.label}
    known |= _given(row or {})
    count, value, lower, upper = (_size(known.get(name)) for name in SIZES)
    return Latest(count, value, lower, upper, str(known["unit"]), str(known["period"]))


def _given(row: dict[str, Any]) -> dict[str, Any]:
    """Take what a row of the table of indicators has: a count, a value with its limits and unit."""
    given: dict[str, Any] = {} if pd.isna(row.get("count")) else {"count": row["count"]}
    if not pd.isna(row.get("value")):
        names = ("value", "lower", "upper", "unit")
        given |= {name: row[name] for name in names if name in row}
    return given


def _newest(indicator: Indicator, exhibits: Iterable[Exhibit]) -> dict[str, Any] | None:
    """Read the exhibits of an indicator, those of its own theme first, then the key figures."""
    own = indicator.id.split(".")[0]
    every = tuple(exhibits)
    own_exhibits = [e for e in every if e.indicator == indicator.id and e.chart in ORDER]
    for exhibit in sorted(own_exhibits, key=lambda e: (ORDER.index(e.chart), e.theme != own)):
        row = _own_row(exhibit)
        if row is not None:
            values = {name: row.get(name) for name in ("value", "lower", "upper")}
            period = row.get("period", exhibit.period)
            return values | {"count": _count(row, exhibit), "unit": exhibit.unit, "period": period}
    return _key_figure(indicator.title, every)


def _own_row(exhibit: Exhibit) -> pd.Series | None:
    """Return the own area's last row of a series, or its first of another chart."""
    table = exhibit.table
    if table is None or not {"own", "value"} <= set(table):
        return None
    own = table[flags(table, "own") & table["value"].notna()]
    if own.empty:
        return None
    return own.iloc[-1] if exhibit.chart == "series" else own.iloc[0]


def _count(row: pd.Series, exhibit: Exhibit) -> Any:
    """Return the count behind a value; the base of a share is none."""
    titled = {column.name: column.title for column in exhibit.columns}
    return row.get("count") if titled.get("count") == "Count" else None


def _key_figure(title: str, exhibits: tuple[Exhibit, ...]) -> dict[str, Any] | None:
    """Return the row of the key figures with this title; None where they have none."""
    for exhibit in exhibits:
        table = exhibit.table
        if exhibit.name == KEY_FIGURES and table is not None and "indicator" in table:
            rows = table[table["indicator"] == title].to_dict("records")
            facts = {"unit": exhibit.unit, "period": exhibit.period}
            return {str(k): v for k, v in rows[0].items()} | facts if rows else None
    return None


def _size(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
