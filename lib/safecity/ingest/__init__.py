"""WHERE FROM: raw published files in, tidy and validated frames out; only this room reads raw data."""
