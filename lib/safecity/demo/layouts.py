"""Column names of the published files, as their publishers print them."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np


def stream(seed: int, *purpose: str) -> np.random.Generator:
    """Open the stream of one purpose.

    Parameters
    ----------
    seed : int
        The city's seed.
    *purpose : str
        What the numbers are for, for example ("rows", "hampshire", "2021-04"). The same words
        give the same numbers, whatever else is written and by how many workers.
    """
    return np.random.default_rng([seed, *(crc32(word.encode()) for word in purpose)])


@dataclass(frozen=True)
class Written:
    """A file that was written.

    Attributes
    ----------
    file : str
        Path below the folder of raw files, with forward slashes.
    source, release : str
        Slug of the catalogue's source, and the release it stands for.
    sha256 : str
        Hash of its content.
    """

    file: str
    source: str
    release: str
    sha256: str


def write_bytes(root: Path, file: str, release: str, content: bytes) -> Written:
    """Write a file below `root`; the first folder of its path is its source."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Written(file, file.partition("/")[0], release, hashlib.sha256(content).hexdigest())


def write_table(
    root: Path,
    file: str,
    release: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> Written:
    """Write a small table as CSV in UTF-8 with plain line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return write_bytes(root, file, release, text.getvalue().encode())


STREET = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
AGES = (*map(str, range(90)), "90+")
POPULATION_LAD = ("Code", "Name", "All ages", *AGES)
POPULATION_LSOA = (
    "LSOA Code",
    "LSOA Name",
    "LA Code (2022 boundaries)",
    "LA name (2022 boundaries)",
    "All Ages",
    *AGES,
)
DOMAINS = (
    "Index of Multiple Deprivation (IMD)",
    "Income",
    "Employment",
    "Education, Skills and Training",
    "Health Deprivation and Disability",
    "Crime",
    "Barriers to Housing and Services",
    "Living Environment",
)
DEPRIVATION = (
    "LSOA code (2011)",
    "LSOA name (2011)",
    "Local Authority District code (2022)",
    "Local Authority District name (2022)",
    *(
        f"{domain} {kind}"
        for domain in DOMAINS
        for kind in (
            "Rank (where 1 is most deprived)",
            "Decile (where 1 is most deprived 10% of LSOAs)",
        )
    ),
)
CHANGES = ("LSOA11NM", "LSOA11CD", "CHGIND", "LSOA21NM", "LSOA21CD", "LAD22NM", "LAD22CD")
WARDS = ("LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM")
PARTNERSHIPS = ("LAD24CD", "LAD24NM", "CSP24CD", "CSP24NM", "PFA24CD", "PFA24NM")
MANIFEST = (
    "file",
    "source",
    "edition",
    "sha256",
    "url",
    "publisher",
    "licence",
    "retrieved",
    "synthetic",
)
_RECORDED = (
    "Offence Description",
    "Offence Group",
    "Offence Subgroup",
    "Offence Code",
    "Offence Count",
)
CSP_TABLE = ("Financial Year", "Financial Quarter", "Police Force", "CSP Name", *_RECORDED)
FORCE_TABLE = ("Financial Year", "Financial Quarter", "Force Name", *_RECORDED)
OUTCOMES = (*STREET[:9], "Outcome type")
SEARCHES = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)
