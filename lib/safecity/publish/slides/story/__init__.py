"""What the deck tells, slide by slide, as plain data."""
