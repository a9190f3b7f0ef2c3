"""WHERE FROM: raw published files in, tidy validated frames out; only this room reads raw data."""
