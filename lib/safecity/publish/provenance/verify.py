"""A published edition re-checked against its own record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from safecity.catalogue.period import is_restricted
from safecity.digests import sha256_of
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.store import Store
from safecity.files import csv_text
from safecity.numbers import counted, number
from safecity.publish.manifest import SEAL, datasets, raw_files, seal_of
from safecity.publish.provenance.shelf import (
    BROKEN,
    CRATE,
    MANIFEST,
    RESULTS,
    Shelf,
    open_shelf,
)
from safecity.publish.provenance.verification import Checked, Fault, Verification
from safecity.publish.restricted import file_in, without_mark

if TYPE_CHECKING:
    import pandas as pd

RESTRICTED = "restricted"
KINDS = ("public", RESTRICTED)


def check_kind(shelf: Shelf, manifest: Mapping[str, Any]) -> Checked:
    """Check that all files are of the kind of edition that the manifest names.

    A public edition holds nothing of a restricted one; a restricted one says in the names of its
    files and on every exhibit what it is, and lies in a folder of its own.
    """
    kind = str(manifest["assessment"].get("kind", ""))
    year = str(manifest["assessment"].get("year", ""))
    restricted = kind == RESTRICTED
    name = "All files are of one kind of edition"
    faults = []
    if kind not in KINDS or is_restricted(year) != restricted:
        faults.append(Fault(MANIFEST, "it does not say what kind of edition it is", *_kinds(kind)))
    opened = [n for n in shelf.names if file_in(without_mark(n), restricted) != n]
    faults += [Fault(n, f"its name is not one of a {kind} edition") for n in opened]
    exhibits = [
        n
        for n in shelf.names
        if n.startswith("exhibits/") and n.count("/") == 2 and n.endswith(".json")
    ]
    of_other = [n for n in exhibits if bool(shelf.json(n).get("restricted")) != restricted]
    faults += [Fault(n, f"it is not an exhibit of a {kind} edition") for n in of_other]
    if shelf.archive is None and is_restricted(shelf.path.resolve().name) != restricted:
        faults.append(Fault(MANIFEST, f"a {kind} edition lies in a folder of the other kind"))
    return Checked(name, kind, tuple(faults))


def _kinds(kind: str) -> tuple[str, str]:
    return " or ".join(KINDS), kind or "nothing"


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
    return Checked(name, f"{number(len(graph))} entities", tuple(faults))


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
    files |= {f"#raw/{row['file']}": row.get("sha256") for row in raw_files(manifest)}
    files |= {f"#dataset/{name}": sha for name, sha in datasets(manifest).items()}
    recorded = {unquote(e["@id"]): e["sha256"] for e in graph if "sha256" in e}
    return [
        Fault(CRATE, f"another hash of {name}", files.get(name, "none in the manifest"), sha)
        for name, sha in recorded.items()
        if files.get(name) != sha
    ]


def check_exhibits(shelf: Shelf, manifest: Mapping[str, Any]) -> Checked:
    """Check that the exhibits are those recorded, made from the inputs recorded."""
    rows = {str(row["id"]): row for row in manifest["exhibits"]}
    ids = {n: _exhibit_id(n) for n in shelf.names if _is_exhibit(n)}
    faults = [
        Fault(name, "the manifest knows no such exhibit")
        for name, exhibit_id in ids.items()
        if exhibit_id not in rows
    ]
    faults += [
        Fault(MANIFEST, "an exhibit of it is missing", exhibit_id, "no file")
        for exhibit_id in sorted(set(rows) - set(ids.values()))
    ]
    for name, exhibit_id in ids.items():
        made_from = manifest["inputs"].get(rows.get(exhibit_id, {}).get("inputs"))
        if exhibit_id in rows and shelf.json(name).get("inputs") != made_from:
            faults.append(Fault(name, "it was made from other inputs than recorded"))
    name = "Exhibits are made from the recorded inputs"
    return Checked(name, f"{number(len(ids))} exhibits", tuple(faults))


def check_results(shelf: Shelf, manifest: Mapping[str, Any]) -> Checked:
    """Check that the table of results holds the values of the exhibits' own files."""
    from safecity.exhibits.results import results

    title = "Results equal the values in the exhibits"
    if not shelf.holds(RESULTS):
        return Checked(title, "no table", (Fault(RESULTS, "it is missing"),))
    printed = _texts(shelf.read(RESULTS))
    expected_results = results(exhibits_of(shelf, manifest))
    expected = _texts(csv_text(expected_results).encode())
    if len(printed) != len(expected):
        fault = Fault(
            RESULTS, "it has another number of rows", str(len(expected)), str(len(printed))
        )
        return Checked(title, counted(len(printed), "row"), (fault,))
    if list(printed.columns) != list(expected.columns):
        columns = (", ".join(expected.columns), ", ".join(printed.columns))
        return Checked(title, "other columns", (Fault(RESULTS, "other columns", *columns),))
    return Checked(title, counted(len(printed), "row"), tuple(_differences(printed, expected)))


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
    with TemporaryDirectory(prefix="safecity-exhibits-") as scratch:
        shelf.unpack([n for n in shelf.names if n.startswith("exhibits/")], Path(scratch))
        return Store(Path(scratch) / "exhibits").read(themes)


