"""The same questions answered from the Home Office tables, which count by quarter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from safecity.catalogue.offences import ASB, CRIME_TYPES
from safecity.measures.overdispersion import MINIMUM_MONTHS, overdispersion
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.months import stamps

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.months import Matched

QUARTER = 3
OFFICIAL = "official"
"""Under this name street-level evidence keeps that of the tables, as a cached property would."""
WHOLE = "An edition of the Home Office tables that is whole for the area."
"""What closes the gap where an area's table is there and is not to be used."""


@dataclass(frozen=True)
class OfficialEvidence(Evidence):
    """Counts of the Home Office tables; a month may be read where its whole quarter may."""

    spine: ClassVar[str] = "home_office_csp"
    spine_label: ClassVar[str] = "Home Office tables"
    closes: ClassVar[str] = "The Home Office tables by Community Safety Partnership"
    holder: ClassVar[str] = "Home Office"

    @cached_property
    def _quarters(self) -> pd.DataFrame:
        """Quarters that are there (`area`, `start`) and in a year that may be used."""
        there = self.data.offences[["area", "year", "start"]].drop_duplicates()
        known = self.data.offences_usable
        return there.merge(known.loc[known["usable"], ["area", "year"]], on=["area", "year"])

    @cached_property
    def _by_area(self) -> dict[str, pd.DataFrame]:
        """Rows of the tables of each area."""
        return {str(area): rows for area, rows in self.data.offences.groupby("area")}

    @cached_property
    def _known_told(self) -> dict[tuple[str, tuple[str, ...]], dict[str, set[str]]]:
        """What `_told` has answered, by rule."""
        return {}

    @cached_property
    def _known_counts(self) -> dict[tuple[tuple[str, tuple[str, ...]], str], pd.Series]:
        """What `quarterly` has answered, by rule and area."""
        return {}

    @cached_property
    def _quarters_by_area(self) -> dict[str, pd.DataFrame]:
        """Quarters in years that may be used, of each area."""
        return {str(area): rows for area, rows in self._quarters.groupby("area")}

    def divides(self, indicator: Indicator) -> set[str]:
        """Financial years whose table tells an indicator's offences apart, for any area.

        There, and there only, an area without a row has none: a subgroup that a table does not
        have is not known for anybody. All crime is told by whatever offences a table has.
        """
        wanted, subgroups = self.rule(indicator)[1], self._told(indicator)
        is_part = not indicator.codes and not set(wanted) >= set(CRIME_TYPES)
        fewest = len(set(wanted)) if is_part else 1
        return {year for year, names in subgroups.items() if len(names) >= fewest}

    def _told(self, indicator: Indicator) -> dict[str, set[str]]:
        """Return which of the offences that an indicator counts the table of each year has."""
        column, wanted = rule = self.rule(indicator)
        if rule not in self._known_told:
            rows = self.data.offences_divided
            years = rows[rows[column].isin(wanted)].groupby("year")[column]
            self._known_told[rule] = {str(year): set(names) for year, names in years}
        return self._known_told[rule]

    def _starts(self, indicator: Indicator, area: str | None) -> pd.Series:
        """Quarters of an area in which an indicator may be read."""
        quarters = self._quarters_by_area.get(area or self.own, self._quarters.iloc[:0])
        return quarters.loc[quarters["year"].isin(self.divides(indicator)), "start"]

    def usable(self, indicator: Indicator, area: str | None = None) -> pd.Series:
        """Say for every month of the history whether its quarter may be read."""
        history = self.assessment.history.timestamps
        known = history.to_period("Q").to_timestamp().isin(self._starts(indicator, area))
        return pd.Series(known & indicator.is_counted, index=history)

    def matched(self, indicator: Indicator, base: str, area: str | None = None) -> Matched:
        """Find the months to compare, never across a date at which the series was divided anew.

        Raises
        ------
        Absent
            As `Evidence.matched`, or where an event of the catalogue breaks the series.
        """
        self._check_divided(indicator, base)
        matched = super().matched(indicator, base, area)
        for event in self.catalogue.events:
            touched = set(event.series) & set(indicator.subgroups)
            if touched and matched.before[0] < event.date <= matched.after[-1]:
                reason = f"{indicator.title} cannot be compared with {matched.label}. {event.text}"
                raise Absent(reason, "Counts of both years by one rule.", self.holder)
        return matched

    def _check_divided(self, indicator: Indicator, base: str) -> None:
        """Refuse a comparison with years that are unusable, or do not tell the offences apart."""
        period, baseline = self.assessment.period, self.assessment.baseline
        earlier = period.shift(-1) if self.base(base) == "previous" else baseline
        asked = {financial_year(pd.Timestamp(m)) for m in (*period.months, *earlier.months)}
        self._check_noted(asked)
        known = set(self.data.offences_divided["year"])
        if lacking := sorted((asked & known) - self.divides(indicator)):
            reason = f"The table of {lacking[0]} does not distinguish {indicator.noun}."
            raise Absent(reason, "An edition of the tables that does.", self.holder)
        if not indicator.codes:
            self._check_same(indicator, sorted(asked & known))

    def _check_noted(self, years: set[str]) -> None:
        """Refuse years whose tables are not to be used for the own area."""
        if noted := self._noted(self.own, years):
            name = self.assessment.partnership.name
            reason = f"The Home Office tables are not used for {name}: {noted.rstrip('.')}."
            raise Absent(reason, WHOLE, self.holder)

    def period_months(self, indicator: Indicator, area: str | None = None) -> tuple[str, ...]:
        """Find the months of the period in quarters that may be read.

        Raises
        ------
        Absent
            As `Evidence.period_months`, with what the tables note of the own area.
        """
        try:
            return super().period_months(indicator, area)
        except Absent:
            if area in (None, self.own):
                months = self.assessment.period.months
                self._check_noted({financial_year(pd.Timestamp(month)) for month in months})
            raise

    def _check_same(self, indicator: Indicator, years: list[str]) -> None:
        """Refuse a comparison of years of which one table lacks offences that another has."""
        subgroups = {year: names for year, names in self._told(indicator).items() if year in years}
        every = set[str]().union(*subgroups.values())
        for year, names in sorted(subgroups.items()):
            if lacking := sorted(every - names):
                reason = f"The table of {year} has no {lacking[0].lower()}, for any area."
                raise Absent(reason, "An edition of the tables that has them.", self.holder)

    @staticmethod
    def rule(indicator: Indicator) -> tuple[str, tuple[str, ...]]:
        """Return the column of the tables that an indicator looks at, and what it counts there."""
        if indicator.codes:
            return "code", indicator.codes
        if indicator.subgroups:
            return "subgroup", indicator.subgroups
        return "category", tuple(map(str, indicator.crime_types))

    def rows(self, indicator: Indicator, area: str | None = None) -> pd.DataFrame:
        """Return the rows of the tables that an indicator counts in an area."""
        column, wanted = self.rule(indicator)
        rows = self._by_area.get(area or self.own, self.data.offences.iloc[:0])
        return rows[rows[column].isin(wanted)]

    def quarterly(self, indicator: Indicator, area: str | None = None) -> pd.Series:
        """Count an indicator by quarter (first days) where it may be read."""
        asked = (self.rule(indicator), area or self.own)
        if asked not in self._known_counts:
            known = self._starts(indicator, area)
            counts = self.rows(indicator, area).groupby("start")["count"].sum()
            counts = counts.reindex(sorted(known), fill_value=0).astype(float)
            self._known_counts[asked] = counts
        return self._known_counts[asked].copy(deep=False)

    def count(
        self, indicator: Indicator, months: tuple[str, ...], area: str | None = None
    ) -> float:
        """Count an indicator over whole quarters.

        Raises
        ------
        Absent
            Where a quarter is missing or not to be used, the months are not whole quarters, or
            what was cancelled outweighs what was recorded.
        """
        starts = quarter_starts(months)
        counts = self.quarterly(indicator, area).reindex(starts)
        if counts.isna().any():
            reason = self._reason(indicator, area or self.own, starts)
            raise Absent(reason, f"{self.closes}.", self.holder)
        if counts.sum() < 0:
            reason = "more was cancelled than recorded in these quarters"
            raise Absent(reason, "A later edition of the tables.", self.holder)
        return float(counts.sum())

    def _noted(self, area: str, years: set[str]) -> str:
        """Say why the tables of an area are not to be used in one of some years; else nothing."""
        known = self.data.offences_usable
        noted = known[(known["area"] == area) & known["year"].isin(years) & ~known["usable"]]
        return str(noted["reason"].iloc[0]) if len(noted) else ""

    def _reason(self, indicator: Indicator, area: str, starts: pd.DatetimeIndex) -> str:
        """Say why quarters cannot be read: what the tables note, lack or do not tell apart."""
        years = {financial_year(start) for start in starts}
        if noted := self._noted(area, years):
            return noted
        whole = years - self.divides(indicator)
        if whole & set(self.data.offences_divided["year"]):
            return f"the table of {min(whole)} does not distinguish {indicator.noun}"
        there = self._quarters.loc[self._quarters["area"] == area, "start"]
        lacking = len(starts) - int(starts.isin(there).sum())
        return f"{lacking} of {len(starts)} quarters missing"

    def by_type(self, indicator: Indicator, months: tuple[str, ...]) -> pd.Series:
        """Count an indicator by crime type, or by offence subgroup where it has one type only.

        Raises
        ------
        Absent
            Where more was cancelled than recorded in a group.
        """
        rows = self.rows(indicator)
        rows = rows[rows["start"].isin(quarter_starts(months))]
        many = len(indicator.crime_types) > 1 and not indicator.subgroups
        counts = rows.groupby("category" if many else self._finer(indicator))["count"].sum()
        if many:
            counts = counts.reindex(self._types(indicator, months), fill_value=0)
        if below := list(counts.index[counts < 0]):
            reason = f"More was cancelled than recorded of {below[0]}."
            raise Absent(reason, "A later edition of the tables.", self.holder)
        return counts

    def _types(self, indicator: Indicator, months: tuple[str, ...]) -> list[str]:
        """Crime types of an indicator that the tables of some months have, in its order."""
        years = {financial_year(start) for start in quarter_starts(months)}
        subgroups = [names for year, names in self._told(indicator).items() if year in years]
        there = set[str]().union(*subgroups)
        return [each for each in indicator.crime_types if each in there]

    @staticmethod
    def _finer(indicator: Indicator) -> str:
        """Column that splits an indicator further: by offence where it has but one subgroup."""
        is_divided = indicator.codes or len(indicator.subgroups) == 1
        return "description" if is_divided else "subgroup"

    def dispersion(self, indicator: Indicator) -> float:
        """Overdispersion of the monthly counts of the street-level files, else of the quarters."""
        monthly = super().dispersion(indicator)
        if not pd.isna(monthly):
            return monthly
        counts = self.quarterly(indicator)
        return overdispersion(counts) if len(counts) >= MINIMUM_MONTHS else float("nan")


