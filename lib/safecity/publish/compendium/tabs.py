"""Sheets of measured values: which exhibits share one, as their kinds say, and in what order."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field, RootModel

from safecity.catalogue.kinds import FOLDER, kind_named, load_kinds
from safecity.catalogue.strict import Declared, read_model
from safecity.errors import SafecityError, nearest
from safecity.exhibits.exhibit import Exhibit

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
    titles: dict[str, str] = Field(default_factory=dict)


@lru_cache(maxsize=1)
def tabs() -> tuple[Tab, ...]:
    """Read the sheets in their order; the last one takes what names no other.

    Raises
    ------
    SafecityError
        For a file that is not valid, or a kind that names a sheet that is not declared.
    """
    declared = read_model(FILE, RootModel[dict[str, Tab]]).root
    for kind in load_kinds().values():
        if kind.sheet and kind.sheet not in declared:
            path, remedy = FOLDER / f"{kind.slug}.yml", nearest(kind.sheet, declared)
            raise SafecityError(f"no sheet '{kind.sheet}'", path=path, remedy=remedy)
    return tuple(tab.model_copy(update={"slug": slug}) for slug, tab in declared.items())


def tab_of(exhibit: Exhibit) -> Tab:
    """Find the sheet of an exhibit."""
    named = kind_named(exhibit.form).sheet
    return next((tab for tab in tabs() if tab.slug == named), tabs()[-1])
