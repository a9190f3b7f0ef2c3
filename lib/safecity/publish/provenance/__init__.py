"""Where a printed number comes from: cells, queries, datasets, raw files, and their checks."""
