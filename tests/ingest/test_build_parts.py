from __future__ import annotations

import pandas as pd
import pytest

from safecity.errors import SafecityError
from safecity.ingest.build import check_parts

from .city import OWN, RIVAL

MONTH = pd.Timestamp("2024-01-01")


def counts(**rows: int) -> pd.DataFrame:
    return pd.DataFrame({"month": MONTH, "category": list(rows), "count": list(rows.values())})


def check(lsoas: pd.DataFrame, wards: pd.DataFrame) -> None:
    area = pd.concat(
        [counts(Drugs=5, Robbery=0).assign(area=OWN), counts(Drugs=9).assign(area=RIVAL)]
    )
    check_parts({"crimes_area": area, "crimes_lsoa": lsoas, "crimes_ward": wards}, OWN)


def test_lsoas_that_add_up_and_wards_that_lack_one_pass():
    check(pd.concat([counts(Drugs=3), counts(Drugs=2)]), counts(Drugs=4))
    check(counts(Drugs=5), counts())


@pytest.mark.parametrize(
    ("lsoas", "wards", "problem"),
    [
        (counts(Drugs=4), counts(), "LSOAs do not add up to the area in 2024-01 .Drugs."),
        (counts(Drugs=5, Robbery=1), counts(), "LSOAs do not add up .*Robbery"),
        (counts(Drugs=5), counts(Drugs=6), "wards do not add up"),
    ],
)
def test_parts_that_do_not_agree_are_an_error(lsoas, wards, problem):
    with pytest.raises(SafecityError, match=problem):
        check(lsoas, wards)
