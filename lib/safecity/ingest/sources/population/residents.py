"""ONS mid-year population estimates, by local authority and by LSOA."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from safecity.errors import SafecityError
from safecity.ingest.datasets import DATASETS
from safecity.ingest.source import Lack, Read, blamed
from safecity.ingest.sources.geography.lookups import Geography
from safecity.ingest.sources.geography.shortfall import refuse_cut
from safecity.ingest.sources.geography.wards import ward_residents
from safecity.ingest.sources.population.estimates import (
    LAD_POPULATION,
    LSOA_POPULATION,
    read_estimates,
)
from safecity.ingest.supply.choice import Chosen


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
    """Files of a kind: of LSOAs those of 2021 first, then the later edition."""
    used = [c for c in chosen if c.used and c.item.kind == kind]
    used.sort(key=lambda c: (c.edition or c.item.edition, c.item.file.name), reverse=True)
    return sorted(used, key=_is_2011)


def _read(chosen: Chosen) -> pd.DataFrame:
    with blamed(chosen.item.file):
        return read_estimates(chosen.item.file)


def _refuse_rivals(reads: Sequence[tuple[Chosen, pd.DataFrame]]) -> None:
    """Refuse two files of one edition and vintage that give an area different residents."""
    for (one, mine), (other, theirs) in combinations(reads, 2):
        if (one.edition, _is_2011(one)) != (other.edition, _is_2011(other)):
            continue
        both = mine.merge(theirs, on=["code", "year"], suffixes=("", "_other"))
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
        mine = set(own.loc[own["in_2011" if _is_2011(each) else "in_2021"], "code"])
        others = (
            codes
            for other, codes in reads
            if (other.item.years, _is_2011(other)) == (each.item.years, _is_2011(each))
        )
        if mine & there:
            refuse_cut(each.item.file.path, mine, set().union(*others))


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
    mine = codes[codes["area"] == own]
    places = _sums(frame, mine, "place")
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
        Where a file is not as published, or two of one edition give different numbers.
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
    # Earlier parts are of the later edition, and of the 2021 vintage: they win.
    frame = pd.concat([part for part in parts if len(part)] or parts)
    frame = frame.drop_duplicates(["level", "area", "year"]).sort_values(list(dataset.key))
    return Population({"population": dataset.typed(frame)}, lacks=_lacks(labels), by_code=by_code)
