"""What kind of file each name of an edition is, and what it is for."""

from __future__ import annotations

from pathlib import PurePosixPath

FORMATS = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ipynb": "application/x-ipynb+json",
    ".md": "text/markdown",
    ".txt": "text/plain",
}
NAMES = {
    "report.html": "Report, to be read on a screen",
    "report.pdf": "Report, to be printed",
    "slides.pptx": "Slides",
    "compendium.xlsx": "Data compendium",
    "dashboard.html": "Dashboard",
    "results.csv": "Table of results",
    "signoff.html": "Quality-assurance log and sign-off sheet",
    "notebooks/index.html": "Reviewers' copy: front page",
    "data/datapackage.json": "Data package: the compendium's tables for programs",
    "manifest.json": "Manifest: every file, raw input and exhibit with its hash",
}
"""Files of an edition by their use; others are called by their own name."""


def format_of(name: str) -> str:
    """Return the media type of a file, by the ending of its name."""
    return FORMATS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def name_of(name: str) -> str:
    """Say what a file of an edition is."""
    return NAMES.get(name, PurePosixPath(name).name)
