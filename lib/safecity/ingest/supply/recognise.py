"""Which source a raw file is, by its name and its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from safecity.errors import SafecityError
from safecity.ingest.published import READERS, reader_of
from safecity.ingest.sources.population import estimates
from safecity.ingest.supply import outlines
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.tables.delimited import FIRST_ROWS, header, text_rows


def why_unread(file: RawFile, header: Sequence[str]) -> str:
    """Say what a file looks like that no reader takes.

    Parameters
    ----------
    file : RawFile
        The file.
    header : sequence of str
        Its column names.
    """
    columns = set(header)
    if not file.size:
        return "the file is empty"
    if file.file_name.lower().endswith(outlines.SHAPEFILE):
        return outlines.NO_SHAPEFILE
    if file.is_archive:
        return "a zip archive: unpack it, or take it in with `safecity raw add`"
    if re.match(r"file_\d.*\.(ods|xlsx?)$", file.file_name, re.I):
        return "the indices of deprivation are read from File 7 as CSV; save its sheet so"
    if file.file_name.lower().endswith((".ods", ".xlsx", ".xls")):
        return "no reader takes this workbook; Home Office tables are named prc-csp-* or prc-pfa-*"
    if {"Crime ID", "Outcome type"} <= columns:
        return "columns of outcomes, but not the published name YYYY-MM-<force>-outcomes.csv"
    if {"Type", "Object of search"} <= columns:
        return (
            "columns of stop and search, but not the published name "
            "YYYY-MM-<force>-stop-and-search.csv"
        )
    if {"Crime ID", "Crime type"} <= columns:
        return "street-level columns, but not the published name YYYY-MM-<force>-street.csv"
    if {"LAD", "Code"} & columns and "All ages" in columns:
        return "looks like population; put it into the folder population/, or `safecity raw add` it"
    return "no reader takes this file"


STREET, OUTCOMES, STOPS = "street", "outcomes", "stops"
CHANGES, WARDS, PARTNERSHIPS = "changes", "wards", "partnerships"
LAD_POPULATION, LSOA_POPULATION = "lad_population", "lsoa_population"
DEPRIVATION, BOUNDARIES, WELSH_INDEX = "deprivation", "boundaries", "welsh_index"
CSP_TABLE, FORCE_TABLE = "csp_table", "force_table"
COLLISIONS, CASUALTIES, SURVEY, SURVEY_WAVE = "collisions", "casualties", "survey", "survey_wave"
# Tables that publishers issue, each source with its reader; the label is its slug.
PUBLISHED = "published"
OTHER = "other"
# The monthly files of data.police.uk.
POLICE = (STREET, OUTCOMES, STOPS)
# Workbooks of the Home Office: police recorded crime by partnership and by force.
TABLES = (CSP_TABLE, FORCE_TABLE)

SOURCES = {
    STREET: "police_uk",
    OUTCOMES: "police_outcomes",
    STOPS: "stop_and_search",
    CHANGES: "geography",
    WARDS: "geography",
    PARTNERSHIPS: "geography",
    LAD_POPULATION: "population",
    LSOA_POPULATION: "population",
    DEPRIVATION: "deprivation",
    WELSH_INDEX: "welsh_deprivation",
    BOUNDARIES: "boundaries",
    CSP_TABLE: "home_office_csp",
    FORCE_TABLE: "home_office_pfa",
    COLLISIONS: "road_casualties",
    CASUALTIES: "road_casualties",
    SURVEY: "community_survey",
    SURVEY_WAVE: "community_survey",
}
REQUIRED = frozenset({SOURCES[STREET], SOURCES[CHANGES]})
"""Sources without which there is no assessment; what is wrong with another is a gap."""
KNOWN = frozenset({*SOURCES.values(), *READERS})
"""Every source that has a reader; a folder of its name holds its files."""
ROAD_KINDS = {"collision": COLLISIONS, "accident": COLLISIONS, "casualty": CASUALTIES}
ROAD = re.compile(
    r"^dft-road-casualty-statistics-(collision|accident|casualty)-"
    r"(last-5-years|provisional-(?:mid-year-unvalidated-)?\d{4}|(?:19|20)\d\d-latest-published-year|\d{4}-\d{4}|\d{4})"
    r"(?![\d-]).*\.csv$",
    re.I,
)
"""A STATS19 file: the table, then the years that it holds as the publisher writes them."""
_SURVEY = re.compile(r"^survey-(\d{4})\.(csv|yml)$", re.I)
# " (1)" and " - Copy" are what browsers and file managers add to a second download.
_COPY = r"(?: ?\(\d+\)| - Copy(?: \(\d+\))?)?"
_POLICE_ENDS = {"street": STREET, "outcomes": OUTCOMES, "stop-and-search": STOPS}
_POLICE = re.compile(
    rf"^(\d{{4}}-(?:0[1-9]|1[0-2]))-([a-z-]+)-({'|'.join(_POLICE_ENDS)}){_COPY}\.csv$", re.I
)
# A CSV copy whose name says all; of other files of estimates their sheets and titles are read.
_POPULATION = re.compile(r"^mid-(\d{4})-(lad|lsoa-2011|lsoa-2021)\b.*\.csv$", re.I)
_TABLES = {"csp": CSP_TABLE, "pfa": FORCE_TABLE}
# The last six digits are the day of publication: -290126 is 29 January 2026.
_TABLE = re.compile(rf"^prc-(csp|pfa)-(?:.*?)(?:-(\d{{6}}))?{_COPY}\.(ods|xlsx?|csv)$", re.I)
_EDITIONS = {"2019": "IMD 2019", "2025": "IoD 2025"}
# IMD 2015 and 2019 are on 2011 LSOAs, IoD 2025 on 2021 LSOAs; what tells the former two apart is
# the date of their local authorities.
_INDEX_OF = {"2011": "IMD 2019", "2021": "IoD 2025"}
_LAD_2015 = "Local Authority District code (2013)"


@dataclass(frozen=True)
class Recognised:
    """A raw file and what it was recognised as.

    Attributes
    ----------
    file : RawFile
        The file.
    kind : str
        One of the kinds of this module; "other" where no reader takes it.
    label : str
        What tells files of one kind apart: a month, "mid-2020", "IoD 2025", "WD24", "2021",
        "mid-2022 to mid-2024 2021", or the day on which a Home Office table was published,
        "2026-01-29".
    force : str
        The police force's file name, for files of data.police.uk.
    note : str
        Why no reader takes it, for "other".
    years : tuple of int
        Mid-years of population estimates.
    """

    file: RawFile
    kind: str
    label: str = ""
    force: str = ""
    note: str = ""
    years: tuple[int, ...] = ()

    @property
    def source(self) -> str:
        """Slug of the catalogue's source; empty where no reader takes the file."""
        return self.label if self.kind == PUBLISHED else SOURCES.get(self.kind, "")

    @property
    def month(self) -> str:
        """Month of a file of data.police.uk, as its name says."""
        return self.label if self.kind in POLICE else ""

    @property
    def edition(self) -> str:
        """Edition as the publisher calls it; empty where neither name nor header says."""
        if self.kind in (*POLICE, PUBLISHED, OTHER):
            return ""
        return f"mid-{self.years[-1]}" if self.years else self.label

    @property
    def key(self) -> tuple[str, str, str]:
        """Two files with one key are the same table; only one of them can be used.

        Boundary files may each cover another area, and tables other years, so they have their own
        keys.
        """
        return (self.kind, self.label, self.file.name if self.is_one_of_many else self.force)

    @property
    def is_one_of_many(self) -> bool:
        """Whether other files of its kind are read beside it, each for what it holds."""
        is_of_figures = self.kind == PUBLISHED and reader_of(self.label).dataset == "figures"
        return is_of_figures or self.kind in (BOUNDARIES, *TABLES)


