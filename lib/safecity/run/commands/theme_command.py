"""`safecity theme`: run one theme, or begin a new one."""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated, Any

import nbformat
import typer
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from safecity.catalogue.assessment import House
from safecity.catalogue.offences import ASB, CRIME_TYPES
from safecity.catalogue.registry import FOLDER, Catalogue, load_catalogue
from safecity.errors import SafecityError
from safecity.files import json_text
from safecity.run.screen import Limit, PartnershipOption, Raw, Strict, YearOption, finish, near, out

NEAR = 0.75
"""Least likeness of a slug and a crime type, from 0 to 1, at which the type is taken."""
COMMON = {"and", "of", "the", "from", "other", "crime", "crimes", "offence", "offences"}
"""Words that tell no crime type from another: "hate crime" is not near "Other crime"."""
UNDECLARED = "all recorded crime until declared"
NOUNS = {
    ASB: "anti-social behaviour incidents",
    "Bicycle theft": "bicycle thefts",
    "Burglary": "burglaries",
    "Criminal damage and arson": "criminal damage and arson offences",
    "Drugs": "drug offences",
    "Other crime": "other crimes",
    "Other theft": "other thefts",
    "Possession of weapons": "weapon possession offences",
    "Public order": "public order offences",
    "Robbery": "robberies",
    "Shoplifting": "shoplifting offences",
    "Theft from the person": "thefts from the person",
    "Vehicle crime": "vehicle crimes",
    "Violence and sexual offences": "violence and sexual offences",
}


@dataclass(frozen=True)
class Choice:
    """What a new theme counts.

    Attributes
    ----------
    title : str
        Title of the theme; it says so where no crime type is near its slug.
    measure : str
        Title of its indicator: what is counted, by the name that the police use.
    noun : str
        What one unit is called in a sentence, in the plural.
    crime_types : tuple of str
        Categories of police.uk.
    """

    title: str
    measure: str
    noun: str
    crime_types: tuple[str, ...]


def choose(slug: str) -> Choice:
    """Choose the crime type that is nearest to the slug of a theme.

    Parameters
    ----------
    slug : str
        For example "bike_theft", which is near "Bicycle theft".

    Returns
    -------
    Choice
        One crime type; all recorded crime, and a title that says so, where none is near.
    """
    name = slug.replace("_", " ").replace("asb", ASB.casefold())
    title = slug.replace("_", " ").capitalize()
    score, _, kind = max((likeness(name, k), _ratio(name, k), k) for k in (*CRIME_TYPES, ASB))
    if score < NEAR:
        everything = "Total recorded crime"
        return Choice(f"{title} ({UNDECLARED})", everything, "recorded crimes", CRIME_TYPES)
    return Choice(title, kind, NOUNS[kind], (kind,))


def likeness(name: str, kind: str) -> float:
    """Likeness of a name and a crime type, from 0 to 1, by the words that tell types apart.

    The higher of two: that of the words together ("bike theft", "bicycle theft"), and that of
    the name's least matched word, each with its best match ("weapons", "possession of weapons").
    """
    ours, theirs = _telling(name), _telling(kind)
    if not ours or not theirs:
        return 0.0
    each = (max(_ratio(word, other) for other in theirs) for word in ours)
    return max(_ratio(" ".join(ours), " ".join(theirs)), min(each))


def _telling(text: str) -> list[str]:
    words = text.casefold().replace("-", " ").split()
    return [word for word in words if word not in COMMON]


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


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
    recording_quality: {recording_quality}
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
    notes = [(i.recording_quality, i.recording_note) for i in alike]
    recording_quality, note = notes[0] if notes else UNJUDGED
    return DECLARATION.format(
        slug=slug,
        title=choice.title,
        order=_next_order(catalogue),
        measure=choice.measure,
        noun=choice.noun,
        crime_types=", ".join(choice.crime_types),
        recording_quality=recording_quality,
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


app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="One theme: run it, or begin a new one."
)
Name = Annotated[str, typer.Argument(help="The theme's slug, for example violence.")]


@app.command("run")
def run_theme(
    name: Name,
    partnership: PartnershipOption = "southampton",
    year: YearOption = "2021-22",
    raw: Raw = None,
    timeout: Limit = 600.0,
    strict: Strict = False,
    parameter: Annotated[
        list[str] | None, typer.Option("--set", help="A further parameter, NAME=VALUE.")
    ] = None,
) -> None:
    """Run one theme and nothing else; its exhibits are in the next report."""
    from safecity.run.plan import Request
    from safecity.run.runner import run

    request = Request(
        House.find(raw),
        partnership,
        year,
        force=True,
        limit=timeout,
        only=name,
        parameters=dict(map(parse_parameter, parameter or [])),
        strict=strict,
    )
    finish(run(request, out()))


def parse_parameter(text: str) -> tuple[str, Any]:
    """Read `NAME=VALUE`; a value that is no number, true, false or null is a word.

    Raises
    ------
    SafecityError
        Where there is no equals sign.
    """
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise SafecityError(f"'{text}' is no parameter", remedy="Write --set NAME=VALUE.")
    try:
        return name.strip(), json.loads(value)
    except ValueError:
        return name.strip(), value


@app.command("new")
def new_theme(name: Name) -> None:
    """Begin a theme: a notebook and its declaration, which run at once."""
    from safecity.run.commands.theme_command import scaffold

    console = out()
    for path in scaffold(name, House.find()):
        console.print(f"wrote {near(path)}")
    console.print(f"Now: make theme-run NAME={name}")
