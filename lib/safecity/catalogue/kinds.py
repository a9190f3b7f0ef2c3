"""Kinds of exhibit: what each shows, who draws it, and what every column of its table means.

One file of `kinds/` declares one kind; its name is the kind's slug. What the folder does not hold
is no kind, and a column that is not declared is an error.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, RootModel, model_validator

from safecity.catalogue.ranking import Claim
from safecity.catalogue.strict import Declared, line_of, read_model
from safecity.errors import SafecityError, nearest

FOLDER = Path(__file__).with_name("kinds")
COLUMNS = Path(__file__).with_name("columns.yml")

Role = Literal[
    "name", "code", "time", "count", "denominator", "value", "lower", "upper", "difference", "flag",
    "words",
]  # fmt: skip
"""What a column holds: `name` and `code` say of what, `time` when, `flag` whether, `words` what is
said; the others are numbers."""
Shape = Literal["figure", "table", "finding", "gap", "recommendation"]
Answer = Literal["level", "beside", "where", "why", "nothing"]
"""What a reader asks of a theme: how much, beside others, where or of what, and why."""
IDENTITIES: tuple[Role, ...] = ("name", "code", "time")
"""Roles of columns that say what a row is of."""
MEASURED: tuple[Role, ...] = ("count", "value", "lower", "upper", "difference")
"""Roles of columns that give a row's measure away: what disclosure control withholds."""
UNMEASURED: tuple[Role, ...] = (*IDENTITIES, "denominator", "flag")
"""Roles of columns that a withheld row keeps, also where they hold numbers."""
SIZE = "size of a change"
"""Stands for the column of a table of changes that holds the size: per cent, or points."""


class ColumnKind(Declared):
    """A column of exhibits' tables: its title in print, its role, and its decimals.

    Attributes
    ----------
    title : str
        Printed above the column.
    role : Role
        What it holds.
    decimals : int or None
        Digits after the point; None for words.
    """

    title: str
    role: Role
    decimals: int | None = Field(default=None, ge=0)


class OwnColumn(Declared):
    """What a kind says of a column otherwise than `columns.yml`; what is not said stays."""

    title: str = ""
    role: Role | None = None
    decimals: int | None = Field(default=None, ge=0)


class Measured(Declared):
    """Which column of a table is which column of the table of results, and by what method.

    Attributes
    ----------
    method : str
        How values and limits were worked out, where an exhibit does not name its own.
    area, group, period, numerator, denominator, value, lower, upper : str
        Names of columns; empty where the kind has none.
    """

    method: str
    area: str = ""
    group: str = ""
    period: str = ""
    numerator: str = ""
    denominator: str = ""
    value: str
    lower: str = "lower"
    upper: str = "upper"

    @property
    def columns(self) -> dict[str, str]:
        """Columns of the table of results that the kind fills, and from which column."""
        return {k: v for k, v in self.model_dump(exclude={"method"}).items() if v}


class Kind(Declared):
    """One kind of exhibit.

    Attributes
    ----------
    slug : str
        Name of its file.
    title : str
        What it shows.
    shape : Shape
        Whether it has a picture, a table alone, or words.
    chart : str
        Module of `safecity.charts` that draws it; that of its own name where not given.
    sheet : str
        Sheet of the workbook that its tables stand on; the sheet of other measures if empty.
    reference : str
        Name of the value that its chart compares with, where it draws one.
    claim : str
        What a finding of it claims, by which findings are ranked; none that is not named is ranked.
    compares_areas : bool
        Whether its table sets whole areas side by side, so that a reader can choose among them.
    answers : Answer or None
        What it answers within a theme: of the figures that answer the same the report prints one
        whole. What says nothing of it has a line; a figure that does not say is printed always.
    over_time : bool
        Whether its finding may say how a level stood to that of an earlier time.
    by_place : int or None
        Place among the kinds that say where most happened, from 1; None for one that does not.
    leads : int or None
        Place among the kinds of which the first stands for an indicator, from 1; None comes last.
    of_many : bool
        Whether its rows are rates of different things: each is printed by its own size.
    derived : bool
        Whether its values are worked out of a measure, and none that a reader can choose.
    sized : bool
        Whether a slide prints the size of its finding large.
    check : str
        Check of a run whose result it states, for a person to judge; empty where it is none.
    columns : dict
        Columns that it titles itself, or that have another role here.
    results : Measured or None
        What the table of results takes from it; nothing where it holds no measured values.
    """

    slug: str = ""
    title: str
    shape: Shape = "figure"
    chart: str = ""
    sheet: str = ""
    reference: str = ""
    claim: Claim | None = None
    compares_areas: bool = False
    answers: Answer | None = None
    over_time: bool = False
    by_place: int | None = Field(default=None, ge=1)
    leads: int | None = Field(default=None, ge=1)
    of_many: bool = False
    derived: bool = False
    sized: bool = False
    check: str = ""
    columns: dict[str, OwnColumn] = Field(default_factory=dict)
    results: Measured | None = None

    @model_validator(mode="after")
    def _drawn(self) -> Kind:
        if self.chart and self.shape != "figure":
            raise ValueError(f"a {self.shape} is not drawn: leave out its chart")
        return self

    @property
    def drawer(self) -> str:
        """Name of the chart that draws it; empty for what has no picture."""
        return (self.chart or self.slug) if self.shape == "figure" else ""

    @property
    def is_course(self) -> bool:
        """Whether it shows a level over time."""
        return self.over_time and self.answers == "level"

    def column(self, name: str) -> ColumnKind:
        """Return what a column of its table is.

        Raises
        ------
        SafecityError
            For a column that is not declared.
        """
        shared, own = column_kind(name), self.columns.get(name)
        if own is None:
            return shared
        given = own.model_dump(exclude_defaults=True)
        return shared.model_copy(update=given)


