"""Where the published file of a source can be fetched from, where that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal["file", "page", "archive", "service"]


@dataclass(frozen=True)
class Download:
    """How the files of a source are found.

    Attributes
    ----------
    url : str
        Address of the file, of a GOV.UK content page that lists it, of an archive whose edition
        stands at `{edition}`, or of an ArcGIS service whose layer stands at `{name}`.
    way : {"file", "page", "archive", "service"}
        What the address is.
    title : str
        Words in the title of the attachment that is wanted; the ending of the wanted members of an
        archive.
    names : tuple of str
        Layers of a service; each becomes a CSV file of its name.
    """

    url: str
    way: Way = "file"
    title: str = ""
    names: tuple[str, ...] = ()


_OPEN_DATA = (
    "https://www.gov.uk/api/content/government/statistical-data-sets/"
    "police-recorded-crime-and-outcomes-open-data-tables"
)
_ARCHIVE = "https://data.police.uk/data/archive/{edition}.zip"
_ONS = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services/{name}/FeatureServer/0/query"
DOWNLOADS = {
    "police_uk": Download(_ARCHIVE, "archive", "street"),
    "police_outcomes": Download(_ARCHIVE, "archive", "outcomes"),
    "stop_and_search": Download(_ARCHIVE, "archive", "stop-and-search"),
    "home_office_csp": Download(_OPEN_DATA, "page", "community safety partnership"),
    "home_office_pfa": Download(_OPEN_DATA, "page", "police force area"),
    "deprivation": Download(
        "https://assets.publishing.service.gov.uk/government/uploads/system/uploads/"
        "attachment_data/file/845345/File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_"
        "Population_Denominators_3.csv"
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
}
"""Population, boundaries and IoD 2025 have no address that is known for certain: by hand."""
