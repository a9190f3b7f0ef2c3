"""The data package opens as a model: keys of what is around the values are unique and complete."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.xdist_group("demo run")
SHORTHAND = ["[c]", "[x]", "[z]", "[low]"]


@pytest.fixture(scope="module")
def data(products: Path) -> Path:
    return products / "data"


def table(data: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(data / f"{name}.csv", na_values=SHORTHAND, low_memory=False)


@pytest.mark.parametrize(("name", "key"), [("indicators", "indicator_id"), ("exhibits", "exhibit")])
def test_what_values_are_of_has_one_row_each(data: Path, name: str, key: str) -> None:
    around = table(data, name)
    assert around[key].notna().all() and around[key].is_unique
    for values in ("all-values", "monthly-counts"):
        used = set(table(data, values)[key].dropna())
        assert used and used <= set(around[key])


def test_every_area_of_a_value_has_a_name(data: Path) -> None:
    parts = [table(data, "comparators")[["area", "label"]].set_axis(["code", "label"], axis=1)]
    parts += [table(data, name)[["code", "label"]] for name in ("wards", "lsoas")]
    named = set(pd.concat(parts)["code"].dropna())
    areas = table(data, "all-values")["area"].dropna().astype(str)
    codes = set(areas[areas.str.fullmatch(r"[EWL]\d{8}")])
    assert codes and codes <= named


def test_months_are_first_days_without_gaps(data: Path) -> None:
    months = pd.to_datetime(table(data, "monthly-counts")["month"])
    assert (months.dt.day == 1).all()
    whole = pd.date_range(months.min(), months.max(), freq="MS")
    assert set(whole) == set(months)


def test_the_page_names_files_that_are_there(data: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "power-bi.md"
    rows = [r for r in page.read_text("utf-8").splitlines() if r.startswith("| ") and ".csv" in r]
    named = {word for row in rows for word in row.split("`") if word.endswith(".csv")}
    assert len(named) >= 8 and all((data / name).is_file() for name in named)
