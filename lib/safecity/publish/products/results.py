"""The table of results: every value of an edition in one long table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safecity.files import csv_text
from safecity.publish.product import Product

if TYPE_CHECKING:
    import pandas as pd

FILE = "results.csv"


def make(results: pd.DataFrame) -> bytes:
    """Write the table as comma-separated values in UTF-8.

    Parameters
    ----------
    results : pandas.DataFrame
        In the columns of `exhibits.results.COLUMNS`; text that could be a formula is guarded.
    """
    return csv_text(results).encode("utf-8")


PRODUCT = Product(
    file=FILE,
    name="Table of results",
    says="every computed value in one long table",
    place=10,
    make=make,
    has_words=False,
)
