"""Tables by police force of the synthetic country: hate crime, domestic abuse, NRM referrals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from safecity.catalogue.strict import Declared, read_model
from safecity.demo.layouts import Written, stream, write_bytes
from safecity.demo.parameters import Code, Parameters
from safecity.demo.shape import NATION, residents, series
from safecity.demo.town import City, Town
from safecity.demo.workbook import Cell, ods, xlsx

FILE = Path(__file__).with_name("severity_weights.yml")
SHEET = "List of weights"
_HEADER_ROW = 7


class Weights(Declared):
    """Everything in `severity_weights.yml`: days by offence code, else by subgroup."""

    release: str
    codes: dict[str, int]
    subgroups: dict[str, int]

    def of(self, code: Code) -> int:
        """Weight of an offence code."""
        return self.codes.get(code.code, self.subgroups[code.subgroup])


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read the made-up weights, once."""
    return read_model(FILE, Weights)


def write_weights(root: Path, parameters: Parameters) -> Written:
    """Write the data tool with a weight for every offence code; nothing in it is random.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    parameters : Parameters
        The offence codes of the Home Office tables.
    """
    weights = load_weights()
    titles: list[tuple[Cell, ...]] = [
        ("Crime Severity Score data tool",),
        ("SYNTHETIC: made up by safecity, no published figures",),
        *[("",)] * (_HEADER_ROW - 3),
    ]
    rows: list[tuple[Cell, ...]] = [
        (f"{code.code} {code.description}", weights.of(code)) for code in parameters.recorded.codes
    ]
    sheets = {"Cover": titles[:2], SHEET: [*titles, ("Offence category", "Weight"), *rows]}
    name = "crimeseverityscoredatatool.xlsx"
    file = f"severity_weights/{weights.release}/{name}"
    return write_bytes(root, file, weights.release, xlsx(sheets))


SYNTHETIC = "SYNTHETIC: made up by safecity, no published figures"
YEARS = tuple(range(2015, 2021))
QUARTERS = tuple((year, number) for year in (2019, 2020, 2021, 2022) for number in (1, 2, 3, 4))[
    :13
]
_MONTHS = ("January to March", "April to June", "July to September", "October to December")
_FORCE = 3
"""How many times the residents of its towns here a force has."""
_SMALLEST = 5
_WITHHELD = "[c]"
# Crimes per resident and year, made up, of the size published for England and Wales.
_HATE = (0.00107, 0.00138, 0.00162, 0.00178, 0.00192, 0.00209)
_STRANDS = {"Race": 0.74, "Religion": 0.07, "Sexual orientation": 0.15, "Disability": 0.08,
            "Transgender": 0.024}  # fmt: skip
_ABUSE = (0.0073, 0.0084, 0.0103, 0.0127, 0.0134, 0.0142)
_ALL = (0.0775, 0.0836, 0.0919, 0.0977, 0.0990, 0.0863)
_RISE = (0.8, 0.85, 1.0, 1.1, 1.0, 0.85, 1.05, 1.1, 1.15, 1.2, 1.25, 1.2, 1.3)
_REFERRALS = tuple(5.4e-6 * level for level in _RISE)
_NATION = "England and Wales"
Line = tuple[Cell, ...]
Sizes = dict[str, int]


def sizes(towns: Sequence[Town], parameters: Parameters) -> Sizes:
    """Residents of each force's area and of the country, by the name in tables."""
    areas = parameters.areas
    people: Sizes = {}
    for town in towns:
        name = areas.forces[town.force].pfa
        people[name] = people.get(name, 0) + _FORCE * residents(areas, town, 2019)
    return {**people, _NATION: NATION}


def _hate(people: Sizes, year: int, seed: int) -> list[Line]:
    rows: list[Line] = [
        (f"Hate crimes recorded by the police by monitored strand, year ending March {year + 1}",),
        (SYNTHETIC,),
        ("Police force area", *_STRANDS, "Total number of offences"),
    ]
    for force, base in people.items():
        total = series(seed, "hate", force, _HATE, base).counts[YEARS.index(year)]
        random = stream(seed, "strands", force, str(year))
        parts = [int(random.binomial(total, share)) for share in _STRANDS.values()]
        printed = [part if part >= _SMALLEST else _WITHHELD for part in parts]
        # One force could not supply a year, as happens.
        missing = force == "Gloucestershire" and year == 2019
        rows.append((force, *([":"] * 6 if missing else (*printed, total))))
    return [*rows, ("Strands overlap: a crime can have more than one.",)]


