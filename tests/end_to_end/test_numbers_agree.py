"""One number, one value: every product is read back and agrees with the table of results."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from safecity.catalogue.kinds import kind_named
from safecity.exhibits.store import Store
from safecity.numbers import (
    MISSING,
    SUPPRESSED,
    decimals_beside,
    end_decimals,
    number,
    rate_decimals,
    rounded,
    signed_change,
)
from safecity.publish.cells import table_of
from safecity.publish.item import SIZES, effect
from safecity.readings.words.finding import limits
from safecity.readings.words.moves import SINCE

from . import readback

pytestmark = pytest.mark.xdist_group("demo run")
LEAST = 200
RATES = ("value", "lower", "upper")
EMPTY = {"", MISSING}
SHORTHAND = {"[c]", "[x]", "[z]", "[low]"}
MEASURED = {
    "numerator": "Numerator (count)", "denominator": "Denominator", "value": "Value",
    "lower": "Lower limit", "upper": "Upper limit",
}  # fmt: skip
CLOSE = 1e-14
"""A workbook keeps 16 digits of a number; all else keeps it whole."""


@pytest.fixture(scope="module")
def exhibits(products) -> dict:
    return {e.id: e for e in Store(products / "exhibits").read() if e.table is not None}


@pytest.fixture(scope="module")
def results(products) -> pd.DataFrame:
    table = pd.read_csv(products / "results.csv", float_precision="round_trip")
    return table.assign(row=table.groupby("exhibit").cumcount() + 1)


@pytest.fixture(scope="module")
def read(products) -> SimpleNamespace:
    return SimpleNamespace(
        report=readback.report_tables(products / "report.html"),
        lines=readback.report_lines(products / "report.html"),
        indicators=readback.indicator_table(products / "report.html"),
        pdf=readback.pdf_text(products / "report.pdf"),
    )


def shown(exhibit):
    """Columns that are printed, in order, with the values behind them."""
    columns = [c for c in exhibit.columns if c.name in exhibit.table]
    hidden = exhibit.table.get("suppressed", pd.Series(False, index=exhibit.table.index))
    return columns, exhibit.table, hidden.astype(str) == "True"


def printed(value: object, decimals: int, hidden: bool) -> set[str]:
    """What a cell may say: the number by the one rule, a change with its sign, or shorthand."""
    if pd.isna(value):
        return {SUPPRESSED, MISSING} if hidden else {MISSING}
    if not isinstance(value, int | float) and not str(value).replace(".", "", 1).isdigit():
        return {str(value)}
    size = rounded(float(value), decimals) if decimals < 0 else float(value)
    text = number(size, max(0, decimals))
    return {text, f"+{text}"} if float(value) > 0 else {text}


def decimals(exhibit, column, row) -> int:
    """The one rule of decimals: of a rate by its size, of its limits by how far they are apart."""
    rated = {c.name for c in exhibit.columns if c.name in RATES and c.decimals}
    known = {name: pd.to_numeric(row.get(name, math.nan), errors="coerce") for name in rated}
    value, lower, upper = (float(known.get(name, math.nan)) for name in RATES)
    if column.name not in rated or not (math.isfinite(lower) and math.isfinite(upper)):
        return column.decimals
    places = column.decimals
    if math.isfinite(value):
        places = rate_decimals([value]) if kind_named(exhibit.form).of_many else places
        places = decimals_beside(value, lower, upper, places)
    return places if column.name == "value" else end_decimals(lower, upper, places)


def test_a_rate_of_the_own_area_has_the_same_decimals_in_every_exhibit(exhibits) -> None:
    seen = 0
    for name, exhibit in exhibits.items():
        column = next((c for c in exhibit.columns if c.name == "value" and c.decimals), None)
        if column is not None and exhibit.table is not None and "own" in exhibit.table:
            mine = exhibit.table[exhibit.table["own"].astype(str).eq("True")]["value"].dropna()
            if len(mine):
                assert column.decimals == rate_decimals([float(mine.iloc[-1])]), name
                seen += 1
    assert seen > 20


def test_the_chosen_values_cover_what_readers_ask_for(results, exhibits) -> None:
    charts = {e.chart for e in exhibits.values() if e.id in set(results["exhibit"])}
    assert {"trend", "change", "comparison", "series", "groups", "map", "forecast"} <= charts
    table = exhibits["summary.indicator_table"].table
    assert set(table["id"]) <= set(results["indicator"])
    assert results["value"].notna().sum() > LEAST


def test_every_cell_of_the_report_is_the_value_by_the_one_rule(exhibits, read) -> None:
    agreed = sum(agreeing(exhibits[name], cells) for name, cells in read.report.items())
    on_summary = {"summary.indicator_table", "summary.key_points"}
    assert set(exhibits) - on_summary == set(read.report) | set(read.lines)
    assert not set(read.report) & set(read.lines) and agreed > LEAST


def agreeing(exhibit, cells) -> int:
    """Compare printed cells with the values of an exhibit, and count those that are numbers."""
    columns, table, hidden = shown(exhibit)
    assert len(cells) == len(table), exhibit.id
    agreed = 0
    for at, row in enumerate(cells):
        for text, column in zip(row, columns, strict=True):
            if column.decimals is not None:
                value = table[column.name].iloc[at]
                told = f"{exhibit.id} row {at} {column.name}"
                places = decimals(exhibit, column, table.iloc[at])
                assert text in printed(value, places, hidden.iloc[at]), told
                agreed += text not in SHORTHAND
    return agreed


def test_a_line_of_the_report_and_of_the_pdf_says_the_finding_of_its_exhibit(
    exhibits, read
) -> None:
    """Its verdict, size and interval, in both, for every exhibit that is not printed whole."""
    found = 0
    for name, (label, measure, said, spread, strength) in read.lines.items():
        finding = exhibits[name].finding
        verdict = said.removesuffix(f"values of Exhibit {label} (CSV)").strip()
        row = (label, measure, verdict, spread, strength)
        assert readback.squeezed("".join(row)) in read.pdf, name
        if finding is not None and strength:
            assert finding.comparison, f"{name}: {finding.direction} than when?"
            stood = SINCE[finding.direction].format(finding.comparison)
            level = f"{effect(finding)}; {stood}"
            among = " among so many" if "chance among so many" in finding.sentence else ""
            change = f"{finding.direction}{among}, {effect(finding)}"
            if finding.direction == "cannot tell" and finding.comparison.startswith("the mean"):
                change = f"not clearly apart from {finding.comparison}, {effect(finding)}"
            assert verdict.startswith(change if finding.unit in SIZES else level), name
            assert (spread, strength) == (limits(finding), finding.strength), name
            found += 1
        else:
            assert verdict == (finding.sentence if finding else exhibits[name].headline), name
    assert found > LEAST / 4


def test_the_table_of_all_indicators_says_its_numbers(exhibits, read) -> None:
    table = exhibits["summary.indicator_table"].table
    assert len(read.indicators) == len(table) >= 30
    for row, cells in zip(table.itertuples(), read.indicators, strict=True):
        assert cells[0] == row.indicator and cells[1] == number(row.count, 0)
        missing = {"–"} if pd.isna(row.value) else set()
        places = 1 if str(row.unit).startswith("%") else rate_decimals([row.value])
        said = missing | {number(row.value, places)}
        assert cells[2].split()[0].rstrip("%") in said, row.id
        assert (
            pd.isna(row.change_size) or signed_change(row.change_size, row.change_unit) in cells[3]
        ), row.id


def test_rows_of_the_pdf_are_rows_of_the_report(exhibits, read) -> None:
    """A row's cells follow each other in the PDF; long tables are cut, empty columns left out."""
    lost, found = [], 0
    for name, rows in read.report.items():
        exhibit = exhibits[name]
        if exhibit.kind == "table" and len(rows) <= 12:
            full = [at for at, cells in enumerate(zip(*rows, strict=True)) if set(cells) - EMPTY]
            for row in rows:
                held = readback.squeezed("".join(row[at] for at in full)) in read.pdf
                found += held * sum(c.decimals is not None for c in shown(exhibit)[0])
                lost += [] if held else [(name, row)]
    for row in read.indicators:
        lost += [] if readback.squeezed(row[0] + row[1]) in read.pdf else [row]
    assert lost == [] and found + len(read.indicators) > LEAST / 4


