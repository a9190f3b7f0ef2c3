"""Where the published file of a source can be fetched from, where that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Way = Literal["file", "files", "page", "collection", "archive", "service"]
_MONTHS = "January February March April May June July August September October November December"
_DATE = re.compile(rf"({_MONTHS.replace(' ', '|')}) (\d{{4}})", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class Download:
    """How the files of a source are found.

    Attributes
    ----------
    url : str
        Address: of a file, of several files that are all wanted, of a GOV.UK content page that
        lists it, of a GOV.UK collection whose newest document lists it, of an archive, or of an
        ArcGIS service. The release stands at `{release}`, a name at `{name}`, and the indicators
        that are read at `{ids}`.
    way : {"file", "files", "page", "collection", "archive", "service"}
        What the address is.
    title : str
        Words in the title of the attachment that is wanted; the ending of the wanted members of an
        archive.
    names : tuple of str
        Layers of a service, each of which becomes a CSV file of its name; else parts of addresses.
    document : str
        Words in the title of the documents of a collection that are looked at.
    release : str
        What stands at `{release}` where none is asked for.
    save_as : str
        What to call a file whose address does not name it; `{name}` as above.
    """

    url: str
    way: Way = "file"
    title: str = ""
    names: tuple[str, ...] = ()
    document: str = ""
    release: str = "latest"
    save_as: str = ""

    @property
    def date(self) -> datetime:
        """Last month that the title names; where it names none, the January of its last year."""
        dates = [datetime.strptime(" ".join(d), "%B %Y") for d in _DATE.findall(self.title)]
        years = [datetime(int(year), 1, 1) for year in _YEAR.findall(self.title)]
        return max(dates or years, default=datetime.min)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses for a browser: of the files themselves, else of the page that lists them.

        None where the address is put together from what is asked for: of a service, and of chosen
        indicators.
        """
        if self.way in ("page", "collection"):
            return (self.url.replace(CONTENT, "https://www.gov.uk"),)
        if self.way == "service" or "{ids}" in self.url:
            return ()
        urls = (self.url.replace("{name}", name) for name in self.names or ("",))
        return tuple(url.replace("{release}", self.release) for url in urls)


CONTENT = "https://www.gov.uk/api/content"
_OPEN_DATA = (
    f"{CONTENT}/government/statistical-data-sets/"
    "police-recorded-crime-and-outcomes-open-data-tables"
)
_ARCHIVE = "https://data.police.uk/data/archive/{release}.zip"
_ONS = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services/{name}/FeatureServer/0/query"
_COLLECTIONS = f"{CONTENT}/government/collections"
DOWNLOADS = {
    "police_uk": Download(_ARCHIVE, "archive", "street"),
    "police_outcomes": Download(_ARCHIVE, "archive", "outcomes"),
    "stop_and_search": Download(_ARCHIVE, "archive", "stop-and-search"),
    "home_office_csp": Download(_OPEN_DATA, "page", "community safety partnership"),
    "home_office_pfa": Download(_OPEN_DATA, "page", "police force area"),
    # One workbook for each financial year; that of the newest is fetched.
    "force_outcomes": Download(_OPEN_DATA, "page", "outcomes open data"),
    # The newest is IoD 2025, on 2021 LSOAs; `--edition 2019` gives IMD 2019, on 2011 LSOAs.
    "deprivation": Download(
        "https://assets.publishing.service.gov.uk/{name}",
        names=(
            "government/uploads/system/uploads/attachment_data/file/845345/File_7_-_All_IoD2019_"
            "Scores__Ranks__Deciles_and_Population_Denominators_3.csv",
            "media/691ded56d140bbbaa59a2a7d/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_"
            "Denominators.csv",
        ),
    ),
    # The last name is that of the published file; that the service is called so is not confirmed.
    "geography": Download(
        _ONS,
        "service",
        names=(
            "LSOA11_LSOA21_LAD22_EW_LU",
            "LSOA21_WD24_LAD24_EW_LU",
            "LAD24_CSP24_PFA24_EW_LU",
        ),
    ),
    "road_casualties": Download(
        "https://data.dft.gov.uk/road-accidents-safety-data/"
        "dft-road-casualty-statistics-{name}-{release}.csv",
        "files",
        names=("collision", "casualty"),
        release="last-5-years",
    ),
    # Area types since April 2023: 501 districts and unitaries, 502 counties and unitaries; 15 is
    # England. Some indicators exist for one of the two only. The numbers change with the areas.
    "fingertips": Download(
        "https://fingertips.phe.org.uk/api/all_data/csv/by_indicator_id?indicator_ids={ids}"
        "&child_area_type_id={name}&parent_area_type_id=15",
        "files",
        names=("501", "502"),
        save_as="fingertips-{name}.csv",
    ),
    "fire": Download(
        f"{CONTENT}/government/statistical-data-sets/fire-statistics-incident-level-datasets",
        "page",
        "low level geography",
    ),
    # The slugs of the collections are those by which public pages cite them. The words in the
    # titles of documents and attachments are not confirmed, but for "geographical data tool": where
    # they fail, the error says what the page lists.
    "hate_crime": Download(
        f"{_COLLECTIONS}/hate-crime-statistics", "collection", "table", document="hate crime"
    ),
    "nrm": Download(
        f"{_COLLECTIONS}/national-referral-mechanism-statistics",
        "collection",
        "table",
        document="national referral mechanism",
    ),
    "youth_justice": Download(
        f"{_COLLECTIONS}/youth-justice-statistics",
        "collection",
        "supplementary tables",
        document="youth justice statistics",
    ),
    "reoffending": Download(
        f"{_COLLECTIONS}/proven-reoffending-statistics",
        "collection",
        "geographical data tool",
        document="proven reoffending",
    ),
    "severity_weights": Download(
        "https://www.ons.gov.uk/file?uri=/peoplepopulationandcommunity/crimeandjustice/datasets/"
        "crimeseverityscoreexperimentalstatistics/current/datatool.xls",
        save_as="datatool.xls",
    ),
}
"""Every source whose address is known from its publisher or from public code that uses it."""

BY_HAND = {
    "population": (
        "Download the workbook 'Estimates of the population for England and Wales' for authorities "
        "and 'Lower layer Super Output Area population estimates' for LSOAs, as they are"
    ),
    "boundaries": (
        "Search the Open Geography Portal for 'Lower layer Super Output Areas (December 2021) "
        "Boundaries EW BSC' and download it as GeoJSON"
    ),
    "census": (
        "Choose 'TS021 Ethnic group' of Census 2021 for lower tier local authorities, as CSV; or "
        "of the Census 2021 bulk download of Nomis census2021-ts021-ltla.csv"
    ),
    "domestic_abuse": (
        "Choose the newest file of 'Domestic abuse in England and Wales: appendix tables'; its "
        "address changes with each year"
    ),
}
"""Where sources without a certain address are found, by the names that their publishers use."""

SUPPLIED = {
    "partner_figures": "docs/partner-figures.md",
    "community_survey": "docs/survey-layout.md",
}
"""Sources that no publisher has: partners supply them, in the layout of these documents."""
