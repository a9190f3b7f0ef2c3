"""How an indicator follows deprivation."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from safecity.measures.change import percent_change
from safecity.measures.disclosure import block_of, levelled
from safecity.measures.verdict import LEVEL, Question, Verdict, judge, judge_all
from safecity.numbers import interval, listed, number
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.fifths import Scale, secret_fifths
from safecity.readings.places import hidden_counts, place_counts, population_caveat, with_rates
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, sentence_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

Pair = tuple[int, int]
"""Two quintiles, the more deprived first."""
FIFTHS, FEWEST = 5, 2
CAVEATS = ("imd_crime_domain", "resident_denominator")


def quintile_table(frame: pd.DataFrame, scale: str, per: int) -> pd.DataFrame:
    """Sum places by quintile and rate them: quintile, value, lower, upper, count, population."""
    groups = frame.dropna(subset=[f"quintile_{scale}"]).groupby(f"quintile_{scale}")
    sums = groups[["count", "population"]].sum().assign(places=groups.size())
    table = with_rates(sums.reset_index(names="quintile"), per)
    return table.assign(quintile=table["quintile"].astype(int))[
        ["quintile", "value", "lower", "upper", "count", "population", "places"]
    ]


def _asked(table: pd.DataFrame, phi: float) -> dict[Pair, Question]:
    """Set the rate of every quintile beside that of every less deprived one."""
    rows = table.set_index("quintile")[["count", "population"]].astype(float)
    known = bool(table["places"].sum() > len(table))
    return {
        (int(most), int(least)): _question(rows.loc[most], rows.loc[least], phi, known)
        for most, least in combinations(rows.index, 2)
    }


def _question(most: pd.Series, least: pd.Series, phi: float, known: bool) -> Question:
    counts = (float(most["count"]), float(least["count"]))
    people = {"population_before": least["population"], "population_after": most["population"]}
    size = percent_change(counts[1], counts[0], overdispersion=phi, **people)
    return Question(size, counts, dispersed=known, words=LEVEL)


def _finding(indicator: Indicator, table: pd.DataFrame, fifths: str, phi: float) -> Finding:
    """State the rate of the most deprived quintile beside that of the least deprived."""
    pairs = _asked(table, phi)
    most, least = int(table["quintile"].iloc[0]), int(table["quintile"].iloc[-1])
    verdict = judge(pairs[most, least])  # asked of every area: it stands by itself
    value, lower, upper = (1 + part / 100 for part in (verdict.size, verdict.lower, verdict.upper))
    sentence = _said(indicator.noun, verdict, _name(most, fifths), _name(least))
    return Finding(
        indicator=indicator.id,
        direction=verdict.word,
        size=value,
        lower=lower,
        upper=upper,
        unit="times",
        comparison="the least deprived quintile",
        sentence=sentence_case(sentence) + _peak(judge_all(pairs), table),
        strength=verdict.strength,
        weight=abs(value - 1) if verdict.clear else 0.0,
    )


def _name(quintile: int, fifths: str = "") -> str:
    """Name a quintile; an area may have no neighbourhood in a nation's first or last."""
    of = f" of {fifths}" if fifths else ""
    ends = {1: f"the most deprived{of}", FIFTHS: f"the least deprived{of}"}
    return ends.get(quintile, f"quintile {quintile}{of}")


def _said(noun: str, verdict: Verdict, most: str, least: str) -> str:
    """Say how two quintiles stand, as it was judged; `most` and `least` name them."""
    ratio = 1 + verdict.size / 100
    if verdict.clear:
        return f"{noun} in {most} were at {number(ratio, 1)} times the rate of {least}"
    spread = interval(1 + verdict.lower / 100, 1 + verdict.upper / 100, 2)
    figures = f"(ratio {number(ratio, 2)}, 95% interval {spread})"
    if verdict.word == "similar":
        return f"{noun} had a similar rate in {most} and {least} {figures}"
    figures = figures if verdict.reason not in ("missing", "too few") else "from so few"
    return f"whether the rates of {noun} differ between {most} and {least} is unclear {figures}"


def _peak(verdicts: Mapping[Pair, Verdict], table: pd.DataFrame) -> str:
    """Name a quintile, not the first, whose rate is clearly above that of every other.

    It is looked for among all pairs, so that these are judged together.
    """
    peak = int(table.loc[table["value"].idxmax(), "quintile"])
    rest = table["quintile"].drop(table.index[table["quintile"] == peak])
    if peak == table["quintile"].iloc[0]:
        return ""
    above = (
        verdicts[min(peak, other), max(peak, other)].word == ("higher" if peak < other else "lower")
        for other in map(int, rest)
    )
    return f"; the rate was highest in quintile {peak}" if all(above) else ""


