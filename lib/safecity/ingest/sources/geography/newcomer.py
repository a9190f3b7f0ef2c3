"""What lookups and supplied files say of an area that no assessment has been declared for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from safecity.catalogue.area import Area
from safecity.catalogue.assessment import House
from safecity.catalogue.comparators import FAR
from safecity.catalogue.period import Period, month_number, month_text
from safecity.errors import SafecityError
from safecity.ingest.forces import force_slug
from safecity.ingest.sources.geography.geography import (
    authorities_by_lsoa,
    read_geography,
)
from safecity.ingest.sources.geography.likeness import (
    PARTNERSHIP_CODE,
    choose_comparators,
    counted_in,
    likeness,
)
from safecity.ingest.sources.geography.naming import PARTNERSHIPS, read_lookup
from safecity.ingest.sources.geography.search import choices, resolve
from safecity.ingest.sources.home_office.home_office import first_month, last_month
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE
from safecity.ingest.sources.police_uk.layouts import STREET
from safecity.ingest.supply.supplied import EXCLUDED_FORCES, Supply, no_counts, survey

_RANK = re.compile(r", ((?:City|County) of)$")
"""What the lookups put behind a name that begins with it."""
_CODE = re.compile(r"[EW]\d{8}")
_ANY_AUTHORITY = "E06000001"


@dataclass(frozen=True)
class Neighbour:
    """An area of the lookup: a local authority, or a partnership of several.

    Attributes
    ----------
    name, code, force : str
        Its name, its ONS code and its police force's file name.
    parts : tuple of str
        Codes of the local authorities that a partnership is made of; none of a local authority,
        and of one of several partnerships in one.
    """

    name: str
    code: str
    force: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Newcomer:
    """An area as the lookups know it, and what is proposed for its first assessment.

    Attributes
    ----------
    area : Neighbour
        The area itself.
    councils : tuple of str
        Names of the local authorities that it lies in.
    police : str
        Its police force area in words.
    comparators : tuple of Neighbour
        Areas proposed to compare it with.
    chosen_by : str
        How they were chosen, as a phrase.
    period, baseline : Period
        Months that are proposed to report on, and the baseline.
    history_start : str
        First month of its police files, else of the baseline.
    likeness : str
        The table of how like it all areas are, as a CSV file; empty where comparators were not
        chosen by it.
    distance : float, optional
        Mean distance of the comparators from the area, in standard deviations, where it is known.
    given_by, given_on : str
        Where comparators that somebody gave are from, and the day of that list; empty where they
        are proposed.
    """

    area: Neighbour
    councils: tuple[str, ...]
    police: str
    comparators: tuple[Neighbour, ...]
    chosen_by: str
    period: Period
    baseline: Period
    history_start: str
    likeness: str = ""
    distance: float | None = None
    given_by: str = ""
    given_on: str = ""

    @property
    def is_far(self) -> bool:
        """Whether no area is much like it."""
        return self.distance is not None and self.distance >= FAR

    @property
    def slug(self) -> str:
        """Name of its folder."""
        return re.sub(r"[^a-z0-9]+", "_", self.area.name.lower()).strip("_")


def _areas(supply: Supply, code: str) -> pd.DataFrame:
    """Return name, force_name, forces, force, parts and councils by code.

    They are local authorities; partnerships, where the code is that of one: an
    area is compared with its like.
    """
    lookup = read_lookup(supply)
    if lookup.empty:
        raise SafecityError(
            "no lookup from local authorities to partnerships and police forces",
            path=supply.raw,
            remedy="Supply it first: make fetch SOURCE=geography",
        )
    kind = "csp" if PARTNERSHIP_CODE.fullmatch(code) else "lad"
    several = lookup.groupby("lad")["csp"].transform("nunique") > 1
    grouped = lookup.assign(several=several).groupby(kind)
    areas = grouped.agg(
        name=(f"{kind}_name", "first"),
        force_name=("force_name", "first"),
        forces=("force_name", "nunique"),
        several=("several", "any"),
        parts=("lad", lambda codes: tuple(sorted(set(codes)))),
        councils=("lad_name", lambda names: tuple(sorted(set(names)))),
    )
    areas = areas.assign(force=areas["force_name"].map(force_slug))
    # One of several partnerships in an authority goes by its own code alone.
    cut = areas["several"] & (kind == "csp")
    areas["parts"] = areas["parts"].where(~cut, pd.Series([()] * len(areas), index=areas.index))
    areas.attrs["kind"] = "partnership" if kind == "csp" else "local authority"
    return areas


def _found(areas: pd.DataFrame, code: str, supply: Supply) -> pd.Series:
    if not _CODE.fullmatch(code):
        raise SafecityError(
            f"'{code}' is not an ONS code of a local authority or a partnership",
            remedy="Write it like E06000044 or E22000374; the lookup has both",
        )
    path = supply.of(PARTNERSHIPS)[-1].item.file.path
    if code not in areas.index:
        raise SafecityError(
            f"no {areas.attrs['kind']} {code} in the lookup",
            path=path,
            remedy="Look for the area's code in this file; codes change when areas are merged",
        )
    if areas.loc[code, "forces"] > 1:
        raise SafecityError(
            f"{code} lies in several police forces",
            path=path,
            remedy="Declare a part in each force: an area is counted from one force's files",
        )
    return areas.loc[code]


def _periods(months: list[str]) -> tuple[Period, Period, str]:
    """Propose the newest whole year from April of the police files; else their last unbroken run.

    The baseline is 2019/20 where the files hold it and the period is a year, else the same months
    a year before.
    """
    years = [Period(start=month_text(month_number(m) - 11), end=m) for m in months if m[5:] == "03"]
    whole = [year for year in years if set(year.months) <= set(months)]
    period = whole[-1] if whole else _last_run(months)
    usual = Period(start="2019-04", end="2020-03")
    has_usual = bool(whole) and set(usual.months) <= set(months) and usual.end < period.start
    return period, usual if has_usual else period.shift(-1), min(months[0], period.start)


def _last_run(months: list[str]) -> Period:
    """Return the months without a gap before the last one, at most twelve."""
    numbers = [month_number(month) for month in months]
    length = next((n for n in range(1, len(months)) if numbers[-1 - n] != numbers[-1] - n), None)
    run = min(12, len(months) if length is None else length)
    return Period(start=month_text(numbers[-1] - run + 1), end=months[-1])


def proposed_periods(house: House) -> dict[str, tuple[Period, Period]]:
    """Propose months to report on, and a baseline, by police force with street-level files."""
    supply = survey(house)
    wanted = supply.forces - EXCLUDED_FORCES
    return {force: _periods(_months(supply, force))[:2] for force in sorted(wanted)}


def describe(house: House, code: str) -> Newcomer:
    """Propose the first assessment of an area from the files that are there.

    Parameters
    ----------
    house : House
        The project's folders; the lookup lies among its raw files.
    code : str
        ONS code of the local authority or the partnership.

    Raises
    ------
    SafecityError
        Where there is no lookup, it does not hold the code, or nothing counts crime there.
    """
    supply = survey(house)
    areas = _areas(supply, code)
    _found(areas, code, supply)
    return _newcomer(supply, areas, code)


def _newcomer(
    supply: Supply,
    areas: pd.DataFrame,
    code: str,
    parts: tuple[str, ...] = (),
) -> Newcomer:
    """Propose periods and comparators for an area of the table; `parts` are those of a set."""
    row = areas.loc[code]
    period, baseline, start = _periods(_months(supply, str(row["force"])))
    like = likeness(areas, code, supply)
    counted = counted_in(areas, supply, period.months)
    proposal = choose_comparators(areas, code, like, counted)
    members = sorted((_neighbour(areas, c) for c in proposal.codes), key=lambda n: n.name)
    police = f"{_in_order(str(row['force_name']))} police"
    own = (
        Neighbour(plain(str(row["name"])), code, str(row["force"]), parts)
        if parts
        else _neighbour(areas, code)
    )
    councils = tuple(map(plain, row["councils"]))
    return Newcomer(
        area=own,
        councils=councils,
        police=police,
        comparators=tuple(members),
        chosen_by=proposal.chosen_by,
        period=period,
        baseline=baseline,
        history_start=start,
        likeness=like.text(areas["name"].map(plain)) if like else "",
        distance=like.mean_of(proposal.codes) if like else None,
    )


def with_group(
    house: House, newcomer: Newcomer, names: Sequence[str], source: str, day: str
) -> Newcomer:
    """Give a newcomer the comparators that somebody chose, such as its most similar group.

    Parameters
    ----------
    house : House
        The project's folders; the lookup lies among its raw files.
    newcomer : Newcomer
        The area; where it stands in the group itself it is left out.
    names : sequence of str
        Names or codes of the areas of the group.
    source, day : str
        Who drew the group up, and when ("2025-11-03").

    Raises
    ------
    SafecityError
        Where the source or the day is not said, or a name is not that of one area of the lookup.
    """
    if not source.strip():
        raise SafecityError(
            "nothing says where the group is from", remedy="Say it, such as 'iQuanta'"
        )
    try:
        given = date.fromisoformat(day.strip())
    except ValueError as error:
        remedy = "Write the day of the list as 2025-11-03"
        raise SafecityError(f"'{day}' is no day", remedy=remedy) from error
    supply = survey(house)
    codes = [each.code for each in resolve(names, choices(read_lookup(supply)))]
    members = [_neighbour(_areas(supply, c), c) for c in codes if c != newcomer.area.code]
    members.sort(key=lambda each: each.name)
    on = given.isoformat()
    return replace(
        newcomer, comparators=tuple(members), likeness="", given_by=source.strip(), given_on=on
    )


def _neighbour(areas: pd.DataFrame, code: str) -> Neighbour:
    row = areas.loc[code]
    parts = row["parts"] if row["parts"] != (code,) else ()
    return Neighbour(plain(str(row["name"])), code, str(row["force"]), parts)


def plain(name: str) -> str:
    """Write a name as people say it: "Bristol, City of" -> "Bristol"."""
    return _RANK.sub("", name)


def _in_order(name: str) -> str:
    """Put the words of a force's name in order: "London, City of" -> "City of London"."""
    rank = _RANK.search(name)
    return f"{rank[1]} {plain(name)}" if rank else name


