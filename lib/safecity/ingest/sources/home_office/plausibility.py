"""Gates on the Home Office tables: an area and year that cannot be what its force recorded there.

A fault in a force's systems can leave most of an area's offences out of the tables, or under no
partnership, whether or not a note says so. Such a year is not used. The gates ask for a change that
no crime makes: an area that loses half of its offences while its force does not, an area whose loss
stands under no partnership, a table that has fewer offences than data.police.uk places there. Every
threshold stands here, with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import median

import pandas as pd

from safecity.catalogue.offences import ASB
from safecity.ingest.sources.home_office.tables import Place, is_unassigned

LEAST_SHARE, MOST_SHARE = 0.5, 2.0
"""Half or twice of what is usual, both by itself and beside its force: lockdowns moved areas of a
force together, and no area of England and Wales halved against its force from one year to another
without a change of boundary or recording."""
LEAST_ALONE = 0.25
"""A quarter of what is usual, whatever its force did, which may be little more than the area."""
LEAST_QUARTER = 0.3
"""The same as `LEAST_SHARE` for one quarter, which moves further: of 16 London boroughs over ten
years none fell below 0.63 of its usual quarter, nor below 0.71 beside the others (Kensington and
Chelsea in the first lockdown); the centre of a city without visitors can fall further."""
UNASSIGNED_LOSS = 0.2
"""A fifth of an area's offences that are gone are a fault where the force's offences without a
partnership grew by at least half as many."""
UNASSIGNED_MOST = 0.5
"""Where more of a force's offences are without a partnership, none of its areas is known to be
whole, but for one that is in line with a year in which fewer were."""
FEWEST = 100
"""Offences a quarter below which an area's history decides nothing: chance moves them too far."""
STREET_MOST = 1.25
"""data.police.uk places crimes at points near by, so that an area may have a few more than were
recorded there (99 % in a usual year); a quarter more are none of that."""
FEWEST_STREET = 500
"""Offences below which the two sources are not set against each other."""

Totals = Mapping[str, Counter[Place]]
_LEVELS = ("area", "force", "unassigned")


@dataclass(frozen=True)
class Year:
    """One area in one financial year, in offences a quarter.

    Attributes
    ----------
    area, force, unassigned : float
        Offences of the area, of its force, and of its force under no partnership.
    quarters : tuple of (int, float, float)
        Each quarter that is there: its number, the offences of the area and of its force.
    """

    area: float
    force: float
    unassigned: float
    quarters: tuple[tuple[int, float, float], ...] = ()

    @property
    def without(self) -> float:
        """Share of the force's offences that are under no partnership."""
        return self.unassigned / self.force if self.force > 0 else 0.0


def implausible(history: Mapping[str, Year]) -> dict[str, str]:
    """Find the years of an area that its own history and its force rule out.

    Parameters
    ----------
    history : mapping
        By financial year ("2024/25"), those that may be used.

    Returns
    -------
    dict
        Reason by year. A year is held to the sound years before it, or to two or more later ones
        where there is none; years in which most of the force's offences are without a partnership
        are no measure for others.
    """
    years, reasons = sorted(history), dict[str, str]()
    whole = {y for y in years if history[y].without <= UNASSIGNED_MOST}
    for at, year in enumerate(years):
        before = [history[y] for y in years[:at] if y in whole and y not in reasons]
        reference = before or [history[y] for y in years[at + 1 :] if y in whole]
        if before or len(reference) > 1:
            reason = _reason(history[year], reference, len(before) > 1)
        else:
            reason = ""
        if not reason and year not in whole and not reference:
            reason = f"{history[year].without:.0%} of its force's offences are under no partnership"
        reasons |= {year: reason} if reason else {}
    return reasons


