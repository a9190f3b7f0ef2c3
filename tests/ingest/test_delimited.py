"""Text tables whose rows cannot be told apart are refused, by file and line, in every reader."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from safecity.catalogue.area import read_codes
from safecity.errors import SafecityError
from safecity.ingest.supply.record import read_manifest
from safecity.ingest.supply.scan import RawFile, scan_file
from safecity.ingest.tables.bounds import LONGEST_CELL
from safecity.ingest.tables.delimited import text_rows
from safecity.ingest.tables.table import read_table

WANTED = {"area": ("^area$", "area"), "count": ("^count$", "count"), "note": ("^note$", "note")}


def made(folder: Path, text: str) -> RawFile:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return scan_file(path, folder)


BROKEN = {
    "open to the end": ('area,count,note\na,1,\nb,2,"x\nc,3,\nd,4,\n', 3, "is not closed"),
    "closed three rows below": (
        'area,count,note\na,1,"x\nb,2,y\nc,3,z"\nd,4,\n', 2, "3 lines are one row",
    ),
    "closed in the next row": ('area,count,note\na,"1,x\nb,2",y\n', 2, "2 lines are one row"),
    "two rows in one cell": ('area,count,note\n"a b,1,x\nc d,2,y"\nd,4,\n', 2, "2 lines are one"),
    "text behind it": ('area,count,note\na,1,"x"y\n', 2, "text follows a quotation mark"),
    "a cell without end": (
        f"area,count,note\na,1,\nb,2,{'x' * 200_000}\n", 3, "more than 131,072 characters",
    ),
    "an escape": ("area,count,note\na\x1b[31m,1,\n", 2, r"control character \(U\+001B\)"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "said"), BROKEN.values(), ids=BROKEN)
def test_rows_that_cannot_be_told_apart_are_refused_by_file_and_line(tmp_path, text, line, said):
    with pytest.raises(SafecityError, match=said) as error:
        read_table(made(tmp_path, text), WANTED)
    assert (error.value.path, error.value.line) == (tmp_path / "table.csv", line)
    assert error.value.remedy


def test_the_longest_cell_does_not_depend_on_what_else_was_imported(tmp_path):
    csv.field_size_limit(sys.maxsize)  # as frictionless does when pandera imports it
    file = made(tmp_path, f"area,count,note\na,1,{'x' * (LONGEST_CELL + 1)}\n")
    with pytest.raises(SafecityError, match="131,072 characters"):
        list(text_rows(file))


def test_a_cell_over_several_lines_is_one_cell(tmp_path):
    text = 'area,count,note\n"a,\nwith a break",1,"one,\ntwo\nthree"\nb,2,\n'
    rows = list(text_rows(made(tmp_path, text)))
    assert [row.number for row in rows] == [1, 2, 6]
    assert rows[1].cells == ("a,\nwith a break", "1", "one,\ntwo\nthree")


def test_lists_of_codes_and_the_manifest_are_read_as_strictly(tmp_path):
    codes = tmp_path / "codes.csv"
    codes.write_text('LSOA21CD\n"E01017137\nE01017138\n', encoding="utf-8")
    with pytest.raises(SafecityError, match="cannot be read"):
        read_codes(codes)
    manifest = tmp_path / "manifest.csv"
    manifest.write_text('file,source,sha256\na.csv,"x,y\nb.csv,x,y\n', encoding="utf-8")
    with pytest.raises(SafecityError, match="row of the manifest cannot be read"):
        read_manifest(tmp_path)
