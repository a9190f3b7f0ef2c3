"""An area that is assessed or compared: one local authority, or a set of areas."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from safecity.catalogue.strict import Declared, line_of, read_model
from safecity.errors import SafecityError, nearest

AUTHORITY, PARTNERSHIP, WARD, LSOA, LOCAL = (
    "local authority", "partnership", "ward", "LSOA", "local code",
)  # fmt: skip
_KINDS = {
    AUTHORITY: r"(E0[6-9]|W06)\d{6}",
    PARTNERSHIP: r"(E22|W14)\d{6}",
    WARD: r"[EW]05\d{6}",
    LSOA: r"[EW]01\d{6}",
    LOCAL: r"[LX]\d{8}",
}
CODE = r"^[EWLX]\d{8}$"
"""Codes of areas: of the ONS, or L and eight digits for an area that has none yet."""
_LSOA_COLUMN = re.compile(r"^lsoa(\d\d)?cd$|lsoa.*code", re.IGNORECASE)

Code = Annotated[str, Field(pattern=CODE)]
Part = Annotated[str, Field(pattern=r"^([EW]\d{8}|[^/\\]+\.csv)$")]


def kind_of(code: str) -> str:
    """Say what a code is of: one of the five kinds above, or "" for any other."""
    return next((kind for kind, form in _KINDS.items() if re.fullmatch(form, code)), "")


class Area(Declared):
    """An area: name, code, the police force's file name, and what it is made of.

    Attributes
    ----------
    name : str
        As it is printed.
    code : str
        ONS code of a local authority or a partnership; L and eight digits, such as "L00000001",
        for an area that has none yet. Everything counted of the area goes by this code.
    force : str
        File name of the one police force it lies in.
    parts : tuple of str
        Codes of the local authorities, partnerships, wards and LSOAs that it is made of, and names
        of CSV files beside the declaration that list LSOAs, in any mixture; none where it is the
        local authority or the partnership of its code.
    """

    name: str
    code: Code
    force: str = Field(pattern=r"^[a-z-]+$")
    parts: tuple[Part, ...] = ()

    @field_validator("parts", mode="before")
    @classmethod
    def _one_file(cls, parts: object) -> object:
        """Take the name of a single file as a list of one."""
        return (parts,) if isinstance(parts, str) else parts

    @model_validator(mode="after")
    def _can_be_found(self) -> Area:
        kind = kind_of(self.code)
        if not kind or kind in (WARD, LSOA):
            raise ValueError(f"{self.code} is no code of a local authority or a partnership")
        if kind == LOCAL and not self.parts:
            raise ValueError(f"{self.code} is no ONS code: list what the area is made of (parts:)")
        if kind == AUTHORITY and self.parts:
            raise ValueError(
                f"{self.code} is one local authority; an area made of several has the code of its "
                "partnership (E22, W14), or L and eight digits (L00000001)"
            )
        for part in self.parts:
            if not part.endswith(".csv") and kind_of(part) in ("", LOCAL):
                raise ValueError(
                    f"{part} is no local authority, partnership, ward or LSOA; for parishes list "
                    "their LSOAs in a CSV file and give its name (parishes.csv)"
                )
        return self

    @property
    def members(self) -> tuple[str, ...]:
        """Codes of what it is made of; its own code where it is one area."""
        return self.parts or (self.code,)

    @property
    def nation(self) -> Literal["England", "Wales"]:
        """Nation that it lies in, as the codes of its members tell."""
        return "Wales" if min(self.members).startswith("W") else "England"

    @property
    def is_set(self) -> bool:
        """Whether it is anything but one local authority by its own code."""
        return is_set(self.code, self.members)


def is_set(code: str, members: Collection[str]) -> bool:
    """Say whether an area of a code is anything but the local authority of that code."""
    return set(members) != {code} or kind_of(code) == PARTNERSHIP


def read_codes(path: Path) -> tuple[str, ...]:
    """Read the LSOA codes that a CSV file lists; of either vintage, each once.

    Parameters
    ----------
    path : Path
        A CSV file with one column of LSOA codes, such as "LSOA21CD"; others are not read.

    Raises
    ------
    SafecityError
        Where the file has no such column, or a cell is no LSOA code.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            rows = list(reader)
    except csv.Error as error:
        problem, remedy = f"a row cannot be read ({error})", "Write one code a line"
        at = reader.line_num
        raise SafecityError(problem, path=path, line=at, remedy=remedy) from error
    except UnicodeDecodeError as error:
        raise SafecityError("not UTF-8 text", path=path, remedy="Save it as UTF-8.") from error
    names = [name.strip() for name in rows[0]] if rows else []
    columns = [at for at, name in enumerate(names) if _LSOA_COLUMN.search(name)]
    if not columns:
        remedy = nearest("LSOA21CD", names)
        raise SafecityError("no column of LSOA codes", path=path, line=1, remedy=remedy)
    return _codes(path, rows, columns[-1])


