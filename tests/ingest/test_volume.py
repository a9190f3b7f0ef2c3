from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safecity.catalogue.offences import CRIME_TYPES
from safecity.catalogue.period import Period
from safecity.catalogue.registry import Event
from safecity.ingest.sources.police_uk.usual import usual
from safecity.ingest.sources.police_uk.volume import (
    NO_FILE,
    RECODED,
    TOO_HIGH,
    coverage,
    in_lockdown,
)

from .city import OWN

MONTHS = Period(start="2020-01", end="2021-12").months
LOCKDOWN = Event(date="2020-03", end="2020-06", label="L", kind="lockdown", text="t", source="s")


def judge(counts: dict[str, dict[str, int]], defects=None, months=MONTHS, events=()):
    """Judge counts by category and month; months not named have the usual counts."""
    rows = [
        (month, OWN, category, special.get(month, special["usual"]))
        for category, special in counts.items()
        for month in months
    ]
    frame = pd.DataFrame(rows, columns=["month", "area", "category", "count"])
    judged = coverage(frame, months, {OWN: defects or {}}, events)
    return judged.assign(month=judged["month"].dt.strftime("%Y-%m")).set_index(
        ["category", "month"]
    )


def test_every_month_and_category_has_a_row():
    judged = judge({"Drugs": {"usual": 100}})
    assert len(judged) == 24 * 15 and judged.index.is_unique
    assert (judged.loc["all", "status"] == "complete").all()
    assert judged.loc[("Robbery", "2020-01"), "status"] == "complete"


@pytest.mark.parametrize(("count", "status"), [(49, "missing"), (50, "complete")])
def test_a_month_below_half_of_what_is_usual_is_missing(count, status):
    judged = judge({"Drugs": {"usual": 100, "2020-05": count}})
    assert judged.loc[("all", "2020-05"), "status"] == status
    assert judged.loc[("all", "2020-05"), ["count", "expected"]].tolist() == [count, 100]
    if status == "missing":
        assert judged.loc[("Drugs", "2020-05"), "reason"].startswith("implausibly low")


def test_a_month_without_a_file_has_no_count_and_is_not_compared_with():
    judged = judge({"Drugs": {"usual": 100, "2020-05": 0}}, {"2020-05": NO_FILE})
    gone = judged.loc[("all", "2020-05")]
    assert np.isnan(gone["count"]) and gone["reason"] == NO_FILE and gone["status"] == "missing"
    assert (judged.loc["all"].drop("2020-05")["expected"] == 100).all()


def test_a_faulty_file_keeps_its_count_but_is_missing():
    judged = judge({"Drugs": {"usual": 100}}, {"2020-05": "blank LSOA share 15%"})
    assert judged.loc[("Drugs", "2020-05"), ["count", "status", "reason"]].tolist() == [
        100.0, "missing", "blank LSOA share 15%",
    ]  # fmt: skip


def test_fewer_than_three_other_months_cannot_be_judged():
    months = MONTHS[:3]
    judged = judge({"Drugs": {"usual": 100, "2020-02": 1}}, months=months)
    assert judged["expected"].isna().all()
    assert judged.loc[("all", "2020-02"), "status"] == "complete"


def test_a_whole_month_of_nothing_is_missing_even_without_history():
    judged = judge({"Drugs": {"usual": 100, "2020-02": 0}}, months=MONTHS[:3])
    assert judged.loc[("all", "2020-02"), "status"] == "missing"


@pytest.mark.parametrize(
    ("usual", "count", "reason"),
    [
        (20, 0, "category absent"),
        (19, 0, ""),
        (100, 14, "category implausibly low against its own history"),
        (100, 15, ""),
        (29, 1, ""),
    ],
)
def test_a_category_that_vanishes_is_missing_on_its_own(usual, count, reason):
    judged = judge({"Drugs": {"usual": 1000}, "Robbery": {"usual": usual, "2020-09": count}})
    assert judged.loc[("Robbery", "2020-09"), "reason"] == reason
    assert judged.loc[("all", "2020-09"), "status"] == "complete"


def test_in_a_lockdown_a_low_category_is_a_real_fall_and_none_at_all_is_not():
    counts = {"usual": 100, "2020-04": 5, "2020-05": 0, "2020-07": 5}
    judged = judge({"Drugs": {"usual": 1000}, "Shoplifting": counts}, events=(LOCKDOWN,))
    status = judged.loc["Shoplifting", "status"]
    assert status[["2020-04", "2020-05", "2020-07"]].tolist() == ["complete", "missing", "missing"]


