from __future__ import annotations

import pandas as pd
import pytest

from safecity.exhibits.exhibit import Column
from safecity.publish.cells import cell, heading, table_of, with_unit, words

from .samples import NASTY, PNG, SVG, exhibit, places


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (1234.5, 0, "1,235"),
        (-1234.56, 1, "−1,234.6"),
        (float("nan"), 1, "[x]"),
        (None, 0, "[x]"),
        ("[c]", 0, "[c]"),
        ("1234", 0, "1,234"),
        ("not assessed", 1, "not assessed"),
        ("2021-04", None, "Apr 2021"),
        (True, None, "Yes"),
        ("False", None, "No"),
        (float("nan"), None, ""),
        (3.0, None, "3"),
    ],
)
def test_a_value_is_printed_by_its_column(value, decimals, printed):
    assert cell(value, Column(name="a", title="A", decimals=decimals)) == printed


def test_differences_carry_their_sign():
    change = Column(name="percent", title="Change (%)", decimals=1)
    assert [cell(v, change) for v in (7.41, -7.41, 0.04)] == ["+7.4", "−7.4", "0.0"]


def test_a_suppressed_value_is_not_a_missing_one():
    rows = table_of(places()).rows
    assert rows == (("A", "12.3"), ("B", "[c]"), ("C", "[x]"))


def test_only_shorthand_that_is_used_is_explained():
    assert [note[:3] for note in table_of(places(suppressed=False)).notes] == ["[x]"]
    assert [note[:3] for note in table_of(places()).notes] == ["[c]", "[x]"]


def test_a_heading_says_its_unit_once():
    assert heading(Column(name="v", title="Rate", unit="per 1,000")).title == "Rate (per 1,000)"
    figures = Column(name="v", title="Rate per 1,000", unit="per 1,000 residents in 6 months")
    assert heading(figures).title == "Rate per 1,000 residents in 6 months"
    assert with_unit("Super 1,000", "per 1,000 people") == "Super 1,000 (per 1,000 people)"
    assert (
        heading(Column(name="v", title="Rate per 1,000", unit="per 1,000")).title.count("per") == 1
    )


def test_columns_that_are_not_declared_are_not_printed():
    frame = pd.DataFrame({"shown": [1.0], "hidden": ["secret"]})
    column = Column(name="shown", title="Shown", decimals=0)
    printed = table_of(exhibit("a.b", "table", "levels", table=frame, columns=(column,)))
    assert printed.rows == (("1",),)


def test_text_is_left_as_it_is():
    assert words(NASTY) == NASTY


@pytest.mark.parametrize(
    ("form", "row", "said"),
    [
        ("key_figures", (0.59, 0.4, 0.9), ("0.59", "0.40", "0.90")),
        ("key_figures", (20.7, 19.3, 22.1), ("20.7", "19.3", "22.1")),
        ("comparison", (0.074, 0.015, 0.217), ("0.1", "<0.1", "0.2")),
        ("comparison", (0.02, 0.0, 0.14), ("0.02", "0.00", "0.14")),
        ("comparison", (3.0, -66.1, 1887.7), ("3.0", "−70", "1,890")),
    ],
)
def test_a_rate_has_the_decimals_of_its_row_where_rows_are_of_different_things(form, row, said):
    names = ("value", "lower", "upper")
    columns = tuple(Column(name=n, title=n, decimals=1) for n in names)
    table = pd.DataFrame([row], columns=list(names))
    fields = {"form": form, "columns": columns, "table": table}
    fields |= {"svg": SVG, "png": PNG} if form == "comparison" else {}
    kind = "table" if form == "key_figures" else "figure"
    assert table_of(exhibit("overview.rates", kind, "levels", **fields)).rows == (said,)
