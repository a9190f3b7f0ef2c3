"""How searches fall on ethnic groups, relative to their residents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.verdicts import load_rules
from safecity.measures.disproportionality import disproportionality
from safecity.measures.estimate import Estimate
from safecity.measures.verdict import LEVEL, Question, Verdict, judge_all
from safecity.numbers import interval, listed, number
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.withholding import masked
from safecity.readings.find_rate import REFERENCE, by_group, need_groups, unsuppressed_groups
from safecity.readings.searches import usable_months, window_of
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

RESIDENTS = "residents_by_ethnicity"


def _residents(evidence: Evidence) -> pd.Series:
    figures = evidence.data.figures
    is_own = figures["measure"].eq(RESIDENTS) & figures["area"].eq(evidence.own)
    if not is_own.any():
        reason = "No residents by ethnic group were supplied, so searches have no rate by group."
        raise Absent(reason, "Census 2021, table TS021, by local authority.", "ONS", "census")
    return figures[is_own].set_index("group")["count"].astype(float)


@reading("Who is searched?", about="searches")
def disparity(evidence: Evidence, indicator: Indicator) -> View:
    """Read the rate of searches of each ethnic group, relative to that of White residents.

    Raises
    ------
    Absent
        Where no month of searches, or no census of residents, was supplied.

    Examples
    --------
    >>> t.publish(t.disparity())
    """
    months = usable_months(evidence)
    table, unknown = _rates(evidence, months)
    groups = unsuppressed_groups(table)
    finding = _relative(indicator, groups, unknown)
    phrases = [
        f"{r.group} {number(r.value, 1)} (rate {number(r.rate, 1)})" for r in groups.itertuples()
    ]
    return compose(
        evidence,
        "disparity",
        finding,
        table,
        name="searches_disparity",
        measure="Rate of searches by officer-defined ethnic group, relative to White residents",
        window=window_of(evidence, months),
        note="ratio of rates per 1,000 residents, with 95% interval",
        unit="times the rate of White residents",
        alt=f"Dot chart of relative rates of searches: {listed(phrases)}.",
        facts={
            "reference": 1.0, "reference_label": "White residents", "log": True,
            "base": True,
        },
        method="ratio of rates, log-normal interval of the rate ratio",
        source=indicator.source,
        sources=("census",),
        caveats=("census_ethnicity", "stops_residents"),
    )  # fmt: skip


def _rates(evidence: Evidence, months: tuple[str, ...]) -> tuple[pd.DataFrame, float]:
    """Tabulate relative rates by group, and count the searches of no stated group, if shown."""
    residents, known = _residents(evidence), by_group(evidence, months)
    counted = known["searched"]
    groups = [name for name in residents.index if name in counted.index]
    need_groups(groups)
    rest = known.drop(index=groups)
    unknown = 0.0 if rest["hidden"].any() else float(rest["searched"].sum())
    frame = disproportionality(counted[groups], residents[groups], REFERENCE).reset_index()
    names = {"ratio": "value", "ratio_lower": "lower", "ratio_upper": "upper"}
    table = frame.rename(columns=names)[
        ["group", "value", "lower", "upper", "count", "population", "rate"]
    ]
    table = masked(table, table["group"].map(known["hidden"]))
    return table.sort_values("value", ascending=False, ignore_index=True), unknown


def _judged(table: pd.DataFrame) -> dict[str, Verdict]:
    """Judge the rate of every group shown beside that of the reference, all together.

    One person may be searched often and searches come in operations, so that counts scatter by
    more than chance; how much is not known, and no evidence is strong.
    """
    searched = table.set_index("group")["count"]
    others = table[table["group"] != REFERENCE].set_index("group")
    return judge_all(
        {
            str(group): Question(
                Estimate(*(100 * float(row[part]) - 100 for part in ("value", "lower", "upper"))),
                counts=(float(row["count"]), float(searched[REFERENCE])),
                dispersed=False,
                words=LEVEL,
            )
            for group, row in others.iterrows()
        }
    )


def _relative(indicator: Indicator, table: pd.DataFrame, unknown: float) -> Finding:
    """State the highest rate that is clear beside that of the reference, and how the others lie."""
    verdicts = _judged(table)
    group = _leading(verdicts)
    verdict, row = verdicts[group], table.set_index("group").loc[group]
    return Finding(
        indicator=indicator.id,
        direction=verdict.word,
        size=float(row["value"]),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        unit="times",
        comparison=f"{REFERENCE} people",
        strength=verdict.strength,
        caution=f"Searches without a group stated: {number(unknown)}." if unknown else "",
        sentence=f"Set against the residents of each group, {_beside(group, row, verdict)}"
        f"{_others(verdicts, group)}",
    )


def _leading(verdicts: Mapping[str, Verdict]) -> str:
    """Return the first group that is higher, else that can be told, else the first of all."""
    higher = [group for group, verdict in verdicts.items() if verdict.word == "higher"]
    decided = [group for group, verdict in verdicts.items() if verdict.word != "cannot tell"]
    return next(iter([*higher, *decided, *verdicts]))


def _beside(group: str, row: pd.Series, verdict: Verdict) -> str:
    """Say how often one group was searched beside the reference."""
    who = f"people whom officers saw as {group}"
    ends = f"(95% interval {interval(row['lower'], row['upper'])})"
    times = f"{number(row['value'], 1)} times the rate of {REFERENCE} people {ends}"
    if verdict.word == "cannot tell":
        few = " from so few searches" if verdict.reason == "too few" else ""
        return f"whether {who} were searched more often is unclear{few}: {times}"
    near = f", a similar rate (within {number(load_rules().margin['per cent'])}%)"
    return f"{who} were searched at {times}{near if verdict.word == 'similar' else ''}"


def _others(verdicts: Mapping[str, Verdict], named: str) -> str:
    """Say of the groups that the sentence does not name how they were judged."""
    also = "also " if verdicts[named].word == "higher" else ""
    words = {
        "higher": f"{also}higher for",
        "lower": "lower for",
        "similar": "similar for",
        "cannot tell": "not clearly different for",
    }
    phrases = [
        f"; {phrase} {listed(groups)}"
        for word, phrase in words.items()
        if (groups := [g for g, v in verdicts.items() if v.word == word and g != named])
    ]
    return "".join(phrases)