def police_source(name: str) -> str:
    """Name the source of a file of data.police.uk by its name; "" for any other file."""
    match = _POLICE.match(name.rsplit("/", 1)[-1])
    return SOURCES[_POLICE_ENDS[match[3].lower()]] if match else ""


def _published(digits: str) -> str:
    """Turn the end of a table's name, "290126", into a day; empty where it is none."""
    try:
        return datetime.strptime(digits, "%d%m%y").date().isoformat()
    except ValueError:
        return ""


def _by_name(file: RawFile) -> Recognised | None:
    if match := _POLICE.match(file.file_name):
        return Recognised(file, _POLICE_ENDS[match[3].lower()], match[1], match[2].lower())
    if match := _TABLE.match(file.file_name):
        return Recognised(file, _TABLES[match[1].lower()], _published(match[2] or ""))
    if match := _POPULATION.match(file.file_name):
        kind = LAD_POPULATION if match[2].lower() == "lad" else LSOA_POPULATION
        vintage = "" if kind == LAD_POPULATION else match[2][-4:]
        years = (int(match[1]),)
        return Recognised(file, kind, f"mid-{match[1]} {vintage}".strip(), years=years)
    if match := ROAD.match(file.file_name):
        return Recognised(file, ROAD_KINDS[match[1].lower()], match[2].lower())
    if match := _SURVEY.match(file.file_name):
        kind = SURVEY if match[2].lower() == "csv" else SURVEY_WAVE
        return Recognised(file, kind, match[1])
    return None


def _index(file: RawFile, columns: Sequence[str]) -> Recognised | None:
    """Recognise the English index: its edition by its columns, else by the name of the file."""
    vintage = _column_year(columns, r"LSOA code \((2011|2021)\)$")
    if vintage and any("(IMD)" in name for name in columns):
        is_2015 = vintage == "2011" and _LAD_2015 in columns
        return Recognised(file, DEPRIVATION, "IMD 2015" if is_2015 else _INDEX_OF[vintage])
    return None


def _named_index(file: RawFile) -> Recognised | None:
    if match := re.match(r"^file_7.*(2019|2025).*\.csv$", file.file_name, re.I):
        return Recognised(file, DEPRIVATION, _EDITIONS[match[1]])
    return None


