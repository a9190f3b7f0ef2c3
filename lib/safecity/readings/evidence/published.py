"""Figures as their publishers issue them: which area they cover, and how they compare."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.indicator import SOURCE as PARTNERS
from safecity.catalogue.period import Period
from safecity.ingest.figures import SUPPRESSED
from safecity.measures.change import percent_change, point_change
from safecity.measures.estimate import Estimate
from safecity.measures.intervals import byars_rate, wilson_proportion
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.withholding import withheld_figures

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence

LATE_MONTHS = 12
"""Months from the end of the figures to the end of the period from which they are called late."""
LONG_AGO_MONTHS = 48
"""The same, from which nothing that they show is a finding of the edition."""


@dataclass(frozen=True)
class Published:
    """The published figures of one indicator.

    Attributes
    ----------
    evidence : Evidence
        The edition and its data.
    indicator : Indicator
        One that is read from a published table.
    """

    evidence: Evidence
    indicator: Indicator

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Figures of every area and group with value and interval, in order of time.

        Raises
        ------
        Absent
            Where none was supplied.
        """
        figures = self.evidence.data.figures
        is_own = (figures["source"] == self.indicator.source) & (
            figures["measure"] == self.indicator.figure
        )
        if not is_own.any():
            source = self.evidence.catalogue.sources[self.indicator.source]
            reason = f"No figure of {self.indicator.noun} was supplied."
            raise Absent(reason, f"{source.title} ({source.layout}).", source.publisher)
        return self._valued(figures[is_own]).sort_values("start", ignore_index=True)

    def _valued(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Add a value and interval where the publisher prints counts only."""
        indicator, given = self.indicator, rows["value"].notna()
        rows = self._peopled(rows)
        if indicator.unit == "count":
            estimate = byars_rate(rows["count"], np.ones(len(rows)), per=1)
        elif indicator.is_share:
            share = wilson_proportion(rows["count"], rows["denominator"])
            estimate = Estimate(*(np.asarray(part) * 100 for part in share))
        else:
            estimate = byars_rate(rows["count"], rows["denominator"], per=indicator.per)
        counts = {
            name: rows[name].where(given, np.asarray(part))
            for name, part in zip(("value", "lower", "upper"), estimate, strict=True)
        }
        withheld = rows["note"] == SUPPRESSED
        valued = rows.assign(**counts, suppressed=withheld, published=given)
        if self.evidence.assessment.restricted and self.indicator.source == PARTNERS:
            return valued.assign(small=False)
        return withheld_figures(valued)

    def _peopled(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Fill in residents where a rate is per resident and its publisher gives counts only."""
        bare = rows["denominator"].isna() & rows["level"].eq("lad")
        if "resident" not in self.indicator.unit or not bare.any():
            return rows
        pairs = zip(rows.loc[bare, "area"], rows.loc[bare, "start"].dt.year, strict=True)
        people = [self._residents(str(area), int(year)) for area, year in pairs]
        filled = pd.Series(people, index=rows.index[bare], dtype="float64")
        return rows.assign(denominator=rows["denominator"].fillna(filled))

    def _residents(self, area: str, year: int) -> float:
        residents = if_known(partial(self.evidence.residents, area, year=year))
        return float("nan") if residents is None else residents.number

    @property
    def method(self) -> str:
        """How values and intervals came about: as published, or worked out from counts."""
        if self.own["published"].any():
            return "value and interval as published"
        if self.indicator.unit == "count":
            return "count, exact or Byar's Poisson interval"
        return (
            "share, Wilson's interval"
            if self.indicator.unit.startswith("%")
            else "rate, Byar's interval"
        )

    @cached_property
    def level(self) -> str:
        """Level at which the own area is covered: itself, its police force, or the country."""
        for level, area in self._ours:
            if ((self.rows["level"] == level) & (self.rows["area"] == area)).any():
                return level
        reason = f"The tables supplied hold no figure of {self.indicator.noun} for the area."
        raise Absent(reason, "Figures of the area itself.", self._publisher)

    @property
    def _publisher(self) -> str:
        return self.evidence.catalogue.sources[self.indicator.source].publisher

    @property
    def _ours(self) -> tuple[tuple[str, str], ...]:
        owner = self.evidence.assessment.partnership
        countries = self.rows.loc[self.rows["level"] == "country", "area"].unique()[:1]
        whole = tuple(("country", str(name)) for name in countries)
        return (("lad", owner.code), ("force", owner.force), *whole)

    @property
    def area(self) -> str:
        """Key of the area that the figures cover."""
        return dict(self._ours)[self.level]

    @property
    def place(self) -> str:
        """Name of the area that the figures cover, for a sentence."""
        owner = self.evidence.assessment.partnership
        names = {"lad": owner.name, "force": f"the area of {owner.police}"}
        return names.get(self.level, self.area)

    def of(self, area: str, group: str = "") -> pd.DataFrame:
        """Return the figures of one area and group, by time."""
        return self.rows[(self.rows["area"] == area) & (self.rows["group"] == group)]

    @cached_property
    def own(self) -> pd.DataFrame:
        """Figures of the own area that were published, by time.

        Raises
        ------
        Absent
            Where none has a value: each is withheld, of a group only, or without its base.
        """
        rows = self.of(self.area)
        own = rows.dropna(subset=["value"])
        if own.empty:
            raise Absent(*self._lack(rows), self._publisher)
        return own

    def _lack(self, rows: pd.DataFrame) -> tuple[str, str]:
        """Why the own area has no value, and what would give it one."""
        noun, place = self.indicator.noun, self.place
        if rows.empty:
            return f"Figures of {noun} for {place} are of single groups only.", "Their total."
        if rows["suppressed"].all():
            withheld = f"Every figure of {noun} for {place} is withheld."
            return withheld, "Several years pooled by the publisher."
        return (
            f"No value can be given of {noun} for {place}: what was published lacks the number "
            "or the base that it is measured against.",
            f"Figures {self.indicator.unit}.",
        )

    @property
    def latest(self) -> pd.Series:
        """The newest figure of the own area."""
        return self.own.iloc[-1]

    def earlier(self, which: str) -> pd.Series | None:
        """Return the figure of a year before, or of the baseline; None where there is none."""
        latest, months = self.latest, int(self.latest["months"])
        start = latest["start"] - pd.DateOffset(years=max(1, -(-months // 12)))
        if which != "previous":
            base = pd.Timestamp(self.evidence.assessment.baseline.start)
            start = min(start, pd.Timestamp(base.year, latest["start"].month, 1))
        rows = self.own[(self.own["start"] == start) & (self.own["start"] < self.latest["start"])]
        rows = rows[rows["months"] == self.latest["months"]]
        return None if rows.empty else rows.iloc[-1]

    @staticmethod
    def months_of(row: pd.Series) -> tuple[str, ...]:
        """Return the months "YYYY-MM" that a figure covers."""
        first = pd.Timestamp(row["start"])
        each = (first + pd.DateOffset(months=k) for k in range(int(row["months"])))
        return tuple(f"{month:%Y-%m}" for month in each)

    @property
    def caveats(self) -> tuple[str, ...]:
        """Cautions that follow from what the figures cover and how old they are."""
        ends = Period(
            start=self.evidence.assessment.period.end, end=self.evidence.assessment.period.end
        ).timestamps[0]
        last = self.latest["start"] + pd.DateOffset(months=int(self.latest["months"]) - 1)
        behind = (ends.year - last.year) * 12 + ends.month - last.month
        age = "published_long_ago" if behind >= LONG_AGO_MONTHS else "published_late"
        withheld = (self.rows["suppressed"] & ~self.rows["small"]).any()
        return (
            *(("force_level",) if self.level == "force" else ()),
            *(("country_level",) if self.level == "country" else ()),
            *((age,) if behind >= LATE_MONTHS else ()),
            *(("withheld_by_publisher",) if withheld else ()),
            *(("people_withheld",) if self.rows["small"].any() else ()),
        )


Z95 = 1.959963984540054


def change_between(
    before: pd.Series, after: pd.Series, *, share: bool = False, clustered: float = 1.0
) -> tuple[float, float, float]:
    """Return the change of a figure with its 95 % interval: per cent, or points of a share.

    Parameters
    ----------
    before, after : pandas.Series
        Rows of `Issued.rows`. Counts are compared, over their denominators where both have one;
        where only values are published the interval follows from theirs on the log scale.
    share : bool
        Whether the values are shares in per cent; their change is in percentage points.
    clustered : float
        Variance over mean of counts that come in clusters (`verdicts.yml`).

    Returns
    -------
    tuple of float
        Change, lower and upper end; missing where neither can be had.
    """
    if share:
        change = point_change(_share(before), _share(after))
        return float(change.value), float(change.lower), float(change.upper)
    counts = [float(row["count"]) for row in (before, after)]
    if all(c == c and c > 0 for c in counts):
        sizes = [float(row["denominator"]) for row in (before, after)]
        if not all(size == size and size > 0 for size in sizes):
            sizes = [1.0, 1.0]
        change = percent_change(
            counts[0],
            counts[1],
            overdispersion=clustered,
            population_before=sizes[0],
            population_after=sizes[1],
        )
        return float(change.value), float(change.lower), float(change.upper)
    return _from_intervals(before, after)


def _share(row: pd.Series) -> Estimate:
    """Read a share with its published limits, else with Wilson's where its counts are known."""
    value, lower, upper = (float(row[name]) for name in ("value", "lower", "upper"))
    count, base = float(row["count"]), float(row["denominator"])
    if np.isnan(lower) and count >= 0 and base > 0:
        lower, upper = (float(end) * 100 for end in wilson_proportion(count, base)[1:])
    return Estimate(value, lower, upper)


def _from_intervals(before: pd.Series, after: pd.Series) -> tuple[float, float, float]:
    parts = [[float(row[n]) for n in ("value", "lower", "upper")] for row in (before, after)]
    if not all(part > 0 for parts_of in parts for part in parts_of):
        return float("nan"), float("nan"), float("nan")
    logs = np.log(parts)
    size = logs[1][0] - logs[0][0]
    spread = np.hypot(*((log[2] - log[1]) / (2 * Z95) for log in logs))
    ends = (size, size - Z95 * spread, size + Z95 * spread)
    value, lower, upper = ((np.exp(end) - 1) * 100 for end in ends)
    return float(value), float(lower), float(upper)
