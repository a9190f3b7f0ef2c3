"""Published files damaged and reshaped at random, and what a reader may make of them.

A case is a kind of file and a seed, so that whatever is found can be made again. `test_fuzz.py`
tries a few cases of every kind that a source declares; `bench/fuzz.py` as many as one likes.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from safecity.errors import SafecityError
from safecity.ingest.source import OTHER, PUBLISHED, Recognised, kinds, tables
from safecity.ingest.supply.choice import recognise
from safecity.ingest.supply.scan import scan, scan_file
from safecity.ingest.take.contents import inspect

MOST_ROWS = 90
"""Rows of a text file that are kept, so that many cases are tried in little time."""
JUNK = (
    "", " ", "-", "..", "n/a", "[c]", "#REF!", "0", "-0", "-5", "1e308", "1e999", "inf", "nan",
    "NaN", "NULL", "None", "1,23", "1,234.5", "١٢٣", "²", "9" * 400, "0x1F", "1_000", "1e3",
    "+7", "7.0000001", "2021-13-45", "=1+1", "\x00", "\x1b[31m", "\u202e12", "\ufeff", "\n", '"',
    "a\tb", "x" * 5_000, "{{ 1/0 }}", "<b>", "'", "\r", "\x85", "\ud800",
)  # fmt: skip
BOMB = '<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + "".join(
    "<!ENTITY a{} '{}'>".format(n + 1, f"&a{n};" * 10) for n in range(8)
)
EXPLAINED = ("KeyError", "TypeError", "IndexError", "AttributeError", "ValueError", "Overflow")
"""Errors of Python that no sentence of ours should be made of."""


class FoundError(AssertionError):
    """A reader did what it must not."""


@dataclass(frozen=True)
class Sample:
    """A file as it is published, cut short, and those that are read with it.

    Attributes
    ----------
    name : str
        Path below the folder of raw files.
    kind : str
        The kind it is recognised as.
    source : str
        The source in the catalogue.
    content : bytes
        What it holds.
    """

    name: str
    kind: str
    source: str
    content: bytes

    @property
    def suffix(self) -> str:
        return self.name.rsplit(".", 1)[-1].lower()


def _cut(content: bytes, suffix: str) -> bytes:
    if suffix == "geojson":
        held = json.loads(content)
        held["features"] = held["features"][:12]
        return json.dumps(held).encode()
    return b"".join(content.splitlines(keepends=True)[:MOST_ROWS]) if suffix == "csv" else content


def samples(raw: Path) -> dict[tuple[str, str], Sample]:
    """Return the smallest file of each kind among the raw files, cut short.

    Parameters
    ----------
    raw : Path
        A folder of raw files, such as the demonstration's.
    """
    found: dict[tuple[str, str], Recognised] = {}
    for item in map(recognise, scan(raw)):
        key = (item.source, item.kind)
        if item.kind != OTHER and (key not in found or item.file.size < found[key].file.size):
            found[key] = item
    return {key: _sample(item) for key, item in found.items()}


def _sample(item: Recognised) -> Sample:
    path = item.file.path
    content = _cut(path.read_bytes(), path.suffix[1:].lower())
    return Sample(item.file.name, item.kind, item.source, content)


# --- text ---------------------------------------------------------------------------------------


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline="")))


def _text(rows: Sequence[Sequence[str]], **options: object) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n", **options).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue().encode("utf-8", "surrogatepass")


def _column(rows: list[list[str]], chance: random.Random) -> int:
    return chance.randrange(max(1, len(max(rows, key=len, default=[""]))))


def _drop_column(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    at = _column(rows, chance)
    return [row[:at] + row[at + 1 :] for row in rows]


def _double_column(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    at, to = _column(rows, chance), _column(rows, chance)
    return [row[:to] + row[at : at + 1] + row[to:] for row in rows]


def _rename_column(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    head = list(rows[0]) or [""]
    at = chance.randrange(len(head))
    head[at] = chance.choice([*JUNK, head[at] + "x", head[at].upper(), chance.choice(head)])
    return [head, *rows[1:]]


def _junk_cell(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    rows = [list(row) for row in rows]
    for _ in range(chance.choice([1, 1, 1, 5])):
        row = chance.choice(rows[1:] or rows)
        if row:
            row[chance.randrange(len(row))] = chance.choice(JUNK)
    return rows


def _junk_column(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    at, junk = _column(rows, chance), chance.choice(JUNK)
    return [rows[0], *([*row[:at], junk, *row[at + 1 :]] for row in rows[1:])]


def _move_rows(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    at, to = chance.randrange(len(rows)), chance.randrange(len(rows))
    kept = rows[:at] + rows[at + 1 :]
    return [*kept[:to], rows[at], *kept[to:]]


def _drop_row(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    at = chance.randrange(len(rows))
    return rows[:at] + rows[at + 1 :]


def _double_row(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    at = chance.randrange(len(rows))
    return [*rows[: at + 1], rows[at], *rows[at + 1 :]]


def _ragged(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    at = chance.randrange(len(rows))
    row = rows[at]
    row = row[: chance.randrange(len(row) + 1)] if chance.random() < 0.5 else [*row, "7", "x"]
    return [*rows[:at], row, *rows[at + 1 :]]


def _no_rows(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    return rows[: chance.choice([0, 1, 2])]


def _words_around(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    note = [chance.choice(["Notes", "Source: nobody", "Total", "1. A note, with 12", "", " "])]
    at = chance.randrange(len(rows) + 1)
    return [*rows[:at], note, *rows[at:]]


RESHAPED: tuple[Callable[[list[list[str]], random.Random], list[list[str]]], ...] = (
    _drop_column, _double_column, _rename_column, _junk_cell, _junk_cell, _junk_cell, _junk_column,
    _move_rows, _drop_row, _double_row, _ragged, _no_rows, _words_around,
)  # fmt: skip


def _turned_columns(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    return [[row[at] if at < len(row) else "" for at in order] for row in rows]


def same_table(content: bytes, chance: random.Random) -> bytes:
    """Write a text file otherwise, of which a reader makes the same table or none.

    Parameters
    ----------
    content : bytes
        A file of separated cells.
    chance : random.Random
        What is drawn from.
    """
    rows = _rows(content)
    return chance.choice(
        [
            lambda: _text(_turned_columns(rows, chance)),
            lambda: content.decode("utf-8-sig").encode("utf-16"),
            lambda: b"\xef\xbb\xbf" + _text(rows),
            lambda: _text(rows).replace(b"\n", b"\r\n"),
            lambda: _text(rows, quoting=csv.QUOTE_ALL),
            lambda: _text(rows, delimiter=";"),
            lambda: _text(rows, delimiter="\t"),
            lambda: _text(rows) + b"\n\n",
            lambda: _text(rows).rstrip(b"\n"),
            lambda: _text([[*row, "", ""] for row in rows]),
        ]
    )()


# --- bytes --------------------------------------------------------------------------------------


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut, flip, repeat or put in bytes."""
    new = bytearray(content)
    at = chance.randrange(max(1, len(new)))
    match chance.randrange(7):
        case 0:
            del new[at:]
        case 1 if new:
            for _ in range(chance.choice([1, 2, 30])):
                new[chance.randrange(len(new))] ^= 1 << chance.randrange(8)
        case 2:
            new[at:at] = chance.choice([b"\x00", b"\x1b[2J", b'"', b"\xff\xfe", b"\r", b"\n", b","])
        case 3:
            new[at : at + chance.choice([1, 20, 500])] = b""
        case 4:
            new[at:at] = new[at : at + chance.choice([10, 300])]
        case 5:
            new[at:at] = chance.randbytes(chance.choice([1, 40]))
        case _:
            new[at:at] = b"9" * chance.choice([3, 400, 140_000])
    return bytes(new)


