"""Street-level files of many forces as published, January to June 2025."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from safecity.catalogue.offences import ASB
from safecity.ingest.sources.police_uk.street import open_street
from safecity.ingest.sources.police_uk.volume import coverage
from safecity.ingest.supply.choice import recognise
from safecity.ingest.supply.scan import scan_file

SHARED = Path(os.environ.get("SAFECITY_REAL") or Path(__file__).parents[2].parent / "shared/real")
ARCHIVE = SHARED.parent / "nation" / "2025-01-to-2025-06-street.zip"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not ARCHIVE.is_file(), reason="the real files are not here"),
]


def unpack(folder: Path, *forces: str) -> list[Path]:
    """Take the files of some forces out of the archive."""
    with ZipFile(ARCHIVE) as archive:
        ends = tuple(f"-{force}-street.csv" for force in forces)
        names = [name for name in archive.namelist() if name.endswith(ends)]
        return [Path(archive.extract(name, folder)) for name in sorted(names)]


@pytest.mark.parametrize(
    ("force", "removed", "later", "retyped"),
    [("dyfed-powys", 248, 248, 86), ("wiltshire", 131, 0, 1)],
)
def test_a_crime_is_counted_once_over_all_months(tmp_path, force, removed, later, retyped):
    paths = unpack(tmp_path, force)
    bulk = open_street([recognise(scan_file(path, tmp_path)) for path in paths])
    codes = pd.DataFrame(columns=["code", "place", "area", "in_2011", "in_2021"], dtype="str")
    kept, rows = bulk.place(codes, ""), pd.concat(pd.read_csv(path) for path in paths)
    crimes = rows[rows["Crime type"] != ASB]
    named = crimes.dropna(subset="Crime ID").drop_duplicates("Crime ID")
    once = len(named) + crimes["Crime ID"].isna().sum()
    assert kept.loc[kept["category"] != ASB, "n"].sum() == once == len(crimes) - removed
    assert kept["n"].sum() == len(rows) - removed
    tally = bulk.tally().sum()
    assert (tally["repeated_later"], tally["repeated_retyped"]) == (later, retyped)
    # In their first month all types of these crimes are the ones that pandas finds there.
    first = named.groupby(["Month", "Crime type"]).size()
    by_month = kept[kept["category"] != ASB].groupby(["month", "category"])["n"].sum()
    assert abs(by_month - first.rename_axis(["month", "category"])).sum() <= 2 * (later == 0)


def test_of_the_months_of_two_forces_one_type_in_one_district_is_not_believed(tmp_path):
    """Drugs rose in all of South Wales in February 2025, in Cardiff to 332 from 122 a month."""
    rows = pd.concat(pd.read_csv(path) for path in unpack(tmp_path, "south-wales", "kent"))
    rows["area"] = rows["LSOA name"].str[:-5]
    rows = rows.rename(columns={"Month": "month", "Crime type": "category"})
    counts = rows.groupby(["month", "area", "category"], as_index=False).size()
    counts = counts.rename(columns={"size": "count"})
    large = counts.groupby("area")["count"].sum()
    areas = {area: {} for area in large.index[large > 1_000]}
    found = coverage(counts, sorted(counts["month"].unique()), areas, ())
    missing = found[found["status"] == "missing"]
    assert len(areas) == 20
    assert missing[["area", "category", "count"]].to_numpy().tolist() == [["Cardiff", "Drugs", 332]]
