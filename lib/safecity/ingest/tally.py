"""What was counted from one kind of the own force's files, and what became of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from safecity.ingest.quarantine import Rejected

QUALITY = ("month", "force", "file", "measure", "value")


@dataclass(frozen=True)
class Tally:
    """Counts of the own area, and what became of the rows.

    Attributes
    ----------
    frame : pandas.DataFrame
        The tidy counts; without rows, but with its columns, where nothing could be counted.
    quality : pandas.DataFrame
        `month` (timestamp), `force`, `file`, `measure`, `value`.
    rejected : tuple of Rejected
        Rows for the quarantine.
    notes : dict
        What there is to say about a file, by name, for the ledger.
    lacks : tuple of (str, str, str)
        What could not be given: what, period, cost.
    """

    frame: pd.DataFrame
    quality: pd.DataFrame
    rejected: tuple[Rejected, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    lacks: tuple[tuple[str, str, str], ...] = ()


def no_quality() -> pd.DataFrame:
    """Return the quality of no files."""
    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in QUALITY})
    return frame.astype({"month": "datetime64[us]", "value": "int64"})


def melt_quality(files: pd.DataFrame, prefix: str, measures: Sequence[str]) -> pd.DataFrame:
    """One row per file and measure; the names of measures get a prefix."""
    named = files.rename(columns={name: f"{prefix}_{name}" for name in measures})
    names = [f"{prefix}_{name}" for name in measures]
    long = named.melt(["month", "force", "file"], names, var_name="measure", value_name="value")
    long["month"] = pd.to_datetime(long["month"], format="%Y-%m")
    order = long.sort_values(["month", "force", "file"], kind="stable", ignore_index=True)
    return order.astype({"value": "int64"})


def lost_files(files: pd.DataFrame, what: str, cost: str) -> tuple[tuple[str, str, str], ...]:
    """Say which months were left out, for the list of what is missing.

    Parameters
    ----------
    files : pandas.DataFrame
        `month`, `force`, `defect`.
    what, cost : str
        What the files hold, and what their lack costs.
    """
    bad = files[files["defect"] != ""].sort_values("month")
    rows = bad[["force", "defect", "month"]].itertuples(index=False)
    return tuple((f"{force} {what}: {defect}", month, cost) for force, defect, month in rows)
