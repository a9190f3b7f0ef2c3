"""A copy of a document that came back, with a comment at each fault; all else stays in it."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from safecity.errors import SafecityError
from safecity.publish.bundle import repacked
from safecity.publish.word.back.judging import Fault

AUTHOR = "safecity"
CHECKED = ".checked"


def checked_name(path: Path) -> Path:
    """Name the copy: paper.docx -> paper.checked.docx, which stays itself when read again."""
    return path.with_name(f"{path.stem.removesuffix(CHECKED)}{CHECKED}.docx")


def marked(path: Path, faults: Iterable[Fault]) -> bytes:
    """Write a document again with comments.

    Parameters
    ----------
    path : Path
        The document that came back; its own comments and tracked changes stay.
    faults : iterable of Fault
        Each becomes a comment at its paragraph.

    Returns
    -------
    bytes
        The copy; comments that an earlier reading left are taken out first.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.oxml.ns import qn

    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, AttributeError, PackageNotFoundError) as error:
        remedy = "Open it in Word and save it again as .docx."
        raise SafecityError("its parts do not fit together", path=path, remedy=remedy) from error
    _without_ours(document)
    paragraphs = list(document.element.iter(qn("w:p")))
    for fault in faults:
        comment = document.comments.add_comment(_words(fault), AUTHOR, "sc")
        comment._comment_elm.attrib.pop(qn("w:date"), None)
        _around(paragraphs[fault.at], comment.comment_id)
    saved = BytesIO()
    document.save(saved)
    return repacked(saved.getvalue())


def _words(fault: Fault) -> str:
    shown = fault.words if len(fault.words) < 120 else f"{fault.words[:117]}…"
    return f"{fault.kind}: “{shown}”: {fault.reason}."


def _around(paragraph: Any, number: int) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    start, end = OxmlElement("w:commentRangeStart"), OxmlElement("w:commentRangeEnd")
    run, mark = OxmlElement("w:r"), OxmlElement("w:commentReference")
    for element in (start, end, mark):
        element.set(qn("w:id"), str(number))
    run.append(mark)
    properties = paragraph.find(qn("w:pPr"))
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(end)
    paragraph.append(run)


def _without_ours(document: Any) -> None:
    from docx.oxml.ns import qn

    ours = {
        comment._comment_elm.get(qn("w:id")): comment._comment_elm
        for comment in document.comments
        if comment.author == AUTHOR
    }
    marks = (qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))
    for mark in list(document.element.iter(*marks)):
        if mark.get(qn("w:id")) in ours:
            run = mark.getparent()
            run.remove(mark)
            if run.tag == qn("w:r") and not len(run):
                run.getparent().remove(run)
    for element in ours.values():
        element.getparent().remove(element)
