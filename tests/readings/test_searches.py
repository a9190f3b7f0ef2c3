"""Stop and search: objects, hours, find rates, and rates by ethnic group."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from safecity.ingest.figures import as_figures
from safecity.readings import disparity, find_rate, searches
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

OWN = "E06000045"
MONTHS = pd.date_range("2020-04-01", "2022-03-01", freq="MS")
# group, object, linked, hour, weekday (0 = Monday), searches a month
KINDS = [
    ("White", "Controlled drugs", True, 20, 4, 10),
    ("White", "Offensive weapons", False, 14, 0, 10),
    ("Black", "Controlled drugs", True, 20, 4, 5),
    ("Black", "Controlled drugs", False, 20, 4, 5),
    ("", "", False, 2, 5, 1),
]
NOTHING = "A no further action disposal"
PEOPLE = {"White": 200_000.0, "Black": 10_000.0, "Asian": 20_000.0}


def supply(evidence: Evidence, months: pd.DatetimeIndex = MONTHS, census: bool = True) -> Evidence:
    names = ["officer_ethnicity", "object", "linked", "hour", "weekday", "count"]
    each = [pd.DataFrame(KINDS, columns=names).assign(month=m) for m in MONTHS]
    stops = pd.concat(each, ignore_index=True).astype({"linked": "boolean"})
    stops["outcome"] = stops["linked"].map({True: "Arrest", False: NOTHING})
    quality = pd.DataFrame({"month": months, "measure": "stops_usable", "value": 1})
    figures = as_figures(
        [{"measure": "residents_by_ethnicity", "level": "lad", "area": OWN, "group": g,
          "start": pd.Timestamp("2021-03-01"), "months": 1, "count": n}
         for g, n in PEOPLE.items() if census]
    )  # fmt: skip
    held = vars(evidence.data) | {"stops": stops, "quality": quality, "figures": figures}
    data: Any = SimpleNamespace(**held)
    return Evidence(evidence.assessment, evidence.catalogue, data)


def read(evidence: Evidence, what: Any) -> Any:
    chosen = evidence.catalogue.indicators["stop_and_search.searches"]
    if what == "disparity":
        return disparity.disparity(evidence, chosen)
    if what == "find_rate":
        return find_rate.find_rate(evidence, chosen)
    return searches.searches(evidence, chosen, what)


def test_what_was_looked_for_beside_the_year_before(evidence: Evidence) -> None:
    table = read(supply(evidence), "objects").table.set_index("group")
    assert table["count"].to_dict() == {
        "Controlled drugs": 240, "Offensive weapons": 120, "Not stated": 12,
    }  # fmt: skip
    assert table["before"].tolist() == [240, 120, 12]


def test_without_the_year_before_nothing_stands_beside(evidence: Evidence) -> None:
    view = read(supply(evidence, MONTHS[12:]), "objects")
    assert view.table["before"].isna().all() and view.facts["before_label"] == ""


def test_months_that_are_not_usable_are_not_counted(evidence: Evidence) -> None:
    view = read(supply(evidence, MONTHS[-3:]), "objects")
    assert view.table["count"].tolist() == [60, 33]  # three not stated are too few to print
    assert "January to March 2022" in view.subtitle


def test_no_usable_month_is_a_gap(evidence: Evidence) -> None:
    with pytest.raises(Absent, match="No month of stop and search was supplied"):
        read(supply(evidence, MONTHS[:12]), "objects")


def test_the_busiest_hour_and_day(evidence: Evidence) -> None:
    """21 of 31 a month fall between 18:00 and 06:00: 68 per cent."""
    view = read(supply(evidence), "clock")
    assert view.headline.startswith("68% of searches fell in the twelve hours from 18:00")
    assert "began at 20:00, and the busiest day was Friday" in view.headline
    assert view.table["count"].sum() == 12 * 31


def test_rates_by_group_beside_the_census(evidence: Evidence) -> None:
    """Black 120 of 10,000 and White 240 of 200,000 residents: ten times the rate."""
    view = read(supply(evidence), "disparity")
    table = view.table.set_index("group")
    assert table.loc["Black", "value"] == pytest.approx(10)
    assert table.loc["Black", "lower"] > 1
    assert (table.loc["Black", "rate"], table.loc["White", "rate"]) == pytest.approx((12, 1.2))
    assert "searched at 10.0 times the rate of White people" in view.headline
    assert view.finding.caution == "Searches without a group stated: 12."


def test_without_a_census_there_is_no_rate_by_group(evidence: Evidence) -> None:
    with pytest.raises(Absent, match="No residents by ethnic group were supplied"):
        read(supply(evidence, census=False), "disparity")


def test_find_rates_by_group(evidence: Evidence) -> None:
    """15 of 31 searches a month found what was looked for; the same half of either group."""
    view = read(supply(evidence), "find_rate")
    table = view.table.set_index("group")
    assert table.loc[["White", "Black"], "value"].tolist() == pytest.approx([50, 50])
    assert table.loc["Not stated", "value"] == 0 and table.loc["White", "found"] == 120
    assert view.headline.startswith("48% of searches found what was looked for")


def replaced(evidence: Evidence, rows: list[tuple[str, bool | None, int]]) -> Evidence:
    """Searches of both groups alike: outcome, flag, number a month and group."""
    known = supply(evidence)
    frame = pd.DataFrame(rows, columns=["outcome", "linked", "count"])
    frame = frame.astype({"linked": "boolean"})
    each = [
        frame.assign(officer_ethnicity=group, object="Stolen goods", hour=1, weekday=1, month=m)
        for group in ("White", "Black")
        for m in MONTHS[-12:]
    ]
    known.data.stops = pd.concat(each, ignore_index=True)
    return known


def test_no_further_action_is_never_a_find(evidence: Evidence) -> None:
    """City of London marks such rows True: 10 arrests of 100 searches are 10 %, not 50 %."""
    rows = [("Arrest", True, 10), (NOTHING, True, 40), (NOTHING, False, 30), (NOTHING, None, 20)]
    view = read(replaced(evidence, rows), "find_rate")
    assert view.table["value"].tolist() == pytest.approx([10, 10])
    assert view.headline.startswith("10% of searches found what was looked for")
    assert "other than no further action" in view.subtitle


def test_a_few_blank_flags_are_left_out_and_counted(evidence: Evidence) -> None:
    """10 of the 95 a month and group of which it is known; 120 in the year are not."""
    rows = [("Arrest", True, 10), ("Arrest", False, 20), ("Arrest", None, 5), (NOTHING, None, 65)]
    view = read(replaced(evidence, rows), "find_rate")
    assert view.table["value"].tolist() == pytest.approx([10 / 95 * 100] * 2)
    assert view.table["count"].tolist() == [95 * 12] * 2
    assert "the 2,280 searches of which it is known (120 more have no flag)" in view.headline


def test_a_month_without_flags_is_no_month_without_finds(evidence: Evidence) -> None:
    """10 % in eleven months; with those of no further action of the twelfth it would be 9.3 %."""
    rows = [("Arrest", True, 10), (NOTHING, False, 90)]
    known = replaced(evidence, rows)
    last = known.data.stops["month"] == MONTHS[-1]
    known.data.stops["linked"] = known.data.stops["linked"].mask(last)
    view = read(known, "find_rate")
    assert view.table["value"].tolist() == pytest.approx([10, 10])
    assert view.headline.startswith("10% of the 2,200 searches of which it is known (200 more have")
    assert "or lie in months without it: March 20" in view.headline


@pytest.mark.parametrize("flagged", [0, 3])
def test_mostly_blank_flags_are_not_known(evidence: Evidence, flagged: int) -> None:
    rows = [("Arrest", True, flagged), ("Arrest", None, 7), (NOTHING, None, 90)]
    with pytest.raises(Absent, match="What searches find is not known"):
        read(replaced(evidence, rows), "find_rate")


@pytest.mark.parametrize(
    ("outcome", "linked", "find"),
    [
        ("Nothing found - no further action", True, False),
        ("False", True, False),
        ("A No Further Action disposal ", None, False),
        ("Suspected psychoactive substances seized - No further action", True, True),
        ("Article found - Detailed outcome unavailable", True, True),
        ("Khat or Cannabis warning", None, None),
        ("Arrest", False, False),
        ("", True, None),
        ("", False, False),
        ("Details not available", True, None),
    ],
)
def test_what_a_find_is(outcome: str, linked: bool | None, find: bool | None) -> None:
    rows = pd.DataFrame({"outcome": [outcome], "linked": pd.array([linked], dtype="boolean")})
    answer = find_rate.is_find(rows).iloc[0]
    assert (None if pd.isna(answer) else bool(answer)) is find


@pytest.mark.parametrize("what", ["disparity", "find_rate"])
def test_no_word_comes_from_a_group_that_is_withheld(evidence: Evidence, what: str) -> None:
    """Three searches of residents seen as Asian: the highest rate, and not to be named."""
    known = supply(evidence)
    few = known.data.stops.tail(1).assign(officer_ethnicity="Asian", count=3, linked=False)
    known.data.stops = pd.concat([known.data.stops, few], ignore_index=True)
    known.data.figures.loc[known.data.figures["group"] == "Asian", "count"] = 20.0
    view = read(known, what)
    table = view.table.set_index("group")
    assert table.loc["Asian", "suppressed"]
    assert table.loc["Asian", ["value", "lower", "upper", "count"]].isna().all()
    said = " ".join([view.headline, view.alt, view.finding.caution])
    hidden = table.index[table["suppressed"]]
    assert not any(group in said for group in hidden)
    assert view.finding.caution == ""  # what is not stated is withheld beside it


def test_both_tables_of_groups_withhold_the_same(evidence: Evidence) -> None:
    known = supply(evidence)
    few = known.data.stops.tail(1).assign(officer_ethnicity="Asian", count=3, linked=False)
    known.data.stops = pd.concat([known.data.stops, few], ignore_index=True)
    tables = [read(known, what).table.set_index("group") for what in ("disparity", "find_rate")]
    both = tables[0].index.intersection(tables[1].index)
    hidden = [set(both[table.loc[both, "suppressed"]]) for table in tables]
    assert hidden[0] == hidden[1]


@pytest.mark.parametrize(
    ("more", "of_day", "said"),
    [
        (0, 0, "no hour and no day stood out"),
        (90, 0, "the busiest hour began at 01:00, and no day stood out"),
        (0, 300, "no hour stood out, and the busiest day was Friday"),
        (90, 300, "the busiest hour began at 01:00, and the busiest day was Friday"),
    ],
)
def test_no_hour_or_day_is_called_the_busiest_where_chance_could_make_it_so(
    more: int, of_day: int, said: str
) -> None:
    hours = pd.Series([20.0, 20 + more, 20, 20, *[16] * 20], index=range(24))
    days = pd.Series([228.0, 200, 190, 210, 205 + of_day, 199, 231], index=range(7))
    assert searches.busiest(hours, days) == said


def test_the_word_false_is_named_as_what_it_means(evidence: Evidence) -> None:
    known = replaced(evidence, [("False", False, 10), ("Arrest", True, 5)])
    table = read(known, "outcomes").table.set_index("group")
    assert table["count"].to_dict() == {"Nothing found": 240, "Arrest": 120}


@pytest.mark.parametrize(
    ("measures", "reason"),
    [
        ({"stops_elsewhere": 40, "stops_no_location": 2}, "None of the 40 searches of the force"),
        ({"stops_no_location": 2}, "None of the force's 2 searches in these months has coord"),
        ({}, "The force's files hold no search"),
    ],
)
def test_no_search_in_the_area_has_its_reason(
    evidence: Evidence, measures: dict[str, int], reason: str
) -> None:
    known = supply(evidence)
    known.data.stops = known.data.stops.head(0)
    more = pd.DataFrame({"measure": list(measures), "value": list(measures.values())})
    more["month"] = MONTHS[-1]
    known.data.quality = pd.concat([known.data.quality, more], ignore_index=True)
    with pytest.raises(Absent, match=reason):
        read(known, "objects")
