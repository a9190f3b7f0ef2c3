"""Crime severity weights of ONS: the sheet "List of weights" of the data tool.

Two layouts. With a column of offences: category, code, offence, weight; the category stands only in
the first row of its block, a code cell may list several codes ("1, 4.1/2/10") or be empty, and a
code may be repeated. With two columns: "Offence category" and "Weight", a Home Office code before
the words or not ("8N Assault with injury"). A code with more than one weight is never used
(`by_code`), as which of them holds cannot be known; an empty code is of no offence.

Seen as published: none.
Seen in a rebuilt layout: cssdatatool, sheet "List of weights", header in row 7.
Never seen: the layout with two columns (known by public code); the names of the columns other than
"Offence category" and "Weight".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from safecity.ingest.source import Read, Source, blamed
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.tables.header import has_header, read_rows
from safecity.ingest.tables.layout import Layout, Sheet, words

if TYPE_CHECKING:
    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.supply.supplied import Supply
    from safecity.ingest.tables.sheet import Row

LAYOUT = Layout(
    "(offence )?category",
    {"category": ("(offence )?category", "Offence category"),
     "weight": (r"(crime severity |severity )?weights?( \((days|\d{4})\))?", "Weight")},
    {"code": (r"(home office )?(offence )?codes?", "Offence code"),
     "offence": (r"(detailed )?offence( description)?", "Offence")},
    title="list of weights",
    fill_down=("category",),
)  # fmt: skip
COLUMNS = ["block", "category", "code", "weight"]
_CODE = re.compile(r"(\d{1,3})(?:(\.)(\d{1,2})|([A-Z]))?")
_BEFORE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?[A-Z]?)[\s:.)–-]+(?=[A-Za-z])(.+)", re.DOTALL)


def recognises(file: RawFile) -> bool:
    """Say whether a file is the data tool, by its name or its sheet of weights."""
    return has_header(file, r"crime[-_ ]?severity|severity[-_ ]weights|^(css)?datatool", LAYOUT)


def split_code(category: str) -> tuple[str, str]:
    """Split an offence code from the words of a category; "" where none stands before them."""
    match = _BEFORE.fullmatch(category)
    return (match[1], match[2].strip()) if match else ("", category)


def _rounded(text: str) -> str:
    """Write a code as it is printed: 4.1 may be stored as 4.0999999999999996, and 1 as 1.0."""
    text = text.removesuffix(".0")
    return f"{float(text):.6g}" if re.fullmatch(r"\d+\.\d+", text) and len(text) > 6 else text


def codes_in(cell: str) -> tuple[str, ...]:
    """Offence codes of a cell: "1, 4.1/2/10" is 1, 4.1, 4.2 and 4.10; "8N/P" is 8N and 8P.

    Returns
    -------
    tuple of str
        Empty where a part of the cell is no code: such a row has no code that is certain.
    """
    codes: list[str] = []
    for part in re.split(r"\s*[,;&]\s*|\s+and\s+", words(cell)):
        first, *others = re.split(r"\s*/\s*", _rounded(part))
        start = _CODE.fullmatch(first)
        base = f"{start[1]}{start[2] or ''}" if start else ""
        alike = r"\d{1,2}" if base.endswith(".") else r"[A-Z]"
        more = [base + each if re.fullmatch(alike, each) else each for each in others]
        codes += [first, *more]
    return tuple(codes) if all(map(_CODE.fullmatch, codes)) else ()


def _rows(sheet: Sheet, row: Row) -> list[tuple[str, str, str, float]]:
    """Weights of a row, one for each of its codes; none for a heading."""
    block, weight = sheet.text(row, "category"), sheet.number(row, "weight")
    if weight != weight:
        if not sheet.text(row, "weight") and not sheet.text(row, "code"):
            return []
        raise sheet.fault(row, "weight", f"not a number: '{sheet.cell(row, 'weight')}'")
    before, words = split_code(sheet.text(row, "offence") or block)
    codes = codes_in(sheet.text(row, "code") or before) or ("",)
    return [(block, words, code, weight) for code in codes]


@read_once
def read(file: RawFile) -> pd.DataFrame:
    """Read the list of weights.

    Parameters
    ----------
    file : RawFile
        The workbook.

    Returns
    -------
    pandas.DataFrame
        `block` (category as published), `category` (words of the offence, else of the category),
        `code` (Home Office offence code, "" where none is certain), `weight` (days); a row for
        each code.

    Raises
    ------
    SafecityError
        Where the sheet or a column is missing, or a weight is no number.
    """
    rows = [each for sheet, row in read_rows(file, LAYOUT) for each in _rows(sheet, row)]
    frame = pd.DataFrame(rows, columns=COLUMNS).drop_duplicates(ignore_index=True)
    return frame.astype(dict.fromkeys(COLUMNS[:3], "str"))


def by_code(weights: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the weights of codes that have one, and the codes that have several.

    Parameters
    ----------
    weights : pandas.DataFrame
        As `read`.
    """
    coded = weights[weights["code"] != ""]
    several = coded.groupby("code")["weight"].transform("nunique") > 1
    certain = coded[~several].drop_duplicates("code").reset_index(drop=True)
    return certain, tuple(coded.loc[several, "code"].unique())


def _gather(supply: Supply, *_: object) -> Read:
    """Severity weights by offence code; of several tables the newest."""
    files = supply.tables("weights")
    if not files:
        return Read()
    file = files[-1].item.file
    with blamed(file):
        certain, several = by_code(read(file))
    note = f"codes with more than one weight are not weighed: {', '.join(several)}"
    return Read({"weights": certain}, {file.name: note} if several else {})


SOURCE = Source(recognises=recognises, read=read, dataset="weights", gather=_gather)
