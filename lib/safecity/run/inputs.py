"""Everything that a result is made from, as one digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.catalogue.assessment import Assessment, House
from safecity.catalogue.behind import code_behind, code_of
from safecity.catalogue.decided import JUDGED, WRITTEN, advice_files
from safecity.catalogue.quarter import covering
from safecity.catalogue.registry import Catalogue, Theme
from safecity.digests import digest, environment, file_digests
from safecity.run.notebooks.source import Source

if TYPE_CHECKING:
    from safecity.publish.product import Product


def decisions(house: House, assessment: Assessment) -> dict[str, str]:
    """Hash the files in which a partnership and a year decide: its words, its template and logo."""
    folder = house.assessments / assessment.slug
    brand = [p for p in sorted(folder.iterdir()) if p.is_file() and p.suffix != ".yml"]
    return judged(house, assessment) | file_digests(
        house.assessments, [folder / assessment.declared, *brand]
    )


def without_words(decided: Mapping[str, str]) -> dict[str, str]:
    """Leave the commentary out of what `decisions` hashed."""
    return {name: sha for name, sha in decided.items() if "/commentary/" not in name}


def judged(house: House, assessment: Assessment) -> dict[str, str]:
    """Hash what notebooks depend on: all that is declared and decided, not the commentary."""
    return undecided_files(house, assessment) | decided_files(house, assessment)


def undecided_files(house: House, assessment: Assessment) -> dict[str, str]:
    """Hash what the notebook of a theme depends on: see `catalogue.undecided`."""
    folder = house.assessments / assessment.slug
    own = folder / f"{assessment.declared}.yml"
    files = [folder / "partnership.yml", own, *filter(None, [covering(own)])]
    beside = {*(folder / assessment.declared).glob("*.yml")} - {*_decided(folder, assessment)}
    return _hashed(house, [*files, *folder.glob("*.csv"), *beside])


def decided_files(house: House, assessment: Assessment) -> dict[str, str]:
    """Hash what people score and plan, and what they are held to, which synthesis alone sees."""
    return _hashed(house, _decided(house.assessments / assessment.slug, assessment))


def _decided(folder: Path, assessment: Assessment) -> tuple[Path, ...]:
    year = assessment.declared
    advice = advice_files(folder, year, assessment.release_date)
    return (folder / year / JUDGED, folder / year / WRITTEN, *advice)


def _hashed(house: House, files: Iterable[Path]) -> dict[str, str]:
    return file_digests(house.assessments, [path for path in files if path.is_file()])


def declared(catalogue: Catalogue, theme: Theme | None) -> dict[str, Any]:
    """Return what the catalogue says: shared declarations and one theme's, or everything."""
    everything = catalogue.model_dump(mode="json")
    if theme is None:
        return everything
    shared = {k: v for k, v in everything.items() if k not in ("themes", "indicators")}
    return shared | {"theme": theme.model_dump(mode="json")}


def common_inputs(house: House, assessment: Assessment, data: Mapping[str, str]) -> dict[str, Any]:
    """Collect what every notebook of a run is made from.

    Parameters
    ----------
    house, assessment
        The run.
    data : mapping of str to str
        SHA-256 of each processed dataset.
    """
    return {
        "environment": environment(),
        "library": code_behind("notebooks"),
        "assessment": undecided_files(house, assessment),
        "decided": decided_files(house, assessment),
        "published": [period.model_dump() for period in assessment.published],
        "data": dict(data),
    }


def notebook_inputs(
    common: Mapping[str, Any],
    source: Source,
    parameters: Mapping[str, Any],
    catalogue: Catalogue,
    theme: Theme,
    exhibits: Mapping[str, str],
) -> str:
    """Digest everything one notebook is made from.

    Parameters
    ----------
    common : mapping
        From `common_inputs`.
    source, parameters, theme
        The notebook.
    catalogue : Catalogue
        A theme counts its own declarations and the shared ones; a synthesis notebook all.
    exhibits : mapping of str to str
        SHA-256 of the exhibits that a synthesis notebook reads; empty for a theme.

    Returns
    -------
    str
        A SHA-256; the same content gives the same one, whenever and wherever.
    """
    own = {
        "notebook": source.digest,
        "parameters": dict(parameters),
        "exhibits": dict(exhibits),
        "catalogue": declared(catalogue, None if theme.kind == "synthesis" else theme),
    }
    if theme.kind != "synthesis":
        own["decided"] = {}
    return digest({**common, **own})


COMPOSED = "publish/compose.py"
"""What every product is told by: the order, the numbers and the story of an edition."""


def product_inputs(read: Mapping[str, Any], decided: Mapping[str, str], product: Product) -> str:
    """Digest everything one product is made from.

    Parameters
    ----------
    read : mapping
        What all products have in common: exhibits, data, catalogue, the edition before.
    decided : mapping of str to str
        From `decisions`; without the commentary for a product in which none of it is.
    product : Product
        Counts the code that it needs, and no other product's.

    Returns
    -------
    str
        A SHA-256; the same one stands for the same bytes.
    """
    from safecity.publish.product import products

    own = {
        "assessment": dict(decided),
        "code": code_of_product(product),
        "declared": [(each.file, each.name, each.says, each.place) for each in products()],
    }
    return digest({**read, **own})


def code_of_product(product: Product) -> str:
    """Digest the code that a product needs, once a process."""
    return code_of(COMPOSED, product.module)
