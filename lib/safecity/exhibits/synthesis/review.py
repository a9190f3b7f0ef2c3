"""What became of the last edition's recommendations, by this edition's data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.kinds import UNITS, magnitude, suffix
from safecity.charts.view import View
from safecity.measures.verdict import CHANGE
from safecity.numbers import interval, listed, signed_change
from safecity.readings import reading
from safecity.readings.change import BASES
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.weighing import Case
from safecity.readings.evidence.withholding import flags
from safecity.readings.explanation import beside_comparators
from safecity.readings.words.wording import subtitle

if TYPE_CHECKING:
    from collections.abc import Callable

    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.priorities import Advised
    from safecity.exhibits.exhibit import Exhibit
    from safecity.readings.evidence.counts import Evidence

COLUMNS = ["text", "edition", "told", "verdict"]
SAID = {
    "as wanted": "moved as wanted",
    "against": "moved against what was wanted",
    "no change": "stayed at a similar level",
    "cannot tell": "remained unclear",
}


def judge(
    advised: Advised,
    title: str,
    earlier: tuple[Exhibit, ...],
    others: Callable[[str], str] = lambda _: "",
) -> tuple[str, str]:
    """Say what the change of the indicator is, and whether it is what was wanted.

    It is judged against the year that the advice names, unless lockdowns shaped that year: then
    against the one that the report leads with, and the other is told beside it. Where lockdowns
    shaped both, nothing is judged.

    Parameters
    ----------
    advised : Advised
        What was recommended.
    title : str
        Title of the indicator that tells.
    earlier : tuple of Exhibit
        Exhibits of all themes, with the changes of indicators.
    others : callable
        Says how comparators changed since a period; "" where that is not known.

    Returns
    -------
    tuple of str
        The change in words, and "as wanted", "against", "no change" or "cannot tell".
    """
    since, judged = _compared(advised, earlier)
    if judged.empty or pd.isna(judged[magnitude(judged)].iloc[0]):
        return f"{title}: no change against {advised.since} can be read", "cannot tell"
    row = judged.iloc[0]
    sentence = f"{title}: {_told(row)}"
    if row["comparison"] != advised.since:
        sentence += f"; {_told(since.iloc[0])}, a year of lockdowns"
    sentence += _against_target(advised, row) + _beside(advised, row, earlier, others)
    word = str(row["verdict"])
    if flags(judged, "locked").any():
        return (
            f"{sentence}; lockdowns shaped {row['comparison']}, so it is not judged",
            "cannot tell",
        )
    if word not in CHANGE:
        return sentence, "no change" if word == "similar" else "cannot tell"
    return sentence, "as wanted" if (word == "fell") == (advised.wanted == "fall") else "against"


def _compared(advised: Advised, earlier: tuple[Exhibit, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the comparison with the year that the advice names, and the one that judges it."""
    theme, name = advised.indicator.split(".")
    exhibit = next((e for e in earlier if e.id == f"{theme}.change_{name}"), None)
    rows = pd.DataFrame() if exhibit is None or exhibit.table is None else exhibit.table
    if rows.empty:
        return rows, rows
    since = rows[rows["comparison"].astype(str) == advised.since]
    return since, rows.head(1) if flags(since, "locked").any() else since


def _against_target(advised: Advised, row: pd.Series) -> str:
    """Say whether the target was reached; only an interval wholly on one side of it can tell."""
    if advised.target is None:
        return ""
    unit = UNITS[magnitude(row)]
    if row["comparison"] != advised.since:
        aimed = signed_change(advised.target, unit)
        return f"; the target of {aimed} starts from {advised.since} and is not judged"
    ends = sorted(float(row[end]) * (-1 if advised.target < 0 else 1) for end in ("lower", "upper"))
    wanted = abs(advised.target)
    word = "whether it was reached is unclear"
    if ends[0] >= wanted:
        word = "reached"
    elif ends[1] < wanted:
        word = "not reached"
    return f"; target {signed_change(advised.target, unit)}: {word}"


def _beside(
    advised: Advised,
    row: pd.Series,
    earlier: tuple[Exhibit, ...],
    others: Callable[[str], str],
) -> str:
    """Set the change beside those of comparators, force and country over the same months."""
    comparators = others(str(row["comparison"]))
    elsewhere = _elsewhere(advised, row, earlier, comparators != "")
    return f"; {comparators}{elsewhere}" if comparators else elsewhere


