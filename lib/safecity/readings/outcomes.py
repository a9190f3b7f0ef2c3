"""What became of crimes: how they had ended, each at the same age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.outcomes import load_outcomes
from safecity.errors import SafecityError, nearest
from safecity.measures.intervals import wilson_proportion
from safecity.numbers import counted, interval, listed, number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.cohorts import AGE, BY_TYPE, RARE, Cohort, Cohorts, read_cohorts
from safecity.readings.evidence.months import months_in_words
from safecity.readings.evidence.withholding import masked
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, lockdowns_within, lower_first

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

COLUMNS = ["group", "value", "lower", "upper", "count", "population"]
ALL = "all"
CAVEATS = ("outcomes_age", "outcomes_words")


def shares(count: pd.Series, crimes: pd.Series | float) -> pd.DataFrame:
    """Tabulate shares of crimes in per cent with Wilson's intervals.

    Parameters
    ----------
    count : pandas.Series
        Crimes with an outcome, by group.
    crimes : pandas.Series or float
        All crimes, by group or together.
    """
    base = count * 0 + crimes
    percentages = (np.asarray(part) * 100 for part in wilson_proportion(count, base))
    numbers = dict(zip(("value", "lower", "upper"), percentages, strict=True))
    table = pd.DataFrame({"group": count.index, **numbers, "count": count.to_numpy()})
    return table.assign(population=base.to_numpy())[COLUMNS]


def by_group(cohort: Cohort, hidden: pd.Series) -> pd.DataFrame:
    """Tabulate how all crimes of a cohort ended, by slug of the group of outcomes.

    A charge is first; small counts are withheld.
    """
    totals = cohort.ended.sum()[::-1]
    return masked(shares(totals, totals.sum()), hidden[totals.index].reset_index(drop=True))


def titled(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table by group of outcomes their titles, as it is printed."""
    return table.assign(group=[load_outcomes()[slug].title for slug in table["group"]])


def by_crime_type(cohort: Cohort, of: str, hidden: pd.DataFrame) -> pd.DataFrame:
    """Tabulate the share of each type of crime that ended one way, the largest first."""
    table = masked(shares(cohort.ended[of], cohort.crimes), hidden[of].reset_index(drop=True))
    order = ["value", "group"]
    table = table.sort_values(order, ascending=[False, True], ignore_index=True)
    return table.sort_values("group", key=lambda g: g.eq(RARE), kind="stable", ignore_index=True)


def check_outcome(of: str) -> None:
    """Refuse an outcome that is not told by type of crime.

    Raises
    ------
    SafecityError
        With the nearest one that is.
    """
    if of not in BY_TYPE:
        remedy = f"Give one of {listed(BY_TYPE)}. {nearest(of, BY_TYPE)}"
        raise SafecityError(f"'{of}' is no outcome that is told by type", remedy=remedy)


@reading("What became of recorded crimes?", about="crimes")
def outcomes(evidence: Evidence, indicator: Indicator, of: str = ALL) -> View:
    """Read how recorded crimes had ended six months on, or the share that ended one way by type.

    Parameters
    ----------
    evidence, indicator
        The edition, and the indicator of what became of crimes.
    of : str
        All outcomes, or one of `BY_TYPE` such as "charged": its share by type of crime.

    Raises
    ------
    Absent
        Where too few months of the period were followed for six months, or all is withheld.

    Examples
    --------
    >>> t.publish(t.outcomes(of="charged"))
    """
    by_type = of != ALL
    if by_type:
        check_outcome(of)
    cohorts = read_cohorts(evidence)
    months = months_in_words(cohorts.now.months)
    if by_type:
        table = by_crime_type(cohorts.now, of, cohorts.hidden)
    else:
        table = by_group(cohorts.now, cohorts.hidden_groups)
    finding_of = _types_told if by_type else _groups_told
    finding = finding_of(indicator, cohorts, unsuppressed_rows(table), of, months)
    what = "What became of crimes"
    if by_type:
        what = f"Share of crimes that {load_outcomes()[of].verb}"
    else:
        table = titled(table)
    return compose(
        evidence,
        "outcomes",
        finding,
        table,
        name=f"outcomes_{of}",
        measure=f"{what} within {AGE} months" + (", by type" if by_type else ""),
        window=months,
        note="per cent, with 95% interval",
        unit=indicator.unit,
        alt=alt_of(table, f"{what}, crimes of {months}"),
        method="share, Wilson's interval",
        source=indicator.source,
        sources=("police_uk",),
        caveats=(*CAVEATS, *lockdowns_within(evidence, cohorts.now.months)),
    )


