"""A page of all partnerships of a nation: each indicator with rank and change, and the editions.

It reads what the editions publish, their tables of indicators, after disclosure control; no number
is worked out anew but the rank, which is over those that have the value for the whole period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from safecity.catalogue.assessment import House
from safecity.files import csv_text, unguarded, write_whole
from safecity.numbers import listed, number
from safecity.publish.look import COLOURS, TEMPLATES, embedded_fonts, hash_of, pages, styled

INDEX, TABLE = "index.html", "indicators.csv"
FEW = 12
"""Partnerships that are named one by one."""
COLUMNS = (
    "indicator", "id", "code", "partnership", "force", "value", "lower", "upper", "unit",
    "n_months", "rank", "ranked", "change", "change_size", "against", "verdict", "data_status",
)  # fmt: skip
"""Columns of the table that is downloaded; `rank` counts from the highest value."""
_NUMBERS = ("value", "lower", "upper", "change_size", "n_months")


@dataclass(frozen=True)
class Edition:
    """One partnership's edition.

    Attributes
    ----------
    code, name, force, slug, year : str
        The partnership, its police force, and the names of its folders.
    reason : str
        Why there is none; empty where it was made.
    """

    code: str
    name: str
    force: str
    slug: str
    year: str
    reason: str = ""


def national_table(house: House, editions: Sequence[Edition]) -> pd.DataFrame:
    """Read every edition's table of indicators, and rank each indicator.

    Parameters
    ----------
    house : House
        The house of the editions.
    editions : sequence of Edition
        Those without a reason are read.

    Returns
    -------
    pandas.DataFrame
        In the columns of `COLUMNS`, a row per indicator and edition. `rank` is 1 for the highest
        value, and equal values share one; it is missing where the value is, or where it is of
        another number of months or another unit than most.
    """
    frames = [frame for each in editions if (frame := _of_edition(house, each)) is not None]
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS))
    table = pd.concat(frames, ignore_index=True)
    order = {key: n for n, key in enumerate(dict.fromkeys(table["id"]))}
    ranked = [_ranked(rows) for _, rows in table.groupby("id", sort=False)]
    table = pd.concat(ranked).assign(order=lambda rows: rows["id"].map(order))
    table = table.sort_values(["order", "rank", "partnership"], na_position="last", kind="stable")
    return table[list(COLUMNS)].reset_index(drop=True)


def _of_edition(house: House, edition: Edition) -> pd.DataFrame | None:
    folder = house.working(edition.slug, edition.year) / "exhibits"
    path = folder / "summary" / "indicator_table.csv"
    if edition.reason or not path.is_file():
        return None
    text = StringIO(unguarded(path.read_text(encoding="utf-8")))
    frame = pd.read_csv(text, dtype=str, keep_default_na=False)
    frame = frame.reindex(columns=list(COLUMNS))
    for name in _NUMBERS:
        frame[name] = pd.to_numeric(frame[name], errors="coerce")
    own = {"code": edition.code, "partnership": edition.name, "force": edition.force}
    return frame.assign(**own)


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows[rows["value"].notna()]
    if known.empty:
        return rows.assign(rank=pd.NA, ranked=0)
    alike = known.groupby(["unit", "n_months"])["value"].transform("size")
    usual = known.loc[alike.idxmax(), ["unit", "n_months"]]
    same = known[known[["unit", "n_months"]].eq(usual).all(axis=1)]
    rank = same["value"].rank(method="min", ascending=False)
    return rows.assign(rank=rank.reindex(rows.index), ranked=len(same))


def write_national(house: House, editions: Sequence[Edition], year: str) -> Path:
    """Write the page of all partnerships, and its table as CSV.

    Parameters
    ----------
    house : House
        The house of the editions; both files go into its root.
    editions : sequence of Edition
        Every partnership.
    year : str
        The edition.

    Returns
    -------
    Path
        The page; it opens from a disk, and its tables are whole without scripts.
    """
    table = national_table(house, editions)
    write_whole(house.root / TABLE, csv_text(table))
    script = (TEMPLATES / "national.js").read_text(encoding="utf-8")
    page = (
        pages()
        .get_template("national.html.j2")
        .render(
            year=year,
            editions=[(each, _link(house, each)) for each in editions],
            n_made=sum(not each.reason for each in editions),
            indicators=_indicators(table, house, editions),
            synthetic=bool(table["data_status"].eq("SYNTHETIC").any()),
            script=script,
            hash=hash_of(script),
            table=TABLE,
        )
    )
    sheet = pages().get_template("national.css.j2")
    return write_whole(
        house.root / INDEX, styled(page, sheet.render(fonts=embedded_fonts(page), colours=COLOURS))
    )


def _link(house: House, edition: Edition) -> str:
    path = house.outputs(edition.slug, edition.year) / "report.html"
    there = not edition.reason and path.is_file()
    return path.relative_to(house.root).as_posix() if there else ""


def _indicators(
    table: pd.DataFrame, house: House, editions: Sequence[Edition]
) -> list[dict[str, Any]]:
    links = {each.code: _link(house, each) for each in editions}
    named = {each.code: each.name for each in editions if not each.reason}
    indicators = []
    for key, rows in table.groupby("id", sort=False):
        absent = [name for code, name in named.items() if code not in set(rows["code"])]
        known = int(rows["value"].notna().sum())
        indicators.append(
            {
                "id": str(key),
                "title": rows["indicator"].iloc[0],
                "unit": rows["unit"].mode().iloc[0],
                "ranked": int(rows["ranked"].iloc[0]),
                "known": known,
                "without": len(rows) - known,
                "absent": _named(absent),
                "rows": [_cells(row, links[row.code]) for row in rows.itertuples()],
            }
        )
    return indicators


def _named(names: list[str]) -> str:
    return listed(names) if len(names) <= FEW else f"{len(names)} partnerships"


def _cells(row: Any, link: str) -> dict[str, Any]:
    value = "" if pd.isna(row.value) else number(row.value, 1)
    low, high = (number(end, 1) if pd.notna(end) else "" for end in (row.lower, row.upper))
    return {
        "rank": "" if pd.isna(row.rank) else int(row.rank),
        "name": row.partnership,
        "force": row.force,
        "link": link,
        "value": value,
        "limits": f"{low} to {high}" if value and low and high else "",
        "months": "" if pd.isna(row.n_months) else int(row.n_months),
        "sort": "" if pd.isna(row.value) else row.value,
        "change": row.change,
        "size": "" if pd.isna(row.change_size) else row.change_size,
        "against": row.against,
        "verdict": row.verdict,
    }
