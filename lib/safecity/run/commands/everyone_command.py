"""`safecity everyone`: each partnership whose police files are at hand, and a page of outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from safecity.catalogue.assessment import House
from safecity.catalogue.period import month_name
from safecity.run import plausible, readable
from safecity.run.commands.nation_command import ending, line_of
from safecity.run.locks import Lock
from safecity.run.nation import carry_out_all
from safecity.run.notebooks.pool import default_jobs
from safecity.run.partnerships import (
    Depth,
    Outcome,
    Task,
    candidates,
    is_done,
    outcomes,
    scratch_house,
)
from safecity.run.screen import Force, Jobs, Raw, near, out

FEW = 12
"""Labels of files, such as months, that are named one by one."""
PAGE = """\
# Every partnership on its own files

Made by `make everyone RAW=folder`: each community safety partnership of the lookup whose police
force has street-level files in the folder is declared from the lookups (as `make partnership`
does), and its assessment is made in a folder of its own, as far as the column "Taken to" says:

- `data`: every raw file read, placed, checked and written as tidy datasets;
- `exhibits`: every cell of every notebook executed as well, and what they publish checked;
- `products`: the run that an analyst starts, to report, slides, workbook, dashboard and bundle.

Each ends with that, or is refused with one clear error, which is named. A traceback is a failure,
and so is what the checks below find. Seconds are those of the machine on which it was made.

## What it was made on

Street-level files up to {newest}, and nothing else than these:

{files}

## What is checked

{checks}

## Outcomes

{summary}

| Partnership | Code | Force | Months | Crimes placed | Per 1,000 residents | Taken to | Outcome | \
Seconds |
|---|---|---|---|---:|---:|---|---|---:|
{rows}
"""


def everyone(
    raw: Raw = None,
    depth: Annotated[Depth, typer.Option(help="How far each is taken.")] = Depth.data,
    only: Annotated[
        list[str] | None, typer.Option(help="Code of a partnership or authority; may be repeated.")
    ] = None,
    jobs: Jobs = 0,
    force: Force = False,
) -> None:
    """Try every partnership whose police files are at hand; write docs/everyone.md."""
    house, console = House.find(raw), out()
    scratch = scratch_house(house)
    with Lock(house).of_run("everyone", "all"):
        before = {} if force else outcomes(scratch)
        tried = candidates(scratch, only or ())
        waiting = [each for each in tried if not is_done(before.get(each.code), depth)]
        console.print(f"{len(tried)} partnerships, {len(tried) - len(waiting)} done before")
        answers = carry_out_all(scratch, waiting, Task(depth), jobs or default_jobs())
        for number, outcome in enumerate(answers, 1):
            line = f"{number:>4}/{len(waiting)}  {line_of(outcome)}"
            console.print(line, soft_wrap=True)
    results = list(outcomes(scratch).values())
    page = house.root / "docs" / "everyone.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(page_of(results, _files(scratch)), encoding="utf-8")
    console.print(near(page))
    if not all(outcome.holds for outcome in results):
        raise typer.Exit(1)


def _files(scratch: House) -> dict[str, list[str]]:
    """Name what each source gave: labels of its files, such as months and editions."""
    from safecity.ingest.supply.supplied import survey

    by_source: dict[str, list[str]] = {}
    for chosen in survey(scratch).chosen:
        if chosen.used:
            label = chosen.item.month or chosen.item.label or chosen.item.file.file_name
            by_source.setdefault(chosen.item.source, []).append(label)
    return by_source


def page_of(results: Sequence[Outcome], files: Mapping[str, Sequence[str]]) -> str:
    """Write the page of outcomes.

    Parameters
    ----------
    results : sequence of Outcome
        What became of each partnership, in the order to print.
    files : mapping
        Labels of the raw files by source; the newest date the page.
    """
    states = Counter(f"{each.state} ({each.depth})" for each in results)
    total = (
        f"{len(results)} partnerships of {len({each.force for each in results})} police forces: "
    )
    counts = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
    return PAGE.format(
        newest=month_name(max(files["police_uk"])),
        files="\n".join(f"- {source}: {_span(labels)}" for source, labels in sorted(files.items())),
        checks="\n".join(
            f"- {check};" for check in (*plausible.CHECKS, *readable.CHECKS)
        ).removesuffix(";")
        + ".",
        summary=f"{total}{counts}.",
        rows="\n".join(map(_row, results)),
    )


def _span(labels: Sequence[str]) -> str:
    names, count = sorted(set(labels)), len(labels)
    span = ", ".join(names) if len(names) <= FEW else f"{names[0]} to {names[-1]}"
    return f"{count} file{'s' if count > 1 else ''} ({span})"


def _row(outcome: Outcome) -> str:
    crimes = "" if outcome.crimes is None else f"{outcome.crimes:,}"
    rate = "" if outcome.rate is None else f"{outcome.rate:,.1f}"
    cells = (
        outcome.name,
        outcome.code,
        outcome.force,
        outcome.months,
        crimes,
        rate,
        outcome.depth,
        ending(outcome).replace("|", "/"),
        f"{outcome.seconds:.0f}",
    )
    return f"| {' | '.join(cells)} |"
