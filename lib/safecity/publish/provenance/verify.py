"""A published edition re-checked against its own record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from safecity.errors import SafecityError
from safecity.publish.manifest import SEAL, raw_files, seal_of
from safecity.publish.provenance.agreement import check_crate, check_exhibits, check_results
from safecity.publish.provenance.shelf import BROKEN, MANIFEST, Shelf
from safecity.publish.provenance.verification import Checked, Fault, Verification

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
    later = (check_crate, check_exhibits, check_results)
    checks = [names, record, files, *(_guarded(check, shelf, manifest) for check in later)]
    if raw is not None:
        checks.append(check_raw(manifest, raw))
    return Verification(_named(manifest), str(manifest.get(SEAL, "")), tuple(checks))


def check_names(shelf: Shelf) -> Checked:
    """Check that no name leads out of the folder and none is there twice."""
    unsafe = shelf.unsafe
    faults = tuple(Fault(name, f"its name is not safe: {why}") for name, why in unsafe.items())
    return Checked("Names are safe to unpack", f"{len(shelf.names):,} files", faults)


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
    seal, found = str(manifest.get(SEAL, "")), seal_of(manifest)
    fault = Fault(MANIFEST, "its content is not the one that was sealed", seal or "a seal", found)
    return manifest, Checked(name, f"seal {found[:12]}", () if seal == found else (fault,))


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
    faults += [Fault(name, "it is not in the manifest") for name in unlisted]
    return Checked("Every file is as recorded", f"{len(rows):,} files hashed", tuple(faults))


def _file_fault(shelf: Shelf, name: str, row: Mapping[str, Any]) -> Fault | None:
    if not shelf.holds(name):
        return Fault(name, "it is missing", f"{row['bytes']:,} bytes", "no file")
    size = shelf.size(name)
    if size != row["bytes"]:
        problem = "its size is not the recorded one"
        return Fault(name, problem, f"{row['bytes']:,} bytes", f"{size:,} bytes")
    try:
        found = shelf.sha256(name)
    except (OSError, *BROKEN) as error:
        return Fault(name, "it cannot be unpacked", str(row["sha256"]), str(error))
    if found != row["sha256"]:
        return Fault(name, "its content is not the recorded one", str(row["sha256"]), found)
    return None


def check_raw(manifest: Manifest, folder: Path) -> Checked:
    """Check the hash of every raw file in a folder."""
    rows = raw_files(manifest)
    faults = [fault for row in rows if (fault := _raw_fault(folder, row))]
    return Checked("Raw files are those used", f"{len(rows):,} raw files hashed", tuple(faults))


def _raw_fault(folder: Path, row: Mapping[str, Any]) -> Fault | None:
    name = str(row.get("file", ""))
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return Fault(name, "the raw file is missing", str(row.get("sha256")), "no file")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != row.get("sha256"):
        return Fault(name, "the raw file is another one", str(row.get("sha256")), found)
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