def financial_year(start: pd.Timestamp) -> str:
    """Name the year from April that a quarter belongs to: "2021/22"."""
    first = start.year - (start.month < 4)
    return f"{first}/{(first + 1) % 100:02d}"


@lru_cache(maxsize=256)
def quarter_starts(months: tuple[str, ...]) -> pd.DatetimeIndex:
    """Return the first days of the quarters that months make up.

    Raises
    ------
    Absent
        Where a quarter is not whole.
    """
    dates = stamps(months)
    quarters = dates.to_period("Q").to_timestamp()
    if (quarters.value_counts() != QUARTER).any():
        reason = "The Home Office tables count whole quarters, and these months are not."
        raise Absent(reason, "A period of whole quarters.", "this partnership")
    return quarters.unique()


def tables_of(evidence: Evidence) -> OfficialEvidence:
    """Return the evidence of the Home Office tables, set out once for the same data."""
    known: dict[str, OfficialEvidence] = vars(evidence)
    if OFFICIAL not in known:
        official = OfficialEvidence(evidence.assessment, evidence.catalogue, evidence.data)
        known[OFFICIAL] = official
    return known[OFFICIAL]


def is_official(evidence: Evidence, indicator: Indicator) -> bool:
    """Say whether the Home Office tables count an indicator in the whole period."""
    if ASB in indicator.crime_types or not indicator.is_counted or evidence.data.offences.empty:
        return False
    months = evidence.assessment.period.months
    counted = if_known(partial(tables_of(evidence).count, indicator, months))
    return counted is not None


