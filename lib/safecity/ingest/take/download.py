"""A file fetched from an address, and what services of publishers answer: tables and lists."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from safecity.errors import SafecityError
from safecity.files import replacing
from safecity.ingest.tables.workbook import stream_rows

_CHUNK = 1 << 16
TRIES = Retry(3, backoff_factor=0.5, status_forcelist=(500, 502, 503, 504), raise_on_status=False)
_AGAIN = "Run the same command again: what has arrived is kept and the download goes on from there"


def mirrored(url: str) -> str:
    """Address to ask: that of the mirror in `SAFECITY_MIRROR`, as `<mirror>/<host>/<path>`."""
    mirror = os.environ.get("SAFECITY_MIRROR", "").rstrip("/")
    return f"{mirror}/{url.split('://', 1)[1]}" if mirror else url


def ask(url: str, timeout: float, headers: dict[str, str] | None = None) -> requests.Response:
    """Ask for an address; refuse every answer that is not a file.

    Raises
    ------
    SafecityError
        Where nobody answers, the status is an error, or a web page comes instead of a file.
    """
    sent = {"Accept-Encoding": "identity", **(headers or {})}
    try:
        session = requests.Session()
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=TRIES))
        answer = session.get(mirrored(url), stream=True, timeout=timeout, headers=sent)
    except requests.RequestException as error:
        raise SafecityError(
            f"no answer from {url} ({type(error).__name__})",
            remedy="Check the network, or download by hand and use `safecity raw add`",
        ) from error
    problem = f"the publisher answered {answer.status_code}" if answer.status_code >= 400 else ""
    if not problem and answer.headers.get("Content-Type", "").startswith("text/html"):
        problem = "a web page came instead of the file (moved, or a network log-in page)"
    if problem:
        answer.close()
        raise SafecityError(
            f"{problem}: {url}", remedy="Open the address in a browser, then use `safecity raw add`"
        )
    return answer


def _resume(part: Path, tag: Path) -> dict[str, str]:
    """Ask for the rest only where a strong ETag proves that the rest is of the same file."""
    if not part.exists() or not tag.exists():
        return {}
    return {"Range": f"bytes={part.stat().st_size}-", "If-Range": tag.read_text(encoding="utf-8")}


def _start(answer: requests.Response, part: Path) -> int:
    """Bytes already there that the answer goes on from; 0 where it is the whole file."""
    if answer.status_code != 206:
        return 0
    start = part.stat().st_size
    if not answer.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
        part.unlink()
        raise SafecityError("the server sent another part than asked for", remedy=_AGAIN)
    return start


def _expected(answer: requests.Response, start: int) -> int | None:
    length = answer.headers.get("Content-Length")
    return None if length is None else start + int(length)


def _write(answer: requests.Response, part: Path, start: int) -> None:
    expected = _expected(answer, start)
    try:
        with part.open("ab" if start else "wb") as file:
            while chunk := answer.raw.read1(_CHUNK):
                file.write(chunk)
    except (HTTPError, OSError) as error:
        raise SafecityError(
            f"the download stopped ({type(error).__name__})", path=part, remedy=_AGAIN
        ) from error
    if expected is not None and part.stat().st_size != expected:
        problem = f"{part.stat().st_size:,} of {expected:,} bytes arrived"
        raise SafecityError(problem, path=part, remedy=_AGAIN)


def download(url: str, target: Path, timeout: float = 30) -> str:
    """Download a file; a part of it stays beside the target as `.part` until it is whole.

    Parameters
    ----------
    url : str
        Address of the file.
    target : Path
        Where to put it.
    timeout : float
        Seconds without a byte after which a server is given up.

    Returns
    -------
    str
        Address from which the file came in the end.

    Raises
    ------
    SafecityError
        Where the file cannot be had whole.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part, tag = target.with_name(target.name + ".part"), target.with_name(target.name + ".etag")
    with ask(url, timeout, _resume(part, tag)) as answer:
        start = _start(answer, part)
        etag = answer.headers.get("ETag", "")
        tag.unlink(missing_ok=True)
        if etag.startswith('"'):
            tag.write_text(etag, encoding="utf-8")
        _write(answer, part, start)
        part.replace(target)
        tag.unlink(missing_ok=True)
        return answer.url if answer.history else url


def download_checked(url: str, target: Path, timeout: float, sha256: str | None) -> str:
    """Download a file through pooch, which checks its hash where one is given.

    Parameters
    ----------
    url : str
        Address of the file.
    target : Path
        Where to put it; what is there is replaced.
    timeout : float
        Seconds without a byte after which a server is given up.
    sha256 : str or None
        Hash that the file must have.

    Returns
    -------
    str
        Address from which the file came in the end.

    Raises
    ------
    SafecityError
        Where the file cannot be had whole or has another hash.
    """
    import pooch

    final = [url]
    target.unlink(missing_ok=True)

    def downloader(address: str, output: str | Path, _: object) -> None:
        whole = target.with_name(f"{target.name}.whole")
        final[0] = download(address, whole, timeout)
        whole.replace(output)

    known = f"sha256:{sha256.lower()}" if sha256 else None
    pooch.get_logger().setLevel("ERROR")
    try:
        pooch.retrieve(url, known, target.name, target.parent, downloader=downloader)
    except ValueError as error:
        raise SafecityError(
            f"the file of {url} has not the hash that was asked for",
            remedy="The publisher may have revised it: compare its page, or leave out --sha256",
        ) from error
    return final[0]


def has_rows(file: Path) -> bool:
    """Whether a text file holds more than a header."""
    with file.open("rb") as stream:
        return len([line for _, line in zip(range(2), stream, strict=False) if line.strip()]) > 1


def check_workbook(file: Path) -> None:
    """Refuse a workbook that no reader can open, before it counts as raw data.

    Parameters
    ----------
    file : Path
        Any file; those that are named as no workbook are not looked at.

    Raises
    ------
    SafecityError
        Where a workbook is cut off, damaged or protected.
    """
    if file.suffix.lower() in (".ods", ".xlsx", ".xls"):
        next(stream_rows(file), None)


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


LISTS = {"documents": ("links", "base_path"), "attachments": ("details", "url")}
"""Where the content API of GOV.UK keeps what a page lists, and what holds the address."""


def listed(url: str, timeout: float, what: str) -> list[tuple[str, str]]:
    """List what a page of GOV.UK offers: address and title.

    Parameters
    ----------
    url : str
        Address of the page in the content API.
    timeout : float
        Seconds without a byte after which a server is given up.
    what : {"documents", "attachments"}
        Documents of a collection, whose addresses are paths, or files attached to a page.

    Raises
    ------
    SafecityError
        As `ask`.
    ValueError, KeyError, TypeError
        Where the page lists none.
    """
    part, address = LISTS[what]
    with ask(url, timeout) as answer:
        entries = answer.json()[part][what]
    return [(str(each[address]), str(each["title"])) for each in entries]
