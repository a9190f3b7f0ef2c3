"""The workbook: one real table on a sheet, numbers as numbers, text never a formula."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import Column
from safecity.exhibits.results import results
from safecity.publish.compendium.context import SHARED
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.compendium import render_compendium

from .samples import NASTY, exhibit, figure, sample_exhibits, synthetic

HEADER = 6
FORMULAS = ('=HYPERLINK("http://x.y","z")', "+1", "-1", "@SUM(1)", "\t=1", "=1+1", "{=1}", NASTY)


def texts(id="violence.explanation_x"):
    table = pd.DataFrame({"explanation": FORMULAS, "said": [f"{t} " for t in FORMULAS]})
    columns = (Column(name="explanation", title="=A1+1"), Column(name="said", title=NASTY))
    return exhibit(id, "table", "changes", form="explanation", table=table, columns=columns,
                   headline=NASTY, subtitle="=cmd|' /C calc'!A0")  # fmt: skip


def trend(**fields):
    return figure("overview.trend_crime", "levels", rows=6, form="trend", unit="offences",
                  indicator="overview.crime", **fields)  # fmt: skip


def held_back():
    table = pd.DataFrame({"group": ["A", "B"], "value": [8642.5, float("nan")],
                          "suppressed": [False, True]})  # fmt: skip
    columns = (Column(name="group", title="Group"), Column(name="value", title="Value", decimals=1))
    return figure("drugs.groups_x", "levels", form="groups", table=table, columns=columns)


def awkward():
    values = [0.1 + 0.2, 1 / 3, 135.98253275109170, 2.4499999999999997, 1.6e-07, 123456789.12345679]
    table = pd.DataFrame({"month": [f"2021-{m:02d}" for m in range(1, 7)], "value": values})
    return trend().model_copy(update={"id": "violence.trend_x", "table": table})


def rendered(exhibits, assessment):
    draft = make_draft(exhibits, load_catalogue(), assessment)
    return render_compendium(draft, document_of(draft))


def opened(content):
    return openpyxl.load_workbook(BytesIO(content))


def rows_of(page):
    (table,) = page.tables.values()
    first, *rest = [[cell.value for cell in row] for row in page[table.ref]]
    return [dict(zip(first, row, strict=True)) for row in rest]


@pytest.fixture(scope="module")
def content(assessment):
    return rendered((*sample_exhibits(), texts(), trend(), held_back()), assessment)


@pytest.fixture(scope="module")
def book(content):
    return opened(content)


@pytest.fixture(scope="module")
def tables(book):
    return [page for page in book.worksheets if page.title != "Cover"]


def test_every_value_of_the_results_is_read_back_equal(book):
    found = results((*sample_exhibits(), texts(), trend(), held_back()))
    rows = {(r["Exhibit"], r["Row of the exhibit"]): r for r in rows_of(book["All values"])}
    given = 0
    for exhibit_id, group in found.groupby("exhibit"):
        for at, value in enumerate(group["value"], start=1):
            cell = rows[exhibit_id, at]["Value"]
            given += pd.notna(value)
            assert cell == value if pd.notna(value) else cell in ("[c]", "[x]")
    assert given >= 7


def test_each_sheet_has_one_table_at_one_row_under_its_title(tables):
    names = set()
    for page in tables:
        (table,) = page.tables.values()
        names.add(table.name)
        first, last = table.ref.split(":")
        assert first == f"A{HEADER}" and re.match(r"[A-Za-z_][\w.]*$", table.name)
        assert page[last].row == page.max_row and page[last].column == page.max_column
        heads = [cell.value for cell in page[HEADER]]
        assert all(isinstance(h, str) and h for h in heads) and len(set(heads)) == len(heads)
        assert all(page[f"A{row}"].value for row in range(1, HEADER))
    assert len(names) == len(tables) > 8


def test_what_is_the_same_on_every_row_stands_once_above_the_table(book, tables):
    page = book["Monthly counts"]
    assert page["A4"].value.startswith("The same on every row: ")
    assert "Unit: offences" in page["A4"].value and "Place: Southampton" in page["A4"].value
    shared = set(SHARED.values())
    for page in tables:
        rows = rows_of(page)
        for title in shared & set(rows[0]):
            assert len(rows) == 1 or len({row[title] for row in rows}) > 1, (page.title, title)
            assert f"{title}: " not in page["A4"].value
    assert book["Notes"]["A4"].value.startswith("Shorthand"), "nothing is said of nothing"


def test_nothing_is_merged_hidden_or_blank_inside_a_table(book, tables):
    for page in book.worksheets:
        assert not page.merged_cells.ranges and page.sheet_state == "visible"
        assert not any(d.hidden for d in page.row_dimensions.values())
        assert not any(d.hidden for d in page.column_dimensions.values())
    for page in tables:
        assert all(cell.value not in (None, "") for row in page.iter_rows(HEADER) for cell in row)


def test_it_opens_on_the_cover_and_each_table_stays_in_sight(book, tables):
    assert book.active.title == "Cover" and book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert all(len(name) < 31 for name in book.sheetnames)
    for page in tables:
        assert (
            page.freeze_panes == f"A{HEADER + 1}"
            and page.print_title_rows == f"${HEADER}:${HEADER}"
        )
        assert page.page_setup.orientation == "landscape" and page.page_setup.fitToHeight == 0


def test_contents_lead_to_every_sheet_and_each_sheet_leads_back(book, tables):
    contents = book["Contents"]
    listed = {cell.value: cell.hyperlink.location for cell in contents["A"][HEADER:]}
    assert list(listed) == book.sheetnames[2:]
    assert all(listed[name].strip("'") == f"{name}'!A1" for name in listed)
    assert all(page["A5"].hyperlink.location == "'Contents'!A1" for page in tables[1:])
    assert [r["Rows"] for r in rows_of(contents)] == [p.max_row - HEADER for p in tables[1:]]


def test_a_number_is_stored_with_all_its_digits(assessment):
    book = opened(rendered((awkward(),), assessment))
    wanted = awkward().table["value"].tolist()
    for tab, title in (("Monthly counts", "Count"), ("All values", "Value")):
        assert [row[title] for row in rows_of(book[tab])] == wanted


def test_numbers_are_numbers_and_shorthand_is_text(book):
    one, two = rows_of(book["Groups"])
    assert one["Value"] == 8642.5 and two["Value"] == "[c]"
    cell = next(c for c in book["Groups"][HEADER + 1] if c.value == 8642.5)
    assert cell.number_format.startswith("#,##0.0") and cell.alignment.horizontal == "right"
    months = [row["Month"] for row in rows_of(book["Monthly counts"])]
    assert f"{months[0]:%Y-%m}" == "2019-04" and len(months) == 6


def test_text_is_never_a_formula(content, book):
    with ZipFile(BytesIO(content)) as held:
        parts = {name: held.read(name).decode() for name in held.namelist() if "sheet" in name}
        links = "".join(held.read(n).decode() for n in held.namelist() if n.endswith(".rels"))
    assert not [name for name, text in parts.items() if re.search(r"<f[ >]", text)]
    assert "External" not in links and "calculatedColumnFormula" not in "".join(parts.values())
    rows = rows_of(book["Explanations"])
    assert tuple(row["=A1+1"] for row in rows) == FORMULAS
    assert {c.data_type for row in book["Explanations"].iter_rows(HEADER) for c in row} <= {
        "s",
        "n",
    }


def test_the_cover_names_owner_release_contact_and_other_products(book):
    said = "\n".join(str(row[0].value) for row in book["Cover"].iter_rows())
    for word in ("Southampton Safe City Partnership", "30 November 2022", "Next update", "Contact",
                 "report.html", "dashboard.html", "slides.pptx", "datapackage.json",
                 "Open Government Licence v3.0"):  # fmt: skip
        assert word in said
    assert book["Cover"]["A1"].value == "Southampton Strategic Assessment 2021/22: data compendium"
    assert "SYNTHETIC" not in said and book["Notes"]["A3"].value.startswith("Data: as published")


def test_notes_explain_all_shorthand(book):
    kinds = {row["Key"]: row["Kind"] for row in rows_of(book["Notes"])}
    assert {"[c]", "[x]", "[z]", "[low]"} == {k for k, v in kinds.items() if v == "Shorthand"}
    assert kinds["n1"] == "Caveat" and kinds["worse"] == "Word of a verdict"


def test_synthetic_data_are_stamped_on_every_sheet(assessment):
    book = opened(rendered(synthetic((*sample_exhibits(), trend())), assessment))
    for page in book.worksheets:
        assert "SYNTHETIC" in str(page["A3"].value)
        assert "SYNTHETIC" in page.oddFooter.left.text


def test_the_file_says_what_it_is_and_nothing_of_the_machine(content, book):
    made = book.properties
    assert made.title.endswith("data compendium") and made.creator.startswith("Southampton")
    assert (
        f"{made.created:%Y-%m-%d %H:%M}" == "2022-11-30 12:00" == f"{made.modified:%Y-%m-%d %H:%M}"
    )
    assert book.custom_doc_props["Language"].value == "en-GB"
    with ZipFile(BytesIO(content)) as held:
        assert {info.date_time for info in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        text = b"".join(held.read(name) for name in held.namelist())
    assert b"/work/" not in text and b"/tmp/" not in text


def test_the_same_edition_gives_the_same_bytes(content, assessment):
    again = rendered((*sample_exhibits(), texts(), trend(), held_back()), assessment)
    assert again == content


def test_an_empty_edition_is_a_workbook_too(assessment):
    book = opened(rendered((), assessment))
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Indicators", "Glossary"]
    assert {row["Value"] for row in rows_of(book["Indicators"])} == {"[x]"}
