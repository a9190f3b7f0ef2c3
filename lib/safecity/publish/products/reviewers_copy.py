"""The reviewers' copy of the notebooks, which the runner makes of what was executed."""

from __future__ import annotations

from safecity.publish.product import Product

PRODUCT = Product(
    file="notebooks/index.html",
    name="Reviewers' copy",
    says="the notebooks that made each figure, as they were run",
    place=11,
)
