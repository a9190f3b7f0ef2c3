"""`safecity nation`: the assessments of all partnerships of the lookup, and a page of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from safecity.catalogue.assessment import House
from safecity.catalogue.period import canonical_year
from safecity.errors import SafecityError, nearest
from safecity.run.declarations import edition
from safecity.run.locks import Lock
from safecity.run.nation import carry_out_all
from safecity.run.notebooks.pool import default_jobs
from safecity.run.partnerships import (
    Candidate,
    Depth,
    Outcome,
    RawNames,
    Task,
    candidates,
    inputs_of,
    is_done,
    outcomes,
    raw_files,
    shared_house,
)
from safecity.run.screen import Force, Raw, Scheduler, near, out


def nation(
    year: Annotated[
        str, typer.Argument(help="The edition; what most forces' files suggest if not given.")
    ] = "",
    raw: Raw = None,
    depth: Annotated[Depth, typer.Option(help="How far each is taken.")] = Depth.products,
    only: Annotated[
        list[str] | None, typer.Option(help="Code of a partnership or authority; may be repeated.")
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Partnerships at once; 0 for one on each core.")
    ] = 0,
    force: Force = False,
    scheduler: Scheduler = "",
) -> None:
    """Make the assessments of all partnerships; what is unchanged is kept."""
    house, console = House.find(raw), out()
    task = edition_of(house, canonical_year(year), depth)
    inner = shared_house(house, house.root / "outputs" / "nation" / task.year)
    with Lock(house).of_run("nation", task.year):
        every = candidates(house, only or (), supplied=False)
        before = {} if force else outcomes(inner)
        files = raw_files(inner)
        waiting = [c for c in every if not _stands(inner, before.get(c.code), task, files)]
        console.print(
            f"{len(every)} partnerships, {task.year}: {len(every) - len(waiting)} are as they were"
        )
        _carry_out(inner, waiting, task, jobs or default_jobs(), scheduler, console)
        results = [each for each in outcomes(inner).values() if each.year == task.year]
        page = _page(inner, results, task.year)
    ours = {each.code for each in every}
    _finish(console, [each for each in results if each.code in ours])
    console.print(near(page), soft_wrap=True)
    if any(not each.holds for each in results if each.code in ours):
        raise typer.Exit(1)


def edition_of(house: House, year: str, depth: Depth) -> Task:
    """Choose the months of the edition: those of a name, else what most forces' files suggest."""
    from safecity.ingest.sources.geography.newcomer import proposed_periods

    years = proposed_periods(house)
    if not years:
        raise SafecityError(
            "no street-level files, so there are no months to report on",
            path=house.raw,
            remedy="Supply them first: make fetch SOURCE=police_uk",
        )
    votes = Counter(years.values())
    by_name = {edition(period): (period, baseline) for period, baseline in votes}
    usual = edition(max(votes, key=lambda pair: (votes[pair], pair[0].end, pair[0].start))[0])
    if year and year not in by_name:
        raise SafecityError(
            f"the files suggest no edition '{year}'",
            path=house.raw,
            remedy=f"{nearest(year, by_name)} Most forces have: {usual}",
        )
    period, baseline = by_name[year or usual]
    return Task(depth, year or usual, period, baseline, keeps=True, declared=house.assessments)


def _stands(house: House, outcome: Outcome | None, task: Task, files: RawNames) -> bool:
    """Say whether a partnership needs nothing: made as far as is asked, from what is there now."""
    if outcome is None or not is_done(outcome, task.depth):
        return False
    edition = outcome.slug, outcome.year
    lies = (
        outcome.state == "refused"
        or {
            Depth.data: house.processed(*edition).is_dir(),
            Depth.exhibits: (house.working(*edition) / "exhibits").is_dir(),
            Depth.products: (house.outputs(*edition) / "report.html").is_file(),
        }[task.depth]
    )
    return lies and outcome.inputs == inputs_of(house, outcome, task, files)


def _carry_out(
    house: House,
    waiting: Sequence[Candidate],
    task: Task,
    jobs: int,
    scheduler: str,
    console: Console,
) -> None:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task_bar = bar.add_task("partnerships", total=len(waiting))

        def take(part: str) -> None:
            bar.update(task_bar, description=f"{part} taken in")

        answers = carry_out_all(house, waiting, task, jobs, scheduler, take=take)
        for number, outcome in enumerate(answers, 1):
            bar.update(task_bar, advance=1, description="partnerships")
            line = f"{number:>4}/{len(waiting)}  {line_of(outcome)}"
            console.print(line, soft_wrap=True)


def line_of(outcome: Outcome) -> str:
    """Say of a partnership how it ended and how long it took."""
    return f"{outcome.name} ({outcome.force}): {ending(outcome)}  {outcome.seconds:.1f}s"


def ending(outcome: Outcome) -> str:
    """Say how a partnership ended: "made", or the state and its reason."""
    state = outcome.state if outcome.holds else outcome.state.upper()
    return f"{state}: {outcome.why}" if outcome.why else state


def _page(house: House, results: Sequence[Outcome], year: str) -> Path:
    from safecity.publish.national import Edition, write_national

    editions = [
        Edition(o.code, o.name, o.force, o.slug, o.year, "" if o.state == "made" else ending(o))
        for o in results
    ]
    return write_national(house, editions, year)


def _finish(console: Console, results: Sequence[Outcome]) -> None:
    """Print the final table: how many ended how, what they cost, and who has none and why."""
    table = Table("Outcome", "Partnerships", "CPU seconds", "of each", box=None)
    for state in dict.fromkeys(each.state for each in results):
        in_state = [each for each in results if each.state == state]
        cpu = sum(each.cpu for each in in_state)
        table.add_row(state, f"{len(in_state):,}", f"{cpu:,.0f}", f"{cpu / len(in_state):,.1f}")
    console.print(table)
    for each in (o for o in results if o.state != "made"):
        console.print(f"  {each.name} ({each.force}): {ending(each)}", soft_wrap=True)
