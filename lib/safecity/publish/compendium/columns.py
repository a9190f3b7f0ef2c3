"""Sheets of measured values, and their columns, joined from those of all exhibits on a sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pydantic

from safecity.catalogue.kinds import FOLDER, kind_named, load_columns, load_kinds
from safecity.catalogue.strict import Declared, read_model
from safecity.errors import SafecityError, nearest
from safecity.exhibits.exhibit import Column, Exhibit
from safecity.publish.compendium.sheet import Field, Sort
from safecity.readings.evidence.withholding import SUPPRESSED

FILE = Path(__file__).with_name("sheets.yml")


class Tab(Declared):
    """A sheet of measured values.

    Attributes
    ----------
    slug, tab, title, description : str
        As `Sheet` has them.
    titles : dict
        Titles of columns where the exhibits' own do not tell them apart.
    """

    slug: str = ""
    tab: str
    title: str
    description: str
    titles: dict[str, str] = pydantic.Field(default_factory=dict)


@lru_cache(maxsize=1)
def tabs() -> tuple[Tab, ...]:
    """Read the sheets in their order; the last one takes what names no other.

    Raises
    ------
    SafecityError
        For a file that is not valid, or a kind that names a sheet that is not declared.
    """
    declared = read_model(FILE, pydantic.RootModel[dict[str, Tab]]).root
    for kind in load_kinds().values():
        if kind.sheet and kind.sheet not in declared:
            path, remedy = FOLDER / f"{kind.slug}.yml", nearest(kind.sheet, declared)
            raise SafecityError(f"no sheet '{kind.sheet}'", path=path, remedy=remedy)
    return tuple(tab.model_copy(update={"slug": slug}) for slug, tab in declared.items())


def tab_of(exhibit: Exhibit) -> Tab:
    """Find the sheet of an exhibit."""
    named = kind_named(exhibit.form).sheet
    return next((tab for tab in tabs() if tab.slug == named), tabs()[-1])


INDICATOR = "indicator"
CONSUMED = (SUPPRESSED, INDICATOR)
"""Columns whose content stands in the columns that all sheets share."""
ONE = ("value", "lower", "upper", "centre")
"""Columns that are one, however exhibits title them; their unit stands beside them."""
ALIKE = {"against": "comparison"}
"""Columns that hold what others of another name hold, such as what a change is a change on."""
MONTHS = ("month", "start", "first", "last")
_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])(-01.*)?$")
Key = tuple[str, str]


@dataclass(frozen=True)
class DataColumn:
    """A column of one exhibit: how it is printed, and its values.

    Attributes
    ----------
    column : Column
        Name, title and decimals.
    values : list
        One for each row of the exhibit's table.
    numeric : bool
        Whether its values are numbers.
    """

    column: Column
    values: list[object]
    numeric: bool


def data_columns(exhibit: Exhibit) -> tuple[DataColumn, ...]:
    """Return the columns of an exhibit's table, also those that are not printed."""
    table = pd.DataFrame() if exhibit.table is None else exhibit.table
    titled = {column.name: column for column in exhibit.columns}
    columns = [
        _alike(_data_column(str(name), table[name], titled), set(table))
        for name in table
        if name not in CONSUMED
    ]
    if exhibit.reference is not None:
        decimals = titled["value"].decimals if "value" in titled else None
        column = Column(name="reference", title=exhibit.reference.label, decimals=decimals)
        columns.append(DataColumn(column, [exhibit.reference.value] * len(table), True))
    return tuple(columns)


def _alike(data: DataColumn, beside: set[str]) -> DataColumn:
    """Give a column the name by which others have what it holds: one column for one thing."""
    name = ALIKE.get(data.column.name)
    if name is None or name in beside:
        return data
    return replace(data, column=data.column.model_copy(update={"name": name}))


def _data_column(name: str, values: pd.Series, titled: dict[str, Column]) -> DataColumn:
    number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    if name in titled:
        number = titled[name].decimals is not None
        return DataColumn(titled[name], values.tolist(), number)
    known = load_columns().get(name)
    title = name.replace("_", " ").capitalize() if known is None else known.title or name
    words = known is not None and known.role == "words"
    if words:
        values = values.where(values.notna(), "")
    return DataColumn(Column(name=name, title=title), values.tolist(), number and not words)


def key_of(data: DataColumn, tab: Tab) -> Key:
    """Return what makes columns of several exhibits one column of the sheet."""
    name = data.column.name
    return (name, "") if name in ONE or name in tab.titles else (name, data.column.title)


def joined_fields(
    exhibits: Iterable[tuple[DataColumn, ...]], tab: Tab, taken: Iterable[Field]
) -> dict[Key, Field]:
    """Join the columns of exhibits.

    Parameters
    ----------
    exhibits : iterable of tuple of DataColumn
        Columns of each exhibit, in order.
    tab : Tab
        Whose titles win.
    taken : iterable of Field
        Fields that all sheets share; no other has their names or titles.

    Returns
    -------
    dict
        Fields by the key of their columns, in the order of the sheet.
    """
    order: list[Key] = []
    by_key: dict[Key, list[DataColumn]] = {}
    for columns in exhibits:
        at = 0
        for column in columns:
            key = key_of(column, tab)
            if key not in by_key:
                order.insert(at, key)
            at = order.index(key) + 1
            by_key.setdefault(key, []).append(column)
    shared = list(taken)
    names, titles = [f.name for f in shared], [f.title.casefold() for f in shared]
    fields: dict[Key, Field] = {}
    for key in sorted(order, key=lambda k: (-len(by_key[k]), _slug(k[1]) != k[0], k)):
        fields[key] = _field(key, by_key[key], tab, names, titles)
    return {key: fields[key] for key in order}


def _field(
    key: Key, columns: list[DataColumn], tab: Tab, names: list[str], titles: list[str]
) -> Field:
    """Name and title a column as most exhibits do, and so that no other is named so."""
    common = Counter(each.column.title for each in columns)
    title = tab.titles.get(key[0]) or min(common, key=lambda t: (-common[t], t))
    name = key[0]
    if name in names:
        described = _slug(title)
        longer = described if described.startswith(f"{name}_") else f"{name}_{described}"
        name = f"{name}_of_row" if described == name else longer
    while name in names:
        name += "_too"
    if title.casefold() in titles:
        title = f"{title} ({name.replace('_', ' ')})"
    names.append(name)
    titles.append(title.casefold())
    return Field(name, title, _sort(key[0], columns))


def _slug(title: str) -> str:
    """Write a title as a name: lower case, with underscores."""
    return re.sub(r"\W+", "_", title.casefold()).strip("_")


def _sort(name: str, columns: list[DataColumn]) -> Sort:
    if any(each.numeric for each in columns):
        return "number"
    values = {str(v) for each in columns for v in each.values if pd.notna(v)}
    if values and values <= {"True", "False"}:
        return "truth"
    monthly = values and name in MONTHS and all(map(is_month, values))
    return "month" if monthly else "text"


def is_month(text: str) -> bool:
    """Tell whether text is written as a month: "2021-04". An edition may be written so, too."""
    return _MONTH.match(text) is not None
