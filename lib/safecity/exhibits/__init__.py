"""THE CONTRACT: what a notebook hands on, in words and numbers, and where it is kept."""

from safecity.exhibits.theme import Theme, open_theme

__all__ = ["Theme", "open_theme"]
