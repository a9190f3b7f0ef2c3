"""Numbered figures and tables, made from exhibits, and the small pieces printed beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from safecity.catalogue.kinds import UNITS, kind_named
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit, SourceNote
from safecity.numbers import number, signed_change
from safecity.publish.cells import Table, table_of
from safecity.readings.words.finding import Finding, interval_words, limits
from safecity.readings.words.moves import SINCE, UNTOLD


@dataclass(frozen=True)
class Link:
    """A reference to another place of the document.

    Attributes
    ----------
    text : str
        What is printed, for example "Figure 3".
    anchor : str
        Id of the place it leads to.
    """

    text: str
    anchor: str


@dataclass(frozen=True)
class KeyPoint:
    """A finding as it is printed: claim, strength of evidence, interval and caution."""

    sentence: str
    strength: str
    interval: str
    caution: str
    theme: str
    evidence: Link | None = None


@dataclass(frozen=True)
class Download:
    """A file of the bundle, by its path from the report."""

    kind: str
    path: str
    size: str


@dataclass(frozen=True)
class Item:
    """A numbered figure or table with everything that is printed beside it.

    Attributes
    ----------
    label : str
        "Figure 3" or "Table 1"; "Exhibit W4" where the report has but a line of it.
    anchor : str
        Stable id: the exhibit's, with a hyphen for the dot.
    headline : str
        What it says in at most 14 words and one number.
    sentence : str
        What it says in full; empty where the headline says it all.
    svg, phone : str
        The picture, as wide as a page and as a narrow screen; empty for a table, and `phone` too
        where there is but one.
    csv : str
        The values as they can be downloaded.
    """

    label: str
    anchor: str
    headline: str
    sentence: str
    subtitle: str
    alt: str
    svg: str
    phone: str
    table: Table
    evidence: KeyPoint | None
    source: str
    caveats: tuple[str, ...]
    csv: str
    csv_name: str
    downloads: tuple[Download, ...]
    notebook: str
    status: str


@dataclass(frozen=True)
class Line:
    """All that the report says of an exhibit that it does not print whole.

    Attributes
    ----------
    label : str
        "Exhibit W4", by which the workbook and the dashboard name it.
    anchor : str
        Stable id, as of an item.
    measure : str
        What is measured, and how it is looked at.
    verdict : str
        What was found, in a word or two, with its size.
    interval : str
        95% interval of that size; empty where it has none.
    strength : str
        Of the evidence; empty where nothing is claimed.
    notebook : str
        Name of the notebook that shows it whole.
    downloads : tuple of Download
        Its files in the bundle.
    """

    label: str
    anchor: str
    measure: str
    verdict: str
    interval: str
    strength: str
    notebook: str
    downloads: tuple[Download, ...]


SHOWN = ("figure", "table")
RESTRICTED, STAMP = "RESTRICTED.", "SYNTHETIC DATA."
CHANGED = ("rose", "fell", "similar", "cannot tell")
COMPARED = (*CHANGED, "higher", "lower")
SIZES = (*UNITS.values(), "standard deviations", "times")
"""Units of a change or difference; the size of any other finding is a level."""


@dataclass
class Numbering:
    """Hands out figure and table numbers in the order of the document.

    Attributes
    ----------
    counts : dict
        Numbers given so far, by kind.
    """

    counts: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> int:
        """Give the next number of a kind, from 1."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]


def anchor_of(exhibit_id: str) -> str:
    """Id of an exhibit's place in a document: "violence.trend" -> "violence-trend"."""
    return exhibit_id.replace(".", "-")


def item_of(exhibit: Exhibit, numbering: Numbering, headline: str, whole: bool = True) -> Item:
    """Number an exhibit and print what stands beside it.

    Parameters
    ----------
    exhibit : Exhibit
        A figure or a table.
    numbering : Numbering
        Advanced by one for its kind.
    headline : str
        What it says in a line.
    whole : bool
        Whether the report prints it whole; of others it has a line.
    """
    kind = exhibit.kind.capitalize() if whole else "Exhibit W"
    label = f"{kind} {numbering.next(kind)}".replace("W ", "W")
    table, csv = table_of(exhibit), "" if exhibit.table is None else exhibit.csv
    return Item(
        label=label,
        anchor=anchor_of(exhibit.id),
        headline=headline,
        sentence="" if exhibit.headline == headline else f"{exhibit.headline.rstrip('.')}.",
        subtitle=exhibit.subtitle,
        alt=stamped_alt(exhibit),
        svg=exhibit.live or exhibit.svg or "",
        phone=exhibit.phone or "",
        table=table,
        evidence=None if exhibit.finding is None else key_point(exhibit.finding, "", None),
        source=source_line(exhibit.sources),
        caveats=tuple(dict.fromkeys(caveat.text for caveat in exhibit.caveats)),
        csv=csv,
        csv_name=f"{exhibit.theme}-{exhibit.name}.csv",
        downloads=_downloads(exhibit, csv),
        notebook=exhibit.notebook,
        status=exhibit.status,
    )


def stamped_alt(exhibit: Exhibit) -> str:
    """Text alternative of an exhibit, which says SYNTHETIC or RESTRICTED where it is that."""
    missing = exhibit.synthetic and "SYNTHETIC" not in exhibit.alt
    parts = (RESTRICTED if exhibit.restricted else "", STAMP if missing else "", exhibit.alt)
    return " ".join(filter(None, parts))


def source_line(sources: Iterable[SourceNote]) -> str:
    """Cite sources in one line: publisher, title, edition."""
    cited = [f"{s.publisher}, {s.title}, {s.edition or 'edition not stated'}" for s in sources]
    return "; ".join(dict.fromkeys(cited))