def test_every_value_of_the_results_is_in_the_workbook(products, results) -> None:
    rows = readback.workbook_rows(products / "compendium.xlsx")
    assert len(rows) == len(results)
    for record in results.to_dict("records"):
        row = rows[record["exhibit"], record["row"]]
        for ours, title in MEASURED.items():
            same(record[ours], row[title], record, CLOSE)


def test_every_value_of_the_results_is_in_the_data_package(products, results) -> None:
    rows = readback.package_rows(products / "data")
    assert len(rows) == len(results)
    for record in results.to_dict("records"):
        row = rows[record["exhibit"], record["row"]]
        for ours, title in MEASURED.items():
            same(record[ours], row[title], record, 0.0)


def same(value: float, cell: object, record: dict, close: float) -> None:
    told = f"{record['exhibit']} row {record['row']}"
    if math.isnan(value):
        assert cell in SHORTHAND or cell in ("", None), told
        assert not record["suppressed"] or cell in (SUPPRESSED, "[z]"), told
    else:
        assert math.isclose(value, float(str(cell)), rel_tol=close, abs_tol=0), told


def test_the_dashboard_holds_the_numbers_of_the_exhibits(products, exhibits) -> None:
    held, agreed = readback.dashboard(products / "dashboard.html")["exhibits"], 0
    for name, exhibit in exhibits.items():
        columns = [c["name"] for c in held[name]["columns"]]
        _, _, hidden = shown(exhibit)
        assert len(held[name]["rows"]) == len(exhibit.table), name
        for at, row in enumerate(held[name]["rows"]):
            for column, cell in zip(columns, row, strict=True):
                value = exhibit.table[column].iloc[at]
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    assert float(value) == cell, f"{name} row {at} {column}"
                    agreed += 1
                elif cell is None:
                    assert pd.isna(value) or hidden.iloc[at], f"{name} row {at} {column}"
    assert agreed > LEAST


