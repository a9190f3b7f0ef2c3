from __future__ import annotations

import pandas as pd
import pytest

from safecity.catalogue.outcomes import group_by_label
from safecity.demo.layouts import OUTCOMES, STREET
from safecity.demo.offences import READ_MONTHS, write_outcomes
from safecity.demo.parameters import load_parameters

SPAN = tuple(f"{year}-{month:02d}" for year in (2019, 2020, 2021) for month in range(1, 13))
FORCE = "hampshire"


def street(month: str, last: str) -> pd.DataFrame:
    """40 crimes of a month that ended alike."""
    rows = pd.DataFrame({name: [""] * 40 for name in STREET})
    ids = [f"{month}-{last}-{n}" for n in range(40)]
    return rows.assign(**{"Crime ID": ids, "Month": month, "Last outcome category": last})


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    root = tmp_path_factory.mktemp("raw")
    for month in SPAN:
        path = root / f"police_uk/2022-05/{month}/{month}-{FORCE}-street.csv"
        path.parent.mkdir(parents=True)
        lasts = ("Court result unavailable", "Awaiting court outcome", "Under investigation")
        pd.concat([street(month, last) for last in lasts]).to_csv(path, index=False)
    written = write_outcomes(root, FORCE, SPAN, seed=1)
    assert len(written) == READ_MONTHS
    return pd.concat([pd.read_csv(root / file.file) for file in written], ignore_index=True)


def test_every_last_outcome_of_the_demo_stands_in_a_group():
    assert set(load_parameters().outcomes.columns) <= set(group_by_label())


def test_a_charge_comes_before_the_result_of_the_court(outcomes):
    assert tuple(outcomes.columns) == OUTCOMES
    first = outcomes.drop_duplicates("Crime ID")
    early = first[first["Crime ID"].str.startswith("2020")]
    assert set(early["Outcome type"]) <= {"Suspect charged", "Offender given a caution"}
    assert "Court result unavailable" in set(outcomes["Outcome type"])
    assert "Awaiting court outcome" not in set(outcomes["Outcome type"])


def test_what_is_under_investigation_has_no_outcome_yet(outcomes):
    assert not outcomes["Crime ID"].str.contains("Under investigation").any()
