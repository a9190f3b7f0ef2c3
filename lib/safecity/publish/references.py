"""What an analyst's words may refer to: values and claims, looked up in the exhibits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from safecity.catalogue.kinds import PER_CENT, UNITS, magnitude, suffix
from safecity.catalogue.period import typed_period
from safecity.catalogue.registry import Catalogue
from safecity.errors import SafecityError, nearest
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import interval, number, ordinal, percent
from safecity.publish.table_references import LIES, TableReferences, fitting, printed_value
from safecity.readings.evidence.withholding import flags
from safecity.readings.words.finding import Finding

CHANGES = {
    "rose": "rose", "fell": "fell", "similar": "similar",
    "unclear": "cannot tell", "alone": "cannot tell",
}  # fmt: skip
"""Word of a verdict by the direction that a claim names."""
ANSWERED = {"higher": "rose", "lower": "fell"}
"""Verdict on a change by the direction of a finding on answers to the survey."""
STANDS = {"above": "higher", "below": "lower", "near": "similar", "not apart": "cannot tell"}
"""Word of a verdict by where a claim says that a rate stands beside the comparators' mean."""
PRINTED = {"not apart": "not clearly apart from"}
"""What a direction prints that is no words of a sentence by itself."""
ALL = "summary.indicator_table"
"""Table of all indicators."""
WHATS = ("count", "rate", "change", "interval", "before", "after", "rank", "against")
FAMILIES = {
    "rose": ("rise", "above", "clear"), "fell": ("fall", "below", "clear"), "similar": ("level",),
    "above": ("above", "apart", "clear"), "below": ("below", "apart", "clear"), "near": ("level",),
    "alone": ("alone", "unclear"), "unclear": ("unclear",), "not apart": ("unclear",),
}  # fmt: skip
"""Families of judgement words of each direction that supports any."""
ALONE = "many tests"
"""Why a change that is clear alone, and not among so many, cannot be told."""
NOT_GIVEN = (
    "Say in words that it is not given. A restricted edition has the same words as the public one: "
    "to what is withheld in that, they cannot refer"
)
_SAYS = {"similar": "was similar", "cannot tell": "is unclear"}
_LIES = {w: f"{s} from" if s == "not apart" else s for s, w in STANDS.items()}


def _amount(row: pd.Series) -> str:
    """Print the size of a change without its sign: "14.3%", "2.4 percentage points"."""
    size, unit = abs(float(row[magnitude(row)])), UNITS[magnitude(row)]
    return percent(size) if unit == PER_CENT else f"{number(size, 1)} {unit}"


def _interval(row: pd.Series) -> str:
    """Print the interval of a change with its signs: "−4.1% to 36.2%"."""
    return interval(row["lower"], row["upper"], 1, suffix(UNITS[magnitude(row)]))


