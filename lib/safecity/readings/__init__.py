"""WHAT IT SAYS: a file for each question that a notebook can ask, found by looking here."""
