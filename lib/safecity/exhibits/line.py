"""What the exhibits of a theme say about one indicator, for its line in the indicator table."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from safecity.catalogue.kinds import UNITS, magnitude
from safecity.numbers import rate_decimals
from safecity.readings.evidence.withholding import flags

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.period import Period
    from safecity.exhibits.exhibit import Exhibit

Tone = Literal["better", "worse", "higher", "lower", "similar", "signal", ""]
TONES: tuple[Tone, ...] = ("better", "worse", "higher", "lower", "similar")
ELSEWHERE = ("country_level", "published_long_ago")
"""Caveats of figures that are not of the partnership's own years, or of no place near it."""
FIGURES = "overview.key_figures"
UNREAD = {
    "comparison": "", "verdict": "", "percent": float("nan"), "lower": float("nan"),
    "upper": float("nan"), "q": float("nan"), "detectable": float("nan"),
    "n_months": float("nan"),
}  # fmt: skip
"""What a line has of a change that could not be read."""
KINDS = ("change", "comparison", "trend", "series", "answers")
NUMBERS = (
    "id", "value", "lower", "upper", "unit", "change_size", "change_lower", "change_upper",
    "change_unit", "change_detectable", "n_months", "rank_value", "rank_lower", "rank_upper",
    "ranked",
)  # fmt: skip
"""What a line prints, as numbers: rate, change of the first comparison, and rank."""