# --- workbooks ----------------------------------------------------------------------------------

_NUMBER = re.compile(r'(?<=[>"])-?\d[\d,.]*(?=[<"])')
_WORDS = re.compile(r'(?<=>)[^<>]+(?=<)|(?<=name=")[^"]+(?=")')
_ELEMENT = re.compile(
    r"<(table:table-cell|table:table-row|c|row|si|sheet)\b[^>]*(?:/>|>.*?</\1>)", re.S
)
_REPEATS = ("table:number-columns-repeated", "table:number-rows-repeated")


def _substituted(pattern: re.Pattern[str], xml: str, new: str, chance: random.Random) -> str:
    hits = list(pattern.finditer(xml))
    if not hits:
        return xml
    hit = chance.choice(hits)
    return xml[: hit.start()] + new + xml[hit.end() :]


def _escaped(text: str) -> str:
    for plain, safe in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;")):
        text = text.replace(plain, safe)
    return text


def _xml(xml: str, chance: random.Random) -> str:
    junk = _escaped(chance.choice(JUNK))
    match chance.randrange(8):
        case 0 | 1:
            return _substituted(_NUMBER, xml, junk, chance)
        case 2:
            return _substituted(_WORDS, xml, junk, chance)
        case 3:
            return _substituted(_ELEMENT, xml, "", chance)
        case 4:
            hits = list(_ELEMENT.finditer(xml))
            hit = chance.choice(hits) if hits else None
            return xml[: hit.end()] + hit[0] + xml[hit.end() :] if hit else xml
        case 5:
            many = chance.choice(["99", "16000", "99999999", "9" * 5000, "-1", "x"])
            tag = f'<table:table-cell {chance.choice(_REPEATS)}="{many}"'
            return xml.replace("<table:table-cell", tag, chance.randrange(1, 9))
        case 6:
            place = chance.choice(["ZZZZ1", "A99999999", "1", ""])
            return re.sub(r'r="[A-Z]+\d+"', f'r="{place}"', xml, count=1)
        case _:
            head, mark, rest = xml.partition("?>")
            return f"{head}{mark}{BOMB}]>{rest.replace('</', '&a8;</', 1)}"


