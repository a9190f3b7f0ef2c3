"""Every tidy dataset, declared once: its columns with their types, what they may hold, its key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.area import CODE
from safecity.catalogue.offences import load_offences
from safecity.ingest.figures import KEY, LEVELS, NUMBERS, SUPPRESSED
from safecity.ingest.sources.boundaries.outlines import KINDS as SURROUNDING_KINDS
from safecity.ingest.sources.community_survey import ANSWER_TYPES, PERSON
from safecity.ingest.sources.police_uk.layouts import CATEGORIES, STOP_FIELDS
from safecity.ingest.sources.road_casualties.stats19 import SEVERITIES

if TYPE_CHECKING:
    import pandera.pandas as pa

TIME = "datetime64[us]"
ALL = "all"
"""Stands for every category of a month together, beside the categories."""
LSOA = r"^[EW]01\d{6}$"
WARD = r"^[EW]05\d{6}$"
YEAR = r"^\d{4}/\d{2}$"


@dataclass(frozen=True)
class Column:
    """What stands in a column of a dataset.

    Attributes
    ----------
    dtype : str
        Its type in pandas.
    pattern : str
        Regular expression that each text matches; "" for any text.
    among : callable, optional
        Gives the words that may stand there.
    least, most : float, optional
        Bounds of a number, both included.
    first_days : bool
        Whether each time is the first day of a month.
    blank : bool
        Whether a value may be missing.
    """

    dtype: str
    pattern: str = ""
    among: Callable[[], Collection[str]] | None = None
    least: float | None = None
    most: float | None = None
    first_days: bool = False
    blank: bool = False

    def schema(self) -> pa.Column:
        """Return the column as pandera checks it."""
        import pandera.pandas as pa

        checks = [pa.Check.str_matches(self.pattern)] if self.pattern else []
        if self.among is not None:
            checks.append(pa.Check.isin(list(self.among())))
        if self.least is not None:
            checks.append(pa.Check.ge(self.least))
        if self.most is not None:
            checks.append(pa.Check.le(self.most))
        if self.first_days:
            checks.append(pa.Check(_are_first_days))
        # A month may be of any unit: pandas 3 keeps microseconds where pandas 2 kept nanoseconds.
        return pa.Column(None if self.first_days else self.dtype, checks, nullable=self.blank)


def _are_first_days(months: pd.Series) -> bool:
    is_time = pd.api.types.is_datetime64_dtype(months)
    return is_time and bool(months.dropna().dt.is_month_start.all())


@dataclass(frozen=True)
class Dataset:
    """One table of the processed data.

    Attributes
    ----------
    about : str
        What one row is.
    columns : mapping of str to Column
        Its columns, in their order; no other may stand in it.
    key : tuple of str
        Columns that tell one row from every other; none where rows may be alike.
    rule : callable, optional
        What holds of each row beside its columns: from the frame to a series of bool.
    """

    about: str
    columns: Mapping[str, Column]
    key: tuple[str, ...] = ()
    rule: Callable[[pd.DataFrame], pd.Series] | None = field(default=None, repr=False)

    @property
    def types(self) -> dict[str, str]:
        """Type of each column in pandas, in order."""
        return {name: column.dtype for name, column in self.columns.items()}

    def empty(self) -> pd.DataFrame:
        """Return its columns without a row: what there is where its source was not supplied."""
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in self.types.items()})

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Put the columns of a frame in order, with their types and a new index."""
        return frame[list(self.columns)].astype(self.types).reset_index(drop=True)

    def schema(self) -> pa.DataFrameSchema:
        """Return the dataset as pandera checks it."""
        import pandera.pandas as pa

        columns = {name: column.schema() for name, column in self.columns.items()}
        checks = [pa.Check(self.rule)] if self.rule else []
        return pa.DataFrameSchema(
            columns, checks=checks, unique=list(self.key) or None, strict=True
        )


TEXT, SOME_TEXT, FLAG = Column("str"), Column("str", "."), Column("bool")
MAYBE_TEXT = Column("str", blank=True)
MONTH = Column(TIME, first_days=True)
AREA, LSOA_CODE, WARD_CODE = Column("str", CODE), Column("str", LSOA), Column("str", WARD)
FINANCIAL_YEAR = Column("str", YEAR)
CATEGORY = Column("str", among=lambda: CATEGORIES)
COUNT, SOME = Column("int64", least=0), Column("int64", least=1)
MAYBE_NUMBER = Column("float64", least=0, blank=True)
FIFTH = Column("Int64", least=1, most=5, blank=True)
_QUARTERS = {"year": FINANCIAL_YEAR, "quarter": Column("int64", least=1, most=4), "start": MONTH}
_SUBGROUP = Column("str", among=lambda: load_offences().subgroups)
_OFFENCE = {
    "group": Column("str", among=lambda: load_offences().groups),
    "subgroup": _SUBGROUP,
    "category": CATEGORY,
    "code": TEXT,
    "description": TEXT,
    # Negative where offences were cancelled.
    "count": Column("int64"),
}
_OFFENCE_KEY = ("year", "quarter", "group", "subgroup", "code", "description")

