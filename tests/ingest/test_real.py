"""The real published files, where they are present; the numbers were counted by hand with awk."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from safecity.catalogue.assessment import House, load_assessment
from safecity.catalogue.offences import ASB
from safecity.catalogue.registry import load_catalogue
from safecity.ingest.prepare import prepare

ROOT = Path(__file__).parents[2]
REAL = Path(os.environ.get("SAFECITY_REAL") or ROOT.parent / "shared" / "real")
OWN = "E06000045"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here"),
]

# month: rows read, placed in Southampton, of these anti-social behaviour. Counted with awk over
# the 2011 and 2021 codes that the change lookup gives for E06000045.
HAMPSHIRE = {
    "2018-10": (14_162, 2_773, 195),
    "2018-11": (13_620, 2_739, 168),
    "2018-12": (12_396, 2_669, 145),
    "2019-01": (12_774, 2_674, 186),
    "2019-02": (11_792, 2_445, 173),
    "2024-01": (13_484, 2_827, 241),
    "2024-02": (13_133, 2_776, 216),
    "2024-03": (13_997, 2_805, 221),
    "2024-04": (13_445, 2_598, 256),
    "2025-01": (13_481, 2_851, 272),
    "2025-02": (12_645, 2_619, 255),
    "2025-03": (14_154, 2_952, 329),
    "2025-04": (13_986, 2_802, 340),
    "2025-05": (14_787, 2_970, 380),
    "2025-06": (13_068, 2_777, 345),
}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    root = tmp_path_factory.mktemp("real house")
    declared = load_assessment(House(ROOT, REAL), "southampton", "2025")
    return prepare(House(root, REAL), declared, load_catalogue())


def by_month(frame, column):
    return frame.assign(month=frame["month"].dt.strftime("%Y-%m")).set_index("month")[column]


@pytest.fixture(scope="module")
def hampshire(done):
    """Measures of the Hampshire files by month."""
    quality = done.quality[done.quality["force"] == "hampshire"]
    quality = quality.assign(month=quality["month"].dt.strftime("%Y-%m"))
    return quality.pivot(index="month", columns="measure", values="value")


def test_rows_read_and_placed_in_southampton_by_month(hampshire):
    found = hampshire[["rows_read", "rows_area", "asb_area"]]
    known = found.loc[list(HAMPSHIRE)]
    assert {month: tuple(values) for month, *values in known.itertuples()} == HAMPSHIRE
    placed = hampshire["crime_area"] + hampshire["asb_area"]
    assert placed.equals(hampshire["rows_area"].rename(None))


def test_nothing_of_hampshire_is_lost(hampshire):
    assert (
        hampshire[["rejected", "unknown_lsoa", "repeated_id_removed", "blank_id"]].sum().sum() == 0
    )
    blank = hampshire["blank_lsoa"]
    assert blank[blank > 0].index.isin(["2018-12", "2019-01"]).all() and blank.max() <= 1


def test_areas_and_places_add_up_to_the_same(done):
    own = done.crimes_area[done.crimes_area["area"] == OWN]
    places = done.crimes_lsoa.groupby("month")["count"].sum()
    assert own.groupby("month")["count"].sum().equals(places)
    asb = own[own["category"] == ASB].groupby("month")["count"].sum()
    known = {f"{month}-01": asb for month, (_, _, asb) in HAMPSHIRE.items()}
    assert {month: asb[month] for month in known} == known


def test_both_vintages_meet_on_148_stable_places(done):
    assert len(done.places) == 148 and len(done.boundaries) == 148
    assert set(done.crimes_lsoa["lsoa"]) <= set(done.places["lsoa"])
    joined = done.places[done.places["members"].str.contains(";")]
    assert joined["name"].tolist() == [
        "Southampton 005G + H",
        "Southampton 023E + F",
        "Southampton 031F + G",
        "Southampton 034A + B",
    ]
    assert done.places["ward"].nunique() == 17
    notes = done.ledger.set_index("file")["note"].filter(like="hampshire-street")
    assert notes.filter(like="2018-10").str.contains("2011").all()
    assert notes.filter(like="2024-01").str.contains("2021").all()


# Recorded crime, January to June 2025, by the 2021 LSOAs of each ward; counted with pandas.
WARDS_2025 = {"Banister & Polygon": 2_482, "Bargate": 1_913}


def count_by_hand():
    names = [f"**/2025-{month:02d}-hampshire-street.csv" for month in range(1, 7)]
    columns = ["Crime type", "LSOA code"]
    frames = [pd.read_csv(next(REAL.glob(name)), usecols=columns) for name in names]
    lookup = next(p for p in REAL.rglob("*.csv") if p.name.startswith("LSOA21_WD24"))
    rows = pd.concat(frames).merge(pd.read_csv(lookup), left_on="LSOA code", right_on="LSOA21CD")
    crimes = rows[(rows["LAD24CD"] == OWN) & (rows["Crime type"] != ASB)]
    return crimes.groupby("WD24NM").size()


def test_wards_are_counted_by_their_own_lsoas(done):
    counts = done.crimes_ward[done.crimes_ward["month"] >= "2025-01-01"]
    assert counts["exact"].all()
    found = counts[counts["category"] != ASB].groupby("ward")["count"].sum()
    assert found[list(WARDS_2025)].to_dict() == WARDS_2025
    assert found.to_dict() == count_by_hand().to_dict() and len(found) == 17


def test_wards_of_the_2011_vintage_are_a_best_fit_that_loses_nothing(done):
    wards = done.crimes_ward
    assert not wards[wards["month"] < "2020-01-01"]["exact"].any()
    places = done.crimes_lsoa.groupby("month")["count"].sum()
    assert wards.groupby("month")["count"].sum().equals(places)


def test_population_sums_over_wards(done):
    people = done.population.query("level == 'ward' and year == 2020")
    assert len(people) == 17 and people["population"].sum() == 252_872


def test_population_sums_over_places(done):
    population = done.population.query("year == 2020").set_index(["level", "area"])["population"]
    assert population[("lad", OWN)] == population["lsoa"].sum() == 252_872


def test_no_complete_month_is_taken_for_missing(done):
    own = done.coverage[done.coverage["area"] == OWN]
    faults = own[(own["status"] == "missing") & (own["reason"] != "no file for force")]
    assert faults.empty
    complete = own[(own["category"] == "all") & (own["status"] == "complete")]
    assert set(HAMPSHIRE) <= set(by_month(complete, "status").index)


def test_the_quirks_of_other_forces(done):
    values = done.quality.set_index(["force", "measure", "month"])["value"]
    assert values.loc[("btp", "excluded", "2024-01-01")] == 6_190
    assert values.loc[("northern-ireland", "rows_elsewhere", "2018-10-01")] == 13_613
    bristol = values.loc["avon-and-somerset"].xs("2024-01-01", level="month")
    assert (bristol["repeated_id_removed"], bristol["no_location"]) == (44, 672)
    sussex = values.loc["sussex"].xs("2025-01-01", level="month")
    assert (sussex["blank_lsoa"], sussex["rows_comparators"]) == (351, 2_717 + 1_017)


def test_nothing_is_synthetic_and_what_is_absent_is_named(done):
    assert not done.synthetic and not done.ledger["synthetic"].any()
    what = done.missing["what"].tolist()
    assert "no population on 2021 LSOAs" in what
    assert "the newest estimate is of mid-2020; a later one would fit the period" in what
