"""What must follow when raw files are changed in a known way, through ingest, readings and gate."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from safecity.catalogue.kinds import MEASURED, has_role
from safecity.exhibits.gate import controlled
from safecity.exhibits.theme import open_theme

from ..conftest import house

pytestmark = pytest.mark.xdist_group("metamorphic")
EDITION = """\
period: {start: 2021-04, end: 2022-03}
baseline: {start: 2019-04, end: 2020-03}
history_start: 2019-04
mode: full
release_date: 2022-11-30
"""
SOURCES = ("police_uk", "geography", "population", "deprivation", "home_office_csp")
ASKED: dict[str, Callable[[Any], Any]] = {
    "trend": lambda t: t.trend("offences"),
    "levels": lambda t: t.levels("offences"),
    "comparison": lambda t: t.comparison("offences"),
    "change": lambda t: t.change("offences"),
    "places": lambda t: t.places("offences", level="ward"),
    "quintiles": lambda t: t.quintiles("offences"),
    "by ward": lambda t: t.contributions("offences", by="ward"),
}
RATES = ["value", "lower", "upper"]
STAYING = {
    "places": ["label", "count"], "quintiles": ["quintile", "count"],
    "change": ["before", "after"], "by ward": ["group", "after"],
}  # fmt: skip
"""Columns of counts; which year a change is measured from first depends on where lockdowns lie."""
Tables = dict[str, pd.DataFrame]


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Replace a file that may be shared with other houses by one of its own."""
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(change(text), encoding="utf-8", newline="")


class Twin:
    """A house of its own whose raw files are those of the city, until a test changes them."""

    def __init__(self, folder: Path, city: Path) -> None:
        self.root = house(folder)
        self.raw = folder / "raw"
        (self.root / "assessments" / "southampton" / "2021-22.yml").write_text(EDITION)
        for source in SOURCES:
            for path in (p for p in sorted((city / source).rglob("*")) if p.is_file()):
                if source != "police_uk" or path.name[:7] >= "2019-04":
                    copy = self.raw / path.relative_to(city)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    os.link(path, copy)
        shutil.copyfile(city / "manifest.csv", self.raw / "manifest.csv")

    def files(self, pattern: str) -> list[Path]:
        found = sorted(self.raw.rglob(pattern))
        assert found, pattern
        return found

    def without(self, source: str) -> Twin:
        """The same city, of which a source was not supplied."""
        shutil.rmtree(self.raw / source)
        return self

    def tables(self, monkeypatch: pytest.MonkeyPatch, year: str = "2021-22") -> Tables:
        """What a notebook would publish, after disclosure control."""
        monkeypatch.setenv("SAFECITY_HOME", str(self.root))
        monkeypatch.setenv("SAFECITY_RAW", str(self.raw))
        theme = open_theme("violence", "southampton", year)
        read = {name: ask(theme) for name, ask in ASKED.items()}
        shown = {name: controlled(view).table for name, view in read.items()}
        return {name: table for name, table in shown.items() if table is not None}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, city_raw: Path) -> Tables:
    with pytest.MonkeyPatch.context() as patch:
        return Twin(tmp_path_factory.mktemp("plain"), city_raw).tables(patch)


@pytest.fixture
def twin(tmp_path: Path, city_raw: Path) -> Twin:
    return Twin(tmp_path, city_raw)


def same(one: Tables, other: Tables, *, but: tuple[str, ...] = ()) -> None:
    assert one.keys() == other.keys()
    for name in one:
        left, right = (t[name].drop(columns=list(but), errors="ignore") for t in (one, other))
        pd.testing.assert_frame_equal(left, right, obj=name, rtol=1e-12)


def test_every_reading_has_a_table_and_numbers(plain: Tables) -> None:
    assert plain.keys() == ASKED.keys()
    for table in plain.values():
        measured = [column for column in table if has_role(str(column), *MEASURED)]
        assert table[measured].notna().to_numpy().sum() > 2


def test_the_order_of_rows_and_files_and_folders_changes_nothing(plain, twin, monkeypatch) -> None:
    order = random.Random(7)

    def shuffled(text: str) -> str:
        head, *rows = text.splitlines(keepends=True)
        order.shuffle(rows)
        return "".join([head, *rows])

    for path in twin.files("*-street.csv"):
        rewrite(path, shuffled)
        moved = twin.raw / "police_uk" / "2022-05" / f"sent again {path.name[5:7]}" / path.name
        moved.parent.mkdir(exist_ok=True)
        path.rename(moved)
    for path in (*twin.files("*persons.csv"), *twin.files("LSOA*LU.csv")):
        rewrite(path, shuffled)
    same(plain, twin.tables(monkeypatch))


