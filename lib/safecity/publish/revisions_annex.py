"""What the report says of its earlier edition: a sentence, and the largest revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.numbers import number, percent
from safecity.publish.edition import RESULTS, Edition, edition_of, read_facts, read_results
from safecity.publish.item import Table
from safecity.publish.revised_values import Compared, Revised, compare_values
from safecity.publish.revisions import Revisions
from safecity.publish.revisions_tables import revised_table

MOST = 20
"""Rows of the table in the report."""

ALONE = (
    "No earlier edition of this assessment was found, so there is nothing to compare, and how far "
    "past figures were revised is not known."
)


@dataclass(frozen=True)
class RevisionsNote:
    """What the annex on revisions prints.

    Attributes
    ----------
    sentence : str
        How many values were revised, or why nothing is compared.
    table : Table or None
        The largest revisions; `table.columns` are its headings and `table.rows` its cells. None
        where no value was revised.
    """

    sentence: str
    table: Table | None = None


def revisions_note(
    assessment: Assessment,
    exhibits: Iterable[Exhibit],
    catalogue: Catalogue,
    earlier: Path | None,
) -> RevisionsNote:
    """Compare the edition that is being made with an earlier one.

    Parameters
    ----------
    assessment : Assessment
        The edition that is being made.
    exhibits : iterable of Exhibit
        All of its exhibits.
    catalogue : Catalogue
        Names the indicators.
    earlier : Path or None
        Folder of the earlier edition's products, as `earlier_edition` finds it; of these only
        the table of results and the manifest are read.

    Raises
    ------
    SafecityError
        Where the earlier edition's results or manifest are broken.
    """
    if earlier is None:
        return RevisionsNote(ALONE)
    now = edition_of(assessment, exhibits)
    facts = read_facts(earlier)
    was = Edition(facts["year"], facts, read_results(earlier / RESULTS))
    if was.synthetic != now.synthetic:
        made_up = "that edition" if was.synthetic else "this edition"
        sentence = f"Nothing is compared with {was.name}, because {made_up} is SYNTHETIC."
        return RevisionsNote(sentence)
    return _note(was.name, now, compare_values(was.results, now.results), catalogue)


def _note(was: str, now: Edition, compared: Compared, catalogue: Catalogue) -> RevisionsNote:
    values = _distinct(compared.revised)
    if not compared.shared:
        return RevisionsNote(f"This edition gives no value that {was} gave, too.")
    if not values:
        return RevisionsNote(
            f"None of the {number(compared.shared)} values that {was} gave, too, was revised."
        )
    sentence = (
        f"{number(len(compared.revised))} of the {number(compared.shared)} values that {was} gave, "
        f"too, {'was' if len(compared.revised) == 1 else 'were'} revised."
    )
    sentence += _direction(values)
    if len(values) > MOST:
        sentence += f" The {MOST} largest revisions are listed, each once."
    found = Revisions(was, now.name, compared.shared, values, (), (), (), (), ())
    table = revised_table(found, MOST, _titles(now.exhibits, catalogue))
    return RevisionsNote(sentence, table)


def _direction(values: tuple[Revised, ...]) -> str:
    """Say how many values went up and how many down, and how far in the middle case."""
    up = sum(value.difference > 0 for value in values)
    told = f" Each told once, {number(up)} went up and {number(len(values) - up)} down"
    counted = [value.size for value in values if not value.is_share]
    shares = [value.size for value in values if value.is_share and "q-value" not in value.method]
    sizes = [f"{percent(median(counted))} of the value"] if counted else []
    sizes += [f"{number(median(shares), 1)} points of a percentage"] if shares else []
    return f"{told}{'; the median revision was ' if sizes else ''}{' and '.join(sizes)}."


def _distinct(values: Iterable[Revised]) -> tuple[Revised, ...]:
    """Keep one of the values that several exhibits repeat."""
    kept: dict[Revised, Revised] = {}
    for value in values:
        same = replace(value, exhibit="", method="") if value.indicator else value
        kept.setdefault(same, value)
    return tuple(kept.values())


def _titles(exhibits: Iterable[Exhibit], catalogue: Catalogue) -> Callable[[Revised], str]:
    subtitles = {exhibit.id: exhibit.subtitle for exhibit in exhibits}

    def title(value: Revised) -> str:
        known = catalogue.indicators.get(value.indicator)
        name = known.title if known else subtitles.get(value.exhibit, value.exhibit)
        return f"{name}, {value.unit}" if value.unit and value.unit not in name else name

    return title
