"""Names that a spreadsheet would run are inert in CSV files, and come back as they were."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.exhibits.exhibit import Column
from safecity.exhibits.store import Store
from safecity.files import DANGEROUS, csv_text, guarded, unguarded
from safecity.publish import dashboard
from safecity.publish.products.results import make
from tests.publish import samples
from tests.publish.editions import rows

HOSTILE = ("=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "-1", "\t=1", "＝1", "'=1", "''@x", "-")
HONEST = (
    "+7.4% (−0.1 to 15.5)",
    "-3%",
    "St Mary's",
    "'t Goy",
    "O-O",
    "Ynys Môn / Isle",
    "a=b",
    "[c]",
    "",
    "−5",
)
NUMBERS = (-1.5, 0.1 + 0.2, -3.0)


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_no_cell_begins_as_a_formula_and_numbers_stay_numbers() -> None:
    frame = pd.DataFrame({"name": HOSTILE, "change": [-1.5] * len(HOSTILE), "=head": 1})
    header, *rows = cells(csv_text(frame))
    assert header == ["name", "change", "'=head"]
    assert [row[0] for row in rows] == [f"'{name}" for name in HOSTILE]
    assert {row[1] for row in rows} == {"-1.5"}


@pytest.mark.parametrize("kind", ["object", "str", "category"])
def test_names_and_numbers_come_back_as_they_were(kind: str) -> None:
    names = pd.Series([*HOSTILE, *HONEST]).astype(kind)
    frame = pd.DataFrame({"name": names, "n": range(-9, len(names) - 9)})
    back = pd.read_csv(io.StringIO(unguarded(csv_text(frame))), dtype={"name": str},
                       keep_default_na=False)  # fmt: skip
    assert list(back["name"]) == [*HOSTILE, *HONEST]
    assert list(back["n"]) == list(frame["n"])


def test_honest_names_are_written_as_they_are() -> None:
    assert [guarded(name) for name in HONEST] == list(HONEST)
    assert csv_text(pd.DataFrame({"a": NUMBERS})) == "a\n-1.5\n0.30000000000000004\n-3.0\n"


def test_an_exhibit_and_the_results_hold_them_inert(tmp_path: Path) -> None:
    table = pd.DataFrame({"label": HOSTILE, "value": [-1.5] * len(HOSTILE)})
    columns = (Column(name="label", title="Ward"), Column(name="value", title="Change", decimals=1))
    made = samples.exhibit("places.map", "figure", "levels", table=table, columns=columns,
                           svg=samples.SVG, png=samples.PNG)  # fmt: skip
    store = Store(tmp_path)
    store.write(made)
    files = [(tmp_path / "places" / "map.csv").read_text(encoding="utf-8")]
    files.append(make(rows(**dict.fromkeys(HOSTILE, -1.5))).decode("utf-8"))
    found = [cell for text in files for line in cells(text) for cell in line]
    assert sum(name[1:] in HOSTILE for name in found) >= 2 * len(HOSTILE)
    assert {c for c in found if c.startswith(DANGEROUS)} == {"-1.5"}
    (back,) = store.read()
    pd.testing.assert_frame_equal(back.table, table, check_dtype=False)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=1))
def test_any_text_comes_back_and_none_is_a_formula(texts: list[str]) -> None:
    written = csv_text(pd.DataFrame({"a": texts, "b": "x"}))
    assert not any(row[0].startswith(DANGEROUS) for row in cells(written))
    assert [row[0] for row in cells(unguarded(written))[1:]] == texts


def test_the_downloads_of_the_dashboard_guard_the_same_text() -> None:
    script = Path(dashboard.__file__).with_name("app") / "download.js"
    constants = dict(re.findall(r"const (\w+) = /(.+)/;", script.read_text(encoding="utf-8")))
    risky, percentage = re.compile(constants["RISKY"]), re.compile(constants["PERCENTAGE"])
    for text in (*HOSTILE, *HONEST):
        is_guarded = bool(risky.match(text)) and not percentage.match(text)
        assert is_guarded == (guarded(text) != text), text
