"""Last year's words as a draft: references are asked anew, and what no longer holds is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safecity.errors import SafecityError
from safecity.files import write_whole
from safecity.publish.commentary import ASIDE, REFERENCE, looked_up_as
from safecity.publish.draft import Draft
from safecity.publish.references import References

_PERIOD = re.compile(r"\b(?:19|20)\d\d(?:/\d\d)?\b")
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+(?=[A-Z*{])")


@dataclass(frozen=True)
class Carried:
    """A file of words that was carried over.

    Attributes
    ----------
    path : Path
        Where it was written.
    marked : int
        Sentences that are marked.
    """

    path: Path
    marked: int


def carry_words(source: Path, target: Path, draft: Draft, before: str) -> tuple[Carried, ...]:
    """Copy the commentary of an edition into that of a later one, with marks.

    Parameters
    ----------
    source, target : Path
        Folders of commentary; a file that `target` has already is left as it is.
    draft : Draft
        The later edition, which the references are asked of.
    before : str
        Name of the earlier edition, which marks name.

    Returns
    -------
    tuple of Carried
        The files that were written, in order.

    Raises
    ------
    SafecityError
        Where the earlier edition has no words.
    """
    files = sorted(source.glob("*.md"))
    if not files:
        remedy = "Name an edition that has commentary."
        raise SafecityError("no commentary is here", path=source, remedy=remedy)
    labels = {key: item.label for key, item in draft.items.items()}
    references = References.of(draft.exhibits, draft.catalogue, labels)
    carried = []
    for path in files:
        place = target / path.name
        if not place.exists():
            text, count = carried_text(path.read_text(encoding="utf-8"), references, before)
            write_whole(place, text)
            carried.append(Carried(place, count))
    return tuple(carried)


def carried_text(text: str, references: References, before: str) -> tuple[str, int]:
    """Mark the sentences of a text that no longer hold, or that name a period.

    Parameters
    ----------
    text : str
        Markdown with references.
    references : References
        Of the later edition.
    before : str
        The edition that the words were written for.

    Returns
    -------
    str
        The same words; a comment of HTML, which no product prints, stands behind each sentence
        that is to be read again.
    int
        How many are marked.
    """
    lines, count = [], 0
    for line in text.split("\n"):
        sentences = []
        for sentence in _sentences(line):
            why = "; ".join(_doubts(sentence, references))
            count += bool(why)
            mark = f" <!-- words of {before}: {why.replace('--', '-')} -->" if why else ""
            sentences.append(f"{sentence}{mark}")
        lines.append(" ".join(sentences))
    return "\n".join(lines), count


def _sentences(line: str) -> list[str]:
    """Cut a line into sentences, and none within a reference or a comment."""
    whole = REFERENCE.sub(lambda match: f"{{{'x' * (len(match[0]) - 2)}}}", line)
    whole = ASIDE.sub(lambda match: f"{'x' * (len(match[0]) - 1)}.", whole)
    ends = [match.span() for match in _SENTENCE.finditer(whole)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(line)]
    return [line[a:b] for a, b in zip(starts, stops, strict=True)]


def _doubts(sentence: str, references: References) -> Iterator[str]:
    text = ASIDE.sub("", sentence)
    for reference in REFERENCE.finditer(text):
        try:
            looked_up_as(reference[1], references)
        except SafecityError as error:
            yield f"no longer holds: {reference[1].strip()}: {error.problem}"
    periods = dict.fromkeys(_PERIOD.findall(REFERENCE.sub("", text)))
    if periods:
        yield f"names {', '.join(periods)}: does it still hold?"
