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
_CHARGED = "Suspect charged"
_IN_COURT = ("Awaiting court outcome", "Court result unavailable")
"""Last outcomes of street-level files that follow a charge."""
_COURT_TAKES = 5
"""Months from a charge to the court's result."""


def _closed(path: Path, random: np.random.Generator) -> pd.DataFrame:
    """Crimes of a month whose last outcome is known, with the month in which it came."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=_READ)
    rows = rows[(rows["Crime ID"] != "") & ~rows["Last outcome category"].isin(_OPEN)]
    rows = rows.drop_duplicates("Crime ID")
    lag = np.minimum(random.geometric(0.35, len(rows)) - 1, _LONGEST)
    first = month_number(path.name[:7])
    return rows.assign(came=first + lag, outcome=rows["Last outcome category"])


def _with_charges(rows: pd.DataFrame) -> pd.DataFrame:
    """Let a charge come before what a court does; the result of one that is awaited does not."""
    in_court = rows["outcome"].isin(_IN_COURT)
    charges = rows[in_court].assign(outcome=_CHARGED)
    results = rows[rows["outcome"] == _IN_COURT[1]]
    late = results.assign(came=results["came"] + _COURT_TAKES)
    return pd.concat([rows[~in_court], charges, late], ignore_index=True)


def _content(rows: pd.DataFrame, month: str) -> bytes:
    table = rows.assign(Month=month).rename(columns={"outcome": "Outcome type"})[list(OUTCOMES)]
    text = io.StringIO()
    table.to_csv(text, index=False, lineterminator="\n")
    return text.getvalue().encode()


def write_outcomes(root: Path, force: str, months: Sequence[str], seed: int) -> list[Written]:
    """Write the outcomes of the last months to the street files that lie below a folder.

    A few crimes have a second outcome a month earlier, and those that went to court their charge;
    of the newest crimes many have none yet.

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
    sources = months[-MONTHS - _LONGEST - _COURT_TAKES :]
    folder = root / "police_uk" / EDITION
    paths = [folder / m / f"{m}-{force}-street.csv" for m in sources]
    found = [_closed(path, random) for path in paths if path.exists()]
    if not found:
        return []
    rows = _with_charges(pd.concat(found, ignore_index=True))
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
