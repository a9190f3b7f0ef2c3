"""The record of raw files: where each came from, under which licence, with which content."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from safecity.errors import SafecityError, nearest
from safecity.files import replacing
from safecity.ingest.supply.scan import MANIFEST

_YES = {"true", "yes", "1"}


@dataclass(frozen=True)
class Entry:
    """One row of `manifest.csv`.

    Attributes
    ----------
    file : str
        Path relative to the folder of raw files, with forward slashes.
    source, edition : str
        Slug of the catalogue's source, and the edition it was published as.
    sha256 : str
        Hash of the content when it was taken in.
    url, publisher, licence : str
        Where it came from.
    retrieved : str
        Day it was taken in, as "YYYY-MM-DD".
    synthetic : bool
        Whether it was made up; everything that comes of it is stamped SYNTHETIC.
    """

    file: str
    source: str = ""
    edition: str = ""
    sha256: str = ""
    url: str = ""
    publisher: str = ""
    licence: str = ""
    retrieved: str = ""
    synthetic: bool = False


COLUMNS = tuple(field.name for field in fields(Entry))


def _entry(row: dict[str, str], path: Path, line: int) -> Entry:
    if not row.get("file") or None in row or None in row.values():
        raise SafecityError(
            f"a row of the manifest has not the {len(COLUMNS)} fields of its header",
            path=path,
            line=line,
            remedy="Correct the row, or take the file in again with `safecity raw add`",
        )
    known = {name: row[name].strip() for name in COLUMNS if name in row and name != "synthetic"}
    return Entry(**known, synthetic=row.get("synthetic", "").strip().lower() in _YES)


def read_manifest(raw: Path) -> dict[str, Entry]:
    """Read `manifest.csv`; no file means no entries.

    Parameters
    ----------
    raw : Path
        The folder of raw files.

    Returns
    -------
    dict
        Entries by file name relative to `raw`.

    Raises
    ------
    SafecityError
        Where a column is missing or a row is broken.
    """
    path = raw / MANIFEST
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        try:
            rows = [(row, reader.line_num) for row in reader]
        except csv.Error as error:
            at, remedy = reader.line_num, "Close the quotation mark, or take the file in again"
            problem = f"a row of the manifest cannot be read ({error})"
            raise SafecityError(problem, path=path, line=at, remedy=remedy) from error
        for name in ("file", "source", "sha256"):
            if name not in (reader.fieldnames or []):
                raise SafecityError(
                    f"the manifest has no column '{name}'",
                    path=path,
                    line=1,
                    remedy=nearest(name, reader.fieldnames or []),
                )
        return {row["file"]: _entry(row, path, at) for row, at in rows}


def write_manifest(raw: Path, entries: dict[str, Entry]) -> Path:
    """Write `manifest.csv` whole, under another name first.

    Parameters
    ----------
    raw : Path
        The folder of raw files.
    entries : dict
        Entries by file name.
    """
    path = raw / MANIFEST
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for name in sorted(entries):
            row = asdict(entries[name])
            writer.writerow({**row, "synthetic": str(row["synthetic"]).lower()})
    return path


def noted(n: int, one: str, several: str = "") -> str:
    """Say how many rows of a file something is true of: "1 row in quarantine"; "" of none."""
    return f"{n:,} {one if n == 1 else several or f'{one}s'}" if n else ""
