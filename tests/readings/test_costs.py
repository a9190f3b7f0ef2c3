from __future__ import annotations

from dataclasses import replace

import pytest

from safecity.readings import costs
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence


@pytest.fixture(scope="module")
def told_apart(official: Evidence) -> Evidence:
    """Tables that hold every offence that has a unit cost: vehicles stand in for shoplifting."""
    data = official.data

    def as_code(frame):
        code = frame["subgroup"].map({"Shoplifting": "45"}).fillna("1")
        return frame.assign(code=code)

    divided = data.offences_divided
    extra = [
        {"year": year, "subgroup": name, "category": "x", "code": code}
        for year in divided["year"].unique()
        for name, code in (
            ("Other sexual offences", "20A"), ("Robbery of personal property", "34B"),
            ("Criminal damage", "58A"), ("Vehicle offences", "48"), ("Vehicle offences", "45"),
        )
    ]  # fmt: skip
    told = type(divided)([*divided.to_dict("records"), *extra])
    data = replace(data, offences=as_code(data.offences), offences_divided=told)
    return replace(official, data=data)


def view(evidence: Evidence):
    return costs.costs(evidence, evidence.catalogue.indicators["overview.crime"])


def test_costs_are_counts_times_unit_costs(told_apart: Evidence) -> None:
    table = view(told_apart).table.set_index("group")
    # A quarter of 2021/22 has 45, 15, 6 and 84 offences; a year four of them.
    assert table.loc["Violence with injury", "value"] == pytest.approx(180 * 14_050 / 1e6)
    assert table.loc["Rape", "value"] == pytest.approx(60 * 39_360 / 1e6)
    assert table.loc["Theft from a vehicle", "count"] == 336
    assert (table["lower"] <= table["value"]).all() and (table["upper"] > table["value"]).all()


def test_costs_are_told_with_how_much_of_crime_they_cover(told_apart: Evidence) -> None:
    made = view(told_apart)
    pounds = 180 * 14_050 + 60 * 39_360 + 24 * 8_420 + 336 * 870
    assert "600 recorded offences with a unit cost (100% of all) stand for" in made.headline
    assert (
        f"a cost to society of £{pounds / 1e6:.1f} million in prices of 2015/16, no cash"
        in made.headline
    )
    assert "% of it is violence with injury" in made.headline
    ends = f"{made.finding.lower:.1f} to {made.finding.upper:.1f}"
    assert f"together £{pounds / 1e6:.1f} million (95% interval {ends}): " in made.alt
    assert "cost_of_crime" in made.caveats
    assert made.finding.lower < made.finding.size < made.finding.upper


def test_costs_of_one_to_four_offences_are_left_out_and_out_of_the_sum(told_apart) -> None:
    rows = told_apart.data.offences
    few = rows["subgroup"].eq("Arson") & rows["year"].eq("2021/22")
    thin = rows.assign(count=rows["count"].mask(few, 1))
    made = view(replace(told_apart, data=replace(told_apart.data, offences=thin)))
    assert "Arson" not in set(made.table["group"])
    assert "Criminal damage without arson" in set(made.table["group"])  # none is not small
    assert made.headline.startswith("576 recorded offences")


def test_costs_need_the_home_office_tables(evidence: Evidence) -> None:
    with pytest.raises(Absent, match="do not distinguish the offences"):
        view(evidence)