def _elsewhere(
    advised: Advised, row: pd.Series, earlier: tuple[Exhibit, ...], without_comparators: bool
) -> str:
    """Tell the changes of force and country, and those of comparators unless they were told."""
    theme, name = advised.indicator.split(".")
    exhibit = next((e for e in earlier if e.id == f"{theme}.beside_{name}"), None)
    table = None if exhibit is None else exhibit.table
    if table is None or "percent" not in table or "points" in row or len(table) < 2:
        return ""
    if float(table["percent"].iloc[0]) != float(row["percent"]):
        return ""
    known = table.iloc[1:].dropna(subset=["percent"])
    if without_comparators:
        known = known[~known["comparison"].astype(str).str.endswith("comparators")]
    others = [f"{signed_change(r.percent, '%')} in {r.comparison}" for r in known.itertuples()]
    return f"; over the same months {listed(others)}" if others else ""


def _told(row: pd.Series) -> str:
    size, unit = row[magnitude(row)], UNITS[magnitude(row)]
    spread = interval(row["lower"], row["upper"], 1, suffix(unit))
    return f"{signed_change(size, unit)} against {row['comparison']} ({spread})"


def beside_since(evidence: Evidence, indicator: Indicator, since: str) -> str:
    """Set the change of a count since a period beside that of the comparators.

    Parameters
    ----------
    evidence : Evidence
        The edition.
    indicator : Indicator
        What changed.
    since : str
        The earlier period, as the change of the indicator names it ("2019/20").

    Returns
    -------
    str
        Their change and the difference, with its interval; "" where that is not known.
    """
    if not indicator.is_counted:
        return ""
    for base in BASES:
        case = Case(evidence, indicator, base)
        matched = if_known(partial(getattr, case, "matched"))
        if matched is not None and matched.before_label == since:
            weighed = if_known(case.comparators)
            return beside_comparators(weighed) if weighed else ""
    return ""


@reading("What became of the last edition's recommendations?")
def review(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> View:
    """Read the review of earlier recommendations.

    Raises
    ------
    Absent
        Where the edition declares none.

    Examples
    --------
    >>> t.publish(t.review())
    """
    assessment, known = evidence.assessment, evidence.catalogue.indicators
    if not assessment.advised:
        reason = "No recommendations of an earlier edition were declared for review."
        closes = "The recommendations of the last edition, with what they were to change."
        raise Absent(reason, closes, assessment.partnership.title)
    rows = []
    for advised in assessment.advised:
        indicator = known[advised.indicator]
        others = partial(beside_since, evidence, indicator)
        rows.append(
            (advised.text, advised.edition, *judge(advised, indicator.title, earlier, others))
        )
    table = pd.DataFrame(rows, columns=COLUMNS)
    counts = table["verdict"].value_counts()
    phrases = [f"{counts[v]} {words}" for v, words in SAID.items() if v in counts]
    stamp = "SYNTHETIC data. " if evidence.data.synthetic else ""
    return View(
        kind="review",
        name="review",
        indicator="",
        headline=f"Of {len(table)} earlier recommendations, {'; '.join(phrases)}",
        subtitle=subtitle(
            "Earlier recommendations", assessment.partnership.name, assessment.period.label
        ),
        alt=f"{stamp}Table of earlier recommendations with this edition's data: "
        + "; ".join(f"{r.text}: {r.verdict}" for r in table.itertuples()),
        unit="",
        table=table,
        sources=("police_uk", "home_office_csp", *_residents(table)),
        caveats=("review_not_effect", *_lockdowns(table)),
        part="recommendations",
        synthetic=evidence.data.synthetic,
    )


def _residents(table: pd.DataFrame) -> tuple[str, ...]:
    """Name the residents as a source where rates of comparators are told."""
    is_beside = table["told"].str.contains("comparators' rate", regex=False).any()
    return ("population",) if is_beside else ()


def _lockdowns(table: pd.DataFrame) -> tuple[str, ...]:
    """Return what must stand beside advice that lockdowns keep from being judged since it."""
    shut = table["told"].str.contains("a year of lockdowns", regex=False).any()
    return ("covid", "review_before_advice") if shut else ()
