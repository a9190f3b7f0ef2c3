"""Which area a row of a published table is of, by its code or, where none is printed, its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.csp_names import area_key
from safecity.ingest.figures import KEY, as_figures
from safecity.ingest.forces import FORCES, force_slug
from safecity.ingest.published_layout import words

if TYPE_CHECKING:
    from safecity.catalogue.assessment import Partnership

LAD_CODE = re.compile(r"(E0[6789]|W06)\d{6}")
LSOA_CODE = re.compile(r"[EW]01\d{6}")
REGION = "E12"
_REGIONAL = re.compile(
    r"\bregion(al)?\b|organised crime|\brocu\b|\bunit\b|directorate", re.IGNORECASE
)
_COUNTRIES = {"england": "England", "england and wales": "England and Wales"}
CRUDE = 1.01
"""Rates that are count over denominator agree on what they are per, but for rounding."""
Place = dict[str, object]


def country(name: str) -> Place | None:
    """Return level and area where a name is that of the country; else None."""
    found = _COUNTRIES.get(re.sub(r"\s+", " ", name.replace("&", "and")).strip().casefold())
    return {"level": "country", "area": found, "area_name": found} if found else None


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
    is_region = code.startswith(REGION) or _REGIONAL.search(name) is not None
    is_force = slug in FORCES and not is_region
    return {"level": "force", "area": slug, "area_name": name} if is_force else country(name)


def authority(name: str, code: str = "") -> Place:
    """Return level and area of a local authority or of the country.

    Where the table prints no code the area is the name; `with_codes` turns it into the code.
    """
    name = words(name)
    found = country(name)
    area = code if LAD_CODE.fullmatch(code) else name
    return found or {"level": "lad", "area": area, "area_name": name}


def with_codes(frame: pd.DataFrame, partnership: Partnership) -> pd.DataFrame:
    """Put the ONS code in place of the names of the partnership's own area and comparators.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `figures.as_figures`.
    partnership : Partnership
        Its name, its comparators' names, and their codes.
    """
    codes = {area_key(each.name): each.code for each in partnership.comparators.members}
    codes |= {area_key(partnership.name): partnership.code}
    named = frame["level"].eq("lad") & ~frame["area"].str.fullmatch(LAD_CODE.pattern)
    found = frame["area"].map(lambda name: codes.get(area_key(name)))
    return frame.assign(area=frame["area"].mask(named & found.notna(), found).astype("str"))


def of_lsoas(frame: pd.DataFrame, authorities: Mapping[str, str]) -> pd.DataFrame:
    """Add counts by LSOA to those of their local authority.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `figures.as_figures`; an `area` may be the code of an LSOA.
    authorities : mapping
        Code of the local authority by that of the LSOA, of either vintage.

    Returns
    -------
    pandas.DataFrame
        As `frame`; an LSOA that the mapping lacks stays by itself.
    """
    if not frame["area"].str.fullmatch(LSOA_CODE.pattern).any():
        return frame
    coded = frame.assign(area=frame["area"].map(lambda area: authorities.get(area, area)))
    sums = coded.groupby([*KEY, "period"], as_index=False, sort=False)["count"].sum(min_count=1)
    return as_figures(sums)


def summed(frame: pd.DataFrame, sets: Mapping[str, frozenset[str]]) -> pd.DataFrame:
    """Add the figures of areas that are made of several districts: sums of their counts.

    A figure is summed where every district has one; its rate is worked out again where each has
    a denominator, and is missing otherwise. No interval of a sum is made of intervals.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `figures.as_figures`.
    sets : mapping
        Codes that each area is made of, by its own code.
    """
    parts = [frame, *(_sum(frame, code, sets[code]) for code in sets if sets[code] != {code})]
    return as_figures(pd.concat([part for part in parts if len(part)] or [frame]))


def _sum(frame: pd.DataFrame, code: str, parts: frozenset[str]) -> pd.DataFrame:
    mine = frame[frame["level"].eq("lad") & frame["area"].isin(parts) & frame["count"].notna()]
    per = (mine["value"] * mine["denominator"] / mine["count"]).where(mine["count"] > 0)
    keys = ["measure", "group", "period", "start", "months"]
    grouped = mine.assign(per=per, whole=mine["denominator"].notna()).groupby(keys, as_index=False)
    sums = grouped.agg(
        count=("count", "sum"),
        denominator=("denominator", "sum"),
        per=("per", "median"),
        least=("per", "min"),
        most=("per", "max"),
        whole=("whole", "all"),
        parts=("area", "nunique"),
    )
    sums = sums[sums["parts"] == len(parts)]
    denominator = sums["denominator"].where(sums["whole"] & sums["denominator"].gt(0))
    # A standardised rate is no count over residents, and none can be made of several.
    is_crude = sums["most"] <= sums["least"] * CRUDE
    value = (sums["per"] * sums["count"] / denominator).where(is_crude)
    return sums.assign(level="lad", area=code, denominator=denominator, value=value)
