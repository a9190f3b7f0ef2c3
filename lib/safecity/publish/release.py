"""All products of an edition, and what goes with them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from safecity.catalogue.assessment import House
from safecity.digests import sha256_of
from safecity.files import link_file
from safecity.ingest.prepared import prepared_of
from safecity.publish.bundle import files_below, write_bundle
from safecity.publish.compendium.sheet import Sheet
from safecity.publish.compendium.sheets import sheets_of
from safecity.publish.compose import Composed
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.manifest import manifest_of, manifest_text, with_file
from safecity.publish.personal import refuse_personal
from safecity.publish.product import Content, Product, products
from safecity.publish.products.recount import Recount
from safecity.publish.products.signoff import FILE as SIGNOFF
from safecity.publish.products.signoff import render_signoff
from safecity.publish.provenance.checks import checks_of
from safecity.publish.provenance.crate import render_crate
from safecity.publish.provenance.making import Execution, execution_of, report_places
from safecity.publish.provenance.shelf import BUNDLE, CRATE, MANIFEST
from safecity.publish.restricted import file_in, led_to, without_mark

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Material:
    """What products are made from: a product reads the attributes that its `make` asks for.

    Attributes
    ----------
    draft : Draft
        The exhibits, ordered and numbered, with what is declared and decided.
    document : Document
        The report as plain data, in the partnership's look.
    beside : frozenset of str
        Files that a product may lead to: exhibits and executed notebooks.
    folder : Path
        Where the partnership's own templates lie.
    recounts : tuple of Recount
        Monthly counts that exhibits print, beside a second count of the raw files.
    """

    draft: Draft
    document: Document
    beside: frozenset[str]
    folder: Path
    recounts: tuple[Recount, ...] = ()

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Tables of the edition, for workbook and data package."""
        return sheets_of(self.draft, self.document)

    @property
    def results(self) -> pd.DataFrame:
        """Every value of the exhibits, in the columns of `exhibits.results.COLUMNS`."""
        return self.draft.results

    def content_of(self, product: Product) -> Content:
        """Make a product of what it reads."""
        assert product.make is not None
        return product.make(**{name: getattr(self, name) for name in product.reads})


def made_of_exhibits(monitor: bool = False) -> tuple[Product, ...]:
    """List the products that are made of exhibits, in the order for a reader.

    Those of a year alone are none of a monitor's.
    """
    made = (product for product in products() if product.make is not None)
    return tuple(product for product in made if not (monitor and product.of_year))


def make_products(
    composed: Composed,
    house: House,
    exhibits_folder: Path,
    out_folder: Path,
    notebooks: Path | None = None,
    unchanged: Mapping[str, Path] = MappingProxyType({}),
    before: Path | None = None,
) -> list[Path]:
    """Make every product of an edition, the record of what they were made from, and the bundle.

    Parameters
    ----------
    composed : Composed
        The edition.
    house : House
        Where the ledger of raw files and the partnership's own templates lie.
    exhibits_folder : Path
        A folder per theme, as `Store` keeps them.
    out_folder : Path
        Where the products go: a new folder, which is no edition until all of them are in it.
    notebooks : Path, optional
        Folder of executed notebooks, to be bundled and linked to.
    unchanged : mapping of str to Path, optional
        Files of `made_of_exhibits`, by name, that were made before and would be the same. The
        others are made anew, as are the record of the edition and the bundle.
    before : Path, optional
        A bundle from which members are taken that would be packed the same.

    Returns
    -------
    list of Path
        The files of the products, in the order in which a reader wants them.

    Raises
    ------
    SafecityError
        For what looks like personal data, or where the PDF cannot be typeset.
    """
    draft, document, assessment = composed.draft, composed.document, composed.draft.assessment
    folder = house.assessments / assessment.slug
    refuse_personal(draft.exhibits, folder, assessment.contact)
    beside = {} if notebooks is None else files_below(notebooks, "notebooks")
    for theme in assessment.active:
        beside |= files_below(exhibits_folder / theme, f"exhibits/{theme}")
    data = prepared_of(house, assessment)
    ledger = None if data is None else data.ledger
    out_folder.mkdir(parents=True, exist_ok=True)
    tops = {without_mark(Path(name).parts[0]) for name in unchanged}
    wanted = tuple(p for p in made_of_exhibits(assessment.is_monitor) if p.top not in tops)
    material = Material(draft, document, frozenset(beside), folder, composed.recounts)
    files = {name: link_file(path, out_folder / name) for name, path in unchanged.items()}
    files |= _written(rendered(material, wanted), out_folder)
    files = _in_order(files)
    bundle = out_folder / file_in(BUNDLE, assessment.restricted)
    files |= write_dossier(composed, files, beside, out_folder, ledger)
    write_bundle(bundle, beside | files, assessment.release_date, before)
    return [*files.values(), bundle]


