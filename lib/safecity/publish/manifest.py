"""What the products were made of: files, raw inputs, environment and code, with their hashes."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import safecity
from safecity.catalogue.assessment import Assessment
from safecity.catalogue.behind import version_behind
from safecity.digests import digest, sha256_of
from safecity.files import json_text

if TYPE_CHECKING:
    import pandas as pd

    from safecity.exhibits.exhibit import Exhibit
    from safecity.publish.item import Link

PACKAGE = Path(safecity.__file__).parent
TERMS = (
    "source", "edition", "publisher", "licence", "url", "retrieved", "synthetic", "used",
)  # fmt: skip
"""What raw files that came together have in common."""

Terms = tuple[tuple[str, Any], ...]
SEAL = "seal"
"""Key of the hash of all the rest of a manifest: it lists every file's, but cannot list its own."""


def manifest_of(
    assessment: Assessment,
    exhibits: Iterable[Exhibit],
    ledger: pd.DataFrame | None,
    files: Mapping[str, Path],
    places: Mapping[str, Link] | None = None,
) -> dict[str, Any]:
    """Write down what an edition was made of.

    Parameters
    ----------
    assessment : Assessment
        The edition.
    exhibits : iterable of Exhibit
        Each with the hashes of the datasets it was made from.
    ledger : DataFrame or None
        The raw files read, as ingest recorded them; None where nothing was ingested.
    files : mapping of str to Path
        Files of the bundle by name, without the manifest itself.
    places : mapping of str to Link, optional
        Where each exhibit stands in the report, by its id.

    Returns
    -------
    dict
        Ready for `manifest_text`. Exhibits made from the same datasets share one entry of
        `inputs`, and raw files that came together one of `terms`, by their numbers.
    """
    every, raw = tuple(exhibits), _raw(ledger)
    inputs, terms = _numbered(map(_inputs, every)), _numbered(map(_terms, raw))
    return {
        "assessment": _edition(assessment),
        "synthetic": any(e.synthetic for e in every),
        "files": [_file(name, files[name]) for name in sorted(files)],
        "terms": {number: dict(content) for content, number in terms.items()},
        "raw": [_own(row) | {"terms": terms[_terms(row)]} for row in raw],
        "inputs": {number: dict(content) for content, number in inputs.items()},
        "exhibits": [_exhibit(e, inputs[_inputs(e)], (places or {}).get(e.id)) for e in every],
        "code": code_version(),
        "environment": environment(),
    }


def with_file(manifest: Mapping[str, Any], name: str, path: Path) -> dict[str, Any]:
    """Return a manifest that lists one more file."""
    rows = [row for row in manifest["files"] if row["path"] != name]
    rows = sorted([*rows, _file(name, path)], key=lambda row: str(row["path"]))
    return {**manifest, "files": rows}


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """Write a manifest with its seal: one line for each file, exhibit and package.

    Parameters
    ----------
    manifest : mapping
        From `manifest_of`.
    """
    whole = {**{k: v for k, v in manifest.items() if k != SEAL}, SEAL: seal_of(manifest)}
    return "{\n" + ",\n".join(f"{_json(k)}: {_lines(v)}" for k, v in whole.items()) + "\n}\n"


def seal_of(manifest: Mapping[str, Any]) -> str:
    """Hash everything that a manifest says, whatever its layout."""
    return digest({key: value for key, value in manifest.items() if key != SEAL})


def _json(value: Any) -> str:
    return json_text(value)


def _lines(value: Any) -> str:
    """Write the entries of a list or mapping one to a line, anything else as it is."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_json, value)) + "\n]"
    if isinstance(value, Mapping) and value:
        return "{\n" + ",\n".join(f"{_json(k)}: {_json(v)}" for k, v in value.items()) + "\n}"
    return _json(value)


def raw_files(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List the raw files of a manifest, each with the terms on which it was supplied."""
    terms = manifest.get("terms", {})
    return [{**row, **terms.get(row.get("terms"), {})} for row in manifest.get("raw", [])]


def datasets(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Name every dataset that some exhibit of a manifest was made from, with its SHA-256."""
    hashes = {name: sha for each in manifest["inputs"].values() for name, sha in each.items()}
    return dict(sorted(hashes.items()))


def _inputs(exhibit: Exhibit) -> Terms:
    return tuple(sorted(exhibit.inputs.items()))


def _terms(row: Mapping[str, Any]) -> Terms:
    return tuple((key, row[key]) for key in TERMS if key in row)


def _own(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a raw file does not share with those that came with it, where it is known."""
    return {k: v for k, v in row.items() if k not in TERMS and v not in ("", None)}


def _numbered(sets: Iterable[Terms]) -> dict[Terms, str]:
    """Number distinct sets of facts in the order of their first use, from "1"."""
    return {content: str(number) for number, content in enumerate(dict.fromkeys(sets), start=1)}


@lru_cache(maxsize=1)
def environment() -> dict[str, Any]:
    """Name the interpreter and every installed package with its version."""
    packages = {d.metadata["Name"].lower(): d.version for d in metadata.distributions()}
    return {"python": platform.python_version(), "packages": dict(sorted(packages.items()))}


def code_version() -> dict[str, str]:
    """Name the code: version, hash of its source, and commit where it stands in a repository."""
    version = metadata.version("safecity")
    return {"version": version, "source_sha256": version_behind("products"), "commit": commit()}


def commit() -> str:
    """Name the commit that the code stands at; empty where it is not in a repository."""
    git = shutil.which("git")
    if git is None:
        return ""
    asked = [git, "-C", str(PACKAGE), "rev-parse", "HEAD"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _edition(assessment: Assessment) -> dict[str, str]:
    return {
        "partnership": assessment.slug,
        "year": assessment.year,
        "title": assessment.title,
        "period": assessment.period.label,
        "mode": assessment.mode,
        "kind": "restricted" if assessment.restricted else "public",
        "released": assessment.release_date,
    }


def _file(name: str, path: Path) -> dict[str, Any]:
    return {"path": name, "bytes": path.stat().st_size, "sha256": sha256_of(path)}


def _raw(ledger: pd.DataFrame | None) -> list[dict[str, Any]]:
    if ledger is None:
        return []
    known = ledger.sort_values("file").astype(object)
    rows: list[dict[str, Any]] = known.where(known.notna(), None).to_dict("records")
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return value.item() if hasattr(value, "item") else value


def _exhibit(exhibit: Exhibit, inputs: str, place: Link | None) -> dict[str, Any]:
    return {
        "id": exhibit.id,
        "kind": exhibit.kind,
        "notebook": exhibit.notebook,
        "label": place.text if place else "",
        "anchor": place.anchor if place else "",
        "synthetic": exhibit.synthetic,
        "inputs": inputs,
    }