def unsuppressed_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are not withheld.

    Raises
    ------
    Absent
        Where every row is.
    """
    rows = table[~table["suppressed"]]
    if rows.empty:
        reason = "Every count of outcomes here is too small to publish."
        raise Absent(reason, "Several years pooled.", "this partnership")
    return rows


def _groups_told(
    indicator: Indicator, cohorts: Cohorts, rows: pd.DataFrame, _: str, months: str
) -> Finding:
    """State the first outcome shown with its interval, and the three most frequent of the rest."""
    verbs = {slug: each.verb for slug, each in load_outcomes().items()}
    first, rest = rows.iloc[0], rows.iloc[1:].nlargest(3, "count")
    ends = interval(first["lower"], first["upper"], 1, "%")
    others = [f"{percent(r.value, 0)} {verbs[r.group]}" for r in rest.itertuples()]
    sentence = (
        f"Of {number(first['population'])} crimes recorded in {months}, {percent(first['value'])} "
        f"{verbs[first['group']]} within {AGE} months (95% interval {ends})"
    )
    return _level(indicator, first, sentence + (f"; {listed(others)}" if others else ""))


def _types_told(
    indicator: Indicator, cohorts: Cohorts, rows: pd.DataFrame, of: str, months: str
) -> Finding:
    """State the share of all crimes, and the types with the highest and the lowest."""
    all_crimes = cohorts.now.ended.sum()
    whole = shares(all_crimes[[of]], all_crimes.sum()).iloc[0]
    types = rows[rows["group"] != RARE]
    if cohorts.hidden_groups[of] or len(types) < 2:
        reason = f"How many crimes {load_outcomes()[of].verb} is too few to publish by type."
        raise Absent(reason, "Several years pooled.", "this partnership")
    sentence = (
        f"{percent(whole['value'])} of crimes recorded in {months} {load_outcomes()[of].verb} "
        f"within {AGE} months; {_ends(types, int(cohorts.hidden[of].sum()))}"
    )
    return _level(indicator, whole, sentence)


def _ends(types: pd.DataFrame, n_hidden: int) -> str:
    """Name the types with the highest share and the lowest; with small counts withheld, no lowest.

    What is withheld is mostly rare, and the lowest shares are among it.
    """
    first = _at(types, types["value"].max())
    if not n_hidden:
        last = _at(types, types["value"].min())
        return f"by type of crime the share was highest for {first} and lowest for {last}"
    are = counted(n_hidden, "type is withheld as counts are", "types are withheld as counts are")
    return f"of the types shown, the share was highest for {first} ({are} small)"


def _at(types: pd.DataFrame, value: float) -> str:
    """Name the types with a share, and the share."""
    names = [lower_first(str(name)) for name in types.loc[types["value"] == value, "group"]]
    return f"{listed(names)} ({percent(value, 0)})"


def _level(indicator: Indicator, row: pd.Series, sentence: str) -> Finding:
    return Finding(
        indicator=indicator.id, direction="level", size=float(row["value"]),
        lower=float(row["lower"]), upper=float(row["upper"]), unit="%", tested=False,
        sentence=sentence,
    )  # fmt: skip


def alt_of(table: pd.DataFrame, what: str) -> str:
    """Describe a chart of shares of crimes."""
    rows = "; ".join(
        f"{r.group} withheld" if r.suppressed else f"{r.group} {percent(r.value)}"
        for r in table.itertuples(name="Row")
    )
    return f"Bar chart. {what}: {rows}."
