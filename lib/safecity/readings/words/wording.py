"""What every reading says about itself in the same way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Required, TypedDict, Unpack

import pandas as pd

from safecity.catalogue.kinds import kind_named
from safecity.charts.view import Facts, Noted, View
from safecity.numbers import listed
from safecity.readings.evidence.months import locked_months, months_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.registry import Part
    from safecity.readings.evidence.counts import Evidence
    from safecity.readings.words.finding import Finding

_NATIONS = ("English ", "Welsh ")
_YEARS = re.compile(r"(\d{4}(?:/\d\d)?) to (\d{4}(?:/\d\d)?)")
"""A period of several years, as `ingest.tables.period` names it."""


def sentence_case(text: str) -> str:
    """Raise the first letter and leave the rest (unlike `str.capitalize`)."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Lower the first letter, for use inside a sentence; acronyms and nations stay as they are."""
    is_acronym = text[:2].isupper() and text[:2].isalpha()
    return text if is_acronym or text.startswith(_NATIONS) else text[:1].lower() + text[1:]


_SPAN = re.compile(r" in \d+ months?$")


def unit_of_span(unit: str) -> str:
    """Name the unit of a rate beside its own months, which then are not said twice."""
    return _SPAN.sub("", unit)


def each_year(evidence: Evidence, periods: Collection[object]) -> str:
    """Say that a series goes on by years, or by the same months of years; "" of one period."""
    if evidence.assessment.period.is_year:
        return " by year"
    return " in the same months of each year" if len(set(periods)) > 1 else ""


class Counted(TypedDict, total=False):
    """Over which months values are counted, how, and from what.

    Attributes
    ----------
    window, note : str
        Which months are shown ("2021/22"), and how they are counted ("rate per 1,000").
    source : str
        Source of the values where they are no counts of crime; else that of `evidence`.
    sources, caveats : tuple of str
        Beyond the indicator's own.
    method : str
        As in `View`.
    """

    window: Required[str]
    note: str
    source: str
    sources: tuple[str, ...]
    caveats: tuple[str, ...]
    method: str


class Wording(Counted, total=False):
    """What a view says beside its finding and its table.

    Attributes
    ----------
    measure : str
        What is shown; with place, months and note, and where two sources count crimes the one
        that counted, it makes the subtitle ("Burglaries by ward, Southampton, 2021/22").
    unit, alt, facts, titles, hidden, disclosure, part
        As in `View`.
    name : str
        Name of the exhibit; else what draws it and the indicator's name.
    place : str
        What the values cover, where that is not the partnership's own area.
    """

    measure: Required[str]
    unit: Required[str]
    alt: Required[str]
    name: str
    facts: Facts
    titles: Mapping[str, str]
    hidden: tuple[str, ...]
    disclosure: Mapping[str, Any] | None
    part: Part
    place: str


def compose(
    evidence: Evidence,
    kind: str,
    finding: Finding,
    table: pd.DataFrame,
    **wording: Unpack[Wording],
) -> View:
    """Make the view of a finding: its sentence is the headline.

    Parameters
    ----------
    evidence : Evidence
        Where the values come from.
    kind : str
        Kind of exhibit.
    finding : Finding
        The claim; its indicator's source and caveats belong to the view.
    table : pandas.DataFrame
        The values, in the columns of the kind.
    **wording
        As `Wording` has it.
    """
    indicator = evidence.catalogue.indicators[finding.indicator]
    place = wording.get("place") or evidence.assessment.partnership.name
    stamp = "SYNTHETIC data. " if evidence.data.synthetic else ""
    spine = wording.get("source") or evidence.spine
    counted = f"counts of {evidence.spine_label}"
    if wording.get("source") or evidence.data.offences.empty:
        counted = ""
    return View(
        kind=kind,
        name=wording.get("name") or f"{kind_named(kind).drawer}_{indicator.id.split('.')[1]}",
        indicator=indicator.id,
        headline=finding.sentence,
        subtitle=subtitle(
            wording["measure"], place, wording["window"], wording.get("note", ""), counted
        ),
        alt=stamp + wording["alt"],
        unit=wording["unit"],
        table=table,
        facts=wording.get("facts", {}),
        titles=wording.get("titles", {}),
        hidden=wording.get("hidden", ()),
        method=wording.get("method", ""),
        disclosure=wording.get("disclosure"),
        window=wording["window"],
        finding=finding,
        sources=tuple(dict.fromkeys((spine, *wording.get("sources", ())))),
        caveats=touching(evidence, (*wording.get("caveats", ()), *indicator.caveats), spine),
        part=wording.get("part", "levels"),
        synthetic=evidence.data.synthetic,
    )


