"""What was asked of the datasets of an assessment, so that only what depends on a change is redone.

A dataset that changes with every raw file, such as the ledger, is asked for a part where a part is
all that is read: its months that count, the editions that are cited. What is asked for is written
down by name while a notebook reads, and digested afterwards from the data as they are then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from safecity.digests import digest
from safecity.files import json_text, write_whole

if TYPE_CHECKING:
    import pandas as pd


class Datasets(Protocol):
    """What a part is taken from: the prepared datasets of an assessment."""

    @property
    def coverage(self) -> pd.DataFrame:
        """See `Prepared.coverage`."""

    @property
    def ledger(self) -> pd.DataFrame:
        """See `Prepared.ledger`."""

    @property
    def hashes(self) -> dict[str, str]:
        """See `Prepared.hashes`."""

    @property
    def synthetic(self) -> bool:
        """See `Prepared.synthetic`."""

    def part(self, name: str) -> pd.DataFrame:
        """See `Prepared.part`."""


SYNTHETIC = "synthetic"
"""Whether any file is made up: what most exhibits print, and none asks of a dataset."""


class Asked:
    """Names of what was asked for, on file as soon as they are known: kernels end without notice.

    Parameters
    ----------
    record : Path, optional
        JSON file that lists them; where none is given nobody wants to know.
    """

    def __init__(self, record: Path | None = None) -> None:
        """Nothing was asked yet."""
        self.record = record
        self.names: set[str] = set()

    def note(self, name: str) -> None:
        """Write down that something was asked for."""
        if name not in self.names:
            self.names.add(name)
            if self.record is not None:
                write_whole(self.record, json_text(sorted(self.names)))


def asked_by(slug: str) -> str:
    """Name the record of one theme, in the folder of its exhibits and those of others."""
    return f"{slug}.asked.json"


def names_in(record: Path) -> frozenset[str] | None:
    """Read what was asked for; None where that was not written down."""
    try:
        return frozenset(map(str, json.loads(record.read_text(encoding="utf-8"))))
    except (OSError, ValueError, TypeError):
        return None


def complete_months(data: Datasets) -> pd.DataFrame:
    """Return `month`, `area`, `category` and whether that is complete; no counts."""
    coverage = data.coverage
    return coverage[["month", "area", "category"]].assign(complete=coverage["status"] == "complete")


def cited_files(data: Datasets) -> pd.DataFrame:
    """Return of every raw file that was used what a source is cited by."""
    ledger = data.ledger
    used = ledger[ledger["used"].astype(bool)]
    return used[["source", "synthetic", "edition", "first_month", "last_month"]]


PARTS: dict[str, Callable[[Datasets], pd.DataFrame]] = {
    "complete": complete_months,
    "cited": cited_files,
}
"""Parts of datasets, by the name under which they are asked for."""


def states(data: Datasets, names: Iterable[str]) -> dict[str, str]:
    """Digest what some names stand for, in the data as they are now.

    Parameters
    ----------
    data : Datasets
        The datasets.
    names : iterable of str
        Of datasets and of `PARTS`.
    """
    known = data.hashes | {SYNTHETIC: str(data.synthetic)}
    return {name: known[name] if name in known else _part(data, name) for name in names}


def _part(data: Datasets, name: str) -> str:
    if name not in PARTS:
        return ""
    import pandas as pd

    frame = data.part(name)
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes()
    types = {column: str(kind) for column, kind in frame.dtypes.items()}
    return digest([types, hashlib.sha256(rows).hexdigest()])