# An area of the size of Southampton; August 2025 as its force's file has it (rounded).
USUAL = {
    "Anti-social behaviour": 280, "Bicycle theft": 35, "Burglary": 105,
    "Criminal damage and arson": 200, "Drugs": 100, "Other crime": 45, "Other theft": 155,
    "Possession of weapons": 37, "Public order": 235, "Robbery": 38, "Shoplifting": 290,
    "Theft from the person": 23, "Vehicle crime": 140, "Violence and sexual offences": 1070,
}  # fmt: skip
NONE = dict.fromkeys(USUAL, 0)
AUGUST = NONE | {
    "Violence and sexual offences": 2560, "Possession of weapons": 166, "Public order": 107,
    "Other theft": 1,
}  # fmt: skip
FAULTS = {
    "as in Hampshire": AUGUST,
    "all of it one residual category": NONE | {"Other crime": 2750},
    "one doubled, another gone": {"Burglary": 0, "Other theft": 260},
    "a few left behind": {"Shoplifting": 12, "Other theft": 155 + 278},
    "half of everything as violence": {
        name: n + 841 if name.startswith("Violence") else n // 2 for name, n in USUAL.items()
    },
    "two swapped": {"Violence and sexual offences": 290, "Shoplifting": 1070},
    "two of like size swapped": {"Burglary": 280, "Anti-social behaviour": 105},
    "one far greater than the other swapped": {"Theft from the person": 290, "Shoplifting": 23},
}
PARTS = {
    "incidents not supplied": ({"Anti-social behaviour": 0}, "category absent"),
    "a bulk upload": ({"Shoplifting": 870}, f"category {TOO_HIGH}"),
}
REAL = {
    "a lockdown": {
        "Shoplifting": 116, "Anti-social behaviour": 560, "Theft from the person": 5,
        "Violence and sexual offences": 850, "Burglary": 60, "Robbery": 15, "Other theft": 80,
    },
    "Christmas": {"Shoplifting": 350, "Theft from the person": 40, "Bicycle theft": 18},
    "students come back": {"Bicycle theft": 75, "Burglary": 150, "Anti-social behaviour": 390},
    "a hot summer": {"Anti-social behaviour": 430, "Public order": 320, "Bicycle theft": 60},
    "a festival": {"Drugs": 230, "Theft from the person": 55},
}  # fmt: skip


def history(special: dict[str, int], seed: int = 0, scale: float = 1, months=MONTHS, at="2021-04"):
    """Random counts about what is usual, one month of them as given."""
    random = np.random.default_rng(seed)
    rows = [
        (
            month,
            OWN,
            category,
            int(random.poisson(scale * (special.get(category, n) if month == at else n))),
        )
        for month in months
        for category, n in USUAL.items()
    ]
    return pd.DataFrame(rows, columns=["month", "area", "category", "count"])


def flagged(counts: pd.DataFrame, forces=None, events=()) -> dict[tuple[str, str], str]:
    judged = coverage(
        counts, sorted(counts["month"].unique()), {OWN: {}}, events, forces, {OWN: "hampshire"}
    )
    missing = judged[judged["status"] == "missing"].assign(
        month=lambda f: f["month"].dt.strftime("%Y-%m")
    )
    return dict(
        zip(zip(missing["month"], missing["category"], strict=True), missing["reason"], strict=True)
    )


