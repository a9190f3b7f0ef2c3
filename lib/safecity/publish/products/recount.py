"""Printed counts of police records beside a second count of the raw files, with its query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from safecity.catalogue.registry import Catalogue
from safecity.ingest.sources.police_uk.recount import QUERY
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.look import pages, styled_sheet
from safecity.publish.product import Product

MONTHLY = "count per month"
"""Unit of results that are one count of one month."""


@dataclass(frozen=True)
class Recount:
    """A series of monthly counts, as printed and as counted again.

    Attributes
    ----------
    exhibit, title : str
        Id of the exhibit that prints it, and what is counted.
    months : tuple of (str, int, int)
        Of each month that both have: "YYYY-MM", the count printed, the count worked out again.
    """

    exhibit: str
    title: str
    months: tuple[tuple[str, int, int], ...]

    @property
    def differing(self) -> tuple[tuple[str, int, int], ...]:
        """The months whose two counts are not the same."""
        return tuple(month for month in self.months if month[1] != month[2])

    @property
    def years(self) -> tuple[tuple[str, int, int, int], ...]:
        """Each financial year: its name, months compared, sums printed and counted again."""
        sums: dict[str, tuple[int, int, int]] = {}
        for month, printed, again in self.months:
            n, a, b = sums.get(_year(month), (0, 0, 0))
            sums[_year(month)] = (n + 1, a + printed, b + again)
        return tuple((year, *counts) for year, counts in sums.items())


def _year(month: str) -> str:
    year = int(month[:4]) - (int(month[5:]) < 4)
    return f"{year}/{(year + 1) % 100:02d}"


def recount(
    results: pd.DataFrame, recounted: pd.DataFrame, catalogue: Catalogue
) -> tuple[Recount, ...]:
    """Lay the monthly counts of police records that an edition prints beside a second count.

    Parameters
    ----------
    results : pandas.DataFrame
        Every value that is printed, in the columns of `exhibits.results.COLUMNS`.
    recounted : pandas.DataFrame
        `month`, `category`, `count` of the own area, from `ingest`.
    catalogue : Catalogue
        Says which crime types an indicator counts.

    Returns
    -------
    tuple of Recount
        One for each series in the order of the results. A month is compared where it is printed
        and where the second count has any row; a month that is left out of both is no agreement.
    """
    if recounted.empty:
        return ()
    wide = recounted.assign(month=recounted["month"].dt.strftime("%Y-%m"))
    again = wide.pivot_table(index="month", columns="category", values="count", fill_value=0)
    kinds = {i.id: i.crime_types for i in catalogue.indicators.values() if i.crime_types}
    rows = results[(results["unit"] == MONTHLY) & results["indicator"].isin(list(kinds))]
    rows = rows[rows["numerator"].notna() & rows["period"].isin(again.index)]
    recounts = []
    for (exhibit, indicator), series in rows.groupby(["exhibit", "indicator"], sort=False):
        counts = again.reindex(columns=list(kinds[indicator]), fill_value=0).sum(axis=1)
        recounts.append(
            _compared(str(exhibit), catalogue.indicators[indicator].title, series, counts)
        )
    return tuple(recounts)


def _compared(exhibit: str, title: str, series: pd.DataFrame, counts: pd.Series) -> Recount:
    pairs = zip(series["period"], series["numerator"], strict=True)
    months = ((str(m), round(float(printed)), int(counts[m])) for m, printed in pairs)
    return Recount(exhibit, title, tuple(months))


def render_recount(draft: Draft, document: Document, recounts: Sequence[Recount]) -> bytes:
    """Write the page.

    Parameters
    ----------
    draft, document : Draft, Document
        The edition.
    recounts : sequence of Recount
        What is printed beside the second count; empty where there is none.

    Returns
    -------
    bytes
        One HTML page that needs no script and no network.
    """
    page = pages().get_template("recount.html.j2")
    text = page.render(
        doc=document,
        series=recounts,
        n_months=sum(len(each.months) for each in recounts),
        n_differing=sum(len(each.differing) for each in recounts),
        query=QUERY,
        force=draft.assessment.partnership.force,
    )
    return styled_sheet(text).encode("utf-8")


PRODUCT = Product(
    file="recount.html",
    name="Counted again",
    says="the printed counts of police records beside a second count of the raw files, in SQL",
    place=13,
    make=render_recount,
    has_words=False,
)
