"""How an exhibit shows itself in a notebook: as the report will show it."""

from __future__ import annotations

import base64
from html import escape

import pandas as pd

from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.finding import interval_words
from safecity.exhibits.numbers import MISSING, SUPPRESSED, number

ROWS = 24


class ShownExhibit(Exhibit):
    """An exhibit that notebooks display."""

    def __repr__(self) -> str:
        """Name the exhibit; the picture is for the page, not for text."""
        return f"{self.id}: {self.headline}"

    def _repr_html_(self) -> str:
        stamp = "<p><strong>SYNTHETIC data</strong></p>" if self.synthetic else ""
        return (
            f"<article><p><small>{escape(self.id)} · {escape(self.part)}</small></p>{stamp}"
            f"<h3>{escape(self.headline)}</h3><p>{escape(self.subtitle)}</p>"
            f"{_picture(self)}{_claim(self)}{_table(self)}{_notes(self)}</article>"
        )


def _picture(exhibit: Exhibit) -> str:
    if exhibit.svg is None:
        return ""
    data = base64.b64encode(exhibit.svg.encode()).decode()
    stamp = "SYNTHETIC data. " if exhibit.synthetic and "SYNTHETIC" not in exhibit.alt else ""
    return (
        f'<img alt="{escape(stamp + exhibit.alt, quote=True)}" style="max-width:100%" '
        f'src="data:image/svg+xml;base64,{data}">'
    )


def _claim(exhibit: Exhibit) -> str:
    if exhibit.gap is not None:
        gap = exhibit.gap
        rows = (
            ("Why", gap.reason),
            ("What would close it", gap.closes),
            ("Who holds it", gap.holder),
        )
        return "<dl>" + "".join(f"<dt>{a}</dt><dd>{escape(b)}</dd>" for a, b in rows) + "</dl>"
    if exhibit.finding is None:
        return ""
    words = "; ".join(
        filter(None, [f"{exhibit.finding.strength} evidence", interval_words(exhibit.finding)])
    )
    words = words[:1].upper() + words[1:]
    return f"<p><em>{escape(words)}. {escape(exhibit.finding.caution)}</em></p>"


def _cell(value: object, decimals: int | None, suppressed: bool) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%b %Y}"
    if pd.isna(value):
        return SUPPRESSED if suppressed else MISSING
    if decimals is not None:
        return number(float(value), decimals)  # type: ignore[arg-type]
    return escape(str(value))


def _table(exhibit: Exhibit) -> str:
    if exhibit.table is None:
        return ""
    head = "".join(f'<th scope="col">{escape(c.title)}</th>' for c in exhibit.columns)
    body = "".join(
        f"<tr>{_row(exhibit, row)}</tr>" for _, row in exhibit.table.tail(ROWS).iterrows()
    )
    shown = min(ROWS, len(exhibit.table))
    note = f"Last {shown} of {len(exhibit.table)} rows" if shown < len(exhibit.table) else "Table"
    name = escape(exhibit.subtitle, quote=True)
    return (
        f"<details><summary>{note}</summary>"
        f'<div role="region" tabindex="0" aria-label="{name}" style="overflow-x:auto">'
        f"<table><caption>{name}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div></details>"
    )


def _row(exhibit: Exhibit, row: pd.Series) -> str:
    suppressed = str(row.get("suppressed", "")) == "True"
    first, *others = (_cell(row[c.name], c.decimals, suppressed) for c in exhibit.columns)
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{text}</td>" for text in others)


def _notes(exhibit: Exhibit) -> str:
    sources = "; ".join(f"{s.publisher}, {s.title}, {s.edition}" for s in exhibit.sources)
    caveats = "".join(f"<li>{escape(c.text)}</li>" for c in exhibit.caveats)
    return f"<p><small>Source: {escape(sources)}</small></p>" + (
        f"<ul>{caveats}</ul>" if caveats else ""
    )
