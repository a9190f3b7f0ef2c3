"""Files of the synthetic country: written once, hashed as written."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Written:
    """A file that was written.

    Attributes
    ----------
    file : str
        Path below the folder of raw files, with forward slashes.
    source, edition : str
        Slug of the catalogue's source, and the edition it stands for.
    sha256 : str
        Hash of its content.
    """

    file: str
    source: str
    edition: str
    sha256: str


def write_bytes(root: Path, file: str, edition: str, content: bytes) -> Written:
    """Write a file below `root`; the first folder of its path is its source."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Written(file, file.partition("/")[0], edition, hashlib.sha256(content).hexdigest())


def write_table(
    root: Path,
    file: str,
    edition: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> Written:
    """Write a small table as CSV in UTF-8 with plain line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return write_bytes(root, file, edition, text.getvalue().encode())
