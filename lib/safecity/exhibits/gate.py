"""The gate: every view becomes an exhibit here, under disclosure control, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from safecity import charts
from safecity.catalogue.kinds import kind_named
from safecity.catalogue.registry import Part
from safecity.charts.render import png, svg
from safecity.charts.view import Chart, View
from safecity.exhibits.background import marks_of, outlines_of, reference_of
from safecity.exhibits.columns import columns_of
from safecity.exhibits.exhibit import CaveatNote, Exhibit, SourceNote
from safecity.exhibits.shown import ShownExhibit
from safecity.exhibits.withholding import withhold
from safecity.ingest.supply.absence import NOT_SUPPLIED

if TYPE_CHECKING:
    from safecity.exhibits.evidence import Evidence


def controlled(view: View) -> View:
    """Withhold small counts of places where the reading has not done so already.

    Views of places declare `disclosure`, the arguments of `withhold`.
    """
    rule = view.disclosure
    return replace(view, table=withhold(view.table, **rule)) if rule else view


def source_notes(view: View, evidence: Evidence) -> tuple[SourceNote, ...]:
    """Cite the sources of a view from their declarations and the ledger of files read.

    What was not supplied is no source of a figure; a gap names it.
    """
    notes = tuple(_source(slug, evidence) for slug in view.sources)
    used = tuple(note for note in notes if note.edition != NOT_SUPPLIED)
    return notes if view.kind == "gap" else used or notes


def _source(slug: str, evidence: Evidence) -> SourceNote:
    declared, ledger = evidence.catalogue.sources[slug], evidence.data.ledger
    used = ledger[(ledger["source"] == slug) & ledger["used"].astype(bool)]
    synthetic = bool(used["synthetic"].any())
    return SourceNote(
        slug=slug,
        title=declared.title,
        licence="none: synthetic" if synthetic else declared.licence,
        publisher="SYNTHETIC (safecity demo)" if synthetic else declared.publisher,
        url=declared.url,
        edition=_edition(used),
        lag=declared.lag,
        synthetic=synthetic,
    )


def _edition(used: pd.DataFrame) -> str:
    """Name the editions of the files used, and the months they hold."""
    if used.empty:
        return NOT_SUPPLIED
    editions = [str(e) for e in pd.unique(used["edition"].dropna()) if str(e)]
    named = "; ".join(editions) if len(editions) < 4 else f"{editions[0]} to {editions[-1]}"
    first, last = (
        [str(m) for m in used[c].dropna() if str(m)] for c in ("first_month", "last_month")
    )
    months = f"months {min(first)} to {max(last)}" if first and last else ""
    return ", ".join(filter(None, (named, months))) or "edition not recorded"


def publish(view: View | Chart, evidence: Evidence, theme: str, order: int) -> Exhibit:
    """Make the exhibit of a view.

    Parameters
    ----------
    view : View or Chart
        What to publish. A chart whose table the disclosure control changes is drawn again.
    evidence : Evidence
        Its data: hashes, sources and period.
    theme : str
        Slug of the theme that publishes.
    order : int
        Position within the theme.
    """
    drawn = view if isinstance(view, Chart) else None
    open_view = view.view if isinstance(view, Chart) else view
    safe = controlled(open_view)
    kind = kind_named(safe.kind)
    pictured = kind.shape == "figure"
    if pictured and (drawn is None or safe.table is not open_view.table):
        drawn = charts.draw(safe)
    has_table = pictured or kind.shape == "table"
    return ShownExhibit(
        id=f"{theme}.{safe.name}",
        kind=kind.shape,
        form=kind.slug,
        part=cast(Part, safe.part),
        order=order,
        headline=safe.headline,
        subtitle=safe.subtitle,
        alt=safe.alt,
        unit=safe.unit,
        method=safe.method,
        indicator=safe.indicator,
        place=evidence.assessment.partnership.name,
        period=safe.window or evidence.assessment.period.label,
        columns=columns_of(safe) if has_table else (),
        tones=dict(safe.tones) if has_table else {},
        marks=marks_of(safe),
        reference=reference_of(safe),
        outlines=outlines_of(safe) if pictured else None,
        sources=source_notes(safe, evidence),
        finding=safe.finding,
        caveats=tuple(
            CaveatNote(slug=c, text=evidence.catalogue.caveats[c].text) for c in safe.caveats
        ),
        gap=safe.gap,
        recommendation=safe.recommendation,
        inputs=dict(evidence.data.hashes),
        notebook=theme,
        synthetic=safe.synthetic,
        table=safe.table if has_table else None,
        **_pictures(drawn),
    )


def _pictures(chart: Chart | None) -> dict[str, Any]:
    if chart is None:
        return {}
    drawn = svg(chart)
    return {"svg": drawn, "png": png(chart, drawn=drawn)}
