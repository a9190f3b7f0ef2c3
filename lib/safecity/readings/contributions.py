"""Which offences or wards made up a change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from safecity.catalogue.offences import CRIME_TYPES, load_offences
from safecity.measures.change import contributions as contributions_of
from safecity.numbers import number, percent, signed_percent
from safecity.readings import reading
from safecity.readings.change import compare, finding_of
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.official import headline
from safecity.readings.evidence.wards import need_shown, secret_wards, ward_counts, ward_names
from safecity.readings.evidence.withholding import TOGETHER, joined
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import (
    compose,
    like_for_like,
    lockdowns_within,
    lower_first,
    sentence_case,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import Facts, View
    from safecity.readings.evidence.counts import Evidence
    from safecity.readings.evidence.months import Matched

By = Literal["type", "ward"]
FEWEST = 2
"""Parts that a change is divided into."""
WARD_CAVEATS = ("best_fit_wards", "snap_points")


def _sides(
    evidence: Evidence, indicator: Indicator, matched: Matched, by: By
) -> tuple[pd.Series, pd.Series]:
    if by == "ward":
        (before, after), _ = ward_counts(evidence, indicator, *matched.sides)
        names = ward_names(evidence)
        before, after = before.rename(index=names), after.rename(index=names)
    else:
        before, after = (evidence.by_type(indicator, months) for months in matched.sides)
    return before, after.reindex(before.index, fill_value=0)


def _table(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    table = contributions_of(before.astype(float), after.astype(float)).reset_index(names="group")
    return table.sort_values("points", ascending=False, ignore_index=True)


def _base(row: Mapping[str, Any]) -> str:
    """Name the earlier period, and say where lockdowns fell into it."""
    return f"{row['label']} (a year of lockdowns)" if row["locked"] else str(row["label"])


def _headline(table: pd.DataFrame, clear: bool, noun: str, label: str) -> str:
    total = float(table["points"].sum())
    up, down = table.iloc[0], table.iloc[-1]
    top, moved = (up, "rise") if total > 0 else (down, "fall")
    share = top["points"] / total * 100 if total else math.inf
    if not clear or share > 100:
        parts = [(up, "added")] if up["change"] > 0 else []
        parts += [(down, "took off")] if down["change"] < 0 else []
        ends = [f"{lower_name(r['group'])} {w} most ({_signed(r['change'])})" for r, w in parts]
        most = sentence_case(" and ".join(ends)) if ends else "No part changed"
        if table["group"].str.endswith(TOGETHER.format("")).any():
            most = f"Of the wards shown, and the rest together, {most}"
        whole = "change" if clear else "difference"
        return f"{most}, of a {whole} of {signed_percent(total)} in {noun} against {label}"
    return (
        f"{top['group']} made up {percent(share, 0)} of the {moved} in {noun} against {label} "
        f"({_signed(top['change'])} of {_signed(table['change'].sum())})"
    )


def lower_name(group: str) -> str:
    """Lower the first letter of a crime type or offence subgroup; a ward keeps its own."""
    is_offence = group in CRIME_TYPES or group in load_offences().subgroups
    return lower_first(group) if is_offence else group


def _signed(value: float) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


def _alt(table: pd.DataFrame, total: float, noun: str) -> str:
    largest = table.reindex(table["points"].abs().sort_values(ascending=False).index).head(4)
    parts = [
        f"{r.group} {number(r.points, 1)} points ({_signed(r.change)})"
        for r in largest.itertuples()
    ]
    return (
        f"Bar chart of what each group contributed to the change of {signed_percent(total)} in "
        f"{noun}. Largest: {'; '.join(parts)}."
    )


@reading("What contributed to the change in {}?")
def contributions(
    evidence: Evidence, indicator: Indicator, by: By = "type", base: str = "primary"
) -> View | list[View]:
    """Read the additive contributions of offence types or wards to a like-for-like change.

    Parameters
    ----------
    evidence, indicator
        What is read, from where.
    by : {"type", "ward"}
        Groups that add up to the total.
    base : {"primary", "other", "previous", "baseline"}
        The earlier period; see `Evidence.base`. Where the year before is the baseline there is no
        other, and nothing is read twice.

    Raises
    ------
    Absent
        Where too few months match, wards are not known, or there is one part only.

    Examples
    --------
    >>> t.publish(t.contributions("offences", by="ward"))
    """
    if base == "other" and evidence.assessment.baseline == evidence.assessment.period.shift(-1):
        return []
    evidence = headline(evidence, indicator) if by == "type" else evidence
    matched = evidence.matched(indicator, base)
    table = _table(*_sides(evidence, indicator, matched, by))
    if by == "ward":
        secret = ward_names(evidence).reindex(sorted(secret_wards(evidence, indicator)))
        hidden = table["group"].isin(secret)
        need_shown(hidden, indicator)
        table = joined(table, hidden, "group")
    if len(table) < FEWEST:
        reason = f"The change in {indicator.noun} has one part only by {by}."
        raise Absent(reason, f"Counts by more than one {by}.", evidence.holder)
    noun = indicator.noun if by == "type" else f"{indicator.noun} with a known ward"
    finding = _finding(evidence, indicator, table, base, noun)
    what = "Wards" if by == "ward" else "Offence types"
    return compose(
        evidence,
        "contributions",
        finding,
        table,
        name=f"contributions_by_{by}" + ("_other" if base == "other" else ""),
        measure=f"{what}: contribution to the change in {indicator.noun}",
        window=f"{matched.before_label} to {matched.after_label}",
        note="percentage points",
        unit="percentage points",
        alt=_alt(table, finding.size or 0.0, noun),
        facts=sides(matched, finding),
        sources=("geography",) if by == "ward" else (),
        caveats=(
            *(WARD_CAVEATS if by == "ward" else ()),
            *like_for_like(matched.whole),
            *lockdowns_within(evidence, *matched.sides),
        ),
        part="changes",
    )


def sides(matched: Matched, finding: Finding) -> Facts:
    """Return what a chart of contributions says about its two sides and their total."""
    return {
        "total_percent": finding.size,
        "before_label": matched.before_label,
        "after_label": matched.after_label,
    }


def _finding(
    evidence: Evidence, indicator: Indicator, table: pd.DataFrame, base: str, noun: str
) -> Finding:
    """Speak of a rise or fall only where the change itself is clear.

    What made up a change on a year of lockdowns is weak: no report leads with it.
    """
    row = compare(evidence, indicator, base)
    change = finding_of(evidence, indicator, row)
    return Finding(
        indicator=indicator.id,
        direction=change.direction,
        size=float(table["points"].sum()),
        unit="%",
        comparison=row["label"],
        tested=False,
        strength="moderate" if row["judged"].clear and not row["locked"] else "weak",
        sentence=_headline(table, row["judged"].clear, noun, _base(row)),
    )