def _side(row: pd.Series, what: str) -> str:
    """Print one side of a change, with a decimal where the other side has one."""
    sides = [printed_value(float(row[side])) for side in ("before", "after")]
    part = any("." in side for side in sides) and abs(float(row[what])) < 100
    return printed_value(float(row[what]), 1 if part else None)


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
        what : {"count", "rate", "change", "interval", "before", "after", "rank", "against"}
            Count and rate of the period, size of the change without its sign, its 95 % interval
            with signs, both sides of the change, rank among comparators in words, or per cent from
            the comparators' mean.
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
            return _amount(row) if what == "change" else _side(row, what)
        if what == "interval":
            return _interval(self._change(indicator, against))
        if what == "rank":
            return self._rank(indicator)
        if what == "against":
            return percent(abs(self._against(indicator).size or 0), 0)
        return self._level(indicator, what)

    def claim(self, indicator: str, direction: str, words: str = "", against: str = "") -> str:
        """Print a direction, once the data have been asked whether it is true.

        Parameters
        ----------
        indicator : str
            Its id.
        direction : str
            "rose", "fell", "similar" (shown to be), "unclear" (cannot be told) or "alone" (cannot,
            though it would be clear were it the only one tested) for its change;
            "above", "below", "near" (shown to be) or "not apart" (cannot be told) for its rate
            beside the comparators.
        words : str
            What is printed; the direction itself where not given. Words that say more than the
            direction, or the opposite, are refused.
        against : str
            Which comparison of the change is meant.

        Raises
        ------
        SafecityError
            Where the data do not support it.
        """
        self._declared(indicator)
        if direction in CHANGES:
            direction_found, base, why = self._moved(indicator, against)
            fits = direction_found == CHANGES[direction] and (direction != "alone" or why == ALONE)
            finding = f"{indicator} {_SAYS.get(direction_found, direction_found)} against {base}"
        elif direction in STANDS:
            direction_found = self._against(indicator).direction
            fits = direction_found == STANDS[direction]
            finding = f"{indicator} is {_LIES[direction_found]} the comparators' mean"
        else:
            remedy = nearest(direction, (*CHANGES, *STANDS))
            raise SafecityError(f"no direction '{direction}'", remedy=remedy)
        if not fits:
            raise SafecityError(f"the data do not support '{direction}': {finding}", remedy=LIES)
        return fitting(words, *FAMILIES.get(direction, ())) or PRINTED.get(direction, direction)

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

    def _refuse_not_given(self, indicator: str) -> None:
        """Raise where the newest period of a series has no value: an older one is no stand-in."""
        series = self._by_id.get(self._named(indicator, "series"))
        if series is None or series.table is None:
            return
        own = series.table[flags(series.table, "own")]
        if own.empty or pd.notna(own["value"].iloc[-1]):
            return
        period = own.get("period", own.iloc[:, 0]).iloc[-1]
        raise SafecityError(
            f"{indicator} has no value for {period}: it is withheld, or was not supplied",
            remedy=NOT_GIVEN,
        )

    def _named(self, indicator: str, kind: str) -> str:
        theme, name = indicator.split(".")
        return f"{theme}.{kind}_{name}"

    def _change(self, indicator: str, against: str) -> pd.Series:
        """Return the row of a change that has a percentage."""
        found = self._by_id.get(self._named(indicator, "change"))
        if found is None:
            self._refuse_not_given(indicator)
        elif found.gap is not None:
            problem = f"{indicator} has no change in this edition: {found.gap.reason.rstrip('.')}"
            raise SafecityError(problem, remedy="Say nothing of a change, or supply earlier months")
        rows = self._table(self._named(indicator, "change"))
        meant = (against, typed_period(against))
        compared = rows[rows["comparison"].astype(str).isin(meant)] if against else rows.head(1)
        if compared.empty:
            remedy = nearest(against, rows["comparison"].astype(str))
            raise SafecityError(f"{indicator} is not compared with '{against}'", remedy=remedy)
        row = compared.iloc[0]
        if pd.isna(row[magnitude(row)]):
            remedy = "Numbers are too small for a percentage; give the counts"
            raise SafecityError(f"{indicator} has no percentage of change", remedy=remedy)
        return row

    def _moved(self, indicator: str, against: str) -> tuple[str, str, str]:
        """Say which way an indicator moved, against what (of the survey, its last wave), and why.

        The reason is that of a change which cannot be told.
        """
        answers = self._by_id.get(self._named(indicator, "answers"))
        if answers is not None and answers.finding is not None:
            word = answers.finding.direction
            return ANSWERED.get(word, word), "the survey before", ""
        row = self._change(indicator, against)
        return str(row["verdict"]), str(row["comparison"]), str(row.get("undecided", ""))

    def _own(self, indicator: str) -> pd.Series:
        rows = self._table(self._named(indicator, "comparison"))
        return rows[flags(rows, "own")].iloc[0]

    def _rank(self, indicator: str) -> str:
        rows = self._table(self._named(indicator, "comparison"))
        place = int(self._own(indicator)["rank"])
        words = "highest" if place == 1 else f"{ordinal(place)} highest"
        return f"{words} of {int(rows['usable'].astype(bool).sum())}"

    def _against(self, indicator: str) -> Finding:
        """Return the finding on a rate beside the comparators' mean, which has a size."""
        exhibit = self._by_id.get(self._named(indicator, "comparison"))
        finding = None if exhibit is None else exhibit.finding
        if finding is None or finding.size is None:
            remedy = "Say nothing of comparators, or supply their counts"
            raise SafecityError(f"{indicator} is not compared with others", remedy=remedy)
        return finding

    def _level(self, indicator: str, what: str) -> str:
        """Find a count or rate in the comparison, the series, the change, or the table of all."""
        column = "value" if what == "rate" else "count"
        for kind in ("comparison", "series"):
            exhibit = self._by_id.get(self._named(indicator, kind))
            if exhibit is None or exhibit.table is None or column not in exhibit.table:
                continue
            own = exhibit.table[flags(exhibit.table, "own")]
            if len(own) and pd.notna(value := own[column].iloc[-1]):
                return printed_value(float(value), 1 if what == "rate" and abs(value) < 100 else 0)
        if what == "count" and self._holds(self._named(indicator, "change")):
            rows = self._table(self._named(indicator, "change"))
            if pd.notna(after := rows["after"].iloc[0]):
                return printed_value(float(after))
        self._refuse_not_given(indicator)
        if listed := self._listed(indicator, what):
            return listed
        remedy = "Publish its comparison or series in the theme's notebook"
        raise SafecityError(f"no exhibit holds the {what} of {indicator}", remedy=remedy)

    def _holds(self, exhibit: str) -> bool:
        """Say whether an exhibit is there with a table; a gap in its place has none."""
        found = self._by_id.get(exhibit)
        return found is not None and found.table is not None

    def _listed(self, indicator: str, what: str) -> str:
        """Print a count or rate of the table of all indicators; nothing where it has none."""
        if not self._holds(ALL):
            return ""
        rows = self._table(ALL)
        own = rows.loc[rows["id"].astype(str).eq(indicator), "value" if what == "rate" else "count"]
        if own.empty or pd.isna(own.iloc[0]):
            return ""
        value = float(own.iloc[0])
        return printed_value(value, 1 if what == "rate" and abs(value) < 100 else 0)
