"""What searches find: what a find is, and the share of searches that are one by ethnic group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.verdicts import load_rules
from safecity.measures.disproportionality import find_rate as find_rates
from safecity.measures.estimate import Estimate
from safecity.measures.intervals import wilson_proportion
from safecity.measures.verdict import LEVEL, Question, Verdict, judge_all
from safecity.numbers import interval, listed, number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.months import months_in_words
from safecity.readings.evidence.withholding import hidden_places, masked
from safecity.readings.searches import rows_of, usable_months, window_of
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

REFERENCE, UNKNOWN = "White", "Not stated"
GROUP = "officer_ethnicity"
DEFINITION = (
    "a find is an outcome other than no further action that the police link to the object of the "
    "search"
)
# "A no further action disposal" (files since about 2017), "Nothing found - no further action"
# (before), and "False", the word of data.police.uk's interface for a search that found nothing.
# "Suspected psychoactive substances seized - No further action" found something.
NOTHING = r"(?:a )?(?:nothing found|no further action).*|false"
# Files before about 2017 have this; an empty cell says as little.
UNSAID = ("", "details not available")
MAX_UNSAID = 0.2
"""Largest share of searches with an outcome whose flag may be blank. Those left blank may all be
finds, while those that ended in no further action are known: a rate of the known is too low by up
to this share of itself."""


def need_groups(groups: list[str]) -> None:
    """Raise `Absent` where the group that others are compared with, or any other, is missing."""
    if REFERENCE not in groups or not set(groups) - {REFERENCE, UNKNOWN}:
        reason = f"Searches of {REFERENCE} people and of another group are not both known."
        raise Absent(reason, "Searches with the ethnic group stated.", "the police force")


def unsuppressed_groups(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are not withheld.

    Raises
    ------
    Absent
        Where the group that others are compared with, or every other, is withheld.
    """
    rows = table[~table["suppressed"]]
    need_groups(list(rows["group"]))
    return rows


def acted(outcome: pd.Series) -> pd.Series:
    """Say whether a search had an outcome other than no further action; missing where not said."""
    words = outcome.str.strip().str.lower()
    some = ~words.str.fullmatch(NOTHING).astype("boolean")
    return some.mask(words.isin(UNSAID))


def is_find(rows: pd.DataFrame) -> pd.Series:
    """Say of searches whether they are a find.

    Parameters
    ----------
    rows : pandas.DataFrame
        `outcome` as published, `linked` (missing where the flag is blank).

    Returns
    -------
    pandas.Series of boolean
        As `DEFINITION`. One half that fails makes it none, whatever the other; missing where it
        hangs on what is not said.
    """
    return acted(rows["outcome"]) & rows["linked"].astype("boolean")


def _of_known_months(rows: pd.DataFrame) -> pd.Series:
    """Say of searches whether they are a find; missing in months that mostly do not say.

    Where a month's flags are blank, those of its searches that ended in no further action are
    known to be none while its finds are not: with them the share would be too low.
    """
    find = is_find(rows)
    possible = rows["count"].where(acted(rows["outcome"]).fillna(True), 0)
    by_month = rows.assign(possible=possible, unsaid=rows["count"].where(find.isna(), 0))
    sums = by_month.groupby("month")[["possible", "unsaid"]].sum()
    blank = sums.index[sums["unsaid"] > MAX_UNSAID * sums["possible"]]
    return find.mask(rows["month"].isin(blank))


def _blank_months(evidence: Evidence, months: tuple[str, ...]) -> tuple[str, ...]:
    """Months of which it is not known what their searches found."""
    rows = rows_of(evidence, months)
    known = _of_known_months(rows).notna().groupby(rows["month"]).any()
    return tuple(f"{month:%Y-%m}" for month in known.index[~known])


def by_group(evidence: Evidence, months: tuple[str, ...]) -> pd.DataFrame:
    """Count searches by ethnic group, and mark what is withheld.

    All tables of searches by group are made from it, so that none shows what another hides.

    Returns
    -------
    pandas.DataFrame
        On the group: `searched`, `known` (of these it is known whether they are a find), `found`,
        `hidden`.
    """
    rows = rows_of(evidence, months)
    find, count = _of_known_months(rows), rows["count"]
    group = rows[GROUP].replace("", UNKNOWN)
    known, found = count.where(find.notna(), 0), count.where(find.fillna(False), 0)
    parts = pd.DataFrame({"searched": count, "known": known, "found": found})
    table = parts.groupby(group).sum().astype(float)
    return table.assign(hidden=hidden_places(table))


