"""Road collisions and casualties of the synthetic country, in the layout of STATS19."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.strict import Declared, read_model
from safecity.demo.layouts import Written, stream, write_table
from safecity.demo.parameters import Parameters
from safecity.demo.sources.population import area_population
from safecity.demo.town import City, Floats, Town

if TYPE_CHECKING:
    from pyproj import Transformer

COLLISION = (
    "collision_index",
    "collision_year",
    "collision_ref_no",
    "location_easting_osgr",
    "location_northing_osgr",
    "longitude",
    "latitude",
    "police_force",
    "collision_severity",
    "number_of_vehicles",
    "number_of_casualties",
    "date",
    "day_of_week",
    "time",
    "local_authority_district",
    "local_authority_ons_district",
    "local_authority_highway",
    "local_authority_highway_current",
    "first_road_class",
    "first_road_number",
    "road_type",
    "speed_limit",
    "junction_detail_historic",
    "junction_detail",
    "junction_control",
    "second_road_class",
    "second_road_number",
    "pedestrian_crossing_human_control_historic",
    "pedestrian_crossing_physical_facilities_historic",
    "pedestrian_crossing",
    "light_conditions",
    "weather_conditions",
    "road_surface_conditions",
    "special_conditions_at_site",
    "carriageway_hazards_historic",
    "carriageway_hazards",
    "urban_or_rural_area",
    "did_police_officer_attend_scene_of_accident",
    "trunk_road_flag",
    "lsoa_of_accident_location",
    "enhanced_severity_collision",
    "collision_injury_based",
    "collision_adjusted_severity_serious",
    "collision_adjusted_severity_slight",
)
CASUALTY = (
    "collision_index",
    "collision_year",
    "collision_ref_no",
    "vehicle_reference",
    "casualty_reference",
    "casualty_class",
    "sex_of_casualty",
    "age_of_casualty",
    "age_band_of_casualty",
    "casualty_severity",
    "pedestrian_location",
    "pedestrian_movement",
    "car_passenger",
    "bus_or_coach_passenger",
    "pedestrian_road_maintenance_worker",
    "casualty_type",
    "casualty_imd_decile",
    "lsoa_of_casualty",
    "enhanced_casualty_severity",
    "casualty_injury_based",
    "casualty_adjusted_severity_serious",
    "casualty_adjusted_severity_slight",
    "casualty_distance_banding",
)
PLAIN = {
    "number_of_vehicles": "2",
    "local_authority_district": "-1",
    "first_road_class": "3",
    "first_road_number": "-1",
    "road_type": "6",
    "speed_limit": "30",
    "junction_detail": "13",
    "junction_control": "4",
    "second_road_class": "6",
    "second_road_number": "0",
    "pedestrian_crossing": "0",
    "weather_conditions": "1",
    "road_surface_conditions": "1",
    "special_conditions_at_site": "0",
    "carriageway_hazards": "0",
    "urban_or_rural_area": "1",
    "did_police_officer_attend_scene_of_accident": "1",
    "trunk_road_flag": "2",
}
"""What the made-up collisions have in common; a column that is in no other list is missing, -1."""


FILE = Path(__file__).with_suffix(".yml")
_JITTER = 0.002  # degrees around the middle of a place
_AGE_STEPS = (5, 10, 15, 20, 25, 35, 45, 55, 65, 75)
_NIGHT, _DAY = "4", "1"


class Roads(Declared):
    """Everything in `road_casualties.yml`."""

    release: str
    rate: float
    trend: dict[int, float]
    lockdowns: dict[str, float]
    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    severities: tuple[float, float, float]
    occupants: float
    types: dict[str, float]
    untimed: float
    injury_based: int
    missed: float
    sure: float
    forces: dict[str, int]


@lru_cache(maxsize=1)
def load_roads() -> Roads:
    """Read the parameters of collisions, once."""
    return read_model(FILE, Roads)


def _share(weights: Sequence[float] | Floats) -> Floats:
    return np.array(weights, float) / sum(weights)


def _days(year: int, yearly: float, roads: Roads, random: np.random.Generator) -> pd.DatetimeIndex:
    """Days of a year's collisions: as the week goes, fewer in a lockdown."""
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31")
    week = _share(roads.weekdays)[days.weekday] * 7
    locked = [roads.lockdowns.get(month, 1.0) for month in days.strftime("%Y-%m")]
    return days.repeat(random.poisson(yearly / len(days) * week * np.array(locked)))