def _estimates(file: RawFile) -> Recognised | None:
    """Recognise a table of population estimates that has another name."""
    is_in_folder = file.name.partition("/")[0] == SOURCES[LAD_POPULATION]
    if not (is_in_folder or estimates.is_named(file)):
        return None
    try:
        found = estimates.find(file)
    except SafecityError as error:
        place = f"line {error.line}: " if error.line else ""
        return Recognised(file, OTHER, note=f"{place}{error.problem}. {error.remedy}")
    if found is None:
        return None
    kind = LSOA_POPULATION if found.is_lsoa else LAD_POPULATION
    span = " to ".join(f"mid-{year}" for year in sorted({found.years[0], found.years[-1]}))
    return Recognised(file, kind, f"{span} {found.vintage}".strip(), years=found.years)


def _column_year(columns: Sequence[str], pattern: str) -> str:
    found = [m[1] for name in columns if (m := re.match(pattern, name))]
    return found[-1] if found else ""


def _by_header(file: RawFile) -> Recognised | None:
    """Look for known columns below the titles that may stand above them."""
    try:
        first = list(islice(text_rows(file), FIRST_ROWS))
    except SafecityError:
        return None
    rows = ([" ".join(cell.split()) for cell in row.cells] for row in first)
    found = (_by_columns(file, columns) for columns in rows)
    return next(filter(None, found), None)


def _by_columns(file: RawFile, columns: Sequence[str]) -> Recognised | None:
    names = set(columns)
    has_changes = {"LSOA21CD", "CHGIND"} <= names or {"LSOA11CD", "LSOA21CD"} <= names
    if has_changes or re.match(r"LSOA.*11.*LSOA.*21.*LU", file.file_name, re.I):
        return Recognised(file, CHANGES, f"LAD{_column_year(columns, r'LAD(..)CD$')}")
    if "LSOA21CD" in names and (year := _column_year(columns, r"WD(..)CD$")):
        return Recognised(file, WARDS, f"WD{year}")
    if year := _column_year(columns, r"CSP(..)CD$"):
        return Recognised(file, PARTNERSHIPS, f"CSP{year}")
    return _index(file, columns)


def _outlines(file: RawFile) -> Recognised:
    vintage, note = outlines.find(file)
    return Recognised(file, BOUNDARIES if vintage else OTHER, vintage, note=note)


def _figures_table(file: RawFile, source: str) -> Recognised:
    """Ask the reader of the folder's source; a file it does not know is listed, not read."""
    if reader_of(source).recognises(file):
        return Recognised(file, PUBLISHED, source)
    return Recognised(file, OTHER, note=f"not laid out as the tables of {source} are published")


def why_refused(item: Recognised, source: str) -> str:
    """Say in the words of a source's reader what is wrong with a file that it does not know."""
    if not item.file.size or source not in READERS:
        return item.note if item.file.size else "the file is empty. Download it again"
    try:
        reader_of(source).read(item.file)
    except SafecityError as error:
        return f"{item.note}: {error.reason}"
    return item.note


def other_sources(item: Recognised, source: str) -> list[str]:
    """Name the sources, but one, whose readers know a file that lies in the folder of that one."""
    found = _by_name(item.file) or _estimates(item.file) or _by_header(item.file)
    found = found or _named_index(item.file)
    asked = {name: reader_of(name) for name in READERS if name != "partner_figures"}
    others = ((name, reader) for name, reader in asked.items() if name != source)
    known = [name for name, reader in others if reader.recognises(item.file)]
    return sorted({*known, *([found.source] if found else [])} - {source, ""})


def _unreadable(file: RawFile, folder: str) -> Recognised:
    """List a file of an optional source that the system does not let us read.

    Raises
    ------
    SafecityError
        Where it may be indispensable.
    """
    problem, remedy = f"the file cannot be read ({file.unreadable})", "Check its permissions"
    found = _by_name(file)
    source = found.source if found else folder
    if source in REQUIRED or source not in KNOWN:
        raise SafecityError(problem, path=file.path, remedy=remedy)
    return Recognised(file, OTHER, note=f"{problem}. {remedy}")


def recognise(file: RawFile) -> Recognised:
    """Say which source a file is, wherever it lies below the folder of raw files.

    Parameters
    ----------
    file : RawFile
        A scanned file.

    Returns
    -------
    Recognised
        Its kind is "other", with a note, where no reader takes it.
    """
    folder = file.name.partition("/")[0]
    if file.unreadable:
        return _unreadable(file, folder)
    if folder in READERS:
        return _figures_table(file, folder)
    if folder == SOURCES[WELSH_INDEX] or re.search(r"\bwimd", file.file_name, re.I):
        year = re.search(r"20\d\d", file.file_name)
        return Recognised(file, WELSH_INDEX, f"WIMD {year[0]}" if year else "WIMD")
    if file.file_name.lower().endswith(outlines.ENDS):
        return _outlines(file)
    found = _by_name(file) or _estimates(file) or _by_header(file) or _named_index(file)
    return found or Recognised(file, OTHER, note=why_unread(file, header(file)))
