"""A synthetic city and its comparators, in the exact layouts of the published files."""
