"""The files of an edition: the products in the order for a reader, and what kind each file is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

FORMATS = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
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


@dataclass(frozen=True)
class Product:
    """A file that a reader opens.

    Attributes
    ----------
    file : str
        Its name within the edition.
    name : str
        What it is called.
    says : str
        What is in it, as the end of a sentence.
    """

    file: str
    name: str
    says: str


PRODUCTS = (
    Product(
        "report.html", "Report",
        "the full account with every figure, its table, sources and notes, as one web page",
    ),
    Product("report.pdf", "Report for print", "the same report as a tagged PDF"),
    Product(
        "paper.docx", "Paper for committee",
        "the story in four sides of Word, to be finished and read back",
    ),
    Product(
        "report.docx", "Report in Word",
        "the same report to edit; edits are read back into the commentary",
    ),
    Product("slides.pptx", "Slides", "one finding per slide, with charts that can be edited"),
    Product("compendium.xlsx", "Data compendium", "every table as a workbook"),
    Product("dashboard.html", "Dashboard", "the same figures to filter and compare"),
    Product(
        "data/datapackage.json", "Data package",
        "the tables of the compendium for programs, with one CSV file for each sheet",
    ),
    Product("results.csv", "Table of results", "every computed value in one long table"),
    Product(
        "notebooks/index.html", "Reviewers' copy",
        "the notebooks that made each figure, as they were run",
    ),
    Product(
        "signoff.html", "Sign-off sheet",
        "the quality-assurance log of this edition, to be filled in and signed",
    ),
)  # fmt: skip


def others(file: str) -> tuple[Product, ...]:
    """List the products that lie beside one of them."""
    return tuple(product for product in PRODUCTS if product.file != file)


def format_of(name: str) -> str:
    """Return the media type of a file, by the ending of its name."""
    return FORMATS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def name_of(name: str) -> str:
    """Say what a file of an edition is; one that is no product is called by its own name."""
    named = {product.file: product.name for product in PRODUCTS}
    return named.get(name, PurePosixPath(name).name)
