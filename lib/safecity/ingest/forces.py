"""The police forces as data.police.uk names their files."""

from __future__ import annotations

import re
from collections.abc import Iterable

from safecity.errors import meant

_NAMES = """
avon-and-somerset bedfordshire btp cambridgeshire cheshire city-of-london cleveland cumbria
derbyshire devon-and-cornwall dorset durham dyfed-powys essex gloucestershire
greater-manchester gwent hampshire hertfordshire humberside kent lancashire leicestershire
lincolnshire merseyside metropolitan norfolk north-wales north-yorkshire northamptonshire
northern-ireland northumbria nottinghamshire south-wales south-yorkshire staffordshire suffolk
surrey sussex thames-valley warwickshire west-mercia west-midlands west-yorkshire wiltshire
"""
FORCES = frozenset(_NAMES.split())

_ALSO = {"london-city-of": "city-of-london"}


def force_slug(name: str) -> str:
    """Turn a force's name in a table into the name of its files: "Avon & Somerset" too.

    Parameters
    ----------
    name : str
        As a publisher prints it, with or without "Police" or "Constabulary".

    Returns
    -------
    str
        The file name of the force that the words begin with ("Hampshire and Isle of Wight" is
        "hampshire"); the words joined by dashes where no force is known by them.
    """
    words = re.findall(r"[a-z]+", name.lower().replace("&", " and "))
    slug = "-".join(words)
    starts = ("-".join(words[:n]) for n in range(len(words), 0, -1))
    return next((_ALSO.get(s, s) for s in starts if _ALSO.get(s, s) in FORCES), slug)


def force_title(slug: str) -> str:
    """Write a force's name as it is printed: "devon-and-cornwall" -> "Devon and Cornwall"."""
    small = ("and", "of")
    return " ".join(w if w in small else w.capitalize() for w in slug.split("-"))


def is_force(name: str) -> bool:
    """Whether a name in a table is that of a police force."""
    return force_slug(name) in FORCES


def meant_force(force: str, there: Iterable[str]) -> str:
    """Say which force was probably meant; nothing for a name that is published.

    A force whose files are only not supplied is no slip of the pen, however near the name of
    another force may be (North and South Yorkshire).

    Parameters
    ----------
    force : str
        As the partnership declares it.
    there : iterable of str
        Forces of which files are there.
    """
    names = FORCES.union(there)
    return "" if force in names else meant(force, names)
