"""The questions of data quality, by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from safecity.exhibits.readings.coverage import coverage, gated
from safecity.exhibits.readings.files import ledger, placing, rejected
from safecity.exhibits.readings.reconciliation import reconciliation

if TYPE_CHECKING:
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

QUESTIONS: Mapping[str, Callable[[Evidence], View]] = {
    "coverage": coverage,
    "gated": gated,
    "placing": placing,
    "reconciliation": reconciliation,
    "ledger": ledger,
    "rejected": rejected,
}
