"""Which table of population estimates a file is, and what the estimates lack."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import combinations

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.errors import SafecityError
from safecity.ingest.datasets import DATASETS
from safecity.ingest.source import OTHER, Kind, Lack, Read, Recognised, Source, blamed
from safecity.ingest.sources.geography.geography import Geography
from safecity.ingest.sources.geography.shortfall import refuse_cut
from safecity.ingest.sources.geography.stable import ward_residents
from safecity.ingest.sources.population import estimates
from safecity.ingest.sources.population.ages import ages_of, band_of
from safecity.ingest.sources.population.estimates import (
    AREAS,
    COLUMNS,
    LAD_POPULATION,
    LSOA_POPULATION,
    SERIES,
    figures_of,
    layout_of,
    persons_of,
    read_estimates,
    year_of,
)
from safecity.ingest.supply.absence import needed_year, population_years
from safecity.ingest.supply.choice import Chosen
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.supply.supplied import Status, Supply
from safecity.ingest.tables.layout import Sheet
from safecity.ingest.tables.sheet import Row

SLUG = "population"
# A CSV copy whose name says all; of other files of estimates their sheets and titles are read.
_NAME = re.compile(r"^mid-(\d{4})-(lad|lsoa-2011|lsoa-2021)\b.*\.csv$", re.I)
NO_LSOA_COST = "Without it there are no rates for LSOAs, wards or deprivation quintiles."
OLD_COST = "Rates divide by an older population and assume it has not changed since."


def _named(file: RawFile) -> Recognised | None:
    match = _NAME.match(file.file_name)
    if not match:
        return None
    kind = LAD_POPULATION if match[2].lower() == "lad" else LSOA_POPULATION
    vintage = "" if kind == LAD_POPULATION else match[2][-4:]
    years = (int(match[1]),)
    return Recognised(file, kind, f"mid-{match[1]} {vintage}".strip(), years=years)


def recognises(file: RawFile) -> Recognised | None:
    """Recognise a table of estimates that lies in the folder or is named like one.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    is_in_folder = file.name.partition("/")[0] == SLUG
    if not (is_in_folder or estimates.is_named(file)):
        return None
    try:
        estimate = estimates.find(file)
    except SafecityError as error:
        place = f"line {error.line}: " if error.line else ""
        return Recognised(file, OTHER, note=f"{place}{error.problem}. {error.remedy}")
    if estimate is None:
        return None
    kind = LSOA_POPULATION if estimate.is_lsoa else LAD_POPULATION
    span = " to ".join(f"mid-{year}" for year in sorted({estimate.years[0], estimate.years[-1]}))
    return Recognised(file, kind, f"{span} {estimate.vintage}".strip(), years=estimate.years)


def _hint(file: RawFile, columns: Sequence[str]) -> str:
    if {"LAD", "Code"} & set(columns) and "All ages" in columns:
        return "looks like population; put it into the folder population/, or `safecity raw add` it"
    return ""


def _lacking(supply: Supply, assessment: Assessment) -> list[tuple[str, str, str, str]]:
    years, wanted = population_years(supply), needed_year(assessment.period)
    if not years:
        return []
    rows = []
    if years[-1] < wanted:
        what = f"the newest estimate is of mid-{years[-1]}; a later one would fit the period"
        rows.append((SLUG, what, f"mid-{wanted}", OLD_COST))
    if not supply.of(LSOA_POPULATION):
        rows.append((SLUG, "no population by LSOA", "", NO_LSOA_COST))
    return rows


def _population(supply: Supply, assessment: Assessment) -> Status:
    years, wanted = population_years(supply), needed_year(assessment.period)
    detail, costs = ", ".join(f"mid-{year}" for year in years), []
    if years[-1] < wanted:
        detail += f"; mid-{wanted} would fit the period"
        costs.append(OLD_COST)
    if not supply.of(LSOA_POPULATION):
        detail += "; no population by LSOA"
        costs.append(NO_LSOA_COST)
    return Status("stale" if costs else "present", detail, " ".join(costs))


def _of_area(frames: Mapping[str, pd.DataFrame], assessment: Assessment) -> set[str]:
    people = frames["population"]
    is_wanted = people["level"].ne("lad") | people["area"].eq(assessment.partnership.code)
    return {SLUG} if is_wanted.any() else set()


