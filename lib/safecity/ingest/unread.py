"""Why no reader takes a raw file, in words that help to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from safecity.ingest.scan import RawFile


def why_unread(file: RawFile, header: Sequence[str]) -> str:
    """Say what a file looks like that no reader takes.

    Parameters
    ----------
    file : RawFile
        The file.
    header : sequence of str
        Its column names.
    """
    columns = set(header)
    if not file.size:
        return "the file is empty"
    if file.is_archive:
        return "a zip archive: unpack it, or take it in with `safecity raw add`"
    if file.file_name.lower().endswith((".ods", ".xlsx", ".xls")):
        return "no reader takes this workbook; Home Office tables are named prc-csp-* or prc-pfa-*"
    if {"Crime ID", "Outcome type"} <= columns:
        return "columns of outcomes, but not the published name YYYY-MM-<force>-outcomes.csv"
    if {"Type", "Object of search"} <= columns:
        return (
            "columns of stop and search, but not the published name "
            "YYYY-MM-<force>-stop-and-search.csv"
        )
    if {"Crime ID", "Crime type"} <= columns:
        return "street-level columns, but not the published name YYYY-MM-<force>-street.csv"
    if {"LAD", "Code"} & columns and "All ages" in columns:
        return "looks like population; put it into the folder population/, or `safecity raw add` it"
    return "no reader takes this file"
