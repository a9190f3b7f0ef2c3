"""What the products were made of: files, raw inputs, environment and code, with their hashes."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

import safecity
from safecity.catalogue.assessment import Assessment
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.bundle import sha256_of

PACKAGE = Path(safecity.__file__).parent
CODE = (".py", ".yml", ".j2", ".js", ".typ")


def manifest_of(
    assessment: Assessment,
    exhibits: Iterable[Exhibit],
    ledger: pd.DataFrame | None,
    files: Mapping[str, Path],
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
    """
    made = tuple(exhibits)
    return {
        "assessment": _edition(assessment),
        "synthetic": any(e.synthetic for e in made),
        "files": [_file(name, files[name]) for name in sorted(files)],
        "raw": _raw(ledger),
        "exhibits": [_exhibit(e) for e in made],
        "code": code_version(),
        "environment": environment(),
    }


def environment() -> dict[str, Any]:
    """Name the interpreter and every installed package with its version."""
    found = {d.metadata["Name"].lower(): d.version for d in metadata.distributions()}
    return {"python": platform.python_version(), "packages": dict(sorted(found.items()))}


def code_version() -> dict[str, str]:
    """Name the code: version, hash of its source, and commit where it stands in a repository."""
    digest = hashlib.sha256()
    for path in sorted(p for p in PACKAGE.rglob("*") if p.suffix in CODE):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    version = metadata.version("safecity")
    return {"version": version, "source_sha256": digest.hexdigest(), "commit": _commit()}


def _commit() -> str:
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
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return value.item() if hasattr(value, "item") else value


def _exhibit(exhibit: Exhibit) -> dict[str, Any]:
    return {
        "id": exhibit.id,
        "kind": exhibit.kind,
        "notebook": exhibit.notebook,
        "synthetic": exhibit.synthetic,
        "inputs": dict(sorted(exhibit.inputs.items())),
    }
