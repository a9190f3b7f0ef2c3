"""The one long table of results: every value that any product prints, with how it was made."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from safecity.catalogue.kinds import kind_named, resolved
from safecity.exhibits.exhibit import Exhibit

MEANINGS = {
    "exhibit": "id of the exhibit that prints the value: theme and name",
    "indicator": "id of the indicator, as the catalogue declares it; empty for what reads several",
    "area": "name or code of the area or place that the value is of",
    "group": "group, type, comparison or label within the exhibit; empty where there is none",
    "period": "months or year that the value covers",
    "numerator": "count that the value was worked out from; empty where there is none",
    "denominator": "residents, base or count before that it was divided by",
    "value": "the value, unrounded; empty where it is missing or withheld",
    "lower": "lower limit of its interval, at 95 per cent unless the method says otherwise",
    "upper": "upper limit of its interval",
    "unit": "unit of the value",
    "method": "how value and limits were worked out",
    "edition": "sources with the editions that were read",
    "caveats": "slugs of the caveats that stand beside it",
    "suppressed": "whether the value is withheld because the number is small",
    "synthetic": "whether any input was made up",
}
"""What each column of the table holds."""
COLUMNS = tuple(MEANINGS)


def results(exhibits: Iterable[Exhibit]) -> pd.DataFrame:
    """Collect every value of the exhibits.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        Those are read whose kind says what of their table is a result; others list words, scores of
        models or files.

    Returns
    -------
    pandas.DataFrame
        One row per value, in the columns of `COLUMNS`; a suppressed value has none.
    """
    frames = [_rows(e) for e in exhibits if e.table is not None and kind_named(e.form).results]
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(frames, ignore_index=True)[list(COLUMNS)]


def _rows(exhibit: Exhibit) -> pd.DataFrame:
    measured = kind_named(exhibit.form).results
    assert exhibit.table is not None and measured is not None
    table = exhibit.table
    columns = {ours: resolved(theirs, table) for ours, theirs in measured.columns.items()}
    given = {ours: table[theirs] for ours, theirs in columns.items() if theirs in table}
    constants = {
        "exhibit": exhibit.id,
        "indicator": exhibit.indicator,
        "unit": exhibit.unit,
        "method": exhibit.method or measured.method,
        "edition": "; ".join(f"{s.slug} {s.edition}" for s in exhibit.sources),
        "caveats": " ".join(c.slug for c in exhibit.caveats),
        "synthetic": exhibit.synthetic,
        "suppressed": table.get("suppressed", False),
    }
    defaults = {"area": exhibit.place, "group": "", "period": exhibit.period}
    known = defaults | given | constants
    if "period" in given:
        known["period"] = given["period"].map(_period)
    if "group" in given:
        known["group"] = given["group"].astype(str)
    return pd.DataFrame(known, index=table.index).reindex(columns=list(COLUMNS))


def _period(value: object) -> str:
    return f"{value:%Y-%m}" if isinstance(value, pd.Timestamp) else str(value)
