"""Home Office tables of police recorded crime, by partnership and by police force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safecity.catalogue.offences import ASB, Subgroup, load_offences
from safecity.demo.layouts import CSP_TABLE, FORCE_TABLE, Written, stream, write_bytes
from safecity.demo.offences import YEARS, Ints, town_months, year_text
from safecity.demo.parameters import Code, FirstIssue, Level, Parameters
from safecity.demo.town import City, Floats, Town
from safecity.demo.workbook import Cell, Sheets, ods, xlsx

QUARTERS = 4
_FIRST, _BASE = 2015, 2019
_MIXED = 400.0
"""How firmly the mix of crimes of a made-up area follows that of the own area."""
_FORCE = 3
"""How many times the crimes of its towns in these tables a force has."""
Counts = dict[int, Ints]


@dataclass(frozen=True)
class Body:
    """A partnership or a police force.

    Attributes
    ----------
    force, name : str
        Police force and, of a partnership, its name as the tables have them.
    counts : dict
        By year from April: crimes, shape (quarters, crime types but anti-social behaviour).
    """

    force: str
    name: str
    counts: Counts


def quarter_counts(town: Town, parameters: Parameters, seed: int) -> Counts:
    """Crimes of a town by year and quarter.

    From 2015/16 on they are those of the street files; the years before have totals only, which
    are shared out in the mix of 2015/16.
    """
    is_crime = np.array([name != ASB for name in parameters.types])
    months = town_months(town, parameters, seed)[is_crime]
    quarters = months.reshape(len(months), YEARS, QUARTERS, -1).sum(axis=3)
    counts = {_FIRST + year: quarters[:, year].T for year in range(YEARS)}
    random, totals = stream(seed, "earlier", town.code), parameters.offences.totals
    growth = counts[_FIRST].sum() / totals.crime[0]
    shape = counts[_FIRST].ravel() / counts[_FIRST].sum()
    for year, total in totals.earlier.items():
        wanted = total if town.code == parameters.areas.own.code else round(total * growth)
        counts[year] = random.multinomial(wanted, shape).reshape(counts[_FIRST].shape)
    return counts


def partnerships(towns: Sequence[Town], parameters: Parameters, seed: int) -> list[Body]:
    """List the towns, further partnerships of the own force, and what is assigned to none."""
    forces, recorded = parameters.areas.forces, parameters.recorded
    bodies = [Body(forces[t.force].pfa, t.name, quarter_counts(t, parameters, seed)) for t in towns]
    own, random = bodies[0], stream(seed, "other partnerships")
    extra = recorded.others | {f"Unassigned {own.force}": recorded.unassigned}
    return bodies + [
        Body(own.force, name, _like(own.counts, crimes, random)) for name, crimes in extra.items()
    ]


def police_forces(bodies: Sequence[Body], parameters: Parameters, seed: int) -> list[Body]:
    """List forces that hold their partnerships, the rest of the country, and other bodies."""
    recorded, own = parameters.recorded, bodies[0]
    country, random = recorded.country, stream(seed, "forces")
    by_force = _held(bodies, country.years)
    forces = [Body(own.force, "", _towards(by_force.pop(own.force), country.force, country.years))]
    forces += [
        Body(name, "", {y: c * _FORCE for y, c in by_force[name].items()}) for name in by_force
    ]
    whole = _towards(_held([own], country.years)[own.force], country.all, country.years)
    left = {y: whole[y] - sum(each.counts[y] for each in forces) for y in country.years}
    for name in recorded.rest:
        mix = _mix(own.counts, random) / len(recorded.rest)
        forces.append(Body(name, "", {y: _whole(np.clip(left[y], 0, None) * mix) for y in left}))
    others = recorded.bodies.items()
    return forces + [Body(name, "", _like(own.counts, n, random)) for name, n in others]


def _held(bodies: Sequence[Body], years: Sequence[int]) -> dict[str, Counts]:
    """Sum partnerships by force."""
    by_force: dict[str, Counts] = {}
    for body in bodies:
        sums = by_force.setdefault(body.force, {})
        for year in years:
            sums[year] = sums.get(year, 0) + body.counts[year]
    return by_force


def _towards(by_year: Counts, level: Level, years: Sequence[int]) -> Counts:
    """Raise counts to the declared level of each year, in their own mix."""
    wanted = (level.crimes * relative for relative in level.relative)
    return {
        y: _whole(by_year[y] * (n / by_year[y].sum())) for y, n in zip(years, wanted, strict=True)
    }


def _like(like: Counts, crimes: int, random: np.random.Generator) -> Counts:
    """Make up an area with the trends of another, near its mix, from 2015/16 on."""
    scale = _mix(like, random) * crimes / like[_BASE].sum()
    return {year: _whole(counts * scale) for year, counts in like.items() if year >= _FIRST}


def _mix(like: Counts, random: np.random.Generator) -> Floats:
    return np.asarray(random.gamma(_MIXED, 1 / _MIXED, like[_FIRST].shape[1]))


def _whole(counts: Floats) -> Ints:
    return np.rint(counts).astype(np.int64)


CANCELLED = 2
"""Crimes that stand below zero in one row of the own area and of one comparator."""
CANCELLED_YEAR = 2020
_BELOW, _ABOVE = "79", "99"
Line = tuple[Cell, ...]


def _subgroup(code: Code) -> Subgroup:
    known = load_offences()
    return known.subgroups[known.subgroup(code.subgroup)]


def _split(counts: Ints, year: int, parameters: Parameters, random: np.random.Generator) -> Ints:
    """Share counts (quarters, crime types) out over the codes in use, (quarters, codes)."""
    codes = parameters.recorded.codes
    kinds = np.array([_subgroup(code).police_uk for code in codes])
    shares = np.array([code.share * (code.since <= year <= code.until) for code in codes])
    split = np.zeros((QUARTERS, len(codes)), dtype=np.int64)
    for at, kind in enumerate(name for name in parameters.types if name != ASB):
        of_kind = kinds == kind
        split[:, of_kind] = random.multinomial(
            counts[:, at], shares[of_kind] / shares[of_kind].sum()
        )
    return split


def coded(body: Body, year: int, parameters: Parameters, seed: int) -> Ints:
    """Crimes of a body in a year by quarter and offence code."""
    random = stream(seed, "codes", body.force, body.name, str(year))
    return _split(body.counts[year], year, parameters, random)


def _cancel(split: Ints, codes: Sequence[Code]) -> None:
    """Move crimes within one quarter so that a code is below zero and its type keeps its sum."""
    names = [code.code for code in codes]
    below, above = names.index(_BELOW), names.index(_ABOVE)
    split[0, above] += split[0, below] + CANCELLED
    split[0, below] = -CANCELLED


def _lines(
    bodies: Sequence[Body], cancelled: Sequence[str], year: int, parameters: Parameters, seed: int
) -> Iterator[Line]:
    """Rows of one year: a body, quarter and code where any crime was recorded."""
    codes = parameters.recorded.codes
    offences = [(c.description, _subgroup(c).group, c.subgroup, c.code) for c in codes]
    for body in (body for body in bodies if year in body.counts):
        split = coded(body, year, parameters, seed)
        if year == CANCELLED_YEAR and body.name in cancelled:
            _cancel(split, codes)
        names = (body.force, body.name) if body.name else (body.force,)
        for quarter in range(QUARTERS):
            for offence, count in zip(offences, split[quarter].tolist(), strict=True):
                if count:
                    yield (year_text(year), quarter + 1, *names, *offence, count)


def _first_issued(
    rows: Sequence[Line], issue: FirstIssue, random: np.random.Generator
) -> Iterator[Line]:
    """Rows as first published: without crimes that were added since, with those cancelled since."""
    for *offence, count in rows:
        crimes = max(int(str(count)), 0)
        step = random.binomial(crimes, issue.added) - random.binomial(crimes, issue.cancelled)
        if int(str(count)) != step:
            yield (*offence, int(str(count)) - int(step))


def _workbook(
    title: str, notes: Sequence[str], header: Line, years: Mapping[int, Sequence[Line]]
) -> Sheets:
    cover: list[Line] = [(title,), ("SYNTHETIC: made up by safecity, no published figures",)]
    tables = {year_text(year).replace("/", "_"): [header, *rows] for year, rows in years.items()}
    return {"Cover_sheet": cover, "Notes": [("Notes",), *((note,) for note in notes)], **tables}


def write(city: City) -> list[Written]:
    """Write two workbooks by partnership, one of an earlier release, and one by force."""
    parameters, seed = city.parameters, city.seed
    recorded, bodies = parameters.recorded, partnerships(city.towns, parameters, seed)
    forces, cancelled = police_forces(bodies, parameters, seed), [b.name for b in bodies[:2]]
    early, late = sorted(parameters.offences.totals.earlier), recorded.country.years

    def lines(each: Sequence[Body], years: Sequence[int]) -> dict[int, list[Line]]:
        return {y: list(_lines(each, cancelled, y, parameters, seed)) for y in years}

    by_csp, notes = "Police recorded crime by Community Safety Partnership", recorded.notes
    old = xlsx(_workbook(by_csp, notes, CSP_TABLE, lines(bodies, early)))
    new = ods(_workbook(by_csp, notes, CSP_TABLE, lines(bodies, late)))
    by_force = _workbook("Police recorded crime by police force area", notes[:3], FORCE_TABLE,
                         lines(forces, late))  # fmt: skip
    contents = {
        "home_office_csp": {"prc-csp-1112-1415-tables.xlsx": old,
                            "prc-csp-mar16-mar22-tables-210722.ods": new},
        "home_office_pfa": {"prc-pfa-mar16-mar22-tables-210722.ods": ods(by_force)},
    }  # fmt: skip
    issue = recorded.first
    random = stream(seed, "first issue", issue.release)
    first = {
        year: list(_first_issued(rows, issue, random))
        for year, rows in lines(bodies, issue.years).items()
    }
    name = f"home_office_csp/{issue.release}/{issue.file}.xlsx"
    book = xlsx(_workbook(by_csp, notes[:3], CSP_TABLE, first))
    return [write_bytes(city.root, name, issue.release, book)] + [
        write_bytes(city.root, f"{source}/{recorded.release}/{name}", recorded.release, content)
        for source, files in contents.items()
        for name, content in files.items()
    ]