def _in_order(files: Mapping[str, Path]) -> dict[str, Path]:
    """Put files in the order for a reader; those of a folder keep theirs."""
    places = {product.top: product.place for product in made_of_exhibits()}
    return dict(
        sorted(files.items(), key=lambda file: places[without_mark(Path(file[0]).parts[0])])
    )


def rendered(material: Material, wanted: Sequence[Product]) -> dict[str, bytes]:
    """Make some products that a reader opens: content by file, in their order."""
    with ThreadPoolExecutor(max_workers=1) as other:
        aside = {p.file: other.submit(material.content_of, p) for p in wanted if p.aside}
        contents = {p.file: material.content_of(p) for p in wanted if not p.aside}
        contents |= {file: content.result() for file, content in aside.items()}
    files = {name: content for p in wanted for name, content in _files(p, contents[p.file]).items()}
    restricted = material.draft.assessment.restricted
    return {
        file_in(n, restricted): _led(n, rendered_file, restricted)
        for n, rendered_file in files.items()
    }


def _files(product: Product, content: Content) -> dict[str, bytes]:
    if isinstance(content, bytes):
        return {product.file: content}
    return {f"{product.top}/{name}": each for name, each in content.items()}


def _led(name: str, content: bytes, restricted: bool) -> bytes:
    """Let a page lead to the files of its own edition."""
    is_page = restricted and name.endswith(".html")
    return led_to(content, (product.file for product in products())) if is_page else content


def _written(contents: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    for name, content in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


def write_dossier(
    composed: Composed,
    products: Mapping[str, Path],
    beside: Mapping[str, Path],
    folder: Path,
    ledger: pd.DataFrame | None = None,
) -> dict[str, Path]:
    """Write sign-off sheet, crate and manifest, in the order in which each needs the one before.

    Parameters
    ----------
    composed : Composed
        The edition.
    products, beside : mapping of str to Path
        Files of the bundle by name: what is signed, and exhibits and executed notebooks. The
        sheet lists those that stand at the top; files of a data package follow from them.
    folder : Path
        Where to write.
    ledger : pandas.DataFrame, optional
        The raw files, as ingest recorded them.

    Returns
    -------
    dict of str to Path
        The three files by name, the manifest last. It lists all others with their hashes.
    """
    draft, document = composed.draft, composed.document
    places, exhibits = report_places(draft, document), draft.exhibits
    facts = manifest_of(draft.assessment, exhibits, ledger, {**beside, **products}, places)
    checks = checks_of(draft, facts, _executions(beside), composed.commentary, composed.recounts)
    hashes = {name: sha256_of(path) for name, path in products.items() if "/" not in name}
    restricted = draft.assessment.restricted
    signed = file_in(SIGNOFF, restricted)
    text = _led(SIGNOFF, render_signoff(draft, document, hashes, checks).encode(), restricted)
    sheet = _write(folder / signed, text.decode())
    facts = with_file(facts, signed, sheet)
    crate = _write(folder / CRATE, render_crate(draft, document, facts))
    manifest = _write(folder / MANIFEST, manifest_text(with_file(facts, CRATE, crate)))
    return {signed: sheet, CRATE: crate, MANIFEST: manifest}


def _executions(files: Mapping[str, Path]) -> dict[str, Execution]:
    """Say how each executed notebook among some files ran."""
    notebooks = {Path(name).stem: path for name, path in files.items() if name.endswith(".ipynb")}
    return {slug: execution_of(json.loads(path.read_bytes())) for slug, path in notebooks.items()}


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