@lru_cache(maxsize=1)
def load_columns() -> dict[str, ColumnKind]:
    """Read the columns that exhibits' tables may have, by name."""
    return read_model(COLUMNS, RootModel[dict[str, ColumnKind]]).root


def column_kind(name: str) -> ColumnKind:
    """Return what a column is called and holds, in every table that has it.

    Raises
    ------
    SafecityError
        For a name that `columns.yml` does not declare.
    """
    known = load_columns()
    if name not in known:
        remedy = f"Declare it with title and role. {nearest(name, known)}"
        raise SafecityError(f"no column '{name}'", path=COLUMNS, remedy=remedy)
    return known[name]


def has_role(name: str, *roles: Role) -> bool:
    """Say whether a declared column has one of some roles; one that is not declared has none."""
    known = load_columns().get(name)
    return known is not None and known.role in roles


@lru_cache(maxsize=1)
def load_kinds() -> dict[str, Kind]:
    """Read every kind, by slug.

    Raises
    ------
    SafecityError
        For a file that is not valid, or a kind that names a column that is not declared.
    """
    paths = sorted(FOLDER.glob("*.yml"))
    kinds = {path.stem: read_model(path, Kind, slug=path.stem) for path in paths}
    for kind in kinds.values():
        _check_columns(kind)
    return kinds


def _check_columns(kind: Kind) -> None:
    """Raise where a kind names a column that is not declared."""
    path, known = FOLDER / f"{kind.slug}.yml", load_columns()
    named = [("columns", name, name) for name in kind.columns]
    measured = kind.results.columns if kind.results else {}
    named += [("results", key, name) for key, name in measured.items() if name != SIZE]
    for part, key, name in named:
        if name not in known:
            line = line_of(path, part, key)
            raise SafecityError(
                f"no column '{name}'", path=path, line=line, remedy=nearest(name, known)
            )


def kind_named(slug: str) -> Kind:
    """Return a kind by its slug.

    Raises
    ------
    SafecityError
        If there is no such kind.
    """
    known = load_kinds()
    if slug not in known:
        raise SafecityError(f"no kind of exhibit '{slug}'", remedy=nearest(slug, known))
    return known[slug]


PER_CENT, POINTS = "%", "percentage points"
UNITS = {"percent": PER_CENT, "points": POINTS}
"""Unit of a change by the column of a table of changes that holds its size."""


def magnitude(columns: Container[str]) -> str:
    """Return the column of a table of changes, or the key of its row, that holds the size."""
    return "points" if "points" in columns else "percent"


def suffix(unit: str) -> str:
    """Return the unit of a change as it stands behind a number: "%" or " points"."""
    return unit if unit == PER_CENT else " points"


def resolved(column: str, columns: Container[str]) -> str:
    """Return the column that `SIZE` stands for in a table; any other name as it is."""
    return magnitude(columns) if column == SIZE else column


def is_of_lockdowns(row: Mapping[Any, Any]) -> bool:
    """Say whether lockdowns shaped what a row is compared with; the table may be read back."""
    return str(row.get("locked")) == "True"
