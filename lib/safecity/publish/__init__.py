"""Where it goes: the report, its manifest and the bundle, made from exhibits only."""
