"""A new theme that runs at once: one notebook and one declaration."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from safecity.catalogue.errors import SafecityError
from safecity.catalogue.house import House
from safecity.catalogue.json_text import json_text
from safecity.catalogue.registry import FOLDER, Catalogue, load_catalogue
from safecity.run.choice import Choice, choose

SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
RESERVED = ("index", "products")

DECLARATION = """\
# One theme: this file and notebooks/{slug}.ipynb. Change the words; the slug names everything.
title: {title}
order: {order}
question: How much is recorded, how has it changed, and where is it found?
priority: safe_communities
needs: [police_uk, population]
indicators:
  offences:
    title: {measure}
    noun: {noun}
    crime_types: [{crime_types}]
    polarity: none
    recording_quality: {quality}
    recording_note: {note}
"""
UNJUDGED = ("fair", "How far these records follow what happens has not been assessed.")

READINGS = {
    "## Levels": ('t.publish(t.trend("offences"))',),
    "## Changes": ('t.publish(t.change("offences"))', 't.publish(t.season("offences"))'),
    "## Where": (
        't.publish(t.places("offences", level="ward"))',
        't.publish(t.quintiles("offences"))',
    ),
}


def scaffold(slug: str, house: House, folder: Path = FOLDER) -> list[Path]:
    """Write the notebook and the declaration of a new theme.

    Parameters
    ----------
    slug : str
        Lower-case words joined by underscores; it names everything of the theme.
    house : House
        The project's folders.
    folder : Path
        The catalogue.

    Returns
    -------
    list of Path
        The two files written.

    Raises
    ------
    SafecityError
        Where the slug is not one, or either file is there already.
    """
    _check_slug(slug)
    declaration, notebook = folder / "themes" / f"{slug}.yml", house.notebooks / f"{slug}.ipynb"
    for path in (declaration, notebook):
        if path.exists():
            raise SafecityError(
                f"there is a theme '{slug}' already", path=path, remedy="Choose another name."
            )
    choice = choose(slug)
    declaration.write_text(_declared(slug, choice, load_catalogue()), encoding="utf-8")
    nbformat.write(_notebook(slug, choice.title), notebook)
    return [notebook, declaration]


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > 40 or keyword.iskeyword(slug) or slug in RESERVED:
        raise SafecityError(
            f"'{slug}' cannot name a theme",
            remedy="Use lower-case words joined by underscores, such as bicycle_theft.",
        )


def _declared(slug: str, choice: Choice, catalogue: Catalogue) -> str:
    """Write the declaration; how well it is recorded as declared for the same crime types."""
    known = catalogue.indicators.values()
    alike = [i for i in known if sorted(i.crime_types) == sorted(choice.crime_types)]
    told = [(i.recording_quality, i.recording_note) for i in alike]
    quality, note = told[0] if told else UNJUDGED
    return DECLARATION.format(
        slug=slug,
        title=choice.title,
        order=_next_order(catalogue),
        measure=choice.measure,
        noun=choice.noun,
        crime_types=", ".join(choice.crime_types),
        quality=quality,
        note=json_text(note),
    )


def _next_order(catalogue: Catalogue) -> int:
    """Return a place after the last theme and before the synthesis notebooks."""
    themes = [t.order for t in catalogue.themes.values() if t.kind == "theme"]
    later = [t.order for t in catalogue.themes.values() if t.kind == "synthesis"]
    last = max(themes, default=0)
    return min(last + 5, max(last, min(later, default=last + 10) - 1))


def _notebook(slug: str, title: str) -> nbformat.NotebookNode:
    parameters = new_code_cell('partnership = "southampton"\nyear = "2021-22"')
    parameters.metadata["tags"] = ["parameters"]
    opening = (
        f'from safecity.exhibits import open_theme\n\nt = open_theme("{slug}", partnership, year)'
    )
    cells = [new_markdown_cell(f"# {title}"), parameters, new_code_cell(opening)]
    for heading, readings in READINGS.items():
        cells += [new_markdown_cell(heading), *map(new_code_cell, readings)]
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)
