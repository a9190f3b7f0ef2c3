"""How a partnership wants its products to look: logo, colours, typeface; what can be read."""

from __future__ import annotations

from pathlib import Path

from pydantic import field_validator

from safecity.catalogue.strict import Declared, line_of
from safecity.errors import SafecityError

LEAST = 4.5
"""Contrast of text with its ground (Web Content Accessibility Guidelines 2.2, 1.4.3)."""
GROUNDS = {"white": "#FFFFFF", "the pale ground of panels": "#EEF3F8"}
PNG = b"\x89PNG\r\n\x1a\n"


class Branding(Declared):
    """What `branding` of `partnership.yml` says; empty is the house's own.

    Attributes
    ----------
    logo : str
        Name of a PNG file beside `partnership.yml`.
    colour, accent : str
        Six hexadecimal digits behind a hash: of covers and headings, and of what is to stand out.
    typeface : str
        Name of a typeface that readers' machines have, for report, dashboard and slides.
    """

    logo: str = ""
    colour: str = ""
    accent: str = ""
    typeface: str = ""

    @field_validator("colour", "accent")
    @classmethod
    def _legible(cls, colour: str) -> str:
        if not colour:
            return colour
        digits = colour.removeprefix("#")
        if len(digits) != 6 or not colour.startswith("#") or not _hexadecimal(digits):
            raise ValueError(f"'{colour}' is no colour. Write six hexadecimal digits, as '#0B2A45'")
        for name, ground in GROUNDS.items():
            ratio = contrast(colour, ground)
            if ratio < LEAST:
                raise ValueError(
                    f"'{colour}' cannot be read on {name}: contrast {ratio:.1f}, where text needs "
                    f"{LEAST}. Choose a darker colour"
                )
        return colour

    @field_validator("typeface")
    @classmethod
    def _plain(cls, name: str) -> str:
        if not all(c.isalnum() or c in " -" for c in name):
            raise ValueError(f"'{name}' is no name of a typeface. Write it as in 'Gill Sans'")
        return name

    def file(self, folder: Path) -> Path | None:
        """Find the logo in a partnership's folder; None where none is declared.

        Raises
        ------
        SafecityError
            Where the file is not there, or is no PNG.
        """
        if not self.logo:
            return None
        path, declared = folder / self.logo, folder / "partnership.yml"
        is_beside = path.is_file() and path.resolve().parent == folder.resolve()
        if is_beside and path.read_bytes()[:8] == PNG:
            return path
        problem = "is no PNG" if is_beside else "is not beside this file"
        raise SafecityError(
            f"the logo '{self.logo}' {problem}",
            path=declared,
            line=line_of(declared, "branding", "logo"),
            remedy="Put a PNG file beside partnership.yml and write its name.",
        )


def _hexadecimal(digits: str) -> bool:
    return all(c in "0123456789abcdefABCDEF" for c in digits)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 (black) to 1 (white).

    Parameters
    ----------
    colour : str
        Six hexadecimal digits behind a hash.

    Notes
    -----
    Web Content Accessibility Guidelines 2.2, definition of relative luminance.
    """
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, other: str = "#FFFFFF") -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