def _reason(year: Year, reference: list[Year], is_later: bool) -> str:
    """Say why a year cannot be; that it is too high only where two or more are before it."""
    usual = Year(*(median(getattr(y, name) for y in reference) for name in _LEVELS))
    if usual.area < FEWEST or usual.force <= 0:
        return ""
    own, force = year.area / usual.area, year.force / usual.force
    beside = own / force if force > 0 else 1.0
    share = f"its offences are {own:.0%} of what is usual, those of its force {force:.0%}"
    if own < LEAST_ALONE or (own < LEAST_SHARE and beside < LEAST_SHARE):
        return share
    if is_later and own > MOST_SHARE and beside > MOST_SHARE:
        return share
    lost, without = usual.area - year.area, year.unassigned - usual.unassigned
    if lost > UNASSIGNED_LOSS * usual.area and beside < 1 - UNASSIGNED_LOSS and without > lost / 2:
        grew = f"offences of the force under no partnership grew by {4 * without:,.0f} a year"
        return f"{share}, and {grew}"
    return _low_quarter(year, reference)


def _low_quarter(year: Year, reference: list[Year]) -> str:
    """Say which quarter of a year cannot be, beside those of the other years."""
    known = [(own, own / force) for y in reference for _, own, force in y.quarters if force > 0]
    if not known:
        return ""
    usual, usual_share = (median(each) for each in zip(*known, strict=True))
    for quarter, own, force in year.quarters:
        beside = own / force if force > 0 else usual_share
        if own < LEAST_QUARTER * usual and beside < LEAST_QUARTER * usual_share:
            return f"its offences in quarter {quarter} are {own / usual:.0%} of what is usual"
    return ""


def history_of(
    totals: Totals, quarters: Mapping[str, Collection[int]], names: Mapping[str, Collection[str]]
) -> dict[str, Year]:
    """Sum an area, its force and what is under no partnership.

    Parameters
    ----------
    totals : mapping
        Offences by (force, partnership, quarter), by year.
    quarters : mapping
        Quarters that the table of a year holds.
    names : mapping
        Names of the partnerships that are the area together, by year.
    """
    history = {}
    for year, own_names in names.items():
        forces = {force for force, name, _ in totals[year] if name in own_names}
        area, force, without = Counter[int](), Counter[int](), 0
        for (place, name, quarter), count in totals[year].items():
            if place in forces:
                force[quarter] += count
                area[quarter] += count if name in own_names else 0
                without += count if is_unassigned(name) else 0
        quarters_of_year = sorted(quarters[year])
        each = tuple((q, float(area[q]), float(force[q])) for q in quarters_of_year)
        parts = max(len(quarters_of_year), 1)
        history[year] = Year(area.total() / parts, force.total() / parts, without / parts, each)
    return history


def outnumbered(
    offences: pd.DataFrame, crimes: pd.DataFrame, coverage: pd.DataFrame
) -> dict[tuple[str, str], str]:
    """Find the years of which data.police.uk places more crimes than the table counts.

    Parameters
    ----------
    offences : pandas.DataFrame
        `area`, `year`, `start` (of a quarter), `count`.
    crimes : pandas.DataFrame
        `area`, `month`, `category`, `count` of data.police.uk.
    coverage : pandas.DataFrame
        `area`, `month`, `category`, `status`: months that are complete.

    Returns
    -------
    dict
        Reason by (area, year), over the quarters that both hold whole.
    """
    whole = coverage[(coverage["category"] == "all") & (coverage["status"] == "complete")]
    street = crimes[crimes["category"] != ASB].merge(whole[["area", "month"]], on=["area", "month"])
    if street.empty or offences.empty:
        return {}
    street = street.assign(start=street["month"].dt.to_period("Q").dt.start_time)
    by = ["area", "start"]
    quarters = street.groupby(by).agg(police=("count", "sum"), months=("month", "nunique"))
    table = offences.groupby([*by, "year"], as_index=False)["count"].sum()
    both = table.merge(quarters[quarters["months"] == 3].reset_index(), on=by)
    sums = both.groupby(["area", "year"])[["count", "police"]].sum()
    bad = sums[(sums["police"] >= FEWEST_STREET) & (sums["police"] > STREET_MOST * sums["count"])]
    return {
        (str(row.area), str(row.year)): f"in the quarters that both hold whole the table has "
        f"{row.table:,.0f} offences where data.police.uk places {row.police:,.0f}"
        for row in bad.reset_index().rename(columns={"count": "table"}).itertuples()
    }
