"""A Word document read back: its words to commentary, its faults to a list and into a copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from safecity.errors import SafecityError
from safecity.files import write_whole
from safecity.numbers import counted, number
from safecity.publish.bundle import repacked
from safecity.publish.commentary import BESIDE
from safecity.publish.draft import Draft
from safecity.publish.references import References
from safecity.publish.word.back.judging import Fault, Judge
from safecity.publish.word.back.pairing import pair, squeezed
from safecity.publish.word.back.placing import Placed, Unplaced, place
from safecity.publish.word.back.returned import ReturnedFile
from safecity.publish.word.filling import key_of

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
    quoted = fault.words if len(fault.words) < 120 else f"{fault.words[:117]}…"
    return f"{fault.kind}: “{quoted}”: {fault.reason}."


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


@dataclass(frozen=True)
class Reading:
    """What a document that came back holds.

    Attributes
    ----------
    file : ReturnedFile
        The document.
    faults : tuple of Fault
        In the order of the document.
    placed : Placed
        Words by where they go.
    older : bool
        Whether the data changed since the document was made.
    """

    file: ReturnedFile
    faults: tuple[Fault, ...]
    placed: Placed
    older: bool


def read_back(file: ReturnedFile, draft: Draft) -> Reading:
    """Compare a document with what was sent, and put its words where they belong.

    Parameters
    ----------
    file : ReturnedFile
        As it came back.
    draft : Draft
        The edition that it was made of.

    Raises
    ------
    SafecityError
        Where it was made of another edition.
    """
    owner, sent = draft.assessment, file.sent
    if (sent.partnership, sent.year) != (owner.slug, owner.year):
        edition = f"{sent.partnership} {sent.year}"
        raise SafecityError(
            f"the document is of another edition, {edition}", path=file.path,
            remedy=f"Read it with --partnership {sent.partnership} --year {sent.year}.",
        )  # fmt: skip
    pairing = pair(sent, file.paragraphs)
    labels = {key: item.label for key, item in draft.items.items()}
    references = References.of(draft.exhibits, draft.catalogue, labels)
    judge = Judge(pairing, references, values_of_other_periods(draft))
    faults = tuple(sorted(judge.faults(), key=lambda fault: fault.at))
    files = (*draft.catalogue.themes, *BESIDE)
    placed = place(pairing, judge, files)
    older = key_of(draft, sent.product) != sent.key
    noted = tuple(_noted(file))
    placed = replace(placed, unplaced=(*placed.unplaced, *noted))
    return Reading(file, (*_unstamped(file), *faults, *_unplaced(placed)), placed, older)


def _noted(file: ReturnedFile) -> Iterable[Unplaced]:
    """Keep the words of footnotes and endnotes that were not sent."""
    passages = file.sent.passages
    known = {squeezed(piece.note) for p in passages for piece in p.pieces if piece.note}
    known |= {squeezed(p.text) for p in passages if p.place == "template"}
    for paragraph in file.paragraphs:
        for note in paragraph.notes:
            if squeezed(note) and squeezed(note) not in known:
                known.add(squeezed(note))
                yield Unplaced("Notes", note, paragraph.at, new=True)


def _unstamped(file: ReturnedFile) -> Iterable[Fault]:
    """Name the stamp of made-up data, where no header has it any longer."""
    if file.sent.stamp not in file.headers:
        reason = "the stamp was taken out of the headers"
        yield Fault("caveat", 0, "headers", file.sent.stamp, reason)


def _unplaced(placed: Placed) -> Iterable[Fault]:
    for passage in placed.unplaced:
        if passage.new:
            yield Fault(
                "unplaced", passage.at, passage.heading, passage.words,
                "no commentary belongs here; the words are kept aside",
            )  # fmt: skip
    for file in placed.emptied:
        yield Fault(
            "unplaced",
            0,
            file,
            f"{file}.md",
            "all its words were taken out; the file is left as it is",
        )


def values_of_other_periods(draft: Draft) -> dict[str, str]:
    """Say of printed values of other periods to what they belong: numbers get mixed up."""
    values = {}
    for exhibit in draft.exhibits:
        table = exhibit.table
        if exhibit.chart == "change" and table is not None and "before" in table:
            for _, row in table.iterrows():
                if row["before"] == row["before"]:
                    said = f"{exhibit.indicator} in {row['comparison']}"
                    values[number(row["before"])] = said
    return values


def put_back(reading: Reading, folder: Path) -> list[Path]:
    """Write the commentary, the list of faults and the copy with comments.

    Parameters
    ----------
    reading : Reading
        What came back.
    folder : Path
        Folder of the commentary.

    Returns
    -------
    list of Path
        Files that were written; those whose content would be the same are not.
    """
    path = reading.file.path
    copy = checked_name(path)
    wanted: dict[Path, bytes] = {
        folder / f"{name}.md": text.encode("utf-8")
        for name, text in sorted(reading.placed.commentary.items())
    }
    wanted[copy] = marked(path, reading.faults)
    wanted[copy.with_suffix(".md")] = list_of(reading).encode("utf-8")
    changed = [p for p, content in wanted.items() if not _same(p, content)]
    for target in changed:
        write_whole(target, wanted[target])
    return changed


def _same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def list_of(reading: Reading) -> str:
    """Write down the faults, and the words that have no place, as Markdown."""
    file = reading.file
    lines = [f"# What came back in {file.path.name}", ""]
    lines += [
        f"{counted(len(reading.faults), 'fault')}; "
        f"{counted(file.comments, 'comment')} and "
        f"{counted(file.changes, 'tracked change')}, "
        "which stay in the document.",
        "",
    ]
    if reading.older:
        lines += ["The data changed since it was made; references are looked up anew.", ""]
    if file.links:
        lines += [
            f"Links out of the document, which were not followed: {', '.join(file.links)}",
            "",
        ]
    for fault in reading.faults:
        lines.append(
            f"- {fault.kind}, {fault.place or 'no place'}: “{fault.words}”: {fault.reason}"
        )
    lines += _kept_lines(reading.placed.unplaced)
    return "\n".join(lines).rstrip() + "\n"


def _kept_lines(unplaced: tuple[Unplaced, ...]) -> list[str]:
    lines: list[str] = []
    heading = None
    for each in unplaced:
        if each.heading != heading:
            heading = each.heading
            lines += ["", f"## Unplaced: {heading or 'before the first heading'}"]
        lines += ["", each.words]
    return lines
