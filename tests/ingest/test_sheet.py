from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.ingest.tables.sheet import without_separators


@given(st.integers(-(10**12), 10**12))
def test_thousands_are_read_back_as_they_were(number):
    assert without_separators(f"{number:,}") == str(number)


@pytest.mark.parametrize("text", ["12,5", "1,2345", ",123", "1234,567", "1,234,5", "a,123", ""])
def test_a_comma_that_parts_no_thousands_stays(text):
    assert without_separators(text) == text
