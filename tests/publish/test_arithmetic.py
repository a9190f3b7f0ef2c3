from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.publish.arithmetic import check_arithmetic, plain_text


@pytest.mark.parametrize(
    "text",
    [
        # Southampton, assessment of 2021/22: DOMAIN section 5.1.
        "Crime rose by 7.4% from 31,889 to 34,254 compared with 2019/20.",
        "Crime fell by 16.19 per cent, from 26,165 in 2011/12 to 21,929 in 2012/13.",
        "From 569 to 445 offences, a fall of 21.8%.",
        "Domestic abuse was 5,789 of 34,254 crimes (16.9%).",
        "They were at a similar level (from 100 to 101; +1.0%).",
        "Between 2019 and 2021, that is from 2019 to 2021, 12% of people moved.",
        "Rates went from 93 to 82 per 1,000.",
        "Violence increased 14.3% (12,914 to 14,760).",
        "Robbery fell by 18.6% (95% interval 6.3 to 29.3).",
        "It rose by 7% (5 to 9).",
        "ASB rose from 7,881 to 8,430.",
    ],
)
def test_what_adds_up_is_left_alone(text: str) -> None:
    assert check_arithmetic(text).misfits == ()


def test_the_misprint_of_2013_is_found() -> None:
    # The police release of 2013 (bitternepark.info): 569+1,314+398+1,227 = 3,508 before, and
    # 445+1,112+315+1,011 = 2,883 after; it printed 3,473.
    text = "Introduction.\n\nSerious acquisitive crime fell 17.82% from 3,508 to 3,473."
    (misfit,) = check_arithmetic(text).misfits
    assert misfit.line == 3
    assert "-1.00%" in misfit.problem
    assert "2,883" in misfit.problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Robbery rose by 20% from 100 to 80.", "a fall of 20.00%"),
        ("Robbery fell by 20% from 100 to 120.", "a rise of 20.00%"),
        ("Violence was 30 of 100 offences (40%).", "30.00%, not 40%"),
        ("It grew by 5% from 0 to 12.", "percentage of 0"),
        ("Crime rose by 7.5% from 31,889 to 34,254.", "+7.42%"),
        ("Violence increased 12.3% (12,914 to 14,760).", "+14.29%"),
        ("Robbery 430 → 350 (-28.6%).", "-18.60%"),
        ("ASB fell from 7,881 to 8,430.", "is a rise"),
    ],
)
def test_what_does_not_add_up_is_said(text: str, said: str) -> None:
    (misfit,) = check_arithmetic(text).misfits
    assert said in misfit.problem


def test_statements_are_counted_and_pages_read_without_their_tags() -> None:
    page = "<p>Crime rose by\n<b>10%</b> from 100 to 120.</p><script>from 1 to 2 (9%)</script>"
    checked = check_arithmetic(plain_text(page, ".html"))
    assert checked.statements == 1
    assert checked.misfits[0].line == 2


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 2))
def test_a_change_that_was_worked_out_adds_up(before: int, after: int, decimals: int) -> None:
    change = (after - before) / before * 100
    way = "rose" if change > 0 else "fell"
    text = f"Crime {way} by {abs(change):.{decimals}f}% from {before:,} to {after:,}."
    assert check_arithmetic(text).misfits == ()
