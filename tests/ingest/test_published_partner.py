"""The partnership's own figures: every fault with its line, and small counts withheld."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.errors import SafecityError
from safecity.ingest.datasets import validate
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.published.partner_figures import (
    COLUMNS,
    period_of,
    read,
    read_restricted,
    recognises,
)
from safecity.ingest.supply.scan import RawFile, scan_file

Made = Callable[..., RawFile]
CELLS = {
    "indicator": "domestic_abuse_crimes",
    "area": "E06000045",
    "period": "2021/22",
    "count": "120",
    "denominator": "250000",
    "source": "Police",
    "note": "",
}


def line(**other: str) -> str:
    return ",".join((CELLS | other)[name] for name in COLUMNS)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(*lines: str, header: str = ",".join(COLUMNS)) -> RawFile:
        path = tmp_path / "own.csv"
        path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        return scan_file(path, tmp_path)

    return make


def test_a_line_becomes_a_figure(made: Made) -> None:
    frame = read(made(line(count='"1,944"', note="to be revised")))
    figure = frame.iloc[0]
    assert (figure["measure"], figure["level"], figure["group"]) == (
        "domestic_abuse_crimes", "lad", "",
    )  # fmt: skip
    assert (figure["start"], figure["months"]) == (pd.Timestamp("2021-04-01"), 12)
    assert (figure["count"], figure["denominator"]) == (1944, 250000)
    assert figure["note"] == "to be revised"
    assert pd.isna(figure["value"])
    validate("figures", frame.assign(source="partner_figures"))


@pytest.mark.parametrize("count", ["1", "2", "3", "4"])
def test_small_counts_never_enter(made: Made, count: str) -> None:
    figure = read(made(line(count=count, note="seen"))).iloc[0]
    assert pd.isna(figure["count"]) and figure["note"] == SUPPRESSED


@pytest.mark.parametrize("count", ["0", "5"])
def test_none_and_five_are_kept(made: Made, count: str) -> None:
    figure = read(made(line(count=count))).iloc[0]
    assert (figure["count"], figure["note"]) == (float(count), "")


@pytest.mark.parametrize("word", ["", "*", "[c]", "[C]", "Suppressed", ":", "-", "<5", "~"])
def test_a_withheld_count_is_missing_and_never_zero(made: Made, word: str) -> None:
    figure = read(made(line(count=word))).iloc[0]
    assert pd.isna(figure["count"]) and figure["note"] == SUPPRESSED


def test_a_missing_denominator_withholds_no_count(made: Made) -> None:
    figure = read(made(line(denominator=""))).iloc[0]
    assert figure["count"] == 120 and pd.isna(figure["denominator"]) and figure["note"] == ""


def test_a_group_stands_after_a_colon(made: Made) -> None:
    frame = read(made(line(indicator="hate_crime_offences: Race"), line(indicator="hate_crime")))
    assert frame[["measure", "group"]].to_numpy().tolist() == [
        ["hate_crime_offences", "Race"], ["hate_crime", ""],
    ]  # fmt: skip


PERIODS = {
    "2021/22": ("2021-04", "2022-03"),
    "2021-22": ("2021-04", "2022-03"),
    "2021/2022": ("2021-04", "2022-03"),
    "1999/00": ("1999-04", "2000-03"),
    "2021": ("2021-01", "2021-12"),
    "2021-04": ("2021-04", "2021-04"),
    "2021-12": ("2021-12", "2021-12"),
    "2021 Q2": ("2021-04", "2021-06"),
    "2021 Q4": ("2021-10", "2021-12"),
}


@pytest.mark.parametrize(("text", "ends"), PERIODS.items())
def test_periods_are_read_as_they_are_written(text: str, ends: tuple[str, str]) -> None:
    period = period_of(text)
    assert period is not None and (period.start, period.end) == ends


@pytest.mark.parametrize(
    "text", ["", "2021/23", "2021-13", "2021 Q5", "1850", "April 2021", "21", "2011-12"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert period_of(text) is None


@given(st.integers(1950, 2098), st.sampled_from("/-"))
def test_a_financial_year_has_twelve_months_from_april(year: int, sign: str) -> None:
    period = period_of(f"{year}{sign}{(year + 1) % 100:02d}")
    if sign == "-" and year % 100 < 12:  # "2003-04" is April 2003
        return
    assert period is not None and len(period.months) == 12 and period.start == f"{year}-04"


@pytest.mark.parametrize("code", ["E06000045", "E22000303", "L00000001"])
def test_a_figure_is_of_an_authority_a_partnership_or_a_set(made: Made, code: str) -> None:
    assert read(made(line(area=code)))["area"].tolist() == [code]


FAULTS = {
    "'Domestic abuse' cannot name an indicator": {"indicator": "Domestic abuse"},
    "'' cannot name an indicator": {"indicator": ""},
    "'Southampton' is not an ONS code": {"area": "Southampton"},
    "'E0600004' is not an ONS code": {"area": "E0600004"},
    "'last year' is not a period": {"period": "last year"},
    "count is not a number of 0 or more: '-3'": {"count": "-3"},
    "count is not a number of 0 or more: 'many'": {"count": "many"},
    "count is not a number of 0 or more: 'nan'": {"count": "nan"},
    "denominator is not a number of 0 or more: 'x'": {"denominator": "x"},
    "a count is no whole number": {"count": "50.5"},
    "the count, 90,000, is more than the denominator": {"count": "90000", "denominator": "80000"},
}


@pytest.mark.parametrize(("said", "other"), FAULTS.items())
def test_a_fault_has_its_words_and_its_line(made: Made, said: str, other: dict[str, str]) -> None:
    with pytest.raises(SafecityError) as caught:
        read(made(line(), line(**({"period": "2020/21"} | other))))
    assert caught.value.problem.startswith(said)
    assert caught.value.line == 3 and caught.value.path is not None and caught.value.remedy


def test_a_figure_given_twice_is_refused_at_its_second_line(made: Made) -> None:
    with pytest.raises(SafecityError, match="given a second time") as caught:
        read(made(line(), line(period="2020/21"), line(period="2021-22", count="7")))
    assert caught.value.line == 4


def test_columns_beyond_the_template_are_refused_lest_persons_enter(made: Made) -> None:
    header = ",".join((*COLUMNS, "name_of_victim"))
    with pytest.raises(SafecityError, match="unknown column 'name_of_victim'") as caught:
        read(made(line() + ",A", header=header))
    assert caught.value.line == 1 and "persons must not be supplied" in caught.value.remedy


def test_a_missing_column_and_a_cut_row_are_refused(made: Made) -> None:
    with pytest.raises(SafecityError, match="expected a column like 'note'") as caught:
        read(made("a,E06000045,2021,1,2,x", header=",".join(COLUMNS[:-1])))
    assert caught.value.line == 1
    with pytest.raises(SafecityError, match="2 fields in place of 7") as caught:
        read(made(line(), "domestic_abuse_crimes,E06000045"))
    assert caught.value.line == 3


def test_the_template_is_recognised_by_its_columns(made: Made) -> None:
    assert recognises(made(line()))
    assert not recognises(made(header=",".join(COLUMNS[1:])))
    assert read(made()).empty


def test_columns_that_a_spreadsheet_left_empty_are_none(made: Made) -> None:
    header = ",".join(COLUMNS) + ",,"
    assert len(read(made(line() + ",,", header=header))) == 1
    with pytest.raises(SafecityError, match="fields in place of 7") as refused:
        read(made(line() + ",J. Smith,", header=header))
    assert refused.value.line == 2


def test_codes_in_lower_case_are_the_same_area(made: Made) -> None:
    assert read(made(line(area="e06000045")))["area"].tolist() == ["E06000045"]
    with pytest.raises(SafecityError, match=r"own.csv:3: this figure is given a second time"):
        read(made(line(), line(area="e06000045")))


@pytest.mark.parametrize(
    "notes",
    [
        ("Produced by the partnership team",),
        ("Produced by the partnership team,,,,,,",),
        ("Notes", "1. Counts are of incidents", "[c],suppressed"),
        ("Notes:,,,,,,", "[c],means suppressed,,,,,", "Word,,,,,,"),
    ],
)
def test_notes_below_the_figures_are_no_figures(made: Made, notes: tuple[str, ...]) -> None:
    assert len(read(made(line(), *notes))) == 1


def test_figures_below_the_notes_are_refused_and_not_lost(made: Made) -> None:
    with pytest.raises(SafecityError, match=r"own.csv:4: a row of figures stands below the notes"):
        read(made(line(), "Notes,,,,,,", line(period="2020/21", denominator="")))


@pytest.mark.parametrize("text", ["inf", "1e308", "-inf", "1e13"])
def test_a_number_that_nothing_counts_is_refused(made: Made, text: str) -> None:
    with pytest.raises(SafecityError, match=r"own.csv:2: count is not a number of 0 or more"):
        read(made(line(count=text)))


def test_a_restricted_edition_reads_small_counts_and_not_what_partners_withhold(made: Made) -> None:
    file = made(line(count="3"), line(indicator="high_risk_referrals", count="*"))
    figures = read_restricted(file)
    assert figures["count"].iloc[0] == 3 and list(figures["note"]) == ["", SUPPRESSED]
    assert pd.isna(figures["count"].iloc[1])
    assert read(file)["count"].isna().all()
