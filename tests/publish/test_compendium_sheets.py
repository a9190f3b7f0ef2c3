"""The compendium as plain tables: nothing is dropped, nothing suppressed comes back."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.catalogue.kinds import Kind, load_kinds
from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import CaveatNote, Column, Reference
from safecity.exhibits.results import results
from safecity.publish.compendium.columns import data_columns, tab_of, tabs
from safecity.publish.compendium.measured import column_cells
from safecity.publish.compendium.sheet import NOT_APPLICABLE, Amount, Field
from safecity.publish.compendium.sheets import sheets_of
from safecity.publish.compendium.style import lines_of
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.compendium import display_of
from safecity.publish.products.print import printed

from .editions import COUNTS, monthly, write_edition
from .samples import CAVEAT, PNG, SVG, exhibit, figure, places, sample_exhibits, synthetic

NUMBERS = ("numerator", "denominator", "value", "lower", "upper")


def table(id, chart, rows, columns, **fields):
    made = tuple(
        Column(name=name, title=title, decimals=decimals) for name, title, decimals in columns
    )
    kind = "figure" if chart else "table"
    picture = {"svg": SVG, "png": PNG} if chart else {}
    frame = pd.DataFrame(rows, columns=[name for name, *_ in columns])
    part = fields.pop("part", "levels")
    form = {"form": chart} if chart else {}
    return exhibit(id, kind, part, **form, table=frame, columns=made, **picture, **fields)


def change(id="violence.change_offences", **fields):
    columns = [("comparison", "Compared with", None), ("before", "Before", 0),
               ("after", "After", 0), ("percent", "Change (%)", 1), ("lower", "Lower", 1),
               ("upper", "Upper", 1), ("dispersion", "Dispersion", 2)]  # fmt: skip
    rows = [["2019/20", 100.0, 110.0, 10.000000000000002, 0.1, 20.2, 1.0],
            ["2020/21", 100.0, 110.0, -0.04, -1.5, 1.5, float("nan")]]  # fmt: skip
    given = {"indicator": "violence.offences", "unit": "% change"}
    return table(id, "change", rows, columns, **(given | fields))


def held_back():
    columns = [("group", "Group", None), ("value", "Value", 0), ("count", "Count", 0),
               ("suppressed", "Suppressed", None)]  # fmt: skip
    nan = float("nan")
    rows = [["A", 50.0, 50.0, False], ["B", nan, nan, True], ["C", nan, nan, False]]
    return table("road_safety.groups_x", "groups", rows, columns, unit="count")


def every_exhibit():
    reference = Reference(value=12.5, label="Mean of comparators")
    columns = [("area", "Area code", None), ("label", "Area", None), ("count", "Count", 0),
               ("value", "Value", 1), ("own", "Own area", None)]  # fmt: skip
    rows = [["E1", "Town", 30.0, 11.25, True], ["E2", "Other", 40.0, 13.75, False]]
    given = {"indicator": "violence.offences", "reference": reference, "unit": "per 1,000"}
    compared = table("violence.comparison_offences", "comparison", rows, columns, **given)
    return (*sample_exhibits(), change(), held_back(), compared)


def edition(exhibits, assessment):
    draft = make_draft(exhibits, load_catalogue(), assessment)
    return draft, document_of(draft)


def by_slug(sheets):
    return {sheet.slug: sheet for sheet in sheets}


def records(sheet):
    names = [field.name for field in sheet.fields]
    return [dict(zip(names, row, strict=True)) for row in sheet.rows]


@pytest.fixture(scope="module")
def sheets(assessment):
    return by_slug(sheets_of(*edition(every_exhibit(), assessment)))


def plain(cell):
    return cell.value if isinstance(cell, Amount) else None


def test_every_value_of_the_results_is_in_the_long_table_and_equal(sheets):
    found = results(every_exhibit())
    rows = {(r["exhibit"], int(r["row"].value)): r for r in records(sheets["all-values"])}
    assert len(rows) == len(found) >= 10
    for exhibit_id, group in found.groupby("exhibit"):
        for at, (_, wanted) in enumerate(group.iterrows(), start=1):
            row = rows[exhibit_id, at]
            for name in NUMBERS:
                assert plain(row[name]) == (wanted[name] if pd.notna(wanted[name]) else None)
            assert row["method"] == wanted["method"]
            assert (row["area"], row["period"]) == (wanted["area"], wanted["period"])


def test_every_number_of_every_exhibit_is_on_the_sheet_of_its_kind(sheets):
    rows = {}
    for sheet in sheets.values():
        if sheet.slug != "all-values" and "row" in [f.name for f in sheet.fields]:
            for record in records(sheet):
                numbers = {cell.value for cell in record.values() if isinstance(cell, Amount)}
                rows[record["exhibit"], int(record["row"].value)] = numbers
    measured = [e for e in every_exhibit() if e.table is not None]
    assert len(measured) == 8
    for each in measured:
        for at, row in enumerate(each.table.select_dtypes("number").to_numpy(), start=1):
            assert {float(v) for v in row if pd.notna(v)} <= rows[each.id, at]


def test_a_kind_that_names_no_sheet_is_kept_with_its_kind(assessment, monkeypatch):
    kinds = {**load_kinds(), "radar": Kind(slug="radar", title="Rays of a circle")}
    monkeypatch.setattr("safecity.catalogue.kinds.load_kinds", lambda: kinds)
    columns = [("theme", "Theme", None), ("angle", "Angle", 2)]
    rows = [["north", 1.005], ["south", 2.5]]
    new = table("violence.radar_x", "radar", rows, columns)
    sheet = by_slug(sheets_of(*edition((new,), assessment)))["other-measures"]
    assert [r["angle"].value for r in records(sheet)] == [1.005, 2.5]
    assert {r["kind"] for r in records(sheet)} == {"radar"}
    assert [r["theme_of_row"] for r in records(sheet)] == ["north", "south"]


def test_suppressed_missing_and_not_applicable_are_told_apart(sheets):
    a, b, c = records(sheets["groups"])
    assert (a["value"].value, a["status"]) == (50.0, "given")
    assert (b["value"], b["count"], b["status"]) == ("[c]", "[c]", "[c]")
    assert (c["value"], c["status"]) == ("[x]", "[x]")
    compared = records(sheets["all-values"])
    row = next(r for r in compared if r["exhibit"] == "violence.comparison_offences")
    assert row["lower"] == "[z]"


def test_columns_of_one_name_and_two_titles_are_two_columns(assessment):
    columns = [("group", "Group", None), ("value", "Value", 0)]
    one = table("drugs.groups_a", "groups", [["A", 1.0, 5.0]], [*columns, ("count", "Count", 0)])
    two = table("drugs.groups_b", "groups", [["B", 2.0, 6.0]], [*columns, ("count", "Base", 0)])
    sheet = by_slug(sheets_of(*edition((one, two), assessment)))["groups"]
    first, second = records(sheet)
    titles = {field.name: field.title for field in sheet.fields}
    assert (titles["count"], titles["count_base"]) == ("Count", "Base")
    assert (first["count"].value, first["count_base"]) == (5.0, "[z]")
    assert (second["count"], second["count_base"].value) == ("[z]", 6.0)


def test_what_a_chart_compares_with_stands_beside_its_values(sheets):
    rows = records(sheets["comparators"])
    assert {r["reference"].value for r in rows} == {12.5}
    assert [r["own"] for r in rows] == ["Yes", "No"]


def test_an_edition_that_looks_like_a_month_stays_what_it_is(assessment):
    columns = [("edition", "Edition", None), ("first", "First month", None), ("files", "Files", 0)]
    ledger = table("data_quality.ledger", "", [["2011-12", "2015-04", 1.0]], columns)
    sheet = by_slug(sheets_of(*edition((ledger,), assessment)))["raw-files"]
    (row,) = records(sheet)
    assert (row["edition"], row["first"]) == ("2011-12", "2015-04")
    assert {f.name: f.sort for f in sheet.fields}["first"] == "month"


def test_notes_have_the_numbers_of_the_printed_report(assessment):
    other = CaveatNote(slug="small", text="Numbers are small.")
    both = figure("overview.other", "levels", caveats=(other, CAVEAT))
    last = figure("data_quality.x", "quality", caveats=(CaveatNote(slug="l", text="Last."),))
    first = (CaveatNote(slug="first", text="Of the first theme, in the second part."),)
    early = change("overview.change_crime", part="changes", caveats=first)
    later = figure("drugs.x", "levels", caveats=(CaveatNote(slug="later", text="Later."),))
    draft, document = edition((*sample_exhibits(), both, last, early, later), assessment)
    notes = records(by_slug(sheets_of(draft, document))["notes"])
    ours = {r["note"]: r["key"] for r in notes if r["kind"] == "Caveat"}
    made = printed(document)
    shown = {n["text"]: n["number"] for p in (*made["parts"], *made["annexes"]) for n in p["notes"]}
    assert ours == shown and len(ours) == 5


def test_indicators_have_their_newest_value_and_definition(sheets, assessment):
    rows = {r["indicator_id"]: r for r in records(sheets["indicators"])}
    assert set(rows) == {
        key for key, i in load_catalogue().indicators.items()
        if key.split(".")[0] in assessment.active
    }  # fmt: skip
    assert rows["violence.offences"]["value"].value == 11.25
    assert rows["violence.offences"]["change"] == "[z]"
    assert rows["violence.with_injury"]["value"] == "[x]"
    assert "Violence with injury" in rows["violence.with_injury"]["definition"]


def test_the_table_of_indicators_gives_its_numbers(assessment):
    row = {"indicator": "Violence with injury", "verdict": "worse", "q": 0.0004, "flags": "–",
           "id": "violence.with_injury", "value": 15.79, "lower": 15.3, "upper": 16.3,
           "unit": "per 1,000 residents", "change_size": 13.25, "change_lower": 8.2, "ranked": 14,
           "change_upper": 18.5, "change_unit": "%", "n_months": 12, "rank_value": 3,
           "count": 3974.0}  # fmt: skip
    columns = (Column(name="indicator", title="Indicator"),)
    made = exhibit("summary.indicator_table", "table", "summary", table=pd.DataFrame([row]),
                   columns=columns)  # fmt: skip
    sheet = by_slug(sheets_of(*edition((made,), assessment)))["indicators"]
    read = next(r for r in records(sheet) if r["indicator_id"] == "violence.with_injury")
    assert read["value"] == Amount(15.79, 1) and read["count"].value == 3974.0
    assert read["change"] == Amount(13.25, 1, True)
    assert (read["q"].value, read["areas_ranked"].value, read["verdict"]) == (0.0004, 14, "worse")
    assert read["rank_lower"] == "[x]" and read["caution"] == "[z]"


def test_an_edition_without_exhibits_has_only_what_is_declared(assessment):
    sheets = by_slug(sheets_of(*edition((), assessment)))
    assert set(sheets) == {"contents", "notes", "indicators", "glossary"}
    assert all(sheet.rows for sheet in sheets.values())


def test_every_sheet_has_a_right_name_and_is_rectangular(sheets):
    tabs = [sheet.tab for sheet in sheets.values()]
    assert len({tab.casefold() for tab in tabs}) == len(tabs)
    for sheet in sheets.values():
        assert len(sheet.tab) < 31 and not set(sheet.tab) & set("[]:*?/\\'")
        assert all(len(row) == len(sheet.fields) for row in sheet.rows)
        for names in ([f.name for f in sheet.fields], [f.title.casefold() for f in sheet.fields]):
            assert len(set(names)) == len(names)
        assert all(cell != "" for row in sheet.rows for cell in row)
        keys = [tuple(r[name] for name in sheet.key) for r in records(sheet)]
        assert not sheet.key or len(set(keys)) == len(keys)


def test_every_declared_kind_fits_a_tab_and_the_last_takes_all():
    assert all(len(tab.tab) < 31 for tab in tabs())
    assert {kind.sheet for kind in load_kinds().values()} - {""} <= {tab.slug for tab in tabs()}
    nowhere = next(kind.slug for kind in load_kinds().values() if not kind.sheet)
    assert tab_of(figure("a.b", "levels").model_copy(update={"form": nowhere})) is tabs()[-1]
    assert tab_of(figure("places.map_lsoa", "levels", form="neighbourhoods")).slug == "lsoas"
    assert tab_of(figure("places.map_ward", "levels", form="wards")).slug == "wards"


def test_synthetic_rows_say_so(assessment):
    sheets = by_slug(sheets_of(*edition(synthetic((change(), places())), assessment)))
    for slug in ("change", "all-values", "exhibits", "sources"):
        assert {r["data_status"] for r in records(sheets[slug])} == {"SYNTHETIC"}


def test_every_caution_with_a_finding_is_listed(sheets):
    (rise, fall) = sorted(records(sheets["findings"]), key=lambda r: -r["size"].value)
    assert rise["caution"] == "Numbers are small." and rise["size"].value == 7.4
    assert fall["caution"] == "[z]" and fall["indicator"] == "Total recorded crime"
    assert records(sheets["gaps"])[0]["question"] == "At what hours?"
    assert records(sheets["recommendations"])[0]["next_year"] == "A fall next year."


def test_values_that_the_edition_before_gave_differently_are_listed(assessment, tmp_path):
    before = write_edition(tmp_path / "earlier", (monthly(COUNTS),))
    now = (monthly(COUNTS | {"2021-02": 250.0}),)
    draft = make_draft(now, load_catalogue(), assessment, earlier=before)
    sheets = by_slug(sheets_of(draft, document_of(draft)))
    (row,) = records(sheets["revisions"])
    assert (row["earlier"].value, row["later"].value, row["difference"].value) == (200, 250, 50)
    assert row["percent"] == Amount(25.0, 1, True) and row["period"] == "2021-02"
    stamped = make_draft(synthetic(now), load_catalogue(), assessment, earlier=before)
    assert "revisions" not in by_slug(sheets_of(stamped, document_of(stamped)))


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Amount(1234.5, 1), '#,##0.0;"−"#,##0.0;#,##0.0'),
        (Amount(7.0, 0, True), '"+"#,##0;"−"#,##0;#,##0'),
        (Amount(0.04, 1), '"[low]";"[low]"'),
        (Amount(0.05, 1), '#,##0.0;"−"#,##0.0;#,##0.0'),
        (Amount(-0.04, 1, True), '"[low]";"[low]"'),
        (Amount(0.0, 1, True), '"+"#,##0.0;"−"#,##0.0;#,##0.0'),
        (Amount(0.5), 'General;"−"General;General'),
    ],
)
def test_numbers_are_displayed_by_the_one_rule(amount, code):
    assert display_of(amount) == code


def test_long_text_takes_the_lines_it_needs():
    assert lines_of("word", 11) == 1
    assert lines_of("a long sentence of many words " * 10, 62) > 3


def test_how_a_change_was_judged_has_declared_titles_and_no_blank_is_missing():
    table = pd.DataFrame({"comparison": ["2019/20"], "percent": [23.8], "verdict": ["rose"],
                          "q": [0.01], "undecided": [float("nan")]})  # fmt: skip
    columns = (Column(name="comparison", title="Compared with"),
               Column(name="percent", title="Change (%)", decimals=1))  # fmt: skip
    held = data_columns(figure("violence.change_x", "changes", form="change", table=table,
                               columns=columns))  # fmt: skip
    titles = {each.column.name: each.column.title for each in held}
    assert (titles["q"], titles["undecided"]) == ("q-value", "Why it is unclear")
    blank = next(each for each in held if each.column.name == "undecided")
    assert column_cells(blank, Field("undecided", "Why"), [False]) == [NOT_APPLICABLE]
