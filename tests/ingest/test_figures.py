"""The tidy frame of published figures: types, order, and what its schema refuses."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.ingest.datasets import validate
from safecity.ingest.figures import (
    COLUMNS,
    KEY,
    LEVELS,
    NUMBERS,
    SUPPRESSED,
    as_figures,
    extent,
)

pa = pytest.importorskip("pandera.pandas")
ROW = {
    "measure": "thefts", "level": "lad", "area": "E06000045", "period": "2021/22",
    "start": pd.Timestamp("2021-04-01"), "months": 12, "count": 61.0,
}  # fmt: skip


def figures(**other: object) -> pd.DataFrame:
    return as_figures([ROW | other]).assign(source="fire").astype({"source": "str"})


def test_absent_numbers_are_missing_and_absent_texts_empty() -> None:
    frame = as_figures([ROW])
    assert list(frame) == list(COLUMNS)
    assert frame.loc[0, ["denominator", "value", "lower", "upper"]].isna().all()
    assert frame.loc[0, ["group", "note", "area_name"]].tolist() == ["", "", ""]


def test_no_rows_have_the_types_of_some() -> None:
    none, some = as_figures([]), as_figures([ROW])
    assert none.empty and none.dtypes.astype(str).to_dict() == some.dtypes.astype(str).to_dict()
    validate("figures", none.assign(source=pd.Series(dtype="str")))


def test_a_missing_text_does_not_become_the_word_nan() -> None:
    assert as_figures([ROW | {"note": None, "group": float("nan")}])["note"].tolist() == [""]
    assert as_figures([ROW, ROW | {"group": float("nan")}])["group"].tolist() == ["", ""]


def test_other_columns_are_left_out() -> None:
    assert list(as_figures([ROW | {"person": "A"}])) == list(COLUMNS)


def test_an_ordinary_figure_fits() -> None:
    validate("figures", figures())


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_fits(level: str) -> None:
    validate("figures", figures(level=level))


@given(st.sampled_from(NUMBERS), st.floats(max_value=-1e-9, allow_infinity=False))
def test_no_number_is_negative(name: str, number: float) -> None:
    with pytest.raises(pa.errors.SchemaError):
        validate("figures", figures(**{name: number}))


@pytest.mark.parametrize(
    "other",
    [{"measure": "Thefts"}, {"measure": ""}, {"level": "ward"}, {"area": ""}, {"months": 0},
     {"months": 61}, {"note": SUPPRESSED}],
)  # fmt: skip
def test_what_does_not_fit_is_refused(other: dict[str, object]) -> None:
    with pytest.raises(pa.errors.SchemaError):
        validate("figures", figures(**other))


def test_a_withheld_figure_has_no_count() -> None:
    validate("figures", figures(note=SUPPRESSED, count=float("nan")))


def test_a_figure_of_a_source_stands_once() -> None:
    twice = pd.concat([figures(), figures(count=7.0)], ignore_index=True)
    with pytest.raises(pa.errors.SchemaError):
        validate("figures", twice)
    validate("figures", twice.assign(source=["fire", "nrm"]))


@pytest.mark.parametrize("name", KEY)
def test_what_differs_in_one_part_of_the_key_is_another_figure(name: str) -> None:
    others = {"level": "force", "start": pd.Timestamp("2020-04-01"), "months": 3}
    second = figures(**{name: others.get(name, "other")})
    validate("figures", pd.concat([figures(), second], ignore_index=True))


def test_a_column_beyond_the_frame_is_refused() -> None:
    with pytest.raises(pa.errors.SchemaErrors, match="column 'person' not in"):
        validate("figures", figures().assign(person="A"))


def test_figures_name_the_last_month_that_they_cover() -> None:
    rows = [ROW, ROW | {"start": pd.Timestamp("2022-10-01"), "months": 3}]
    assert extent(as_figures(rows)) == (2, "2022-12")
    assert extent(as_figures([ROW])) == (1, "2022-03")
    assert extent(as_figures([])) == (0, "")
    assert extent(pd.DataFrame({"code": ["1"], "weight": [2.0]})) == (1, "")
    assert extent(None) == (0, "")
