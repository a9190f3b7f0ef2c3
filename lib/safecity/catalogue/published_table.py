"""A published table of local authorities, declared: its columns, and the figures it gives.

Each file of `tables/` is a source of its own: who publishes it, how it is laid out, and what
indicators of which themes it gives. `ingest/tables/declared.py` reads every one of them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from safecity.catalogue.indicator import Indicator
from safecity.catalogue.sources import Source
from safecity.catalogue.strict import Declared, read_model

FOLDER = Path(__file__).parent / "tables"
Names = tuple[str, ...]
"""Names that releases give one column, the usual one first; `*` stands for any words."""
Mark = Literal["missing", "withheld"]


class Laid(Declared):
    """How a table is laid out.

    Attributes
    ----------
    named : str
        Pattern found in the names of its files.
    code, area : tuple of str
        Columns of the area's ONS code and name. Where neither has a name, the first column of codes
        is found by what stands in it, and the names stand right of it. A table without codes has
        the area alone.
    only : str
        Pattern that the area's name must contain; other rows are of something else.
    period : str
        Column of the period; "title" where the words above the table name it, "sheet" where the
        sheet's name does.
    written : {"", "academic year", "year ending March"}
        What a year such as "202223" or "2023" is; empty where the period says it in words.
    where : mapping
        What stands in a column of every row that is wanted; `*` stands for any words.
    whole : mapping
        The same of the rows of England, which have no code.
    totals : tuple of str
        Columns that may split an area's figure: only rows that say "Total" or "All" count.
    marks : mapping
        What a sign in place of a number means, where it is not what it is elsewhere.
    """

    named: str
    code: Names = ()
    area: Names = ()
    only: str = ""
    period: str
    written: Literal["", "academic year", "year ending March"] = ""
    where: dict[str, str] = Field(default_factory=dict)
    whole: dict[str, str] = Field(default_factory=dict)
    totals: Names = ()
    marks: dict[str, Mark] = Field(default_factory=dict)

    @property
    def dated(self) -> Names:
        """The column of the period; none where words above the table or the sheet's name say it."""
        return () if self.period in ("title", "sheet") else (self.period,)


class MadeUp(Declared):
    """How much of a figure the synthetic towns have: nothing of it is published.

    Attributes
    ----------
    per_1000 : float
        Counted a year for 1,000 residents.
    base_per_1000 : float
        The base of it for 1,000 residents.
    value : float
        The value, where nothing but that is published.
    trend : float
        Its change a year, as a share.
    """

    per_1000: float = Field(default=0, ge=0)
    base_per_1000: float = Field(default=0, ge=0)
    value: float = Field(default=0, ge=0)
    trend: float = 0


class Specimen(Declared):
    """How the synthetic city's files of a table are written.

    Attributes
    ----------
    file : str
        Name of a file, with `{year}` and `{next}` where there is one for each year.
    releases : mapping
        First and last year from April, by release; each release is a folder.
    sheet : str
        Name of its sheet, where no figure names it.
    title : str
        Words above the table; `{year}` and `{next}` as above.
    single_tier : bool
        Whether only councils of one tier are in it, as with services for children.
    """

    file: str
    releases: dict[str, tuple[int, int]]
    sheet: str = ""
    title: str = ""
    single_tier: bool = False


class PublishedFigure(Declared):
    """A figure of the table, and the indicator that it is.

    Attributes
    ----------
    theme : str
        Theme that shows it.
    sheets : tuple of str
        Sheets that it stands in, as patterns of their names; of several their counts are summed,
        for areas that all of them have. None: any sheet with its columns.
    count, base, value : tuple of str
        Columns of the count, of what it is counted of, and of a value that is printed.
    times : float
        What the base is multiplied by: 1000 where it is printed in thousands.
    made_up : MadeUp
        How much of it the synthetic towns have.

    The others are those of an indicator.
    """

    theme: str
    sheets: tuple[str, ...] = ()
    count: Names = ()
    base: Names = ()
    value: Names = ()
    times: float = 1
    made_up: MadeUp
    title: str
    noun: str
    unit: str
    polarity: Literal["lower", "higher", "none"]
    recording_quality: Literal["good", "fair", "poor"]
    recording_note: str
    lag_months: int = 12
    minimum_count: int = 20
    caveats: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, Names]:
        """The columns that it needs, by field."""
        every = {"count": self.count, "base": self.base, "value": self.value}
        return {name: names for name, names in every.items() if names}

    def indicator(self, name: str, source: str) -> Indicator:
        """Make the indicator of its theme."""
        own = set(Indicator.model_fields) & set(type(self).model_fields)
        return Indicator(
            id=f"{self.theme}.{name}",
            source=source,
            figure=name,
            small_areas=False,
            in_line=True,
            **{key: getattr(self, key) for key in own},
        )


class PublishedTable(Source):
    """A source that is one table of local authorities, declared in `tables/<slug>.yml`.

    Attributes
    ----------
    choose : str
        What to choose at its address.
    seen : str
        In which releases it was seen as its publisher lays it out.
    laid : Laid
        Its layout.
    specimen : Specimen
        How the synthetic city's files are written.
    figures : mapping
        What it gives, by the name of the measure and of the indicator.
    """

    choose: str
    seen: str
    laid: Laid
    specimen: Specimen
    figures: dict[str, PublishedFigure]

    @property
    def source(self) -> Source:
        """The source alone, as `sources.yml` declares others."""
        return Source(**{name: getattr(self, name) for name in Source.model_fields})


def read_tables(folder: Path) -> dict[str, PublishedTable]:
    """Read the declarations of a folder, by the names of their files.

    Raises
    ------
    SafecityError
        For a declaration that is not valid, with file and line.
    """
    return {
        path.stem: read_model(path, PublishedTable, slug=path.stem)
        for path in sorted(folder.glob("*.yml"))
    }


@lru_cache(maxsize=1)
def load_tables() -> dict[str, PublishedTable]:
    """Read the tables that ship with the library, once."""
    return read_tables(FOLDER)
