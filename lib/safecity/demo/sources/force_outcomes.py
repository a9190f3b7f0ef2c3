"""Home Office table of how crimes of the synthetic police forces had ended, of the demo year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from safecity.catalogue.offences import load_offences
from safecity.demo.layouts import Written, stream, write_bytes
from safecity.demo.offences import Ints, year_text
from safecity.demo.parameters import Code
from safecity.demo.sources.home_office import Body, coded, partnerships, police_forces
from safecity.demo.town import City, Floats
from safecity.demo.workbook import Cell, xlsx

EDITION, PUBLISHED = "2022-07", "210722"
YEAR = 2021
SYNTHETIC = "SYNTHETIC: made up by safecity, no published figures"
HEADER = ("Financial Year", "Financial Quarter", "Force Name", "Offence Code",
          "Offence Description", "Offence Group", "Offence Subgroup", "Offence code expired",
          "Outcome Type", "Outcome Description", "Outcome Group",
          "Outcomes for offences that were recorded in the quarter",
          "Outcomes for investigations closed in the quarter")  # fmt: skip
# Type, its words and how many of a thousand crimes end by it: made up, of the order of the sums
# that the Home Office publishes for England and Wales.
TYPES = (
    (0, "Not yet assigned an outcome", 0),
    (1, "Charged or summonsed", 70),
    (2, "Caution, youths", 2),
    (3, "Caution, adults", 12),
    (4, "Taken into consideration", 1),
    (8, "Community resolution", 28),
    (10, "Not in the public interest, police", 8),
    (14, "Evidential difficulties, suspect not identified, victim does not support", 55),
    (15, "Evidential difficulties, suspect identified, victim supports action", 110),
    (16, "Evidential difficulties, suspect identified, victim does not support", 270),
    (18, "Investigation complete, no suspect identified", 400),
    (20, "Responsibility for further investigation transferred to another body", 20),
    (21, "Further investigation not in the public interest, police decision", 14),
    (22, "Diversionary, educational or intervention activity", 10),
)
_LIKELY: dict[str, dict[int, float]] = {
    "Theft offences": {1: 0.7, 16: 0.2, 14: 0.5, 18: 1.9},
    "Violence against the person": {1: 0.9, 16: 1.8, 18: 0.3},
    "Sexual offences": {1: 0.6, 16: 1.7, 15: 1.6, 18: 0.3},
    "Drug offences": {1: 4.5, 8: 9.0, 16: 0.0, 14: 0.0, 18: 0.2, 22: 4.0},
    "Possession of weapons offences": {1: 6.0, 16: 0.1, 14: 0.1, 18: 0.4},
}
"""How much likelier than usual a crime of an offence group ends by a type; made up."""
_OPEN = (0.02, 0.04, 0.08, 0.19)
"""Share of each quarter's crimes without an outcome in the edition; made up."""


def _shares(group: str, level: float, still_open: float) -> Floats:
    """Share of the crimes of an offence group by type of outcome, of one force and quarter."""
    likely = _LIKELY.get(group, {})
    each = np.array([n * likely.get(number, 1.0) for number, _, n in TYPES])
    each[1] *= level
    shares = each / each.sum() * (1 - still_open)
    shares[0] = still_open
    return shares


def _rows(body: Body, codes: Sequence[Code], counts: Ints, seed: int) -> Iterator[tuple[Cell, ...]]:
    """Rows of a force: a quarter, offence code and type of outcome of any crime."""
    offences, random = load_offences(), stream(seed, "force outcomes", body.force, str(YEAR))
    level = float(random.lognormal(0.0, 0.12))
    for quarter, by_code in enumerate(counts, start=1):
        for code, crimes in zip(codes, by_code.tolist(), strict=True):
            group = offences.subgroups[offences.subgroup(code.subgroup)].group
            shares = _shares(group, level, _OPEN[quarter - 1])
            ended = random.multinomial(max(crimes, 0), shares).tolist()
            offence = (code.code, code.description, group, code.subgroup, "")
            for (number, words, _), count in zip(TYPES, ended, strict=True):
                if count:
                    closed: Cell = count if number else "N/A"
                    yield (year_text(YEAR), quarter, body.force, *offence, number, words, "",
                           count, closed)  # fmt: skip


def write(city: City) -> list[Written]:
    """Write how crimes of the towns' forces ended, as the tables by force count them."""
    parameters, seed = city.parameters, city.seed
    codes = parameters.recorded.codes
    forces = police_forces(partnerships(city.towns, parameters, seed), parameters, seed)
    own = {parameters.areas.forces[town.force].pfa for town in city.towns}
    rows: list[tuple[Cell, ...]] = [HEADER]
    for body in forces:
        if body.force in own:
            rows += _rows(body, codes, coded(body, YEAR, parameters, seed), seed)
    sheets: dict[str, list[tuple[Cell, ...]]] = {
        "Cover_sheet": [("Outcomes open data",), (SYNTHETIC,)],
        year_text(YEAR).replace("/", "_"): rows,
    }
    name = f"prc-outcomes-open-data-mar{YEAR + 1}-tables-{PUBLISHED}.xlsx"
    return [write_bytes(city.root, f"force_outcomes/{EDITION}/{name}", EDITION, xlsx(sheets))]