def touching(evidence: Evidence, slugs: tuple[str, ...], source: str = "") -> tuple[str, ...]:
    """Return each caveat once, and only those that touch the source of the counts."""
    known, spine = evidence.catalogue.caveats, source or evidence.spine
    own = ("home_office_counts",) if spine == "home_office_csp" else ()
    end = evidence.assessment.period.end
    touched = (
        slug
        for slug in (*slugs, *own)
        if not known[slug].sources or spine in known[slug].sources
        if known[slug].ends in ("", end)
    )
    return tuple(dict.fromkeys(touched))


def beside_survey(indicator: Indicator) -> tuple[str, ...]:
    """Return what the Crime Survey says, to stand beside a change of what it covers."""
    return ("crime_survey", "crime_survey_2022") if indicator.surveyed else ()


def spanned_periods(first: str, last: str) -> str:
    """Name the periods from one to another; where they are one, it alone.

    Of periods of several years the first year and the last are named: "2015/16 to 2020/21".
    """
    if first != last and _YEARS.fullmatch(first) and _YEARS.fullmatch(last):
        first, last = _YEARS.sub(r"\1", first), _YEARS.sub(r"\2", last)
    return first if first == last else f"{first} to {last}"


def subtitle(*parts: str) -> str:
    """Join measure, place, period and unit: "Violence, Southampton, 2021/22, count per month"."""
    return ", ".join(p for p in parts if p)


def like_for_like(whole: bool) -> tuple[str, ...]:
    """Return the caveat of a comparison that does not cover the whole period."""
    return () if whole else ("like_for_like",)


def lockdowns_within(evidence: Evidence, *sides: Iterable[str]) -> tuple[str, ...]:
    """Return the caveat of the pandemic where lockdowns shaped a side of a comparison.

    Parameters
    ----------
    evidence : Evidence
        Its catalogue dates the lockdowns.
    *sides : iterable of str
        Months "YYYY-MM" of each side.
    """
    return ("covid",) if any(map(evidence.locked, sides)) else ()


def lockdowns_across(evidence: Evidence, starts: pd.Series) -> tuple[str, ...]:
    """Return the caveat of the pandemic where a series goes across the lockdowns.

    Parameters
    ----------
    evidence : Evidence
        Its catalogue dates the lockdowns.
    starts : pandas.Series
        First months of the periods of the series; the year of the first lockdown counts whole.
    """
    shut = sorted(locked_months(evidence.catalogue.events))
    if not shut:
        return ()
    first, last = pd.Timestamp(shut[0][:4]), pd.Timestamp(shut[-1])
    return ("covid",) if starts.min() <= last and starts.max() >= first else ()


def event_notes(evidence: Evidence) -> list[Noted]:
    """Return dated events inside the history, for trends; synthetic ones only on synthetic data."""
    history = evidence.assessment.history
    return [
        {"date": e.date, "end": e.end, "label": e.label, "kind": e.kind}
        for e in evidence.catalogue.events
        if e.date <= history.end
        and (e.end or e.date) >= history.start
        and (evidence.data.synthetic or not e.synthetic)
        and e.touches(evidence.own, evidence.assessment.partnership.force)
        and e.kind != "inspection"
        and not e.series
    ]


def places_in_wards(wards: pd.Series, most: int = 3) -> str:
    """Say how many of some places lie in the wards that hold most of them.

    Parameters
    ----------
    wards : pandas.Series of str
        Ward of each place.
    most : int
        Greatest number of wards named.

    Returns
    -------
    str
        ", 21 of them in Bargate, Bevois and Freemantle"; empty where no ward is known.
    """
    inside, names = in_wards(wards, most)
    how = "all" if inside == len(wards) else str(inside)
    return f", {how} of them in {names}" if names else ""


def in_wards(wards: pd.Series, most: int = 3) -> tuple[int, str]:
    """Count the places in the wards that hold most of them, and name those wards in a list.

    Where those do not hold all, a ward of one place says nothing of the others: it is not named.
    """
    counts = wards.value_counts()
    if len(counts) > most:
        counts = counts[counts > 1].head(most)
    return int(counts.sum()), listed(sorted(map(str, counts.index)))


def missing_note(months: tuple[str, ...]) -> str:
    """Return a sentence on missing months for alternative text; empty where none is missing."""
    if not months:
        return ""
    named = months_in_words(months) if len(months) <= 6 else f"{len(months)} months"
    return f" No complete data for {named}."


def quality_view(
    evidence: Evidence,
    kind: str,
    headline: str,
    what: str,
    alt: str,
    table: pd.DataFrame,
    caveats: tuple[str, ...],
    sources: tuple[str, ...] = ("police_uk", "geography"),
) -> View:
    """Make a view of data quality: no indicator, the history as its window."""
    assessment = evidence.assessment
    return View(
        kind=kind,
        name=kind,
        indicator="",
        headline=headline,
        alt=alt,
        unit="count",
        table=table,
        subtitle=subtitle(what, assessment.partnership.name, assessment.history.label),
        sources=sources,
        caveats=caveats,
        part="quality",
        synthetic=evidence.data.synthetic,
    )
