"""The sign-off sheet: a quality-assurance log to be filled in, with the facts already there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from safecity.catalogue.priorities import load_criteria
from safecity.numbers import number
from safecity.publish.document import Document
from safecity.publish.draft import Draft, indicator_table
from safecity.publish.item import theme_title
from safecity.publish.look import TEMPLATES, hash_of, pages, styled_sheet
from safecity.publish.product import Product
from safecity.publish.provenance.checks import Check

WORDS = Path(__file__).with_suffix(".yml")
FILE = "signoff.html"


@dataclass(frozen=True)
class Assumption:
    """Something that the results rest on and that a person chose.

    Attributes
    ----------
    name, says : str
        What is assumed.
    source : str
        Who says so, or where it is written.
    """

    name: str
    says: str
    source: str


def render_signoff(
    draft: Draft, document: Document, hashes: Mapping[str, str], checks: Sequence[Check]
) -> str:
    """Write the sign-off sheet of an edition.

    Parameters
    ----------
    draft : Draft
        Its exhibits and assessment: assumptions and open questions.
    document : Document
        Its gaps, revisions and status.
    hashes : mapping of str to str
        SHA-256 of the products that are signed, by name.
    checks : sequence of Check
        What the run checked of itself, with its results.

    Returns
    -------
    str
        One HTML page that can be filled in, printed and saved without a network. It keeps
        nothing: what is written into it leaves only as a file that the reader saves.
    """
    from markupsafe import Markup

    script = (TEMPLATES / "signoff.js").read_text(encoding="utf-8")
    page = (
        pages()
        .get_template("signoff.html.j2")
        .render(
            doc=document,
            words=signoff_words(),
            file=f"signoff-{draft.assessment.slug}-{draft.assessment.year}",
            facts=_facts(draft, document),
            hashes=dict(hashes),
            choices=choices(draft),
            criteria=weights(draft),
            judgements=judgements(draft),
            caveats=caveats(draft),
            advised=draft.assessment.advised,
            checks=checks,
            gaps=document.gaps,
            unclear=unclear(draft),
            passed=draft.passed,
            revisions=_revisions(document),
            script=Markup(script),
            script_hash=hash_of(script),
        )
    )
    return styled_sheet(page)


@lru_cache(maxsize=1)
def signoff_words() -> dict[str, Any]:
    """Read the sheet's standing text: checks for a person, roles and decisions."""
    words: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return words


def choices(draft: Draft) -> tuple[Assumption, ...]:
    """List what the partnership and the edition decide: periods, comparators, switched themes."""
    a = draft.assessment
    compared, left = a.partnership.comparators, _left_out(draft)
    names = ", ".join(area.name for area in compared.members)
    kind = "as given" if not compared.illustrative else "illustrative, not a published group"
    if compared.table:
        kind = "proposed by likeness; the police's most similar group is better"
    assumptions = [
        Assumption("Period", a.period.label, "The edition's declaration"),
        Assumption("Baseline", a.baseline.label, "The edition's declaration"),
        Assumption("Months that trends read", a.history.label, "The edition's declaration"),
        Assumption("Comparators", f"{names} ({kind})", f"{compared.source} ({compared.date})"),
    ]
    if left:
        assumptions.append(Assumption("Themes left out", left, "The edition's declaration"))
    return tuple(assumptions)


def _left_out(draft: Draft) -> str:
    active = draft.assessment.active
    return ", ".join(t.title for slug, t in draft.catalogue.themes.items() if slug not in active)


def weights(draft: Draft) -> tuple[Assumption, ...]:
    """List the criteria of the priority matrix with the weights of this edition."""
    own = draft.assessment.weights
    return tuple(
        Assumption(
            each.title,
            f"Weight {own.get(name, each.weight):g}: {each.says}",
            f"{'The edition' if name in own else 'The catalogue'}; scored from {each.source}",
        )
        for name, each in load_criteria().items()
    )


def judgements(draft: Draft) -> tuple[tuple[str, str, int, str, str], ...]:
    """List the scores that people gave: theme, criterion, score, author, reason."""
    criteria = load_criteria()
    return tuple(
        (theme_title(theme, draft.catalogue), criteria[name].title, j.score, j.author, j.reason)
        for theme, given in draft.assessment.judgements.items()
        for name, j in given.items()
    )


def caveats(draft: Draft) -> tuple[tuple[str, int], ...]:
    """List the caveats in use, each with the number of exhibits that carry it, commonest first."""
    used = Counter(text for e in draft.exhibits for text in {c.text for c in e.caveats})
    return tuple(sorted(used.items(), key=lambda pair: (-pair[1], pair[0])))


def unclear(draft: Draft) -> tuple[str, ...]:
    """Name the indicators of which neither a change nor likeness is shown."""
    exhibit = indicator_table(draft.exhibits)
    if exhibit is None or exhibit.table is None or "verdict" not in exhibit.table:
        return ()
    table = exhibit.table
    name = next(c.name for c in exhibit.columns if c.name in table)
    return tuple(str(text) for text in table.loc[table["verdict"] == "cannot tell", name])


def _facts(draft: Draft, document: Document) -> dict[str, str]:
    cover = document.cover
    return {
        "Edition": document.name,
        "Prepared for": cover.owner,
        "Period": cover.period,
        "Kind of edition": cover.mode,
        "Release date": cover.released,
        "Exhibits": number(len(draft.exhibits)),
        "Status of the data": document.status or "Real",
    }


def _revisions(document: Document) -> tuple[str, ...]:
    issue = document.annex("issue")
    return tuple(p.text for p in issue.passages if p.text) if issue else ()


PRODUCT = Product(
    file=FILE,
    name="Sign-off sheet",
    says="the quality-assurance log of this edition, to be filled in and signed",
    place=12,
)
