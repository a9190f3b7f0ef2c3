"""Outcomes of crimes, in the layout of data.police.uk: each some months after its crime."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from safecity.catalogue.period import month_number
from safecity.demo.layouts import OUTCOMES, Written, stream, write_bytes

EDITION = "2022-05"
MONTHS = 24
"""Last months that have files of outcomes."""
_LONGEST = 11
_READ = [*OUTCOMES[:-1], "Last outcome category"]
_OPEN = ("Under investigation", "Status update unavailable", "")
_TWICE, _SECOND = 0.03, "Offender given a caution"


def _closed(path: Path, random: np.random.Generator) -> pd.DataFrame:
    """Crimes of a month whose last outcome is known, with the month in which it came."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=_READ)
    rows = rows[(rows["Crime ID"] != "") & ~rows["Last outcome category"].isin(_OPEN)]
    rows = rows.drop_duplicates("Crime ID")
    lag = np.minimum(random.geometric(0.35, len(rows)) - 1, _LONGEST)
    first = month_number(path.name[:7])
    return rows.assign(came=first + lag, outcome=rows["Last outcome category"])


def _content(rows: pd.DataFrame, month: str) -> bytes:
    table = rows.assign(Month=month).rename(columns={"outcome": "Outcome type"})[list(OUTCOMES)]
    text = io.StringIO()
    table.to_csv(text, index=False, lineterminator="\n")
    return text.getvalue().encode()


def write_outcomes(root: Path, force: str, months: Sequence[str], seed: int) -> list[Written]:
    """Write the outcomes of the last months to the street files that lie below a folder.

    A few crimes have a second outcome a month earlier; of the newest crimes many have none yet.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    force : str
        File name of the force.
    months : sequence of str
        Months of its street files.
    seed : int
        The city's seed.
    """
    random, wanted = stream(seed, "outcomes", force), months[-MONTHS:]
    sources = months[-MONTHS - _LONGEST :]
    folder = root / "police_uk" / EDITION
    paths = [folder / m / f"{m}-{force}-street.csv" for m in sources]
    found = [_closed(path, random) for path in paths if path.exists()]
    if not found:
        return []
    rows = pd.concat(found, ignore_index=True)
    again = rows[random.random(len(rows)) < _TWICE]
    earlier = again.assign(came=again["came"] - 1, outcome=_SECOND)
    since = again["Month"].map(month_number)
    rows = pd.concat([rows, earlier[earlier["came"] >= since]], ignore_index=True)
    return [
        write_bytes(
            root,
            f"police_outcomes/{EDITION}/{month}/{month}-{force}-outcomes.csv",
            EDITION,
            _content(rows[rows["came"] == month_number(month)], month),
        )
        for month in wanted
    ]
