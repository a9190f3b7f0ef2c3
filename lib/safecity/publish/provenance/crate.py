"""The edition as an RO-Crate: products, notebooks, datasets and raw files as linked data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from safecity.exhibits.exhibit import Exhibit
from safecity.files import json_text
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.item import stem_of
from safecity.publish.licence import licence_of
from safecity.publish.manifest import datasets, raw_files
from safecity.publish.product import format_of, name_of
from safecity.publish.provenance.query import datasets_behind
from safecity.publish.provenance.shelf import CRATE, MANIFEST

if TYPE_CHECKING:
    from rocrate.rocrate import ROCrate

VERSION = "1.2"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
OWNER, TERMS, LIBRARY, PYTHON, INGEST = "#owner", "#terms", "#safecity", "#python", "#ingest"


def render_crate(draft: Draft, document: Document, manifest: Mapping[str, Any]) -> str:
    """Describe an edition as linked data (RO-Crate 1.2, with the profile of Process Run Crate).

    Parameters
    ----------
    draft : Draft
        Exhibits, catalogue and assessment.
    document : Document
        Its name and status.
    manifest : mapping
        From `manifest_of`: files, raw files and environment. The crate describes the manifest
        without a hash, since the manifest holds that of the crate.

    Returns
    -------
    str
        JSON-LD with one entity to a line, in the order of their ids; no clock, no random id.
    """
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version=VERSION)
    _add_people(crate, draft)
    _add_files(crate, draft, manifest)
    _add_inputs(crate, manifest)
    _add_environment(crate, manifest)
    _add_actions(crate, draft, manifest)
    _describe(crate, draft, document)
    metadata = crate.metadata.generate()
    lines = sorted(json_text(e, sort_keys=True) for e in metadata["@graph"])
    context = json_text(metadata["@context"])
    return f'{{"@context": {context}, "@graph": [\n' + ",\n".join(lines) + "\n]}\n"


def _describe(crate: ROCrate, draft: Draft, document: Document) -> None:
    cover, root = document.cover, crate.root_dataset
    stamp = f" {document.stamp}." if document.stamp else ""
    root["name"] = document.name
    root["description"] = (
        f"{cover.title} of the {cover.owner} for {cover.period}: report, data and executed "
        f"notebooks, with the hash of every input.{stamp}"
    )
    root["datePublished"] = cover.release_date
    root["temporalCoverage"] = f"{draft.assessment.period.start}/{draft.assessment.period.end}"
    root["inLanguage"] = "en-GB"
    root["license"] = {"@id": _licence(draft)[0]}
    root["author"] = root["publisher"] = {"@id": OWNER}
    root["spatialCoverage"] = {"@id": "#place"}
    root["conformsTo"] = {"@id": PROFILE}
    mentioned = [INGEST, *(f"#run/{slug}" for slug in _notebooks(draft))]
    root["mentions"] = [{"@id": name} for name in mentioned if crate.get(name)]


def _licence(draft: Draft) -> tuple[str, str]:
    """Name the terms of an edition: those of its sources, where all have the same."""
    licences = sorted({source.licence for e in draft.exhibits for source in e.sources})
    only = licence_of(licences[0]) if len(licences) == 1 else None
    if only is not None and only.address:
        return only.address, only.title
    return (
        TERMS,
        f"Terms of the sources: {'; '.join(licences)}" if licences else "No source is cited",
    )


def _add_people(crate: ROCrate, draft: Draft) -> None:
    owner = draft.assessment.partnership
    identifier, name = _licence(draft)
    _context(crate, OWNER, "Organization", name=owner.title, description=draft.assessment.contact)
    _context(crate, "#place", "Place", name=owner.name, identifier=owner.code)
    _context(crate, identifier, "CreativeWork", name=name)
    _context(crate, PROFILE, "CreativeWork", name="Process Run Crate", version="0.5")


def _add_files(crate: ROCrate, draft: Draft, manifest: Mapping[str, Any]) -> None:
    """Describe every file that travels with the crate, the manifest too."""
    by_stem = {stem_of(e): e for e in draft.exhibits}
    rows = [row for row in manifest["files"] if row["path"] != CRATE]
    for row in [*rows, {"path": MANIFEST}]:
        name = str(row["path"])
        exhibit = by_stem.get(name.rsplit(".", 1)[0])
        facts = {"name": name_of(name), "encodingFormat": format_of(name)}
        if "sha256" in row:
            facts |= {"contentSize": str(row["bytes"]), "sha256": row["sha256"]}
        if exhibit is not None:
            facts |= {"name": exhibit.headline, "description": exhibit.subtitle}
        crate.add_file(dest_path=name, properties=facts | _notebook_type(name, draft))


def _notebook_type(name: str, draft: Draft) -> dict[str, Any]:
    slug = name.removeprefix("notebooks/").removesuffix(".ipynb")
    if name != f"notebooks/{slug}.ipynb":
        return {}
    known = draft.catalogue.themes.get(slug)
    title = f"Executed notebook: {known.title if known else slug}"
    kinds = ["File", "SoftwareSourceCode"]
    return {"@type": kinds, "name": title, "programmingLanguage": {"@id": PYTHON}}


def _add_inputs(crate: ROCrate, manifest: Mapping[str, Any]) -> None:
    """Describe raw files and processed datasets, which do not travel with the crate."""
    for row in raw_files(manifest):
        facts = {
            "name": row["file"],
            "sha256": row.get("sha256"),
            "contentSize": str(row["bytes"]),
            "encodingFormat": format_of(row["file"]),
            "url": row.get("url"),
            "license": row.get("licence"),
            "version": row.get("edition"),
            "publisher": row.get("publisher"),
        }
        _context(crate, raw_id(row["file"]), "File", **facts)
    for name, sha in datasets(manifest).items():
        _context(crate, f"#dataset/{name}", "File", name=f"Processed dataset {name}", sha256=sha)


def _add_environment(crate: ROCrate, manifest: Mapping[str, Any]) -> None:
    code, environment = manifest["code"], manifest["environment"]
    packages = {k: v for k, v in environment["packages"].items() if k != "safecity"}
    for name, version in packages.items():
        _context(crate, f"#package/{name}", "SoftwareApplication", name=name, version=version)
    _context(
        crate,
        LIBRARY,
        "SoftwareApplication",
        name="safecity",
        version=code["version"],
        identifier=code.get("commit") or code["source_sha256"],
        softwareRequirements=[{"@id": f"#package/{name}"} for name in packages],
    )
    kinds = ["ComputerLanguage", "SoftwareApplication"]
    _context(crate, PYTHON, kinds, name="Python", version=environment["python"])


def _add_actions(crate: ROCrate, draft: Draft, manifest: Mapping[str, Any]) -> None:
    """Say what made what: ingest the datasets, each notebook its exhibits."""
    used = [row["file"] for row in raw_files(manifest) if row.get("used")]
    if used:
        _action(
            crate, INGEST, "Ingest: raw files to processed datasets", LIBRARY,
            [raw_id(name) for name in used], [f"#dataset/{name}" for name in datasets(manifest)],
        )  # fmt: skip
    files = [str(row["path"]) for row in manifest["files"]]
    of_exhibit = defaultdict[str, list[str]](list)
    for file in files:
        of_exhibit[file.split(".", 1)[0]].append(file)
    for slug in _notebooks(draft):
        notebook = f"notebooks/{slug}.ipynb"
        if notebook in files:
            exhibits = [e for e in draft.exhibits if e.notebook == slug]
            results = [quote(f) for e in exhibits for f in of_exhibit[stem_of(e)]]
            _action(
                crate, f"#run/{slug}", f"Execution of {notebook}", notebook,
                [f"#dataset/{name}" for name in _read_by(exhibits)], results,
            )  # fmt: skip


def _action(
    crate: ROCrate, identifier: str, name: str, instrument: str,
    objects: Iterable[str], results: Iterable[str],
) -> None:  # fmt: skip
    _context(
        crate,
        identifier,
        "CreateAction",
        name=name,
        instrument={"@id": instrument},
        agent={"@id": OWNER},
        object=[{"@id": each} for each in objects],
        result=[{"@id": each} for each in results],
    )


def _context(crate: ROCrate, called: str, kind: str | list[str], /, **facts: Any) -> None:
    from rocrate.model.contextentity import ContextEntity

    known = {key: value for key, value in facts.items() if value not in (None, "", [])}
    crate.add(ContextEntity(crate, called, properties={"@type": kind, **known}))


def raw_id(name: str) -> str:
    """Return the id of a raw file in a crate; the names of published files may hold blanks."""
    return f"#raw/{quote(name)}"


def _read_by(exhibits: Iterable[Exhibit]) -> list[str]:
    return sorted({name for e in exhibits for name in datasets_behind(e)})


def _notebooks(draft: Draft) -> list[str]:
    return list(dict.fromkeys(e.notebook for e in draft.exhibits))
