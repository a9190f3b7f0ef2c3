"""Where an indicator is found: by LSOA or by ward."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from safecity.ingest.supply.absence import needed_year
from safecity.measures.change import percent_change
from safecity.measures.intervals import byars_rate
from safecity.measures.verdict import LEVEL, Question, Verdict, judge_all
from safecity.numbers import interval, listed, number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.fifths import (
    WITHHELD,
    place_columns,
    printed_groups,
    secret_fifths,
)
from safecity.readings.evidence.wards import (
    EXACT_CAVEATS,
    JOINED_CAVEATS,
    Months,
    counted_of,
    given_away,
    need_shown,
    secret_wards,
    secret_wards_of,
    ward_frame,
)
from safecity.readings.evidence.withholding import hidden_places, masked
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, in_wards, sentence_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

Level = Literal["lsoa", "ward"]
KINDS: dict[Level, str] = {"lsoa": "neighbourhoods", "ward": "wards"}
"""Kind of exhibit of each level."""
COLUMNS = [
    "code", "label", "value", "lower", "upper", "count", "population", "suppressed", "ward",
]  # fmt: skip
RULES: dict[str, dict[str, Any]] = {
    "lsoa": {"counts": ["count"], "group": "ward"},
    "ward": {"counts": ["count"], "group": None},
}
CAVEATS = ("resident_denominator", "snap_points")
KEPT = "_hidden_counts"
"""Under this name evidence keeps which neighbourhoods are withheld, as a cached property would."""
FEWEST = 2
"""Places that can be shown, below which none stands beside another."""
IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MOST = len(IN_WORDS) - 1
"""Places that a map's sentence sums up; half of them where there are fewer than twice as many."""


def place_counts(evidence: Evidence, indicator: Indicator) -> tuple[pd.DataFrame, str]:
    """Count an indicator by stable LSOA, with residents, ward and deprivation of each place.

    Returns
    -------
    tuple of (DataFrame, str)
        The frame, one row per place, and the release of the population.
    """
    counts = evidence.by_place(indicator)
    residents, _, release = evidence.place_residents()
    frame = evidence.data.places.set_index("lsoa").assign(
        count=counts, population=residents.reindex(counts.index)
    )
    return frame.dropna(subset=["population"]).reset_index(), release


def with_rates(frame: pd.DataFrame, per: int) -> pd.DataFrame:
    """Add Byar's rate and its 95 % interval to counts and populations."""
    rates = byars_rate(frame["count"].to_numpy(), frame["population"].to_numpy(), per=per)
    return frame.assign(value=rates.value, lower=rates.lower, upper=rates.upper)


def _frame(
    evidence: Evidence, indicator: Indicator, level: Level, months: tuple[str, ...]
) -> tuple[pd.DataFrame, str, tuple[str, ...]]:
    """Return the places of a level with counts and residents, the release and the caveats."""
    if level == "ward":
        frame, release, is_exact = ward_frame(evidence, indicator, months)
        how = EXACT_CAVEATS if is_exact else JOINED_CAVEATS
        return frame.assign(ward=frame["label"]), release, (*CAVEATS, *how)
    frame, release = place_counts(evidence, indicator)
    named = frame.rename(columns={"lsoa": "code", "name": "label"})
    return named, release, (*CAVEATS, "stable_places")


def _geometry(evidence: Evidence, level: Level) -> Any:
    shapes = evidence.data.boundaries
    if shapes is None:
        return None
    if level == "lsoa":
        return shapes.rename(columns={"lsoa": "code"})
    codes = evidence.data.places.set_index("lsoa")["ward_code"]
    wards = shapes.assign(code=shapes["lsoa"].map(codes)).dropna(subset=["code"])
    return wards.dissolve("code").reset_index()[["code", "geometry"]]


