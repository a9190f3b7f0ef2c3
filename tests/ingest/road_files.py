"""Road casualty files in the published layouts, rows written one by one."""

from __future__ import annotations

from safecity.demo.sources.road_casualties import CASUALTY, COLLISION
from safecity.ingest.sources.road_casualties.road_casualties import read_collisions
from safecity.ingest.supply.scan import scan

OWN, RIVAL, FAR = "E06000045", "E06000044", "E08000001"
AREAS = (OWN, RIVAL)
STEM = "dft-road-casualty-statistics"


def collision(number=1, **cells):
    known = {
        "collision_index": f"2020{number:04d}",
        "collision_year": "2020",
        "date": "04/03/2020",  # a Wednesday
        "time": "17:45",
        "local_authority_ons_district": OWN,
        "collision_severity": "3",
    }
    return {**dict.fromkeys(COLLISION, "-1"), **known, **cells}


def casualty(number=1, **cells):
    known = {
        "collision_index": f"2020{number:04d}",
        "collision_year": "2020",
        "vehicle_reference": "1",
        "casualty_reference": "1",
        "sex_of_casualty": "1",
        "age_of_casualty": "30",
        "casualty_severity": "3",
        "casualty_type": "9",
        "casualty_adjusted_severity_serious": "0.1",
    }
    return {**dict.fromkeys(CASUALTY, "-1"), **known, **cells}


def as_text(rows):
    return "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]) + "\n"


def old(text):
    """Turn the present column names into the earlier ones, which had no adjusted severity."""
    rows = [line.split(",") for line in text.replace("collision_", "accident_").split("\n") if line]
    kept = [i for i, name in enumerate(rows[0]) if "adjusted" not in name]
    return "\n".join(",".join(row[i] for i in kept) for row in rows) + "\n"


def put(folder, kind, rows, year="2020"):
    text = rows if isinstance(rows, str | bytes) else as_text(rows)
    path = folder / f"{STEM}-{kind}-{year}.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def plenty(count=40):
    return [collision(n) for n in range(1, count + 1)], [casualty(n) for n in range(1, count + 1)]


def read_from(folder, collisions=None, casualties=None, areas=AREAS):
    """Put the files that are given into a folder, and read it."""
    for kind, rows in (("collision", collisions), ("casualty", casualties)):
        if rows is not None:
            put(folder, kind, rows)
    return read_collisions(scan(folder), areas)
