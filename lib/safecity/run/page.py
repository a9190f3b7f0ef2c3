"""Executed notebooks as pages: each one file that fetches nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.publish.item import Link, anchor_of
from safecity.publish.look import COLOURS, embedded_fonts, pages
from safecity.publish.provenance.making import cells_of, text_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parent / "templates"
ALWAYS = "äöüéè°³²½¼"
"""Characters beyond plain ASCII that notebooks may print, beside those of every product."""


@dataclass(frozen=True)
class ListedExhibit:
    """An exhibit as a notebook's page lists it.

    Attributes
    ----------
    id, headline : str
        The exhibit.
    label, report : str
        What the report calls it and its place there; empty where that is not known or not printed.
    files : tuple of Link
        Its files beside the report.
    """

    id: str
    headline: str
    label: str = ""
    report: str = ""
    files: tuple[Link, ...] = ()

    @property
    def anchor(self) -> str:
        """Id of its place on the page."""
        return anchor_of(self.id)


@dataclass(frozen=True)
class Setting:
    """What a page says of the run that its notebook belongs to.

    Attributes
    ----------
    edition, stamp : str
        Names the assessment; the words that mark synthetic data.
    before, after : Link or None
        The neighbouring notebooks: title and file.
    exhibits : mapping of str to ListedExhibit
        The notebook's exhibits by id, in the order of publication; those that cells show where
        none are given.
    """

    edition: str = ""
    stamp: str = ""
    before: Link | None = None
    after: Link | None = None
    exhibits: Mapping[str, ListedExhibit] = field(default_factory=dict)


def write_page(
    notebook: NotebookNode,
    path: Path,
    title: str,
    setting: Setting | None = None,
    file: str = "",
) -> None:
    """Write an executed notebook as an HTML page; code is folded, outputs are not.

    Each exhibit has an id, so that the report can lead to the cell that made it: the exhibit's
    with a hyphen for its dot.

    Parameters
    ----------
    notebook : NotebookNode
        Executed and quiet.
    path : Path
        The page, which opens without a network.
    title : str
        Its title.
    setting : Setting, optional
        What is known of the run; a theme that was run by itself has none.
    file : str
        Name of the notebook's file beside it; the page's own, where not given.
    """
    known = setting or Setting()
    resources = {
        "title": title,
        "style": look() + (TEMPLATES / "reviewer" / "notebook.css").read_text(encoding="utf-8"),
        "page": _page(notebook, file or path.with_suffix(".ipynb").name, known),
    }
    body, _ = exporter().from_notebook_node(notebook, resources=resources)
    path.write_text(body, encoding="utf-8")


@lru_cache(maxsize=1)
def look() -> str:
    """Return the style sheet that the reviewers' pages share, with its fonts inside."""
    sheet = pages().get_template("signoff_look.css.j2")
    return sheet.render(fonts=embedded_fonts(ALWAYS), colours=COLOURS)


@lru_cache(maxsize=1)
def exporter() -> Any:
    """Return what turns notebooks into pages by our template."""
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name="reviewer",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
    )


def _page(notebook: NotebookNode, file: str, setting: Setting) -> dict[str, Any]:
    by_cell = {
        cell.anchor: [_made(i, cell.code, notebook, setting) for i in cell.ids]
        for cell in cells_of(notebook, tuple(setting.exhibits))
        if cell.ids
    }
    given = notebook.metadata.get("papermill", {}).get("parameters", {})
    return {
        "edition": setting.edition,
        "stamp": setting.stamp,
        "before": setting.before,
        "after": setting.after,
        "file": file,
        "parameters": dict(given),
        "made": by_cell,
        "all": [each for cell in by_cell.values() for each in cell],
    }


def _made(exhibit: str, code: str, notebook: NotebookNode, setting: Setting) -> ListedExhibit:
    return setting.exhibits.get(exhibit) or ListedExhibit(
        exhibit, _headline(exhibit, notebook) or code
    )


def _headline(exhibit: str, notebook: NotebookNode) -> str:
    """Read an exhibit's headline from the cell that shows it."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            text = text_of(output.get("data", {}).get("text/plain", ""))
            if text.startswith(f"{exhibit}: "):
                return text.removeprefix(f"{exhibit}: ")
    return ""