def key_point(finding: Finding, theme: str, evidence: Link | None) -> KeyPoint:
    """Print a finding: its sentence with a full stop, its interval, strength and caution."""
    return KeyPoint(
        sentence=f"{finding.sentence.rstrip('.')}.",
        strength=finding.evidence,
        interval=interval_words(finding),
        caution=finding.caution,
        theme=theme,
        evidence=evidence,
    )


def key_points(
    exhibits: Iterable[Exhibit], places: dict[str, Link], catalogue: Catalogue
) -> tuple[KeyPoint, ...]:
    """Print the findings among some exhibits, each linked to the figure behind it."""
    return tuple(
        key_point(e.finding, subject_of(e, catalogue), evidence_for(e, places))
        for e in exhibits
        if e.finding is not None
    )


def line_of(exhibit: Exhibit, item: Item) -> Line:
    """Say in one line what an exhibit found that is not printed whole."""
    finding, sized = exhibit.finding, ("", "")
    verdict = exhibit.headline if finding is None else finding.sentence
    if finding is not None and stands_by_size(exhibit, finding):
        verdict = _sized(finding)
        if finding.unit not in SIZES:
            stood = SINCE[finding.direction].format(finding.comparison)
            verdict = f"{effect(finding)}; {stood}"
        sized = (limits(finding), finding.strength)
    measure = measure_of(exhibit)
    place = (item.notebook, item.downloads)
    return Line(item.label, item.anchor, measure, verdict, *sized, *place)


def _sized(finding: Finding) -> str:
    """Say a verdict with its size; of a level beside others, what it cannot be told from.

    A rank says where an area stands in an order. That it lies apart from the others' mean may not
    be shown all the same, as areas differ among themselves: "cannot tell" alone denied the rank.
    """
    if finding.direction == "cannot tell" and finding.comparison.startswith("the mean"):
        return f"not clearly apart from {finding.comparison}, {effect(finding)}"
    against = f" against {finding.comparison}" if finding.comparison else ""
    return f"{finding.direction}{_among(finding)}, {effect(finding)}{against}"


def _among(finding: Finding) -> str:
    """Say why a change whose interval leaves out no change cannot be told all the same."""
    return " among so many" if UNTOLD["many tests"] in finding.sentence else ""


def stands_by_size(exhibit: Exhibit, finding: Finding) -> bool:
    """Say whether a finding is told by its size and direction alone.

    What contributed to a change is no second verdict on it, which has a line of its own. A level is
    told so where it was set beside an earlier time; that of a ward, of a month of the year or of a
    few places says nothing without its sentence, which names them.
    """
    kind = kind_named(exhibit.form)
    if kind.answers == "why":
        return False
    over_time = kind.over_time and bool(finding.comparison)
    sized = finding.unit in SIZES or over_time
    return sized and finding.direction in COMPARED and finding.size is not None


def measure_of(exhibit: Exhibit) -> str:
    """Name what an exhibit measures: its subtitle up to the first comma outside brackets."""
    depth = 0
    for at, letter in enumerate(exhibit.subtitle):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            return exhibit.subtitle[:at]
    return exhibit.subtitle


def effect(finding: Finding) -> str:
    """Print the size of a finding: a change with its sign, anything else with its unit."""
    if finding.unit in UNITS.values() and finding.direction in COMPARED:
        return signed_change(finding.size, finding.unit)
    close = "" if finding.unit.startswith("%") else " "
    decimals = 0 if finding.size is not None and abs(finding.size) >= 100 else 1
    return f"{number(finding.size, decimals)}{close}{finding.unit}".strip()


def evidence_for(exhibit: Exhibit, places: dict[str, Link]) -> Link | None:
    """Find the figure behind a finding: its own, else the first of its indicator or theme."""
    wanted = exhibit.finding.indicator if exhibit.finding else exhibit.indicator
    keys = (exhibit.id, f"indicator:{wanted}", f"theme:{exhibit.theme}")
    return next((places[key] for key in keys if key in places), None)


def theme_title(slug: str, catalogue: Catalogue) -> str:
    """Title of a theme; its slug in words where the catalogue does not know it."""
    theme = catalogue.themes.get(slug)
    return theme.title if theme else slug.replace("_", " ").capitalize()


def subject_of(exhibit: Exhibit, catalogue: Catalogue) -> str:
    """Name what a finding is about: its indicator, or the theme where that counts all of it."""
    wanted = exhibit.finding.indicator if exhibit.finding else exhibit.indicator
    indicator = catalogue.indicators.get(wanted)
    if indicator is None:
        return theme_title(exhibit.theme, catalogue)
    theme = catalogue.themes.get(wanted.split(".")[0])
    return indicator.title if theme is None else theme.name_of(indicator)


def stem_of(exhibit: Exhibit) -> str:
    """Return the path of an exhibit's files in the bundle, without their endings."""
    return f"exhibits/{exhibit.theme}/{exhibit.name}"


def _downloads(exhibit: Exhibit, csv: str) -> tuple[Download, ...]:
    """List the files of an exhibit that lie in the bundle beside the report."""
    sizes = {"csv": len(csv.encode()), "png": len(exhibit.png or b"")}
    sizes["svg"] = len((exhibit.svg or "").encode())
    return tuple(
        Download(kind.upper(), f"{stem_of(exhibit)}.{kind}", file_size(size))
        for kind, size in sizes.items()
        if size
    )


def file_size(size: int) -> str:
    """Write a file's size: 2048 bytes -> "2 kB"."""
    return f"{max(1, round(size / 1000)):,} kB"
