"""How crimes of the force had ended: the newest whole year, beside the comparators' forces."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from safecity.catalogue.outcome_types import load_outcome_groups
from safecity.ingest.figures import as_figures
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.force_outcomes import force_outcomes

NAN = float("nan")
# Of a hundred crimes; what is not named is "otherwise".
OWN = {"charged": 8, "out_of_court": 6, "no_suspect": 40, "unassigned": 10}
OTHER = {"charged": 12, "out_of_court": 6, "no_suspect": 40, "unassigned": 2}


def year(force: str, ended: dict[str, float], *, first: int = 2021, months: int = 12,
         group: str = "", crimes: float = 1000) -> list[dict[str, Any]]:  # fmt: skip
    """Figures of a force and year."""
    given = ended | {"otherwise": 100 - sum(ended.values())}
    label = f"{first}/{(first + 1) % 100:02d}" if months == 12 else f"Apr to Jun {first}"
    return [
        {"measure": slug, "level": "force", "area": force, "area_name": force, "group": group,
         "period": label, "start": pd.Timestamp(first, 4, 1), "months": months,
         "count": given.get(slug, 0) * crimes / 100, "denominator": crimes}
        for slug in load_outcome_groups()
    ]  # fmt: skip


def told(evidence: Evidence, *years: list[dict[str, Any]]) -> Any:
    rows = [row for each in years for row in each]
    frame = as_figures(rows).assign(source="force_outcomes")
    given = replace(evidence, data=replace(evidence.data, figures=frame))
    return force_outcomes(given, given.catalogue.indicators["justice.crimes"])


def forces(evidence: Evidence) -> tuple[str, list[str]]:
    own, *others = evidence.assessment.partnership.forces
    return own, others


def test_force_outcomes_stand_beside_the_comparators_forces_together(evidence: Evidence) -> None:
    own, others = forces(evidence)
    view = told(evidence, year(own, OWN), *(year(force, OTHER) for force in others))
    n = len(others)
    assert view.headline == (
        "Of 1,000 crimes that the Hampshire police force recorded in 2021/22, 8.0% had led to a "
        "charge or summons and 10.0% had no outcome yet when the table was issued, beside 12.0% "
        f"and 2.0% in the {n} forces of the comparators together"
    )
    table = view.table.set_index("comparison")
    assert table.loc[f"{n} forces of the comparators", "population"] == 1000 * n
    shares = ["value", *(slug for slug in load_outcome_groups() if slug != "charged")]
    assert table[shares].sum(axis=1).to_list() == pytest.approx([100.0] * len(table))
    assert (table["lower"] < table["value"]).all() and (table["value"] < table["upper"]).all()
    assert len(table) == n + 2
    assert view.sources[0] == "force_outcomes"


def test_force_outcomes_of_offence_groups_are_the_forces_own_and_all_others(
    evidence: Evidence,
) -> None:
    own, others = forces(evidence)
    thefts = [year(force, OTHER, group="Theft offences") for force in (own, *others)]
    drugs = year(own, OWN, group="Drug offences", crimes=19)
    view = told(evidence, *(year(force, OWN) for force in (own, *others)), *thefts, drugs)
    rows = view.table[view.table["comparison"].eq("Hampshire")].set_index("group")
    assert list(rows.index) == ["All crimes", "Drug offences", "Theft offences"]
    assert rows.loc["Theft offences", "value"] == pytest.approx(12)
    assert rows.loc["Drug offences", "value"] != rows.loc["Drug offences", "value"]
    together = view.table[view.table["comparison"].str.contains("comparators")].set_index("group")
    assert together.loc["Theft offences", "count"] == 120 * len(others)
    assert (
        together.loc["Drug offences", "population"] != together.loc["Drug offences", "population"]
    )


def test_force_outcomes_that_a_force_did_not_supply_are_not_in_the_sum(evidence: Evidence) -> None:
    own, others = forces(evidence)
    gone = [row | {"denominator": NAN, "count": NAN} for row in year(others[0], OTHER)]
    view = told(evidence, year(own, OWN), gone, *(year(force, OTHER) for force in others[1:]))
    assert f"in {len(others) - 1} of the {len(others)} forces of the comparators" in view.headline
    assert not view.table["comparison"].str.lower().eq(others[0]).any()
    alone = told(evidence, year(own, OWN))
    assert alone.headline.endswith("when the table was issued") and len(alone.table) == 1
    one = told(evidence, year(own, OWN), year(others[0], OTHER))
    assert one.headline.endswith("12.0% and 2.0% in Sussex") and len(one.table) == 2


def test_force_outcomes_are_of_the_newest_whole_year_by_the_end_of_the_period(
    evidence: Evidence,
) -> None:
    own, _ = forces(evidence)
    years = [year(own, OWN, first=first) for first in (2020, 2021, 2022)]
    assert told(evidence, *years).window == "2021/22"
    part = year(own, OTHER, first=2021, months=3)
    assert told(evidence, years[0], part).window == "2020/21"
    assert told(evidence, part).window == "Apr to Jun 2021"


def test_force_outcomes_are_a_gap_where_they_were_not_supplied(evidence: Evidence) -> None:
    own, others = forces(evidence)
    with pytest.raises(Absent, match="were not supplied") as gone:
        told(evidence, [])
    assert gone.value.sources == ("force_outcomes",) and gone.value.holder == "Home Office"
    with pytest.raises(Absent, match="hold no year of"):
        told(evidence, year(others[0], OTHER), year(own, OWN, first=2022))
