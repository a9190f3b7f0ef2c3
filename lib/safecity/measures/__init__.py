"""How much: pure functions from counts and populations to statistics, one noun per module."""
