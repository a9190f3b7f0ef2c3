"""Indices of deprivation on stable places; rank, decile and quintile 1 = most deprived.

Of English places those of File 7, of Welsh ones the Welsh index.

Seen as published: names of columns of File 7 of 2019 and 2025 (CSV with a part of the columns).
Never seen: File 7 of 2015, whose names are taken to be those of 2019; a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.errors import SafecityError
from safecity.ingest.source import Kind, Recognised, Source, blamed
from safecity.ingest.sources.geography.geography import Geography
from safecity.ingest.sources.geography.shortfall import refuse_cut
from safecity.ingest.sources.welsh_deprivation import WELSH_INDEX, read_welsh_index
from safecity.ingest.supply.choice import Chosen
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.tables.area import LSOA_CODE
from safecity.ingest.tables.delimited import AGAIN, first_cells, year_in
from safecity.ingest.tables.table import read_table, whole_numbers

DEPRIVATION = "deprivation"
_RELEASES = {"2019": "IMD 2019", "2025": "IoD 2025"}
# IMD 2015 and 2019 are on 2011 LSOAs, IoD 2025 on 2021 LSOAs; what tells the former two apart is
# the date of their local authorities.
_INDEX_OF = {"2011": "IMD 2019", "2021": "IoD 2025"}
_LAD_2015 = "Local Authority District code (2013)"
_IMD = r"Index of Multiple Deprivation \(IMD\) "
_WANTED = {
    "code": (r"^LSOA code \((2011|2021)\)$", "LSOA code (2021)"),
    "name": (r"^LSOA name \((2011|2021)\)$", "LSOA name (2021)"),
    "lad": (r"^Local Authority District code", "Local Authority District code (2024)"),
    "rank": (
        f"^{_IMD}Rank(?!.*least)",
        "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
    ),
    # File 1 cuts this header off, so only its start is compared.
    "decile": (
        f"^{_IMD}Decile(?!.*least)",
        "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
    ),
}
_INCOME = {"income": (r"^Income Rank", "Income Rank (where 1 is most deprived)")}
"""The domain that holds no police data; not every copy of the file has it."""
COLUMNS = (
    "imd_rank", "imd_decile", "imd_edition", "quintile_national", "quintile_local",
    "quintile_income",
)  # fmt: skip


@read_once
def read_index(file: RawFile) -> pd.DataFrame:
    """Read `code`, `name`, `lad`, `rank`, `decile` and `income` (rank) of File 7, by LSOA."""
    with blamed(file):
        frame = read_table(file, _WANTED, optional=_INCOME)
        for name in ("rank", "decile"):
            frame[name] = whole_numbers(file, frame[name], f"an IMD {name}")
        if "income" in frame:
            frame["income"] = whole_numbers(file, frame["income"], "a rank of income")
        else:
            frame["income"] = np.nan
    if frame.empty:
        problem = "the file has a header and no rows"
        raise SafecityError(problem, path=file.path, remedy=AGAIN)
    _check(file, frame)
    return frame.drop_duplicates("code")


def _check(file: RawFile, frame: pd.DataFrame) -> None:
    """Refuse what is no index: another country's code, a rank from 0, a decile that goes against.

    Raises
    ------
    SafecityError
        With the line of the first row at fault.
    """
    ranked = frame.sort_values("rank", kind="stable")
    against = ranked["decile"].lt(ranked["decile"].cummax()).reindex(frame.index)
    differs = frame.duplicated("code") & ~frame.duplicated()
    for wrong, problem in (
        (~frame["code"].str.fullmatch(LSOA_CODE.pattern), "no code of an LSOA"),
        (frame["rank"] < 1, "a rank from 1 is expected"),
        (~frame["decile"].between(1, 10), "a decile from 1 to 10 is expected"),
        (differs, "a row above is of the same LSOA and differs"),
        (against, "a decile falls where ranks rise: 1 must be the most deprived in both"),
    ):
        if wrong.any():
            at = frame.index[wrong][0]
            row = f"'{frame['code'][at]}', rank {frame['rank'][at]}, decile {frame['decile'][at]}"
            raise SafecityError(f"{problem}: {row}", path=file.path, line=int(at), remedy=AGAIN)


READERS = {DEPRIVATION: read_index, WELSH_INDEX: read_welsh_index}
"""What reads the index of a nation: `code`, `rank`, `decile`, `income` by LSOA."""


def _mean_rank(members: pd.DataFrame, column: str = "rank") -> pd.Series:
    """Mean rank of each place: by residents where every member has them, else plain."""
    weight = members["weight"].where(
        members["weight"].notna().groupby(members["place"]).transform("all"), 1.0
    )
    by_place = members["place"]
    sums = (members[column] * weight).groupby(by_place).sum(min_count=1)
    return sums / weight.groupby(by_place).sum()


def _decile(members: pd.DataFrame, rank: pd.Series, n_lsoas: int) -> pd.Series:
    """Published decile of a place of one LSOA; of a joined place re-derived from its rank."""
    grouped = members.groupby("place")["decile"]
    derived = np.ceil(rank * 10 / n_lsoas).clip(1, 10)
    return grouped.first().where(grouped.size() == 1, derived).astype("int64")


def deprive(
    index: pd.DataFrame, release: str, geography: Geography, residents: Mapping[str, int]
) -> pd.DataFrame:
    """Give every place of the partnership its rank, decile and quintiles.

    Parameters
    ----------
    index : pandas.DataFrame
        `code`, `rank`, `decile` of every LSOA of the country.
    release : str
        "IoD 2025", "IMD 2019", "IMD 2015" or "WIMD 2019".
    geography : Geography
        The lookups.
    residents : mapping
        Population by LSOA code, for the mean rank of joined places; may be empty.

    Returns
    -------
    pandas.DataFrame
        Indexed by place: `imd_rank` (mean of members), `imd_decile`, `imd_edition`,
        `quintile_national`, `quintile_local` (fifths of the partnership's places by rank),
        `quintile_income` (the same by the income domain; missing where it is not supplied);
        1 = most deprived. Places without a rank are left out.
    """
    own = geography.own_codes
    members = own.merge(index, on="code")
    members["weight"] = members["code"].map(residents).astype("float64")
    rank = _mean_rank(members)
    decile = _decile(members, rank, max(len(index), int(index["rank"].max())))
    income = _mean_rank(members, "income")
    return pd.DataFrame(
        {
            "imd_rank": rank.round(1),
            "imd_decile": decile,
            "imd_edition": release,
            "quintile_national": np.ceil(decile / 2).astype("int64"),
            "quintile_local": _fifths(rank).astype("int64"),
            "quintile_income": _fifths(income),
        }
    )


def _whole(index: pd.DataFrame, item: Recognised, geography: Geography) -> pd.DataFrame:
    """Refuse an index that lacks some of the area's LSOAs: fifths of the others are no fifths."""
    own = geography.own_codes
    vintage = own["in_2021" if item.label[-4:] > "2020" else "in_2011"]
    refuse_cut(item.file.path, own.loc[vintage, "code"].tolist(), set(index["code"]))
    return index


def _fifths(rank: pd.Series) -> pd.Series:
    """Fifths of the places by rank, 1 = most deprived; missing where a rank is."""
    return np.ceil(rank.rank(method="first") * 5 / max(len(rank), 1))


def add_deprivation(
    chosen: Sequence[Chosen], geography: Geography, residents: Mapping[str, int]
) -> pd.DataFrame:
    """Return the partnership's places with their deprivation; missing values where none is known.

    Parameters
    ----------
    chosen : sequence of Chosen
        The raw files and which are used.
    geography : Geography
        The lookups.
    residents : mapping
        Population by LSOA code.
    """
    used = {c.item.kind: c.item for c in chosen if c.used and c.item.kind in READERS}
    places = geography.places.set_index("place")
    indices = [(_whole(READERS[i.kind](i.file), i, geography), i.label) for i in used.values()]
    read = [deprive(index, label, geography, residents) for index, label in indices]
    ranks = next((each for each in read if len(each)), None)
    if ranks is None:
        return places.assign(**dict.fromkeys(COLUMNS, np.nan)).reset_index()
    return places.join(ranks).reset_index()


def _release(columns: Sequence[str]) -> str:
    """Release of an index by its columns; "" where they are none of an index."""
    vintage = year_in(columns, r"LSOA code \((2011|2021)\)$")
    if not vintage or not any("(IMD)" in name for name in columns):
        return ""
    is_2015 = vintage == "2011" and _LAD_2015 in columns
    return "IMD 2015" if is_2015 else _INDEX_OF[vintage]


def recognises(file: RawFile) -> Recognised | None:
    """Recognise the English index: its release by its columns, else by the name of the file.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    label = next(filter(None, map(_release, first_cells(file))), "")
    if not label and (match := re.match(r"^file_7.*(2019|2025).*\.csv$", file.file_name, re.I)):
        label = _RELEASES[match[1]]
    return Recognised(file, DEPRIVATION, label) if label else None


def _hint(file: RawFile, columns: Sequence[str]) -> str:
    is_book = re.match(r"file_\d.*\.(ods|xlsx?)$", file.file_name, re.I)
    as_csv = "the indices of deprivation are read from File 7 as CSV; save its sheet so"
    return as_csv if is_book else ""


def _of_area(frames: Mapping[str, pd.DataFrame], _: Assessment) -> set[str]:
    return (
        {"deprivation"}
        if not frames["places"]["imd_edition"].dropna().str.startswith("WIMD").all()
        else set()
    )


SOURCE = Source(
    recognises,
    kinds={DEPRIVATION: Kind("deprivation", lambda i: read_index(i.file), newest_only=True)},
    hint=_hint,
    of_area=_of_area,
)
