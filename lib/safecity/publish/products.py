"""All products of an edition, made aside and put in place together."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.house import House
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.results import results
from safecity.exhibits.store import Store
from safecity.publish.bundle import files_below, write_bundle
from safecity.publish.compose import compose
from safecity.publish.document import Document
from safecity.publish.edition import earlier_edition
from safecity.publish.manifest import manifest_of
from safecity.publish.print import render_print
from safecity.publish.report import render_report

if TYPE_CHECKING:
    import pandas as pd

MANIFEST, BUNDLE, RESULTS = "manifest.json", "bundle.zip", "results.csv"
ONLY_SYNTHETIC = "SYNTHETIC"
"""Name of a file that marks a commentary as one about synthetic data."""


def make_products(
    house: House,
    assessment: Assessment,
    catalogue: Catalogue,
    exhibits_folder: Path,
    out_folder: Path,
    notebooks: Path | None = None,
) -> list[Path]:
    """Make the report, the table of results, the manifest and the bundle of an edition.

    Parameters
    ----------
    house : House
        Where the ledger of raw files lies.
    assessment, catalogue : Assessment, Catalogue
        The edition and what is declared.
    exhibits_folder : Path
        A folder per theme, as `Store` keeps them.
    out_folder : Path
        Where the products go; those of the last good run stay until all new ones are made.
    notebooks : Path, optional
        Folder of executed notebooks, to be bundled and linked to.

    Returns
    -------
    list of Path
        The products, in the order in which a reader wants them.

    Raises
    ------
    SafecityError
        For a broken exhibit, or where the PDF cannot be typeset; nothing is replaced then.
    """
    exhibits = Store(exhibits_folder).read(assessment.active)
    folder = _commentary(house, assessment, exhibits)
    earlier = earlier_edition(house, assessment)
    document = compose(exhibits, catalogue, assessment, folder, earlier)
    beside = {} if notebooks is None else files_below(notebooks, "notebooks")
    for theme in assessment.active:
        beside |= files_below(exhibits_folder / theme, f"exhibits/{theme}")
    with put_in_place(out_folder) as staging:
        made = _rendered(document, frozenset(beside), staging)
        made[RESULTS] = _results(staging / RESULTS, exhibits)
        manifest = manifest_of(assessment, exhibits, _ledger(house, assessment), beside | made)
        made[MANIFEST] = _json(staging / MANIFEST, manifest)
        write_bundle(staging / BUNDLE, beside | made, assessment.release_date)
    return [out_folder / name for name in (*made, BUNDLE)]


def _commentary(house: House, assessment: Assessment, exhibits: Iterable[Exhibit]) -> Path | None:
    """Find the analyst's words; those about a synthetic city are not said of real data."""
    folder = house.assessments / assessment.slug / assessment.year / "commentary"
    synthetic = any(exhibit.synthetic for exhibit in exhibits)
    return None if (folder / ONLY_SYNTHETIC).is_file() and not synthetic else folder


@contextmanager
def put_in_place(folder: Path) -> Iterator[Path]:
    """Give a folder to work in, whose files replace those of `folder` if all goes well."""
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(mkdtemp(prefix=".products-", dir=folder))
    try:
        yield staging
        for path in sorted(staging.iterdir()):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _rendered(document: Document, beside: frozenset[str], staging: Path) -> dict[str, Path]:
    pages = {
        "report.html": render_report(document, beside=beside).encode("utf-8"),
        "report.pdf": render_print(document),
    }
    for name, content in pages.items():
        (staging / name).write_bytes(content)
    return {name: staging / name for name in pages}


def _ledger(house: House, assessment: Assessment) -> pd.DataFrame | None:
    from safecity.ingest.prepared import Prepared

    data = Prepared(house.processed(assessment.slug, assessment.year))
    return data.ledger if data.exists else None


def _results(path: Path, exhibits: Iterable[Exhibit]) -> Path:
    results(exhibits).to_csv(path, index=False, lineterminator="\n")
    return path


def _json(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