class Line:
    """One indicator as its theme's exhibits have it.

    Parameters
    ----------
    indicator : Indicator
        The indicator.
    by_id : dict
        Exhibits with a table, by id.
    period : Period
        What the edition reports on.
    """

    def __init__(self, indicator: Indicator, by_id: dict[str, Exhibit], period: Period) -> None:
        """Pick the exhibits of the indicator."""
        names = self.names(indicator.id)
        self.indicator, self.start, self.months = indicator, period.start, len(period.months)
        self._figures = by_id.get(FIGURES)
        self._found = {kind: by_id[name] for kind, name in names.items() if name in by_id}
        changes = self._table("change")
        self.first: dict[str, Any] = dict(UNREAD if changes.empty else changes.iloc[0])

    @staticmethod
    def names(indicator: str) -> dict[str, str]:
        """Return the ids of an indicator's exhibits by kind."""
        theme, name = indicator.split(".")
        return {kind: f"{theme}.{kind}_{name}" for kind in KINDS}

    @property
    def compared(self) -> bool:
        """Whether its change was read."""
        return "change" in self._found

    @property
    def stands(self) -> bool:
        """Whether it has anything to say: its change, if near, or the rate of what it counts."""
        read = self.compared and self.near
        return read or (self.indicator.is_counted and not pd.isna(self.rate))

    @property
    def exhibits(self) -> list[Exhibit]:
        """The exhibits that were found."""
        return list(self._found.values())

    def _table(self, kind: str) -> pd.DataFrame:
        table = self._found[kind].table if kind in self._found else None
        return pd.DataFrame() if table is None else table

    @cached_property
    def own(self) -> pd.Series | None:
        """The own area's row of the comparison; None where there is none."""
        table = self._table("comparison")
        own_rows = table[table["own"].astype(bool)] if "own" in table else table
        return None if own_rows.empty else own_rows.iloc[0]

    @cached_property
    def _issued(self) -> pd.Series | None:
        """Newest published figure or answer of the own area; None for counts of crime."""
        table = self._table("answers" if self.indicator.question else "series")
        if self.indicator.is_counted or not {"own", "value"} <= set(table):
            return None
        own_rows = table[table["own"].astype(bool)].dropna(subset=["value"])
        return None if own_rows.empty else own_rows.iloc[-1]

    @property
    def rate(self) -> float:
        """Rate of the own area: of the comparison, the published figure, or the key figures."""
        if self.own is not None:
            return float(self.own["value"])
        if self.indicator.figure or self.indicator.question:
            counted = self._issued is None or self.indicator.unit == "count"
            return float("nan") if counted or self._issued is None else float(self._issued["value"])
        return self._figure("value")

    @property
    def unit(self) -> str:
        """Unit of the rate, with the months that it counts where they are no whole year.

        Key figures count the months that all of them have, which may be fewer than those of one.
        """
        alone = self.own is not None or pd.isna(self._figure("value"))
        figures = None if alone else self._figures
        return self.indicator.unit if figures is None else figures.unit

    @property
    def count(self) -> float:
        """Count that its rate divides: of the comparison, the key figures, or a whole change.

        A change over fewer months than the period has no count of the period.
        """
        if self.indicator.question:
            return float("nan")  # a base of answers is no count of what they say
        if self.indicator.figure:
            return float("nan") if self._issued is None else float(self._issued["count"])
        if self.own is not None:
            return float(self.own["count"])
        figure = self._figure("count")
        if not pd.isna(figure):
            return figure
        whole = self.first.get("n_months") == self.months
        return float(self.first["after"]) if whole else float("nan")

    def _figure(self, column: str) -> float:
        table = pd.DataFrame() if self._figures is None else self._figures.table
        if table is None or "indicator" not in table:
            return float("nan")
        figures = table.loc[table["indicator"] == self.indicator.title, column]
        return float("nan") if figures.empty else float(figures.iloc[0])

    @property
    def decimals(self) -> int:
        """Decimals of the rate: those of the comparison that it stands in, else its own."""
        table = self._table("comparison")
        return rate_decimals(table.get("value", [self.rate]), table.get("own", ()))

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of the line by the names of `NUMBERS`; missing where none is printed."""
        rank = {} if self.own is None else self.own
        change = (self.size, self.first["lower"], self.first["upper"], self.size_unit)
        ends = self._ends
        values = (
            self.indicator.id, self.rate, *ends, self.unit,
            *change, self.first["detectable"], self.first.get("n_months"),
            *(rank.get(name) for name in ("rank", "rank_lower", "rank_upper")), self.ranked,
        )  # fmt: skip
        return dict(zip(NUMBERS, values, strict=True))

    @property
    def _ends(self) -> tuple[Any, Any]:
        """Ends of the interval of the rate, from where the rate is read."""
        if self.own is None and self._issued is None:
            return self._figure("lower"), self._figure("upper")
        read = self.own if self.own is not None else self._issued
        if read is None or pd.isna(self.rate):
            return None, None
        return read.get("lower"), read.get("upper")

    @property
    def near(self) -> bool:
        """Whether its change is of the area or its police force, and not of long ago."""
        return is_near(self._found["change"]) if "change" in self._found else True

    @property
    def locked(self) -> bool:
        """Whether lockdowns shaped what the first comparison is with."""
        return bool(flags(self._table("change").head(1), "locked").any())

    @property
    def size(self) -> float:
        """Size of the change of the first comparison, in `size_unit`; missing where none is."""
        return float(self.first[magnitude(self.first)])

    @property
    def size_unit(self) -> str:
        """Unit of the change: per cent, or percentage points of a share."""
        return UNITS[magnitude(self.first)]

    @property
    def ranked(self) -> int:
        """Number of areas among which the own area is ranked."""
        table = self._table("comparison")
        return int(table["usable"].astype(bool).sum()) if "usable" in table else 0

    @property
    def verdict(self) -> str:
        """What the change was judged to be, for a reader: `toned`."""
        if pd.isna(self.size):
            return "not tested"
        return toned(str(self.first["verdict"]), self.indicator.polarity)

    @property
    def q(self) -> float:
        """Probability of the change by chance among all that were tested; missing if it was not."""
        return float(self.first["q"])

    @cached_property
    def signals(self) -> tuple[int, int, int]:
        """Months of the period above and below their expected range, and months that have one."""
        table = self._table("trend")
        if table.empty:
            return 0, 0, 0
        inside = table["month"].astype(str).str[:7] >= self.start
        months = table[inside].dropna(subset=["value", "lower", "upper"])
        above, below = months["value"] > months["upper"], months["value"] < months["lower"]
        return int(above.sum()), int(below.sum()), len(months)

    @property
    def against(self) -> str:
        """How the rate was judged beside the comparators; "" where it was not."""
        finding = self._found["comparison"].finding if "comparison" in self._found else None
        if finding is None or finding.size is None:
            return ""
        return toned(finding.direction, self.indicator.polarity)


def is_near(exhibit: Exhibit) -> bool:
    """Say whether figures are of the area or its police force, and not of long ago."""
    return not any(caveat.slug in ELSEWHERE for caveat in exhibit.caveats)


def toned(word: str, polarity: str) -> str:
    """Turn the word of a verdict into what it is for a reader.

    Parameters
    ----------
    word : str
        Of `measures.verdict.Verdict`.
    polarity : {"lower", "higher", "none"}
        Which direction the catalogue says is better.

    Returns
    -------
    str
        "better" or "worse", "higher" or "lower" where it is not agreed which is better, "similar"
        or "cannot tell".
    """
    sides = {"rose": "higher", "higher": "higher", "fell": "lower", "lower": "lower"}
    side = sides.get(word)
    if side is None or polarity == "none":
        return side or word
    return "better" if side == polarity else "worse"


def coloured(verdict: str) -> Tone:
    """Colour of a verdict; none where it says nothing of a direction or of likeness."""
    matching: Tone = next((tone for tone in TONES if tone == verdict), "")
    return matching
