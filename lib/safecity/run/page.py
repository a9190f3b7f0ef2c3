"""Executed notebooks as pages: each one file that fetches nothing, and an index of them."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

TEMPLATES = Path(__file__).parent / "templates"
STYLE = TEMPLATES / "reviewer" / "style.css"


@dataclass(frozen=True)
class Entry:
    """One line of the index.

    Attributes
    ----------
    slug, title, question : str
        From the catalogue.
    exhibits : int
        How many exhibits the notebook handed on.
    inputs : str
        SHA-256 of everything it was made from.
    """

    slug: str
    title: str
    question: str
    exhibits: int
    inputs: str


def _exporter() -> Any:
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name="reviewer",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
    )


def write_page(notebook: NotebookNode, path: Path, title: str) -> None:
    """Write an executed notebook as an HTML page; code is folded, outputs are not.

    Parameters
    ----------
    notebook : NotebookNode
        Executed and quiet.
    path : Path
        The page, which opens without a network.
    title : str
        Its title.
    """
    resources = {"title": title, "style": STYLE.read_text(encoding="utf-8")}
    body, _ = _exporter().from_notebook_node(notebook, resources=resources)
    path.write_text(body, encoding="utf-8")


def write_index(
    folder: Path, title: str, entries: Iterable[Entry], synthetic: bool = False
) -> Path:
    """Write the page that lists the executed notebooks with the facts of the run.

    Parameters
    ----------
    folder : Path
        Holds the pages.
    title : str
        Names the assessment.
    entries : iterable of Entry
        In the order of the catalogue.
    synthetic : bool
        Whether to stamp the page.

    Returns
    -------
    Path
        `index.html`; it holds no date, so that the same run writes the same bytes.
    """
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    page = environment.get_template("index.html.j2").render(
        title=title,
        entries=list(entries),
        synthetic=synthetic,
        style=STYLE.read_text(encoding="utf-8"),
        facts={"Python": platform.python_version(), "safecity": version("safecity")},
    )
    path = folder / "index.html"
    temporary = path.with_name(".index.html.part")
    temporary.write_text(page, encoding="utf-8")
    temporary.replace(path)
    return path
