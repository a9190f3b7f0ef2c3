"""Outlines of LSOAs, and what lies around the area."""
