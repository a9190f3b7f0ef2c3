"""Names of Community Safety Partnerships: what the Home Office tables call an area."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from pathlib import Path

from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).parent / "csp_names.yml"
_FILLERS = {
    *("authority", "borough", "city", "council", "county", "csp", "district", "metropolitan"),
    *("of", "partnership", "royal", "the", "ua", "unitary"),
}


def area_key(name: str) -> str:
    """Reduce an area's name to what is compared: "Bristol, City of" and "BRISTOL" are one.

    Case, punctuation and blanks do not count, "&" is "and", and the words of what an area is (city,
    county, borough, unitary authority, UA, council, CSP) are left out, all of them only where
    another word remains. London is a region and the City of London an authority of it.
    """
    text = re.sub(r"['’]", "", name.casefold()).replace("&", " and ")
    words = re.findall(r"[^\W\d_]+", text)
    kept = [word for word in words if word not in _FILLERS] or words
    if kept[:1] == ["london"] and len(kept) > 1 and "borough" in words:
        kept = kept[1:]  # the London Borough of Camden
    if kept == ["london"] and "city" in words:
        return "city of london"
    return " ".join(kept)


class Merger(Declared):
    """A local authority made from several: the partnerships that were there before.

    Attributes
    ----------
    parts : tuple of tuple of str
        Sets of partnerships; one whole set is summed. None where no sum gives the area.
    reason : str
        Why the area may not be in the tables under its own name.
    source : str
        Where that is said.
    """

    parts: tuple[tuple[str, ...], ...] = ()
    reason: str
    source: str


class CspNames(Declared):
    """Everything in `csp_names.yml`.

    Attributes
    ----------
    aliases : dict
        Name by another name of the same area.
    mergers : dict
        Local authorities that were made from several, by name.
    """

    aliases: dict[str, str]
    mergers: dict[str, Merger]

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {area_key(other): area_key(name) for other, name in self.aliases.items()}

    def key(self, name: str) -> str:
        """Return what is compared of a name; one for all the names that an area has."""
        key = area_key(name)
        return self._keys.get(key, key)

    def merger(self, name: str) -> Merger | None:
        """Find what is declared of an area that was made from several."""
        found = (m for own, m in self.mergers.items() if self.key(own) == self.key(name))
        return next(found, None)


@lru_cache(maxsize=1)
def load_csp_names() -> CspNames:
    """Read the names that ship with the library, once."""
    return read_model(FILE, CspNames)