DATASETS: Mapping[str, Dataset] = {
    "crimes_area": Dataset(
        "Crimes and incidents of an area in a month that has a file, by category",
        {"month": MONTH, "area": AREA, "category": CATEGORY, "count": COUNT},
        ("month", "area", "category"),
    ),
    "crimes_lsoa": Dataset(
        "Crimes and incidents of a stable LSOA of the own area; none where there is no row",
        {"month": MONTH, "lsoa": LSOA_CODE, "category": CATEGORY, "count": SOME},
        ("month", "lsoa", "category"),
    ),
    "recounted": Dataset(
        "Crimes and incidents of the own area counted a second time, in SQL over the raw files",
        {"month": MONTH, "category": CATEGORY, "count": SOME},
        ("month", "category"),
    ),
    "crimes_ward": Dataset(
        "Crimes and incidents of a ward of the own area; none where there is no row",
        {
            "month": MONTH,
            "ward_code": WARD_CODE,
            "ward": TEXT,
            "category": CATEGORY,
            "count": SOME,
            "exact": FLAG,
        },
        ("month", "ward_code", "category"),
    ),
    "coverage": Dataset(
        "Whether the count of an area, month and category can be used, and why not",
        {
            "month": MONTH,
            "area": AREA,
            "category": Column("str", among=lambda: (ALL, *CATEGORIES)),
            "count": MAYBE_NUMBER,
            "expected": MAYBE_NUMBER,
            "status": Column("str", among=lambda: ("complete", "missing")),
            "reason": TEXT,
        },
        ("month", "area", "category"),
    ),
    "offences": Dataset(
        "Home Office count of an area, quarter and offence",
        {"area": AREA, **_QUARTERS, **_OFFENCE},
        ("area", *_OFFENCE_KEY),
    ),
    "offences_force": Dataset(
        "Home Office count of a police force, or of England and Wales, by quarter and offence",
        {"force": SOME_TEXT, **_QUARTERS, **_OFFENCE},
        ("force", *_OFFENCE_KEY),
    ),
    "offences_divided": Dataset(
        "What the Home Office table of a year tells apart for some area: elsewhere it is zero",
        {"year": FINANCIAL_YEAR, "subgroup": _SUBGROUP, "category": CATEGORY, "code": TEXT},
        ("year", "subgroup", "category", "code"),
    ),
    "offences_usable": Dataset(
        "Whether the Home Office counts of an area and year can be used, and why not",
        {"area": AREA, "year": FINANCIAL_YEAR, "usable": FLAG, "reason": TEXT},
        ("area", "year"),
        lambda frame: (frame["reason"] == "") == frame["usable"],
    ),
    "outcomes": Dataset(
        "Outcomes of crimes of the own area by month, until another took its place, and by record",
        {
            "month": MONTH,
            "until": Column(TIME, first_days=True, blank=True),
            "category": Column("str", among=lambda: ("", *CATEGORIES)),
            "recorded": Column(TIME, first_days=True, blank=True),
            "outcome": SOME_TEXT,
            "count": SOME,
        },
        ("month", "until", "category", "recorded", "outcome"),
    ),
    "stops": Dataset(
        "Searches in the own area that are alike in all that is published of them",
        {
            "month": MONTH,
            "hour": Column("Int64", least=0, most=23),
            "weekday": Column("Int64", least=0, most=6),
            **{name: TEXT for name in STOP_FIELDS if name != "linked"},
            "linked": Column("boolean", blank=True),
            "count": SOME,
        },
        ("month", "hour", "weekday", *STOP_FIELDS),
    ),
    "figures": Dataset(
        "One figure that a publisher issued of an area, police force or country",
        {
            "measure": Column("str", r"^[a-z][a-z0-9_]*$"),
            "level": Column("str", among=lambda: LEVELS),
            "area": SOME_TEXT,
            "area_name": TEXT,
            "group": TEXT,
            "period": TEXT,
            "start": Column(TIME),
            "months": Column("int64", least=1, most=60),
            **dict.fromkeys(NUMBERS, MAYBE_NUMBER),
            "note": TEXT,
            "source": SOME_TEXT,
        },
        ("source", *KEY),
        lambda frame: (frame["note"] != SUPPRESSED) | frame["count"].isna(),
    ),
    "revised": Dataset(
        "A figure that an earlier release of its source gave and a later one gives again",
        {
            "source": SOME_TEXT,
            "measure": SOME_TEXT,
            "area": SOME_TEXT,
            "year": SOME_TEXT,
            "period": SOME_TEXT,
            "earlier": TEXT,
            "later": TEXT,
            # Negative where offences were cancelled.
            "before": Column("float64"),
            "after": Column("float64"),
        },
        ("source", "measure", "area", "period"),
    ),
    "collisions": Dataset(
        "Road collisions with injuries of an area that are alike in all columns",
        {
            "month": MONTH,
            "area": AREA,
            "hour": Column("Int64", least=0, most=23, blank=True),
            "weekday": Column("int64", least=0, most=6),
            "severity": Column("str", among=SEVERITIES.values),
            "count": SOME,
        },
        ("month", "area", "hour", "weekday", "severity"),
    ),
    "survey": Dataset(
        "Answers of one respondent of a wave, as docs/survey-layout.md has them",
        {name: Column(kind, blank=kind == "string") for name, kind in ANSWER_TYPES.items()},
        ("wave", PERSON),
    ),
    "survey_waves": Dataset(
        "Residents to whom a wave of the survey is weighted, by margin and category",
        {
            "wave": Column("int64", least=1900, most=2100),
            "area": AREA,
            "mode": SOME_TEXT,
            "margin": SOME_TEXT,
            "category": SOME_TEXT,
            "population": SOME,
        },
        ("wave", "margin", "category"),
    ),
    "weights": Dataset(
        "Severity weight of one offence, by its code",
        {"category": TEXT, "code": SOME_TEXT, "weight": Column("float64", least=0)},
        ("code",),
    ),
    "population": Dataset(
        "Residents of a local authority, ward or stable LSOA at the middle of a year",
        {
            "level": Column("str", among=lambda: ("lad", "lsoa", "ward")),
            "area": AREA,
            "year": Column("int64", least=1981, most=2100),
            "population": COUNT,
            "edition": Column("str", r"^mid-\d{4}$"),
        },
        ("level", "area", "year"),
    ),
    "places": Dataset(
        "A stable LSOA of the own area, with its ward and deprivation",
        {
            "lsoa": LSOA_CODE,
            "name": TEXT,
            "lad": AREA,
            "members": TEXT,
            "ward_code": MAYBE_TEXT,
            "ward": MAYBE_TEXT,
            "imd_rank": Column("float64", least=1, blank=True),
            "imd_decile": Column("Int64", least=1, most=10, blank=True),
            "imd_edition": MAYBE_TEXT,
            "quintile_national": FIFTH,
            "quintile_local": FIFTH,
            "quintile_income": FIFTH,
        },
        ("lsoa",),
    ),
    "boundaries": Dataset(
        "Outline of a stable LSOA of the own area in degrees (EPSG:4326)",
        {"lsoa": LSOA_CODE, "geometry": Column("geometry")},
        ("lsoa",),
    ),
    "surroundings": Dataset(
        "Land of a neighbouring district, or water, within a margin about the own area (EPSG:4326)",
        {
            "kind": Column("str", among=lambda: SURROUNDING_KINDS),
            "name": TEXT,
            "geometry": Column("geometry"),
        },
        ("kind", "name"),
    ),
    "ledger": Dataset(
        "A raw file: what it is, where it came from, what it holds, whether it was used",
        {
            "file": SOME_TEXT,
            "source": TEXT,
            "edition": TEXT,
            # Empty for a file that may not be opened, and where it would tell what is withheld.
            "sha256": Column("str", r"^([0-9a-f]{64})?$"),
            "bytes": COUNT,
            "rows": Column("Int64", least=0, blank=True),
            "first_month": TEXT,
            "last_month": TEXT,
            "publisher": TEXT,
            "licence": TEXT,
            "url": TEXT,
            "retrieved": SOME_TEXT,
            "synthetic": FLAG,
            "used": FLAG,
            "refused": TEXT,
            "note": TEXT,
        },
    ),
    "quality": Dataset(
        "What became of the rows of a file of data.police.uk, one measure a row",
        {"month": MONTH, "force": SOME_TEXT, "file": SOME_TEXT, "measure": TEXT, "value": COUNT},
        ("file", "measure"),
    ),
    "missing": Dataset(
        "What is missing or stale, of which period, and what that costs",
        {"source": SOME_TEXT, "what": SOME_TEXT, "period": TEXT, "cost": TEXT},
    ),
}


def validate(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Check a tidy frame against its dataset; of one without a row that is columns and types.

    Parameters
    ----------
    name : str
        Dataset, for example "crimes_area".
    frame : pandas.DataFrame
        The frame.

    Raises
    ------
    KeyError
        Where no such dataset is declared.
    pandera.errors.SchemaError
        Where a column is missing or of another type, a value is out of range, or a key repeats.
    """
    dataset = DATASETS[name]
    if frame.empty and frame.dtypes.equals(dataset.empty().dtypes):
        return frame
    return dataset.schema().validate(frame)