def test_twice_the_residents_halve_every_rate_and_move_no_count(plain, twin, monkeypatch) -> None:
    def doubled(text: str) -> str:
        head, *rows = csv.reader(io.StringIO(text))
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(
            [head, *([_twice(cell) for cell in row] for row in rows)]
        )
        return out.getvalue()

    for path in twin.files("*persons.csv"):
        rewrite(path, doubled)
    made = twin.tables(monkeypatch)
    for name in ("trend", "change", "by ward"):
        pd.testing.assert_frame_equal(plain[name], made[name], obj=name, rtol=1e-12)
    for name in ("levels", "places", "quintiles", "comparison"):
        for column in RATES:
            pd.testing.assert_series_equal(plain[name][column] / 2, made[name][column], rtol=1e-9)
        pd.testing.assert_series_equal(plain[name]["count"], made[name]["count"])


def _twice(cell: str) -> str:
    return str(2 * int(cell)) if cell.isdigit() else cell


def test_another_comparator_leaves_own_figures_alone(plain, twin, monkeypatch) -> None:
    path = twin.root / "assessments" / "southampton" / "partnership.yml"
    text = path.read_text(encoding="utf-8")
    more = "    - {name: Gosport, code: E07000088, force: hampshire}\n"
    path.write_text(text.rstrip("\n") + "\n" + more, encoding="utf-8")
    made = twin.tables(monkeypatch)
    for name in ("trend", "levels", "places", "quintiles", "by ward"):
        pd.testing.assert_frame_equal(plain[name], made[name], obj=name, rtol=1e-12)
    own = [t["comparison"].query("own").reset_index(drop=True) for t in (plain, made)]
    assert len(made["comparison"]) == len(plain["comparison"]) + 1
    pd.testing.assert_frame_equal(*(each[["count", "population", *RATES]] for each in own))


def test_a_place_with_twice_the_crimes_moves_that_place_alone(plain, twin, monkeypatch) -> None:
    kind, ward = "Violence and sexual offences", _ward_of(twin)

    def more(text: str) -> str:
        head, *rows = text.splitlines(keepends=True)
        again = [r for r in rows if kind in r and any(f",{code}," in r for code in ward[1])]
        return "".join([head, *rows, *(f"again-{r}" if r[0] != "," else r for r in again)])

    for path in twin.files("*-hampshire-street.csv"):
        if "2021-04" <= path.name[:7] <= "2022-03":
            rewrite(path, more)
    made = twin.tables(monkeypatch)
    before, after = (t["places"].set_index("label")["count"] for t in (plain, made))
    assert after[ward[0]] == 2 * before[ward[0]]
    others = sorted(set(before.index) - {ward[0]})
    pd.testing.assert_series_equal(before[others], after[others])


def _ward_of(twin: Twin) -> tuple[str, set[str]]:
    """A ward of the city none of whose places crosses its border, and the codes in it."""
    [lookup] = twin.files("LSOA21_WD24*.csv")
    wards = pd.read_csv(lookup, dtype=str)
    wards = wards[wards["LAD24CD"] == "E06000045"]
    [changes] = twin.files("LSOA11_LSOA21*.csv")
    codes = pd.read_csv(changes, dtype=str)
    for name, rows in wards.groupby("WD24NM"):
        inside = set(rows["LSOA21CD"])
        old = codes[codes["LSOA21CD"].isin(inside)]["LSOA11CD"]
        back = codes[codes["LSOA11CD"].isin(old)]["LSOA21CD"]
        if set(back) <= inside:
            return str(name), inside | set(old)
    pytest.fail("every ward has a place across its border")


def later(text: str) -> str:
    """The same text, every month and year of it one year on."""
    return re.sub(r"\b20(\d\d)(?=-\d\d)", lambda year: f"20{int(year[1]) + 1:02d}", text)


def test_all_months_a_year_later_give_the_same_counts_a_year_later(
    tmp_path, city_raw, monkeypatch
) -> None:
    """Counts alone: residents and lockdowns do not move with them, nor do official years."""
    names = ("before", "after")
    one, other = (Twin(tmp_path / name, city_raw).without("home_office_csp") for name in names)
    for path in other.files("*-street.csv"):
        rewrite(path, later)
        path.rename(path.with_name(later(path.name)))
    for folder in sorted((other.raw / "police_uk").glob("*/20*"), reverse=True):
        folder.rename(folder.with_name(later(folder.name)))
    declared = other.root / "assessments" / "southampton"
    (declared / "2021-22.yml").unlink()
    (declared / "2022-23.yml").write_text(later(EDITION))
    plain, moved = one.tables(monkeypatch), other.tables(monkeypatch, "2022-23")
    assert plain.keys() == moved.keys()
    for name, columns in STAYING.items():
        sides = (t[name][columns].sort_values(columns, ignore_index=True) for t in (plain, moved))
        pd.testing.assert_frame_equal(*sides, obj=name)
    first, then = (t["trend"].set_index("month")["value"] for t in (plain, moved))
    assert list(then.index) == list(pd.DatetimeIndex(first.index) + pd.DateOffset(years=1))
    assert then.tolist() == first.tolist()