_KIND = Kind(SLUG, lambda item: estimates.read_estimates(item.file))
SOURCE = Source(
    recognises,
    named=_named,
    kinds={LAD_POPULATION: _KIND, LSOA_POPULATION: _KIND},
    hint=_hint,
    lacking=_lacking,
    judges={SLUG: _population},
    of_area=_of_area,
)


@dataclass(frozen=True)
class Population(Read):
    """Residents of areas and stable places, by year.

    Attributes
    ----------
    by_code : dict
        Newest population by LSOA code, of either vintage, as published.
    """

    by_code: Mapping[str, int] = field(default_factory=dict)


def _is_2011(chosen: Chosen) -> bool:
    """Whether a file is of 2011 LSOAs."""
    return chosen.item.label.endswith(" 2011")


def _used(chosen: Sequence[Chosen], kind: str) -> list[Chosen]:
    """Files of a kind: of LSOAs those of 2021 first, then the later release."""
    used = [c for c in chosen if c.used and c.item.kind == kind]
    used.sort(key=lambda c: (c.release or c.item.release, c.item.file.name), reverse=True)
    return sorted(used, key=_is_2011)


def _read(chosen: Chosen) -> pd.DataFrame:
    with blamed(chosen.item.file):
        return _estimates(chosen.item.file)


@lru_cache(maxsize=4)
def _estimates(file: RawFile) -> pd.DataFrame:
    """Read a file once for all who ask for it: whether it is cut, and what it says."""
    return read_estimates(file)


def _refuse_rivals(reads: Sequence[tuple[Chosen, pd.DataFrame]]) -> None:
    """Refuse two files of one release and vintage that give an area different residents."""
    for (one, ours), (other, theirs) in combinations(reads, 2):
        if (one.release, _is_2011(one)) != (other.release, _is_2011(other)):
            continue
        both = ours.merge(theirs, on=["code", "year"], suffixes=("", "_other"))
        wrong = both[both["population"] != both["population_other"]]
        if len(wrong):
            code, year = wrong.iloc[0][["code", "year"]]
            raise SafecityError(
                f"mid-{year} of {code} is another number in {other.item.file.name}",
                path=one.item.file.path,
                remedy="Keep one, or put each into the folder of its own edition; the later wins",
            )


def _reads(chosen: Sequence[Chosen], kind: str) -> Iterator[tuple[str, int, pd.DataFrame]]:
    """Yield the label of each file of a kind, a year that it holds, and that year's estimates."""
    reads = [(each, _read(each)) for each in _used(chosen, kind)]
    _refuse_rivals(reads)
    for each, frame in reads:
        for year in sorted(set(frame["year"]), reverse=True):
            yield each.item.label, year, frame[frame["year"] == year]


def _refuse_cut(chosen: Sequence[Chosen], geography: Geography) -> None:
    """Refuse a file by LSOA that holds some of the area's, where no other has the rest."""
    own = geography.own_codes
    reads = [(each, set(_read(each)["code"])) for each in _used(chosen, LSOA_POPULATION)]
    for each, there in reads:
        own_codes = set(own.loc[own["in_2011" if _is_2011(each) else "in_2021"], "code"])
        others = (
            codes
            for other, codes in reads
            if (other.item.years, _is_2011(other)) == (each.item.years, _is_2011(each))
        )
        if own_codes & there:
            refuse_cut(each.item.file.path, own_codes, set().union(*others))


def _sums(frame: pd.DataFrame, codes: pd.DataFrame, by: str) -> pd.Series:
    """Sum residents over places or areas; one with a code missing from the file is left out."""
    joined = codes.merge(frame, on="code", how="left")
    return (
        joined.groupby(by)["population"]
        .sum(min_count=1)
        .where(joined["population"].notna().groupby(joined[by]).all())
    )


def _pairs(geography: Geography, areas: Collection[str]) -> pd.DataFrame:
    """One row for each area and each local authority that it is made of."""
    rows = [(area, lad) for lad, area in geography.districts(areas).items()]
    return pd.DataFrame(rows, columns=["area", "code"])


def _rows(level: str, values: pd.Series, year: int) -> pd.DataFrame:
    values = values.dropna().astype("int64")
    return pd.DataFrame(
        {
            "level": level,
            "area": values.index,
            "year": year,
            "population": values.to_numpy(),
            "edition": f"mid-{year}",
        }
    )


