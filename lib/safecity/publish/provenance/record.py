"""A trace as plain data, for other programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from safecity.publish.provenance.trace import Trace

_RAW = (
    "file", "source", "edition", "sha256", "bytes", "first_month", "last_month",
    "publisher", "licence", "url", "retrieved", "synthetic", "note",
)  # fmt: skip


def record_of(trace: Trace) -> dict[str, Any]:
    """Write a trace as JSON can hold it, with full hashes and every raw file."""
    exhibit = trace.hit.exhibit
    return {
        "exhibit": exhibit.id,
        "kind": exhibit.kind,
        "label": trace.label,
        "headline": exhibit.headline,
        "report": trace.page,
        "said": list(trace.hit.sentences),
        "printed": [asdict(row) for row in trace.hit.rows],
        "results": list(trace.results),
        "notebook": trace.notebook,
        "page": trace.cell_page,
        "cell": None if trace.cell is None else _cell(trace),
        "query": None if trace.query is None else {"asks": str(trace.query), **asdict(trace.query)},
        "datasets": dict(trace.datasets),
        "raw": [{key: row[key] for key in _RAW if key in row} for row in trace.raw],
    }


def _cell(trace: Trace) -> dict[str, Any]:
    assert trace.cell is not None
    return {"number": trace.cell.number, "id": trace.cell.anchor, "code": trace.cell.code}
