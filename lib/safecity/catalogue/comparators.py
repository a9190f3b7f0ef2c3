"""The areas that a partnership is compared with, who chose them and how like it they are."""

from __future__ import annotations

import csv
from functools import cached_property
from pathlib import Path

from pydantic import Field

from safecity.catalogue.area import Area
from safecity.catalogue.strict import Declared, line_of
from safecity.errors import SafecityError, nearest

FAR = 1.0
"""Mean distance, in standard deviations, from which comparators are said to be unlike the area.

Of 314 local authorities of England and Wales on real files of mid-2020 and the indices of 2025, a
dozen lie so far from the fourteen that are nearest to them.
"""
FIRST = ("code", "name", "distance")
"""Columns of a table of likeness; the variables follow."""


class Like(Declared):
    """An area in a table of likeness.

    Attributes
    ----------
    code, name : str
        The area.
    distance : float
        Root mean square of its differences from the partnership's area, in standard deviations.
    values : tuple of float
        Its variables.
    """

    code: str
    name: str
    distance: float
    values: tuple[float, ...]


class Likeness(Declared):
    """A table of likeness: the partnership's own area first, then the nearest.

    Attributes
    ----------
    variables : tuple of str
        What is compared.
    rows : tuple of Like
        The areas.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[Like, ...] = ()


class Comparators(Declared):
    """The areas a partnership is compared with, and where that choice comes from.

    Attributes
    ----------
    source, date : str
        Who drew the group up and how, and on which day.
    illustrative : bool
        Whether it is no group that the police or another body drew up.
    members : tuple of Area
        The areas.
    table : str
        Name of a CSV file beside the declaration, where they were chosen by likeness: columns code,
        name, distance and the variables, the own area first.
    likeness : Likeness
        What that file holds.
    """

    source: str
    date: str
    illustrative: bool
    members: tuple[Area, ...]
    table: str = Field(default="", pattern=r"^([^/\\]+\.csv)?$")
    likeness: Likeness = Likeness()

    @cached_property
    def mean_distance(self) -> float | None:
        """Mean distance of the members; None where no table says it."""
        there = {row.code: row.distance for row in self.likeness.rows}
        distances = [there[member.code] for member in self.members if member.code in there]
        return sum(distances) / len(distances) if distances else None

    @property
    def is_far(self) -> bool:
        """Whether the members are not much like the area."""
        return self.mean_distance is not None and self.mean_distance >= FAR

    @property
    def caveats(self) -> tuple[str, ...]:
        """Caveats of every comparison: which group it is, and where it is far."""
        which = "given_comparators"
        if self.illustrative:
            which = "similar_comparators" if self.table else "illustrative_comparators"
        return (which, "far_comparators") if self.is_far else (which,)


def read_likeness(comparators: Comparators, own: str, path: Path) -> Likeness:
    """Read the table of likeness that a declaration names; an empty one where it names none.

    Parameters
    ----------
    comparators : Comparators
        As declared.
    own : str
        Code of the partnership's area.
    path : Path
        The declaration; the table lies beside it.

    Raises
    ------
    SafecityError
        Where the file is not there, lacks a column, a value is no number, or a comparator is
        not in it.
    """
    if not comparators.table:
        return Likeness()
    file = path.parent / comparators.table
    if not file.is_file():
        line = line_of(path, "comparators", "table")
        remedy = "Put it beside the declaration, or leave out table:"
        raise SafecityError(f"no file '{comparators.table}'", path=path, line=line, remedy=remedy)
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    names = rows[0] if rows else []
    if tuple(names[:3]) != FIRST or len(names) == len(FIRST):
        problem = f"expected the columns {', '.join(FIRST)}, then the variables"
        raise SafecityError(problem, path=file, line=1, remedy=nearest("distance", names))
    alike = tuple(_like(file, line, row, len(names)) for line, row in enumerate(rows[1:], 2))
    there = {row.code for row in alike}
    if lacking := [c for c in (own, *(m.code for m in comparators.members)) if c not in there]:
        remedy = "Add its row, or leave out table: where the group was chosen otherwise"
        raise SafecityError(f"{lacking[0]} is not in the table", path=file, remedy=remedy)
    return Likeness(variables=tuple(names[3:]), rows=alike)


def _like(file: Path, line: int, row: list[str], width: int) -> Like:
    if len(row) != width:
        remedy = "Fill in each column"
        problem = f"{len(row)} cells in place of {width}"
        raise SafecityError(problem, path=file, line=line, remedy=remedy)
    try:
        distance, *values = map(float, row[2:])
        return Like(code=row[0], name=row[1], distance=distance, values=tuple(values))
    except ValueError as error:
        problem, remedy = f"a cell is no number ({error})", "Write numbers like 0.53"
        raise SafecityError(problem, path=file, line=line, remedy=remedy) from error
