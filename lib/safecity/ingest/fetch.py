"""A published file found at its publisher's address, downloaded and taken in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from safecity.catalogue.download import DOWNLOADS, Download
from safecity.catalogue.errors import SafecityError, nearest
from safecity.catalogue.house import House
from safecity.catalogue.registry import Catalogue
from safecity.ingest.archive import extract
from safecity.ingest.download import ask, download
from safecity.ingest.manifest import Taken, add
from safecity.ingest.service import save_table

_MONTHS = "January February March April May June July August September October November December"
TIMEOUT = 30.0
"""Seconds without a byte after which a server is given up."""
_DATE = re.compile(rf"({_MONTHS.replace(' ', '|')}) (\d{{4}})", re.IGNORECASE)


def _latest(offer: Download) -> datetime:
    dates = [datetime.strptime(" ".join(d), "%B %Y") for d in _DATE.findall(offer.title)]
    return max(dates, default=datetime.min)


def _by_hand(catalogue: Catalogue, source: str) -> str:
    known = catalogue.sources[source]
    return f"Get {known.layout} from {known.url} and take it in with `safecity raw add {source}`"


def _place(catalogue: Catalogue, source: str) -> Download:
    if source not in catalogue.sources:
        raise SafecityError(f"no source '{source}'", remedy=nearest(source, catalogue.sources))
    if source not in DOWNLOADS:
        problem = f"{source} cannot be fetched: no certain address"
        raise SafecityError(problem, remedy=_by_hand(catalogue, source))
    return DOWNLOADS[source]


def offers(catalogue: Catalogue, source: str) -> list[Download]:
    """List the files of a source that its publisher offers.

    Raises
    ------
    SafecityError
        Where the source is unknown, has no certain address, or its page lists no such file.
    """
    place, by_hand = _place(catalogue, source), _by_hand(catalogue, source)
    if place.way != "page":
        names = place.names or (unquote(urlsplit(place.url).path.rsplit("/", 1)[-1]),)
        return [Download(place.url.replace("{name}", name), title=name) for name in names]
    try:
        with ask(place.url, TIMEOUT) as answer:
            listed = answer.json()["details"]["attachments"]
        files = [Download(str(item["url"]), title=str(item["title"])) for item in listed]
    except (ValueError, KeyError, TypeError) as error:
        raise SafecityError(f"{place.url} is not as expected", remedy=by_hand) from error
    found = [file for file in files if place.title in file.title.lower()]
    if not found:
        raise SafecityError(f"{place.url} lists no '{place.title}' file", remedy=by_hand)
    return found


def _choose(found: Sequence[Download], edition: str | None) -> Download:
    """Take the one with the latest date in its title; an edition narrows the choice first."""
    wanted = [offer for offer in found if (edition or "").lower() in offer.title.lower()]
    newest = max(map(_latest, wanted), default=None)
    best = [offer for offer in wanted if _latest(offer) == newest]
    if len(best) != 1:
        raise SafecityError(
            "several files are the latest" if best else f"no edition '{edition}'",
            remedy="Choose one with --edition: " + "; ".join(offer.title for offer in found),
        )
    return best[0]


def fetch(
    house: House,
    catalogue: Catalogue,
    source: str,
    edition: str | None = None,
    forces: Collection[str] = (),
    sha256: str | None = None,
) -> list[Taken]:
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
    edition : str, optional
        Words of the title of the file, or the month of an archive; else the latest.
    forces : collection of str
        Police forces whose files are wanted of an archive.
    sha256 : str, optional
        Hash that the file must have.

    Returns
    -------
    list of Taken
        As of `add`.

    Raises
    ------
    SafecityError
        Where it cannot be found or downloaded, or is not as published.
    """
    place = _place(catalogue, source)
    with TemporaryDirectory(prefix=".fetched-", dir=_cache(house)) as held:
        folder = Path(held)
        name = edition
        if place.way == "service":
            final = place.url.split("{name}")[0]
            for layer in place.names:
                save_table(place.url.format(name=layer), folder / f"{layer}.csv", TIMEOUT)
        elif place.way == "archive":
            url = place.url.format(edition=edition or "latest")
            final, archive = _file(house, url, sha256)
            name = extract(archive, folder, place.title, forces)
        else:
            final, file = _file(house, _choose(offers(catalogue, source), edition).url, sha256)
            file.replace(folder / file.name)
            name = None
        known = catalogue.sources[source].model_copy(update={"url": final})
        there = catalogue.model_copy(update={"sources": {**catalogue.sources, source: known}})
        taken = add(house, there, source, folder, name)
    return taken


def _cache(house: House) -> Path:
    folder = house.raw / ".downloads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _file(house: House, url: str, sha256: str | None) -> tuple[str, Path]:
    """Download one file through pooch, which checks its hash where one is given."""
    import pooch

    final = [url]
    cache = _cache(house)
    name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    (cache / name).unlink(missing_ok=True)

    def downloader(address: str, output: str | Path, _: object) -> None:
        final[0] = download(address, cache / f"{name}.whole", TIMEOUT)
        (cache / f"{name}.whole").replace(output)

    known = f"sha256:{sha256.lower()}" if sha256 else None
    pooch.get_logger().setLevel("ERROR")
    try:
        pooch.retrieve(url, known, name, cache, downloader=downloader)
    except ValueError as error:
        raise SafecityError(
            f"the file of {url} has not the hash that was asked for",
            remedy="The publisher may have revised it: compare its page, or leave out --sha256",
        ) from error
    return final[0], cache / name
