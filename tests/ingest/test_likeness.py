"""How like areas are: standardised distances, what is used of them, and when nothing is alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import cdist

from safecity.catalogue.assessment import House
from safecity.catalogue.comparators import FAR
from safecity.ingest.sources.geography.likeness import (
    DEPRIVED,
    FEWEST,
    LEAST,
    LOGGED,
    MOST,
    RESIDENTS,
    UNDER_16,
    distances,
    likeness,
    variables_of,
)
from safecity.ingest.sources.geography.newcomer import _areas, describe
from safecity.ingest.supply.supplied import survey

from .city import City

REAL = Path(__file__).parents[3] / "shared" / "real"
NAMES = [RESIDENTS, UNDER_16, DEPRIVED]


@pytest.fixture
def table() -> pd.DataFrame:
    values = np.random.default_rng(4).uniform([1e4, 14, 20], [1e6, 24, 80], (40, 3))
    return pd.DataFrame(values, [f"E0700{n:04d}" for n in range(40)], NAMES)


def test_distances_are_those_of_standardised_variables(table: pd.DataFrame) -> None:
    """By scipy: Euclid's distance of z-scores, by the root of the number of variables."""
    code = table.index[7]
    plain = table.assign(**{RESIDENTS: np.log(table[RESIDENTS])})
    expected = cdist(plain, plain.loc[[code]], "seuclidean", V=plain.var(ddof=0)) / np.sqrt(3)
    found = distances(table, code)
    assert found is not None and found.areas == 40
    assert found.values.index[0] == code and found.values["distance"].is_monotonic_increasing
    got = found.values["distance"].reindex(table.index)
    assert got.to_numpy() == pytest.approx(expected[:, 0], abs=1e-12)


def test_half_and_double_the_residents_are_equally_far(table: pd.DataFrame) -> None:
    assert RESIDENTS in LOGGED
    like = table.assign(**{UNDER_16: 20.0, DEPRIVED: 50.0})
    code, half, double = like.index[:3]
    like.loc[[code, half, double], RESIDENTS] = [100_000.0, 50_000.0, 200_000.0]
    like.loc[like.index[5], UNDER_16] = 21.0
    like.loc[like.index[5], DEPRIVED] = 51.0
    found = distances(like, code)
    assert found is not None
    assert found.values.loc[half, "distance"] == pytest.approx(found.values.loc[double, "distance"])


def test_a_variable_that_few_areas_or_the_own_one_lack_is_left_out(table: pd.DataFrame) -> None:
    more = table.assign(welsh=[1.0, 2.0] + [np.nan] * 38, other=1.0)
    more.loc[table.index[0], "other"] = np.nan
    found = distances(more, table.index[0])
    assert found is not None and found.variables == tuple(NAMES)


def test_areas_without_a_value_are_no_candidates(table: pd.DataFrame) -> None:
    table.loc[table.index[3], DEPRIVED] = np.nan
    found = distances(table, table.index[0])
    assert found is not None and table.index[3] not in found.values.index and found.areas == 39


def test_residents_alone_make_no_likeness(table: pd.DataFrame) -> None:
    assert FEWEST == 3 and distances(table[NAMES[:2]], table.index[0]) is None


def test_few_areas_make_no_likeness(table: pd.DataFrame) -> None:
    assert distances(table.head(LEAST - 1), table.index[0]) is None


def test_a_table_is_written_with_the_own_area_first(table: pd.DataFrame) -> None:
    found = distances(table, table.index[7])
    assert found is not None
    lines = found.text(pd.Series("Town", table.index)).splitlines()
    assert lines[0] == f"code,name,distance,{','.join(NAMES)}"
    assert lines[1].startswith(f"{table.index[7]},Town,0.0,") and len(lines) == 41


def test_ages_and_deprivation_of_authorities_are_read(city: City) -> None:
    """Five children of ten residents, two of 18 to 21; one of two LSOAs in the last fifth."""
    city.lookups()
    ages = ",".join(map(str, range(90))) + ",90+"
    counts = [0] * 91
    for age, count in ((0, 3), (15, 2), (16, 1), (18, 1), (21, 1), (65, 1), (90, 1)):
        counts[age] = count
    row = ",".join(map(str, counts))
    city.write(
        "population/mid-2020-lad.csv", f"Code,Name,All ages,{ages}\nE06000045,Town,10,{row}\n"
    )
    found, editions = variables_of(city.supply())
    assert found.loc["E06000045"].to_dict() == {
        RESIDENTS: 10, "% under 16": 5, "% aged 18 to 21": 2, "% aged 65 and over": 2,
    }  # fmt: skip
    assert set(editions.values()) == {"mid-2020 population"}


@pytest.mark.real
def test_the_city_of_london_is_like_nowhere_and_southampton_is_like_portsmouth() -> None:
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    supply = survey(House(REAL, REAL))
    areas = _areas(supply, "E06000045")
    city, port = (likeness(areas, code, supply) for code in ("E09000001", "E06000045"))
    assert city is not None and port is not None
    assert city.mean_of(city.values.index[1 : MOST + 1]) > FAR
    assert port.mean_of(port.values.index[1 : MOST + 1]) < FAR
    assert port.values.index[1] == "E06000044"
    assert port.phrase.endswith("standardised over 292 areas with equal weights")


@pytest.mark.real
def test_a_welsh_area_is_not_compared_by_the_english_index() -> None:
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    supply = survey(House(REAL, REAL))
    found = likeness(_areas(supply, "E06000045"), "W06000021", supply)
    assert found is not None and DEPRIVED not in found.variables and "IoD" not in found.phrase


@pytest.mark.real
def test_a_partnership_of_two_councils_is_compared_with_partnerships() -> None:
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    found = describe(House(REAL, REAL), "E22000374")
    assert found.chosen_by.startswith("partnerships most like it")
    assert len(found.comparators) == MOST and found.likeness.startswith("code,name,distance")
