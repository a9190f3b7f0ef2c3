"""How searches fall on ethnic groups, and what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.exhibits.absence import Absent
from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import interval, listed, number, percent
from safecity.exhibits.readings.searches import rows_of, usable_months, window_of
from safecity.exhibits.readings.wording import compose
from safecity.exhibits.withholding import hidden_places, masked
from safecity.measures.disproportionality import disproportionality, find_rate
from safecity.measures.intervals import wilson_proportion

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

REFERENCE, UNKNOWN = "White", "Not stated"
GROUP, RESIDENTS = "officer_ethnicity", "residents_by_ethnicity"


def _residents(evidence: Evidence) -> pd.Series:
    figures = evidence.data.figures
    mine = figures["measure"].eq(RESIDENTS) & figures["area"].eq(evidence.own)
    if not mine.any():
        reason = "No residents by ethnic group were supplied, so searches have no rate by group."
        raise Absent(reason, "Census 2021, table TS021, by local authority.", "ONS")
    return figures[mine].set_index("group")["count"].astype(float)


def _need(groups: list[str]) -> None:
    """Raise `Absent` where the group that others are compared with, or any other, is missing."""
    if REFERENCE not in groups or len(groups) < 2:
        reason = f"Searches of {REFERENCE} people and of another group are not both known."
        raise Absent(reason, "Searches with the ethnic group stated.", "the police force")


def _by_group(evidence: Evidence, months: tuple[str, ...]) -> pd.DataFrame:
    """Count searches and those that found something by ethnic group, and mark what is withheld.

    Both tables of searches by group are made from it, so that neither shows what the other hides.
    """
    rows = rows_of(evidence, months)
    searched = rows.groupby(GROUP)["count"].sum()
    found = rows[rows["linked"].fillna(False)].groupby(GROUP)["count"].sum()
    found = found.reindex(searched.index, fill_value=0)
    table = pd.DataFrame({"searched": searched, "found": found}).astype(float)
    table = table.rename(index={"": UNKNOWN})
    return table.assign(hidden=hidden_places(table))


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are not withheld.

    Raises
    ------
    Absent
        Where the group that others are compared with, or every other, is withheld.
    """
    shown = table[~table["suppressed"]]
    _need(list(shown["group"]))
    return shown


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the rate of searches of each ethnic group, relative to that of White residents.

    Raises
    ------
    Absent
        Where no month of searches, or no census of residents, was supplied.
    """
    months = usable_months(evidence)
    table, unknown = _rates(evidence, months)
    shown = _shown(table)
    finding = _relative(indicator, shown, unknown)
    told = [
        f"{r.group} {number(r.value, 1)} (rate {number(r.rate, 1)})" for r in shown.itertuples()
    ]
    return compose(
        evidence,
        "groups",
        finding,
        table,
        name="searches_disparity",
        measure="Rate of searches by officer-defined ethnic group, relative to White residents",
        window=window_of(evidence, months),
        note="ratio of rates per 1,000 residents, with 95% interval",
        unit="times the rate of White residents",
        alt=f"Dot chart of relative rates of searches: {listed(told)}.",
        facts={
            "unit": "times", "reference": 1.0, "reference_label": "White residents", "log": True,
            "base": True, "method": "ratio of rates, log-normal interval of the rate ratio",
            "columns": {"rate": "Rate per 1,000", "value": "Relative rate"},
        },
        source=indicator.source,
        sources=("census",),
        caveats=("census_ethnicity", "stops_residents"),
    )  # fmt: skip


def _rates(evidence: Evidence, months: tuple[str, ...]) -> tuple[pd.DataFrame, float]:
    """Tabulate relative rates by group, and count the searches of no stated group, if shown."""
    residents, known = _residents(evidence), _by_group(evidence, months)
    counted = known["searched"]
    groups = [name for name in residents.index if name in counted.index]
    _need(groups)
    rest = known.drop(index=groups)
    unknown = 0.0 if rest["hidden"].any() else float(rest["searched"].sum())
    frame = disproportionality(counted[groups], residents[groups], REFERENCE).reset_index()
    names = {"ratio": "value", "ratio_lower": "lower", "ratio_upper": "upper"}
    table = frame.rename(columns=names)[
        ["group", "value", "lower", "upper", "count", "population", "rate"]
    ]
    table = masked(table, table["group"].map(known["hidden"]))
    return table.sort_values("value", ascending=False, ignore_index=True), unknown


def _relative(indicator: Indicator, table: pd.DataFrame, unknown: float) -> Finding:
    """State the group whose rate is highest beside that of the reference."""
    top = table[table["group"] != REFERENCE].iloc[0]
    sentence = (
        f"Residents whom officers saw as {top['group']} were searched at {number(top['value'], 1)} "
        f"times the rate of {REFERENCE} residents "
        f"(95% interval {interval(top['lower'], top['upper'])})"
    )
    return Finding(
        indicator=indicator.id,
        direction="higher" if top["lower"] > 1 else "similar",
        size=float(top["value"]),
        lower=float(top["lower"]),
        upper=float(top["upper"]),
        unit="times",
        comparison=f"{REFERENCE} residents",
        strength="moderate" if top["lower"] > 1 else "weak",
        caution=f"Searches without a group stated: {number(unknown)}." if unknown else "",
        sentence=sentence,
    )


def find_rates(evidence: Evidence, indicator: Indicator) -> View:
    """Read the share of searches that found what was looked for, by ethnic group.

    Raises
    ------
    Absent
        Where no month of searches was supplied.
    """
    months = usable_months(evidence)
    known = _by_group(evidence, months)
    _need(list(known.index))
    frame = find_rate(known["found"], known["searched"], REFERENCE).reset_index()
    shares = frame[["value", "lower", "upper"]] * 100
    table = frame[["group"]].assign(**shares, count=frame["searched"], found=frame["found"])
    table = masked(table, table["group"].map(known["hidden"]))
    shown = _shown(table)
    finding = _found(indicator, known, frame.loc[shown.index])
    told = [f"{r.group} {percent(r.value, 0)} of {number(r.count)}" for r in shown.itertuples()]
    return compose(
        evidence,
        "groups",
        finding,
        table.sort_values("count", ascending=False, ignore_index=True),
        name="searches_find_rate",
        measure="Searches that found what was looked for, by officer-defined ethnic group",
        window=window_of(evidence, months),
        note="per cent of searches, with 95% interval",
        unit="% of searches",
        alt=f"Bar chart of find rates: {listed(told)}.",
        facts={
            "unit": "%",
            "base": True,
            "columns": {"count": "Searches", "found": "Found"},
            "method": "share, Wilson's interval",
        },
        source=indicator.source,
    )


def _found(indicator: Indicator, known: pd.DataFrame, shown: pd.DataFrame) -> Finding:
    """State the find rate of all searches, and the groups shown that clearly differ from it."""
    whole = wilson_proportion(float(known["found"].sum()), float(known["searched"].sum()))
    size, low, high = (float(part) * 100 for part in whole)
    unlike = shown[shown["probability"].lt(0.05) & shown["group"].ne(REFERENCE)]["group"]
    ends = f"differs for {listed(list(unlike))}" if len(unlike) else "does not clearly differ by"
    ends += " from that for White people" if len(unlike) else " ethnic group"
    sentence = (
        f"{percent(size, 0)} of searches found what was looked for (95% interval "
        f"{interval(low, high, 0, '%')}); the find rate {ends}"
    )
    return Finding(
        indicator=indicator.id, direction="level", size=size, lower=low, upper=high, unit="%",
        sentence=sentence,
    )  # fmt: skip
