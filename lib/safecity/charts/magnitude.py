"""The size of a change: per cent, or percentage points where what changed is itself a share."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from safecity.catalogue.kinds import SIZE

PER_CENT, POINTS = "%", "percentage points"
UNITS = {"percent": PER_CENT, "points": POINTS}
"""Unit of a change by the column of a table of changes that holds its size."""


def magnitude(columns: Container[str]) -> str:
    """Return the column of a table of changes, or the key of its row, that holds the size."""
    return "points" if "points" in columns else "percent"


def suffix(unit: str) -> str:
    """Return the unit of a change as it stands behind a number: "%" or " points"."""
    return unit if unit == PER_CENT else " points"


def resolved(column: str, columns: Container[str]) -> str:
    """Return the column that `SIZE` stands for in a table; any other name as it is."""
    return magnitude(columns) if column == SIZE else column


def held_lockdowns(row: Mapping[Any, Any]) -> bool:
    """Say whether lockdowns shaped what a row is compared with; the table may be read back."""
    return str(row.get("locked")) == "True"
