from __future__ import annotations

from typing import Any

from safecity.publish.selection import LONGEST, SHORT, printed_whole, short_table, without_empty
from tests.publish.samples import figure, finding

MISSING_NOTE = "[x] not available; a missing value is never a zero"


def item(titles: list[str], rows: list[list[str]], notes: tuple[str, ...] = ()) -> dict[str, Any]:
    columns = [{"title": title, "numeric": False, "name": title.lower()} for title in titles]
    downloads = [{"kind": "CSV", "path": "exhibits/a/b.csv", "size": "1 kB"}]
    return {"table": {"columns": columns, "rows": rows, "notes": notes}, "downloads": downloads}


def test_a_trend_ends_with_its_last_months_that_have_a_value():
    rows = [[f"M{at}", "[x]" if at % 2 else str(at), "5"] for at in range(40)]
    made = short_table(item(["Month", "Count", "Average"], rows, (MISSING_NOTE,)))
    assert [row[0] for row in made["rows"]] == [f"M{at}" for at in range(16, 40, 2)]
    assert made["notes"] == [
        "The last 12 of 20 months that have a value; all 40 rows are in exhibits/a/b.csv "
        "and the HTML report."
    ]


def test_a_trend_without_any_value_still_prints_its_end():
    rows = [[f"M{at}", "[x]", "5"] for at in range(30)]
    made = short_table(item(["Month", "Count", "Average"], rows))
    assert [row[0] for row in made["rows"]] == [f"M{at}" for at in range(18, 30)]


def test_coverage_prints_what_is_not_complete():
    rows = [["A", f"M{at}", "missing" if at in (3, 7) else "complete"] for at in range(30)]
    made = short_table(item(["Area", "Month", "Status"], rows))
    assert [row[1] for row in made["rows"]] == ["M3", "M7"]
    assert made["notes"][-1].startswith("The 2 rows that are not complete; all 30 rows")


def test_coverage_without_a_hole_prints_its_end():
    rows = [["A", f"M{at}", "complete"] for at in range(30)]
    made = short_table(item(["Area", "Month", "Status"], rows))
    assert [row[1] for row in made["rows"]] == [f"M{at}" for at in range(18, 30)]


def test_many_holes_are_cut():
    rows = [["A", f"M{at}", "missing"] for at in range(LONGEST + 1)]
    made = short_table(item(["Area", "Month", "Status"], rows))
    assert len(made["rows"]) == SHORT
    assert made["notes"][-1].startswith("The first 12 of 25 rows that are not complete")


def test_other_long_tables_print_their_beginning():
    rows = [[f"P{at}", "1"] for at in range(30)]
    assert short_table(item(["Place", "Count"], rows))["rows"] == rows[:SHORT]


def test_rows_are_chosen_by_the_names_of_columns_and_not_by_their_titles():
    rows = [[f"M{at}", str(at), "missing" if at == 3 else "complete"] for at in range(30)]
    table = item(["Months measured", "Count", "Status of the plan"], rows)
    assert short_table(table)["rows"] == rows[:SHORT]
    for column, name in zip(table["table"]["columns"], ("month", "count", ""), strict=True):
        column["name"] = name
    assert short_table(table)["rows"] == rows[-SHORT:]
    table["table"]["columns"][2]["name"] = "status"
    assert short_table(table)["rows"] == [rows[3]]


def test_empty_columns_are_left_out_and_named():
    table = item(["Month", "Count", "Mean", "Signal"], [["a", "1", "[x]", ""]], (MISSING_NOTE,))
    made = without_empty(table["table"])
    assert [column["title"] for column in made["columns"]] == ["Month", "Count"]
    assert made["rows"] == [["a", "1"]]
    assert made["notes"] == ["Columns without a value are not printed: Mean; Signal."]


def test_suppressed_cells_are_no_emptiness():
    table = item(["Area", "Count"], [["a", "[c]"], ["b", "[c]"]])["table"]
    assert without_empty(table) is table


def test_a_table_without_rows_keeps_its_columns():
    table = item(["Area", "Count"], [])["table"]
    assert without_empty(table) is table


def test_a_column_in_which_nothing_is_comparable_is_left_out():
    table = item(["Indicator", "Compared"], [["a", "not comparable"], ["b", "not comparable"]])
    assert [c["title"] for c in without_empty(table["table"])["columns"]] == ["Indicator"]
    table["table"]["rows"][1][1] = "2019/20"
    assert without_empty(table["table"]) is table["table"]


def test_a_few_months_without_a_range_about_them_are_told_and_not_drawn():
    level = {"direction": "level", "strength": "moderate", "tested": False}
    drawn, told = (
        figure(f"drugs.{name}", "levels", form="trend", finding=finding("drugs.offences", 1, **f))
        for name, f in (
            ("drawn", level | {"comparison": "the months before"}),
            ("told", level | {"comparison": ""}),
        )
    )
    assert printed_whole([drawn]) == {"drugs.drawn"} and printed_whole([told]) == frozenset()
