"""Spines: where each ward or area stands among its like, by what an exhibit prints of them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import number
from safecity.publish.cells import Heading, Table
from safecity.publish.dashboard.records import JSON, plain
from safecity.readings.evidence.withholding import flags, suppressed_rows

FEWEST = 4
"""Areas of which quartiles are shown."""
CAPTION = "Rates of each ward, and how they stand to the whole area"
WITHHELD = "withheld"
ABOVE, BELOW, MEETS = "above", "below", "meets"
MEANING = (
    "above, below: the 95% interval lies wholly above or below the rate of the whole area; meets: "
    "it holds it, and the two are not clearly apart; [c]: withheld. Many are read at once: of "
    "twenty that are alike one is expected to stand apart by chance. The whole area is its wards "
    "together, as the maps count them; its headline rate may rest on other records.",
)


def spine_of(exhibit: Exhibit) -> JSON | None:
    """Sum up the areas of a map or a comparison, from the values that it prints and no others.

    Disclosure control has been over the table: a withheld row takes no part, and the rate of the
    whole area, which with the others would give it away, is left out where any row is withheld.

    Parameters
    ----------
    exhibit : Exhibit
        Of any kind.

    Returns
    -------
    dict or None
        `whole` (value, or None), `ends` (lowest, lower quartile, median, upper quartile, highest),
        `standing` by code: "above" or "below" where the 95% interval lies wholly beyond that of the
        whole area, "meets" where it does not, "withheld", or "" where there is nothing to compare.
        None where fewer than four areas are printed.
    """
    table = exhibit.table
    if table is None or exhibit.chart not in ("map", "comparison"):
        return None
    if not {"value", "lower", "upper"} <= set(table.columns):
        return None
    withheld = pd.Series(suppressed_rows(table), index=table.index)
    known = table["value"].notna() & ~withheld
    if "usable" in table:
        known &= flags(table, "usable")
    if known.sum() < FEWEST:
        return None
    whole = _whole(table, known, withheld)
    code = "code" if exhibit.chart == "map" else "area"
    standing = {
        str(row[code]): WITHHELD if withheld[at] else _standing(row, whole) if known[at] else ""
        for at, row in table.iterrows()
    }
    ends = np.percentile(table.loc[known, "value"].astype(float), [0, 25, 50, 75, 100])
    return {
        "whole": None if whole is None else plain(whole[0]),
        "ends": [plain(end) for end in ends],
        "standing": standing,
    }


def _whole(
    table: pd.DataFrame, known: pd.Series, withheld: pd.Series
) -> tuple[float, float, float] | None:
    """Value of the whole area and the limits between which it lies."""
    if "own" in table:
        own = table[flags(table, "own") & known]
        if own.empty:
            return None
        value, lower, upper = own.iloc[0][["value", "lower", "upper"]].astype(float)
        return value, lower, upper
    if withheld.any() or not known.all() or "population" not in table:
        return None
    value = float(np.average(table["value"].astype(float), weights=table["population"]))
    return value, value, value


def _standing(row: pd.Series, whole: tuple[float, float, float] | None) -> str:
    if whole is None or pd.isna(row["lower"]) or bool(row.get("own", False)):
        return ""
    if row["lower"] > whole[2]:
        return ABOVE
    return BELOW if row["upper"] < whole[1] else MEETS


def ward_table(exhibits: Iterable[Exhibit], titles: dict[str, str]) -> Table | None:
    """List the rate of every ward on every indicator that has a map by ward, and how it stands.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        All of an edition.
    titles : dict
        Titles of indicators.

    Returns
    -------
    Table or None
        A row for each ward; None where nothing is mapped.
    """
    spines = [(e, s) for e in exhibits if e.chart == "map" and (s := spine_of(e))]
    if not spines:
        return None
    fewest = min(len(spine["standing"]) for _, spine in spines)
    by_indicator = {
        e.indicator: (e, s) for e, s in reversed(spines) if len(s["standing"]) == fewest
    }
    wards = {code: label for e, _ in by_indicator.values() for code, label in _labels(e)}
    columns = [_column(e, s, wards) for e, s in reversed(by_indicator.values())]
    units = [
        (titles.get(e.indicator, e.indicator), e.unit) for e, _ in reversed(by_indicator.values())
    ]
    headings = (Heading("Ward", False), *(Heading(f"{t}, {u}", True) for t, u in units))
    rows = tuple(zip(wards.values(), *columns, strict=True))
    return Table(CAPTION, headings, rows, MEANING)


def _labels(exhibit: Exhibit) -> list[tuple[str, str]]:
    table = exhibit.table
    assert table is not None
    return list(zip(table["code"].astype(str), table["label"].astype(str), strict=True))


def _column(exhibit: Exhibit, spine: JSON, wards: Iterable[str]) -> list[str]:
    table = exhibit.table
    assert table is not None
    places = next((c.decimals for c in exhibit.columns if c.name == "value"), None)
    values = dict(zip(table["code"].astype(str), table["value"], strict=True))
    return [_cell(values.get(ward), spine["standing"].get(ward, ""), places or 0) for ward in wards]


def _cell(value: float | None, standing: str, places: int) -> str:
    if standing == WITHHELD:
        return "[c]"
    if value is None or pd.isna(value):
        return "[x]"
    return f"{number(value, places)} {standing}".rstrip()
