"""Pictures for what has no native kind of chart: maps, hot spots, coverage, the clock."""

from __future__ import annotations

from functools import lru_cache

from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Exhibit
from safecity.files import json_text

WIDTH = 1500
"""Pixels across."""
_PAGE = (
    "#set page(width: 600pt, height: auto, margin: 0pt, fill: white)\n"
    '#image(bytes(json(bytes(sys.inputs.view))), format: "svg", width: 100%)'
)


def picture(exhibit: Exhibit) -> bytes:
    """Draw the picture of a figure without its words, which the slide has.

    Parameters
    ----------
    exhibit : Exhibit
        With its svg.

    Returns
    -------
    bytes
        PNG, the same for the same svg.

    Raises
    ------
    SafecityError
        Where the picture is damaged.
    """
    return _drawn(exhibit.svg or "", exhibit.id)


@lru_cache(maxsize=32)
def _drawn(svg: str, name: str) -> bytes:
    import typst

    try:
        return bytes(
            typst.compile(
                _PAGE.encode(),
                format="png",
                ppi=72 * WIDTH / 600,
                ignore_system_fonts=True,
                sys_inputs={"view": json_text(svg)},
            )
        )
    except typst.TypstError as error:
        remedy = f"Run its notebook again: make theme-run NAME={name.split('.')[0]}"
        raise SafecityError(f"{name}: broken picture ({error.message})", remedy=remedy) from error
