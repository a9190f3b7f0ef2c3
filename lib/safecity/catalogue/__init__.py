"""WHAT: strict declarations of themes, indicators, sources, caveats, events and assessments."""
