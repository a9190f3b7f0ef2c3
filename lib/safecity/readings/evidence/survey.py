"""The partnership's survey: weighted shares of answers by wave and group, with their bases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.measures.survey import (
    Difference,
    compare_proportions,
    effective_size,
    largest_gap,
    rake,
    weighted_proportion,
)
from safecity.readings.evidence.absent import Absent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safecity.readings.evidence.counts import Evidence

LEAST = 30
"""Fewest answers that a share is printed for; of fewer one person moves it by three points."""
UNMET = 0.01
"""Share by which weights may miss a margin before it is said."""
MISSING = ("don't know", "other or not said")
"""Answers that say nothing either way; they are left out of the base."""


@dataclass(frozen=True)
class Share:
    """A weighted share in per cent, with its interval, its base and its effective number."""

    value: float
    lower: float
    upper: float
    base: int
    effective: float


@dataclass(frozen=True)
class Survey:
    """Every wave of the survey.

    Attributes
    ----------
    evidence : Evidence
        The edition and its data.
    """

    evidence: Evidence

    @cached_property
    def answers(self) -> pd.DataFrame:
        """One row per respondent, of the waves up to the end of the period.

        Raises
        ------
        Absent
            Where no survey was supplied.
        """
        frame = self.evidence.data.survey
        last = int(self.evidence.assessment.period.end[:4])
        frame = frame[frame["wave"] <= last] if len(frame) else frame
        if frame.empty:
            source = self.evidence.catalogue.sources["community_survey"]
            reason = "No community safety survey was supplied to this run."
            raise Absent(reason, source.layout, self.evidence.assessment.partnership.title)
        return frame

    @property
    def waves(self) -> list[int]:
        """Years of the waves, the newest last."""
        return sorted(int(wave) for wave in self.answers["wave"].unique())

    @property
    def self_selected(self) -> bool:
        """Whether anybody could take part in the newest wave."""
        about = self.evidence.data.survey_waves
        modes = about.loc[about["wave"].eq(self.waves[-1]), "mode"]
        return bool(modes.eq("self-selected").any())

    @cached_property
    def weights(self) -> pd.Series:
        """Weight of every respondent, with mean 1 within each wave."""
        return pd.concat([self._raked(wave) for wave in self.waves])

    def _margins(self, wave: int) -> dict[str | tuple[str, ...], pd.Series]:
        about = self.evidence.data.survey_waves
        rows = about[about["wave"].eq(wave)]
        parts = rows.groupby("margin")
        return {str(name): p.set_index("category")["population"] for name, p in parts}

    def _traits(self, wave: int) -> pd.DataFrame:
        """Traits of a wave's respondents by margin; missing where they are not said."""
        rows = self.answers[self.answers["wave"].eq(wave)]
        asked = rows[[str(name) for name in self._margins(wave)]].astype(object)
        known = asked.where(~asked.isin(MISSING))
        return known.where(known.notna(), None)

    def _raked(self, wave: int) -> pd.Series:
        return rake(self._traits(wave), self._margins(wave))

    @cached_property
    def gap(self) -> float:
        """Greatest share by which the weights of the newest wave miss a margin."""
        traits = self._traits(self.waves[-1])
        return largest_gap(traits, self._margins(self.waves[-1]), self.weights.loc[traits.index])

    def share(
        self,
        question: str,
        answers: tuple[str, ...],
        wave: int,
        group: Mapping[str, str] | None = None,
    ) -> Share | None:
        """Weigh the share of some answers to a question.

        Parameters
        ----------
        question : str
            Column of the survey.
        answers : tuple of str
            Answers that count; "don't know" is left out of the base.
        wave : int
            Year of the wave.
        group : mapping, optional
            Columns and the category that respondents must have, such as {"sex": "female"}.

        Returns
        -------
        Share or None
            None where the question was not asked in the wave, or too few answered it.
        """
        rows = self.answers[self.answers["wave"].eq(wave)]
        for column, category in (group or {}).items():
            rows = rows[rows[column].eq(category).fillna(False)]
        if question not in rows:
            return None
        given = rows[question].astype(object)
        known = given.notna() & ~given.isin(MISSING)
        if known.sum() < LEAST:
            return None
        weights = self.weights.loc[rows.index][known]
        yes = given[known].isin(answers).to_numpy(dtype=bool)
        value, lower, upper = weighted_proportion(yes, weights.to_numpy())
        return Share(
            float(value) * 100,
            float(lower) * 100,
            float(upper) * 100,
            int(known.sum()),
            effective_size(weights.to_numpy()),
        )

    @property
    def earlier(self) -> int | None:
        """The wave before the newest; None where there is only one."""
        return self.waves[-2] if len(self.waves) > 1 else None

    @property
    def caveats(self) -> tuple[str, ...]:
        """Cautions that the way of the survey brings."""
        return (
            "survey_base",
            *(("self_selected",) if self.self_selected else ()),
            *(("weights_trimmed",) if self.gap > UNMET else ()),
        )


def difference(before: Share, after: Share) -> Difference:
    """Compare two shares on their effective numbers; in shares, not in per cent."""
    sizes = (before.effective, after.effective)
    compared = compare_proportions(before.value / 100, sizes[0], after.value / 100, sizes[1])
    return Difference(*(np.asarray(part) for part in compared))
