"""What is too small to be printed: the threshold of a small count, and what follows from it."""

from __future__ import annotations

THRESHOLD = 5
"""Counts from 1 to one less than this are small: no product shows them."""
LEAST_SUM = 2 * THRESHOLD
"""Smallest sum that withheld counts may have together."""
