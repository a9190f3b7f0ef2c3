"""Which area a row of a published table is of, by its code or, where none is printed, its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.area import load_csp_names
from safecity.ingest.figures import KEY, as_figures
from safecity.ingest.forces import FORCES, force_slug
from safecity.ingest.tables.layout import words

if TYPE_CHECKING:
    from safecity.catalogue.assessment import Partnership

LAD_CODE = re.compile(r"(E0[6789]|W06)\d{6}")
LSOA_CODE = re.compile(r"[EW]01\d{6}")
REGION = "E12"
_REGIONAL = re.compile(
    r"\bregion(al)?\b|organised crime|\brocu\b|\bunit\b|directorate", re.IGNORECASE
)
_COUNTRIES = {"england": "England", "england and wales": "England and Wales"}
Place = dict[str, object]


def country(name: str) -> Place | None:
    """Return level and area where a name is that of the country; else None."""
    nation = _COUNTRIES.get(re.sub(r"\s+", " ", name.replace("&", "and")).strip().casefold())
    return {"level": "country", "area": nation, "area_name": nation} if nation else None


def force(name: str, code: str = "") -> Place | None:
    """Return level and area of a police force or of the country; None for any other row.

    Parameters
    ----------
    name : str
        As printed; the region West Midlands, which has the name of a force, is told by the word
        "region" or by its code, and the regional organised crime unit of such a name by its words.
    code : str
        ONS code, "" where the table prints none.
    """
    name = words(name)
    slug = force_slug(name)
    is_region = code.upper().startswith(REGION) or _REGIONAL.search(name) is not None
    is_force = slug in FORCES and not is_region
    return {"level": "force", "area": slug, "area_name": name} if is_force else country(name)


def authority(name: str, code: str = "") -> Place:
    """Return level and area of a local authority or of the country.

    Where the table prints no code the area is the name; `with_codes` turns it into the code.
    """
    name = words(name)
    nation = country(name)
    area = code.upper() if LAD_CODE.fullmatch(code.upper()) else name
    return nation or {"level": "lad", "area": area, "area_name": name}


def with_codes(
    frame: pd.DataFrame, partnership: Partnership, names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Put the ONS code in place of the names of the partnership's own area and comparators.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `figures.as_figures`.
    partnership : Partnership
        Its name, its comparators' names, and their codes.
    names : mapping, optional
        Codes of the local authorities that sets of areas are made of, by name. The name of a set
        is none of a published table: what is called "Dorset" there is the local authority.
    """
    key = load_csp_names().key
    codes = {key(name): code for name, code in (names or {}).items()}
    codes |= {key(a.name): a.code for a in reversed(partnership.every) if not a.is_set}
    named = frame["level"].eq("lad") & ~frame["area"].str.fullmatch(LAD_CODE.pattern)
    looked_up = frame["area"].map(lambda name: codes.get(key(name)))
    return frame.assign(area=frame["area"].mask(named & looked_up.notna(), looked_up).astype("str"))


def _as_they_are(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def of_lsoas(
    frame: pd.DataFrame,
    authorities: Mapping[str, str],
    coded: Callable[[pd.DataFrame], pd.DataFrame] = _as_they_are,
) -> pd.DataFrame:
    """Add counts by LSOA to those of their local authority.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `figures.as_figures`; an `area` may be the code of an LSOA.
    authorities : mapping
        Code of the local authority by that of the LSOA, of either vintage.
    coded : callable, optional
        Puts codes in place of names, before figures are added: `with_codes`.

    Returns
    -------
    pandas.DataFrame
        As `frame`; an LSOA that the mapping lacks goes by the `area_name` that is printed for it.
    """
    codes = frame["area"].str.upper()
    is_lsoa = codes.str.fullmatch(LSOA_CODE.pattern)
    if not is_lsoa.any():
        return coded(frame)
    printed = frame["area_name"].where(frame["area_name"] != "", frame["area"])
    owners = codes.map(authorities).fillna(printed)
    placed = coded(frame.assign(area=frame["area"].mask(is_lsoa, owners).astype("str")))
    sums = placed.groupby([*KEY, "period"], as_index=False, sort=False)["count"].sum(min_count=1)
    return as_figures(sums)
