from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from safecity.charts.series import _lines
from safecity.readings import harm
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.series import COMPARATORS

DAYS = {"Violence with injury": 300.0, "Rape": 2000.0, "Arson": 400.0, "Shoplifting": 10.0}
"""Made-up weights of one offence of each kind."""


@pytest.fixture(scope="module")
def weighed(official: Evidence) -> Evidence:
    """Tables whose offences have one code for each subgroup, and weights by code."""
    data = official.data
    codes = {name: str(at) for at, name in enumerate(DAYS, start=1)}
    offences = data.offences.assign(
        code=data.offences["subgroup"].map(codes), description=data.offences["subgroup"]
    )
    weights = pd.DataFrame(
        {"category": list(DAYS), "code": list(codes.values()), "weight": list(DAYS.values())}
    )
    return replace(official, data=replace(data, offences=offences, weights=weights))


def views(evidence: Evidence):
    return harm.harm(evidence, evidence.catalogue.indicators["overview.harm"])


def test_severity_is_the_weighted_sum_over_residents(weighed: Evidence) -> None:
    series = views(weighed)[0]
    own = series.table[series.table["own"]].set_index("period")["value"]
    # A quarter of 2019/20 has 30, 10, 4 and 56 offences of the four kinds; a year four of them.
    year = 4 * (30 * 300 + 10 * 2000 + 4 * 400 + 56 * 10)
    assert own["2019/20"] == pytest.approx(year / 20_000)
    assert own["2021/22"] == pytest.approx(year * 1.5 / 20_200)


def test_the_single_most_severe_offence_is_taken_out_beside_it(weighed: Evidence) -> None:
    series = views(weighed)[0].table
    table = series.set_index(["period", "label"])["value"]
    name = weighed.assessment.partnership.name
    gone = table["2021/22", name] - table["2021/22", harm.WITHOUT]
    assert gone == pytest.approx(2000 / 20_200)  # one rape
    # Both lines are of the area by its own code, and of two lines only one is the area's own.
    assert set(series["area"]) == {weighed.own, COMPARATORS}
    assert set(series.loc[series["own"], "label"]) == {name}


def test_two_lines_of_one_area_are_drawn_apart(weighed: Evidence) -> None:
    labels = [line.label for line in _lines(views(weighed)[0].table, None)]
    name = weighed.assessment.partnership.name
    assert labels == [harm.WITHOUT, harm.TOGETHER, name]


def test_the_rise_is_told_with_its_year(weighed: Evidence) -> None:
    headline = views(weighed)[0].headline
    # The year before was one of lockdowns, so that the severity is set beside the baseline.
    assert "in 2021/22, higher than in 2019/20 (6.2)" in headline
    assert "without its most severe offence" in headline
    assert "comparators together" in headline


def test_shares_of_severity_stand_beside_shares_of_the_number(weighed: Evidence) -> None:
    made = views(weighed)[1]
    top = made.table.iloc[0]
    assert top["group"] == "Rape"
    assert top["value"] == pytest.approx(20_000 / 31_160 * 100)
    assert top["before"] == pytest.approx(10)
    assert made.table["value"].sum() == pytest.approx(100)
    assert "100% of offences could be weighed" in made.headline


def test_offences_without_a_weight_are_said_and_not_zero(weighed: Evidence) -> None:
    fewer = weighed.data.weights[weighed.data.weights["category"] != "Shoplifting"]
    bare = replace(weighed, data=replace(weighed.data, weights=fewer))
    assert "44% of offences could be weighed" in views(bare)[1].headline


def test_without_weights_or_tables_nothing_is_weighed(weighed: Evidence, evidence) -> None:
    none = replace(weighed, data=replace(weighed.data, weights=weighed.data.weights.iloc[:0]))
    for each in (none, evidence):
        with pytest.raises(Absent, match="cannot be weighed"):
            views(each)