def _codes(path: Path, rows: list[list[str]], at: int) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for line, row in enumerate(rows[1:], 2):
        code = row[at].strip() if at < len(row) else ""
        if any(map(str.strip, row)) and kind_of(code) != LSOA:
            remedy = "Write codes such as E01017137"
            raise SafecityError(f"'{code}' is no LSOA code", path=path, line=line, remedy=remedy)
        codes |= {code: None} if code else {}
    if not codes:
        raise SafecityError("no LSOA is listed", path=path, remedy="List one a line")
    return tuple(codes)


def listed(parts: tuple[str, ...], path: Path, *loc: int | str) -> tuple[str, ...]:
    """Put the codes of a CSV file in the place of its name.

    Parameters
    ----------
    parts : tuple of str
        Codes and names of files.
    path : Path
        The declaration; the files lie beside it.
    *loc : int or str
        Where in it the parts stand, for a message.

    Raises
    ------
    SafecityError
        Where a file is not there or lists no LSOAs, or a code stands twice.
    """
    distinct: dict[str, None] = {}
    for part in parts:
        file = path.parent / part
        if part.endswith(".csv") and not file.is_file():
            problem = f"no file '{part}' that lists LSOAs such as E01017136"
            remedy = "Put it beside the declaration, or list codes: parts: [E06000045, E07000086]"
            raise SafecityError(problem, path=path, line=line_of(path, *loc), remedy=remedy)
        codes = read_codes(file) if part.endswith(".csv") else (part,)
        if twice := [code for code in codes if code in distinct]:
            problem, line = f"{twice[0]} is listed twice", line_of(path, *loc)
            raise SafecityError(problem, path=path, line=line, remedy="List each area once.")
        distinct |= dict.fromkeys(codes)
    return tuple(distinct)


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
    plain = unicodedata.normalize("NFKD", name.casefold())
    text = re.sub(r"['’\u0300-\u036f]", "", plain).replace("&", " and ")
    words = re.findall(r"[^\W\d_]+", text)
    telling = [word for word in words if word not in _FILLERS] or words
    if telling[:1] == ["london"] and len(telling) > 1 and "borough" in words:
        telling = telling[1:]  # the London Borough of Camden
    if telling == ["london"] and "city" in words:
        return "city of london"
    return " ".join(telling)


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
        """Return what is compared of a name; one for all the names that an area has.

        A name in two languages, "Caerdydd / Cardiff" or "Cardiff - Caerdydd", is either of them.
        """
        key = area_key(name)
        if key in self._keys:
            return self._keys[key]
        both = {area_key(half) for half in re.split(r"\s*/\s*|\s+[-–—]\s+", name)}
        either = {self._keys.get(half, half) for half in both}
        return either.pop() if len(either) == 1 else key

    def merger(self, name: str) -> Merger | None:
        """Find what is declared of an area that was made from several."""
        mergers = (m for own, m in self.mergers.items() if self.key(own) == self.key(name))
        return next(mergers, None)


@lru_cache(maxsize=1)
def load_csp_names() -> CspNames:
    """Read the names that ship with the library, once."""
    return read_model(FILE, CspNames)
