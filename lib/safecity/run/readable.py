"""Whether what an assessment says can be read: declared checks of its words, not opinions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.period import month_number
from safecity.exhibits.synthesis.key_points import strongest
from safecity.ingest.supply.supplied import SILENT_FORCES
from safecity.publish.headline import MOST_WORDS, headline_of
from safecity.readings.evidence.withholding import flags

if TYPE_CHECKING:
    from safecity.catalogue.assessment import Assessment
    from safecity.catalogue.registry import Catalogue
    from safecity.exhibits.exhibit import Exhibit

OLDEST = 4
"""Years before the period within which ends what leads a summary."""

CHECKS = (
    f"no printed headline has more than {MOST_WORDS} words or ends within a phrase, and brackets "
    "are closed",
    "a headline of wards names a ward",
    'no rate of the area is printed as zero ("0.0 per 1,000") where something was counted, and no '
    "month that is not counted as none placed",
    "a rate says the months that it counts, no more and no fewer",
    'one is told from several ("1 crimes")',
    "no two exhibits of a theme say the same of the same",
    "what leads the summary is of the area or its police force, and ended less than "
    f"{OLDEST} years before the period",
    'of a Welsh area nothing says "the country" or "England" without "and Wales"',
    "no gap sends a reader to data.police.uk for files of a force that has none there",
)
"""What is checked, in words."""

_CUT = re.compile(r"(?:\b(?:and|or|of|the|in|at|by|with|from|to|than|a)|[,;:(–-])$")
_ZERO = re.compile(r"(?<![\d.,<])0\.0+ (?:\([^)]*\) )?per 1,000")
_ONE = re.compile(
    r"(?<![\d.,–-])1 (?:crimes|months|incidents|offences|wards|neighbourhoods|places|years|searches"
    r"|areas|comparators|indicators|changes|residents|quarters|values|questions)\b"
)
_NONE_PLACED = re.compile(r"(?<![\d,.])0 were placed")
_SOME = re.compile(r"\((\d+) of \d+ months\)")
_SPAN = re.compile(r" in (\d+) months?\b")
_NATION = re.compile(r"\bthe country\b|\bEngland(?!(?:'s)? and Wales)", re.IGNORECASE)
_PUBLISHERS = re.compile(
    r"NHS England|Crime Survey for England|Office for Health|Indices of Deprivation"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def doubts_of_words(
    exhibits: Iterable[Exhibit], assessment: Assessment, catalogue: Catalogue
) -> list[str]:
    """Say what in the words of an assessment cannot be read or cannot be true.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        All of the edition.
    assessment : Assessment
        The edition.
    catalogue : Catalogue
        Names what is shown, as the edition has it.
    """
    given = tuple(exhibits)
    each = (doubt for exhibit in given for doubt in _of_one(exhibit, assessment, catalogue))
    return [*each, *_repeated(given), *_far(given, assessment, catalogue)]


def _of_one(exhibit: Exhibit, assessment: Assessment, catalogue: Catalogue) -> Iterator[str]:
    checks = (_headline(exhibit, catalogue), _ward(exhibit), _counts(exhibit), _months(exhibit))
    for doubts in (*checks, _nation(exhibit, assessment), _remedy(exhibit, assessment)):
        yield from (f"{exhibit.id}: {doubt}" for doubt in doubts)


def _headline(exhibit: Exhibit, catalogue: Catalogue) -> Iterator[str]:
    if exhibit.kind in ("figure", "table"):
        printed = headline_of(exhibit, catalogue)
        if len(printed.split()) > MOST_WORDS or _CUT.search(printed.rstrip(".")):
            yield f'its headline is "{printed}"'
    for text in (exhibit.headline, exhibit.subtitle):
        if text.count("(") != text.count(")"):
            yield f'a bracket stays open in "{text}"'


def _ward(exhibit: Exhibit) -> Iterator[str]:
    table = exhibit.table
    labels = () if table is None or exhibit.form != "wards" else table["label"].astype(str)
    if len(labels) and not any(label in exhibit.headline for label in labels):
        yield f'no ward is named in "{exhibit.headline}"'


def _counts(exhibit: Exhibit) -> Iterator[str]:
    table = pd.DataFrame() if exhibit.table is None else exhibit.table
    own = table[flags(table, "own")] if "own" in table else table
    text, zero = f"{exhibit.headline} {exhibit.subtitle}", _ZERO.search(exhibit.headline)
    if zero and "count" in own and pd.to_numeric(own["count"]).fillna(0).gt(0).any():
        yield f'something was counted, and "{zero[0]}" is printed'
    lost = "rows_area" not in table or table["rows_area"].isna().all()
    if exhibit.form == "placing" and lost and _NONE_PLACED.search(text):
        yield "a month that is not counted is printed as none placed"
    if one := _ONE.search(f"{text} {exhibit.alt}"):
        yield f'"{one[0]}"'


def _months(exhibit: Exhibit) -> Iterator[str]:
    some, span = _SOME.search(exhibit.subtitle), _SPAN.search(exhibit.unit)
    if some and span and some[1] != span[1]:
        yield f'"{exhibit.unit}" counts {some[1]} months'


def _nation(exhibit: Exhibit, assessment: Assessment) -> Iterator[str]:
    if assessment.partnership.nation != "Wales":
        return
    gap = exhibit.gap
    asked = "" if gap is None else f"{gap.question} {gap.reason}"
    text = _PUBLISHERS.sub("", f"{exhibit.headline} {exhibit.subtitle} {asked}")
    published = "published for England only" in text
    if (match := _NATION.search(text)) and not published:
        yield f'"{match[0]}" is said of a Welsh area'


def _remedy(exhibit: Exhibit, assessment: Assessment) -> Iterator[str]:
    gap, silent = exhibit.gap, assessment.partnership.force in SILENT_FORCES
    if silent and gap is not None and gap.holder == "data.police.uk":
        yield f'"{gap.closes}" is not to be had of data.police.uk'


def _repeated(exhibits: tuple[Exhibit, ...]) -> Iterator[str]:
    drawn = (e for e in exhibits if e.kind in ("figure", "table"))
    times = Counter((e.theme, e.headline, e.subtitle) for e in drawn)
    yield from (f'{key[0]}: "{key[1]}" stands {n} times' for key, n in times.items() if n > 1)


def _far(
    exhibits: tuple[Exhibit, ...], assessment: Assessment, catalogue: Catalogue
) -> Iterator[str]:
    """Look at what leads the summary: of what place it is, and when it ended."""
    start = month_number(assessment.period.start) // 12
    for exhibit in strongest(exhibits, catalogue):
        years = [int(year) for year in _YEAR.findall(exhibit.period)]
        if years and start - max(years) >= OLDEST:
            yield f"{exhibit.id} leads the summary and is of {exhibit.period}"
        if exhibit.place == "England and Wales":
            yield f"{exhibit.id} leads the summary and is of {exhibit.place}"
