"""What an analyst's words may refer to: values and claims, looked up in the exhibits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from safecity.catalogue.errors import SafecityError, nearest
from safecity.catalogue.registry import Catalogue
from safecity.charts.magnitude import PER_CENT, UNITS, magnitude
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.flags import flags
from safecity.exhibits.numbers import number, ordinal, percent
from safecity.publish.table_references import LIES, TableReferences, fitting, printed_value

CHANGES = {"rose": 1, "fell": -1, "similar": 0, "unclear": 0}
STANDS = {"above": 1, "below": -1, "near": 0}
WHATS = ("count", "rate", "change", "before", "after", "rank", "against")
FAMILIES = {
    "rose": "rise", "fell": "fall", "similar": "level", "above": "above", "below": "below",
    "near": "level",
    "unclear": "level",
}  # fmt: skip
"""Family of judgement words of each direction."""
ANSWERED = {"higher": 1, "lower": -1, "similar": 0}
_SAYS = {1: "rose", -1: "fell", 0: "was similar"}
_LIES = {1: "above", -1: "below", 0: "near"}


def _amount(row: pd.Series) -> str:
    """Print the size of a change without its sign: "14.3%", "2.4 percentage points"."""
    size, unit = abs(float(row[magnitude(row)])), UNITS[magnitude(row)]
    return percent(size) if unit == PER_CENT else f"{number(size, 1)} {unit}"


def _side(lower: float, upper: float) -> int:
    return int(lower > 0) - int(upper < 0)


@dataclass(frozen=True)
class References(TableReferences):
    """Values and claims of an edition by indicator.

    Attributes
    ----------
    exhibits : tuple of Exhibit
        Everything that was published.
    catalogue : Catalogue
        The declared indicators.
    labels : dict
        Label of each numbered figure and table ("Figure 12"), by exhibit id.
    """

    catalogue: Catalogue
    labels: dict[str, str]

    @classmethod
    def of(
        cls, exhibits: Iterable[Exhibit], catalogue: Catalogue, labels: dict[str, str]
    ) -> References:
        """Gather the exhibits of an edition."""
        return cls(tuple(exhibits), catalogue, labels)

    def value(self, indicator: str, what: str = "count", against: str = "") -> str:
        """Print a value of an indicator.

        Parameters
        ----------
        indicator : str
            Id, such as "violence.offences".
        what : {"count", "rate", "change", "before", "after", "rank", "against"}
            Count and rate of the period, size of the change without its sign, both sides of the
            change, rank among comparators in words, or per cent from the comparators' mean.
        against : str
            Which comparison of the change is meant ("2019/20"); the first where not given.

        Raises
        ------
        SafecityError
            Where no exhibit holds it.
        """
        if what not in WHATS:
            raise SafecityError(f"no value '{what}'", remedy=nearest(what, WHATS))
        self._declared(indicator)
        if what in ("change", "before", "after"):
            row = self._change(indicator, against)
            return _amount(row) if what == "change" else printed_value(row[what])
        if what == "rank":
            return self._rank(indicator)
        if what == "against":
            return percent(abs(self._against(indicator)[0]), 0)
        return self._level(indicator, what)

    def claim(self, indicator: str, direction: str, words: str = "", against: str = "") -> str:
        """Print a direction, once the data have been asked whether it is true.

        Parameters
        ----------
        indicator : str
            Its id.
        direction : str
            "rose", "fell", "similar" or "unclear" (neither is shown) for its change; "above",
            "below" or "near" for its rate beside the comparators.
        words : str
            What is printed; the direction itself where not given. Words that say the opposite are
            refused.
        against : str
            Which comparison of the change is meant.

        Raises
        ------
        SafecityError
            Where the data do not support it.
        """
        self._declared(indicator)
        if direction in CHANGES:
            wanted, (found, base) = CHANGES[direction], self._moved(indicator, against)
            said = f"{indicator} {_SAYS[found]} against {base}"
        elif direction in STANDS:
            wanted = STANDS[direction]
            found = _side(*self._against(indicator)[1:])
            said = f"{indicator} is {_LIES[found]} the comparators' mean"
        else:
            remedy = nearest(direction, (*CHANGES, *STANDS))
            raise SafecityError(f"no direction '{direction}'", remedy=remedy)
        if found != wanted:
            raise SafecityError(f"the data do not support '{direction}': {said}", remedy=LIES)
        return fitting(words, FAMILIES[direction]) or direction

    def figure(self, exhibit: str) -> str:
        """Print the number of a figure or table: "Figure 12"."""
        if exhibit not in self.labels:
            raise SafecityError(
                f"no figure or table '{exhibit}'", remedy=nearest(exhibit, self.labels)
            )
        return self.labels[exhibit]

    def _declared(self, indicator: str) -> None:
        known = self.catalogue.indicators
        if indicator not in known:
            raise SafecityError(f"no indicator '{indicator}'", remedy=nearest(indicator, known))

    def _named(self, indicator: str, kind: str) -> str:
        theme, name = indicator.split(".")
        return f"{theme}.{kind}_{name}"

    def _change(self, indicator: str, against: str) -> pd.Series:
        """Return the row of a change that has a percentage."""
        rows = self._table(self._named(indicator, "change"))
        mine = rows[rows["comparison"].astype(str) == against] if against else rows.head(1)
        if mine.empty:
            remedy = nearest(against, rows["comparison"].astype(str))
            raise SafecityError(f"{indicator} is not compared with '{against}'", remedy=remedy)
        row = mine.iloc[0]
        if pd.isna(row[magnitude(row)]):
            remedy = "Numbers are too small for a percentage; give the counts"
            raise SafecityError(f"{indicator} has no percentage of change", remedy=remedy)
        return row

    def _moved(self, indicator: str, against: str) -> tuple[int, str]:
        """Say which way an indicator moved, and against what: of the survey, its last wave."""
        answers = self._by_id.get(self._named(indicator, "answers"))
        if answers is not None and answers.finding is not None:
            return ANSWERED.get(answers.finding.direction, 0), "the survey before"
        row = self._change(indicator, against)
        return _side(row["lower"], row["upper"]), str(row["comparison"])

    def _own(self, indicator: str) -> pd.Series:
        rows = self._table(self._named(indicator, "comparison"))
        return rows[flags(rows, "own")].iloc[0]

    def _rank(self, indicator: str) -> str:
        rows = self._table(self._named(indicator, "comparison"))
        place = int(self._own(indicator)["rank"])
        words = "highest" if place == 1 else f"{ordinal(place)} highest"
        return f"{words} of {int(rows['usable'].astype(bool).sum())}"

    def _against(self, indicator: str) -> tuple[float, float, float]:
        finding = (
            self._by_id[self._named(indicator, "comparison")].finding
            if (self._named(indicator, "comparison") in self._by_id)
            else None
        )
        if finding is None or finding.size is None:
            remedy = "Say nothing of comparators, or supply their counts"
            raise SafecityError(f"{indicator} is not compared with others", remedy=remedy)
        lower = finding.size if finding.lower is None else finding.lower
        upper = finding.size if finding.upper is None else finding.upper
        return finding.size, lower, upper

    def _level(self, indicator: str, what: str) -> str:
        """Find a count or rate in the comparison, else in the series, else in the change."""
        column = "value" if what == "rate" else "count"
        for kind in ("comparison", "series"):
            found = self._by_id.get(self._named(indicator, kind))
            if found is None or found.table is None or column not in found.table:
                continue
            own = found.table[flags(found.table, "own")].dropna(subset=[column])
            if len(own):
                value = float(own[column].iloc[-1])
                return printed_value(value, 1 if what == "rate" and abs(value) < 100 else 0)
        if what == "count" and self._named(indicator, "change") in self._by_id:
            rows = self._table(self._named(indicator, "change"))
            return printed_value(float(rows["after"].iloc[0]))
        remedy = "Publish its comparison or series in the theme's notebook"
        raise SafecityError(f"no exhibit holds the {what} of {indicator}", remedy=remedy)
