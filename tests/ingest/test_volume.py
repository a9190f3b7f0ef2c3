from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.period import Period
from safecity.catalogue.registry import Event
from safecity.ingest.volume import NO_FILE, coverage, expected, in_lockdown

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


def test_what_is_usual_follows_the_nearest_twelve_months():
    counts = np.concatenate([np.full(30, 100.0), np.full(30, 40.0)])[:, None]
    medians = expected(counts, np.ones(60, dtype=bool))[:, 0]
    assert medians[0] == 100 and medians[59] == 40


def test_other_events_are_no_lockdown():
    recording = LOCKDOWN.model_copy(update={"kind": "recording"})
    assert in_lockdown(("2020-04",), (recording,)).tolist() == [False]
    assert in_lockdown(("2020-02", "2020-03", "2020-06", "2020-07"), (LOCKDOWN,)).tolist() == [
        False, True, True, False,
    ]  # fmt: skip
