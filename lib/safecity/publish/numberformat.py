"""Number formats of spreadsheets and charts that display as `exhibits.numbers` prints."""

from __future__ import annotations

from safecity.measures.rounding import MINUS


def number_format(decimals: int | None, signed: bool = False, suffix: str = "") -> str:
    """Return the format code of numbers: thousands separators and a true minus.

    Parameters
    ----------
    decimals : int or None
        Digits after the point; as many as there are where not given.
    signed : bool
        Whether a number above zero has a plus.
    suffix : str
        Printed behind, such as a per cent sign.
    """
    digits = "General" if decimals is None else "#,##0" + (f".{'0' * decimals}" if decimals else "")
    plain = f'{digits}"{suffix}"' if suffix else digits
    plus = '"+"' if signed else ""
    return f'{plus}{plain};"{MINUS}"{plain};{plain}'