def _texts(content: bytes) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False)
    except (ValueError, UnicodeDecodeError):
        return pd.DataFrame()


def _differences(printed: pd.DataFrame, expected: pd.DataFrame) -> Iterable[Fault]:
    where = (printed != expected).to_numpy().nonzero()
    for row, column in list(zip(*where, strict=True))[:MOST]:
        name = printed.columns[column]
        problem = f"line {row + 2}, {name} of {expected['exhibit'].iloc[row]}"
        yield Fault(RESULTS, problem, expected.iloc[row, column], printed.iloc[row, column])
    if len(where[0]) > MOST:
        yield Fault(RESULTS, f"{number(len(where[0]) - MOST)} more values differ")


def _is_exhibit(name: str) -> bool:
    return name.startswith("exhibits/") and name.endswith(".json") and name.count("/") == 2


def _exhibit_id(name: str) -> str:
    return ".".join(name.removesuffix(".json").split("/")[1:])


Manifest = Mapping[str, Any]
_SHAPE = {"assessment": dict, "files": list, "raw": list, "exhibits": list, "inputs": dict}
"""What a manifest must hold, and as what."""


def verify(shelf: Shelf, raw: Path | None = None) -> Verification:
    """Check an edition: every file, the record itself, the crate, the results and the raw files.

    Parameters
    ----------
    shelf : Shelf
        The edition, as a folder or a bundle.
    raw : Path, optional
        Folder of raw files, where it is at hand.

    Returns
    -------
    Verification
        Every check with its faults; what is broken beyond reading is a fault, too.
    """
    names = check_names(shelf)
    manifest, record = check_record(shelf)
    if names.faults or not manifest:
        return Verification(_named(manifest), "", (names, record))
    files = check_files(shelf, manifest)
    later: tuple[Callable[[Shelf, Manifest], Checked], ...]
    later = (check_kind, check_crate, check_exhibits, check_results)
    checks = [names, record, files, *(_guarded(check, shelf, manifest) for check in later)]
    if shelf.bundle:
        checks.append(_guarded(check_bundle, shelf, manifest))
    if raw is not None:
        checks.append(check_raw(manifest, raw))
    return Verification(_named(manifest), str(manifest.get(SEAL, "")), tuple(checks))


def check_names(shelf: Shelf) -> Checked:
    """Check that no name leads out of the folder and none is there twice."""
    unsafe = shelf.unsafe
    faults = tuple(Fault(name, f"its name is not safe: {why}") for name, why in unsafe.items())
    return Checked("Names are safe to unpack", f"{number(len(shelf.names))} files", faults)


def check_record(shelf: Shelf) -> tuple[dict[str, Any], Checked]:
    """Read the manifest and check its seal; an empty manifest where it cannot be read."""
    name = "The manifest is whole"
    try:
        manifest = shelf.json(MANIFEST)
    except SafecityError as error:
        return {}, Checked(name, "not readable", (Fault(MANIFEST, error.problem),))
    broken = _broken(manifest)
    if broken:
        return {}, Checked(name, "not readable", (Fault(MANIFEST, broken),))
    seal, computed = str(manifest.get(SEAL, "")), seal_of(manifest)
    fault = Fault(
        MANIFEST, "its content is not the one that was sealed", seal or "a seal", computed
    )
    return manifest, Checked(name, f"seal {computed[:12]}", () if seal == computed else (fault,))


def _broken(manifest: Any) -> str:
    if not isinstance(manifest, dict):
        return "it is no record of an edition"
    lacking = [key for key, kind in _SHAPE.items() if not isinstance(manifest.get(key), kind)]
    if lacking:
        return f"it does not hold {', '.join(lacking)}"
    rows = manifest["files"]
    good = all(isinstance(row, dict) and {"path", "bytes", "sha256"} <= row.keys() for row in rows)
    return "" if good else "a file in it lacks its path, bytes or sha256"


