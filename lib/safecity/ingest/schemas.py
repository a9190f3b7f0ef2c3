"""What the tidy frames must look like; checked before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.area import CODE
from safecity.catalogue.offences import load_offences
from safecity.ingest.figures import figures_schema
from safecity.ingest.sources.police_uk.layouts import CATEGORIES, STOP_FIELDS
from safecity.ingest.sources.police_uk.volume import ALL

if TYPE_CHECKING:
    import pandera.pandas as pa

_LSOA = r"^[EW]01\d{6}$"
_WARD = r"^[EW]05\d{6}$"
_YEAR = r"^\d{4}/\d{2}$"


def _are_first_days(months: pd.Series) -> bool:
    # Of any unit: pandas 3 keeps microseconds where pandas 2 kept nanoseconds.
    return pd.api.types.is_datetime64_dtype(months) and bool(months.dt.is_month_start.all())


def _counts(place: str, pattern: str, least: int) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        "month": pa.Column(None, pa.Check(_are_first_days)),
        place: pa.Column(str, pa.Check.str_matches(pattern)),
        "category": pa.Column(str, pa.Check.isin(CATEGORIES)),
        "count": pa.Column("int64", pa.Check.ge(least)),
    }
    return pa.DataFrameSchema(columns, unique=["month", place, "category"], strict=True)


def _crimes_ward() -> pa.DataFrameSchema:
    import pandera.pandas as pa

    more = {"ward": pa.Column(str), "exact": pa.Column(bool)}
    return _counts("ward_code", _WARD, 1).add_columns(more)


def _coverage() -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        "month": pa.Column(None, pa.Check(_are_first_days)),
        "area": pa.Column(str, pa.Check.str_matches(CODE)),
        "category": pa.Column(str, pa.Check.isin((ALL, *CATEGORIES))),
        "count": pa.Column("float64", pa.Check.ge(0), nullable=True),
        "expected": pa.Column("float64", pa.Check.ge(0), nullable=True),
        "status": pa.Column(str, pa.Check.isin(("complete", "missing"))),
        "reason": pa.Column(str),
    }
    return pa.DataFrameSchema(columns, unique=["month", "area", "category"], strict=True)


def _population() -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        "level": pa.Column(str, pa.Check.isin(("lad", "lsoa", "ward"))),
        "area": pa.Column(str, pa.Check.str_matches(CODE)),
        "year": pa.Column("int64", pa.Check.in_range(1981, 2100)),
        "population": pa.Column("int64", pa.Check.ge(0)),
        "edition": pa.Column(str, pa.Check.str_matches(r"^mid-\d{4}$")),
    }
    return pa.DataFrameSchema(columns, unique=["level", "area", "year"], strict=True)


def _places() -> pa.DataFrameSchema:
    import pandera.pandas as pa

    def fifth() -> pa.Column:
        return pa.Column("Int64", pa.Check.in_range(1, 5), nullable=True)

    columns = {
        "lsoa": pa.Column(str, pa.Check.str_matches(_LSOA), unique=True),
        "name": pa.Column(str),
        "lad": pa.Column(str, pa.Check.str_matches(CODE)),
        "members": pa.Column(str),
        "ward_code": pa.Column(str, nullable=True),
        "ward": pa.Column(str, nullable=True),
        "imd_rank": pa.Column("float64", pa.Check.ge(1), nullable=True),
        "imd_decile": pa.Column("Int64", pa.Check.in_range(1, 10), nullable=True),
        "imd_edition": pa.Column(str, nullable=True),
        "quintile_national": fifth(),
        "quintile_local": fifth(),
        "quintile_income": fifth(),
    }
    return pa.DataFrameSchema(columns, strict=True)


def _outcomes() -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        "month": pa.Column(None, pa.Check(_are_first_days)),
        "category": pa.Column(str, pa.Check.isin(("", *CATEGORIES))),
        "recorded": pa.Column(None, pa.Check(_are_first_days), nullable=True),
        "outcome": pa.Column(str, pa.Check.str_length(min_value=1)),
        "count": pa.Column("int64", pa.Check.ge(1)),
    }
    key = ["month", "category", "recorded", "outcome"]
    return pa.DataFrameSchema(columns, unique=key, strict=True)


def _stops() -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        "month": pa.Column(None, pa.Check(_are_first_days)),
        "hour": pa.Column("Int64", pa.Check.in_range(0, 23)),
        "weekday": pa.Column("Int64", pa.Check.in_range(0, 6)),
        **{name: pa.Column(str) for name in STOP_FIELDS if name != "linked"},
        "linked": pa.Column("boolean", nullable=True),
        "count": pa.Column("int64", pa.Check.ge(1)),
    }
    key = [name for name in columns if name != "count"]
    return pa.DataFrameSchema(columns, unique=key, strict=True)


def _offences(place: str) -> pa.DataFrameSchema:
    """Counts by area or force; a count may be negative where offences were cancelled."""
    import pandera.pandas as pa

    where = pa.Check.str_matches(CODE) if place == "area" else pa.Check.str_length(min_value=1)
    columns = {
        place: pa.Column(str, where),
        **_quarters(),
        "group": pa.Column(str, pa.Check.isin(list(load_offences().groups))),
        "subgroup": pa.Column(str, pa.Check.isin(list(load_offences().subgroups))),
        "category": pa.Column(str, pa.Check.isin(CATEGORIES)),
        "code": pa.Column(str),
        "description": pa.Column(str),
        "count": pa.Column("int64"),
    }
    key = [place, "year", "quarter", "group", "subgroup", "code", "description"]
    return pa.DataFrameSchema(columns, unique=key, strict=True)


def _quarters() -> dict[str, pa.Column]:
    import pandera.pandas as pa

    return {
        "year": pa.Column(str, pa.Check.str_matches(_YEAR)),
        "quarter": pa.Column("int64", pa.Check.in_range(1, 4)),
        "start": pa.Column(None, pa.Check(_are_first_days)),
    }


def _offences_usable() -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        "area": pa.Column(str, pa.Check.str_matches(CODE)),
        "year": pa.Column(str, pa.Check.str_matches(_YEAR)),
        "usable": pa.Column(bool),
        "reason": pa.Column(str),
    }
    said = pa.Check(lambda frame: (frame["reason"] == "") == frame["usable"])
    return pa.DataFrameSchema(columns, checks=said, unique=["area", "year"], strict=True)


def _offences_divided() -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {
        "year": pa.Column(str, pa.Check.str_matches(_YEAR)),
        "subgroup": pa.Column(str, pa.Check.isin(list(load_offences().subgroups))),
        "category": pa.Column(str, pa.Check.isin(CATEGORIES)),
        "code": pa.Column(str),
    }
    return pa.DataFrameSchema(columns, unique=list(columns), strict=True)


def validate(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Check a tidy frame against its schema.

    Parameters
    ----------
    name : str
        Dataset, for example "crimes_area"; one without a schema passes.
    frame : pandas.DataFrame
        The frame.

    Raises
    ------
    pandera.errors.SchemaError
        Where a column is missing or of another type, a value is out of range, or a key repeats.
    """
    schemas = {
        "crimes_area": lambda: _counts("area", CODE, 0),
        "crimes_lsoa": lambda: _counts("lsoa", _LSOA, 1),
        "crimes_ward": _crimes_ward,
        "coverage": _coverage,
        "offences": lambda: _offences("area"),
        "offences_force": lambda: _offences("force"),
        "offences_divided": _offences_divided,
        "offences_usable": _offences_usable,
        "outcomes": _outcomes,
        "stops": _stops,
        "figures": figures_schema,
        "population": _population,
        "places": _places,
    }
    return schemas[name]().validate(frame) if name in schemas else frame
