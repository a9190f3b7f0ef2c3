"""The page for reviewers on what changed between two editions; it opens without a network."""

from __future__ import annotations

from collections import Counter

from safecity.publish.edition import Edition
from safecity.publish.item import Heading, Table
from safecity.publish.look import COLOURS, embedded_fonts
from safecity.publish.pages import pages, styled
from safecity.publish.revisions import Revisions, revisions
from safecity.publish.revisions_tables import changes_csv, tables_of
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
    found = revisions(before, after)
    page = (
        pages()
        .get_template("revisions.html.j2")
        .render(
            owner=owner,
            found=found,
            stamp=_stamp(before, after),
            sides=_sides(before, after),
            points=_points(found),
            tables=tables_of(found),
            csv=changes_csv(found),
        )
    )
    style = pages().get_template("report.css.j2")
    shown = style.render(fonts=embedded_fonts(page), colours=COLOURS)
    return styled(page, shown)


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


def _points(found: Revisions) -> tuple[str, ...]:
    sides = Counter(value.side for value in found.unmatched)
    turns = Counter(finding.turn for finding in found.findings)
    added = sum(caveat.added for caveat in found.caveats)
    return (
        f"Values: {len(found.values):,} revised of {found.shared:,} that both give, "
        f"{sides['new']:,} new, {sides['gone']:,} gone.",
        f"Findings: {turns['reversed']:,} reversed, {turns['changed direction']:,} of another "
        f"direction otherwise, {turns['new']:,} new, {turns['gone']:,} gone.",
        f"Caveats of exhibits that both have: {added:,} added, "
        f"{len(found.caveats) - added:,} dropped.",
        f"Sources of which another edition is used, or which only one uses: "
        f"{len(found.sources):,}.",
    )
