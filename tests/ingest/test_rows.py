from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.layouts import COLUMNS, STREET
from safecity.ingest.sources.police_uk.rows import (
    check_header,
    check_headers,
    find_codes,
    is_plain,
    read_rows,
)

from .city import row, text

HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (HEADER.replace("LSOA code", "LSOA Code 2021"), "'LSOA code'; nearest found: 'LSOA Code"),
        (HEADER.replace("Crime ID,", ""), "expected the column 'Crime ID'"),
        (HEADER + ",Extra", "expected 12 columns, found 13"),
        (HEADER.replace(",", ";"), "the cells are not separated by commas"),
        ("<html>", "expected the column 'Crime ID'"),
    ],
)
def test_a_renamed_or_missing_column_is_named_with_the_nearest(city, header, message):
    path = city.write("2024-01-hampshire-street.csv", text(row(), header=header))
    with pytest.raises(SafecityError) as caught:
        check_header(city.item(path))
    assert message in caught.value.problem
    assert (caught.value.path, caught.value.line) == (path, 1)


def test_a_spreadsheet_under_the_name_of_a_street_file_is_refused(city):
    path = city.write("2024-01-hampshire-street.csv", b"PK\0\0" * 10)
    with pytest.raises(SafecityError, match="not a text file"):
        check_header(city.item(path))


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("a,2024-01,b", "3 fields in place of 12"),
        (row() + ",more", "13 fields in place of 12"),
        (row(month="2024-02"), "month '2024-02' in a file named 2024-01"),
        (row(month="01/2024"), "month '01/2024'"),
        (row(category="Violent crime"), "unknown crime type 'Violent crime'"),
        (row(location='"On or near'), "quotation mark"),
    ],
)
def test_a_bad_row_keeps_its_line_its_reason_and_its_text(city, bad, reason):
    path = city.write("2024-01-hampshire-street.csv", text(row(), "", bad, row()))
    rows, rejected = read_rows(city.item(path))
    assert len(rows) == 2
    assert [(r.line, r.row) for r in rejected] == [(4, bad)]
    assert reason in rejected[0].reason


def test_a_file_without_one_usable_row_is_refused(city):
    path = city.write("2024-01-hampshire-street.csv", text(*[row(month="2024-02")] * 3))
    with pytest.raises(SafecityError, match=r"no row of the file can be used: month '2024-02'"):
        read_rows(city.item(path))


def test_columns_in_another_order_are_read_by_their_names(city):
    order = [*reversed(COLUMNS)]
    cells = row("E01000002", "Robbery").split(",")
    path = city.write(
        "2024-01-hampshire-street.csv", text(",".join(reversed(cells)), header=",".join(order))
    )
    item = city.item(path)
    check_header(item)
    assert not is_plain(item)
    bulk = Bulk([item], STREET)
    found = bulk.ask("SELECT lsoa, category FROM records").to_numpy().tolist()
    assert found == [["E01000002", "Robbery"]]


def test_rows_of_some_codes_are_found_with_their_lines(city):
    path = city.write("2024-01-hampshire-street.csv", text(row(), row("E01999999"), row()))
    found = find_codes(city.item(path), ["E01999999"])
    assert [(r.line, r.file) for r in found] == [(3, "2024-01-hampshire-street.csv")]


def test_a_file_under_the_name_of_another_force_is_refused_and_its_name_given(city):
    path = city.write("2024-01-sussex-street.csv", text(row()))
    with pytest.raises(SafecityError, match="rows are of Hampshire Constabulary") as caught:
        check_headers([city.item(path)])
    assert caught.value.line == 2
    assert caught.value.remedy.endswith("2024-01-hampshire-street.csv")


@pytest.mark.parametrize("name", ["Police Service of Northern Ireland", "", "Sussex Police"])
def test_a_name_that_is_of_no_other_force_says_nothing(city, name):
    rows = text(row().replace("Hampshire Constabulary", name))
    check_headers([city.item(city.write("2024-01-sussex-street.csv", rows))])