def _grid(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn degrees into metres of the British National Grid."""
    east, north = _to_grid().transform(longitude, latitude)
    return np.round(east).astype(int), np.round(north).astype(int)


@lru_cache
def _to_grid() -> Transformer:
    """Take degrees to metres; it costs a tenth of a second to begin, so it is begun once."""
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


def _adjustment(severity: np.ndarray, year: int, roads: Roads) -> dict[str, object]:
    """Columns of adjusted severity, without their prefix; a death needs none."""
    based = year >= roads.injury_based
    missed, sure = (0.0, 1.0) if based else (roads.missed, roads.sure)
    serious = np.select([severity == 1, severity == 2], [0.0, sure], missed)
    slight = np.where(severity == 1, 0.0, 1 - serious)
    return {
        "injury_based": str(int(based)),
        "adjusted_severity_serious": np.char.mod("%.6f", serious),
        "adjusted_severity_slight": np.char.mod("%.6f", slight),
    }


def _collisions(
    town: Town, year: int, parameters: Parameters, random: np.random.Generator
) -> pd.DataFrame:
    roads = load_roads()
    residents = area_population(parameters.areas, town.code, year)
    days = _days(year, residents / 1_000 * roads.rate * roads.trend[year], roads, random)
    count = len(days)
    place = random.choice(town.size, count, p=_share(1 + 3 * town.centre))
    x, y = (side[place] + random.normal(0, _JITTER, count) for side in town.coordinates)
    east, north = _grid(x, y)
    hour = random.choice(24, count, p=_share(roads.hours))
    minute = random.integers(0, 60, count)
    severity = random.choice([1, 2, 3], count, p=_share(roads.severities))
    clock = [f"{h:02d}:{m:02d}" for h, m in zip(hour, minute, strict=True)]
    adjusted = _adjustment(severity, year, roads)
    frame = pd.DataFrame(
        {
            "location_easting_osgr": east,
            "location_northing_osgr": north,
            "longitude": np.char.mod("%.6f", x),
            "latitude": np.char.mod("%.6f", y),
            "police_force": roads.forces[town.force],
            "collision_severity": severity,
            "number_of_casualties": 1 + random.poisson(roads.occupants, count),
            "date": days.strftime("%d/%m/%Y"),
            "day_of_week": (days.weekday + 1) % 7 + 1,  # 1 is Sunday
            "time": np.where(random.random(count) < roads.untimed, "-1", clock),
            "local_authority_ons_district": town.code,
            "local_authority_highway": town.code,
            "local_authority_highway_current": town.code,
            "light_conditions": np.where((hour < 6) | (hour > 19), _NIGHT, _DAY),
            "lsoa_of_accident_location": np.array(town.codes)[place],
            **{f"collision_{name}": values for name, values in adjusted.items()},
        }
    )
    return frame.assign(**PLAIN)


def _named(collisions: pd.DataFrame, year: int) -> pd.DataFrame:
    """Give every collision its number: year, police force, and a number within the year."""
    numbers = np.arange(1, len(collisions) + 1)
    force = collisions["police_force"].astype(str).str.zfill(2)
    reference = force + pd.Series(np.char.mod("%07d", numbers), index=force.index)
    named = collisions.assign(collision_year=year, collision_ref_no=reference)
    return named.assign(collision_index=str(year) + reference)


def _ages(kind: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Ages in years, from 16 for those who ride or drive; -1 where not known."""
    least = np.where(np.isin(kind, ("0", "9", "11", "1")), 4, 16)
    ages = np.minimum(least + np.round(random.gamma(2.2, 14, len(kind))), 96).astype(int)
    return np.where(random.random(len(kind)) < 0.02, -1, ages)


def _casualties(collisions: pd.DataFrame, year: int, random: np.random.Generator) -> pd.DataFrame:
    """The first casualty of a collision has its severity, the others seldom more than slight."""
    roads = load_roads()
    each = collisions.loc[collisions.index.repeat(collisions["number_of_casualties"])]
    order = each.groupby(level=0).cumcount().to_numpy() + 1
    count = len(each)
    kind = random.choice(list(roads.types), count, p=_share(list(roads.types.values())))
    worst = each["collision_severity"].to_numpy()
    others = np.where((random.random(count) < 0.06) & (worst < 3), 2, 3)
    severity = np.where(order == 1, worst, others)
    ages = _ages(kind, random)
    band = np.where(ages < 0, -1, np.searchsorted(_AGE_STEPS, ages) + 1)
    adjusted = _adjustment(severity, year, roads)
    on_foot = kind == "0"
    return pd.DataFrame(
        {
            **{name: each[name].to_numpy() for name in CASUALTY[:3]},
            "vehicle_reference": 1,
            "casualty_reference": order,
            "casualty_class": np.where(on_foot, 3, np.where(order == 1, 1, 2)),
            "sex_of_casualty": random.choice([1, 2, 9, -1], count, p=[0.59, 0.4, 0.005, 0.005]),
            "age_of_casualty": ages,
            "age_band_of_casualty": band,
            "casualty_severity": severity,
            "pedestrian_location": np.where(on_foot, 5, 0),
            "pedestrian_movement": np.where(on_foot, 1, 0),
            "car_passenger": 0,
            "bus_or_coach_passenger": np.where(kind == "11", 4, 0),
            "pedestrian_road_maintenance_worker": 0,
            "casualty_type": kind,
            **{f"casualty_{name}": values for name, values in adjusted.items()},
        }
    )


def _write(root: Path, kind: str, year: int, frame: pd.DataFrame) -> Written:
    columns = COLLISION if kind == "collision" else CASUALTY
    release = load_roads().release
    file = f"road_casualties/{release}/dft-road-casualty-statistics-{kind}-{year}.csv"
    rows = frame.reindex(columns=list(columns), fill_value="-1").to_numpy().tolist()
    return write_table(root, file, release, columns, rows)


def write(city: City) -> list[Written]:
    """Write the collisions and casualties of every town, two files a year."""
    written = []
    for year in load_roads().trend:
        parts = [
            _collisions(
                town, year, city.parameters, stream(city.seed, "roads", town.code, str(year))
            )
            for town in city.towns
        ]
        collisions = _named(pd.concat(parts, ignore_index=True), year)
        casualties = _casualties(collisions, year, stream(city.seed, "casualties", str(year)))
        written.append(_write(city.root, "collision", year, collisions))
        written.append(_write(city.root, "casualty", year, casualties))
    return written
