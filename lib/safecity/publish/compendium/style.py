"""How cells of the workbook look: one font, few styles, nothing told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from safecity.publish.look import COLOURS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT, SIZE = "Arial", 12
"""A workbook cannot carry its font; this one is on every machine, at the least size advised."""
DEFAULT = {"font_name": FONT, "font_size": SIZE}
DIGIT, PADDING, ROW, LINE = 9, 7, 21, 20
"""Pixels of a digit, beside a column's text, of a row, and of each line, in the default font."""
MONTH = "mmm yyyy"
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "font_color": COLOURS["navy"]},
    "heading": {"bold": True, "font_size": 14, "font_color": COLOURS["navy"], "valign": "bottom"},
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "cell": {"valign": "top", "text_wrap": True, "align": "left", "indent": 1},
    "stamp": {"bold": True, "font_color": COLOURS["alert"]},
    "link": {"underline": 1, "font_color": COLOURS["higher"], "valign": "top"},
    "entry": {
        "underline": 1, "font_color": COLOURS["higher"], "valign": "top",
        "align": "left", "indent": 1,
    },
    "header": {
        "bold": True, "text_wrap": True, "valign": "top", "align": "left", "indent": 1,
        "bg_color": COLOURS["mist"], "bottom": 2, "bottom_color": COLOURS["navy"],
    },
    "header_number": {
        "bold": True, "text_wrap": True, "valign": "top", "align": "right",
        "bg_color": COLOURS["mist"], "bottom": 2, "bottom_color": COLOURS["navy"],
    },
    "shorthand": {"align": "right", "valign": "top"},
}  # fmt: skip


@dataclass
class Styles:
    """Formats of one workbook, each made once.

    Attributes
    ----------
    workbook : Workbook
        Where they are added.
    made : dict
        Formats by what they were made of.
    """

    workbook: Workbook
    made: dict[str, Format] = field(default_factory=dict)

    def named(self, name: str) -> Format:
        """Return the format of a style."""
        return self._format(name, STYLES[name])

    def shown(self, code: str) -> Format:
        """Return the format of a number or month that is displayed by a code."""
        return self._format(code, {"num_format": code, "align": "right", "valign": "top"})

    def _format(self, key: str, look: dict[str, Any]) -> Format:
        if key not in self.made:
            self.made[key] = self.workbook.add_format(DEFAULT | look)
        return self.made[key]
