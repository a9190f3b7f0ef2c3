"""All products of an edition, made aside and put in place together."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from safecity.catalogue.assessment import Assessment, House
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.store import LIVE, PHONE, Store
from safecity.publish.bundle import files_below, write_bundle
from safecity.publish.compendium import data_package, render_compendium, sheets_of
from safecity.publish.compose import document_of
from safecity.publish.dashboard import render_dashboard
from safecity.publish.document import Document
from safecity.publish.draft import Draft, make_draft
from safecity.publish.edition import earlier_edition
from safecity.publish.look import brand_of
from safecity.publish.print import render_print
from safecity.publish.provenance.dossier import commentary_of, write_dossier
from safecity.publish.report import render_report
from safecity.publish.slides import render_slides
from safecity.publish.slides.drawing.given import NAME
from safecity.publish.word import render_paper, render_whole

if TYPE_CHECKING:
    import pandas as pd

BUNDLE, RESULTS, PACKAGE = "bundle.zip", "results.csv", "data"
READ = (
    "report.html", "report.pdf", "paper.docx", "report.docx", "slides.pptx", "compendium.xlsx",
    "dashboard.html", RESULTS, PACKAGE,
)  # fmt: skip
"""What a reader opens, which is made from exhibits and never from a notebook's cells."""


def make_products(
    house: House,
    assessment: Assessment,
    catalogue: Catalogue,
    exhibits_folder: Path,
    out_folder: Path,
    notebooks: Path | None = None,
    kept: Iterable[Path] = (),
) -> list[Path]:
    """Make every product of an edition, the record of what they were made from, and the bundle.

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
    kept : iterable of Path, optional
        What a reader opens, where it lies in `out_folder` already and would be the same: all of
        `READ`, in its order. Then only the record of the edition and the bundle are made anew.

    Returns
    -------
    list of Path
        The products, files and the folder of the data package, in the order in which a reader
        wants them.

    Raises
    ------
    SafecityError
        For a broken exhibit, or where the PDF cannot be typeset; nothing is replaced then.
    """
    exhibits = Store(exhibits_folder).read(assessment.active)
    words = commentary_of(house, assessment, exhibits)
    earlier = earlier_edition(house, assessment)
    draft = make_draft(exhibits, catalogue, assessment, words, earlier)
    folder = house.assessments / assessment.slug
    brand = brand_of(assessment.partnership.branding, folder)
    document = replace(document_of(draft), brand=brand)
    beside = {} if notebooks is None else files_below(notebooks, "notebooks")
    for theme in assessment.active:
        held = files_below(exhibits_folder / theme, f"exhibits/{theme}")
        beside |= {name: path for name, path in held.items() if not name.endswith((LIVE, PHONE))}
    ledger = _ledger(house, assessment)
    with put_in_place(out_folder) as staging:
        made = {path.relative_to(out_folder).as_posix(): path for path in kept}
        made = made or _written(_rendered(draft, document, frozenset(beside), folder), staging)
        made |= write_dossier(draft, document, made, beside, staging, ledger, words)
        write_bundle(staging / BUNDLE, beside | made, assessment.release_date)
    return [out_folder / name for name in dict.fromkeys(Path(n).parts[0] for n in (*made, BUNDLE))]


@contextmanager
def put_in_place(folder: Path) -> Iterator[Path]:
    """Give a folder to work in; what is in it replaces what `folder` has if all goes well."""
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(mkdtemp(prefix=".products-", dir=folder))
    try:
        yield staging
        for path in sorted(staging.iterdir()):
            if path.is_dir():
                shutil.rmtree(folder / path.name, ignore_errors=True)
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _rendered(
    draft: Draft, document: Document, beside: frozenset[str], folder: Path
) -> dict[str, bytes]:
    """Make the products that a reader opens, in the order in which a reader wants them."""
    with ThreadPoolExecutor(max_workers=1) as typesetter:  # it works outside of Python's lock
        typeset = typesetter.submit(render_print, document)
        sheets = sheets_of(draft, document)
        package = data_package(draft, document, sheets)
        made = {
            "report.html": render_report(document, beside=beside).encode("utf-8"),
            "paper.docx": render_paper(draft, document, folder),
            "report.docx": render_whole(draft, document, folder),
            "slides.pptx": render_slides(draft, document, folder / NAME),
            "compendium.xlsx": render_compendium(draft, document, sheets),
            "dashboard.html": render_dashboard(draft, document).encode("utf-8"),
            RESULTS: draft.results.to_csv(index=False, lineterminator="\n").encode("utf-8"),
            **{f"{PACKAGE}/{name}": content for name, content in package.items()},
            "report.pdf": typeset.result(),
        }
    first = ("report.html", "report.pdf")
    return {name: made[name] for name in (*first, *made)}


def _written(contents: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    for name, content in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


def _ledger(house: House, assessment: Assessment) -> pd.DataFrame | None:
    from safecity.ingest.prepared import Prepared

    data = Prepared(house.processed(assessment.slug, assessment.year))
    return data.ledger if data.exists else None
