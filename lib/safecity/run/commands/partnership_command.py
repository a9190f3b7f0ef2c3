"""`safecity partnership`: declare a new partnership from lookups alone."""

from __future__ import annotations

import csv
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from safecity.catalogue.area import LOCAL, LSOA, Area, kind_of, read_codes
from safecity.catalogue.assessment import House
from safecity.errors import SafecityError, nearest
from safecity.run.declarations import declare, edition
from safecity.run.screen import Raw, near, out

_PARISH = re.compile(r"^par(ncp)?\d\d(cd|nm)$", re.IGNORECASE)
_LSOA = re.compile(r"^lsoa\d\dcd$", re.IGNORECASE)
LISTED = "LSOA"
"""Name of the column of a list of LSOAs, before the two digits of their census."""


@dataclass(frozen=True)
class Parts:
    """Parts as they are declared.

    Attributes
    ----------
    declared : tuple of str
        Codes, and names of the files that list LSOAs.
    files : mapping
        Text of each of these files, by its name.
    members : frozenset of str
        Codes of all parts, those of the files in the place of their names.
    """

    declared: tuple[str, ...]
    files: Mapping[str, str]
    members: frozenset[str]


def gather(parts: Sequence[str], parishes: Sequence[str], lookup: Path | None) -> Parts:
    """Put together what a partnership is made of.

    Parameters
    ----------
    parts : sequence of str
        ONS codes of local authorities, partnerships, wards and LSOAs, and paths of CSV files that
        list LSOAs.
    parishes : sequence of str
        Codes or names of parishes.
    lookup : Path or None
        A lookup from LSOA to parish in the layout of the ONS.

    Raises
    ------
    SafecityError
        Where a part is no code and no file, or a parish is in no lookup.
    """
    declared: list[str] = []
    lists: dict[str, tuple[str, ...]] = {}
    for part in parts:
        if kind_of(part):
            declared.append(part)
            continue
        path = Path(part)
        if not path.is_file():
            remedy = "Write codes such as E06000045, or the path of a CSV file that lists LSOAs"
            raise SafecityError(f"'{part}' is no ONS code and no file", remedy=remedy)
        lists[path.name] = read_codes(path)
    if parishes:
        if lookup is None:
            remedy = "Give the lookup of the ONS: --parish-lookup LSOA21_PARNCP22_EW_LU.csv"
            raise SafecityError("parishes are told by a lookup from LSOA to parish", remedy=remedy)
        lists["parishes.csv"] = lsoas_of(lookup, parishes)
    files = {name: _text(codes) for name, codes in lists.items()}
    codes = {code for some in lists.values() for code in some}
    return Parts((*declared, *lists), files, frozenset({*declared, *codes}))


def _text(codes: Sequence[str]) -> str:
    return "\n".join((f"{LISTED}21CD", *codes)) + "\n"


def lsoas_of(path: Path, parishes: Sequence[str]) -> tuple[str, ...]:
    """List the LSOAs of some parishes: those that the lookup gives to them.

    Parameters
    ----------
    path : Path
        A CSV file with a column such as "LSOA21CD" and columns such as "PARNCP22CD" and
        "PARNCP22NM"; an LSOA in several parishes goes to each of them.
    parishes : sequence of str
        Their codes or names.

    Raises
    ------
    SafecityError
        Where the columns or a parish are not there, or a name is that of several parishes.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, strict=True, restval=""))
    except (csv.Error, UnicodeDecodeError) as error:
        remedy = "Save it as CSV in UTF-8, each quotation mark closed"
        raise SafecityError(
            f"the rows cannot be read ({error})", path=path, remedy=remedy
        ) from error
    names = list(rows[0]) if rows else []
    lsoa = next((name for name in names if _LSOA.match(name.strip())), None)
    keys = [name for name in names if _PARISH.match(name.strip())]
    if lsoa is None or not keys:
        problem = "expected the columns 'LSOA21CD' and 'PARNCP22CD' or 'PARNCP22NM'"
        raise SafecityError(problem, path=path, line=1, remedy=nearest("PARNCP22CD", names))
    lsoas: dict[str, None] = {}
    for parish in parishes:
        in_parish = [row for row in rows if parish.casefold() in (row[k].casefold() for k in keys)]
        _check(path, parish, in_parish, keys, {row[k] for row in rows for k in keys})
        lsoas |= dict.fromkeys(row[lsoa].strip() for row in in_parish)
    if wrong := next((code for code in lsoas if kind_of(code) != LSOA), None):
        raise SafecityError(f"'{wrong}' is no LSOA code", path=path, remedy="Write E01017137")
    return tuple(lsoas)


def _check(
    path: Path, parish: str, in_parish: list[dict[str, str]], keys: Sequence[str], known: set[str]
) -> None:
    if not in_parish:
        problem = f"the lookup has no parish '{parish}'"
        raise SafecityError(problem, path=path, remedy=nearest(parish, sorted(known)))
    codes = next((key for key in keys if key.lower().strip().endswith("cd")), keys[0])
    several = sorted({row[codes] for row in in_parish})
    if len(several) > 1:
        problem = f"'{parish}' is the name of {len(several)} parishes: {', '.join(several)}"
        raise SafecityError(problem, path=path, remedy="Give the code of the one that is meant")


app = typer.Typer(no_args_is_help=True, add_completion=False, help="Declare a new partnership.")

Similar = Annotated[
    list[str] | None,
    typer.Option(
        "--similar",
        help="Name or code of an area of the police's most similar group; may be repeated.",
    ),
]
SimilarSource = Annotated[
    str, typer.Option(help="Where that group is from: 'iQuanta most similar group'.")
]
SimilarDate = Annotated[str, typer.Option(help="The day of that group: 2025-11-03.")]


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
    similar: Similar = None,
    similar_source: SimilarSource = "",
    similar_date: SimilarDate = "",
    raw: Raw = None,
) -> None:
    """Declare a partnership and its first edition, from the lookups and files supplied."""
    from safecity.ingest.sources.geography.newcomer import describe, describe_set, with_group

    house, console = House.find(raw), out()
    files: Mapping[str, str] = {}
    if part or parish:
        parts = gather(part or (), parish or (), parish_lookup)
        newcomer = describe_set(house, _area(code, name, parts), parts.members)
        files = parts.files
    else:
        newcomer = describe(house, code)
    if similar:
        newcomer = with_group(house, newcomer, similar, similar_source, similar_date)
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
