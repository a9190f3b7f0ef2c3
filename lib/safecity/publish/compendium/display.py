"""How the workbook stores and displays a number."""

from __future__ import annotations

from safecity.measures.rounding import rounded
from safecity.publish.compendium.sheet import LOW, Amount
from safecity.publish.numberformat import number_format


class Exact(float):
    """A number that is written with all its digits; XlsxWriter asks for sixteen of seventeen."""

    def __format__(self, _: str) -> str:
        """Return the shortest text that reads back as this number."""
        return repr(float(self))


def display_of(amount: Amount) -> str:
    """Return the format code of a number.

    What would display as zero and is not is displayed as `[low]`; the cell still holds the number.

    Parameters
    ----------
    amount : Amount
        The number with its decimals.
    """
    known, decimals = amount.value != 0, amount.decimals
    if known and decimals is not None and rounded(amount.value, decimals) == 0:
        return f'"{LOW}";"{LOW}"'
    return number_format(decimals, amount.signed)
