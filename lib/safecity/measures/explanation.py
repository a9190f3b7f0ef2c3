"""Possible explanations of a change, each weighed by the data, gathered under one name."""

from __future__ import annotations

from safecity.measures.mixed_change import (
    grade_composition,
    grade_places,
    grade_population,
    place_dispersion,
)
from safecity.measures.shared_change import (
    comparator_dispersion,
    difference_in_differences,
    grade_comparators,
)
from safecity.measures.shift import Grade, Weighed, rank
from safecity.measures.timed_change import grade_event, grade_pattern

__all__ = [
    "Grade",
    "Weighed",
    "comparator_dispersion",
    "difference_in_differences",
    "grade_comparators",
    "grade_composition",
    "grade_event",
    "grade_pattern",
    "grade_places",
    "grade_population",
    "place_dispersion",
    "rank",
]
