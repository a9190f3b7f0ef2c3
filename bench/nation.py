"""What a partnership of a nation costs as there are more of them: shared reading and each alone.

Datasets only: the notebooks and products of a partnership cost the same in a nation as alone. The
partnerships of the lookup are made again in houses of their own to have as many as are asked for.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
from rich.console import Console
from rich.table import Table

from safecity.catalogue.assessment import House
from safecity.run.commands.nation_command import edition_of
from safecity.run.nation import attempt
from safecity.run.partnerships import Candidate, Depth, Task, candidates, shared_house

SIZES = (10, 20, 50, 100)


def measure(house: House, chosen: list[Candidate], size: int) -> dict[str, float]:
    """CPU seconds a partnership for a number of them, reading included, and what was kept."""
    from safecity.ingest.prepare import parts, take_in
    from safecity.ingest.supply.shelf import shelf_of

    with TemporaryDirectory() as folder:
        root = House(Path(folder), house.raw)
        root.notebooks.symlink_to(house.notebooks)
        task = edition_of(root, "", Depth.data)
        inner = shared_house(root, root.root / "nation")
        start = time.process_time()
        for part in parts(inner):
            take_in(inner, part)
        read = time.process_time() - start
        costs = [attempt(inner, each, task).cpu for each in (chosen * size)[:size]]
        kept = sum(p.stat().st_size for p in shelf_of(root).rglob("*") if p.is_file())
    return {
        "partnerships": size,
        "reading": read,
        "each": sum(costs) / size,
        "shelf_mb": kept / 1e6,
    }


def alone(house: House, chosen: list[Candidate]) -> float:
    """CPU seconds of a partnership that reads its raw files itself; the middle of three."""
    costs = []
    for each in chosen[:3]:
        with TemporaryDirectory() as folder:
            root = House(Path(folder), house.raw)
            root.notebooks.symlink_to(house.notebooks)
            costs.append(attempt(root, each, Task(Depth.data)).cpu)
    return sorted(costs)[len(costs) // 2]


def main() -> None:
    """Print the table, and write it with a picture to outputs/bench."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--raw", type=Path, help="folder of raw files")
    reader.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    asked = reader.parse_args()
    house = House.find(asked.raw)
    chosen = candidates(house)
    single = alone(house, chosen)
    rows = [measure(house, chosen, size) for size in asked.sizes]
    table = Table("partnerships", "reading once", "each", "each with its share", "alone", box=None)
    for row in rows:
        row["share"] = row["each"] + row["reading"] / row["partnerships"]
        cells = (row["partnerships"], row["reading"], row["each"], row["share"], single)
        table.add_row(*(f"{cell:,.1f}" for cell in cells))
    Console().print(table)
    folder = house.root / "outputs" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nation.json").write_text(json.dumps({"alone": single, "rows": rows}, indent=1))
    figure, axes = plt.subplots(figsize=(6, 3.5), layout="constrained")
    sizes = [row["partnerships"] for row in rows]
    axes.plot(sizes, [row["each"] for row in rows], "o-", label="each, files read once before")
    axes.plot(sizes, [row["share"] for row in rows], "s--", label="with its share of the reading")
    axes.axhline(single, color="grey", label="each by itself")
    axes.set(xlabel="Partnerships", ylabel="CPU seconds to datasets", ylim=(0, None))
    axes.legend(frameon=False)
    figure.savefig(folder / "nation.svg")


if __name__ == "__main__":
    main()
