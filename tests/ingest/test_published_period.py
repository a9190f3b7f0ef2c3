"""Periods in the many ways that publishers print them; what is not clear is none."""

import pytest

from safecity.ingest.tables.period import when, when_in

YEAR_FROM_APRIL = (
    "2021/22", "2021-22", "2021–22", "2021_22", "2021/2022", "2021–2022", "2021 to 2022",
    "2021\u00a0/\u00a022", "FY 2021/22", "FY2021-22", "Financial year 2021 to 2022", "FYE 2022",
    "Year ending March 2022", "year ending 31 March 2022", "Year ending 31st of March 2022",
    "year ending 31/03/2022", "12 months to March 2022", "twelve months ending March 2022",
    "YE Mar 2022", "April 2021 to March 2022", "Apr 2021 – Mar 2022", "2021/22p", "2021/22 r",
    "Year ending Mar-22", "12-month period ending 31 March 2022", "Apr '21 to \nMar '22",
    "1 April 2021 to 31 March 2022", "between 1st April 2021 and 31st March 2022", "Apr21-Mar22",
    "2021/22 provisional", "2021/22 [r]", "2021/22 (p)", "2021/22 (revised)", "2021/22 [note 3]",
    "2021/22¹", "2021/22*",
)  # fmt: skip
QUARTERS = {
    "Q1 2022": ("2022-01", "Jan to Mar 2022"),
    "2022 Q1": ("2022-01", "Jan to Mar 2022"),
    "Quarter 4 2023": ("2023-10", "Oct to Dec 2023"),
    "Q4 2021/22": ("2022-01", "Jan to Mar 2022"),
    "2021/22 Q4": ("2022-01", "Jan to Mar 2022"),
    "2021-22 Q1": ("2021-04", "Apr to Jun 2021"),
    "Quarter 2, 2021/22": ("2021-07", "Jul to Sep 2021"),
    "January–March 2022": ("2022-01", "Jan to Mar 2022"),
    "1 January to 31 March 2022": ("2022-01", "Jan to Mar 2022"),
    "1 October 2021 to 31 December 2021": ("2021-10", "Oct to Dec 2021"),
    "Apr-Jun 22": ("2022-04", "Apr to Jun 2022"),
}
SPANS = {
    "2018 - 20": ("2018-01", 36),
    "2018 to 2020": ("2018-01", 36),
    "2018/19 - 20/21": ("2018-04", 36),
    "12 months to June 2022": ("2021-07", 12),
    "year ending September 2022": ("2021-10", 12),
    "Twelve months ending 30 September 2022": ("2021-10", 12),
    "year ending December 2020": ("2020-01", 12),
    "2021": ("2021-01", 12),
    "Calendar year 2021": ("2021-01", 12),
    "Year ending 28 February 2024": ("2023-03", 12),
    "2021.0": ("2021-01", 12),
}
UNCLEAR = (
    "21/22", "2021/23", "2017/183", "March 2022", "2021/22 (academic)", "Q4 2021/23", "Q5 2022",
    "year ending 15 March 2022", "Jan 2021 to Mar 2022", "Apr to Aug 2021", "total", "",
    "Jan to Mar 2022 and Apr to Jun 2022", "Year ending 31 June 2022", "year ending 31/06/2022",
    "Year ending 29 February 2023", "1 January to 30 March 2023", "2 January to 31 March 2023",
    "years ending March 2021 and March 2022", "year ending March 2021 to March 2022",
)  # fmt: skip
TITLES = {
    "Year ending September 2022, compared with 2021/22": "Oct 2021 to Sep 2022",
    "Year ending March 2022 compared with year ending March 2021": "2021/22",
    "Table 1: hate crime, year ending March 2021": "2020/21",
    "Offences 2021/22 [1]": "2021/22",
    "Fires attended, 2021 to 2022, and the change from 2020 to 2021": "2021/22",
    "Quarter 4 2023 October to December": "Oct to Dec 2023",
    "2018/19 and 2019/20": "",
    "Hate crime by force, year ending March 2021/22": "",
    "Hate crime by force, years ending March 2020 to March 2022": "",
    "Hate crime by force, years ending March 2021 and March 2022": "",
    "Referrals, 1 January to 31 March 2023": "Jan to Mar 2023",
    "Police force area, England and Wales, 2011/12 to 2021/22": "",
    "Jan to Mar 2022 and Apr to Jun 2022": "",
    "Years ending March 2020 to year ending March 2021": "",
}


@pytest.mark.parametrize("text", YEAR_FROM_APRIL)
def test_a_year_from_april_in_any_spelling(text):
    found = when(text)
    assert (found.label, f"{found.start:%Y-%m}", found.months) == ("2021/22", "2021-04", 12)


@pytest.mark.parametrize(("text", "wanted"), QUARTERS.items(), ids=QUARTERS)
def test_a_quarter_of_a_financial_year_is_no_quarter_of_a_calendar_year(text, wanted):
    found = when(text)
    assert (f"{found.start:%Y-%m}", found.label, found.months) == (*wanted, 3)


@pytest.mark.parametrize(("text", "wanted"), SPANS.items(), ids=SPANS)
def test_other_years_and_several_years(text, wanted):
    found = when(text)
    assert (f"{found.start:%Y-%m}", found.months) == wanted


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_not_clear_is_no_period(text):
    assert when(text) is None


@pytest.mark.parametrize(("title", "label"), TITLES.items(), ids=TITLES)
def test_a_title_names_the_period_of_its_figures_or_none(title, label):
    found = when_in(title)
    assert (found.label if found else "") == label


@pytest.mark.parametrize("text", ["2021-04", "Q4 FY 2021", "Q4 of fiscal 2021", "1990-04",
    "% change on year ending March 2021", "Rate, year ending March 2022",
    "year ending March 2021/22"])  # fmt: skip
def test_a_change_a_rate_a_month_and_a_year_of_either_kind_are_no_period(text):
    assert when(text) is None


@pytest.mark.parametrize("text", ["2022Q1", "2022 Q1", "Quarter 1 (Jan to Mar) 2022"])
def test_a_quarter_in_any_spelling(text):
    assert when(text).label == "Jan to Mar 2022"
