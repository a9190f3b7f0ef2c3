"""How many residents a rate divides by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from safecity.ingest.supply.absence import needed_year
from safecity.measures.overdispersion import MINIMUM_MONTHS, overdispersion
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.months import (
    Matched,
    locked_months,
    match,
    months_in_words,
    stamps,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from safecity.catalogue.assessment import Assessment
    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.registry import Catalogue
    from safecity.ingest.prepared import Prepared


@dataclass(frozen=True)
class Residents:
    """A population estimate: number, year and release."""

    number: float
    year: int
    release: str


def area_residents(population: pd.DataFrame, area: str, wanted: int) -> Residents:
    """Return the estimate of an area for a year, else the nearest earlier, else the next one.

    Parameters
    ----------
    population : pandas.DataFrame
        The processed dataset: level, area, year, population, edition.
    area : str
        ONS code of a local authority.
    wanted : int
        Year of the mid-year estimate that fits (for a financial year its first year, by ONS
        convention).

    Raises
    ------
    Absent
        Where no population was supplied for the area.
    """
    rows = population[(population["level"] == "lad") & (population["area"] == area)]
    if rows.empty:
        raise Absent(
            "No population estimate was supplied for the area, so there are no rates.",
            "ONS mid-year population estimates by local authority.",
            "Office for National Statistics",
            "population",
        )
    years = rows["year"].to_numpy()
    earlier = years <= wanted
    row = rows.iloc[np.where(earlier, years, -np.inf).argmax() if earlier.any() else years.argmin()]
    return Residents(float(row["population"]), int(row["year"]), str(row["edition"]))


def level_residents(
    population: pd.DataFrame, level: str, wanted: int
) -> tuple[pd.Series, int, str]:
    """Return residents of every place of a level, with the year and release of the estimate.

    Raises
    ------
    Absent
        Where no population was supplied for the level.
    """
    rows = population[population["level"] == level]
    if rows.empty:
        raise Absent(
            "No small-area population was supplied, so places have counts but no rates.",
            "ONS mid-year population estimates by LSOA.",
            "Office for National Statistics",
            "population",
        )
    years = np.sort(rows["year"].unique())
    earlier = years[years <= wanted]
    year = int(earlier[-1] if len(earlier) else years[0])
    rows = rows[rows["year"] == year]
    residents = rows.set_index("area")["population"].astype(float)
    return residents, year, str(rows["edition"].iloc[0])


Read = tuple[str, tuple[object, ...]]
"""An area, and the rule of what is counted there."""
LOCKED_MONTHS = 3
MINIMUM_MATCHED = 2
"""Fewest calendar months that a like-for-like comparison may rest on."""


@dataclass(frozen=True)
class Evidence:
    """The data of one assessment, with what may and may not be read from them.

    Counts of this class are those of the street-level files; `official.headline` gives those of
    the Home Office tables where they are supplied.

    Attributes
    ----------
    spine : str
        Slug of the source that counts come from.
    spine_label : str
        What a chart says it counts.
    """

    assessment: Assessment
    catalogue: Catalogue
    data: Prepared
    spine: ClassVar[str] = "police_uk"
    spine_label: ClassVar[str] = "data.police.uk"
    closes: ClassVar[str] = "Complete street-level files"
    holder: ClassVar[str] = "data.police.uk"

    @property
    def own(self) -> str:
        """ONS code of the partnership's own area."""
        return self.assessment.partnership.code

    @property
    def nation(self) -> str:
        """Nation that the own area lies in: "England" or "Wales"."""
        return self.assessment.partnership.nation

    @property
    def index_source(self) -> str:
        """Slug of the source that ranks the own area's neighbourhoods by deprivation."""
        return "welsh_deprivation" if self.nation == "Wales" else "deprivation"

    @cached_property
    def _complete(self) -> pd.DataFrame:
        """Whether each area and category (columns) is complete in each month (index)."""
        known = self.data.part("complete")
        return known.pivot(index="month", columns=["area", "category"], values="complete")

    @cached_property
    def _columns(self) -> dict[tuple[str, str], int]:
        """Where the column of each area and category stands in `_complete`."""
        return {key: at for at, key in enumerate(self._complete.columns)}

    @cached_property
    def _known_usable(self) -> dict[Read, pd.Series]:
        """What `usable` has answered."""
        return {}

    @cached_property
    def _known_monthly(self) -> dict[Read, pd.Series]:
        """What `monthly` has answered."""
        return {}

    def usable(self, indicator: Indicator, area: str | None = None) -> pd.Series:
        """Say for every month of the history whether an indicator may be read.

        Parameters
        ----------
        indicator : Indicator
            All of its crime types must be complete in a month.
        area : str, optional
            ONS code; the own area where not given.

        Returns
        -------
        pandas.Series
            Booleans by month (timestamps), False where coverage is not known.
        """
        read = (area or self.own, indicator.rule)
        if read not in self._known_usable:
            self._known_usable[read] = self._usable(indicator, read[0])
        return self._known_usable[read].copy(deep=False)

    def _usable(self, indicator: Indicator, area: str) -> pd.Series:
        keys = [(area, category) for category in ("all", *indicator.crime_types)]
        if not self.tells(indicator) or not all(key in self._columns for key in keys):
            return pd.Series(False, index=self.assessment.history.timestamps)
        rows = self._complete.iloc[:, [self._columns[key] for key in keys]].eq(True).all(axis=1)
        return rows.reindex(self.assessment.history.timestamps, fill_value=False)

    def monthly(self, indicator: Indicator, area: str | None = None) -> pd.Series:
        """Count an indicator by month of the history; NaN where a month is not usable."""
        read = (area or self.own, indicator.rule)
        if read not in self._known_monthly:
            self._known_monthly[read] = self._monthly(indicator, read[0])
        return self._known_monthly[read].copy(deep=False)

    def _monthly(self, indicator: Indicator, area: str) -> pd.Series:
        crimes = self.data.crimes_area
        rows = crimes[(crimes["area"] == area) & crimes["category"].isin(indicator.crime_types)]
        usable = self.usable(indicator, area)
        counts = rows.groupby("month")["count"].sum().reindex(usable.index, fill_value=0)
        return counts.astype(float).where(usable)

    def count(
        self, indicator: Indicator, months: tuple[str, ...], area: str | None = None
    ) -> float:
        """Count an indicator over months that must all be complete.

        Raises
        ------
        Absent
            Where a month is missing; the reason says how many.
        """
        self._need(indicator, months, area)
        return float(self.monthly(indicator, area).reindex(stamps(months)).sum())

    def _need(self, indicator: Indicator, months: tuple[str, ...], area: str | None = None) -> None:
        """Raise `Absent` where a month does not count: the one rule for totals and their parts."""
        usable = self.usable(indicator, area).reindex(stamps(months), fill_value=False)
        if lacking := int((~usable).sum()):
            reason = f"{lacking} of {len(months)} months missing"
            raise Absent(reason, f"{self.closes}.", self.holder)

    def counted(
        self, crimes: pd.DataFrame, indicator: Indicator, months: tuple[str, ...]
    ) -> pd.DataFrame:
        """Take the rows of an indicator out of a dataset of the own area, by place, ward or type.

        Parameters
        ----------
        crimes : pandas.DataFrame
            `month`, `category`.
        indicator : Indicator
            What is counted.
        months : tuple of str
            Months that must all be complete, so that the parts add up to the total of the area.

        Raises
        ------
        Absent
            Where a month is missing.
        """
        self._need(indicator, months)
        within = crimes["month"].isin(stamps(months))
        return crimes[within & crimes["category"].isin(indicator.crime_types)]

    def totals(self, indicator: Indicator, matched: Matched) -> tuple[float, float]:
        """Count an indicator over the earlier and the later side of a comparison."""
        before, after = (self.count(indicator, side) for side in matched.sides)
        return before, after

    def dispersion(self, indicator: Indicator) -> float:
        """Overdispersion of the monthly counts; NaN where too few months are complete."""
        counts = self.monthly(indicator)
        known = counts.notna().sum() >= MINIMUM_MONTHS
        return overdispersion(counts) if known else float("nan")

    def period_months(self, indicator: Indicator, area: str | None = None) -> tuple[str, ...]:
        """Months of the period that are complete for an indicator.

        Raises
        ------
        Absent
            Where no month of the period is complete.
        """
        usable = self.usable(indicator, area)
        months = tuple(
            m for m in self.assessment.period.months if usable.get(pd.Timestamp(m), False)
        )
        if not months:
            if not (self.tells(indicator) or self._has_tables):
                reason = f"Street-level files do not distinguish {indicator.noun}."
                raise Absent(reason, "The Home Office tables by partnership.", "Home Office")
            reason = f"No complete month of {indicator.noun} in {self.assessment.period.label}"
            reason += f"{self._why_incomplete(area)}."
            raise Absent(reason, f"{self.closes} for the period.", self.holder)
        return months

    def _why_incomplete(self, area: str | None) -> str:
        """Say in brackets why months of the period that were supplied are not complete."""
        rows = self.data.coverage
        is_own = rows["area"].eq(area or self.own) & rows["category"].eq("all")
        is_own &= rows["month"].isin(stamps(self.assessment.period.months))
        why = rows.loc[is_own & rows["count"].gt(0), "reason"].replace("", pd.NA).dropna()
        return f" ({'; '.join(map(str, why.unique()[:2]))})" if len(why) else ""

    @property
    def _has_tables(self) -> bool:
        """Whether any row of the Home Office tables was read."""
        return len(self.data.offences) > 0

    @staticmethod
    def tells(indicator: Indicator) -> bool:
        """Say whether the street-level files tell the offences of an indicator apart."""
        return bool(indicator.crime_types) and not (indicator.subgroups or indicator.codes)

    def locked(self, months: Iterable[str]) -> bool:
        """Say whether lockdowns fell into so many of some months that they are no usual base."""
        return len(locked_months(self.catalogue.events).intersection(months)) >= LOCKED_MONTHS

    def base(self, which: str) -> str:
        """Resolve "primary" and "other" to "previous" or "baseline".

        The year before is compared first, unless lockdowns fell into three or more of its
        months: then the baseline is, as Southampton's own 2021/22 edition did.
        """
        order = ("previous", "baseline")
        if self.locked(self.assessment.period.shift(-1).months):
            order = ("baseline", "previous")
        return dict(zip(("primary", "other"), order, strict=True)).get(which, which)

    def matched(self, indicator: Indicator, base: str, area: str | None = None) -> Matched:
        """Find the same calendar months, complete in the period and in an earlier one.

        Parameters
        ----------
        indicator : Indicator
            What is compared.
        base : {"primary", "other", "previous", "baseline"}
            The year before the period, or the assessment's baseline; see `base`.
        area : str, optional
            ONS code; the own area where not given.

        Raises
        ------
        Absent
            Where fewer than `MINIMUM_MATCHED` months match: then nothing is compared.
        """
        period, baseline = self.assessment.period, self.assessment.baseline
        earlier = period.shift(-1) if self.base(base) == "previous" else baseline
        by_calendar = {m[5:]: m for m in earlier.months}
        usable = self.usable(indicator, area)
        usable.index = pd.Index([f"{m:%Y-%m}" for m in usable.index])
        pairs = [
            (m, by_calendar[m[5:]])
            for m in period.months
            if usable.get(m, False) and usable.get(by_calendar.get(m[5:], ""), False)
        ]
        if len(pairs) < MINIMUM_MATCHED:
            reason = (
                f"{indicator.title} in {period.label} cannot be compared with {earlier.label}: "
                f"{'only one' if pairs else 'no'} calendar month is complete in both."
            )
            raise Absent(reason, f"{self.closes} of {earlier.label}.", self.holder)
        return match(pairs, period, earlier)

    def residents(self, area: str | None = None, *, year: int | None = None) -> Residents:
        """Return the population of an area that belongs to a period; see `area_residents`."""
        wanted = year or needed_year(self.assessment.period)
        return area_residents(self.data.population, area or self.own, wanted)

    def place_residents(self, level: str = "lsoa") -> tuple[pd.Series, int, str]:
        """Return residents by stable LSOA or ward with year and release; see `level_residents`."""
        wanted = needed_year(self.assessment.period)
        return level_residents(self.data.population, level, wanted)

    def by_place(self, indicator: Indicator, months: tuple[str, ...] | None = None) -> pd.Series:
        """Count an indicator by stable LSOA over complete months (zero where none was recorded)."""
        rows = self.counted(
            self.data.crimes_lsoa, indicator, months or self.period_months(indicator)
        )
        places = self.data.places["lsoa"]
        return rows.groupby("lsoa")["count"].sum().reindex(places, fill_value=0).astype(float)

    def by_type(self, indicator: Indicator, months: tuple[str, ...]) -> pd.Series:
        """Count an indicator by crime type over the given months, own area."""
        crimes = self.data.crimes_area
        rows = self.counted(crimes[crimes["area"] == self.own], indicator, months)
        return rows.groupby("category")["count"].sum().reindex(indicator.crime_types, fill_value=0)

    def period_label(self, months: tuple[str, ...]) -> str:
        """Return the months read in words; not the whole period where some are missing."""
        period = self.assessment.period
        if months == period.months:
            return period.label
        return f"{months_in_words(months)} ({len(months)} of {len(period.months)} months)"

    def common_months(self, indicators: Iterable[Indicator]) -> tuple[str, ...]:
        """Return the months of the period that are complete for every indicator.

        Raises
        ------
        Absent
            Where there is none.
        """
        sets = [set(self.period_months(indicator)) for indicator in indicators]
        months = tuple(m for m in self.assessment.period.months if all(m in s for s in sets))
        if not months:
            reason = f"No month of {self.assessment.period.label} is complete for all indicators."
            raise Absent(reason, f"{self.closes} for the period.", self.holder)
        return months

    def missing_months(self, indicator: Indicator) -> tuple[str, ...]:
        """Months of the history in which an indicator is missing."""
        usable = self.usable(indicator)
        return tuple(f"{m:%Y-%m}" for m in usable.index[~usable])
