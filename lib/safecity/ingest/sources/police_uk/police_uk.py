"""Which monthly file of data.police.uk a file is, and which months have none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from safecity.catalogue.assessment import Assessment
from safecity.ingest.forces import force_title
from safecity.ingest.source import COPY, Kind, Recognised, Source
from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.layouts import OUTCOMES, SLUGS, STOPS, STREET
from safecity.ingest.sources.police_uk.rows import check_headers
from safecity.ingest.sources.police_uk.tidy import MORE_COSTS
from safecity.ingest.supply.absence import NOT_COMPARED, OWN_COST, runs
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Supply, force_of

_ENDS = {"street": STREET, "outcomes": OUTCOMES, "stop-and-search": STOPS}
_NAME = re.compile(rf"^(\d{{4}}-(?:0[1-9]|1[0-2]))-([a-z-]+)-({'|'.join(_ENDS)}){COPY}\.csv$", re.I)
_HINTS = {
    ("Crime ID", "Outcome type"): "columns of outcomes, but not the published name "
    "YYYY-MM-<force>-outcomes.csv",
    ("Type", "Object of search"): "columns of stop and search, but not the published name "
    "YYYY-MM-<force>-stop-and-search.csv",
    ("Crime ID", "Crime type"): "street-level columns, but not the published name "
    "YYYY-MM-<force>-street.csv",
}


def police_source(name: str) -> str:
    """Name the source of a file of data.police.uk by its name; "" for any other file."""
    match = _NAME.match(name.rsplit("/", 1)[-1])
    return SLUGS[_ENDS[match[3].lower()]] if match else ""


def recognises(file: RawFile) -> Recognised | None:
    """Recognise the month, the force and the kind of a file by its name.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    match = _NAME.match(file.file_name)
    if not match:
        return None
    return Recognised(file, _ENDS[match[3].lower()], match[1], match[2].lower())


def _hint(file: RawFile, columns: Sequence[str]) -> str:
    found = (text for names, text in _HINTS.items() if {*names} <= {*columns})
    return next(found, "")


def _keep(item: Recognised) -> None:
    """Read a file onto the shelf."""
    check_headers([item])
    Bulk([item], item.kind).connection.close()


def _lacking(supply: Supply, assessment: Assessment) -> list[tuple[str, str, str, str]]:
    return [*_no_streets(supply, assessment), *_no_others(supply, assessment)]


def _no_streets(supply: Supply, assessment: Assessment) -> list[tuple[str, str, str, str]]:
    """Months without crimes of the own force or a comparator's."""
    history = set(assessment.history.months)
    forces = force_of(assessment)
    names = {m.code: m.name for m in assessment.partnership.comparators.members}
    rows = []
    for force in dict.fromkeys(forces.values()):
        absent = history - supply.months(force)
        areas = [names[c] for c, f in forces.items() if f == force and c in names]
        cost = f"{', '.join(areas)} {NOT_COMPARED}"
        if force == assessment.partnership.force:
            cost = OWN_COST
        if absent:
            rows.append(
                (SLUGS[STREET], f"no file of {force_title(force)} police", runs(absent), cost)
            )
    return rows


def _no_others(supply: Supply, assessment: Assessment) -> list[tuple[str, str, str, str]]:
    """Months without outcomes or searches of the own force, where others have them."""
    force, rows = assessment.partnership.force, []
    for kind, cost in MORE_COSTS.items():
        absent = set(assessment.history.months) - supply.months(force, kind)
        if absent and supply.has(SLUGS[kind]):
            what = f"no file of {force_title(force)} police"
            rows.append((SLUGS[kind], what, runs(absent), cost))
    return rows


SOURCE = Source(
    recognises,
    named=recognises,
    kinds={
        kind: Kind(
            slug,
            _keep,
            monthly=True,
            own_force=kind != STREET,
            says_edition=False,
            required=kind == STREET,
        )
        for kind, slug in SLUGS.items()
    },
    hint=_hint,
    lacking=_lacking,
)
