"""What is known to come: dated entries that named people give, in the order of PESTELO."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator

from safecity.catalogue.period import Period
from safecity.catalogue.strict import Declared, line_of, read_model
from safecity.errors import SafecityError, nearest

FACTORS = (
    "political", "economic", "social", "technological", "environmental", "legal", "organisational",
)  # fmt: skip
"""PESTELO, the order in which police analysts scan the horizon (College of Policing, APP
intelligence management: analysis techniques)."""
Factor = Literal[
    "political", "economic", "social", "technological", "environmental", "legal", "organisational"
]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Coming(Declared):
    """Something that is known to come, and what it may bear on.

    Attributes
    ----------
    factor : str
        One of `FACTORS`.
    date, end : str
        First and last month, as "YYYY-MM"; the last may be left out.
    title : str
        What comes, in a few words as they stand inside a sentence.
    text : str
        What comes, in a sentence.
    may : str
        What it may do to what is recorded, in a sentence.
    bears_on : tuple of str
        Slugs of the themes that it may move.
    author, source : str
        Who entered it, and where it can be read.
    """

    factor: Factor
    date: Month
    end: Month | None = None
    title: str = Field(min_length=1, max_length=50)
    text: str = Field(min_length=1)
    may: str = Field(min_length=1)
    bears_on: tuple[str, ...] = Field(min_length=1)
    author: str = Field(min_length=1)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Coming:
        if self.end is not None and self.end < self.date:
            raise ValueError(f"it ends in {self.end}, before it begins in {self.date}")
        return self


def read_horizon(folder: Path, period: Period, themes: Collection[str]) -> tuple[Coming, ...]:
    """Read the scan of an edition, by factor and date; nothing where none is declared.

    Parameters
    ----------
    folder : Path
        The edition's folder; the file is `horizon.yml`.
    period : Period
        What the edition reports on.
    themes : collection of str
        Slugs of the themes.

    Raises
    ------
    SafecityError
        With file and line, for an unknown key, factor or theme, a date that is none, or an entry
        that is over before the period is.
    """
    path = folder / "horizon.yml"
    if not path.is_file():
        return ()
    coming = read_model(path, RootModel[dict[str, Coming]]).root
    for name, each in coming.items():
        for at, theme in enumerate(each.bears_on):
            if theme not in themes:
                line = line_of(path, name, "bears_on", at)
                remedy = nearest(theme, themes)
                raise SafecityError(f"no theme '{theme}'", path=path, line=line, remedy=remedy)
        if (each.end or each.date) <= period.end:
            problem = f"'{name}' is over in {each.end or each.date}, the period in {period.end}"
            raise SafecityError(
                problem,
                path=path,
                line=line_of(path, name, "date"),
                remedy="List what is to come; what was belongs into the commentary",
            )
    return tuple(sorted(coming.values(), key=lambda e: (FACTORS.index(e.factor), e.date)))