def reshaped_book(content: bytes, chance: random.Random) -> bytes:
    """Change, drop or double something inside a workbook's XML, and pack it again."""
    new, deflated = io.BytesIO(), zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(new, "w", deflated) as packed:
        names = [n for n in old.namelist() if n.endswith((".xml", ".rels"))]
        likely = [n for n in names if "sheet" in n or n.endswith(("content.xml", "Strings.xml"))]
        chosen = chance.choice(likely if chance.random() < 0.85 and likely else names)
        for name in old.namelist():
            held = old.read(name)
            if name == chosen:
                if chance.random() < 0.03:
                    continue
                text = held.decode()
                for _ in range(chance.choice([1, 1, 3])):
                    text = _xml(text, chance)
                held = text.encode("utf-8", "surrogatepass")
            packed.writestr(name, held)
    return new.getvalue()


# --- JSON and YAML ------------------------------------------------------------------------------

ODD = (None, True, [], {}, "", 0, -1, 1e308, float("nan"), float("inf"), "x", [[[]]], {"x": 1},
       10**30, "\x1b", "2021-02-31", ["a", 1], "../..")  # fmt: skip


def _places(held: object, way: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    if not isinstance(held, dict | list):
        return
    for key, value in held.items() if isinstance(held, dict) else enumerate(held):
        yield (*way, key)
        yield from _places(value, (*way, key))


def reshaped_tree(held: object, chance: random.Random) -> object:
    """Replace, drop, rename or double something in what JSON or YAML holds.

    Parameters
    ----------
    held : object
        Mappings and lists; it is changed.
    chance : random.Random
        What is drawn from.
    """
    places = list(_places(held))
    if not places:
        return chance.choice(ODD)
    *way, last = chance.choice(places)
    inner = held
    for key in way:
        inner = inner[key]  # type: ignore[index]
    match chance.randrange(5):
        case 0:
            del inner[last]  # type: ignore[attr-defined]
        case 1 if isinstance(inner, dict):
            inner[f"{last}x"] = inner.pop(last)
        case 2 if isinstance(inner, list):
            inner.append(inner[last])  # type: ignore[call-overload]
        case 3 if isinstance(inner, dict):
            inner[chance.choice([None, 1, "", "x", "\x1b"])] = 1
        case _:
            inner[last] = chance.choice(ODD)  # type: ignore[index]
    return held


def yaml_text(held: object) -> bytes:
    """Write mappings and lists as YAML."""
    return yaml.safe_dump(held, allow_unicode=True).encode("utf-8", "replace")


def changed(sample: Sample, seed: int) -> tuple[bytes, str]:
    """Make a case: the content, and whether it is the same table written otherwise.

    Returns
    -------
    tuple
        The bytes, and "same", "doubled", "junk" or "".
    """
    chance = random.Random(f"{sample.kind} {sample.source} {seed}")
    if chance.random() < 0.3:
        return damaged(sample.content, chance), ""
    if sample.suffix in ("xlsx", "ods"):
        return reshaped_book(sample.content, chance), ""
    if sample.suffix in ("yml", "geojson"):
        read = json.loads if sample.suffix == "geojson" else yaml.safe_load
        write = yaml_text if sample.suffix == "yml" else lambda held: json.dumps(held).encode()
        return write(reshaped_tree(read(sample.content), chance)), ""
    if chance.random() < 0.2:
        return same_table(sample.content, chance), "same"
    shape = chance.choice(RESHAPED)
    new = _text(shape(_rows(sample.content), chance))
    return new, {_double_row: "doubled", _junk_cell: "junk", _junk_column: "junk"}.get(shape, "")


# --- what may come of it ------------------------------------------------------------------------


def _is_explained(error: SafecityError) -> bool:
    return not any(word in error.problem for word in EXPLAINED)


def _frame(item: Recognised) -> pd.DataFrame | None:
    read = item.declared.read
    found = read(item) if read is not None else None
    return found if isinstance(found, pd.DataFrame) else None


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.select_dtypes("number")


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    columns = sorted(frame.columns)
    return frame[columns].astype(str).sort_values(columns).reset_index(drop=True)


def judge(before: pd.DataFrame | None, after: pd.DataFrame | None, what: str) -> None:
    """Look for numbers that cannot be right.

    Raises
    ------
    FoundError
        With what is wrong.
    """
    if after is None:
        return
    numbers = _numbers(after)
    if np.isinf(numbers.to_numpy(dtype=float)).any():
        raise FoundError("a number without end is read")
    if before is None:
        return
    if what == "same" and not _sorted(before).equals(_sorted(after)):
        raise FoundError("the same table, written otherwise, gives other rows")
    if what == "doubled" and "value" in after and len(after) > len(before):
        raise FoundError("a row that stands there twice is read twice")
    if what == "junk":
        old, new = ((_numbers(each) == 0).to_numpy().sum() for each in (before, after))
        if new > old + 5:
            raise FoundError("what is no number is read as zero")


Before = tuple[Sequence[Recognised], pd.DataFrame | None]
"""The files beside a sample, and what is read of it as it is."""


def lay_out(raw: Path, root: Path) -> dict[tuple[str, str], Sample]:
    """Write a sample of each kind into a folder of raw files of its own."""
    found = samples(raw)
    for sample in found.values():
        (root / sample.name).parent.mkdir(parents=True, exist_ok=True)
        (root / sample.name).write_bytes(sample.content)
    return found


def beside(sample: Sample, root: Path) -> Before:
    """Read a sample as it is, among the others that lie in a folder."""
    items = [recognise(file) for file in scan(root)]
    [own] = [item for item in items if item.file.name == sample.name]
    there = [item for item in items if item is not own]
    inspect([own], there)
    return there, _frame(own)


def tried(sample: Sample, content: bytes, root: Path, before: Before, what: str = "") -> str:
    """Read a file in place of a sample, as it is taken in, and judge what comes of it.

    Returns
    -------
    str
        "read", "unknown" or "refused".

    Raises
    ------
    FoundError
        Where something came of it that must not.
    """
    path = root / sample.name
    path.write_bytes(content)
    try:
        item = recognise(scan_file(path, root))
        if item.kind == OTHER:
            return "unknown"
        inspect([item], before[0])
        judge(before[1], _frame(item), what)
        return "read"
    except SafecityError as error:
        if not _is_explained(error):
            raise FoundError(f"a sentence made of a traceback: {error}") from error
        return "refused"
    finally:
        path.write_bytes(sample.content)


def every_kind() -> set[tuple[str, str]]:
    """Return (source, kind) of all that is declared."""
    declared = {(kind.slug, name) for name, kind in kinds().items()}
    return declared | {(slug, PUBLISHED) for slug in tables()}
