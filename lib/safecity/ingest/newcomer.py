"""What lookups and supplied files say of an area that no assessment has been declared for."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from safecity.catalogue.errors import SafecityError
from safecity.catalogue.house import House
from safecity.catalogue.period import Period, month_number, month_text
from safecity.ingest.estimates import read_estimates
from safecity.ingest.forces import force_slug
from safecity.ingest.naming import read_lookup
from safecity.ingest.recognise import LAD_POPULATION, PARTNERSHIPS, STREET
from safecity.ingest.supply import Supply, survey

MOST = 14
"""Comparators that are proposed, so that the group has fifteen members with the area itself."""
_CODE = re.compile(r"[EW]\d{8}")


@dataclass(frozen=True)
class Neighbour:
    """A local authority of the lookup: its name, code and police force's file name."""

    name: str
    code: str
    force: str


@dataclass(frozen=True)
class Newcomer:
    """An area as the lookups know it, and what is proposed for its first assessment.

    Attributes
    ----------
    area : Neighbour
        The area itself.
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
    """

    area: Neighbour
    police: str
    comparators: tuple[Neighbour, ...]
    chosen_by: str
    period: Period
    baseline: Period
    history_start: str

    @property
    def slug(self) -> str:
        """Name of its folder."""
        return re.sub(r"[^a-z0-9]+", "_", self.area.name.lower()).strip("_")


def _areas(supply: Supply) -> pd.DataFrame:
    """Return lad, lad_name, force_name and force, one row per local authority."""
    lookup = read_lookup(supply).drop_duplicates("lad")
    if lookup.empty:
        raise SafecityError(
            "no lookup from local authorities to partnerships and police forces",
            path=supply.raw,
            remedy="Supply it first: make fetch SOURCE=geography",
        )
    return lookup.assign(force=lookup["force_name"].map(force_slug)).set_index("lad")


def _found(areas: pd.DataFrame, code: str, supply: Supply) -> pd.Series:
    if not _CODE.fullmatch(code):
        raise SafecityError(
            f"'{code}' is not an ONS code of a local authority",
            remedy="Write it like E06000044; the lookup has it in its first column",
        )
    if code not in areas.index:
        path = supply.of(PARTNERSHIPS)[-1].item.file.path
        raise SafecityError(
            f"no local authority {code} in the lookup",
            path=path,
            remedy="Look for the area's code in this file; codes change when areas are merged",
        )
    return areas.loc[code]


def _residents(supply: Supply) -> pd.Series:
    """Residents by local authority, of the newest estimate supplied; empty where there is none."""
    files = sorted(supply.of(LAD_POPULATION), key=lambda c: c.item.years[-1])
    if not files:
        return pd.Series(dtype="float64")
    frame = read_estimates(files[-1].item.file)
    newest = frame[frame["year"] == frame["year"].max()]
    return newest.set_index("code")["population"].astype(float)


def _comparators(areas: pd.DataFrame, code: str, residents: pd.Series) -> tuple[list[str], str]:
    """Choose areas of like size where residents are known, else those of the same police force."""
    others = areas.drop(index=code)
    known = residents.reindex(others.index).dropna()
    if code in residents.index and len(known) >= MOST:
        ratio = (known / residents[code]).apply(lambda r: max(r, 1 / r))
        return list(ratio.nsmallest(MOST).index), "local authorities nearest in residents"
    same = others[others["force"] == areas.loc[code, "force"]]
    return list(same.index[:MOST]), "local authorities of the same police force area"


def _periods(months: list[str]) -> tuple[Period, Period, str]:
    """Propose the newest whole year from April of the police files; else their last unbroken run.

    The baseline is 2019/20 where the files hold it and the period is a year, else the same months
    a year before.
    """
    years = [Period(start=month_text(month_number(m) - 11), end=m) for m in months if m[5:] == "03"]
    whole = [year for year in years if set(year.months) <= set(months)]
    period = whole[-1] if whole else _last_run(months)
    usual = Period(start="2019-04", end="2020-03")
    held = bool(whole) and set(usual.months) <= set(months) and usual.end < period.start
    return period, usual if held else period.shift(-1), min(months[0], period.start)


def _last_run(months: list[str]) -> Period:
    """Return the months without a gap before the last one, at most twelve."""
    numbers = [month_number(month) for month in months]
    length = next((n for n in range(1, len(months)) if numbers[-1 - n] != numbers[-1] - n), None)
    run = min(12, len(months) if length is None else length)
    return Period(start=month_text(numbers[-1] - run + 1), end=months[-1])


def describe(house: House, code: str) -> Newcomer:
    """Propose the first assessment of an area from the files that are there.

    Parameters
    ----------
    house : House
        The project's folders; the lookup lies among its raw files.
    code : str
        ONS code of the local authority.

    Raises
    ------
    SafecityError
        Where there is no lookup, or it does not hold the code, or no police file is there.
    """
    supply = survey(house)
    areas = _areas(supply)
    mine = _found(areas, code, supply)
    files = supply.of(STREET)
    own = sorted({c.item.month for c in files if c.item.force == mine["force"]})
    if not own:
        raise SafecityError(
            f"no street-level file of {mine['force']}",
            path=supply.raw,
            remedy="Download it from data.police.uk, then: safecity raw add police_uk FOLDER",
        )
    chosen, how = _comparators(areas, code, _residents(supply))
    period, baseline, start = _periods(own)

    def neighbour(each: str) -> Neighbour:
        row = areas.loc[each]
        return Neighbour(str(row["lad_name"]), each, str(row["force"]))

    members = tuple(sorted(map(neighbour, chosen), key=lambda n: n.name))
    police = f"{mine['force_name']} police"
    return Newcomer(neighbour(code), police, members, how, period, baseline, start)
