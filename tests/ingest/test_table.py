from __future__ import annotations

import pandas as pd
import pytest

from safecity.catalogue.errors import SafecityError
from safecity.ingest.scan import scan_file
from safecity.ingest.table import read_table, whole_numbers

WANTED = {"code": (r"^Code$", "Code"), "n": (r"^All", "All ages")}


def scanned(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return scan_file(path, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_columns_are_found_in_any_order_and_encoding(tmp_path, encoding):
    file = scanned(tmp_path, ' All ages ,Name,Code\n"1,200",Café, E1 \n'.encode(encoding))
    assert read_table(file, WANTED).to_dict("list") == {"code": ["E1"], "n": ["1,200"]}


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
    with pytest.raises(SafecityError, match=r"table.csv:3: \d fields in place of 2"):
        read_table(scanned(tmp_path, f"Code,All ages\na,1\n{bad}"), WANTED)


def test_whole_numbers_lose_their_separators(tmp_path):
    file = scanned(tmp_path, "x\n")
    assert whole_numbers(file, pd.Series(["1,944", "7"]), "a population").tolist() == [1944, 7]


@pytest.mark.parametrize("bad", ["", "x", "1.5", "-1"])
def test_what_is_no_whole_number_is_named_with_its_line(tmp_path, bad):
    file = scanned(tmp_path, "x\n")
    with pytest.raises(SafecityError, match=r":3: a population is not a whole number"):
        whole_numbers(file, pd.Series(["1", bad]), "a population")
