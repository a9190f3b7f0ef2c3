"""Readers of figures that publishers issue by area and period: a file for each source."""