def headline(evidence: Evidence, indicator: Indicator) -> Evidence:
    """Return the evidence that headline figures rest on: the Home Office tables where they can.

    Parameters
    ----------
    evidence : Evidence
        The street-level evidence.
    indicator : Indicator
        What is read. One that only the tables tell apart is always read from them.
    """
    only = bool(indicator.subgroups or indicator.codes)
    if only or is_official(evidence, indicator):
        return tables_of(evidence)
    return evidence


def spanned(evidence: Evidence) -> Evidence:
    """Return the evidence with units of the months that are counted.

    Two complete months of four make a rate "in 2 months", whatever the edition is of. What the
    Home Office tables count is whole.

    Parameters
    ----------
    evidence : Evidence
        Street-level counts of an edition.
    """
    each = evidence.catalogue.indicators.values()
    months = {indicator.id: _months(evidence, indicator) for indicator in each}
    counted = {slug: n for slug, n in months.items() if n}
    if not counted:
        return evidence
    return replace(evidence, catalogue=evidence.catalogue.counted_over(counted))


def _months(evidence: Evidence, indicator: Indicator) -> int:
    """Months that a rate counts where these are fewer than the period has; else none."""
    if not (indicator.is_counted and "resident" in indicator.unit and evidence.tells(indicator)):
        return 0
    months = if_known(partial(evidence.period_months, indicator))
    whole = months is None or months == evidence.assessment.period.months
    return 0 if whole or is_official(evidence, indicator) else len(months or ())
