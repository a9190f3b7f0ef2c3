"""The theme of the deck: the house palette and font, so that what is edited stays in style."""

from __future__ import annotations

import re

from safecity.charts.style import LILAC, ORANGE, OWN, TURQUOISE
from safecity.publish.look import COLOURS

NAME, FACE = "safecity", "Arial"
"""The font is one that every council's PC has; ours would be replaced there by another."""
SLOTS = {
    "dk1": COLOURS["ink"], "lt1": COLOURS["paper"], "dk2": COLOURS["deep"], "lt2": COLOURS["mist"],
    "accent1": OWN, "accent2": COLOURS["teal"], "accent3": TURQUOISE, "accent4": COLOURS["alert"],
    "accent5": ORANGE, "accent6": LILAC, "hlink": COLOURS["higher"], "folHlink": COLOURS["signal"],
}  # fmt: skip
_COLOURS = re.compile(r"<a:clrScheme .*?</a:clrScheme>", re.DOTALL)
_FONTS = re.compile(r"<a:fontScheme .*?</a:fontScheme>", re.DOTALL)
_NAME = re.compile(r'(<a:theme [^>]*name=")[^"]*"')


def restyled(theme: str) -> str:
    """Put the house palette and the font of slides into a theme.

    Parameters
    ----------
    theme : str
        XML of a theme part.
    """
    slots = "".join(
        f'<a:{slot}><a:srgbClr val="{colour[1:]}"/></a:{slot}>' for slot, colour in SLOTS.items()
    )
    face = '<a:latin typeface="{}" pitchFamily="34"/><a:ea typeface=""/><a:cs typeface=""/>'
    font = face.format(FACE)
    fonts = f"<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont>"
    theme = _COLOURS.sub(f'<a:clrScheme name="{NAME}">{slots}</a:clrScheme>', theme)
    theme = _FONTS.sub(f'<a:fontScheme name="{NAME}">{fonts}</a:fontScheme>', theme)
    return _NAME.sub(rf'\g<1>{NAME}"', theme)