def _need_flags(evidence: Evidence, months: tuple[str, ...]) -> float:
    """Return the number of searches left out, as it is not known whether they are a find.

    Raises
    ------
    Absent
        Where in every month that is so of too many of those that had, or may have had, an outcome.
    """
    rows = rows_of(evidence, months)
    unsaid = float(rows.loc[is_find(rows).isna(), "count"].sum())
    possible = float(rows.loc[acted(rows["outcome"]).fillna(True), "count"].sum())
    if not _of_known_months(rows).notna().any():
        share = percent(unsaid / possible * 100, 0)
        reason = (
            f"What searches find is not known: for {share} of those that may have had an outcome "
            "other than no further action, its link to the object of the search is not published."
        )
        raise Absent(reason, "The flag of the link between outcome and object.", "the police force")
    return float(rows.loc[_of_known_months(rows).isna(), "count"].sum())


@reading("What do searches find?", about="searches")
def find_rate(evidence: Evidence, indicator: Indicator) -> View:
    """Read the share of searches that found what was looked for, by ethnic group.

    Raises
    ------
    Absent
        Where no month of searches was supplied, or what searches found is mostly not published.

    Examples
    --------
    >>> t.publish(t.find_rate())
    """
    months = usable_months(evidence)
    unsaid, counts = _need_flags(evidence, months), by_group(evidence, months)
    need_groups(list(counts.index))
    frame = find_rates(counts["found"], counts["known"], REFERENCE).reset_index()
    shares = frame[["value", "lower", "upper"]] * 100
    table = frame[["group"]].assign(**shares, count=frame["searched"], found=frame["found"])
    table = masked(table, table["group"].map(counts["hidden"]))
    rows = unsuppressed_groups(table)
    blank = _blank_months(evidence, months)
    finding = _found(indicator, counts, frame.loc[rows.index], unsaid, blank)
    phrases = [f"{r.group} {percent(r.value, 0)} of {number(r.count)}" for r in rows.itertuples()]
    return compose(
        evidence,
        "finds",
        finding,
        table.sort_values("count", ascending=False, ignore_index=True),
        name="searches_find_rate",
        measure="Searches that found what was looked for, by officer-defined ethnic group",
        window=window_of(evidence, tuple(m for m in months if m not in blank)),
        note=f"per cent of searches of which it is known, with 95% interval; {DEFINITION}",
        unit="% of searches",
        alt=f"Bar chart of find rates: {listed(phrases)}.",
        facts={
            "base": True,
        },
        method="share, Wilson's interval",
        source=indicator.source,
    )


def _found(
    indicator: Indicator,
    counts: pd.DataFrame,
    rows: pd.DataFrame,
    unsaid: float,
    blank: tuple[str, ...],
) -> Finding:
    """State the find rate of all searches, and how those of the groups shown lie."""
    whole = wilson_proportion(float(counts["found"].sum()), float(counts["known"].sum()))
    size, low, high = (float(part) * 100 for part in whole)
    known = "searches"
    if unsaid:
        known = f"the {number(counts['known'].sum())} searches of which it is known "
        known += f"({number(unsaid)} more have no flag"
        known += f", or lie in months without it: {months_in_words(blank)})" if blank else ")"
    sentence = (
        f"{percent(size, 0)} of {known} found what was looked for (95% interval "
        f"{interval(low, high, 0, '%')}); {_beside(_judged(rows))}"
    )
    return Finding(
        indicator=indicator.id, direction="level", size=size, lower=low, upper=high, unit="%",
        sentence=sentence,
    )  # fmt: skip


def _judged(table: pd.DataFrame) -> dict[str, Verdict]:
    """Judge the find rate of every group shown beside that of the reference, all together."""
    rows = table.set_index("group")
    base = float(rows.loc[REFERENCE, "searched"])
    names = ("difference", "difference_lower", "difference_upper")
    return judge_all(
        {
            str(group): Question(
                Estimate(*(100 * float(row[name]) for name in names)),
                counts=(float(row["searched"]), base),
                unit="points",
                dispersed=False,
                chance=float(row["probability"]),
                words=LEVEL,
            )
            for group, row in rows.drop(index=[REFERENCE, UNKNOWN], errors="ignore").iterrows()
        }
    )


def _beside(verdicts: Mapping[str, Verdict]) -> str:
    """Say in which groups searches find more or less than of the reference, as it was judged."""
    margin = f"(within {number(load_rules().margin['points'])} points)"
    words = {"higher": "higher for", "lower": "lower for", "similar": f"similar {margin} for"}
    by_word = {word: [g for g, v in verdicts.items() if v.word == word] for word in words}
    phrases = [
        f"{words_of} {listed(by_word[word])}" for word, words_of in words.items() if by_word[word]
    ]
    rest = [group for group, verdict in verdicts.items() if verdict.word == "cannot tell"]
    unknown = f"is unclear for {listed(rest)}"
    if not phrases:
        return f"whether the find rate differs from that for {REFERENCE} people {unknown}"
    so = f"beside that for {REFERENCE} people the find rate is {listed(phrases)}"
    return f"{so}; whether it differs {unknown}" if rest else so
