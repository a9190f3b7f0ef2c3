"""Whether the parts of an edition agree: crate and manifest, results and exhibits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.store import Store
from safecity.publish.manifest import datasets, raw_files
from safecity.publish.provenance.shelf import CRATE, MANIFEST, RESULTS, Shelf
from safecity.publish.provenance.verification import Checked, Fault

if TYPE_CHECKING:
    import pandas as pd

MOST = 20
"""Differences of the results that are named; more are counted."""


def check_crate(shelf: Shelf, manifest: Mapping[str, Any]) -> Checked:
    """Check that the crate describes the files of the manifest with the same hashes."""
    name = "The crate describes the same files"
    if not shelf.holds(CRATE):
        return Checked(name, "no crate", (Fault(CRATE, "it is missing"),))
    crate = shelf.json(CRATE)
    graph = crate.get("@graph") if isinstance(crate, dict) else None
    if not isinstance(graph, list) or not all(isinstance(e, dict) and "@id" in e for e in graph):
        return Checked(name, "not readable", (Fault(CRATE, "it is no RO-Crate"),))
    faults = [*_dangling(graph), *_undescribed(graph, manifest), *_other_hashes(graph, manifest)]
    return Checked(name, f"{len(graph):,} entities", tuple(faults))


def _dangling(graph: list[dict[str, Any]]) -> list[Fault]:
    """Find references to what the crate does not describe, and ids that it gives twice."""
    ids = [entity["@id"] for entity in graph]
    twice = sorted({i for i in ids if ids.count(i) > 1}) if len(set(ids)) < len(ids) else []
    known, needed = set(ids), {"./", CRATE}
    named = {link for entity in graph for link in _links(entity.values())}
    lost = sorted(link for link in named - known if link.startswith("#")) + sorted(needed - known)
    faults = [Fault(CRATE, "an entity is described twice", "once", i) for i in twice]
    return faults + [Fault(CRATE, "an entity is not described", link, "nothing") for link in lost]


def _links(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and "@id" in each:
                yield str(each["@id"])


def _undescribed(graph: list[dict[str, Any]], manifest: Mapping[str, Any]) -> list[Fault]:
    known = {unquote(entity["@id"]) for entity in graph}
    paths = [str(row["path"]) for row in manifest["files"]]
    return [
        Fault(CRATE, "a file is not described", path, "nothing")
        for path in paths
        if path not in known and path != CRATE
    ]


def _other_hashes(graph: list[dict[str, Any]], manifest: Mapping[str, Any]) -> list[Fault]:
    files = {str(row["path"]): row["sha256"] for row in manifest["files"]}
    files |= {f"#raw/{row['file']}": row["sha256"] for row in raw_files(manifest)}
    files |= {f"#dataset/{name}": sha for name, sha in datasets(manifest).items()}
    said = {unquote(e["@id"]): e["sha256"] for e in graph if "sha256" in e}
    return [
        Fault(CRATE, f"another hash of {name}", files.get(name, "none in the manifest"), sha)
        for name, sha in said.items()
        if files.get(name) != sha
    ]


def check_exhibits(shelf: Shelf, manifest: Mapping[str, Any]) -> Checked:
    """Check that the exhibits are those recorded, made from the inputs recorded."""
    rows = {str(row["id"]): row for row in manifest["exhibits"]}
    found = {n: _exhibit_id(n) for n in shelf.names if _is_exhibit(n)}
    faults = [
        Fault(name, "the manifest knows no such exhibit")
        for name, exhibit_id in found.items()
        if exhibit_id not in rows
    ]
    faults += [
        Fault(MANIFEST, "an exhibit of it is missing", exhibit_id, "no file")
        for exhibit_id in sorted(set(rows) - set(found.values()))
    ]
    for name, exhibit_id in found.items():
        made_from = manifest["inputs"].get(rows.get(exhibit_id, {}).get("inputs"))
        if exhibit_id in rows and shelf.json(name).get("inputs") != made_from:
            faults.append(Fault(name, "it was made from other inputs than recorded"))
    name = "Exhibits are made from the recorded inputs"
    return Checked(name, f"{len(found):,} exhibits", tuple(faults))


def check_results(shelf: Shelf, manifest: Mapping[str, Any]) -> Checked:
    """Check that the table of results holds the values of the exhibits' own files."""
    from safecity.exhibits.results import results

    title = "Results equal the values in the exhibits"
    if not shelf.holds(RESULTS):
        return Checked(title, "no table", (Fault(RESULTS, "it is missing"),))
    told = _texts(shelf.read(RESULTS))
    made = results(exhibits_of(shelf, manifest))
    expected = _texts(made.to_csv(index=False, lineterminator="\n").encode())
    if len(told) != len(expected):
        fault = Fault(RESULTS, "it has another number of rows", str(len(expected)), str(len(told)))
        return Checked(title, f"{len(told):,} rows", (fault,))
    if list(told.columns) != list(expected.columns):
        columns = (", ".join(expected.columns), ", ".join(told.columns))
        return Checked(title, "other columns", (Fault(RESULTS, "other columns", *columns),))
    return Checked(title, f"{len(told):,} rows", tuple(_differences(told, expected)))


def exhibits_of(shelf: Shelf, manifest: Mapping[str, Any]) -> tuple[Exhibit, ...]:
    """Read the exhibits of an edition, in the order of its manifest's themes.

    Raises
    ------
    SafecityError
        For one that is broken.
    """
    themes = list(dict.fromkeys(str(row["id"]).split(".")[0] for row in manifest["exhibits"]))
    if shelf.archive is None:
        return Store(shelf.path / "exhibits").read(themes)
    with TemporaryDirectory(prefix="safecity-exhibits-") as held:
        shelf.unpack([n for n in shelf.names if n.startswith("exhibits/")], Path(held))
        return Store(Path(held) / "exhibits").read(themes)


def _texts(content: bytes) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False)
    except (ValueError, UnicodeDecodeError):
        return pd.DataFrame()


def _differences(told: pd.DataFrame, expected: pd.DataFrame) -> Iterable[Fault]:
    where = (told != expected).to_numpy().nonzero()
    for row, column in list(zip(*where, strict=True))[:MOST]:
        name = told.columns[column]
        problem = f"line {row + 2}, {name} of {expected['exhibit'].iloc[row]}"
        yield Fault(RESULTS, problem, expected.iloc[row, column], told.iloc[row, column])
    if len(where[0]) > MOST:
        yield Fault(RESULTS, f"{len(where[0]) - MOST:,} more values differ")


def _is_exhibit(name: str) -> bool:
    return name.startswith("exhibits/") and name.endswith(".json") and name.count("/") == 2


def _exhibit_id(name: str) -> str:
    return ".".join(name.removesuffix(".json").split("/")[1:])
