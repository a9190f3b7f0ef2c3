"""The compendium: every value of an edition as a workbook and as a data package."""

from __future__ import annotations

from safecity.publish.compendium.package import data_package
from safecity.publish.compendium.sheets import sheets_of
from safecity.publish.compendium.workbook import render_compendium

__all__ = ["data_package", "render_compendium", "sheets_of"]
