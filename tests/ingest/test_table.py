from __future__ import annotations

import pandas as pd
import pytest

from safecity.errors import SafecityError
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.tables.table import read_table, whole_numbers

WANTED = {"code": (r"^Code$", "Code"), "n": (r"^All", "All ages")}


def scanned(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return scan_file(path, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_columns_are_found_in_any_order_and_encoding(tmp_path, encoding):
    file = scanned(tmp_path, ' All ages ,Name,Code\n"1,200",Café, E1 \n'.encode(encoding))
    assert read_table(file, WANTED).to_dict("list") == {"code": ["E1"], "n": ["1,200"]}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("above", [[], ["Mid-2021, persons, by area", "", "Source: ONS, 2022"]])
def test_separators_line_ends_and_titles_are_no_matter(tmp_path, separator, end, above):
    lines = [*above, '"All\nages";Code', '"1,200";E1', ";", "7;E2"]
    lines += ["Source: somebody"] if end != "\r" else []
    text = end.join(line.replace(";", separator) for line in lines) + end
    wanted = {"code": WANTED["code"], "n": (r"^All\sages", "All ages")}
    if separator == ";":
        text = text.replace("1,200", "1200")
    frame = read_table(scanned(tmp_path, text), wanted)
    first = len(above) + 3
    assert frame["n"].str.replace(",", "").to_dict() == {first: "1200", first + 2: "7"}


def test_what_ends_before_its_header_is_named_by_its_nearest_row(tmp_path):
    file = scanned(tmp_path, "Some title\nCodes,All ages\nE1,7\n")
    with pytest.raises(SafecityError, match=r":2: expected a column like 'Code'.*'Codes'"):
        read_table(file, WANTED)


def test_one_of_two_columns_is_not_chosen(tmp_path):
    file = scanned(tmp_path, "Code,All ages,All persons\nE1,7,8\n")
    with pytest.raises(SafecityError, match=r":1: both 'All ages' and 'All persons' may be"):
        read_table(file, WANTED)


def test_a_decimal_comma_is_refused_and_never_read_as_thousands(tmp_path):
    file = scanned(tmp_path, "Code;All ages\nE1;12,5\n")
    with pytest.raises(SafecityError, match=r":2: '12,5' may be a fraction or thousands"):
        read_table(file, WANTED)
    with pytest.raises(SafecityError, match="not a whole number: '12,50'"):
        whole_numbers(file, pd.Series(["12,50"], index=[2]), "a population")


def test_bytes_that_no_encoding_has_are_refused_with_their_line(tmp_path):
    file = scanned(tmp_path, b"Code,All ages\nE1,7\nCaf\xe9\x81,8\n")
    with pytest.raises(SafecityError, match=r"not text in the encoding cp1252"):
        read_table(file, WANTED)


def test_text_of_two_bytes_a_letter_without_its_mark_is_refused(tmp_path):
    file = scanned(tmp_path, "Code,All ages\nE1,7\n".encode("utf-16-le"))
    with pytest.raises(SafecityError, match="not a text file"):
        read_table(file, WANTED)


def test_empty_cells_beyond_the_header_and_an_empty_first_column_do_no_harm(tmp_path):
    file = scanned(tmp_path, ",Code,All ages\n,E1,7,,\n,E2,8\n")
    assert read_table(file, WANTED).to_dict("list") == {"code": ["E1", "E2"], "n": ["7", "8"]}


@pytest.mark.parametrize("cut", ["Southampton 0", '"b', "E1"])
def test_a_last_row_that_is_cut_off_is_never_left_out(tmp_path, cut):
    file = scanned(tmp_path, f"Code,All ages\na,1\n{cut}")
    with pytest.raises(SafecityError, match=r":3: (1 fields in place of 2|.*is not closed)"):
        read_table(file, WANTED)


def test_a_missing_column_is_named_with_the_nearest(tmp_path):
    file = scanned(tmp_path, "Codes,All ages\n")
    with pytest.raises(SafecityError, match=r":1: expected a column like 'Code'.*'Codes'"):
        read_table(file, WANTED)


@pytest.mark.parametrize(("content", "why"), [(b"", "empty"), (b"PK\0\0", "not a text file")])
def test_what_is_not_a_table_is_refused(tmp_path, content, why):
    with pytest.raises(SafecityError, match=why):
        read_table(scanned(tmp_path, content), WANTED)


@pytest.mark.parametrize("bad", ["b,2,3", "b", '"b\n'])
def test_a_row_of_another_width_is_an_error_with_its_line(tmp_path, bad):
    with pytest.raises(
        SafecityError, match=r"table.csv:3: (\d fields in place of 2|.*is not closed)"
    ):
        read_table(scanned(tmp_path, f"Code,All ages\na,1\n{bad}"), WANTED)


def test_whole_numbers_lose_their_separators(tmp_path):
    file = scanned(tmp_path, "x\n")
    assert whole_numbers(file, pd.Series(["1,944", "7"]), "a population").tolist() == [1944, 7]


@pytest.mark.parametrize("bad", ["", "x", "1.5", "-1"])
def test_what_is_no_whole_number_is_named_with_its_line(tmp_path, bad):
    file = scanned(tmp_path, "x\n")
    with pytest.raises(SafecityError, match=r":3: a population is not a whole number"):
        whole_numbers(file, pd.Series(["1", bad], index=[2, 3]), "a population")
