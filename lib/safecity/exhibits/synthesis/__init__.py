"""Readings over the exhibits of all themes, a file for each."""
