"""Home Office tables of police recorded crime, by partnership and by police force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from safecity.catalogue.crime_types import ASB
from safecity.catalogue.offences import Subgroup, load_offences
from safecity.demo.bodies import QUARTERS, Body, partnerships, police_forces
from safecity.demo.layouts import CSP_TABLE, FORCE_TABLE
from safecity.demo.months import year_text
from safecity.demo.offences import Ints
from safecity.demo.parameters import Code, Parameters
from safecity.demo.stream import stream
from safecity.demo.tables import Written, write_bytes
from safecity.demo.town import Town
from safecity.demo.workbook import Cell, Sheets, ods, xlsx

CANCELLED = 2
"""Crimes that stand below zero in one row of the own area and of one comparator."""
CANCELLED_YEAR = 2020
_BELOW, _ABOVE = "79", "99"
Line = tuple[Cell, ...]


def _subgroup(code: Code) -> Subgroup:
    known = load_offences()
    return known.subgroups[known.subgroup(code.subgroup)]


def _split(counts: Ints, year: int, parameters: Parameters, random: np.random.Generator) -> Ints:
    """Share counts (quarters, crime types) out over the codes in use, (quarters, codes)."""
    codes = parameters.recorded.codes
    kinds = np.array([_subgroup(code).police_uk for code in codes])
    shares = np.array([code.share * (code.since <= year <= code.until) for code in codes])
    split = np.zeros((QUARTERS, len(codes)), dtype=np.int64)
    for at, kind in enumerate(name for name in parameters.types if name != ASB):
        mine = kinds == kind
        split[:, mine] = random.multinomial(counts[:, at], shares[mine] / shares[mine].sum())
    return split


def _cancel(split: Ints, codes: Sequence[Code]) -> None:
    """Move crimes within one quarter so that a code is below zero and its type keeps its sum."""
    names = [code.code for code in codes]
    below, above = names.index(_BELOW), names.index(_ABOVE)
    split[0, above] += split[0, below] + CANCELLED
    split[0, below] = -CANCELLED


def _lines(
    bodies: Sequence[Body], cancelled: Sequence[str], year: int, parameters: Parameters, seed: int
) -> Iterator[Line]:
    """Rows of one year: a body, quarter and code where any crime was recorded."""
    codes = parameters.recorded.codes
    offences = [(c.description, _subgroup(c).group, c.subgroup, c.code) for c in codes]
    for body in (body for body in bodies if year in body.counts):
        random = stream(seed, "codes", body.force, body.name, str(year))
        split = _split(body.counts[year], year, parameters, random)
        if year == CANCELLED_YEAR and body.name in cancelled:
            _cancel(split, codes)
        names = (body.force, body.name) if body.name else (body.force,)
        for quarter in range(QUARTERS):
            for offence, count in zip(offences, split[quarter].tolist(), strict=True):
                if count:
                    yield (year_text(year), quarter + 1, *names, *offence, count)


def _workbook(
    title: str, notes: Sequence[str], header: Line, years: Mapping[int, Sequence[Line]]
) -> Sheets:
    cover: list[Line] = [(title,), ("SYNTHETIC: made up by safecity, no published figures",)]
    tables = {year_text(year).replace("/", "_"): [header, *rows] for year, rows in years.items()}
    return {"Cover_sheet": cover, "Notes": [("Notes",), *((note,) for note in notes)], **tables}


def write_recorded(
    root: Path, towns: Sequence[Town], parameters: Parameters, seed: int
) -> list[Written]:
    """Write the tables by partnership (two workbooks) and by police force.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    towns : sequence of Town
        All towns of the country, the own first.
    parameters : Parameters
        What is declared of the city.
    seed : int
        The city's seed.
    """
    recorded, bodies = parameters.recorded, partnerships(towns, parameters, seed)
    forces, cancelled = police_forces(bodies, parameters, seed), [b.name for b in bodies[:2]]
    early, late = sorted(parameters.offences.totals.earlier), recorded.country.years

    def lines(each: Sequence[Body], years: Sequence[int]) -> dict[int, list[Line]]:
        return {y: list(_lines(each, cancelled, y, parameters, seed)) for y in years}

    by_csp, notes = "Police recorded crime by Community Safety Partnership", recorded.notes
    old = xlsx(_workbook(by_csp, notes, CSP_TABLE, lines(bodies, early)))
    new = ods(_workbook(by_csp, notes, CSP_TABLE, lines(bodies, late)))
    by_force = _workbook("Police recorded crime by police force area", notes[:3], FORCE_TABLE,
                         lines(forces, late))  # fmt: skip
    contents = {
        "home_office_csp": {"prc-csp-1112-1415-tables.xlsx": old,
                            "prc-csp-mar16-mar22-tables-210722.ods": new},
        "home_office_pfa": {"prc-pfa-mar16-mar22-tables-210722.ods": ods(by_force)},
    }  # fmt: skip
    return [
        write_bytes(root, f"{source}/{recorded.edition}/{name}", recorded.edition, content)
        for source, files in contents.items()
        for name, content in files.items()
    ]