def check_files(shelf: Shelf, manifest: Manifest) -> Checked:
    """Check size and hash of every file listed, and that no other is there."""
    rows = {str(row["path"]): row for row in manifest["files"]}
    faults = [fault for name, row in rows.items() if (fault := _file_fault(shelf, name, row))]
    unlisted = sorted(set(shelf.names) - set(rows) - {MANIFEST})
    faults += [Fault(name, _unlisted(name)) for name in unlisted]
    return Checked("Every file is as recorded", f"{number(len(rows))} files hashed", tuple(faults))


def _unlisted(name: str) -> str:
    """Say that a file is none of the edition, and of a filled sheet where it belongs."""
    stray = " (a filled sheet is kept outside: the next run replaces this folder)"
    return f"it is not in the manifest{stray if name.startswith('signoff-') else ''}"


def _file_fault(shelf: Shelf, name: str, row: Mapping[str, Any]) -> Fault | None:
    if not shelf.holds(name):
        return Fault(name, "it is missing", f"{row['bytes']:,} bytes", "no file")
    size = shelf.size(name)
    if size != row["bytes"]:
        problem = "its size is not the recorded one"
        return Fault(name, problem, f"{row['bytes']:,} bytes", f"{size:,} bytes")
    try:
        sha = shelf.sha256(name)
    except (OSError, *BROKEN) as error:
        return Fault(name, "it cannot be unpacked", str(row["sha256"]), str(error))
    if sha != row["sha256"]:
        return Fault(name, "its content is not the recorded one", str(row["sha256"]), sha)
    return None


def check_bundle(shelf: Shelf, manifest: Manifest) -> Checked:
    """Check that the bundle beside the files holds the same edition."""
    with open_shelf(shelf.path / shelf.bundle) as bundle:
        seal, bundled = str(manifest.get(SEAL, "")), str(bundle.json(MANIFEST).get(SEAL, ""))
        packed = tuple(
            Fault(shelf.bundle, f"of what is in it, {fault.file}: {fault.problem}")
            for fault in check_files(bundle, manifest).faults
        )
    name = "The bundle holds the same files"
    if seal != bundled:
        return Checked(
            name, "another edition", (Fault(shelf.bundle, "of another run", seal, bundled),)
        )
    return Checked(name, f"{number(len(manifest['files']))} files hashed", packed)


def check_raw(manifest: Manifest, folder: Path) -> Checked:
    """Check the hash of every raw file in a folder."""
    rows = raw_files(manifest)
    faults = [fault for row in rows if (fault := _raw_fault(folder, row))]
    hashed = sum("sha256" in row for row in rows)
    others = len(rows) - hashed
    rest = f", {number(others)} not: a hash would tell what is withheld" if others else ""
    said = f"{number(hashed)} raw files hashed{rest}"
    return Checked("Raw files are those used", said, tuple(faults))


def _raw_fault(folder: Path, row: Mapping[str, Any]) -> Fault | None:
    name = str(row.get("file", ""))
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return Fault(name, "the raw file is missing", str(row.get("sha256")), "no file")
    if "sha256" not in row:
        return None
    sha = sha256_of(path)
    if sha != row.get("sha256"):
        return Fault(name, "the raw file is another one", str(row.get("sha256")), sha)
    return None


def _guarded(
    check: Callable[[Shelf, Manifest], Checked], shelf: Shelf, manifest: Manifest
) -> Checked:
    """Make a check; what it cannot read is its fault."""
    try:
        return check(shelf, manifest)
    except SafecityError as error:
        name = (check.__doc__ or "").split(".")[0].removeprefix("Check that ")
        file = _within(shelf, error)
        return Checked(name[:1].upper() + name[1:], "not possible", (Fault(file, error.problem),))


def _within(shelf: Shelf, error: SafecityError) -> str:
    """Name the file of an error as the edition does."""
    if error.path is None:
        return str(shelf.path)
    inside = error.path.is_relative_to(shelf.path)
    return error.path.relative_to(shelf.path).as_posix() if inside else error.path.name


def _named(manifest: Manifest) -> str:
    facts = manifest.get("assessment", {})
    return " ".join(filter(None, (facts.get("partnership", ""), facts.get("year", ""))))