def describe_set(house: House, area: Area, members: Collection[str]) -> Newcomer:
    """Propose the first assessment of a set of areas that has no code of the ONS.

    Parameters
    ----------
    house : House
        The project's folders; the lookups lie among its raw files.
    area : Area
        Its name, its code ("L00000001") and the parts that are declared; its force is looked up.
    members : collection of str
        Codes of the parts; those that files list in their place.

    Raises
    ------
    SafecityError
        Where a lookup is missing or lacks a part, the set lies in several police forces, or nothing
        counts crime there.
    """
    supply = survey(house)
    areas = _areas(supply, _ANY_AUTHORITY)
    geography = read_geography(supply.chosen, {area.code: members}, supply.raw)
    own = geography.own_codes["code"]
    touched = sorted(set(own.map(authorities_by_lsoa(supply.chosen)).dropna()) & set(areas.index))
    forces = sorted(set(areas.loc[touched, "force"]))
    if len(forces) != 1:
        problem = f"{area.name} lies in the police forces {' and '.join(forces) or 'of no lookup'}"
        remedy = "Declare a part in each force: an area is counted from one force's files"
        raise SafecityError(problem, path=supply.of(PARTNERSHIPS)[-1].item.file.path, remedy=remedy)
    row = areas.loc[touched[0]].copy()
    councils = tuple(sorted(areas.loc[touched, "name"]))
    # What is published by council alone is that of the councils which it lies in.
    row["name"], row["parts"], row["councils"] = area.name, tuple(touched), councils
    others = areas.drop(index=touched)
    others.loc[area.code] = row
    return _newcomer(supply, others, area.code, area.parts)


def _months(supply: Supply, force: str) -> list[str]:
    """Months of a force's street-level files; where there are none, those of the tables."""
    own = sorted({c.item.month for c in supply.of(STREET) if c.item.force == force})
    if own:
        return own
    tables = supply.of(CSP_TABLE)
    if not tables:
        raise no_counts(force, supply)
    last = max(last_month(chosen.item) for chosen in tables)
    first = min(filter(None, (first_month(chosen.item) for chosen in tables)), default=last)
    start = min(month_number(first), month_number(last) - 23)
    return [month_text(month) for month in range(start, month_number(last) + 1)]
