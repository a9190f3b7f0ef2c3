"""The compendium: every value of an edition as a workbook and as a data package."""
