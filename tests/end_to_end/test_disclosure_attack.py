"""The demo's own exhibits, attacked: no withheld count can be worked out or read in words."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from safecity.catalogue.kinds import kind_named
from safecity.exhibits.store import Store

from .attack import Sum, families, given_away
from .published import SECRET, by_indicator, columns_of, joined_sums, totals_of, withheld_rows

pytestmark = pytest.mark.xdist_group("demo run")


@pytest.fixture(scope="module")
def exhibits(products):
    return Store(products / "exhibits").read()


def attacked(family, total: float, others) -> list[str]:
    """Give the attacker one total, and every joined row, over all parts that are named."""
    names = frozenset(name for column in family for name in (*column.shown, *column.hidden))
    least = sum({n: v for column in family for n, v in column.shown.items()}.values())
    if total < least:
        return []
    sides = {column.where.split()[-1] for column in family}
    sums = [s for s in joined_sums(others, names) if s.where.split()[-1] in sides]
    return given_away(family, [Sum(f"total {total:g}", names, total), *sums])


def test_something_is_withheld_in_the_demo(exhibits) -> None:
    assert sum(len(withheld_rows(e)) for e in exhibits) >= 2


def test_no_withheld_count_can_be_worked_out(exhibits) -> None:
    told = []
    for indicator, theirs in by_indicator(exhibits).items():
        totals = totals_of(theirs)
        for family in families(columns_of(theirs)):
            if any(column.hidden for column in family):
                side = "earlier" if family[0].where.endswith("before") else "latest"
                for total in totals[side]:
                    told += [f"{indicator}: {x}" for x in attacked(family, total, theirs)]
    assert told == []


def test_a_withheld_row_holds_no_value(exhibits) -> None:
    for exhibit in exhibits:
        rows = withheld_rows(exhibit)
        secret = [name for name in SECRET if name in rows]
        assert rows[secret].isna().all(axis=None), exhibit.id


def test_no_small_count_of_a_place_or_kind_of_people_is_shown(exhibits) -> None:
    for exhibit in exhibits:
        if exhibit.table is not None and "suppressed" in exhibit.table:
            shown = exhibit.table[~exhibit.table["suppressed"].astype(bool)]
            kind = kind_named(exhibit.form)
            counts = {n for n in ("count", "found", "before") if kind.column(n).role == "count"}
            for name in counts & set(shown):
                assert not shown[name].between(1, 4).any(), f"{exhibit.id} {name}"


def test_no_words_give_a_withheld_row_away(exhibits) -> None:
    """Neither headline, alt text nor finding puts a number behind a withheld name."""
    for exhibit in exhibits:
        said = [exhibit.headline, exhibit.alt, exhibit.finding.sentence if exhibit.finding else ""]
        for name in names_of(withheld_rows(exhibit)):
            for text in said:
                assert not re.search(rf"\b{re.escape(name)}\b:? (at )?\(?\d", text), exhibit.id


def names_of(rows: pd.DataFrame) -> list[str]:
    column = next((c for c in ("label", "group") if c in rows), None)
    return [] if column is None else rows[column].astype(str).tolist()
