"""Periods of months and how they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from safecity.catalogue.period import Period, month_number, month_text, typed_period

months = st.integers(1990 * 12, 2060 * 12).map(month_text)


@pytest.mark.parametrize(
    ("start", "end", "label", "short", "count"),
    [
        ("2021-04", "2022-03", "April 2021 to March 2022", "2021/22", 12),
        ("2025-01", "2025-06", "January to June 2025", "Jan–Jun 2025", 6),
        ("2021-01", "2021-12", "January to December 2021", "2021", 12),
        ("2018-10", "2019-09", "October 2018 to September 2019", "Oct 2018–Sep 2019", 12),
        ("2024-02", "2024-02", "February 2024", "Feb 2024", 1),
    ],
)
def test_words(start: str, end: str, label: str, short: str, count: int) -> None:
    period = Period(start=start, end=end)
    assert (period.label, period.short, len(period.months)) == (label, short, count)
    assert len(period.timestamps) == count


@pytest.mark.parametrize(
    ("start", "end"), [("2021-13", "2022-01"), ("2022-01", "2021-12"), ("x", "y")]
)
def test_what_is_no_period_is_refused(start: str, end: str) -> None:
    with pytest.raises(ValidationError):
        Period(start=start, end=end)


@given(months, st.integers(-20, 20))
def test_shifting_back_and_forth_changes_nothing(month: str, years: int) -> None:
    period = Period(start=month, end=month)
    assert period.shift(years).shift(-years) == period
    assert period.shift(years).start[5:] == month[5:]


@given(months)
def test_numbers_and_texts_agree(month: str) -> None:
    assert month_text(month_number(month)) == month


@pytest.mark.parametrize("typed", ["Jan-Jun 2025", "Jan–Jun 2025", "Jan-Jun_2025"])
def test_a_period_may_be_typed_with_any_dash(typed: str) -> None:
    assert typed_period(typed) == Period(start="2025-01", end="2025-06").short
    assert typed_period("2021-22") == Period(start="2021-04", end="2022-03").short
    assert typed_period(2025) == Period(start="2025-01", end="2025-12").short
