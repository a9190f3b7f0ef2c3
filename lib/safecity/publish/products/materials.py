"""The bill of materials: the software that made an edition, for those who watch for weaknesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata

from safecity.files import json_text
from safecity.publish.document import Document, release_time
from safecity.publish.product import Product

LIBRARY = "safecity"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def render_materials(document: Document) -> bytes:
    """List the packages that the library needs, directly or by way of others, as installed.

    Parameters
    ----------
    document : Document
        The edition: its name, and the release date that stands for the time of making.

    Returns
    -------
    bytes
        JSON after CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/): components with package
        addresses ("purl") and licences as their authors declare them, and what needs what. The
        same packages give the same bytes.
    """
    needed = {name: sorted(direct(name)) for name in installed()}
    version = metadata.version(LIBRARY)
    materials = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": release_time(document).isoformat(),
            "component": {
                "type": "application", "name": LIBRARY, "version": version,
                "bom-ref": _address(LIBRARY), "description": document.name,
            },
        },
        "components": [_component(name) for name in sorted(needed) if name != LIBRARY],
        "dependencies": [
            {"ref": _address(name), "dependsOn": [_address(each) for each in needed[name]]}
            for name in sorted(needed)
        ],
    }  # fmt: skip
    return (json_text(materials, indent=1) + "\n").encode("utf-8")


def installed(root: str = LIBRARY) -> set[str]:
    """Return a package and all that it needs, directly or by way of others, where installed."""
    packages, left = {root}, [root]
    while left:
        for name in direct(left.pop()):
            if name not in packages:
                packages.add(name)
                left.append(name)
    return packages


def direct(name: str) -> Iterator[str]:
    """Yield the packages that one declares as needed and that are installed.

    Extras are those of the library itself only, such as what a cluster needs.
    """
    given = set()
    for requirement in metadata.requires(name) or []:
        wanted, _, marker = requirement.partition(";")
        match = _NAME.match(wanted)
        if match is None or ("extra" in marker and name != LIBRARY):
            continue
        each = _plain(match[0])
        if each not in given and _is_installed(each):
            given.add(each)
            yield each


def _plain(name: str) -> str:
    """Write a name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _address(name: str) -> str:
    return f"pkg:pypi/{name}@{metadata.version(name)}"


def _component(name: str) -> dict[str, object]:
    about = metadata.metadata(name)
    component: dict[str, object] = {
        "type": "library", "name": name, "version": metadata.version(name),
        "bom-ref": _address(name), "purl": _address(name),
    }  # fmt: skip
    licence = _licence(about)
    if licence:
        component["licenses"] = [{"license": {"name": licence}}]
    return component


def _licence(about: metadata.PackageMetadata) -> str:
    """Return the licence that a package declares: an expression, else classes, else a text."""
    classes = [
        each.rsplit(" :: ", 1)[-1]
        for each in about.get_all("Classifier") or []
        if each.startswith("License ::")
    ]
    expressions, texts = (about.get_all(n) or [""] for n in ("License-Expression", "License"))
    return (expressions[0] or ", ".join(classes) or texts[0]).strip().split("\n")[0][:120]


PRODUCT = Product(
    file="sbom.cdx.json",
    name="Bill of materials",
    says="the software that made this edition, each package with version and licence (CycloneDX)",
    place=14,
    make=render_materials,
    has_words=False,
)