def _by_lsoa(
    year: int, frame: pd.DataFrame, geography: Geography, own: str, is_2021: bool
) -> list[pd.DataFrame]:
    in_vintage = geography.codes["in_2021" if is_2021 else "in_2011"]
    codes = geography.codes[in_vintage & geography.codes["area"].notna()]
    own_codes = codes[codes["area"] == own]
    places = _sums(frame, own_codes, "place")
    residents = frame if is_2021 else places.rename_axis("place").reset_index()
    return [
        _rows("lsoa", places, year),
        _rows("ward", ward_residents(residents, geography.wards, is_2021), year),
        _rows("lad", _sums(frame, codes, "area"), year),
    ]


def _lacks(labels: Sequence[str]) -> dict[str, tuple[Lack, ...]]:
    if not labels or any(label.endswith("2021") for label in labels):
        return {}
    cost = "Rates of places use 2011 LSOAs, joined to the same places by the change lookup."
    return {"population": (("no population on 2021 LSOAs", "", cost),)}


def read_population(
    chosen: Sequence[Chosen], geography: Geography, areas: Collection[str]
) -> Population:
    """Read every population file.

    An area that a local authority file does not name (a newer code) is summed from its LSOAs;
    where both vintages of a year are there, the 2021 one is used. Where only 2011 LSOAs are there,
    the residents of a joined place are divided equally among its 2021 members, and wards sum
    those members; exact for every place that lies in one ward.

    Parameters
    ----------
    chosen : sequence of Chosen
        The raw files and which are used.
    geography : Geography
        The lookups.
    areas : collection of str
        Codes of the areas, the partnership's own first. Residents of one that is several local
        authorities are summed, where every one of them has an estimate.

    Raises
    ------
    SafecityError
        Where a file is not as published, or two of one release give different numbers.
    """
    dataset = DATASETS["population"]
    parts = [dataset.empty()]
    for _, year, frame in _reads(chosen, LAD_POPULATION):
        parts.append(_rows("lad", _sums(frame, _pairs(geography, areas), "area"), year))
    _refuse_cut(chosen, geography)
    by_code: dict[str, int] = {}
    labels = []
    for label, year, frame in _reads(chosen, LSOA_POPULATION):
        labels.append(label)
        parts += _by_lsoa(year, frame, geography, next(iter(areas)), label.endswith("2021"))
        by_code = {**dict(zip(frame["code"], frame["population"], strict=True)), **by_code}
    # Earlier parts are of the later release, and of the 2021 vintage: they win.
    frame = pd.concat([part for part in parts if len(part)] or parts)
    frame = frame.drop_duplicates(["level", "area", "year"]).sort_values(list(dataset.key))
    return Population({"population": dataset.typed(frame)}, lacks=_lacks(labels), by_code=by_code)


@lru_cache(maxsize=16)
@read_once
def read_band(file: RawFile, first: int, last: int) -> pd.DataFrame:
    """Read residents of some ages.

    Parameters
    ----------
    file : RawFile
        A workbook or CSV file that `read_estimates` reads.
    first, last : int
        The ages, both included; `ages.OLDEST` for no end.

    Returns
    -------
    pandas.DataFrame
        `code`, `year`, `population`; no rows where the table does not tell them apart.

    Raises
    ------
    SafecityError
        As `read_estimates`.
    """
    layout = layout_of(file) or AREAS
    if layout is SERIES:
        rows = figures_of(file, layout, is_wanted=partial(_is_of, (first, last)))
    else:
        rows = figures_of(file, layout, partial(_columns, (first, last)))
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "sex"])
    if layout is SERIES:
        return frame.groupby(COLUMNS[:2], as_index=False)["population"].sum()
    return frame[COLUMNS] if frame.empty else persons_of(file, frame.drop_duplicates())


def _is_of(ages: tuple[int, int], sheet: Sheet, row: Row) -> bool:
    """Whether a row of the series is of one of the ages; its oldest age has no end."""
    age = ages_of(sheet.text(row, "age"))
    return age is not None and ages[0] <= age.first <= ages[1]


def _columns(ages: tuple[int, int], file: RawFile, sheet: Sheet) -> dict[int, tuple[int, ...]]:
    columns = band_of(sheet.names, *ages)
    return {year_of(file, sheet): columns} if columns else {}
