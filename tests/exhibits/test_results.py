"""The long table of results holds every value of every figure."""

import numpy as np
import pytest

from safecity.exhibits import gate
from safecity.exhibits.results import COLUMNS, results
from safecity.readings import change, loaded, places, quintiles, trend
from safecity.readings.evidence.counts import Evidence


@pytest.fixture(scope="module")
def exhibits(evidence: Evidence):
    crime = evidence.catalogue.indicators["overview.crime"]
    readers = (trend, change, places, quintiles)
    return [
        gate.publish(loaded(r.__name__).read(evidence, crime), evidence, "overview", i)
        for i, r in enumerate(readers)
    ]


def test_every_value_is_in_it(exhibits) -> None:
    table = results(exhibits)
    assert tuple(table.columns) == COLUMNS
    assert len(table) == sum(len(e.table) for e in exhibits)
    rates = table[table["exhibit"] == "overview.quintiles_local"]
    assert np.allclose(rates["numerator"] / rates["denominator"] * 1000, rates["value"])
    assert set(rates["method"]) == {"rate, Byar's interval"}


def test_months_are_periods_and_places_are_areas(exhibits) -> None:
    table = results(exhibits).set_index("exhibit")
    assert table.loc["overview.trend_crime", "period"].iloc[0] == "2015-04"
    assert table.loc["overview.map_lsoa", "area"].str.startswith("E0101").all()


def test_nothing_gives_an_empty_table() -> None:
    assert results([]).empty
    assert tuple(results([]).columns) == COLUMNS
