"""The way from a printed number back to raw files."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from safecity.catalogue.registry import Catalogue
from safecity.errors import SafecityError, nearest
from safecity.exhibits.exhibit import Exhibit
from safecity.files import unguarded
from safecity.numbers import MISSING, SUPPRESSED
from safecity.publish.item import anchor_of
from safecity.publish.manifest import raw_files
from safecity.publish.provenance.making import Cell, cells_of
from safecity.publish.provenance.query import Query, datasets_behind, query_of
from safecity.publish.provenance.search import Hit, Numeral, Row, find, numeral_of, numerals
from safecity.publish.provenance.shelf import MANIFEST, RESULTS, Shelf
from safecity.publish.provenance.verify import exhibits_of
from safecity.publish.references import WHATS, References
from safecity.publish.restricted import file_in

if TYPE_CHECKING:
    import pandas as pd


_BEHIND = {
    "change": "change", "before": "change", "after": "change",
    "rank": "comparison", "against": "comparison", "rate": "comparison",
}  # fmt: skip
"""The kind of chart that a value of commentary is looked up in."""

SCORE = 2.0


def quoted(asked: Numeral, exhibits: Sequence[Exhibit], catalogue: Catalogue) -> list[Hit]:
    """Find the exhibits behind a number that stands in commentary.

    Parameters
    ----------
    asked : Numeral
        The number as somebody read it.
    exhibits : sequence of Exhibit
        All of the edition.
    catalogue : Catalogue
        Its indicators.
    """
    references = References.of(exhibits, catalogue, {})
    known = {e.indicator for e in exhibits if e.indicator}
    hits = []
    for indicator in (name for name in catalogue.indicators if name in known):
        for what, text in _values(references, indicator):
            if any(asked.is_printed_as(numeral) for numeral in numerals(text)):
                passage = f'Commentary prints {text} for value("{indicator}", "{what}")'
                behind = _behind(exhibits, indicator, what)
                hits += [Hit(behind, (passage,), (), SCORE)] if behind else []
    return hits


def _values(references: References, indicator: str) -> Iterator[tuple[str, str]]:
    for what in WHATS:
        try:
            yield what, references.value(indicator, what)
        except SafecityError:
            continue


def _behind(exhibits: Sequence[Exhibit], indicator: str, what: str) -> Exhibit | None:
    own = [e for e in exhibits if e.indicator == indicator and e.table is not None]
    wanted = [e for e in own if e.chart == _BEHIND.get(what)]
    return next(iter([*wanted, *own]), None)


_DATA_TABLE = re.compile(r"table d(\d+)", re.I)
_BEGINS_WITH_ONE = re.compile(r"[\s(\[]*[+−-]?\d")
_ABBREVIATED = re.compile(r"^(fig|tab)(?:\.\s*|\s+|(?=\d))", re.I)
_SIZES = ("value", "numerator", "denominator", "lower", "upper")


@dataclass(frozen=True)
class Trace:
    """One way back: an exhibit and everything that it was made of.

    Attributes
    ----------
    hit : Hit
        The exhibit, with the sentences and rows that print what was asked.
    label, page : str
        What the report calls it and its address there; empty where the report leaves it out.
    results : tuple of dict
        Rows of the table of results that hold the values, each with its line.
    notebook, cell_page : str
        The executed notebook, and the address of the exhibit on its page.
    cell : Cell or None
        The cell that published it.
    query : Query or None
        What the cell asked of the data.
    datasets : dict of str to str
        SHA-256 of the datasets that its sources go into, by name.
    raw : tuple of dict
        The raw files of those sources that were used, as the manifest lists them.
    """

    hit: Hit
    label: str
    page: str
    results: tuple[dict[str, Any], ...]
    notebook: str
    cell_page: str
    cell: Cell | None
    query: Query | None
    datasets: Mapping[str, str]
    raw: tuple[Mapping[str, Any], ...]


def trace(shelf: Shelf, asked: str, catalogue: Catalogue) -> list[Trace]:
    """Follow an exhibit, a figure or a printed number back to raw files.

    Parameters
    ----------
    shelf : Shelf
        The edition, as a folder or a bundle.
    asked : str
        Id of an exhibit or an indicator, label ("Figure 12") or a number as it is printed.
    catalogue : Catalogue
        Indicators and themes.

    Returns
    -------
    list of Trace
        The most likely first.

    Raises
    ------
    SafecityError
        Where nothing of the edition is meant; says what to try.
    """
    manifest = shelf.json(MANIFEST)
    exhibits = exhibits_of(shelf, manifest)
    hits = _named(asked, exhibits, manifest) or _printed(asked, exhibits, catalogue)
    if not hits:
        raise _nothing(asked, exhibits, catalogue)
    results = _results(shelf)
    return [_trace(hit, shelf, manifest, results, catalogue) for hit in hits]


def _named(asked: str, exhibits: Sequence[Exhibit], manifest: Mapping[str, Any]) -> list[Hit]:
    """Find what is asked for by its name: label, id, address or indicator."""
    name = _ABBREVIATED.sub(_in_full, asked.strip().rpartition("#")[2])
    data = _DATA_TABLE.fullmatch(name)
    label = (f"figure {data[1]}" if data else name).casefold()
    labels = {row["id"]: str(row.get("label", "")).casefold() for row in manifest["exhibits"]}
    ids = {
        i
        for i, label_of in labels.items()
        if label_of and label in (label_of, label_of.rpartition(" ")[2])
    }
    if label.isdecimal():
        ids = set()
    matches = [e for e in exhibits if e.id in ids or name in (e.id, anchor_of(e.id))]
    return [Hit(e) for e in matches or [e for e in exhibits if name and e.indicator == name]]


def _in_full(match: re.Match[str]) -> str:
    return "figure " if match[1].casefold() == "fig" else "table "


def _printed(asked: str, exhibits: Sequence[Exhibit], catalogue: Catalogue) -> list[Hit]:
    wanted = numeral_of(asked)
    return (
        _together(asked, exhibits, catalogue)
        if wanted is None
        else _one(wanted, exhibits, catalogue)
    )


def _together(asked: str, exhibits: Sequence[Exhibit], catalogue: Catalogue) -> list[Hit]:
    """Find exhibits that print every number of a phrase; those that print the phrase come first."""
    phrase = asked.strip(" ()[].;,")
    by_word = [
        {hit.exhibit.id: hit for hit in _one(each, exhibits, catalogue)}
        for each in numerals(phrase)
    ]
    ids = set.intersection(*map(set, by_word)) if by_word else set()
    hits = [hit for key, hit in by_word[0].items() if key in ids] if ids else []
    return sorted(hits, key=lambda hit: not any(phrase in text for text in hit.sentences))


def _one(wanted: Numeral, exhibits: Sequence[Exhibit], catalogue: Catalogue) -> list[Hit]:
    hits = find(wanted, exhibits)
    known = {hit.exhibit.id for hit in hits if hit.score > 1}
    more = [h for h in quoted(wanted, exhibits, catalogue) if h.exhibit.id not in known]
    return sorted([*hits, *more], key=lambda hit: -hit.score)


def _nothing(asked: str, exhibits: Sequence[Exhibit], catalogue: Catalogue) -> SafecityError:
    if asked.strip() in (MISSING, SUPPRESSED):
        return SafecityError(
            f"'{asked.strip()}' stands for a value that is not published",
            remedy="Ask for the exhibit that prints it, by its id or its label.",
        )
    if _BEGINS_WITH_ONE.match(asked):
        return SafecityError(
            f"no figure, table or finding prints {asked.strip()}",
            remedy="Give it as it is printed, with its decimals (14,760 or 58.6 or +14.3%), or "
            'ask for the figure in which you read it ("Figure 12").',
        )
    known = [e.id for e in exhibits] + list(catalogue.indicators)
    return SafecityError(
        f"nothing here is called '{asked.strip()}'",
        remedy=f"{_near(asked, known)} Ask for an exhibit's id, a label such as "
        '"Figure 12", or a number as it is printed.',
    )


def _near(asked: str, known: list[str]) -> str:
    suggestion = nearest(asked.strip(), known)
    return suggestion if suggestion.startswith("Did") else ""


def _trace(
    hit: Hit, shelf: Shelf, manifest: Mapping[str, Any], results: pd.DataFrame, catalogue: Catalogue
) -> Trace:
    e = hit.exhibit
    recorded: dict[str, Any] = next((r for r in manifest["exhibits"] if r["id"] == e.id), {})
    cell = cell_of(e, shelf, manifest)
    anchor = recorded.get("anchor", "")
    report = file_in("report.html", manifest["assessment"].get("kind") == "restricted")
    slugs = {source.slug for source in e.sources}
    months = {row.month for row in hit.rows if row.month}
    used = [r for r in raw_files(manifest) if r.get("used") and r.get("source") in slugs]
    return Trace(
        hit=hit,
        label=recorded.get("label", ""),
        page=f"{report}#{anchor}" if anchor else "",
        results=tuple(_rows(results, hit)),
        notebook=f"notebooks/{e.notebook}.ipynb",
        cell_page=f"notebooks/{e.notebook}.html#{anchor_of(e.id)}",
        cell=cell,
        query=query_of(cell.code) if cell else None,
        datasets=datasets_behind(e),
        raw=tuple(_of_months(used, months)),
    )


def cell_of(exhibit: Exhibit, shelf: Shelf, manifest: Mapping[str, Any]) -> Cell | None:
    """Find the cell that published an exhibit; None where its notebook is not there."""
    name = f"notebooks/{exhibit.notebook}.ipynb"
    if not shelf.holds(name):
        return None
    ids = [row["id"] for row in manifest["exhibits"] if row["notebook"] == exhibit.notebook]
    cells = cells_of(shelf.json(name), ids)
    return next((cell for cell in cells if exhibit.id in cell.ids), None)


def _of_months(files: list[dict[str, Any]], months: set[str]) -> list[dict[str, Any]]:
    """Keep the files that may hold the months asked for; all where no month is asked for."""
    if not months:
        return files
    first, last = min(months), max(months)
    near = [f for f in files if _holds(f, first, last)]
    return near or files


def _holds(file: Mapping[str, Any], first: str, last: str) -> bool:
    start, end = file.get("first_month", ""), file.get("last_month", "")
    return not start or not end or (start <= last and end >= first)


def _results(shelf: Shelf) -> pd.DataFrame:
    import pandas as pd

    if not shelf.holds(RESULTS):
        return pd.DataFrame(columns=["exhibit", *_SIZES])
    absent = {size: [""] for size in _SIZES}
    text = StringIO(unguarded(shelf.read(RESULTS).decode("utf-8")))
    return pd.read_csv(text, keep_default_na=False, na_values=absent)


def _rows(results: pd.DataFrame, hit: Hit) -> list[dict[str, Any]]:
    """Find the rows of the table of results that hold the values of a hit."""
    own = results[results["exhibit"] == hit.exhibit.id]
    by_line: dict[int, dict[str, Any]] = {}
    for row in hit.rows:
        for at, result in own.iterrows():
            if row.value is not None and _same(result, row):
                facts = {str(k): v for k, v in result.items() if v == v and v != ""}
                by_line[int(str(at))] = {"line": int(str(at)) + 2, **facts}
    return [by_line[at] for at in sorted(by_line)]


def _same(result: pd.Series, row: Row) -> bool:
    if row.month and str(result.get("period", "")) not in ("", row.month):
        return False
    sizes = [float(result[s]) for s in _SIZES if result[s] == result[s]]
    return any(math.isclose(size, row.value or 0.0, rel_tol=1e-9) for size in sizes)


_RAW = (
    "file", "source", "edition", "sha256", "bytes", "first_month", "last_month",
    "publisher", "licence", "url", "retrieved", "synthetic", "note",
)  # fmt: skip


def record_of(trace: Trace) -> dict[str, Any]:
    """Write a trace as JSON can hold it, with full hashes and every raw file."""
    exhibit = trace.hit.exhibit
    return {
        "exhibit": exhibit.id,
        "kind": exhibit.kind,
        "label": trace.label,
        "headline": exhibit.headline,
        "report": trace.page,
        "said": list(trace.hit.sentences),
        "printed": [asdict(row) for row in trace.hit.rows],
        "results": list(trace.results),
        "notebook": trace.notebook,
        "page": trace.cell_page,
        "cell": None if trace.cell is None else _cell(trace),
        "query": None if trace.query is None else {"asks": str(trace.query), **asdict(trace.query)},
        "datasets": dict(trace.datasets),
        "raw": [{key: row[key] for key in _RAW if key in row} for row in trace.raw],
    }


def _cell(trace: Trace) -> dict[str, Any]:
    assert trace.cell is not None
    return {"number": trace.cell.number, "id": trace.cell.anchor, "code": trace.cell.code}
