"""Benchmarks: each thing we do beside the ordinary way of doing it, in one run.

`make bench` runs all in sizes that take a quarter of an hour on two quiet cores; `BENCH=full` in
the sizes of a nation and a whole run, with more rounds; `BENCH="again keyboard"` some of them.
Machines vary, and are shared: what counts are ratios of processor time, medians of rounds side by
side. Each part is kept in `outputs/bench/bench.json` until it is measured again; the table of all
is written there, with a plot, and into docs/performance.md, where rows of a part that was not
measured on this machine stay as they are.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keyboard
import parts
import raw_files
import whole
from rich.console import Console
from rich.table import Table
from spent import adopt_orphans, median

from safecity.files import write_whole

ROOT = Path(__file__).resolve().parents[1]
FOLDER, PAGE = ROOT / "outputs" / "bench", ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- written by make bench -->", "<!-- end of what make bench writes -->"
SAMPLE = ("violence", "overview", "hate_crime", "road_safety", "data_quality", "summary")
"""Notebooks of the small size: heavy and light ones, and two that read the others' exhibits."""
ASKED = os.environ.get("BENCH", "").split()
CELL, OPENING, FIRST_CHART = 1.5, 1.0, 1.0
"""Seconds of processor time that a cell, opening a theme and its first chart may take."""

Row = dict[str, Any]


def rounds(usual: int) -> int:
    """How often something is measured: once where `BENCH` says so, for a first look."""
    return 1 if "once" in ASKED else usual


def row(what: str, ours: float, other: float, aim: str, unit: str = "s of CPU") -> Row:
    """Set one figure of ours beside another; the ratio says how many times less ours is."""
    return {"what": what, "ours": ours, "other": other, "unit": unit, "aim": aim}


def again(full: bool) -> Iterator[Row]:
    """A run where nothing has changed, and runs where one notebook or one raw file has."""
    times = rounds(5 if full else 3)
    with demo_house(full) as home:
        everything = whole.ours(home)
        pandas = median(whole.bare_pandas, rounds(5))
        nothing = median(lambda: whole.make_again(home), rounds(5))
        yield row(
            "`make` where nothing has changed / import pandas", nothing.cpu, pandas.cpu, "≥ 0.5"
        )
        number = iter(range(1_000))
        for what, slug, kind in (
            ("a comment in a light notebook", "hate_crime", "code"),
            ("a comment in the heaviest notebook", "violence", "code"),
            ("a word in the text of the heaviest notebook", "violence", "markdown"),
        ):
            edit = median(lambda s=slug, k=kind: whole.edited(home, s, next(number), k), times)
            yield row(f"{what} / everything made anew", edit.cpu, everything.cpu, "6 s")
        month = median(lambda: whole.month_replaced(home), rounds(3 if full else 1))
        yield row("one raw month replaced / everything made anew", month.cpu, everything.cpu, "")


def run(full: bool) -> Iterator[Row]:
    """A cold run, products included, beside notebooks executed the ordinary ways."""
    times, theirs_times = rounds(3), rounds(3 if full else 1)
    with demo_house(full) as home:
        slugs = whole.notebooks_of(home)
        cold = [whole.cold(home) for _ in range(times)]
        middle = median(lambda: cold.pop(), times)
        command_line = median(lambda: whole.papermill_and_nbconvert(home, slugs), theirs_times)
        one_process = median(lambda: whole.one_process(home, slugs), theirs_times)
        size = f"{len(slugs)} notebooks"
        theirs = "papermill and nbconvert, each by command line, data prepared, no products"
        yield row(
            f"cold run with ingest and products, {size} / {theirs}",
            middle.cpu,
            command_line.cpu,
            "≥ 6",
        )
        yield row(
            f"the same on the clock, {size} / {theirs}", middle.wall, command_line.wall, "≥ 6", "s"
        )
        theirs = "papermill.execute_notebook in one process, data prepared, no products"
        yield row(
            f"cold run with ingest and products, {size} / {theirs}",
            middle.cpu,
            one_process.cpu,
            "≥ 4",
        )
        forced = median(lambda: whole.notebooks_only(home), theirs_times)
        yield row(f"the {size} alone / {theirs}", forced.cpu, one_process.cpu, "≥ 4")


