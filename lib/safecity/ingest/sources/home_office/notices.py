"""What the sheet of notes of a Home Office table says of areas: years that must not be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from safecity.catalogue.area import load_csp_names
from safecity.catalogue.period import MONTH_NAMES
from safecity.ingest.forces import FORCES, force_slug, force_title
from safecity.ingest.sources.geography.naming import Area

_NAMES = "|".join(f"{name}|{name[:3]}" for name in MONTH_NAMES)
_POINT = re.compile(
    r"(?P<ending>(?:(?:years?|(?:12|twelve) months) (?:ending|to)|\bYE)(?: in)?\s*"
    r"(?:\d\d?(?:st)?\s+)?)?"
    rf"\b(?P<month>{_NAMES})\.?\s+(?P<year>(?:19|20)\d\d)"
    r"|\b(?P<first>(?:19|20)\d\d)\s*[/_–-]\s*(?:20)?(?P<second>\d\d)\b"
    r"|(?<![\d/–-])(?P<short>\d\d)\s*[/_–-]\s*(?P<next>\d\d)(?![\d/–-])"
    r"|(?P<every>\ball (?:financial )?years\b(?! (?:ending|to)))"
    r"|(?P<newest>\b(?:latest|most recent) (?:financial )?year\b)"
    r"|(?<=\band )(?P<again>20\d\d)\b"
    r"|(?:(?<=from )|(?<=since )|(?<=after )|(?<=in )|(?<=during )|(?<=for )|(?<=between )|(?<=to )"
    r"|(?<=until )|(?<=before )|(?<=post-)|(?=20\d\d onwards?\b))"
    r"(?P<bare>20\d\d)\b(?!\s*[/_–-]\s*\d)",
    re.I,
)
_RANGE = re.compile(r"^\W*(?:to|until|through|-|–)\W*(?:the\W*)?$", re.I)
_BETWEEN = re.compile(r"between\W*(?:the\W*)?$", re.I)
_ONWARDS = re.compile(r"^\W*onwards?|^\W*and (?:all )?(?:later|subsequent)", re.I)
# "from the start of", "since quarter 2 of", "from the year ending" (which the date holds).
_SINCE = re.compile(
    r"(?:since|from|after|post)\W*(?:(?:the|start|beginning|early|mid|late|of|in|q[1-4]|quarter|[1-4]"
    r"|first|second|third|fourth|last|end|financial|year|fy)\W*)*$",
    re.I,
)
_UNTIL = re.compile(r"(?:before|prior to|until|up to)\W*(?:the\W*)?$", re.I)
Span = tuple[int, int]


def _span(match: re.Match[str], before: re.Match[str] | None, whole: Span) -> Span:
    """First and last month of a date; of "year ending March 2022" the twelve months.

    A bare year is the calendar's, and the financial year that begins in it where it goes on
    ("from 2024 onwards" does not mean the last quarter of 2023/24).
    """
    if match["every"] or match["newest"]:
        return whole if match["every"] else (whole[1] - 11, whole[1])
    if match["short"]:
        return (2000 + int(match["short"])) * 12 + 3, (2000 + int(match["next"])) * 12 + 2
    if match["first"]:
        return int(match["first"]) * 12 + 3, (2000 + int(match["second"])) * 12 + 2
    if match["bare"] or (match["again"] and (before is None or not before["month"])):
        first = int(match["bare"] or match["again"]) * 12
        text, goes_on = match.string, _ONWARDS.match(match.string[match.end() :])
        is_open = goes_on or _SINCE.search(text[: match.start()])
        return (first + 3, first + 14) if is_open else (first, first + 11)
    dated = before if match["again"] and before else match
    number = [name[:3].lower() for name in MONTH_NAMES].index(dated["month"][:3].lower())
    month = int(match["again"] or match["year"]) * 12 + number
    return (month - 11, month) if dated["ending"] else (month, month)


def _widened(text: str, spans: list[tuple[re.Match[str], Span]], whole: Span) -> list[Span]:
    """Join the ends of ranges, and open what goes on or reaches back."""
    wide, (first, last) = [], whole
    for at, (match, (start, end)) in enumerate(spans):
        before, after = text[: match.start()], text[match.end() :]
        is_last = at + 1 == len(spans)
        gap = "" if is_last else text[match.end() : spans[at + 1][0].start()]
        is_pair = bool(_BETWEEN.search(before)) and gap.strip() == "and"
        if not is_last and (_RANGE.match(gap) or is_pair):
            end = max(end, spans[at + 1][1][1])
        elif _ONWARDS.match(after) or _SINCE.search(before):
            end = max(end, last)
        elif _UNTIL.search(before) and not (at and _RANGE.match(text[spans[at - 1][0].end() :])):
            start = min(start, first)
        wide.append((start, end))
    return wide


def years_in(text: str, known: Sequence[str]) -> set[str]:
    """Find the financial years that a sentence speaks of.

    Parameters
    ----------
    text : str
        A sentence, such as "data for the year ending March 2022 are incomplete".
    known : sequence of str
        Financial years that the tables hold, as "2021/22".

    Returns
    -------
    set of str
        Those among `known`; "2015/16 to 2017/18" are three, "since April 2020" all later ones.
        A part of a year counts as the year.
    """
    starts = [int(year[:4]) for year in known]
    whole = min(starts, default=0) * 12 + 3, max(starts, default=0) * 12 + 14
    matches: list[tuple[re.Match[str], Span]] = []
    for match in _POINT.finditer(text):
        is_date = not match["short"] or int(match["next"]) == int(match["short"]) + 1
        if is_date:
            matches.append((match, _span(match, matches[-1][0] if matches else None, whole)))
    spans = _widened(text, matches, whole)
    covered = {y for start, end in spans for y in range((start - 3) // 12, (end - 3) // 12 + 1)}
    return {year for year, start in zip(known, starts, strict=True) if start in covered}


SHORT = 200
"""Longest reason that is printed."""
_PLACED = r"(?:CSPs?|partnerships?|locat\w+|geocod\w+|postcodes?|local authorit\w+)"
_DEFECT = re.compile(
    r"incomplete|not complete|missing|unable to|could not|cannot be|partial|no data|unreliable"
    r"|unavailable|not (?:been )?(?:supplied|provided|submitted|available|included|comparable)"
    r"|estimate|did not (?:supply|provide|submit)|(?:should|must) not be|excluded|under-?count"
    r"|un-?(?:assigned|allocated|attributed|matched|known|located)"
    r"|(?:not|never|no longer) (?:been )?(?:assigned|allocated|attributed|attributable|matched"
    r"|counted|recorded|broken down|split)"
    r"|mis-?(?:allocat|assign|attribut|record|cod)|wrong|incorrect"
    r"|without an? (?:csp|partnership)"
    r"|under (?:an?other|no|a different) (?:csp|partnership|area)|shortfall|inflated|overstated"
    r"|understated|not reliable|duplicat|omitted|left out|treated with caution|too (?:low|high)"
    r"|artificially|at force level|held centrally|residual|not (?:a )?(?:true|full|representative)"
    # What no area has, in whatever words: "no CSP could be derived", "do not appear against the
    # partnership", "lack a location".
    rf"|\b(?:no|not|nor|never|without|lack\w*|cannot)\b(?:\W+\w+){{0,6}}?\W+{_PLACED}\b",
    re.I,
)
_MENDED = re.compile(
    r"no longer (?:missing|incomplete|excluded|affected|unassigned)|previously|has since|have since"
    r"|now (?:complete|been|included)|not missing|not incomplete"
    r"|(?<!not )(?<!will be )(?<!should be )(?<!to be )(?<!not been )(?<!until )resolved",
    re.I,
)
_COMPASS = re.compile(r"\b(?:North|South|East|West|Mid|Central|Greater)[ -]$")
# In published notes names run into the words beside them: "withinDerbyshireare".
_LEFT = r"(?:\b|(?<=[a-z.,;:)])(?=[A-Z]))"
_RIGHT = r"(?=\b|(?:and|are|due|for|from|has|have|in|is|since|that|to|was|were|which)\b|[A-Z])"
# "Reading the tables" is no place.
_PROSE = re.compile(r"^\s+(?:the|these|this|from)\b")
# Areas of which a note says that it does not speak: "other than Dover", "Dover is not affected".
_BUT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|with the exception of|other than(?: for)?|apart from"
    r"|but not(?: for)?|excluding)\W*(?:the\W+)?$",
    re.I,
)
_SPARED = re.compile(
    r"^(?:(?!\b(?:is|are|was|were|remain)\b)[^.;]){0,40}\b(?:is|are|was|were|remain) "
    r"(?:not affected|unaffected|complete)\b",
    re.I,
)
_SMALL = re.compile(r"\b(?:and|of|city|county|police|constabulary|csps?)\b", re.I)
_LISTED = re.compile(r"^\W*(?:and|&|or)?\W*$", re.I)
_PARTNERSHIP = re.compile(r"^\W*(?:CSP|Community Safety|City Council|Council)")


@dataclass(frozen=True)
class Notices:
    """What notes mean for the areas of an assessment.

    Attributes
    ----------
    unusable : mapping
        Reason by (area code, financial year), with the words of the note.
    remarks : tuple of str
        Notes that name an area or its force without saying that a year is not to be used.
    """

    unusable: Mapping[tuple[str, str], str]
    remarks: tuple[str, ...]


@dataclass
class _Told:
    """A sentence: the partnerships (keys) and forces (file names) that it names, and years.

    Of the partnerships in `spared` it says that it does not speak of them.
    """

    text: str
    partnerships: set[str] = field(default_factory=set)
    spared: set[str] = field(default_factory=set)
    forces: set[str] = field(default_factory=set)
    years: set[str] = field(default_factory=set)

    def goes_with(self, other: _Told, force_of: Mapping[str, str]) -> bool:
        """Whether it speaks of nobody, or only of the force, that another sentence names."""
        named = {force_of[key] for key in other.partnerships} | other.forces
        return not (self.partnerships or self.spared) and self.forces <= named


def _pattern(name: str) -> str:
    """A name as it may be written: "and" or "&"; small words in any case."""
    parts = []
    for word in re.findall(r"[\w'’]+|&", name):
        is_and = word in ("and", "&")
        parts.append("(?:and|&)" if is_and else re.escape(word))
    return r"[\s,-]+".join(parts)


class _Names:
    """Every name that a note may use, the longest first: "Sussex" is not found in "East Sussex"."""

    def __init__(self, names: Mapping[str, str], areas: Sequence[Area]) -> None:
        known = load_csp_names()
        self.force_of = {known.key(csp): force_slug(force) for csp, force in names.items()}
        for area in areas:
            self.force_of |= {key: area.force for key in area.keys if key not in self.force_of}
        self.forces = {force_slug(force) for force in names.values()} | {a.force for a in areas}
        titles = {*names, *names.values(), *(area.name for area in areas)}
        titles |= {force_title(slug) for slug in FORCES}
        short = {re.sub(r",? (?:City|County) of$|^City of ", "", title) for title in titles}
        every = sorted(filter(None, titles | short), key=len, reverse=True)
        names_of = "|".join(map(_pattern, every))
        self._find = re.compile(rf"{_LEFT}(?:{names_of}){_RIGHT}") if every else None

    def named(self, text: str, years: set[str]) -> _Told:
        """Find the names in a sentence."""
        part, key_of, end, spared = _Told(text, years=years), load_csp_names().key, 0, False
        for match in self._find.finditer(text) if self._find else ():
            before, after = text[: match.start()], text[match.end() :]
            is_prose = match[0].endswith("ing") and _PROSE.match(after)
            if _COMPASS.search(before) or is_prose:
                continue
            is_next = spared and _LISTED.match(text[end : match.start()])
            spared = bool(_BUT.search(before) or is_next or _SPARED.match(after))
            key, force, end = key_of(match[0]), force_slug(match[0]), match.end()
            is_force = force in self.forces
            if key in self.force_of and (not is_force or spared or _PARTNERSHIP.match(after)):
                (part.spared if spared else part.partnerships).add(key)
            elif is_force and not spared:
                part.forces.add(force)
        return part

    def is_list(self, note: str) -> bool:
        """Whether a note is names only, one or more."""
        rest = self._find.sub("", note) if self._find else note
        return rest != note and not re.search(r"\w", _SMALL.sub("", rest))


def _meant(part: _Told, row: Sequence[_Told], areas: Sequence[Area], names: _Names) -> list[Area]:
    """Areas of a sentence: those it names, or all of a force of which the note names no other."""
    single = {names.force_of[key] for each in row for key in each.partnerships}
    forces, spared = part.forces - single, {key for each in row for key in each.spared}
    named = [a for a in areas if a.keys & part.partnerships or a.force in forces]
    return [a for a in named if not a.keys & spared]


def _notes(rows: Iterable[str], names: _Names) -> list[str]:
    """Join rows that are one note: a heading or a sentence with a colon, and lists of names."""
    notes: list[str] = []
    is_open = False
    for row in filter(None, map(str.strip, rows)):
        is_list = names.is_list(row)
        if is_open and (is_list or names.is_list(notes[-1])):
            notes[-1] = f"{notes[-1].rstrip(':')}{', ' if is_list else ': '}{row}"
        else:
            notes.append(row)
        is_open = is_list or row.endswith(":")
    return notes


def _sentences(note: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-Z])", note.strip()) if part]


def _short(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rsplit(' ', 1)[0]}…"


def read_notices(
    notes: Iterable[str], areas: Sequence[Area], names: Mapping[str, str], known: Sequence[str]
) -> Notices:
    """Read the notes of a table.

    A sentence that names an area or its force, a year, and a word such as "incomplete" makes the
    year unusable. Year and word may stand in the sentence before or after, if it names nobody
    else. Names may stand in rows of their own below their heading.

    Parameters
    ----------
    notes : iterable of str
        Rows of the sheet of notes.
    areas : sequence of Area
        The areas of the assessment.
    names : mapping
        Police force by partnership, as the table names them: a note that names single partnerships
        of a force speaks of those only.
    known : sequence of str
        Financial years that the table holds.
    """
    finder = _Names(names, areas)
    unusable: dict[tuple[str, str], str] = {}
    remarks: dict[str, None] = {}
    for note in _notes(notes, finder):
        row = [finder.named(text, years_in(text, known)) for text in _sentences(note)]
        for at, part in enumerate(row):
            beside = row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
            near = [each for each in beside if each.goes_with(part, finder.force_of)]
            years = part.years or {year for each in near for year in each.years}
            is_bad = any(_DEFECT.search(each.text) for each in (part, *near))
            mended = any(_MENDED.search(each.text) for each in (part, *near))
            for area in _meant(part, row, areas, finder):
                hit = years if is_bad and not mended else set()
                why = f"the table's notes say “{_short(part.text)}”"
                unusable |= {(area.code, y): why for y in hit if (area.code, y) not in unusable}
                if not hit:
                    remarks[f"its notes say: {_short(part.text)}"] = None
    return Notices(unusable, tuple(remarks))
