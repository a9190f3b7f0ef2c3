"""The parts of a file that came back, unpacked within limits and parsed without going outside."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree

from safecity.errors import SafecityError

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file begins that Word encrypted, or that is of the old kind."""
MOST_PARTS, MOST_BYTES, MOST_XML = 5_000, 300_000_000, 60_000_000
"""Parts of a document, bytes of all of them unpacked, and bytes of those that are read."""


def unpacked(path: Path) -> dict[str, Any]:
    """Return the roots of all parts of a document that are XML, by name.

    Parameters
    ----------
    path : Path
        A .docx file.

    Raises
    ------
    SafecityError
        Where it cannot be read, is too large, has a password, macros or a document type.
    """
    parts = _parts(path)
    return {name: _xml(parts, name, path) for name in parts}


def _parts(path: Path) -> dict[str, bytes]:
    """Unpack a document, within limits."""
    try:
        with path.open("rb") as file:
            if file.read(len(_OLD)) == _OLD:
                raise SafecityError(
                    "the document has a password, or is an old .doc", path=path,
                    remedy="Take the password off and save it from Word as .docx.",
                )  # fmt: skip
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_PARTS or sum(i.file_size for i in infos) > MOST_BYTES:
                remedy = "Take out pictures and embedded files, or split the document."
                raise SafecityError("the document is too large", path=path, remedy=remedy)
            if any("vbaproject" in i.filename.lower() for i in infos):
                remedy = "Save it from Word as .docx, which has no macros."
                raise SafecityError("the document holds macros", path=path, remedy=remedy)
            wanted = [i for i in infos if i.filename.endswith((".xml", ".rels"))]
            if sum(i.file_size for i in wanted) > MOST_XML:
                remedy = "Split the document."
                raise SafecityError("the document has too many words", path=path, remedy=remedy)
            return {i.filename: archive.read(i) for i in wanted}
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        remedy = "Open it in Word and save it again as .docx."
        raise SafecityError(
            f"this is no Word document ({error})", path=path, remedy=remedy
        ) from error
    except zlib.error as error:
        remedy = "Ask for the file again: it was damaged on the way."
        raise SafecityError("the document is damaged", path=path, remedy=remedy) from error


def _xml(parts: dict[str, bytes], name: str, path: Path) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(parts[name], parser)
    except etree.XMLSyntaxError as error:
        remedy = "Open it in Word and save it again."
        raise SafecityError(f"{name} is damaged ({error})", path=path, remedy=remedy) from error
    if root.getroottree().docinfo.doctype:
        remedy = "Word writes none: ask where the file comes from."
        raise SafecityError(f"{name} declares a document type", path=path, remedy=remedy)
    return root
