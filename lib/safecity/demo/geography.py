"""Lookups between the areas of the synthetic country."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from safecity.demo.layouts import CHANGES, PARTNERSHIPS, WARDS, Written, write_table
from safecity.demo.parameters import Force
from safecity.demo.town import Town

EDITION = "2024-12"
FOLDER = f"geography/{EDITION}"


def change_rows(towns: Sequence[Town]) -> list[tuple[str, ...]]:
    """2011 LSOA, what became of it (U unchanged, S split), 2021 LSOA, local authority."""
    return [
        (name, code, "U" if len(parts) == 1 else "S", new_name, new_code, town.name, town.code)
        for town in towns
        for name, code, parts in zip(town.names, town.codes, town.members, strict=True)
        for new_code, new_name in parts
    ]


def ward_rows(towns: Sequence[Town]) -> list[tuple[str, ...]]:
    """2021 LSOA, the ward it lies in, local authority."""
    return [
        (code, name, ward.code, ward.name, town.code, town.name)
        for town in towns
        for parts, ward in zip(town.members, town.wards, strict=True)
        for code, name in parts
    ]


def partnership_rows(towns: Sequence[Town], forces: dict[str, Force]) -> list[tuple[str, ...]]:
    """Local authority, its partnership, its police force area; the latter two codes made up."""
    order = {slug: number for number, slug in enumerate(forces)}
    return [
        (
            town.code,
            town.name,
            f"E22{990_000 + number}",
            town.name,
            f"E23{990_000 + order[town.force]}",
            forces[town.force].pfa,
        )
        for number, town in enumerate(towns)
    ]


def write_geography(root: Path, towns: Sequence[Town], forces: dict[str, Force]) -> list[Written]:
    """Write the three lookups in the columns of the ONS geography portal."""
    tables = {
        "LSOA11_LSOA21_LAD22_EW_LU.csv": (CHANGES, change_rows(towns)),
        "LSOA21_WD24_LAD24_EW_LU.csv": (WARDS, ward_rows(towns)),
        "LAD24_CSP24_PFA24_EW_LU.csv": (PARTNERSHIPS, partnership_rows(towns, forces)),
    }
    return [
        write_table(root, f"{FOLDER}/{name}", EDITION, header, rows)
        for name, (header, rows) in tables.items()
    ]
