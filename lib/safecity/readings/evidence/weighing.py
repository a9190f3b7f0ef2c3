"""What the data say for and against each possible explanation of a change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import pandas as pd

from safecity.measures.change import contributions, kitagawa, percent_change
from safecity.measures.explanation import (
    comparator_dispersion,
    difference_in_differences,
    grade_comparators,
    grade_event,
    grade_pattern,
)
from safecity.measures.mixed_change import grade_composition, grade_places, grade_population
from safecity.measures.shift import Grade, Weighed, rank
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.counted_change import scatter_of, series_of, sides_of
from safecity.readings.evidence.counts import LOCKED_MONTHS
from safecity.readings.evidence.months import stamps
from safecity.readings.evidence.official import headline
from safecity.readings.evidence.wards import ward_counts, ward_names
from safecity.readings.season import lockdowns
from safecity.readings.trend import level_changes, usual_weights

if TYPE_CHECKING:
    from collections.abc import Callable

    from safecity.catalogue.indicator import Indicator
    from safecity.measures.estimate import Estimate
    from safecity.readings.evidence.counts import Evidence
    from safecity.readings.evidence.months import Matched

RECORDING = ("recording", "boundary")
INSPECTION = "inspection"
LEADING_WARDS = 3
"""Wards that are taken together when it is asked whether a few places made the change."""


@dataclass(frozen=True)
class Case:
    """One change that is to be explained.

    Attributes
    ----------
    street : Evidence
        Street-level evidence: months and places.
    indicator : Indicator
        What changed.
    base : str
        The earlier period; see `Evidence.base`.
    """

    street: Evidence
    indicator: Indicator
    base: str = "primary"

    @cached_property
    def evidence(self) -> Evidence:
        """Evidence that the change itself is counted from."""
        return headline(self.street, self.indicator)

    @cached_property
    def matched(self) -> Matched:
        """The months compared."""
        return self.evidence.matched(self.indicator, self.base)

    @cached_property
    def phi(self) -> float:
        """Variance of the own change over that of independent cases."""
        return scatter_of(self.evidence, self.indicator, self.matched).factor()

    @cached_property
    def change(self) -> Estimate:
        """Own change in per cent."""
        before, after = self.evidence.totals(self.indicator, self.matched)
        return percent_change(before, after, overdispersion=self.phi)

    def weigh(self) -> tuple[Weighed, ...]:
        """Weigh every explanation, the best borne out first; what has no data cannot tell."""
        return rank(self._try(kind, how) for kind, how in self._ways.items())

    def _try(self, kind: str, how: Callable[[], Weighed]) -> Weighed:
        try:
            return how()
        except Absent as absent:
            return Weighed(kind, "cannot tell", detail={"reason": absent.reason})

    @property
    def _ways(self) -> dict[str, Callable[[], Weighed]]:
        return {
            "recording": self._recording,
            "comparators": self.comparators,
            "composition": self._composition,
            "places": self._places,
            "population": self._population,
            "pattern": self._pattern,
            "lockdown": self._lockdown,
        }

    @cached_property
    def _monthly(self) -> pd.Series:
        counts = self.street.monthly(self.indicator)
        if counts.notna().sum() == 0:
            reason = "Only quarters are published, so no month can be judged."
            raise Absent(reason, "Monthly counts from the police.", "the police force")
        return counts

    @property
    def _dates(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        after = pd.Timestamp(self.matched.after[-1]) + pd.offsets.MonthEnd(0)
        return pd.Timestamp(self.matched.before[0]), after

    def _steps(self) -> pd.DataFrame:
        counts = self._monthly
        return level_changes(self.street, counts / usual_weights(counts, self.street))

    def _recording(self) -> Weighed:
        """Set dated changes of recording and boundaries beside changes of level.

        An inspection of recording between the periods is no change of it, but with one nobody can
        say that recording stayed as it was; what the last one looked at is named in any case.
        """
        weighed = grade_event(
            if_known(self._steps),
            self._events(),
            compared=self._dates,
            direction=float(self.change.value),
            reliable=self.indicator.recording_quality == "good",
        )
        inspected = self._inspected()
        if not inspected:
            return Weighed("recording", weighed.grade, detail=weighed.detail)
        within = self._dates[0] <= pd.Timestamp(inspected)
        grade: Grade = "cannot tell" if within and weighed.grade == "none" else weighed.grade
        detail = {**weighed.detail, "inspected": inspected, "within": float(within)}
        return Weighed("recording", grade, detail=detail)

    def _inspected(self) -> str:
        """Last month that the last inspection of the force's recording looked at; "" if none."""
        owner, after = self.street.assessment.partnership, self._dates[1]
        months = [
            e.end or e.date
            for e in self.street.catalogue.events
            if e.kind == INSPECTION and e.touches(owner.code, owner.force)
        ]
        return max((m for m in months if pd.Timestamp(m) <= after), default="")

    def _events(self) -> pd.DataFrame:
        """Dated changes of recording or boundary that touch the indicator."""
        synthetic, owner = self.street.data.synthetic, self.street.assessment.partnership
        rows = [
            (pd.Timestamp(e.date), pd.Timestamp(e.end or e.date), e.label)
            for e in self.street.catalogue.events
            if e.kind in RECORDING
            and e.touches(owner.code, owner.force)
            and (synthetic or not e.synthetic)
            and (not e.series or set(e.series) & set(self.indicator.subgroups))
        ]
        return pd.DataFrame(rows, columns=["start", "end", "label"])

    def _sides(self, area: str) -> tuple[float, ...]:
        """Return an area's counts before and after, then its residents before and after."""
        counts = (self.evidence.count(self.indicator, side, area) for side in self.matched.sides)
        return (*counts, *(self._people(side, area) for side in self.matched.sides))

    def comparators(self) -> Weighed:
        """Set the own change beside that of the comparators, over residents.

        Raises
        ------
        Absent
            Where fewer than half of them, or none, are complete in both periods.
        """
        evidence, matched = self.evidence, self.matched
        members = evidence.assessment.partnership.comparators.members
        known = (if_known(partial(self._sides, member.code)) for member in members)
        rows = [sides for sides in known if sides is not None]
        if not rows or len(rows) < len(members) / 2:
            reason = f"{len(rows)} of {len(members)} comparators are complete in both periods."
            raise Absent(reason, "Complete counts of the comparators.", "Home Office")
        before, after, then, now = (list(part) for part in zip(*rows, strict=True))
        spread = max(self._relative, comparator_dispersion(before, after, (then, now)))
        totals = evidence.totals(self.indicator, matched)
        ours = tuple(self._people(side, evidence.own) for side in matched.sides)
        did = difference_in_differences(
            *totals,
            before,
            after,
            overdispersion=spread,
            own_population=(ours[0], ours[1]),
            others_population=(then, now),
        )
        own = percent_change(
            *totals,
            overdispersion=self.phi,
            population_before=ours[0],
            population_after=ours[1],
        )
        return grade_comparators(own, did)

    @cached_property
    def _relative(self) -> float:
        """Variance of the own change relative to the comparators', over that of chance.

        What moves all of them alike from year to year is no part of it.
        """
        evidence, matched = self.evidence, self.matched
        members = evidence.assessment.partnership.comparators.members
        series = [series_of(evidence, self.indicator, member.code) for member in members]
        sides = sides_of(evidence, matched)
        known = [s for s in series if all(s.reindex(side).notna().all() for side in sides)]
        if not known:
            return 1.0
        together = pd.concat(known, axis=1).sum(axis=1, min_count=len(known)).clip(lower=1)
        own = series_of(evidence, self.indicator, evidence.own)
        relative = own / together * together.mean()
        return scatter_of(evidence, self.indicator, matched, relative).factor()

    def _people(self, months: tuple[str, ...], area: str) -> float:
        return self.evidence.residents(area, year=int(months[0][:4])).number

    def _composition(self) -> Weighed:
        sides = [self.evidence.by_type(self.indicator, months) for months in self.matched.sides]
        names = sides[0].index.union(sides[1].index)
        if len(names) < 2:
            reason = "The indicator is not divided further in the data."
            raise Absent(reason, "Counts by kind of offence.", "Home Office")
        before, after = (side.reindex(names, fill_value=0).astype(float) for side in sides)
        return grade_composition(contributions(before, after))

    def _places(self) -> Weighed:
        if not self.indicator.crime_types:
            reason = "It is not published by place."
            raise Absent(reason, "City totals by setting from the police.", "the police force")
        matched = self.street.matched(self.indicator, self.base)
        sides = (*matched.sides, *self._ordinary_years(matched))
        tables, _ = ward_counts(self.street, self.indicator, *sides)
        wards = pd.concat(tables, axis=1).fillna(0.0).rename(index=ward_names(self.street))
        before, after = (wards.iloc[:, k].astype(float) for k in (0, 1))
        return grade_places(before, after, leading=LEADING_WARDS, earlier=wards.iloc[:, 2:])

    def _ordinary_years(self, matched: Matched) -> list[tuple[str, ...]]:
        """Return the same months of earlier years that are complete and saw few lockdowns."""
        usable = self.street.usable(self.indicator)
        years = []
        for back in range(1, len(usable) // 12 + 1):
            side = stamps(matched.after) - pd.DateOffset(years=back)
            whole = bool(usable.reindex(side, fill_value=False).all())
            if whole and lockdowns(self.street, side).sum() < LOCKED_MONTHS:
                years.append(tuple(f"{month:%Y-%m}" for month in side))
        return years

    def _population(self) -> Weighed:
        then, now = (self.evidence.residents(year=int(s[0][:4])) for s in self.matched.sides)
        if then.year == now.year:
            reason = "One population estimate serves both periods."
            raise Absent(reason, "Estimates for both years.", "Office for National Statistics")
        before, after = self.evidence.totals(self.indicator, self.matched)
        parts = kitagawa(before, then.number, after, now.number)
        return grade_population(float(parts.population_effect), float(parts.rate_effect))

    def _pattern(self) -> Weighed:
        """Judge the months of the period against their own past, lockdowns left out."""
        counts = self._monthly
        sides = [stamps(side) for side in self.matched.sides]
        known = counts.reindex(sides[0].append(sides[1])).notna().all()
        if not known:
            reason = "Months of the two periods are missing."
            raise Absent(reason, "Complete months of both.", self.street.holder)
        return grade_pattern(counts, *sides, masked=lockdowns(self.street, counts.index))

    def _lockdown(self) -> Weighed:
        """Say how many months of either side fell into national lockdowns."""
        locked = [int(lockdowns(self.street, stamps(side)).sum()) for side in self.matched.sides]
        grade: Grade = "some" if abs(locked[0] - locked[1]) >= LOCKED_MONTHS else "none"
        return Weighed(
            "lockdown", grade, detail={"before": float(locked[0]), "after": float(locked[1])}
        )
