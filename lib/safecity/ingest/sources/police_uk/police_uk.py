"""Which monthly file of data.police.uk a file is, and which months have none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from safecity.catalogue.assessment import Assessment
from safecity.errors import SafecityError
from safecity.ingest.forces import force_title
from safecity.ingest.source import COPY, Kind, Recognised, Source, by_name
from safecity.ingest.sources.boundaries.boundaries import BOUNDARIES
from safecity.ingest.sources.geography.geography import known_codes
from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.layouts import OUTCOMES, SLUGS, STOPS, STREET
from safecity.ingest.sources.police_uk.rows import check_headers, is_blank, is_plain
from safecity.ingest.sources.police_uk.stops import NO_OUTLINES, NO_OUTLINES_COST
from safecity.ingest.sources.police_uk.street import StreetBulk
from safecity.ingest.sources.police_uk.tidy import MORE_COSTS
from safecity.ingest.supply.absence import NOT_COMPARED, OWN_COST, runs
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Status, Supply, force_hints, force_of
from safecity.ingest.take.contents import Contents, refuse_empty

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


recognises = by_name(_NAME, lambda name: (_ENDS[name[3].lower()], name[1], name[2].lower()))
"""Recognises the kind, the month and the force of a file."""


def _hint(file: RawFile, columns: Sequence[str]) -> str:
    hints = (text for names, text in _HINTS.items() if {*names} <= {*columns})
    return next(hints, "")


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
        several = filter(None, (", ".join(areas[:-1]), *areas[-1:]))
        cost = f"{' and '.join(several)} {NOT_COMPARED}"
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


def _without(supply: Supply, assessment: Assessment) -> tuple[list[str], int]:
    """Forces without a month of the period, and how many comparators they cost."""
    forces, months = force_of(assessment), set(assessment.period.months)
    own = assessment.partnership
    lacking = {f for f in forces.values() if f != own.force and not supply.months(f) & months}
    return sorted(lacking), sum(force in lacking for force in forces.values())


def _police(supply: Supply, assessment: Assessment) -> Status:
    """Judge by the own force first; what comparators lack is said beside it."""
    own, months = assessment.partnership.force, assessment.period.months
    have = supply.months(own) & set(months)
    detail = (
        f"{own}: {len(have)} of {len(months)} months of the period, "
        f"{len(supply.months(own))} of {len(assessment.history.months)} of the history"
    )
    if absent := set(months) - have:
        detail += f"; missing {runs(absent)}"
    lacking, n_lost = _without(supply, assessment)
    if lacking:
        detail += f"; none of the period for {', '.join(lacking)}"
    detail += force_hints([own, *lacking], supply)
    if not have:
        return Status("missing", detail, None)
    n_all = len(assessment.partnership.comparators.members)
    compared = [f"{n_lost} of {n_all} comparators cannot be compared."] if n_lost else []
    costs = [OWN_COST, *compared] if absent else compared
    return Status("stale" if absent else "present", detail, " ".join(costs))


def _months_of(kind: str, supply: Supply, assessment: Assessment) -> Status:
    """Judge outcomes or searches by the months of the own force that are there."""
    force, months = assessment.partnership.force, set(assessment.period.months)
    every = supply.months(force, kind) & set(assessment.history.months)
    have = every & months
    detail = (
        f"{force}: {len(have)} of {len(months)} months of the period, "
        f"{len(every)} of {len(assessment.history.months)} of the history"
    )
    if absent := months - have:
        detail += f"; missing {runs(absent)}"
    if not have:
        return Status("missing", detail, None)
    return Status("stale" if absent else "present", detail, MORE_COSTS[kind] if absent else "")


def _outcomes(supply: Supply, assessment: Assessment) -> Status:
    return _months_of(OUTCOMES, supply, assessment)


def _stops(supply: Supply, assessment: Assessment) -> Status:
    status = _months_of(STOPS, supply, assessment)
    if supply.of(BOUNDARIES):
        return status
    return Status("missing", f"{status.detail}; {NO_OUTLINES}", NO_OUTLINES_COST)


NO_LSOA = "no row has an LSOA; nothing of this file can be placed"
NO_POINT = "no search has coordinates; nothing of this file can be placed"
ALL_UNKNOWN = "no LSOA of this file is known to the lookup; nothing of it can be placed"


def _check_police(items: Sequence[Recognised]) -> None:
    check_headers(items)
    for item in items:
        refuse_empty(item, item.file.data_lines <= 0, "the file has a header and no rows")


def _check_ends(bulk: Bulk, items: Sequence[Recognised]) -> None:
    broken = bulk.cut_off()
    for item in items:
        if item.file.name in broken:
            raise SafecityError(
                "the file is cut off mid-row",
                path=item.file.path,
                line=item.file.newlines + 1,
                remedy="Download it again",
            )


def _warning(kind: str, placed: int, unknown: int | None) -> str:
    """What is suspicious about a file of which nothing can be placed."""
    if kind == STOPS:
        return "" if placed else NO_POINT
    return NO_LSOA if not placed else ALL_UNKNOWN if unknown == placed else ""


def _of_forces(items: Sequence[Recognised], there: Sequence[Recognised]) -> list[Recognised]:
    """Street-level files of other months of the forces of some, among those that are there."""
    given = {(item.force, item.month) for item in items}
    forces = {item.force for item in items}
    others = {
        item.key: item
        for item in there
        if item.kind == STREET and item.force in forces and (item.force, item.month) not in given
    }
    return [item for item in others.values() if is_plain(item) and not is_blank(item)]


def _inspect(items: Sequence[Recognised], there: Sequence[Recognised]) -> list[Contents]:
    """Read files before they are taken in; a crime may stand in an earlier month's file."""
    codes, read = known_codes(there), dict[int, Contents]()
    for kind in dict.fromkeys(item.kind for item in items):
        some = [item for item in items if item.kind == kind]
        read |= zip(map(id, some), _of_kind(some, kind, codes, there), strict=True)
    return [read[id(item)] for item in items]


def _of_kind(
    items: Sequence[Recognised], kind: str, codes: set[str], there: Sequence[Recognised]
) -> list[Contents]:
    """Read files of one kind together; every one with its own contents."""
    _check_police(items)
    bulk = StreetBulk([*items, *_of_forces(items, there)]) if kind == STREET else Bulk(items, kind)
    repeated = bulk.repeated() if isinstance(bulk, StreetBulk) else {}
    _check_ends(bulk, items)
    placing = bulk.pointed() if kind == STOPS else bulk.placing(codes)
    contents = []
    for number, item in enumerate(items):
        n_rows = bulk.rows_read(number)
        refuse_empty(item, n_rows == 0, "the file has a header and no rows")
        valid, placed, unknown = placing.get(number, (0, 0, 0))
        known = unknown if codes and kind != STOPS else None
        warning, again = _warning(kind, placed, known), repeated.get(number, 0)
        contents.append(Contents(n_rows, n_rows - valid, known, warning, again))
    return contents


SOURCE = Source(
    recognises,
    named=recognises,
    kinds={
        kind: Kind(
            slug,
            _keep,
            monthly=True,
            own_force=kind != STREET,
            says_release=False,
            required=kind == STREET,
        )
        for kind, slug in SLUGS.items()
    },
    hint=_hint,
    lacking=_lacking,
    judges={SLUGS[STREET]: _police, SLUGS[OUTCOMES]: _outcomes, SLUGS[STOPS]: _stops},
    inspect=_inspect,
)