def at_keyboard(full: bool) -> Iterator[Row]:
    """Each cell of each notebook as an analyst runs it, threads not limited by anybody."""
    with demo_house(full) as home:
        whole.ours(home)  # synthesis notebooks read what the others published
        notebooks = sorted((home / "notebooks").glob("*.ipynb"))
        cells = keyboard.measured(notebooks, home, rounds(5 if full else 1))
    write_whole(FOLDER / "cells.json", json.dumps(cells, indent=1))
    opening = [c["cpu"] for c in cells if "open_theme" in c["cell"]]
    charts = [c["cpu"] for c in cells if ".trend(" in c["cell"]]
    rest = [c for c in cells if "open_theme" not in c["cell"]]
    dearest = rest[0]
    yield row("`open_theme` with its imports, the dearest", max(opening), OPENING, "1.0 s")
    yield row("the first chart (`t.trend`), the dearest", max(charts), FIRST_CHART, "1.0 s")
    name = f"the dearest cell, `{dearest['cell']}` in {dearest['notebook']}"
    yield row(name, dearest["cpu"], CELL, "1.5 s")
    over = sum(c["cpu"] > CELL for c in cells)
    yield row(f"cells over {CELL} s, of {len(cells)}", over, 0, "none", "cells")


def ingest(full: bool) -> Iterator[Row]:
    """Street-level files to datasets, and a table in ODS."""
    times, (months, rows) = rounds(3), (84, 21_600) if full else (12, 15_000)
    with TemporaryDirectory() as folder:
        half = raw_files.write_raw(Path(folder) / "half", months // 2, rows)
        raw = raw_files.write_raw(Path(folder) / "raw", months, rows)
        files = raw_files.street_files(raw)
        lines = sum(Path(file).read_bytes().count(b"\n") - 1 for file in files) / 1e6
        ours, bare, pandas = (
            median(lambda name=name: raw_files.way(name, raw), times)
            for name in ("ours", "duckdb_bare", "pandas_loop")
        )
        fewer, bare_fewer = (
            median(lambda name=name: raw_files.way(name, half), times)
            for name in ("ours", "duckdb_bare")
        )
        size = f"{lines:.1f} million rows in {len(files):,} files"
        what = f"ingest of street-level files, {size}"
        yield row(f"{what} / bare DuckDB to Parquet", ours.cpu, bare.cpu, "≥ 0.77")
        yield row(
            "what the second half of the files adds / to bare DuckDB",
            ours.cpu - fewer.cpu,
            bare.cpu - bare_fewer.cpu,
            "≥ 0.77",
        )
        yield row(f"{what} / a pandas loop to the same datasets", ours.cpu, pandas.cpu, "≥ 3")
        yield row("peak memory of the same / 2 GB", ours.megabytes, 2_000, "≥ 1", "MB")
        yield row(
            "peak memory of the same / of half the files",
            ours.megabytes,
            fewer.megabytes,
            "≥ 0.9",
            "MB",
        )
        yield from _ods(Path(folder), 2_500_000 if full else 100_000, times)


def _ods(folder: Path, rows: int, times: int) -> Iterator[Row]:
    path = raw_files.write_ods(folder / "table.ods", rows)
    size = f"an ODS of {rows:,} rows"
    ours = median(lambda: raw_files.way("ods_streamed", path), times)
    yield row(f"peak memory of streaming {size} / 300 MB", ours.megabytes, 300, "≥ 1", "MB")
    odfpy = raw_files.with_odfpy(folder / "odfpy")
    if odfpy is not None:
        small = raw_files.write_ods(folder / "small.ods", 20_000)
        ours = median(lambda: raw_files.way("ods_streamed", small), times)
        pandas = median(lambda: raw_files.way("ods_pandas", small, odfpy), times)
        yield row("an ODS of 20,000 rows / pandas.read_excel", ours.cpu, pandas.cpu, "≥ 5")


def single(full: bool) -> Iterator[Row]:
    """Single things, in this process."""
    with TemporaryDirectory() as folder:
        from safecity.demo.city import write

        raw = Path(folder) / "raw"
        write(raw, forces=["hampshire"])
        yield row("10,000 Byar's intervals / one by one", *parts.intervals(), "")
        yield row("Home Office workbook, checked / openpyxl, cells only", *parts.workbooks(raw), "")
        yield row("download copy of a chart / matplotlib again", *parts.download_copies(), "")


PARTS: dict[str, Callable[[bool], Iterator[Row]]] = {
    "again": again,
    "run": run,
    "keyboard": at_keyboard,
    "ingest": ingest,
    "single": single,
}


class demo_house(TemporaryDirectory):
    """A house of the synthetic city for as long as it is measured.

    The full one has all forces and notebooks, the other one force and a sample of notebooks.
    """

    def __init__(self, full: bool) -> None:
        """Make the folder."""
        super().__init__()
        self.full = full

    def __enter__(self) -> Path:
        """Write the raw files and the declarations."""
        from safecity.demo.city import write

        folder = Path(super().__enter__())
        write(folder / "raw", forces=None if self.full else ["hampshire"])
        every = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
        return whole.make_house(folder / "house", every if self.full else SAMPLE, folder / "raw")


SIZES = ("small", "full", "once")
TITLES = ("what / beside what", "ours", "the other", "times less", "aim")


def cells(each: Row) -> tuple[str, ...]:
    """Print a row."""
    ratio = f"{each['other'] / each['ours']:.1f}" if each["ours"] and each["other"] else ""
    sides = (f"{number(each[side])} {each['unit']}" for side in ("ours", "other"))
    return (each["what"], *sides, ratio, each["aim"])


def table(results: dict[str, Any], before: str = "") -> str:
    """Lay out everything measured so far as a table of Markdown.

    Parameters
    ----------
    results : dict
        What was measured on this machine, by part.
    before : str
        A table of this kind: its rows stay of each part that was not measured here.
    """
    by_part = {part: [] for part in PARTS} | _rows_by_part(before)
    for part, found in results.items():
        day = f", {found['day']}" if "day" in found else ""
        how = f"{part}, {found['size']}, load {found['load']:.0f}{day}"
        by_part[part] = [f"| {' | '.join((*cells(each), how))} |" for each in found["rows"]]
    heads = (*TITLES, "measured")
    lines = [f"| {' | '.join(each)} |" for each in (heads, ("---",) * len(heads))]
    return "\n".join([*lines, *(line for rows in by_part.values() for line in rows)])


def _rows_by_part(text: str) -> dict[str, list[str]]:
    """Take the rows of a table apart by the part that they were measured in."""
    by_part: dict[str, list[str]] = {}
    for line in text.splitlines():
        part = line.rstrip("| ").rpartition("| ")[2].partition(",")[0]
        if line.startswith("| ") and part in PARTS:
            by_part.setdefault(part, []).append(line)
    return by_part


def number(value: float) -> str:
    """Print a measured figure with two or more digits."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2g}"


def plot(results: dict[str, Any], path: Path) -> None:
    """Draw how many times less ours takes."""
    from matplotlib.figure import Figure

    rows = [each for found in results.values() for each in found["rows"]]
    rows = [each for each in rows if each["ours"] and each["other"]][::-1]
    figure = Figure(figsize=(11, 0.5 * len(rows) + 1), layout="constrained")
    axes = figure.add_subplot()
    ratios = [each["other"] / each["ours"] for each in rows]
    from_one = [ratio - 1 for ratio in ratios]
    bars = axes.barh([each["what"] for each in rows], from_one, left=1, color="#12436D")
    axes.bar_label(bars, labels=[f"{ratio:.1f}" for ratio in ratios], padding=3)
    axes.axvline(1, color="#3D3D3D", linewidth=1)
    axes.set(xscale="log", xlabel="times less than the other (right of 1: ours is less)")
    figure.savefig(path, dpi=110)


def main() -> None:
    """Measure what is asked for, and write down everything that is known."""
    adopt_orphans()
    full, names = "full" in ASKED, [n for n in ASKED if n not in ("full", "once")] or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        sys.exit(f"no part {', '.join(unknown)}: BENCH may hold full, once, {', '.join(PARTS)}")
    kept = FOLDER / "bench.json"
    results = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    for name in names:
        size = " ".join(
            dict.fromkeys(w for w in ("full" if full else "small", *ASKED) if w in SIZES)
        )
        day = date.today().isoformat()
        found: dict[str, Any] = {"size": size, "load": os.getloadavg()[0], "day": day}
        found["rows"] = list(PARTS[name](full))
        results[name] = found
        results = {each: results[each] for each in PARTS if each in results}
        write_whole(kept, json.dumps(results, indent=1, ensure_ascii=False))
        show(name, found["rows"])
        _write_down(results)


def _write_down(results: dict[str, Any]) -> None:
    """Put the table and the plot of all parts that were measured into their places."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    rows, _, after = rest.partition(END)
    measured = table(results, rows)
    write_whole(FOLDER / "table.md", measured + "\n")
    plot(results, FOLDER / "ratios.png")
    write_whole(PAGE, f"{before}{BEGIN}\n\n{measured}\n\n{END}{after}")


def show(name: str, rows: list[Row]) -> None:
    """Print the figures of one part."""
    printed = Table(*TITLES, title=name)
    for each in rows:
        printed.add_row(*cells(each))
    Console().print(printed)


if __name__ == "__main__":
    main()
