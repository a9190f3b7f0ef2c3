from __future__ import annotations

from dataclasses import replace

import pytest

from safecity.catalogue.crime_costs import Multiplier, Uprating, load_crime_costs
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
        f"a cost to society of £{pounds / 1e6:.1f} million in prices of 2015/16, not cash"
        in made.headline
    )
    assert "% of it is violence with injury" in made.headline
    ends = f"£{made.finding.lower:.1f} million to £{made.finding.upper:.1f} million"
    assert f"together £{pounds / 1e6:.1f} million (95% interval {ends}): " in made.alt
    assert "cost_of_crime" in made.caveats
    assert made.finding.lower < made.finding.size < made.finding.upper


def with_declared(monkeypatch: pytest.MonkeyPatch, **more) -> None:
    """Declare more of the unit costs: `raised` names those that get a multiplier of 2."""
    declared, raised = load_crime_costs(), more.pop("raised", ())
    twice = {"multiplier": Multiplier(value=2)}
    changed = {n: c.model_copy(update=twice) for n, c in declared.costs.items() if n in raised}
    new = declared.model_copy(update={"costs": declared.costs | changed, **more})
    monkeypatch.setattr(costs, "load_crime_costs", lambda: new)


def test_costs_say_which_offences_are_raised_as_they_are_declared(told_apart, monkeypatch) -> None:
    recorded = view(told_apart)
    assert recorded.caveats[0] == "cost_of_crime"
    with_declared(monkeypatch, raised=("rape",))
    some = view(told_apart)
    assert some.caveats[0] == "cost_of_crime_some_raised"
    assert some.finding.size == pytest.approx(recorded.finding.size + 60 * 39_360 / 1e6)
    with_declared(monkeypatch, raised=tuple(load_crime_costs().costs))
    assert view(told_apart).caveats[0] == "cost_of_crime_raised"
    known = told_apart.catalogue.caveats
    assert "no multiplier" in known["cost_of_crime"].text
    for slug in (costs.RECORDED, costs.SOME, costs.ALL):
        assert "prices" not in known[slug].text


def test_costs_are_in_the_prices_that_are_declared(told_apart, monkeypatch) -> None:
    before = view(told_apart)
    assert before.subtitle.count("£ million, prices of 2015/16,") == 1
    with_declared(monkeypatch, uprating=Uprating(factor=1.25, prices="2024/25", index="x"))
    after = view(told_apart)
    assert after.subtitle.count("£ million, prices of 2024/25,") == 1
    assert "in prices of 2024/25, not cash" in after.headline
    assert "(unit costs: Home Office Research Report 99)" in after.headline
    with_declared(monkeypatch, report="A N Author (2030), Costs, Other Series 7")
    assert "(unit costs: Other Series 7)" in view(told_apart).headline
    assert after.finding.size == pytest.approx(before.finding.size * 1.25)


def test_costs_of_a_small_area_are_in_a_unit_of_their_size(told_apart) -> None:
    rows = told_apart.data.offences
    kept = rows["subgroup"].eq("Shoplifting")  # stands in for thefts from vehicles, £870 each
    few = rows.assign(count=rows["count"].where(kept, 0).mask(kept, 5))
    made = view(replace(told_apart, data=replace(told_apart.data, offences=few)))
    assert made.unit == "£ thousand"
    assert "a cost to society of £17.4 thousand in prices" in made.headline
    assert made.table.set_index("group").loc["Theft from a vehicle", "value"] == 17.4
    assert "£0.0" not in made.headline + made.alt


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
