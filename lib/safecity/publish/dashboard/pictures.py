"""Pictures made to stand side by side in one page: letters and looks said once for all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from safecity.charts.render import shared_letters

LOOK = re.compile(r' style="([^"]*)"')
NAMED = re.compile(r'^(<svg\b[^>]*?) role="img" aria-label="[^"]*"')
OFTEN = 3
"""A look used less often stays where it is."""


@dataclass(frozen=True)
class Pictures:
    """SVG elements for one page.

    Attributes
    ----------
    letters : str
        A hidden element with the outline of every letter; empty where there is no picture.
    looks : str
        Style sheet of the looks that the pictures refer to by class.
    each : tuple of str
        The pictures in their order, without a text alternative: the page gives it.
    """

    letters: str
    looks: str
    each: tuple[str, ...]


def side_by_side(svgs: Sequence[str]) -> Pictures:
    """Prepare pictures for one page, so that what they have in common stands in it once.

    Parameters
    ----------
    svgs : sequence of str
        SVG elements as exhibits hold them.
    """
    if not svgs:
        return Pictures("", "", ())
    letters, bare = shared_letters(svgs)
    counted = Counter(look for svg in bare for look in LOOK.findall(svg))
    often = [look for look, times in counted.most_common() if times >= OFTEN]
    names = {look: f"k{at}" for at, look in enumerate(often)}
    rules = "\n".join(f".{name}{{{look}}}" for look, name in names.items())
    return Pictures(letters, rules, tuple(_classed(svg, names) for svg in bare))


def _classed(svg: str, names: dict[str, str]) -> str:
    def replace(found: re.Match[str]) -> str:
        return f' class="{names[found[1]]}"' if found[1] in names else found[0]

    hidden = NAMED.sub(r"\1", svg.strip(), count=1).replace("<svg", '<svg aria-hidden="true"', 1)
    return LOOK.sub(replace, hidden)
