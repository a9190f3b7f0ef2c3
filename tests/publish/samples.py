"""Hand-made exhibits in the layout of the contract, one of each kind and some nasty text."""

from __future__ import annotations

from typing import Any

import pandas as pd

from safecity.catalogue.assessment import Area, Assessment, Comparators, Partnership
from safecity.catalogue.kinds import load_kinds
from safecity.catalogue.period import Period
from safecity.catalogue.registry import Gap
from safecity.exhibits.exhibit import CaveatNote, Column, Exhibit, Recommendation, SourceNote
from safecity.publish.compose import document_of
from safecity.publish.document import Document
from safecity.publish.draft import make_draft
from safecity.readings.words.finding import Finding

NASTY = 'Crime <script>alert("1")</script> & #emph[x] $y$ *z* {{ a }} {% b %} \\u0041 @c `d` –'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30" width="60" height="30">'
    '<path d="M0 30 L30 5 L60 20" stroke="#12436D" fill="none"/></svg>'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000010800000000d14920560000000b4944415478da63f8"
    "cf000002010100a11e5c750000000049454e44ae426082"
)
"""Two grey points."""
SOURCE = SourceNote(
    slug="police_uk", title="Street-level crime", publisher="data.police.uk", lag="2 months",
    licence="Open Government Licence v3.0", url="https://data.police.uk/data/",
    edition="2022-05", synthetic=False,
)  # fmt: skip
FORMS = {"figure": "coverage", "table": "placing"}
"""Kinds of exhibit that no product treats in a way of its own."""
CAVEAT = CaveatNote(slug="provisional", text="Police forces revise recent months.")


def composed(*given: Any) -> Document:
    """Write the report of some exhibits; takes what `make_draft` takes."""
    return document_of(make_draft(*given))


def sample_assessment(mode: str = "full") -> Assessment:
    owner = Partnership(
        slug="southampton", name="Southampton", title="Southampton Safe City Partnership",
        code="E06000045", force="hampshire", police="Hampshire Constabulary",
        council="Southampton City Council", contact="Safe City Partnership",
        comparators=Comparators(
            source="Illustrative", date="2022-11-01", illustrative=True,
            members=(Area(name="Portsmouth", code="E06000044", force="hampshire"),),
        ),
    )  # fmt: skip
    return Assessment(
        partnership=owner, year="2021-22", period=Period(start="2021-04", end="2022-03"),
        baseline=Period(start="2019-04", end="2020-03"), history_start="2019-04",
        mode=mode, release_date="2022-11-30",
    )  # fmt: skip


def exhibit(id: str, kind: str, part: str, **fields: Any) -> Exhibit:
    standing: dict[str, Any] = {
        "headline": f"The headline of {id}", "subtitle": f"Recorded offences, {id}",
        "alt": f"Description of {id}.", "place": "Southampton",
        "period": "April 2021 to March 2022", "sources": (SOURCE,), "caveats": (CAVEAT,),
        "inputs": {"crimes_area": "ab" * 32}, "notebook": id.split(".")[0], "synthetic": False,
    }  # fmt: skip
    named = load_kinds().get(id.split(".")[1])
    is_table = named is not None and named.shape == kind == "table"
    standing["form"] = named.slug if is_table else FORMS.get(kind, kind)
    return Exhibit(id=id, kind=kind, part=part, **(standing | fields))


def figure(id: str, part: str, rows: int = 30, **fields: Any) -> Exhibit:
    months = [f"{2019 + (m + 3) // 12}-{(m + 3) % 12 + 1:02d}" for m in range(rows)]
    table = pd.DataFrame({"month": months, "value": [1000.5 + m for m in range(rows)]})
    columns = (
        Column(name="month", title="Month"),
        Column(name="value", title="Count", unit="offences", decimals=0),
    )
    standing = {"table": table, "columns": columns, "svg": SVG, "png": PNG}
    return exhibit(id, "figure", part, **(standing | fields))


def finding(indicator: str, size: float, **fields: Any) -> Finding:
    standing = {
        "indicator": indicator, "direction": "rose" if size > 0 else "fell", "size": size,
        "lower": size - 2, "upper": size + 2, "unit": "%", "comparison": "2020/21",
        "strength": "strong", "weight": abs(size), "sentence": f"{indicator} changed by {size}%",
    }  # fmt: skip
    return Finding(**(standing | fields))


def places(suppressed: bool = True) -> Exhibit:
    table = pd.DataFrame(
        {"label": ["A", "B", "C"], "value": [12.34, float("nan"), float("nan")],
         "suppressed": [False, suppressed, False]}
    )  # fmt: skip
    columns = (
        Column(name="label", title="Area"),
        Column(name="value", title="Rate", unit="per 1,000", decimals=1),
    )
    return exhibit("places.map", "figure", "levels", table=table, columns=columns, svg=SVG, png=PNG)


def sample_exhibits() -> tuple[Exhibit, ...]:
    """Out of order on purpose: the document has to order them."""
    rise = finding("violence.offences", 7.4, caution="Numbers are small.")
    gap = Gap(question="At what hours?", reason="Only months are published.",
              closes="Hours of offences.", holder="The police")  # fmt: skip
    advice = Recommendation(
        text="Prioritise violence", because=("violence.change", "knowledge_gaps.hours"),
        confidence="medium", measure="A fall next year.",
    )  # fmt: skip
    return (
        exhibit("summary.first", "recommendation", "recommendations", recommendation=advice),
        figure("violence.trend", "levels", order=0, headline=NASTY, alt=f"Alt {NASTY}",
               subtitle=f"{NASTY}, violence.trend"),
        figure("violence.change", "changes", rows=3, order=1, finding=rise, form="change",
               indicator="violence.offences"),
        figure("overview.trend", "levels", rows=12, indicator="overview.crime",
               finding=finding("overview.crime", -3.2, strength="moderate")),
        places(),
        exhibit("knowledge_gaps.hours", "gap", "gaps", gap=gap),
        figure("data_quality.coverage", "quality", rows=4),
    )  # fmt: skip


def synthetic(exhibits: tuple[Exhibit, ...]) -> tuple[Exhibit, ...]:
    note = SOURCE.model_copy(update={"synthetic": True})
    return tuple(e.model_copy(update={"synthetic": True, "sources": (note,)}) for e in exhibits)
