"""Which files an assessment wants, where they are to be had and what it costs to lack them."""

from __future__ import annotations

from dataclasses import dataclass

from safecity.catalogue.download import BY_HAND, DOWNLOADS, SUPPLIED
from safecity.catalogue.published_table import load_tables
from safecity.catalogue.registry import Catalogue
from safecity.catalogue.sources import Source
from safecity.ingest.source import required
from safecity.ingest.sources.population.population import SLUG as RATES

NEEDED, FOR_RATES, MORE, OWN = "needed", "for rates", "more", "your own"


@dataclass(frozen=True)
class Wanted:
    """A source as somebody looks for its files.

    Attributes
    ----------
    slug, title, publisher : str
        The source.
    need : str
        One of the four words of this file.
    files : str
        What the files are called.
    addresses : tuple of str
        Where they are: of the files themselves where that is known, else of a page.
    how : str
        What to choose there; empty where the address says it.
    fetched : bool
        Whether `safecity raw fetch` knows the way.
    cost : str
        What the report loses without it.
    """

    slug: str
    title: str
    publisher: str
    need: str
    files: str
    addresses: tuple[str, ...]
    how: str
    fetched: bool
    cost: str


def wanted(catalogue: Catalogue, nation: str, force: str) -> list[Wanted]:
    """List the sources that an assessment can use; those that it needs come first.

    Parameters
    ----------
    catalogue : Catalogue
        The sources.
    nation : {"England", "Wales"}
        Sources of the other nation are left out.
    force : str
        File name of the police force; the names of its files hold it.
    """
    every = [each for each in catalogue.sources.items() if each[1].covers(nation)]
    needs = [_wanted(slug, source, force) for slug, source in every]
    return sorted(needs, key=lambda each: (NEEDED, FOR_RATES, MORE, OWN).index(each.need))


def _wanted(slug: str, source: Source, force: str) -> Wanted:
    place, tables = DOWNLOADS.get(slug), load_tables()
    own = SUPPLIED.get(slug)
    need = NEEDED if slug in required() else FOR_RATES if slug == RATES else OWN if own else MORE
    return Wanted(
        slug=slug,
        title=source.title,
        publisher=source.publisher,
        need=need,
        files=source.layout.replace("<force>", force),
        addresses=(own,) if own else (place.addresses if place else ()) or (source.url,),
        how=tables[slug].choose if slug in tables else BY_HAND.get(slug, ""),
        fetched=place is not None,
        cost=source.cost,
    )
