"""The slide set: a deck in the house style with native charts, made from exhibits."""

from safecity.publish.slides.deck import render_slides

__all__ = ["render_slides"]
