"""What is written of a new partnership and of its editions: declarations, and a form for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from typing import TYPE_CHECKING

from safecity.catalogue.assessment import House
from safecity.catalogue.priorities import PLACES
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.files import json_text, write_whole
from safecity.numbers import listed

if TYPE_CHECKING:
    from safecity.catalogue.period import Period
    from safecity.ingest.sources.geography.newcomer import Neighbour, Newcomer

LIKENESS = "comparators.csv"
"""File of how like the areas of the lookup are, beside the declaration that names it."""
PARTNERSHIP = """\
# Proposed by `safecity partnership new {code}` from the lookups. Names of the partnership, the
# council and the police, the priorities and the comparators are yours to correct.
name: {name}
title: {title}
code: {code}{parts}
force: {force}
council: {council}
police: {police}
contact: {contact}
comparators:
  source: {source}
  date: {date}
  illustrative: {illustrative}{table}
  members:{members}
"""
YEAR = """\
period: {{start: {period.start}, end: {period.end}}}
baseline: {{start: {baseline.start}, end: {baseline.end}}}
history_start: {start}
mode: full
release_date: {date}
"""
JUDGEMENTS = """\
# What people judge and plan in {year}, by theme. Copy the lines of the example to the end of this
# file, without "# ", for each theme that is judged; what is not known is left out.
#
# acquisitive_crime:
#   vulnerability: {{score: 2, author: "A. Analyst", reason: "Small shops bear most of it."}}
#   capacity: {{score: 3, author: "A. Analyst", reason: "Shops and police patrol together."}}
#   confidence: {{score: 2, author: "A. Analyst", reason: "Theft from shops is under-reported."}}
#   plan:
#     action: "What is done"
#     owner: "Who answers for it"
#     first_step: "What comes first"
#     by: {by}
#     aim: {{indicator: acquisitive_crime.offences, baseline: "{short}", target: -5}}
#     cost: "What it costs"
#
# Scores run from 1 (low) to 4 (high). vulnerability: of those harmed; capacity: how much partners
# could change; confidence: how little is known for certain, so how much there is to learn.
# by: the day by which the action should have worked. target: the change that is wanted, per cent,
# or percentage points of a share; a fall is negative. Ids of indicators stand in results.csv.
#
# Themes: {themes}.
# Recommendations of no one theme, with a plan only: {places}.
"""


@dataclass(frozen=True)
class Names:
    """What a partnership and those who make it up are called.

    Attributes
    ----------
    title, council, police, contact : str
        As they are printed.
    """

    title: str
    council: str
    police: str
    contact: str

    @classmethod
    def proposed(cls, newcomer: Newcomer) -> Names:
        """Propose names from the lookups."""
        title = f"{newcomer.area.name} Community Safety Partnership"
        return cls(title, _council(newcomer.councils), newcomer.police, title)


def edition(period: Period) -> str:
    """Name the edition of a period as files are named: "2021-22"."""
    return period.short.replace("/", "-").replace("–", "-").replace(" ", "_")


def declare(
    house: House,
    newcomer: Newcomer,
    files: Mapping[str, str] | None = None,
    names: Names | None = None,
) -> list[Path]:
    """Write the declarations of a new partnership; all of them or none.

    Parameters
    ----------
    house : House
        The project's folders.
    newcomer : Newcomer
        What the lookups say of the area.
    files : mapping, optional
        Text of the files that list parts of it, by their names.
    names : Names, optional
        What it is called; what the lookups suggest where it is not given.

    Raises
    ------
    SafecityError
        Where the partnership is declared already.
    """
    folder = house.assessments / newcomer.slug
    if folder.exists():
        raise SafecityError(
            f"there is a partnership '{newcomer.slug}' already",
            path=folder,
            remedy="Edit its declaration, or remove the folder first.",
        )
    texts = {
        "partnership.yml": _partnership(newcomer, names or Names.proposed(newcomer)),
        **_edition(newcomer),
        **({LIKENESS: newcomer.likeness} if newcomer.likeness else {}),
        **(files or {}),
    }
    house.assessments.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=house.assessments, prefix=".declared-") as part:
        whole = Path(part, newcomer.slug)
        whole.mkdir()
        for name, text in texts.items():
            (whole / name).parent.mkdir(exist_ok=True)
            (whole / name).write_text(text, encoding="utf-8")
        whole.rename(folder)
    return [folder / name for name in texts]


def declare_edition(house: House, slug: str, newcomer: Newcomer) -> list[Path]:
    """Write what is not there yet of one more edition of a partnership that is declared already.

    Parameters
    ----------
    house : House
        The project's folders.
    slug : str
        The partnership.
    newcomer : Newcomer
        What its files suggest to report on.
    """
    texts = {house.assessments / slug / name: text for name, text in _edition(newcomer).items()}
    return [write_whole(path, text) for path, text in texts.items() if not path.exists()]


def _edition(newcomer: Newcomer) -> dict[str, str]:
    """Write what an edition decides, and the form in which people judge and plan; by file."""
    year = edition(newcomer.period)
    return {f"{year}.yml": _year(newcomer), f"{year}/judgements.yml": _form(newcomer)}


def _form(newcomer: Newcomer) -> str:
    themes = ", ".join(load_catalogue().themes)
    return JUDGEMENTS.format(
        year=newcomer.period.label,
        short=newcomer.period.short,
        by=f"{int(newcomer.period.end[:4]) + 2}-03-31",
        themes=fill(themes, 92, subsequent_indent="#   ", break_on_hyphens=False),
        places=", ".join(PLACES),
    )


def _year(newcomer: Newcomer) -> str:
    return YEAR.format(
        period=newcomer.period,
        baseline=newcomer.baseline,
        start=newcomer.history_start,
        date=date.today().isoformat(),
    )


def _quoted(text: str) -> str:
    return json_text(text)


def _council(names: tuple[str, ...]) -> str:
    return f"Councils of {listed(names)}" if len(names) > 1 else f"{names[0]} council"


def _member(area: Neighbour) -> str:
    parts = f", parts: [{', '.join(area.parts)}]" if area.parts else ""
    return f"    - {{name: {_quoted(area.name)}, code: {area.code}, force: {area.force}{parts}}}"


def _partnership(newcomer: Newcomer, names: Names) -> str:
    chosen = (
        f"Proposed from published data: {newcomer.chosen_by}; not the police's most similar group"
    )
    return PARTNERSHIP.format(
        code=newcomer.area.code,
        parts=f"\nparts: [{', '.join(newcomer.area.parts)}]" if newcomer.area.parts else "",
        force=newcomer.area.force,
        name=_quoted(newcomer.area.name),
        title=_quoted(names.title),
        council=_quoted(names.council),
        police=_quoted(names.police),
        contact=_quoted(names.contact),
        source=_quoted(newcomer.given_by or chosen),
        date=newcomer.given_on or date.today().isoformat(),
        table=f"\n  table: {LIKENESS}" if newcomer.likeness else "",
        illustrative="false" if newcomer.given_by else "true",
        members="".join(f"\n{_member(each)}" for each in newcomer.comparators) or " []",
    )
