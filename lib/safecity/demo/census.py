"""Residents by ethnic group of the synthetic towns, in the layout of a census table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from safecity.demo.layouts import Written, stream, write_table
from safecity.demo.parameters import Areas
from safecity.demo.population import area_population
from safecity.demo.town import Town

YEAR = 2021
EDITION = "Census 2021"
HEADER = (
    "Lower tier local authorities Code",
    "Lower tier local authorities",
    "Ethnic group (20 categories) Code",
    "Ethnic group (20 categories)",
    "Observation",
)
# Shares in thousandths; made up, of the size of an English city's.
GROUPS = {
    "Asian, Asian British or Asian Welsh": 104,
    "Black, Black British, Black Welsh, Caribbean or African": 30,
    "Mixed or Multiple ethnic groups": 34,
    "White: English, Welsh, Scottish, Northern Irish or British": 690,
    "White: Other White": 118,
    "Other ethnic group": 24,
}


def write_census(root: Path, towns: Sequence[Town], areas: Areas, seed: int) -> list[Written]:
    """Write one table of all towns; a town's shares vary a little about the common ones.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    towns : sequence of Town
        All towns.
    areas : Areas
        How many residents each has.
    seed : int
        The city's seed.
    """
    rows: list[tuple[object, ...]] = []
    for town in towns:
        random = stream(seed, "census", town.code)
        shares = random.dirichlet([each * 2 for each in GROUPS.values()])
        counts = random.multinomial(area_population(areas, town.code, YEAR), shares)
        for number, (name, count) in enumerate(zip(GROUPS, counts.tolist(), strict=True), start=1):
            rows.append((town.code, town.name, number, name, count))
    file = f"census/{EDITION.lower().replace(' ', '-')}/ts021-ethnic-group-{YEAR}.csv"
    return [write_table(root, file, EDITION, HEADER, rows)]
