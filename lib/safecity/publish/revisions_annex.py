"""What the report says of its earlier edition: a sentence, and the largest revisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import number, percent
from safecity.publish.cells import Heading, Table
from safecity.publish.edition import RESULTS, Edition, edition_of, read_facts, read_results
from safecity.publish.look import COLOURS, embedded_fonts, pages, styled
from safecity.publish.revisions import Compared, Revised, Revisions, compare_values, revisions
from safecity.publish.revisions_tables import changes_csv, revised_table, tables_of
from safecity.publish.words import written_date

FACTS = {"year": "Edition", "period": "Period", "mode": "Kind of edition",
         "released": "Released", "commit": "Code"}  # fmt: skip
KINDS = {"full": "Full assessment", "refresh": "Refresh"}


def render_revisions(before: Edition, after: Edition, owner: str) -> str:
    """Write what changed between two editions as one HTML page.

    Parameters
    ----------
    before, after : Edition
        The earlier and the later edition, or two runs of one.
    owner : str
        Title of the partnership.

    Returns
    -------
    str
        The page, the same for the same editions; every text is escaped.

    Raises
    ------
    SafecityError
        Where the editions are of two partnerships.
    """
    compared = revisions(before, after)
    page = (
        pages()
        .get_template("revisions.html.j2")
        .render(
            owner=owner,
            found=compared,
            stamp=_stamp(before, after),
            sides=_sides(before, after),
            points=_points(compared),
            tables=tables_of(compared),
            csv=changes_csv(compared),
        )
    )
    style = pages().get_template("report.css.j2")
    sheet = style.render(fonts=embedded_fonts(page), colours=COLOURS)
    return styled(page, sheet)


def _stamp(before: Edition, after: Edition) -> str:
    made_up = [edition.name for edition in (before, after) if edition.synthetic]
    if not made_up:
        return ""
    which = "both sides of this comparison are" if len(made_up) == 2 else f"{made_up[0]} is"
    return f"SYNTHETIC DATA: {which} made up, for demonstration only."


def _sides(before: Edition, after: Edition) -> Table:
    columns = tuple(Heading(title, False) for title in ("About", before.name, after.name))
    rows = [
        (title, *(_fact(side, key) for side in (before, after))) for key, title in FACTS.items()
    ]
    status = ("Data", *("SYNTHETIC" if e.synthetic else "As published" for e in (before, after)))
    return Table("The two sides of this comparison", columns, (*rows, status))


def _fact(edition: Edition, key: str) -> str:
    value = edition.facts.get(key, "")
    if key == "released" and value:
        return written_date(value)
    return KINDS.get(value, value) or "not recorded"


def _points(compared: Revisions) -> tuple[str, ...]:
    sides = Counter(value.side for value in compared.unmatched)
    turns = Counter(finding.turn for finding in compared.findings)
    added = sum(caveat.added for caveat in compared.caveats)
    return (
        f"Values: {number(len(compared.values))} revised of {number(compared.shared)} that both "
        f"give, {number(sides['new'])} new, {number(sides['gone'])} gone.",
        f"Findings: {number(turns['reversed'])} reversed, {number(turns['changed direction'])} of "
        f"another direction otherwise, {number(turns['new'])} new, {number(turns['gone'])} gone.",
        f"Caveats of exhibits that both have: {number(added)} added, "
        f"{number(len(compared.caveats) - added)} dropped.",
        f"Sources of which another edition is used, or which only one uses: "
        f"{number(len(compared.sources))}.",
    )


MOST = 20
"""Rows of the table in the report."""

ALONE = (
    "No earlier edition of this assessment was found, so its values cannot be set beside those of "
    "one."
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
    of_values = Revisions(was, now.name, compared.shared, values, (), (), (), (), ())
    table = revised_table(of_values, MOST, _titles(now.exhibits, catalogue))
    return RevisionsNote(sentence, table)


def _direction(values: tuple[Revised, ...]) -> str:
    """Say how many values went up and how many down, and how far in the middle case."""
    up = sum(value.difference > 0 for value in values)
    sentence = f" Each told once, {number(up)} went up and {number(len(values) - up)} down"
    counted = [value.size for value in values if not value.is_share]
    shares = [value.size for value in values if value.is_share and "q-value" not in value.method]
    sizes = [f"{percent(median(counted))} of the value"] if counted else []
    sizes += [f"{number(median(shares), 1)} points of a percentage"] if shares else []
    return f"{sentence}{'; the median revision was ' if sizes else ''}{' and '.join(sizes)}."


def _distinct(values: Iterable[Revised]) -> tuple[Revised, ...]:
    """Keep one of the values that several exhibits repeat."""
    distinct: dict[Revised, Revised] = {}
    for value in values:
        same = replace(value, exhibit="", method="") if value.indicator else value
        distinct.setdefault(same, value)
    return tuple(distinct.values())


def _titles(exhibits: Iterable[Exhibit], catalogue: Catalogue) -> Callable[[Revised], str]:
    subtitles = {exhibit.id: exhibit.subtitle for exhibit in exhibits}

    def title(value: Revised) -> str:
        known = catalogue.indicators.get(value.indicator)
        name = known.title if known else subtitles.get(value.exhibit, value.exhibit)
        return f"{name}, {value.unit}" if value.unit and value.unit not in name else name

    return title
