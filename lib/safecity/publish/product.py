"""What a product is, and which there are: the files of `publish/products/`, found by looking."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path, PurePosixPath

from safecity.publish.restricted import without_mark

FOLDER = Path(__file__).with_name("products")
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
Content = bytes | Mapping[str, bytes]
"""A file, or the files of a folder by name."""


@dataclass(frozen=True)
class Product:
    """What a reader opens; each file of `publish/products/` declares one as `PRODUCT`.

    Attributes
    ----------
    file : str
        Its name within the edition; of a folder, with the file to begin with.
    name : str
        What it is called.
    says : str
        What is in it, as the end of a sentence.
    place : int
        Where it stands for a reader among the others: 1 is first.
    make : callable, optional
        Makes it of exhibits and never of a notebook's cells: its content, or that of each file of
        a folder by name. The names of its arguments say what it reads, each an attribute of
        `release.Material`. None where another step makes it.
    aside : bool
        Whether its making waits outside of Python's lock, so that others are made meanwhile.
    has_words : bool
        Whether anything in it comes of the analyst's words; one without is kept where only these
        were changed.
    of_year : bool
        Whether a monitor of a quarter goes without it: that is a few pages for a tasking meeting,
        which recommends nothing to a committee and meets no duty.
    """

    file: str
    name: str
    says: str
    place: int
    make: Callable[..., Content] | None = None
    aside: bool = False
    has_words: bool = True
    of_year: bool = False

    @property
    def module(self) -> str:
        """File that declares it, relative to the library; empty where another step makes it."""
        return "" if self.make is None else f"publish/products/{_stem(self.make)}.py"

    @property
    def top(self) -> str:
        """File or folder that it is at the top of an edition."""
        return PurePosixPath(self.file).parts[0]

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of what it is made from; the same content of these gives the same product."""
        return () if self.make is None else tuple(inspect.signature(self.make).parameters)


def _stem(make: Callable[..., Content]) -> str:
    return make.__module__.rsplit(".", 1)[-1]


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """List the products, in the order for a reader."""
    slugs = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))
    declared = (import_module(f"{__package__}.products.{slug}").PRODUCT for slug in slugs)
    return tuple(sorted(declared, key=lambda product: product.place))


def others(file: str) -> tuple[Product, ...]:
    """List the products that lie beside one of them."""
    return tuple(product for product in products() if product.file != file)


def format_of(name: str) -> str:
    """Return the media type of a file, by the ending of its name."""
    return FORMATS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def name_of(name: str) -> str:
    """Say what a file of an edition is; one that is no product is called by its own name."""
    named = {product.file: product.name for product in products()}
    return named.get(without_mark(name), PurePosixPath(name).name)
