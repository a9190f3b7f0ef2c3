"""A tiny city in the exact published layouts: a handful of LSOAs, rows written one by one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from safecity.catalogue.assessment import Area, Assessment, Comparators, House, Partnership
from safecity.catalogue.period import Period
from safecity.ingest.source import Recognised
from safecity.ingest.sources.police_uk.layouts import COLUMNS, OUTCOME_COLUMNS, STOP_COLUMNS
from safecity.ingest.supply.choice import Chosen, recognise
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.supply.supplied import Supply, survey

OWN, RIVAL, ELSEWHERE = "E06000045", "E06000044", "E07000001"
CHANGES = """\
LSOA11NM,LSOA11CD,CHGIND,LSOA21NM,LSOA21CD,LAD22NM,LAD22CD
Town 001A,E01000001,U,Town 001A,E01000001,Town,E06000045
Town 001B,E01000002,U,Town 001B,E01000002,Town,E06000045
Town 002A,E01000003,S,Town 002E,E01000011,Town,E06000045
Town 002A,E01000003,S,Town 002F,E01000012,Town,E06000045
Town 003A,E01000004,M,Town 003G,E01000013,Town,E06000045
Town 003B,E01000005,M,Town 003G,E01000013,Town,E06000045
Rival 001A,E01000021,U,Rival 001A,E01000021,Rival,E06000044
"Else, where 001A",E01000031,U,"Else, where 001A",E01000031,Elsewhere,E07000001
"""
WARDS = """\
LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM
E01000001,Town 001A,E05000001,North,E06000045,Town
E01000002,Town 001B,E05000001,North,E06000045,Town
E01000011,Town 002E,E05000002,South,E06000045,Town
E01000012,Town 002F,E05000001,North,E06000045,Town
E01000013,Town 003G,E05000002,South,E06000045,Town
E01000021,Rival 001A,E05000009,Quay,E06000044,Rival
E01000031,"Else, where 001A",E05000010,Far,E07000001,Elsewhere
"""
IMD = "Index of Multiple Deprivation (IMD)"


def alone(*codes: str) -> dict[str, frozenset[str]]:
    """Areas that are local authorities, as `Assessment.sets` has them."""
    return {code: frozenset({code}) for code in codes}


def row(lsoa: str = "E01000001", category: str = "Drugs", **other: str) -> str:
    """One street-level row; give `id`, `month` or `location` to change them."""
    cells = {
        "Crime ID": other.get("id", ""),
        "Month": other.get("month", "2024-01"),
        "Reported by": "Hampshire Constabulary",
        "Falls within": "Hampshire Constabulary",
        "Longitude": "-0.95",
        "Latitude": "50.55",
        "Location": other.get("location", "On or near High Street"),
        "LSOA code": lsoa,
        "LSOA name": "Town 001A",
        "Crime type": category,
        "Last outcome category": other.get("outcome", ""),
        "Context": "",
    }
    return ",".join(cells[name] for name in COLUMNS)


def outcome_row(
    lsoa: str = "E01000001", outcome: str = "Suspect charged", id: str = "a", month: str = "2024-01"
) -> str:
    """One row of an outcomes file."""
    force = "Hampshire Constabulary"
    place = ["-1.4", "50.9", "On or near High Street", lsoa, "Town 001A"]
    return ",".join([id, month, force, force, *place, outcome])


def stop_row(date: str = "2024-01-10T12:00:00+00:00", at: str = "50.55,-0.95", **other: str) -> str:
    """One row of a stop-and-search file; `at` is latitude and longitude."""
    north, east = at.split(",")
    cells = {
        "Type": "Person search",
        "Date": date,
        "Latitude": north,
        "Longitude": east,
        "Gender": "Male",
        "Age range": other.get("age", "18-24"),
        "Self-defined ethnicity": "White - Irish",
        "Officer-defined ethnicity": "White",
        "Legislation": "Misuse of Drugs Act 1971 (section 23)",
        "Object of search": other.get("object", "Controlled drugs"),
        "Outcome": "Community resolution",
        "Outcome linked to object of search": other.get("linked", "True"),
        "Removal of more than just outer clothing": "False",
    }
    return ",".join(cells.get(name, "") for name in STOP_COLUMNS)


def text(*rows: str, header: str = ",".join(COLUMNS)) -> str:
    """A street-level file of these rows."""
    return "\n".join((header, *rows)) + "\n"


def _of_force(rows: tuple[str, ...], month: str, force: str) -> tuple[str, ...]:
    """The same rows, of another month and police force."""
    name = "Hampshire Constabulary" if force == "hampshire" else f"{force.title()} Police"
    moved = (r.replace("2024-01", month) for r in rows)
    return tuple(r.replace("Hampshire Constabulary", name) for r in moved)


@dataclass
class City:
    """A house with raw files that tests write."""

    house: House

    def write(self, name: str, content: str | bytes) -> Path:
        """Write one raw file as it is."""
        path = self.house.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def street(self, *rows: str, month: str = "2024-01", force: str = "hampshire") -> Path:
        """Write one street-level file."""
        name = f"police_uk/{month}/{month}-{force}-street.csv"
        return self.write(name, text(*_of_force(rows, month, force)))

    def outcomes(self, *rows: str, month: str = "2024-01", force: str = "hampshire") -> Path:
        """Write one outcomes file."""
        content = text(*_of_force(rows, month, force), header=",".join(OUTCOME_COLUMNS))
        return self.write(f"police_outcomes/{month}/{month}-{force}-outcomes.csv", content)

    def stops(self, *rows: str, month: str = "2024-01", force: str = "hampshire") -> Path:
        """Write one stop-and-search file."""
        content = text(*rows, header=",".join(STOP_COLUMNS))
        return self.write(f"stop_and_search/{month}/{month}-{force}-stop-and-search.csv", content)

    def outlines(self, *codes: str, vintage: str = "21") -> Path:
        """Write outlines: squares of 0.1 degrees in a row, the first from 50.5 N and 1 W."""
        features = []
        for i, code in enumerate(codes):
            west, east = -1 + i / 10, -0.9 + i / 10
            corners = [[west, 50.5], [east, 50.5], [east, 50.6], [west, 50.6], [west, 50.5]]
            shape = {"type": "Polygon", "coordinates": [corners]}
            properties = {f"LSOA{vintage}CD": code}
            features.append({"type": "Feature", "properties": properties, "geometry": shape})
        content = json.dumps({"type": "FeatureCollection", "features": features})
        return self.write(f"boundaries/lsoa{vintage}.geojson", content)

    def lookups(self) -> None:
        """Write the change and ward lookups."""
        self.write("geography/LSOA11_LSOA21_LAD22_EW_LU.csv", CHANGES)
        self.write("geography/LSOA21_WD24_LAD24_EW_LU.csv", WARDS)

    def supply(self) -> Supply:
        """Everything written so far, recognised."""
        return survey(self.house)

    def item(self, path: Path) -> Recognised:
        """One written file, recognised."""
        return recognise(scan_file(path, self.house.raw))

    def chosen(self) -> tuple[Chosen, ...]:
        """Everything written so far, with the decisions."""
        return self.supply().chosen


def assessment(
    start: str = "2024-01", end: str = "2024-03", history: str = "", force: str = "hampshire"
) -> Assessment:
    """An assessment of the tiny city with one comparator in another force."""
    comparators = Comparators(
        source="test",
        date="2024-01-01",
        illustrative=True,
        members=(Area(name="Rival", code=RIVAL, force="sussex"),),
    )
    partnership = Partnership(
        slug="town",
        name="Town",
        title="Town Partnership",
        code=OWN,
        force=force,
        police="Police",
        council="Council",
        contact="Someone",
        comparators=comparators,
    )
    return Assessment(
        partnership=partnership,
        year="2024",
        period=Period(start=start, end=end),
        baseline=Period(start=start, end=end),
        history_start=history or start,
        release_date="2024-06-01",
    )


def lad_population(total: str = "1000") -> str:
    """A local authority population file."""
    return f'Code,Name,All ages,0,1\n{OWN},Town,"{total}",1,2\n{RIVAL},Rival,500,1,2\n'


def lsoa_population() -> str:
    """An LSOA population file on 2011 LSOAs."""
    head = "LSOA Code,LSOA Name,LA Code (2022 boundaries),LA name (2022 boundaries),All Ages,0\n"
    sizes = {"E01000001": 100, "E01000002": 200, "E01000003": 300, "E01000004": 150}
    sizes |= {"E01000005": 250, "E01000021": 500, "E01000031": 5}
    return head + "".join(f"{code},Name,{OWN},Town,{n},1\n" for code, n in sizes.items())


ALL = {"E01000001": 1, "E01000002": 2, "E01000011": 3, "E01000012": 4, "E01000013": 5}
"""Ranks of every LSOA of the area."""


def index_2025(**ranks: int) -> str:
    """File 7 of IoD 2025 with these ranks; the header of the decile is cut off, as in File 1."""
    head = (
        "LSOA code (2021),LSOA name (2021),Local Authority District code (2024),"
        f"{IMD} Rank (where 1 is most deprived),"
        f"{IMD} Decile (where 1 is most deprived 10% of LSOA\n"
    )
    return head + "".join(f"{c},Name,{OWN},{r},{-(-r // 10)}\n" for c, r in ranks.items())
