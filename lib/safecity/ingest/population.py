"""ONS mid-year population estimates, by local authority and by LSOA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from safecity.ingest.choice import Chosen
from safecity.ingest.geography import Geography
from safecity.ingest.recognise import LAD_POPULATION, LSOA_POPULATION
from safecity.ingest.scan import RawFile
from safecity.ingest.table import read_table, whole_numbers
from safecity.ingest.wards import ward_residents

# The total stands under "All ages" (authorities), "All Ages" (LSOA to 2020) or "Total" (after).
_TOTAL = (r"(?i)^(all ages|total)$", "All ages")
_LAD = {"code": (r"(?i)^(code|LA(D)? ?.*code.*|lad\d\dcd)$", "Code"), "population": _TOTAL}
_LSOA = {"code": (r"(?i)^(LSOA .*code|LSOA code.*|lsoa\d\dcd)$", "LSOA Code"), "population": _TOTAL}
COLUMNS = ["level", "area", "year", "population", "edition"]


@dataclass(frozen=True)
class Population:
    """Residents of areas and stable places, by year.

    Attributes
    ----------
    frame : pandas.DataFrame
        `level` ("lad", "lsoa" or "ward"), `area`, `year`, `population`, `edition`.
    by_code : dict
        Newest population by LSOA code, of either vintage, as published.
    notes : tuple of (str, str, str)
        What could not be given: what, period, cost.
    """

    frame: pd.DataFrame
    by_code: dict[str, int]
    notes: tuple[tuple[str, str, str], ...] = ()


def _read(file: RawFile, columns: dict[str, tuple[str, str]]) -> pd.DataFrame:
    frame = read_table(file, columns)
    frame = frame[frame["code"] != ""].copy()
    frame["population"] = whole_numbers(file, frame["population"], "a population")
    return frame.drop_duplicates("code")


def read_lad(file: RawFile) -> pd.DataFrame:
    """Read a local authority file: `code`, `population`, one row per code."""
    return _read(file, _LAD)


def read_lsoa(file: RawFile) -> pd.DataFrame:
    """Read an LSOA file of either vintage: `code`, `population`, one row per code."""
    return _read(file, _LSOA)


def _files(chosen: Sequence[Chosen], kind: str) -> list[tuple[str, RawFile]]:
    used = [c.item for c in chosen if c.used and c.item.kind == kind]
    return sorted(((item.label, item.file) for item in used), key=lambda pair: pair[0])


def _sums(frame: pd.DataFrame, codes: pd.DataFrame, by: str) -> pd.Series:
    """Sum residents over places or areas; one with a code missing from the file is left out."""
    joined = codes.merge(frame, on="code", how="left")
    return (
        joined.groupby(by)["population"]
        .sum(min_count=1)
        .where(joined["population"].notna().groupby(joined[by]).all())
    )


def _rows(level: str, values: pd.Series, label: str) -> pd.DataFrame:
    values = values.dropna().astype("int64")
    return pd.DataFrame(
        {
            "level": level,
            "area": values.index,
            "year": int(label[4:8]),
            "population": values.to_numpy(),
            "edition": label[:8],
        }
    )


def _by_lsoa(label: str, frame: pd.DataFrame, geography: Geography, own: str) -> list[pd.DataFrame]:
    is_2021 = label.endswith("2021")
    in_vintage = geography.codes["in_2021" if is_2021 else "in_2011"]
    codes = geography.codes[in_vintage & geography.codes["area"].notna()]
    mine = codes[codes["area"] == own]
    places = _sums(frame, mine, "place")
    residents = frame if is_2021 else places.rename_axis("place").reset_index()
    return [
        _rows("lsoa", places, label),
        _rows("ward", ward_residents(residents, geography.wards, is_2021), label),
        _rows("lad", _sums(frame, codes, "area"), label),
    ]


def _notes(labels: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    if not labels or any(label.endswith("2021") for label in labels):
        return ()
    cost = "Rates of places use 2011 LSOAs, joined to the same places by the change lookup."
    return (("no population on 2021 LSOAs", "", cost),)


def read_population(
    chosen: Sequence[Chosen], geography: Geography, areas: Sequence[str]
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
    areas : sequence of str
        Local authority codes, the partnership's own first.

    Raises
    ------
    SafecityError
        Where a column is missing or a population is not a whole number.
    """
    parts = [pd.DataFrame(columns=COLUMNS)]
    for label, file in _files(chosen, LAD_POPULATION):
        values = read_lad(file).set_index("code")["population"]
        parts.append(_rows("lad", values[values.index.isin(areas)], label))
    by_code: dict[str, int] = {}
    lsoa_files = _files(chosen, LSOA_POPULATION)
    # Later parts give way to earlier ones, so the 2021 vintage comes first.
    for label, file in sorted(lsoa_files, key=lambda pair: pair[0].endswith("2011")):
        frame = read_lsoa(file)
        parts += _by_lsoa(label, frame, geography, areas[0])
        by_code = {**dict(zip(frame["code"], frame["population"], strict=True)), **by_code}
    frame = pd.concat([part for part in parts if len(part)] or parts)
    frame = frame.drop_duplicates(["level", "area", "year"]).sort_values(COLUMNS[:3])
    types = {**dict.fromkeys(COLUMNS, "str"), "year": "int64", "population": "int64"}
    labels = [label for label, _ in lsoa_files]
    return Population(frame.reset_index(drop=True).astype(types), by_code, _notes(labels))
