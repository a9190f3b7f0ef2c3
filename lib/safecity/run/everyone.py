"""Every partnership whose police files are at hand, tried one after the other."""

from __future__ import annotations

import json
import os
import shutil
import time
import traceback
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.files import json_text, write_whole
from safecity.run.cache import digest
from safecity.run.partnership_command import declare, edition
from safecity.run.plan import Plan, Request, make_plan
from safecity.run.plausible import (
    crimes_of,
    doubts_of_data,
    doubts_of_results,
    residents_of,
)
from safecity.run.pool import default_jobs
from safecity.run.runner import run


class Depth(StrEnum):
    """How far each partnership is taken."""

    data = "data"
    exhibits = "exhibits"
    products = "products"


DEPTHS = tuple(Depth)
"""The least first."""


@dataclass(frozen=True)
class Candidate:
    """A partnership of the lookup whose force has files.

    Attributes
    ----------
    code : str
        What it is declared by: its authority where the two are one, else its own code.
    name, force : str
        Its name, and its police force's file name.
    """

    code: str
    name: str
    force: str


@dataclass(frozen=True)
class Outcome:
    """What became of a partnership.

    Attributes
    ----------
    code, name, force : str
        As the candidate.
    depth : str
        How far it was taken.
    months : str
        The months it reports on.
    crimes : int, optional
        Recorded crimes placed in it, without anti-social behaviour.
    rate : float, optional
        The same per 1,000 residents in these months.
    state : str
        "made", "refused" (one clear error), "implausible" or "failed" (a traceback).
    why : str
        The reason, where it was not made.
    seconds : float
        How long it took.
    """

    code: str
    name: str
    force: str
    depth: str
    months: str = ""
    crimes: int | None = None
    rate: float | None = None
    state: str = "made"
    why: str = ""
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether it ended as it should: with what was asked for, or with one clear error."""
        return self.state in ("made", "refused")


def candidates(house: House, only: Sequence[str] = ()) -> list[Candidate]:
    """List the partnerships of the lookup whose force has street-level files, by force and name.

    Parameters
    ----------
    house : House
        The project's folders.
    only : sequence of str
        Codes, of partnerships or of their authorities; all where there is none.

    Raises
    ------
    SafecityError
        Where there is no lookup, or it does not hold a code that was asked for.
    """
    from safecity.ingest.forces import force_slug
    from safecity.ingest.sources.geography.naming import read_lookup
    from safecity.ingest.supply.supplied import survey

    supply = survey(house)
    lookup = read_lookup(supply)
    if lookup.empty:
        remedy = "Supply it first: make fetch SOURCE=geography"
        raise SafecityError("no lookup of partnerships", path=house.raw, remedy=remedy)
    alone = lookup.groupby("lad")["csp"].transform("nunique").eq(1)
    alone &= lookup.groupby("csp")["lad"].transform("nunique").eq(1)
    lookup = lookup.assign(code=lookup["lad"].where(alone, lookup["csp"]))
    lookup = lookup.assign(force=lookup["force_name"].map(force_slug))
    if only:
        wanted = lookup["lad"].isin(only) | lookup["csp"].isin(only)
        if absent := set(only) - {*lookup["lad"], *lookup["csp"]}:
            raise SafecityError(f"no partnership {min(absent)} in the lookup", path=house.raw)
    else:
        wanted = lookup["force"].isin(supply.forces)
    rows = lookup[wanted].drop_duplicates("code").sort_values(["force", "csp_name"])
    return [Candidate(r.code, r.csp_name, r.force) for r in rows.itertuples()]


def scratch_house(house: House) -> House:
    """Return a house below the outputs, on the same raw files and notebooks; one for each content.

    What became of a partnership is remembered there, so that other raw files begin anew.
    """
    from safecity.ingest.supply.scan import scan_house

    content = digest([(file.name, file.sha256) for file in scan_house(house)])
    root = house.root / "outputs" / "everyone" / content[:8]
    root.mkdir(parents=True, exist_ok=True)
    if not (root / "notebooks").exists():
        (root / "notebooks").symlink_to(house.notebooks, target_is_directory=True)
    return House(root, house.raw)


def outcomes(scratch: House) -> dict[str, Outcome]:
    """Read what became of every partnership that was tried, by code, in order of force and name."""
    records = (scratch.root / "outcomes").glob("*.json")
    found = [Outcome(**json.loads(path.read_text(encoding="utf-8"))) for path in records]
    return {each.code: each for each in sorted(found, key=lambda o: (o.force, o.name))}


def is_done(outcome: Outcome | None, depth: Depth) -> bool:
    """Say whether a partnership was taken as far as is asked; what failed is tried again."""
    if outcome is None or not outcome.holds:
        return False
    return DEPTHS.index(Depth(outcome.depth)) >= DEPTHS.index(depth)


def attempt(scratch: House, candidate: Candidate, depth: Depth) -> Outcome:
    """Declare a partnership and make its assessment, as far as is asked; never raises.

    Parameters
    ----------
    scratch : House
        Where it is declared and made; what is not needed any more is removed.
    candidate : Candidate
        The partnership.
    depth : Depth
        How far to take it.
    """
    start = time.monotonic()
    outcome = Outcome(candidate.code, candidate.name, candidate.force, str(depth))
    stages = _stages(scratch, outcome, depth)
    try:
        while outcome.holds and (further := next(stages, None)):
            outcome = further
    except SafecityError as error:
        outcome = replace(outcome, state="refused", why=_words(error))
    except Exception as error:
        outcome = replace(outcome, state="failed", why=_trace(error))
    outcome = replace(outcome, seconds=round(time.monotonic() - start, 1))
    _keep(scratch, outcome)
    return outcome


def _words(error: SafecityError) -> str:
    place = f" ({error.path.name})" if error.path and error.path.suffix else ""
    return f"{error.problem}{place}. {error.remedy}".strip()


def _trace(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"


def _keep(scratch: House, outcome: Outcome) -> None:
    path = scratch.root / "outcomes" / f"{outcome.code}.json"
    write_whole(path, json_text(asdict(outcome), indent=1))


def _stages(scratch: House, outcome: Outcome, depth: Depth) -> Iterator[Outcome]:
    """Yield the outcome as it grows: declared, counted, executed, made."""
    plan = _declared(scratch, outcome.code)
    yield (outcome := replace(outcome, months=plan.assessment.period.label))
    yield (outcome := _counted(plan, outcome))
    if depth is Depth.exhibits:
        _execute(plan)
    elif depth is Depth.products:
        _produce(plan)
    if depth is not Depth.data:
        yield (outcome := _judged(plan, outcome))
    _remove(plan)


def _declared(scratch: House, code: str) -> Plan:
    from safecity.ingest.sources.geography.newcomer import describe

    newcomer = describe(scratch, code)
    shutil.rmtree(scratch.assessments / newcomer.slug, ignore_errors=True)
    declare(scratch, newcomer)
    year = edition(newcomer.period)
    return make_plan(Request(scratch, newcomer.slug, year, jobs=default_jobs()))


def _counted(plan: Plan, outcome: Outcome) -> Outcome:
    from safecity.ingest.prepare import prepare

    assessment = plan.assessment
    data = prepare(plan.request.house, assessment, plan.catalogue)
    crimes = int(crimes_of(data, assessment)["count"].sum())
    rate = crimes / residents_of(data, assessment) * 1_000
    outcome = replace(outcome, crimes=crimes, rate=None if rate != rate else round(rate, 1))
    return _doubted(outcome, doubts_of_data(data, assessment))


def _doubted(outcome: Outcome, doubts: Sequence[str]) -> Outcome:
    return replace(outcome, state="implausible", why="; ".join(doubts)) if doubts else outcome


def _execute(plan: Plan) -> None:
    """Execute the code cells of every notebook in this process, one notebook after the other.

    What numpy only warns of, such as a division by zero, stops it: no number may come of it.
    """
    house, exhibits = plan.request.house, plan.outputs.exhibits
    shutil.rmtree(exhibits, ignore_errors=True)
    where = {
        "SAFECITY_HOME": str(house.root),
        "SAFECITY_RAW": str(house.raw),
        "SAFECITY_EXHIBITS": str(exhibits),
        "MPLBACKEND": "agg",
    }
    with _environment(where), warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        for slug in plan.slugs:
            names: dict[str, Any] = {}
            for cell in plan.sources[slug].cells:
                if cell["cell_type"] == "code":
                    exec(compile(cell["source"], f"{slug}.ipynb", "exec"), names)
                    names |= plan.parameters if "parameters" in cell["tags"] else {}


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _produce(plan: Plan) -> None:
    with Path(os.devnull).open("w") as silence:
        result = run(plan.request, Console(file=silence))
    if result.failures:
        failure = result.failures[0]
        raise RuntimeError(f"{failure.slug}, cell {failure.cell}: {failure.error}")


def _judged(plan: Plan, outcome: Outcome) -> Outcome:
    from safecity.exhibits.results import results
    from safecity.exhibits.store import Store

    exhibits = Store(plan.outputs.exhibits).read(plan.assessment.active)
    titles = {slug: each.title for slug, each in plan.catalogue.indicators.items()}
    return _doubted(outcome, doubts_of_results(results(exhibits), exhibits, titles))


def _remove(plan: Plan) -> None:
    """Remove what a partnership that went well leaves; what did not is kept to be looked at."""
    house, slug = plan.request.house, plan.assessment.slug
    for folder in (house.assessments, house.root / "data" / "processed", house.root / "outputs"):
        shutil.rmtree(folder / slug, ignore_errors=True)
