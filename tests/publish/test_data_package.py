"""The data package: valid by an independent checker, equal to the workbook, safe to open."""

from __future__ import annotations

import csv
import hashlib
import json
from io import BytesIO, StringIO

import frictionless
import openpyxl
import pandas as pd
import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.results import results
from safecity.files import DANGEROUS, guarded
from safecity.publish.compendium.sheet import Amount, Field, Sheet
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.compendium import render_compendium
from safecity.publish.products.data_package import csv_of, data_package

from .samples import sample_exhibits, synthetic
from .test_compendium import FORMULAS, HEADER, held_back, texts, trend

EVERY = (*sample_exhibits(), texts(), trend(), held_back())


def edition(exhibits, assessment):
    draft = make_draft(exhibits, load_catalogue(), assessment)
    return draft, document_of(draft)


@pytest.fixture(scope="module")
def files(assessment):
    return data_package(*edition(EVERY, assessment))


@pytest.fixture(scope="module")
def described(files):
    return json.loads(files["datapackage.json"])


def rows_of(content):
    return list(csv.DictReader(StringIO(content.decode("utf-8"))))


def checked(files, folder):
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return frictionless.validate(str(folder / "datapackage.json"))


@pytest.mark.parametrize("stamped", [False, True])
def test_an_independent_checker_finds_it_valid(stamped, assessment, tmp_path):
    exhibits = synthetic(EVERY) if stamped else EVERY
    report = checked(data_package(*edition(exhibits, assessment)), tmp_path)
    assert report.valid, report.flatten(["name", "type", "message"])
    assert len(report.tasks) > 8


def test_an_empty_edition_is_valid_too(assessment, tmp_path):
    assert checked(data_package(*edition((), assessment)), tmp_path).valid


def test_a_changed_byte_is_noticed(files, tmp_path):
    changed = files["all-values.csv"].replace(b"8642.5", b"8642.6")
    assert changed != files["all-values.csv"]
    assert not checked(files | {"all-values.csv": changed}, tmp_path).valid


def test_every_file_is_described_by_size_and_hash(files, described):
    assert {r["path"] for r in described["resources"]} == set(files) - {"datapackage.json"}
    for resource in described["resources"]:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header = content.split(b"\n", 1)[0].decode().split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]


def test_it_says_who_published_what_when_and_under_which_licence(described):
    assert described["name"] == "southampton-2021-22-compendium"
    assert described["created"] == "2022-11-30T12:00:00Z"
    assert described["contributors"][0]["title"] == "Southampton Safe City Partnership"
    assert [licence["name"] for licence in described["licenses"]] == ["OGL-UK-3.0"]
    assert "data.police.uk" in described["sources"][0]["title"]
    assert "SYNTHETIC" not in described["description"]


def test_synthetic_data_say_so_in_the_description_and_in_every_row(assessment):
    files = data_package(*edition(synthetic(EVERY), assessment))
    assert json.loads(files["datapackage.json"])["description"].startswith("SYNTHETIC")
    assert {row["data_status"] for row in rows_of(files["all-values.csv"])} == {"SYNTHETIC"}


def test_every_value_of_the_results_is_there_in_full(files):
    rows = {(r["exhibit"], int(r["row"])): r for r in rows_of(files["all-values.csv"])}
    for exhibit_id, group in results(EVERY).groupby("exhibit"):
        for at, value in enumerate(group["value"], start=1):
            written = rows[exhibit_id, at]["value"]
            assert float(written) == value if pd.notna(value) else written in ("[c]", "[x]")


def test_the_files_have_the_rows_and_columns_of_the_sheets(files, described, assessment):
    book = openpyxl.load_workbook(BytesIO(render_compendium(*edition(EVERY, assessment))))
    pages = {next(iter(p.tables)): p for p in book.worksheets if p.tables}
    for resource in described["resources"]:
        page = pages[resource["name"].replace("-", "_")]
        titles = {field["title"]: field["name"] for field in resource["schema"]["fields"]}
        heads, rows = [cell.value for cell in page[HEADER]], rows_of(files[resource["path"]])
        assert heads == [title for title in titles if title in heads]
        for title in titles.keys() - set(heads):
            (same,) = {row[titles[title]] for row in rows}
            assert same == "[z]" or f"{title}: {same.removeprefix(chr(39))}" in page["A4"].value
        assert page.max_row - HEADER == len(rows_of(files[resource["path"]]))


def test_text_that_could_be_a_formula_is_guarded_and_numbers_are_not(files):
    rows = rows_of(files["explanations.csv"])
    written = [row["explanation"] for row in rows]
    assert written == [guarded(text) for text in FORMULAS] and written[1] == "'+1"
    for name, content in files.items():
        if name.endswith(".csv"):
            cells = (cell for row in rows_of(content) for cell in row.values())
            risky = [c for c in cells if c.startswith(DANGEROUS)]
            assert all(float(cell) < 0 for cell in risky), name


def test_negative_numbers_stay_numbers_and_text_keeps_its_commas():
    fields = (Field("a", "A", "number"), Field("b", "B"))
    rows = ((Amount(-1.5), 'a, "b"'), (Amount(0.1 + 0.2), "−5"), (Amount(1e21), "-5"))
    sheet = Sheet("x", "X", "X", "X", fields, rows)
    assert csv_of(sheet).decode() == (
        'a,b\n-1.5,"a, ""b"""\n0.30000000000000004,−5\n1000000000000000000000,\'-5\n'
    )


def test_the_same_edition_gives_the_same_files(files, assessment):
    assert data_package(*edition(EVERY, assessment)) == files
