"""`safecity partnership`: declare a new partnership from lookups alone."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safecity.catalogue.area import LOCAL, Area, kind_of
from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.files import json_text
from safecity.numbers import listed
from safecity.run.options import Raw
from safecity.run.screen import near, out
from safecity.run.set_of_areas import Parts, gather

if TYPE_CHECKING:
    from safecity.catalogue.period import Period
    from safecity.ingest.sources.geography.newcomer import Neighbour, Newcomer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Declare a new partnership.")

PARTNERSHIP = """\
# Proposed by `safecity partnership new {code}` from the lookups. Names of the partnership, the
# council and the police, the priorities and the comparators are yours to correct.
name: {name}
title: {title}
code: {code}{parts}
force: {force}
council: {council}
police: {police}
contact: {title}
comparators:
  source: {source}
  date: {date}
  illustrative: true
  members:{members}
"""
YEAR = """\
period: {{start: {period.start}, end: {period.end}}}
baseline: {{start: {baseline.start}, end: {baseline.end}}}
history_start: {start}
mode: full
release_date: {date}
"""


@app.callback()
def _group() -> None:
    """Partnerships: declare a new one."""


@app.command("new")
def new_partnership(
    code: Annotated[
        str,
        typer.Argument(
            help="ONS code of the local authority or the partnership: E06000044, E22000374; or L "
            "and eight digits for an area that has none yet: L00000001."
        ),
    ],
    name: Annotated[str, typer.Option(help="Name of an area that has no code yet.")] = "",
    part: Annotated[
        list[str] | None,
        typer.Option(
            help="Code of a local authority, partnership, ward or LSOA that it is made of, or a "
            "CSV file that lists LSOAs; may be repeated."
        ),
    ] = None,
    parish: Annotated[
        list[str] | None, typer.Option(help="Code or name of a parish; may be repeated.")
    ] = None,
    parish_lookup: Annotated[
        Path | None, typer.Option(help="The lookup of the ONS from LSOA to parish.")
    ] = None,
    raw: Raw = None,
) -> None:
    """Declare a partnership and its first edition, from the lookups and files supplied."""
    from safecity.ingest.sources.geography.newcomer import describe, describe_set

    house, console = House.find(raw), out()
    files: Mapping[str, str] = {}
    if part or parish:
        parts = gather(part or (), parish or (), parish_lookup)
        newcomer = describe_set(house, _area(code, name, parts), parts.members)
        files = parts.files
    else:
        newcomer = describe(house, code)
    year = edition(newcomer.period)
    for path in declare(house, newcomer, files):
        console.print(near(path))
    words = ["make", f"PARTNERSHIP={newcomer.slug}", f"YEAR={year}"]
    words += [f"RAW={raw}"] if raw else []
    console.print(f"Next: {shlex.join(words)}", soft_wrap=True)


def _area(code: str, name: str, parts: Parts) -> Area:
    """Return an area as it will be declared; the lookups say its force."""
    if kind_of(code) != LOCAL or not name:
        remedy = (
            "Write: safecity partnership new L00000001 --name 'New Council' --part E06000045 "
            "--part more.csv"
        )
        raise SafecityError("an area made of parts has a code such as L00000001", remedy=remedy)
    return Area(name=name, code=code, force="unknown", parts=parts.declared)


def edition(period: Period) -> str:
    """Name the edition of a period as files are named: "2021-22"."""
    return period.short.replace("/", "-").replace("–", "-").replace(" ", "_")


def declare(house: House, newcomer: Newcomer, files: Mapping[str, str] | None = None) -> list[Path]:
    """Write the declarations of a new partnership; all of them or none.

    Parameters
    ----------
    house : House
        The project's folders.
    newcomer : Newcomer
        What the lookups say of the area.
    files : mapping, optional
        Text of the files that list parts of it, by their names.

    Raises
    ------
    SafecityError
        Where the partnership is declared already.
    """
    from datetime import date

    folder = house.assessments / newcomer.slug
    if folder.exists():
        raise SafecityError(
            f"there is a partnership '{newcomer.slug}' already",
            path=folder,
            remedy="Edit its declaration, or remove the folder first.",
        )
    today = date.today().isoformat()
    texts = {
        "partnership.yml": _partnership(newcomer, today),
        f"{edition(newcomer.period)}.yml": YEAR.format(
            period=newcomer.period,
            baseline=newcomer.baseline,
            start=newcomer.history_start,
            date=today,
        ),
        **(files or {}),
    }
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def _quoted(text: str) -> str:
    return json_text(text)


def _council(names: tuple[str, ...]) -> str:
    return f"Councils of {listed(names)}" if len(names) > 1 else f"{names[0]} council"


def _member(area: Neighbour) -> str:
    parts = f", parts: [{', '.join(area.parts)}]" if area.parts else ""
    return f"    - {{name: {_quoted(area.name)}, code: {area.code}, force: {area.force}{parts}}}"


def _partnership(newcomer: Newcomer, today: str) -> str:
    name = newcomer.area.name
    chosen = f"Proposed from lookups: {newcomer.chosen_by}; not the police's most similar group"
    return PARTNERSHIP.format(
        code=newcomer.area.code,
        parts=f"\nparts: [{', '.join(newcomer.area.parts)}]" if newcomer.area.parts else "",
        force=newcomer.area.force,
        name=_quoted(name),
        title=_quoted(f"{name} Community Safety Partnership"),
        council=_quoted(_council(newcomer.councils)),
        police=_quoted(newcomer.police),
        source=_quoted(chosen),
        date=today,
        members="".join(f"\n{_member(each)}" for each in newcomer.comparators) or " []",
    )
