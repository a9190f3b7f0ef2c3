"""How crimes of the police force had ended, by offence group, beside the comparators' forces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.outcome_types import load_outcome_groups
from safecity.ingest.forces import force_title
from safecity.measures.intervals import wilson_proportion
from safecity.numbers import number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, lockdowns_within

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

SOURCE = "force_outcomes"
CHARGED, OPEN = "charged", "unassigned"
ALL = "All crimes"
FEWEST = 20
"""Crimes of an offence group below which no share of them is printed."""
DIGITS = 4
"""Decimals that shares are kept with: a table of many would else be digits for the most part."""
CAVEATS = ("force_level", "force_outcomes_age", "force_outcomes_types")


@reading("How did crimes of the police force end, by type of outcome?", about="crimes")
def force_outcomes(evidence: Evidence, indicator: Indicator) -> View:
    """Read how crimes of the newest whole financial year had ended, by offence group.

    The own force stands beside all forces of the comparators together, and each of those by its
    crimes of all groups. Only one edition is read, and no year is set beside another.

    Raises
    ------
    Absent
        Where the Home Office tables of outcomes were not supplied, or do not hold the own force.

    Examples
    --------
    >>> t.publish(t.force_outcomes())
    """
    rows = _year(evidence)
    own, *others = evidence.assessment.partnership.forces
    there = [force for force in others if _is_known(rows, force)]
    table = pd.DataFrame(_lines(rows, own, there))
    period, start = str(rows["period"].iloc[0]), pd.Timestamp(rows["start"].iloc[0])
    ends = (start + pd.DateOffset(months=at) for at in range(int(rows["months"].iloc[0])))
    finding = _told(indicator, table, period, (len(there), len(others)))
    return compose(
        evidence,
        "force_outcomes",
        finding,
        table,
        name="force_outcomes",
        measure="How crimes had ended, by offence group",
        window=period,
        note="per cent of the crimes recorded",
        unit="% of crimes",
        alt=f"Table of how crimes of {period} had ended, by offence group and police force.",
        method="share, Wilson's interval",
        source=SOURCE,
        place=f"the area of {evidence.assessment.partnership.police}",
        caveats=(*CAVEATS, *lockdowns_within(evidence, tuple(f"{m:%Y-%m}" for m in ends))),
    )


def _year(evidence: Evidence) -> pd.DataFrame:
    """Figures of the newest whole year that began by the end of the period, else of its part.

    Raises
    ------
    Absent
        Where there are none of the own force.
    """
    figures = evidence.data.figures
    rows = figures[figures["source"].eq(SOURCE) & figures["level"].eq("force")]
    source = evidence.catalogue.sources[SOURCE]
    closes, holder = f"{source.title} ({source.layout}).", source.publisher
    if rows.empty:
        reason = "Outcomes by police force and type were not supplied."
        raise Absent(reason, closes, holder, SOURCE)
    own = rows[rows["area"].eq(evidence.assessment.partnership.force)]
    began = own["start"] <= pd.Timestamp(evidence.assessment.period.end)
    known = own[began & own["group"].eq("") & own["denominator"].gt(0)]
    if known.empty:
        police = evidence.assessment.partnership.police
        reason = f"The tables of outcomes hold no year of {police} by the end of the period."
        raise Absent(reason, closes, holder, SOURCE)
    newest = known.sort_values(["months", "start"]).iloc[-1]
    return rows[rows["start"].eq(newest["start"]) & rows["months"].eq(newest["months"])]


def _is_known(rows: pd.DataFrame, force: str) -> bool:
    """Whether all crimes of a force are known."""
    of_all = rows[rows["area"].eq(force) & rows["group"].eq("")]
    return len(of_all) > 0 and bool(of_all["denominator"].gt(0).all())


def _lines(rows: pd.DataFrame, own: str, others: Sequence[str]) -> Iterator[dict[str, object]]:
    """Yield the rows of the table: own groups, those of the others together, and each of those."""
    groups = sorted(rows.loc[rows["area"].eq(own), "group"].unique())
    for group in groups:
        yield _line(rows, [own], group, force_title(own))
    for group in groups if len(others) > 1 else ():
        yield _line(rows, others, group, f"{len(others)} forces of the comparators")
    for force in others:
        yield _line(rows, [force], "", force_title(force))


def _line(rows: pd.DataFrame, forces: Sequence[str], group: str, name: str) -> dict[str, object]:
    """Shares of the crimes of forces; missing where one of them is not known or they are few."""
    chosen = rows[rows["area"].isin(forces) & rows["group"].eq(group)]
    count = chosen.groupby("measure")["count"].sum(min_count=len(forces))
    count = count.reindex(list(load_outcome_groups()))
    bases = chosen.loc[chosen["measure"].eq(CHARGED), "denominator"]
    crimes = float(bases.sum(skipna=False)) if len(bases) == len(forces) else float("nan")
    base = crimes if crimes >= max(FEWEST, count[CHARGED]) else float("nan")
    limits = wilson_proportion(count[CHARGED], base)
    value, lower, upper = (round(float(part) * 100, DIGITS) for part in limits)
    shares = (count / base * 100).drop(CHARGED).round(DIGITS).to_dict()
    return {
        "comparison": name, "group": group or ALL, "population": crimes,
        "count": count[CHARGED], "value": value, "lower": lower, "upper": upper, **shares,
    }  # fmt: skip


def _which(name: str, known: int, asked: int) -> str:
    """Name the forces of the comparators that were counted, of those that there are."""
    if known == 1:
        return name
    these = f"{known} of the {asked}" if known < asked else f"the {known}"
    return f"{these} forces of the comparators together"


def _told(
    indicator: Indicator, table: pd.DataFrame, period: str, forces: tuple[int, int]
) -> Finding:
    """Tell the shares of all crimes that were charged and that had no outcome yet."""
    own = table.iloc[0]
    sentence = (
        f"Of {number(own['population'])} crimes that the {own['comparison']} police force recorded "
        f"in {period}, {percent(own['value'])} had led to a charge or summons and "
        f"{percent(own[OPEN])} had no outcome yet when the table was issued"
    )
    beside = table[table["group"].eq(ALL)].iloc[1:]
    if len(beside):
        first = beside.iloc[0]
        shares = f"{percent(first['value'])} and {percent(first[OPEN])}"
        sentence += f", beside {shares} in {_which(str(first['comparison']), *forces)}"
    return Finding(
        indicator=indicator.id, direction="level", size=float(own["value"]),
        lower=float(own["lower"]), upper=float(own["upper"]), unit="%", tested=False,
        sentence=sentence,
    )  # fmt: skip
