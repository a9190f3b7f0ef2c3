"""What services of publishers answer: tables of ArcGIS, page by page, and lists of GOV.UK."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from safecity.errors import SafecityError
from safecity.files import replacing
from safecity.ingest.take.download import ask

MOST_PAGES = 1_000


def read_pages(url: str, timeout: float) -> Iterator[dict[str, Any]]:
    """Ask for all rows of a layer; a service gives a limited number at a time.

    Raises
    ------
    SafecityError
        Where an answer is not as a service gives it, or the pages do not end.
    """
    offset = 0
    for _ in range(MOST_PAGES):
        query = {"where": "1=1", "outFields": "*", "returnGeometry": "false", "f": "json"}
        address = f"{url}?{urlencode({**query, 'resultOffset': offset})}"
        with ask(address, timeout) as answer:
            try:
                page = json.loads(answer.content)
                rows = [feature["attributes"] for feature in page["features"]]
            except (ValueError, KeyError, TypeError) as error:
                remedy = "Get the table by hand and use `safecity raw add`"
                raise SafecityError(f"{url} is no table of a service", remedy=remedy) from error
        yield from rows
        offset += len(rows)
        if not page.get("exceededTransferLimit") or not rows:
            return
    raise SafecityError(f"{url} has no end", remedy="Get the table by hand")


def save_table(url: str, target: Path, timeout: float = 30) -> None:
    """Save a layer as CSV under the publisher's column names; whole or not at all.

    Parameters
    ----------
    url : str
        The layer's query address.
    target : Path
        The file.
    timeout : float
        Seconds without a byte after which a server is given up.

    Raises
    ------
    SafecityError
        As `read_pages`, or where the layer has no rows.
    """
    rows = list(read_pages(url, timeout))
    if not rows:
        raise SafecityError(f"{url} has no rows", remedy="Get the table by hand")
    with replacing(target) as part, part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def list_documents(url: str, timeout: float) -> list[tuple[str, str]]:
    """List the documents of a GOV.UK collection: path and title.

    Parameters
    ----------
    url : str
        Address of the collection in the content API.
    timeout : float
        Seconds without a byte after which a server is given up.

    Raises
    ------
    SafecityError
        As `ask`.
    ValueError, KeyError, TypeError
        Where the answer is no collection.
    """
    with ask(url, timeout) as answer:
        listed = answer.json()["links"]["documents"]
    return [(str(each["base_path"]), str(each["title"])) for each in listed]


def list_attachments(url: str, timeout: float) -> list[tuple[str, str]]:
    """List the attachments of a GOV.UK content page: address and title.

    Parameters
    ----------
    url : str
        Address of the page in the content API.
    timeout : float
        Seconds without a byte after which a server is given up.

    Raises
    ------
    SafecityError
        As `ask`.
    ValueError, KeyError, TypeError
        Where the answer is no page with attachments.
    """
    with ask(url, timeout) as answer:
        listed = answer.json()["details"]["attachments"]
    return [(str(each["url"]), str(each["title"])) for each in listed]