@pytest.mark.parametrize("at", ["2020-01", "2020-08", "2021-12"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_recoded_month_is_missing_for_every_category(fault, at):
    found = flagged(history(FAULTS[fault], at=at))
    assert found == {(at, name): RECODED for name in ("all", *USUAL)}


@pytest.mark.parametrize("fault", PARTS)
def test_what_is_at_fault_in_one_category_only_is_missing_for_it(fault):
    special, reason = PARTS[fault]
    assert flagged(history(special)) == {("2021-04", next(iter(special))): reason}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("scale", [1, 0.3, 0.1, 0.011])
@pytest.mark.parametrize("swing", REAL)
def test_a_real_swing_is_not_lost_in_an_area_of_any_size(swing, scale, seed):
    """The last scale is an area of thirty crimes a month."""
    assert not flagged(history(REAL[swing], seed, scale))


def test_two_recoded_months_together_are_both_found():
    counts = history(AUGUST)
    next_month = history(AUGUST, at="2021-05")
    counts.loc[counts["month"] == "2021-05"] = next_month[next_month["month"] == "2021-05"]
    assert {month for month, _ in flagged(counts)} == {"2021-04", "2021-05"}


def test_a_fault_that_lasts_to_the_end_of_the_history_is_found():
    counts = history({})
    for at in MONTHS[-5:]:
        wrong = history(AUGUST, at=at)
        counts[counts["month"] == at] = wrong[wrong["month"] == at]
    assert {month for month, _ in flagged(counts)} == set(MONTHS[-5:])


def test_in_a_lockdown_only_a_gross_fault_is_one():
    empty = {"Theft from the person": 4, "Shoplifting": 60, "Anti-social behaviour": 700}
    lockdown = REAL["a lockdown"] | empty
    assert not flagged(history(lockdown, at="2020-04"), events=(LOCKDOWN,))
    found = flagged(history(AUGUST, at="2020-04"), events=(LOCKDOWN,))
    assert found == {("2020-04", name): RECODED for name in ("all", *USUAL)}


def test_incidents_that_begin_late_cost_no_crime():
    """Until the end of 2020 the force supplied no incidents, a third of all rows since then."""
    counts = history({})
    incidents = counts["category"] == "Anti-social behaviour"
    counts.loc[incidents, "count"] *= 4
    counts.loc[incidents & (counts["month"] < "2021-01"), "count"] = 0
    assert not [name for _, name in flagged(counts) if name in CRIME_TYPES]


def test_a_category_that_is_new_early_in_a_history_costs_no_other():
    """Before August 2020 public order was part of other crime."""
    counts = history({})
    early = counts["month"] < "2020-08"
    moved = counts.loc[early & (counts["category"] == "Public order"), "count"].to_numpy()
    counts.loc[early & (counts["category"] == "Other crime"), "count"] += moved
    counts.loc[early & (counts["category"] == "Public order"), "count"] = 0
    found = flagged(counts)
    assert set(found.values()) == {"category absent"}
    assert {name for _, name in found} == {"Public order"}


def test_a_lasting_rise_is_not_a_bulk_upload():
    counts = history({})
    late = (counts["month"] >= "2021-03") & (counts["category"] == "Shoplifting")
    counts.loc[late, "count"] *= 3
    assert not flagged(counts)


def test_what_returns_every_year_is_no_fault():
    months = Period(start="2019-01", end="2021-12").months
    counts = history({}, months=months)
    june = counts["month"].str.endswith("-06") & (counts["category"] == "Drugs")
    counts.loc[june, "count"] *= 4
    assert not flagged(counts)
    only = counts["month"].eq("2021-06") & (counts["category"] == "Robbery")
    counts.loc[only, "count"] *= 4
    assert list(flagged(counts)) == [("2021-06", "Robbery")]


def test_a_month_of_twice_what_is_usual_is_missing():
    counts = history({})
    counts.loc[counts["month"] == "2021-04", "count"] *= 3
    assert set(flagged(counts).values()) == {TOO_HIGH}


@pytest.mark.parametrize(
    ("special", "reasons"),
    [
        (AUGUST, {RECODED}),
        ({"Anti-social behaviour": 0}, {"category absent"}),
        ({"Shoplifting": 870}, set()),
    ],
)
def test_an_area_too_small_to_tell_follows_its_force(special, reasons):
    small = history(special, scale=0.006)
    assert not flagged(small)
    assert (
        set(flagged(small, history(special, scale=10).assign(force="hampshire")).values())
        == reasons
    )


@given(seed=st.integers(0, 10**6), scale=st.floats(0.005, 2))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_chance_alone_loses_no_month(seed, scale):
    assert not flagged(history({}, seed, scale))


def test_what_is_usual_follows_the_nearest_twelve_months():
    counts = np.concatenate([np.full(30, 100.0), np.full(30, 40.0)])[:, None]
    medians = [one.median[0] for one in usual(counts, np.ones(60, dtype=bool))]
    assert medians[0] == 100 and medians[59] == 40


def test_other_events_are_no_lockdown():
    recording = LOCKDOWN.model_copy(update={"kind": "recording"})
    assert in_lockdown(("2020-04",), (recording,)).tolist() == [False]
    assert in_lockdown(("2020-02", "2020-03", "2020-06", "2020-07"), (LOCKDOWN,)).tolist() == [
        False, True, True, False,
    ]  # fmt: skip