def test_the_dashboard_s_indicators_are_those_of_the_table(products, exhibits) -> None:
    held = {i["id"]: i for i in readback.dashboard(products / "dashboard.html")["indicators"]}
    for row in exhibits["summary.indicator_table"].table.itertuples():
        latest, changes = held[row.id]["latest"], held[row.id]["changes"]
        assert latest is not None or pd.isna(row.value)
        for name in ("value", "lower", "upper") if latest else ():
            assert latest[name] == getattr(row, name) or pd.isna(getattr(row, name)), row.id
        if changes and not pd.isna(row.change_size):
            assert row.change_size in {change["size"] for change in changes}, row.id


def test_charts_and_notes_of_the_slides_hold_the_numbers_of_the_exhibits(
    products, exhibits
) -> None:
    drawn, noted = 0, 0
    for name, notes, points in readback.slides(products / "slides.pptx"):
        if name in exhibits:
            said = readback.squeezed(notes)
            for shown, each in points.items():
                known = by_word(exhibits[shown]) | months_complete(exhibits[shown])
                for category, value in each:
                    assert value in known.get(category, known[""]), f"{shown} {category} {value}"
                drawn += len(each)
            rows = table_of(exhibits[name]).rows
            agreeing(exhibits[name], rows)
            for row in rows[:24]:
                assert readback.squeezed("|".join(row)) in said, f"{name} {row}"
                noted += len(row)
    assert drawn > LEAST and noted > LEAST


def months_complete(exhibit) -> dict[str, set[float]]:
    """What a chart of months of data counts, which no cell holds."""
    if exhibit.chart != "coverage":
        return {}
    complete = exhibit.table[exhibit.table["status"] == "complete"]
    return {row: {float(n)} for row, n in complete.groupby("row").size().items()}


def by_word(exhibit) -> dict[str, set[float]]:
    """Numbers of an exhibit by each word of their row, and all of them under ""."""
    numbers = exhibit.table.select_dtypes("number")
    reference = set() if exhibit.reference is None else {exhibit.reference.value}
    found: dict[str, set[float]] = {"": set(numbers.to_numpy(float).ravel()) | reference}
    words = exhibit.table.select_dtypes(exclude="number").astype(str)
    for texts, values in zip(words.to_numpy(), numbers.to_numpy(float), strict=True):
        for text in texts:
            found.setdefault(text, set()).update(values)
    return found
