"""Readings: one module per question asked of an indicator; each returns a worded view."""
