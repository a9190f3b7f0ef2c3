"""Readers of tables that publishers issue: a file for each source, with its `SOURCE`."""
