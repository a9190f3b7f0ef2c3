"""The headline of an exhibit in print: at most 14 words with one number; the rest stands below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from safecity.catalogue.kinds import PER_CENT
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import number, percent
from safecity.publish.item import subject_of
from safecity.readings.words.finding import Finding
from safecity.readings.words.moves import ABOVE, changed_short
from safecity.readings.words.wording import lower_first

MOST_WORDS = 14
NO_NUMBER = re.compile(
    r"\b(?:19|20)\d\d(?:/\d\d)?|\b\d\d:\d\d\b|\bper [\d,]+\b|\b95% (?=limits)"
    r"|\bin \d+ months\b|\bunder(?:-| )\d+s?\b|\baged \d+(?: to \d+| and over)?|\bR\d+\b"
)
"""What is written in digits and is no number: years, hours, units, ages, limits, labels."""
NUMBER = re.compile(r"\d[\d,.]*(?: of \d[\d,.]*)?")
_FORCE = re.compile(r" in the area of .+? stood at")
_PLACE = re.compile(r" in the area of ")
_BRACKET = re.compile(r"\s*\([^()]*\)")
_JOINT = re.compile(
    r"; |, (?=(?:and (?:were|was|the)|followed by|beside|against|similar to|higher than|lower than"
    r"|less than|while|after|with|from|up from|down from|between)\b)|, (?=[\d.,]+% (?:above|below))"
    r"|(?<=\w) (?=compared with|beside )"
)
_BINDING = re.compile(
    r"\b(not|no|never|nor|only|cannot|too|few|except|unless|but|although|though|however|if|small"
    r"|without|less certain|provisional)\b",
    re.IGNORECASE,
)
"""Words that a headline must not lose: what they stand in bears on the rest of the sentence."""
_KEPT = re.compile(rf"{_BINDING.pattern}|lockdowns", re.IGNORECASE)
"""Words for which a bracket stays as long as what stands before it does."""


_RECAST = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(.+? had the highest rate of .+?) \(([\d,.]+ per .+?), [\d.,]+ times .*", r"\1, \2"),
        (r"(.+?) had the (highest rate of .+?) \(([\d,.]+ per .+?), [\d.,]+ times .*",
         r"\1, \2: \3"),
        (r"Of the wards that can be shown (.+? had the highest rate of .+?)"
         r" \(([\d,.]+ per .+?), [\d.,]+ times .*", r"Of the wards shown \1, \2"),
        (r"Of the wards that can be shown (.+?) had the highest rate .+?, ([\d.,]+ times .*?)\).*",
         r"\1: \2 rate, the highest of wards shown"),
        (r"(.+?) had the highest rate of .+? \([\d,.]+ per .+?, ([\d.,]+ times .*?)\).*",
         r"\1: \2 rate, the highest of all wards"),
        (r"No problem that worried .*? \((\d+)\) is shown .*",
         r"None of the \1 counted worries above the mean is shown to have moved"),
        (r"Of [\d,]+ rows read .*? \(([\d.]+%)\) (could not be placed anywhere)",
         r"\1 of the rows read for the force \2"),
        (r"([^;,]+ has [\d,]+ of [\d,]+ months? complete);.*", r"\1"),
        (r"([^;,]+ has [\d,]+ of [\d,]+ months? complete), of which .*", r"\1, some in part"),
        (r"([\d,]+ raw files? w(?:as|ere) read);.*", r"\1"),
        (r".+, .+ and .+ made up (\d+% of the severity .+?) and \d+%.*",
         r"Three offences made up \1"),
        (r"The rate of (.+?) at the most deprived end .+? is ([\d.]+ times) that .*",
         r"At the most deprived end \2 the rate of \1"),
        (r"(The \S+% (?:rise|fall) in .+? against [^ ,]+).* goes with: .*",
         r"\1, and what it goes with"),
        (r"(The difference of \S+% in .+? against [^ ,]+) .*", r"\1, and what may explain it"),
        (r"(?P<first>.+?),.* worried respondents most in (?P<year>\d+); (?P<share>\d+%) .*",
         r"\g<first>: a worry of \g<share> of respondents in \g<year>"),
        (r"([^,;]+?)(?:,| and) .*; .+? leads in (\d+% of draws) .*",
         r"\1: the highest score, and first in \2"),
        (r"Of (\d+) earlier recommendations, (\d+) moved as wanted.*",
         r"\2 of \1 earlier recommendations moved as wanted"),
        (r"Of .+? crimes recorded in (.+?), ([\d.]+%) (had led to .+? within \d+ months) .*",
         r"\2 of crimes of \1 led to a charge or summons"),
        (r"In (.+?) data\.police\.uk placed .+?, ([\d.]+%) of the .+? of the Home Office tables.*",
         r"data.police.uk placed \2 of the Home Office count in \1"),
        (r"Of ([\d,]+) past figures that two editions give, ([\d,]+) were revised.*",
         r"\2 of \1 past figures that two editions give were revised"),
    )
)  # fmt: skip
"""How long sentences are said again with the one number that matters."""


def headline_of(exhibit: Exhibit, catalogue: Catalogue) -> str:
    """Say what an exhibit shows in a line.

    Parameters
    ----------
    exhibit : Exhibit
    catalogue : Catalogue
        Names what its finding is about.

    Returns
    -------
    str
        From the fields of its finding, else its own headline without what may go, else the name of
        its measure, which claims nothing.
    """
    measure = exhibit.subtitle.partition(",")[0].partition(" (")[0]
    short = (text for text in _said(exhibit, catalogue) if is_short(text))
    return next(short, " ".join(measure.split()[:MOST_WORDS]))


def is_short(text: str) -> bool:
    """Say whether a text has at most 14 words and one number; a year is none."""
    numbers = NUMBER.findall(NO_NUMBER.sub("", text))
    return 0 < len(text.split()) <= MOST_WORDS and len(numbers) <= 1


def shorter(sentence: str) -> Iterator[str]:
    """Yield a sentence and what may stand for it, longest first.

    Brackets go first, then clauses from the end; none that holds a word such as "not" or "only",
    and never a part of a number.
    """
    whole = " ".join(sentence.split()).rstrip(".")
    yield whole
    brackets = _BRACKET.findall(whole)
    bare = whole if any(map(_KEPT.search, brackets)) else _BRACKET.sub("", whole)
    yield bare
    for text in (whole, bare):
        for joint in reversed([*_JOINT.finditer(text)]):
            start, gone = text[: joint.start()], text[joint.end() :]
            balanced = start.count("(") == start.count(")")
            if balanced and len(start) > 24 and not _BINDING.search(gone):
                yield start


def _said(exhibit: Exhibit, catalogue: Catalogue) -> Iterator[str]:
    finding, recast = exhibit.finding, _TOLD.get(exhibit.form, _TOLD.get(exhibit.chart))
    if finding is not None and recast is not None:
        indicator = catalogue.indicators.get(finding.indicator)
        if indicator is not None:
            yield from recast(exhibit, finding, indicator.title)
        yield from recast(exhibit, finding, subject_of(exhibit, catalogue))
    yield from (
        m.expand(template) for p, template in _RECAST if (m := p.fullmatch(exhibit.headline))
    )
    if finding is None or finding.direction != "cannot tell":
        yield from shorter(exhibit.headline)


def _change(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    if finding.direction in ("rose", "fell") and finding.size is not None:
        unit = "%" if finding.unit == PER_CENT else " points"
        moved = f"{number(abs(finding.size), 1)}{unit}"
        yield changed_short(subject, finding.direction, moved, finding.comparison)
    yield from _undirected(finding, subject, "whether it changed is unclear")


def _beside(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    if finding.direction in ABOVE and finding.size is not None and finding.unit == PER_CENT:
        apart = percent(abs(finding.size), 0)
        yield f"{subject}: rate {apart} {ABOVE[finding.direction]} the mean of comparators"
    yield from _undirected(finding, subject, "not clearly apart from comparators")


def _funnel(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    if finding.direction in ABOVE:
        yield f"{subject}: rate {ABOVE[finding.direction]} the 95% limits about comparators"
    yield from _undirected(finding, subject, "not clearly apart from comparators")


def _series(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    stood = _BRACKET.sub("", exhibit.headline.partition(", ")[0].partition("; ")[0])
    if finding.size is not None:
        yield from (stood, stood.replace(f" in {exhibit.place}", "", 1))
        yield _FORCE.sub(" in the police area stood at", stood)
    if finding.direction == "cannot tell":
        yield f"{subject}: whether it changed is unclear"


def _undirected(finding: Finding, subject: str, unclear: str) -> Iterator[str]:
    if finding.direction == "cannot tell":
        yield f"{subject}: {unclear}"
    if finding.direction == "similar" and finding.comparison:
        yield f"{subject}: at a similar level to {finding.comparison}"


def _fifths(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    if finding.direction == "higher" and finding.unit == "times":
        times = number(finding.size, 1)
        yield f"{subject}: {times} times as high in the most deprived fifth"
    yield from _undirected(finding, subject, "whether fifths differ is unclear")


def _disparity(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    table, others = exhibit.table, finding.comparison
    if table is None or finding.size is None or not {"group", "value"} <= set(table):
        return
    rows = table[table["value"] == finding.size]
    if len(rows) == 1 and finding.direction in ("higher", "lower"):
        who, times = rows["group"].iloc[0], number(finding.size, 1)
        yield f"People seen as {who} were searched at {times} times the rate of {others}"


def _concentration(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    if finding.direction == "concentrated" and finding.unit == "% of places":
        share = percent(finding.size, 0) if finding.size is not None else ""
        yield f"{subject}: half of all in {share} of neighbourhoods"


def _shares(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    yield exhibit.headline.partition(f" in {exhibit.place} ")[0]
    yield exhibit.headline.partition(" (")[0]
    yield _PLACE.split(exhibit.headline)[0]


def _makeup(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    most = re.match(r"(.+? added most)", exhibit.headline)
    if most:
        yield f"{most[1]} to the difference in {lower_first(subject)}"


def _season(exhibit: Exhibit, finding: Finding, subject: str) -> Iterator[str]:
    most = re.match(r"(.+? above the average month in \w+)", exhibit.headline)
    if most:
        yield most[1]


_TOLD: dict[str, Callable[[Exhibit, Finding, str], Iterator[str]]] = {
    "change": _change,
    "series": _series,
    "comparison": _beside,
    "funnel": _funnel,
    "quintiles": _fifths,
    "disparity": _disparity,
    "concentration": _concentration,
    "searches": _shares,
    "groups": _shares,
    "contributions": _makeup,
    "season": _season,
}
"""How a kind of exhibit, or of chart, tells its finding in a line."""
