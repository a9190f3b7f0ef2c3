"""The data ledger: every raw file, where it came from, and what was done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd

from safecity.catalogue.registry import Catalogue
from safecity.catalogue.sources import Source
from safecity.ingest.datasets import DATASETS
from safecity.ingest.source import Extent, tables
from safecity.ingest.sources.police_uk.rows import is_in_order
from safecity.ingest.supply.choice import Chosen
from safecity.ingest.supply.record import Entry
from safecity.ingest.supply.supplied import Supply

_ENCODINGS = {
    "utf-8-sig": "starts with a byte order mark",
    "utf-16": "read as UTF-16",
    "cp1252": "not UTF-8, read as Windows-1252",
}


def _how_written(chosen: Chosen) -> list[str]:
    """Notes on oddities of a file that was read all the same."""
    file, declared, notes = chosen.item.file, chosen.item.declared, []
    if chosen.used and file.encoding in _ENCODINGS:
        notes.append(_ENCODINGS[file.encoding])
    if chosen.used and file.crlf:
        notes.append("lines end with CRLF")
    is_cut = file.size and not file.ended and file.file_name.lower().endswith(".csv")
    if chosen.used and is_cut and not declared.by_hand:
        notes.append("no line end after the last row: its last number may be cut off")
    is_police = chosen.used and declared.monthly and file.size
    if is_police and not is_in_order(chosen.item):
        notes.append("columns in another order")
    return notes


def _extent(chosen: Chosen, extent: Extent | None) -> dict[str, object]:
    """Rows, first and last month of a file, as far as they are known."""
    file, month = chosen.item.file, chosen.item.month
    if extent is not None:
        return asdict(extent)
    is_table = file.encoding != "binary" and file.file_name.lower().endswith(".csv")
    rows = file.data_lines if is_table else None
    return asdict(Extent(rows, month, month))


def _row(
    chosen: Chosen,
    entry: Entry | None,
    catalogue: Catalogue,
    note: str,
    extent: Extent | None,
    restricted: bool,
) -> dict[str, object]:
    file, recorded = chosen.item.file, entry or Entry(chosen.item.file.name)
    slug = chosen.item.source or recorded.source or chosen.source
    source: Source | None = catalogue.sources.get(slug)
    notes = [*chosen.notes, *_how_written(chosen), *([note] if note else [])]
    if recorded.sha256 and recorded.sha256 != file.sha256:
        notes.append("its content is not the one recorded in the manifest")
    return {
        "file": file.name,
        "source": slug,
        "edition": chosen.release or chosen.item.release,
        "sha256": "" if _withholds(slug) and not restricted else file.sha256,
        "bytes": file.size,
        **_extent(chosen, extent),
        "publisher": recorded.publisher or (source.publisher if source else ""),
        "licence": recorded.licence or (source.licence if source else ""),
        "url": recorded.url or (source.url if source else ""),
        "retrieved": recorded.retrieved or "not recorded",
        "synthetic": recorded.synthetic,
        "used": chosen.used,
        "refused": chosen.fault,
        "note": "; ".join(notes),
    }


def _withholds(slug: str) -> bool:
    """Say whether a source's reader withholds counts.

    The hash of its file is then withheld too: who knows the other rows would try the few counts
    that are withheld until the hash is the same.
    """
    source = tables().get(slug)
    return source is not None and source.restricted is not None


def make_ledger(
    supply: Supply,
    catalogue: Catalogue,
    notes: Mapping[str, str],
    extents: Mapping[str, Extent] | None = None,
    *,
    restricted: bool = False,
) -> pd.DataFrame:
    """Write down every raw file.

    Parameters
    ----------
    supply : Supply
        The raw files and what was decided about them.
    catalogue : Catalogue
        Says publisher and licence where the manifest does not.
    notes : mapping
        What a reader has to say about a file, by name.
    extents : mapping, optional
        What a workbook holds, by name.
    restricted : bool
        Whether it is that of a restricted edition, which withholds no hash.

    Returns
    -------
    pandas.DataFrame
        One row per file, with the columns of the dataset "ledger".
    """
    rows = []
    for chosen in supply.chosen:
        name = chosen.item.file.name
        extent = (extents or {}).get(name)
        entry = supply.manifest.get(name)
        rows.append(_row(chosen, entry, catalogue, notes.get(name, ""), extent, restricted))
    ledger = DATASETS["ledger"]
    return ledger.typed(pd.DataFrame(rows, columns=list(ledger.columns)))
