"""A published file found at its publisher's address, downloaded and taken in."""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from safecity.catalogue.assessment import House
from safecity.catalogue.download import BY_HAND, CONTENT, DOWNLOADS, SUPPLIED, Download
from safecity.catalogue.registry import Catalogue
from safecity.errors import SafecityError, nearest
from safecity.ingest.published.fingertips import load_indicators
from safecity.ingest.source import tables
from safecity.ingest.tables.bounds import check_archive, check_room
from safecity.ingest.tables.sheet import BrokenError
from safecity.ingest.take.download import (
    check_workbook,
    download_checked,
    has_rows,
    listed,
    save_table,
)
from safecity.ingest.take.taking import TakenFile, add

_MEMBER = re.compile(r"(?:^|/)(\d{4}-\d{2})-([a-z-]+?)-(street|outcomes|stop-and-search)\.csv$")


def extract(archive: Path, folder: Path, ending: str, forces: Collection[str]) -> str:
    """Extract the monthly files of one kind and of some forces.

    Parameters
    ----------
    archive : Path
        The zip file.
    folder : Path
        Where to put `YYYY-MM/YYYY-MM-<force>-<ending>.csv`.
    ending : str
        "street", "outcomes" or "stop-and-search".
    forces : collection of str
        File names of police forces.

    Returns
    -------
    str
        The newest month in the archive, which names its release.

    Raises
    ------
    SafecityError
        Where it is no archive, is damaged, or holds no such file.
    """
    try:
        with zipfile.ZipFile(archive) as archived:
            members = [m for name in archived.namelist() if (m := _MEMBER.search(name))]
            wanted = [m for m in members if m[3] == ending and m[2] in forces]
            for match in wanted:
                target = folder / match[1] / match[0].rsplit("/", 1)[-1]
                target.parent.mkdir(parents=True, exist_ok=True)
                with archived.open(match.string) as member, target.open("wb") as file:
                    shutil.copyfileobj(member, file)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        again = "Delete it and fetch it again"
        raise SafecityError(f"damaged archive ({error})", path=archive, remedy=again) from error
    if not wanted:
        raise SafecityError(
            f"the archive has no {ending} file of {', '.join(sorted(forces))}",
            path=archive,
            remedy="Check the forces in partnership.yml, or choose another --edition",
        )
    return max(match[1] for match in members)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack every file of a published archive.

    Parameters
    ----------
    archive : Path
        The zip file.
    folder : Path
        Where to put its files; none can leave it.

    Raises
    ------
    SafecityError
        Where it is no archive, is damaged, or is protected by a password.
    """
    try:
        with zipfile.ZipFile(archive) as archived:
            check_room(check_archive(archived), folder)
            archived.extractall(folder)
    except BrokenError as error:
        again = "Delete it, and look at what its address gives"
        raise SafecityError(error.problem, path=archive, remedy=again) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        again = "Delete it and fetch it again"
        raise SafecityError(f"damaged archive ({error})", path=archive, remedy=again) from error


TIMEOUT = 30.0
"""Seconds without a byte after which a server is given up."""
_TABLES = (".csv", ".ods", ".xlsx", ".xls", ".zip")


def _by_hand(catalogue: Catalogue, source: str) -> str:
    known = catalogue.sources[source]
    where = f" {BY_HAND[source]}." if source in BY_HAND else ""
    return (
        f"Get {known.layout} from {known.url}.{where} Take it in with `safecity raw add {source}`"
    )


def _place(catalogue: Catalogue, source: str) -> Download:
    if source not in catalogue.sources:
        raise SafecityError(f"no source '{source}'", remedy=nearest(source, catalogue.sources))
    if source in SUPPLIED:
        raise SafecityError(
            f"{source} cannot be fetched: no publisher has it, partners supply it",
            remedy=f"Lay it out as {SUPPLIED[source]} says and use `safecity raw add {source}`",
        )
    if source not in DOWNLOADS:
        problem = f"{source} cannot be fetched: no certain address"
        raise SafecityError(problem, remedy=_by_hand(catalogue, source))
    return DOWNLOADS[source]


def _tables(url: str) -> list[Download]:
    """List the tables that a GOV.UK content page attaches; pages and PDF files are none."""
    files = [Download(where, title=title) for where, title in listed(url, TIMEOUT, "attachments")]
    return [file for file in files if file.url.lower().endswith(_TABLES)]


def _document(place: Download, release: str | None) -> Download | None:
    """Newest document of a collection; the one that a release names, where it names one."""
    offered = listed(place.url, TIMEOUT, "documents")
    documents = [Download(CONTENT + path, title=title) for path, title in offered]
    every = [each for each in documents if place.document in each.title.lower()]
    words = (release or "").lower()
    named = [e for e in every if words and (words in e.title.lower() or e.title.lower() in words)]
    return max(named or every, key=lambda each: each.date, default=None)


def _listed(place: Download, release: str | None) -> list[Download]:
    """Files that a page lists; of a collection the title says of which document they are."""
    if place.way == "page":
        return _tables(place.url)
    document = _document(place, release)
    if document is None:
        return []
    files = _tables(document.url)
    return [Download(file.url, title=f"{document.title}: {file.title}") for file in files]


def _addresses(place: Download, release: str | None) -> list[Download]:
    """Files at addresses that are known."""
    if release and place.way == "files" and "{release}" not in place.url:
        problem = f"{place.url.split('?')[0]} gives the newest figures only"
        raise SafecityError(problem, remedy="Leave out --edition")
    ids = "%2C".join(map(str, load_indicators()))
    downloads = []
    for name in place.names or ("",):
        url = place.url.replace("{name}", name).replace("{ids}", ids)
        url = url.replace("{release}", (release or place.release).lower())
        file = place.save_as.replace("{name}", name) or unquote(urlsplit(url).path)
        title = name if place.way == "service" else file.rsplit("/", 1)[-1]
        downloads.append(Download(url, title=title))
    return downloads


def offers(catalogue: Catalogue, source: str, release: str | None = None) -> list[Download]:
    """List the files of a source that its publisher offers.

    Parameters
    ----------
    catalogue : Catalogue
        Says publisher and address of the source.
    source : str
        Slug of the source.
    release : str, optional
        Words of the title of a collection's document, or what stands in the address; else the
        latest.

    Raises
    ------
    SafecityError
        Where the source is unknown, has no certain address, or its page lists no such file.
    """
    place, by_hand = _place(catalogue, source), _by_hand(catalogue, source)
    if place.way not in ("page", "collection"):
        return _addresses(place, release)
    try:
        files = _listed(place, release)
    except (ValueError, KeyError, TypeError) as error:
        raise SafecityError(f"{place.url} is not as expected", remedy=by_hand) from error
    titled = [file for file in files if place.title in file.title.lower()]
    if not titled:
        there = "; ".join(file.title for file in files) or "no table"
        problem = f"{place.url} lists no '{place.title}' file; there is {there}"
        raise SafecityError(problem, remedy=by_hand)
    return titled


def _choose(offered: Sequence[Download], release: str | None) -> Download:
    """Take the one with the latest date in its title; a release narrows the choice first."""
    wanted = [offer for offer in offered if (release or "").lower() in offer.title.lower()]
    newest = max((offer.date for offer in wanted), default=None)
    best = [offer for offer in wanted if offer.date == newest]
    if len(best) != 1:
        raise SafecityError(
            "several files are the latest" if best else f"no edition '{release}'",
            remedy="Choose one with --edition: " + "; ".join(offer.title for offer in offered),
        )
    return best[0]


def fetch(
    house: House,
    catalogue: Catalogue,
    source: str,
    release: str | None = None,
    forces: Collection[str] = (),
    sha256: str | None = None,
) -> list[TakenFile]:
    """Download the published files of a source and take them in as `raw add` does.

    Address, publisher, licence and hash are recorded.

    Parameters
    ----------
    house : House
        The project's folders; parts of downloads lie in `raw/.downloads`.
    catalogue : Catalogue
        Says publisher, licence and address of the source.
    source : str
        Slug of the source.
    release : str, optional
        Words of the title of the file, the month of an archive, or the year that stands in the
        address; else the latest.
    forces : collection of str
        Police forces whose files are wanted of an archive.
    sha256 : str, optional
        Hash that the file must have.

    Returns
    -------
    list of TakenFile
        As of `add`.

    Raises
    ------
    SafecityError
        Where it cannot be found or downloaded, or is not as published.
    """
    place = _place(catalogue, source)
    with TemporaryDirectory(prefix=".fetched-", dir=_cache(house)) as scratch:
        folder = Path(scratch)
        name = release
        if place.way == "service":
            final = place.url.split("{name}")[0]
            for layer in offers(catalogue, source):
                save_table(layer.url, folder / f"{layer.title}.csv", TIMEOUT)
        elif place.way == "archive":
            url = place.url.format(release=release or place.release)
            final, archive = _file(house, Download(url, title=url.rsplit("/", 1)[-1]), sha256)
            name = extract(archive, folder, place.title, forces)
        else:
            wanted = offers(catalogue, source, release)
            if place.way != "files":
                wanted = [_choose(wanted, release)]
            final = _save(house, source, wanted, folder, sha256)
            name = _named(source, wanted)
        known = catalogue.sources[source].model_copy(update={"url": final})
        there = catalogue.model_copy(update={"sources": {**catalogue.sources, source: known}})
        taken = add(house, there, source, folder, name)
    return taken


def _named(source: str, wanted: Sequence[Download]) -> str | None:
    """Name the release of published tables by the date in their title; others say it themselves."""
    newest = max(offer.date for offer in wanted)
    return f"{newest:%Y-%m}" if source in tables() and newest > datetime.min else None


def _save(
    house: House, source: str, wanted: Sequence[Download], folder: Path, sha256: str | None
) -> str:
    """Download files into the folder in which they are known; return the address of the first."""
    if sha256 and len(wanted) > 1:
        problem = f"{source} is {len(wanted)} files, and a hash is of one"
        raise SafecityError(problem, remedy="Leave out --sha256")
    finals = []
    for offer in wanted:
        final, file = _file(house, offer, sha256)
        finals.append(final)
        if file.suffix.lower() == ".zip":
            unpack(file, folder)
        elif source != "fingertips" or has_rows(file):
            file.replace(folder / file.name)
    if not any(folder.iterdir()):
        declared = "lib/safecity/ingest/published/fingertips.yml"
        remedy = f"The numbers of areas or indicators may have changed: see {declared}"
        raise SafecityError(f"{finals[0]} gave no rows", remedy=remedy)
    for file in sorted(folder.rglob("*")):
        check_workbook(file)
    return finals[0]


def _cache(house: House) -> Path:
    folder = house.raw / ".downloads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _file_name(offer: Download) -> str:
    """Name of the file at an address; of an address that does not name it, its title."""
    last = unquote(urlsplit(offer.url).path).rsplit("/", 1)[-1]
    return last if last.lower().endswith(_TABLES) else offer.title


def _file(house: House, offer: Download, sha256: str | None) -> tuple[str, Path]:
    """Download one file; return the address from which it came in the end, and the file."""
    target = _cache(house) / _file_name(offer)
    return download_checked(offer.url, target, TIMEOUT, sha256), target
