"""How the workbook stores and displays a number, by the one rounding rule of all products."""

from __future__ import annotations

from safecity.measures.rounding import MINUS, rounded
from safecity.publish.compendium.sheet import LOW, Amount


class Exact(float):
    """A number that is written with all its digits; XlsxWriter asks for sixteen of seventeen."""

    def __format__(self, _: str) -> str:
        """Return the shortest text that reads back as this number."""
        return repr(float(self))


def number_format(amount: Amount) -> str:
    """Return the format code of a number.

    A minus is the true minus sign and a signed number above zero has a plus, as in print. What
    would display as zero and is not is displayed as `[low]`; the cell still holds the number.

    Parameters
    ----------
    amount : Amount
        The number with its decimals.
    """
    if amount.decimals is None:
        plain = "General"
    elif amount.value != 0 and rounded(amount.value, amount.decimals) == 0:
        return f'"{LOW}";"{LOW}"'
    else:
        plain = "#,##0" + ("." + "0" * amount.decimals if amount.decimals else "")
    plus = '"+"' if amount.signed else ""
    return f'{plus}{plain};"{MINUS}"{plain};{plain}'