def _headline(
    table: pd.DataFrame, indicator: Indicator, level: Level, whole: float, total: float
) -> str:
    among = "Of the wards that can be shown " if table["suppressed"].any() else ""
    table = table[~table["suppressed"]]
    top = table.nlargest(3, "value")
    if level == "ward":
        first = top.iloc[0]
        return (
            f"{among}{first['label']} had the highest rate of {indicator.noun} "
            f"({number(first['value'], 1)} {indicator.unit}, {number(first['value'] / whole, 1)} "
            f"times the area's){_followed(list(map(str, top['label'].iloc[1:])))}"
        )
    return _few(table, indicator, min(MOST, len(table) // 2), total, among)


def _few(table: pd.DataFrame, indicator: Indicator, few: int, total: float, among: str) -> str:
    """Say what the places with most hold, and in which wards those of the highest rates lie."""
    share = percent(table.nlargest(few, "count")["count"].sum() / total * 100, 0)
    among_words = ", of those that can be shown," if among else ""
    if few == 1:
        return (
            f"The place with most {indicator.noun}{among_words} holds {share} of the area's total"
        )
    places = f"The {IN_WORDS[few]} places with most {indicator.noun}{among_words}"
    text = f"{places} hold {share} of the area's total"
    inside, where = in_wards(table.nlargest(few, "value")["ward"].dropna().astype(str))
    lie = f"{inside} {'lies' if inside == 1 else 'lie'} in {where}"
    return f"{text}; of the {IN_WORDS[few]} with the highest rates {lie}" if where else text


def _followed(names: list[str]) -> str:
    return f", followed by {listed(names)}" if names else ""


@reading("Where are {} found?")
def places(evidence: Evidence, indicator: Indicator, level: Level = "lsoa") -> View:
    """Read rates by place with Byar's intervals; small counts pass the disclosure gate.

    Parameters
    ----------
    evidence, indicator
        What is read, from where. An indicator that is not for small areas is read by ward.
    level : {"lsoa", "ward"}
        Which places.

    Raises
    ------
    Absent
        Where small-area population, wards or months are missing.

    Examples
    --------
    >>> t.publish(t.places("offences", level="ward"))
    """
    level = level if indicator.small_areas else "ward"
    months = evidence.period_months(indicator)
    frame, release, caveats = _frame(evidence, indicator, level, months)
    whole = frame["count"].sum() / frame["population"].sum() * indicator.per
    table = _table(evidence, frame, indicator, level)
    shapes = _geometry(evidence, level)
    return compose(
        evidence,
        KINDS[level],
        _finding(indicator, table, level, frame),
        table,
        name=f"map_{level}",
        measure=f"{sentence_case(indicator.noun)} by {'ward' if level == 'ward' else 'LSOA'}",
        window=evidence.period_label(months),
        note=f"rate {indicator.unit} ({release} population)",
        unit=indicator.unit,
        alt=_alt(table, indicator, level, whole),
        facts={"geometry": shapes, "around": evidence.data.surroundings, "level": level},
        disclosure=RULES[level],
        sources=("population", "geography", *(() if shapes is None else ("boundaries",))),
        caveats=(*caveats, *population_caveat(evidence, release)),
    )


def _table(
    evidence: Evidence, frame: pd.DataFrame, indicator: Indicator, level: Level
) -> pd.DataFrame:
    hidden = _hidden(evidence, frame, indicator, level)
    if not frame["count"].any():
        reason = f"No {indicator.noun} were recorded in the area, so no place has most of them."
        raise Absent(reason, "Several years pooled.", "this partnership")
    need_shown(hidden | frame["count"].eq(0), indicator)
    if (~hidden).sum() < FEWEST:
        reason = f"Only one {'ward' if level == 'ward' else 'neighbourhood'} can be shown."
        raise Absent(reason, "Several years pooled.", "this partnership")
    table = masked(with_rates(frame, indicator.per), hidden)
    return table.sort_values("value", ascending=False, ignore_index=True)[COLUMNS]


def _hidden(
    evidence: Evidence, frame: pd.DataFrame, indicator: Indicator, level: Level
) -> pd.Series:
    if level == "lsoa":
        return hidden_counts(evidence, frame, indicator)
    return frame["code"].isin(secret_wards(evidence, indicator))


def hidden_counts(evidence: Evidence, frame: pd.DataFrame, indicator: Indicator) -> pd.Series:
    """Mark the LSOAs to withhold, so that neither wards, fifths nor editions give them back.

    Parameters
    ----------
    evidence, indicator
        What is counted, from where.
    frame : pandas.DataFrame
        As `place_counts` gives it, with `code` for its LSOA.

    Notes
    -----
    Kept with the evidence: maps, fifths, indices and hot spots of one indicator ask alike.
    """
    kept = vars(evidence).setdefault(KEPT, {})
    asked = (indicator.id, tuple(frame["code"]))
    if asked not in kept:
        kept[asked] = _hidden_counts(evidence, frame, indicator).to_numpy()
    return pd.Series(kept[asked], index=frame.index)


def _hidden_counts(evidence: Evidence, frame: pd.DataFrame, indicator: Indicator) -> pd.Series:
    lsoas, wards = frame.rename(columns={"code": "lsoa"}), frame["ward_code"]
    secret = secret_wards_of(evidence, indicator, lsoas)
    printed = wards.where(~wards.isin(secret), WITHHELD)
    groups = printed_groups(lsoas, printed, secret_fifths(evidence, indicator, lsoas))
    counts = place_columns(evidence, indicator, lsoas)
    away = given_away(counted_of(evidence, indicator), partial(_by_lsoa, evidence, indicator))
    first = wards.isin(secret) | frame["code"].map(away).eq(True)
    return hidden_places(counts, groups, first)


def _by_lsoa(evidence: Evidence, indicator: Indicator, runs: Sequence[Months]) -> pd.DataFrame:
    return pd.concat([evidence.by_place(indicator, run) for run in runs], axis=1)


NOT_APART = "that any of them stands above the rest is not shown"


def _finding(
    indicator: Indicator, table: pd.DataFrame, level: Level, frame: pd.DataFrame
) -> Finding:
    """State where most is; called concentrated where a place is clearly above the rest."""
    first, total, people = table.iloc[0], frame["count"].sum(), frame["population"].sum()
    above = [v for v in _judged(table, float(total), float(people)) if v.word == "higher"]
    whole = total / people * indicator.per
    headline = _headline(table, indicator, level, whole, total)
    return Finding(
        indicator=indicator.id,
        direction="concentrated" if above else "cannot tell",
        size=float(first["value"]),
        lower=float(first["lower"]) if level == "ward" else None,
        upper=float(first["upper"]) if level == "ward" else None,
        unit=indicator.unit,
        comparison="the area's rate",
        sentence=sentence_case(headline if above else f"{headline}; {NOT_APART}"),
        strength="moderate" if above else "weak",
    )


def _judged(table: pd.DataFrame, total: float, people: float) -> Iterable[Verdict]:
    """Judge the rate of every place shown beside that of the rest of the area, all together."""
    printed = table[~table["suppressed"]]
    return judge_all(
        {
            str(row.code): Question(
                percent_change(
                    total - row.count_,
                    row.count_,
                    population_before=people - row.population,
                    population_after=row.population,
                ),
                counts=(float(row.count_), total - float(row.count_)),
                dispersed=False,
                words=LEVEL,
            )
            for row in printed.rename(columns={"count": "count_"}).itertuples(name="Row")
        }
    ).values()


def population_caveat(evidence: Evidence, release: str) -> tuple[str, ...]:
    """Return the caveat of a population estimate that is not the period's own."""
    fits = str(needed_year(evidence.assessment.period)) in release
    return () if fits else ("population_older",)


def _alt(table: pd.DataFrame, indicator: Indicator, level: Level, whole: float) -> str:
    printed = table[~table["suppressed"]]
    top, low = printed.iloc[0], printed.iloc[-1]
    noun = "wards" if level == "ward" else "LSOAs"
    of = " of those shown" if table["suppressed"].any() else ""
    return (
        f"Map of {indicator.noun} for {len(table)} {noun}, shaded by rate {indicator.unit}. "
        f"The highest{of} is {top['label']} at {number(top['value'], 1)} "
        f"(95% interval {interval(top['lower'], top['upper'])}), the lowest {low['label']} at "
        f"{number(low['value'], 1)}; the whole area is at {number(whole, 1)}."
    )
