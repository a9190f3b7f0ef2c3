"""Word documents of an edition: a paper for committee and the report, bound to their data."""

from safecity.publish.word.paper import render_paper
from safecity.publish.word.whole import render_whole

__all__ = ["render_paper", "render_whole"]