def write_hate(root: Path, people: Sizes, seed: int) -> Written:
    """Write the hate crime tables, a sheet per year."""
    sheets: dict[str, Sequence[Line]] = {
        "Cover": [("Hate crime",), (SYNTHETIC,)],
        **{f"Table_{at}": _hate(people, year, seed) for at, year in enumerate(YEARS, start=1)},
    }
    name = "hate-crime-2021-appendix-tables.ods"
    return write_bytes(root, f"hate_crime/2021-10/{name}", "2021-10", ods(sheets))


def _domestic(people: Sizes, year: int, seed: int) -> list[Line]:
    at = YEARS.index(year)
    rows: list[Line] = [
        (f"Domestic abuse-related crimes by police force area, year ending March {year + 1}",),
        (SYNTHETIC,),
        ("Police force area", "Number of domestic abuse-related crimes",
         "Total number of offences", "Rate per 1,000 population",
         "Percentage of offences that were domestic abuse-related"),
    ]  # fmt: skip
    for force, base in people.items():
        abuse = series(seed, "domestic", force, _ABUSE, base).counts[at]
        crimes = series(seed, "domestic", force, _ALL, base).counts[at]
        shares = (f"{abuse / base * 1000:.1f}", f"{abuse / crimes * 100:.1f}")
        rows.append((force, abuse, crimes, *shares))
    return rows


def write_domestic(root: Path, people: Sizes, seed: int) -> Written:
    """Write the domestic abuse tables, a sheet per year."""
    sheets: dict[str, Sequence[Line]] = {
        "Contents": [("Domestic abuse in England and Wales",), (SYNTHETIC,)],
        **{f"Table {at}": _domestic(people, year, seed) for at, year in enumerate(YEARS, start=1)},
    }
    name = "domesticabuseappendixtables2021.xlsx"
    return write_bytes(root, f"domestic_abuse/2021-11/{name}", "2021-11", xlsx(sheets))


def _referrals(people: Sizes, at: int, seed: int) -> list[Line]:
    year, number = QUARTERS[at]
    title = f"NRM referrals by first responder, Quarter {number} {year} - {_MONTHS[number - 1]}"
    rows: list[Line] = [
        (title,),
        (SYNTHETIC,),
        ("First responder type", "First responder", "Age at exploitation", "Exploitation type",
         "Gender", "Nationality", "People"),
    ]  # fmt: skip
    for force, base in people.items():
        total = series(seed, "nrm", force, _REFERRALS, base).counts[at]
        child = int(stream(seed, "nrm ages", force, str(at)).binomial(total, 0.55))
        ages = {"Total": total, "Adult (18 or over)": total - child, "Child (17 or under)": child}
        for age, count in ages.items():
            rows.append(("Police force", force, age, "Total", "Total", "Total", count))
            rows.append(("Police force", force, age, "Criminal", "Total", "Total", count // 2))
    rows.append(("Government agency", "UK Visas and Immigration", *["Total"] * 4, 900 + at * 20))
    return rows


def write_nrm(root: Path, people: Sizes, seed: int) -> Written:
    """Write the NRM tables, a sheet per quarter."""
    forces = {name: base for name, base in people.items() if name != _NATION}
    sheets = {
        f"Q{number} {year}": _referrals(forces, at, seed)
        for at, (year, number) in enumerate(QUARTERS)
    }
    name = "nrm-statistics-quarter-1-2022-tables.ods"
    return write_bytes(root, f"nrm/2022-05/{name}", "2022-05", ods(sheets))


def write(city: City) -> list[Written]:
    """Write hate crime, domestic abuse and referrals by police force, and severity weights."""
    people = sizes(city.towns, city.parameters)
    tables = (write_hate, write_domestic, write_nrm)
    by_force = [each(city.root, people, city.seed) for each in tables]
    return [*by_force, write_weights(city.root, city.parameters)]
