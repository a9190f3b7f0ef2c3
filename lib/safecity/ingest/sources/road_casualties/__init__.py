"""Road casualty statistics (STATS19)."""
