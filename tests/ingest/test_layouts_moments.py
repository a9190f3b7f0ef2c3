from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.ingest.sources.police_uk.layouts import LONDON, local_time, month_span, read_moment

MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(2010, 2035), st.integers(1, 12))
# A moment in the hour that clocks show twice, and in the hour that they leave out.
BACK, FORWARD = "2024-10-27T01:30:00", "2024-03-31T01:30:00"


def hour(text):
    return local_time(pd.Series([read_moment(text)])).dt.hour.item()


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2024-01-01T00:29:00+00:00", 0),
        ("2024-06-01T12:29:00+00:00", 13),
        ("2024-06-01T12:29:00+01:00", 12),
        ("2024-06-01T12:29:00Z", 13),
        ("2024-06-01T12:29Z", 13),
        ("2024-06-01T12:29:00.5+01:00", 12),
        (f"{FORWARD}+00:00", 2),
        (f"{BACK}+01:00", 1),
        (f"{BACK}+00:00", 1),
    ],
)
def test_a_moment_is_shown_as_clocks_in_the_united_kingdom_do(text, local):
    assert hour(text) == local


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-01-01",
        "2024-01-01T00:29:00",
        "2024-01-01 00:29:00+00:00",
        "01/01/2024 00:29",
        "2024-02-30T00:29:00+00:00",
        "2024-01-01T24:00:00+00:00",
        "2024-01-01T12:60:00+00:00",
        "2024-01-01T12:00:00+99:00",
        "0000-01-01T12:00:00+00:00",
        "2024-01-01T12:00:00+00:00 ",
    ],
)
def test_what_is_no_moment_with_its_zone_is_none(text):
    assert read_moment(text) is None


@given(MOMENTS, st.integers(-14 * 60, 14 * 60))
def test_a_moment_is_the_same_in_whatever_zone_it_is_written(moment, minutes):
    written = moment.astimezone(timezone(timedelta(minutes=minutes))).isoformat()
    found = read_moment(written)
    assert found == read_moment(moment.isoformat())
    assert local_time(pd.Series([found])).item() == moment.astimezone(LONDON)


@given(MOMENTS)
def test_a_moment_lies_in_the_one_month_that_its_local_date_names(moment):
    month = moment.astimezone(LONDON).strftime("%Y-%m")
    opens, closes = month_span(month)
    assert opens <= read_moment(moment.isoformat()) < closes


@given(MONTHS)
def test_months_follow_one_another_without_a_gap(month):
    opens, closes = month_span(month)
    following = (pd.Period(month) + 1).strftime("%Y-%m")
    assert opens < closes == month_span(following)[0]


def test_a_month_in_which_clocks_change_is_an_hour_shorter_or_longer():
    days = [
        (closes - opens) / 86_400e6 for opens, closes in map(month_span, ("2024-03", "2024-10"))
    ]
    assert days == [31 - 1 / 24, 31 + 1 / 24]
