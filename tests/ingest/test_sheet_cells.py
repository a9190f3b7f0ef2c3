"""What a cell of a published table says."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.ingest.tables.sheet import is_absent, is_withheld, number_in

WITHHELD = ("*", "**", "[c]", "[low]", "~", "<5", "< 5", "≤4", "less than 5", "1 to 4", "1–4", ":",
            "-", "–", "[u]", "c", "Suppressed", " * ")  # fmt: skip
ABSENT = ("", ".", "..", "…", "[x]", "[z]", "x", "N/A", "NA", "not available", "n/a", " ")
NUMBERS = {
    "0": 0, "12": 12, "1.5": 1.5, "1,234": 1234, "1 234": 1234, "1\u00a0234\u00a0567": 1234567,
    "120r": 120, "120 p": 120, "120 [r]": 120, "120 (p)": 120, "1,234*": 1234, "12²": 12,
    "1e3": 1000,
}  # fmt: skip
ERRORS = (
    "#REF!",
    "#N/A",
    "#NA",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "Err:502",
)
NEITHER = (
    "few",
    "-5",
    "(1,234)",
    "12,5",
    "1 23",
    "12 34",
    "inf",
    "nan%",
    "5<",
    "12/13",
    "1-2-3",
    "1e308",
    "1e309",
    "1000000000001",
    "9" * 400,
    *ERRORS,
)


@pytest.mark.parametrize("text", WITHHELD)
def test_what_is_withheld_is_missing_and_never_zero(text):
    assert is_withheld(text) and not is_absent(text) and isnan(number_in(text))


@pytest.mark.parametrize("text", ABSENT)
def test_what_is_absent_is_missing_and_not_withheld(text):
    assert is_absent(text) and not is_withheld(text) and isnan(number_in(text))


@pytest.mark.parametrize(("text", "number"), NUMBERS.items(), ids=map(repr, NUMBERS))
def test_numbers_as_publishers_print_them(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize("text", NEITHER)
def test_anything_else_is_no_number(text):
    assert number_in(text) is None


@given(st.integers(0, 10**9))
def test_separators_never_change_a_number(number):
    for printed in (f"{number}", f"{number:,}", f"{number:,}".replace(",", " ")):
        assert number_in(printed) == number


@pytest.mark.parametrize("text", ["1_000", "\u0663", "nan", "inf", "0x1f"])
def test_what_only_a_program_takes_for_a_number_is_none(text):
    assert number_in(text) is None