def quintile_dispersion(
    frame: pd.DataFrame, scale: str, hidden: pd.Series, secret: frozenset[int] = frozenset()
) -> float:
    """Estimate how much more LSOAs of a quintile differ than chance: Pearson's, at least 1.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each LSOA: count, population and its quintile.
    scale : str
        Of the quintiles.
    hidden : pandas.Series of bool
        LSOAs whose count is withheld.
    secret : frozenset of int
        Quintiles whose count is.

    Notes
    -----
    An interval tells the number that it was made wider by, and that number the counts that it was
    made of: of two that are withheld and whose sum is known it gave back both. Those withheld are
    averaged in blocks, within what is printed together, and are taken to differ from one another
    by chance alone.
    """
    quintile = frame[f"quintile_{scale}"]
    known = quintile.where(~quintile.isin(secret), 0)
    blocks = block_of(frame["count"], hidden, known)
    sizes = blocks.groupby(blocks).transform("size")
    share = levelled(frame["count"], hidden, known)
    return _dispersion(frame, known, share, share * (1 - 1 / sizes))


def _dispersion(
    frame: pd.DataFrame, groups: pd.Series, counts: pd.Series, more: pd.Series | float = 0.0
) -> float:
    """Return Pearson's dispersion within groups; `more` is added to the squares of places."""
    people = frame["population"]
    total = counts.groupby(groups).transform("sum")
    expected = people * total / people.groupby(groups).transform("sum")
    freedom = len(frame) - groups.nunique()
    squares = (((counts - expected) ** 2 + more) / expected.where(expected > 0)).sum()
    return max(1.0, float(squares / freedom)) if freedom > 0 else 1.0


@reading("How do {} follow deprivation?")
def quintiles(evidence: Evidence, indicator: Indicator, scale: Scale = "local") -> View:
    """Read rates by quintile of deprivation, most deprived first.

    Parameters
    ----------
    evidence, indicator
        What is read, from where.
    scale : {"local", "national", "income"}
        Whether a fifth of the area's or of the nation's neighbourhoods make a quintile; "income"
        takes the area's by the income domain, which holds no police data.

    Raises
    ------
    Absent
        Where deprivation or small-area population was not supplied, or counts are too small.

    Examples
    --------
    >>> t.publish(t.quintiles("offences"))
    """
    need_deprivation(evidence, scale)
    months = evidence.period_months(indicator)
    frame, release = place_counts(evidence, indicator)
    table = quintile_table(frame, scale, indicator.per)
    if len(table) < FEWEST:
        reason = "All of the area's neighbourhoods lie in one fifth by deprivation."
        raise Absent(reason, "A larger area.", "this partnership")
    secret = secret_fifths(evidence, indicator, frame)[scale]
    table, note = _shown(table, secret, indicator)
    hidden = hidden_counts(evidence, frame.rename(columns={"lsoa": "code"}), indicator)
    phi = quintile_dispersion(frame, scale, hidden, secret)
    index = str(evidence.data.places["imd_edition"].dropna().iloc[0])
    index += ", income domain" if scale == "income" else ""
    fifths = f"{evidence.nation}'s fifths" if scale == "national" else "the area's fifths"
    named = f"{fifths} by income" if scale == "income" else fifths
    return compose(
        evidence,
        "quintiles",
        _finding(indicator, table, named, phi),
        table,
        name=f"quintiles_{scale}",
        measure=f"{sentence_case(indicator.noun)} by deprivation quintile ({fifths}, {index})",
        window=evidence.period_label(months),
        note=f"rate {indicator.unit} ({release} population){note}",
        unit=indicator.unit,
        alt=_alt(table, indicator),
        facts={"definition": f"{index}, {fifths}"},
        sources=("population", evidence.index_source, "geography"),
        caveats=(*caveats_of(scale), *population_caveat(evidence, release)),
    )


def _shown(
    table: pd.DataFrame, secret: frozenset[int], indicator: Indicator
) -> tuple[pd.DataFrame, str]:
    """Leave out the quintiles that are withheld, and say which they are.

    Raises
    ------
    Absent
        Where fewer than two are left.
    """
    printed = table[~table["quintile"].isin(secret)].reset_index(drop=True)
    if len(printed) < FEWEST:
        reason = f"Counts of {indicator.noun} by fifth are too small to publish."
        raise Absent(reason, "Several years pooled, or a larger area.", "this partnership")
    names = listed([f"quintile {q}" for q in sorted(secret)])
    return printed, f"; withheld as counts are small: {names}" if secret else ""


def caveats_of(scale: Scale) -> tuple[str, ...]:
    """Return the cautions of a scale of deprivation."""
    return ("imd_without_crime", *CAVEATS[1:]) if scale == "income" else CAVEATS


def need_deprivation(evidence: Evidence, scale: Scale = "local") -> None:
    """Raise `Absent` where no deprivation was supplied."""
    if evidence.data.places[f"quintile_{scale}"].isna().all():
        source = evidence.catalogue.sources[evidence.index_source]
        raise Absent(
            "No index of deprivation of the area's neighbourhoods was supplied, so crime cannot be "
            "set beside deprivation.",
            f"{source.title} ({source.layout}).",
            source.publisher,
            source.slug,
        )


def _alt(table: pd.DataFrame, indicator: Indicator) -> str:
    rows = "; ".join(
        f"quintile {r.quintile}: {number(r.value, 1)} ({interval(r.lower, r.upper)})"
        for r in table.itertuples()
    )
    return (
        f"Bar chart of {indicator.noun} {indicator.unit} by deprivation quintile, 1 most deprived, "
        f"with 95% intervals. {sentence_case(rows)}."
    )
