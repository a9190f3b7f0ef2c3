"""THE CONTRACT: what a notebook hands on, in words and numbers, and where it is kept."""

from safecity.exhibits.opening import open_theme
from safecity.exhibits.theme import Theme

__all__ = ["Theme", "open_theme"]
