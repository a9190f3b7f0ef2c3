"""What goes with the products of an edition: sign-off sheet, crate and manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.digests import sha256_of
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.manifest import manifest_of, manifest_text, with_file
from safecity.publish.products.signoff import FILE as SIGNOFF
from safecity.publish.products.signoff import render_signoff
from safecity.publish.provenance.checks import checks_of
from safecity.publish.provenance.crate import render_crate
from safecity.publish.provenance.making import Execution, execution_of, report_places
from safecity.publish.provenance.shelf import CRATE, MANIFEST

if TYPE_CHECKING:
    import pandas as pd


def write_dossier(
    draft: Draft,
    document: Document,
    products: Mapping[str, Path],
    beside: Mapping[str, Path],
    folder: Path,
    ledger: pd.DataFrame | None = None,
    commentary: Path | None = None,
    recounted: pd.DataFrame | None = None,
) -> dict[str, Path]:
    """Write sign-off sheet, crate and manifest, in the order in which each needs the one before.

    Parameters
    ----------
    draft, document : Draft, Document
        The edition.
    products, beside : mapping of str to Path
        Files of the bundle by name: what is signed, and exhibits and executed notebooks. The
        sheet lists those that stand at the top; files of a data package follow from them.
    folder : Path
        Where to write.
    ledger : pandas.DataFrame, optional
        The raw files, as ingest recorded them.
    commentary : Path, optional
        Folder of the analyst's words, where the report has them.
    recounted : pandas.DataFrame, optional
        What ingest counted a second time.

    Returns
    -------
    dict of str to Path
        The three files by name, the manifest last. It lists all others with their hashes.
    """
    places, exhibits = report_places(draft, document), draft.exhibits
    facts = manifest_of(draft.assessment, exhibits, ledger, {**beside, **products}, places)
    checks = checks_of(draft, facts, _executions(beside), commentary, recounted)
    hashes = {name: sha256_of(path) for name, path in products.items() if "/" not in name}
    sheet = _write(folder / SIGNOFF, render_signoff(draft, document, hashes, checks))
    facts = with_file(facts, SIGNOFF, sheet)
    crate = _write(folder / CRATE, render_crate(draft, document, facts))
    manifest = _write(folder / MANIFEST, manifest_text(with_file(facts, CRATE, crate)))
    return {SIGNOFF: sheet, CRATE: crate, MANIFEST: manifest}


def _executions(files: Mapping[str, Path]) -> dict[str, Execution]:
    """Say how each executed notebook among some files ran."""
    notebooks = {Path(name).stem: path for name, path in files.items() if name.endswith(".ipynb")}
    return {slug: execution_of(json.loads(path.read_bytes())) for slug, path in notebooks.items()}


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
