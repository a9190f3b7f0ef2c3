"""Writes docs/reference/ and the picture of docs/architecture.md out of the library.

python docs/reference.py          writes what has changed
python docs/reference.py --check  writes nothing; ends with 1 where a page is out of date
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from safecity.catalogue.kinds import load_columns, load_kinds
from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.results import MEANINGS
from safecity.exhibits.theme import known_readings
from safecity.ingest.datasets import DATASETS, Column
from safecity.readings import loaded

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from tests.contract.tree import LIBRARY, ROOMS, modules  # noqa: E402

BEGIN, END = "<!-- drawn by docs/reference.py -->", "<!-- end of the drawing -->"
FEW = 6
"""Words of a column that are listed; of more only their number is."""
MADE = "Written by `docs/reference.py` out of the library: change it there.\n"


def table(titles: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Lay rows out as a table of Markdown."""
    lines = [list(titles), *([str(c).replace("|", "\\|") for c in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def first_line(docstring: str | None) -> str:
    """Return the sentence that a docstring begins with."""
    return " ".join((docstring or "").strip().split("\n\n")[0].split())


def readings() -> str:
    """List what a notebook can ask for."""
    rows = []
    for name, module in sorted(known_readings().items()):
        asked = loaded(module)
        rows.append((f"`t.{name}{_arguments(asked.signature)}`", first_line(asked.read.__doc__)))
    intro = """
`t = open_theme("violence", partnership, year)` opens a theme. Each reading gives a view, of which
`t.publish(...)` makes an exhibit. What the data cannot carry comes back as a gap.

"""
    return f"# What a notebook can ask for\n\n{MADE}{intro}" + table(("ask", "and get"), rows)


def _arguments(signature: inspect.Signature) -> str:
    given = (
        f"{'*' if p.kind is p.VAR_POSITIONAL else ''}{p.name}"
        + ("" if p.default is p.empty else f'="{p.default}"')
        for p in signature.parameters.values()
    )
    return f"({', '.join(given)})"


def measures() -> str:
    """List the public functions of the statistical core."""
    rows = []
    for path in sorted((LIBRARY / "measures").glob("[!_]*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                rows.append((f"`{path.stem}.{node.name}`", first_line(ast.get_docstring(node))))
    intro = (
        "\nWhere each formula is from, and what it is held to: [measures.md](../measures.md).\n\n"
    )
    return f"# Measures\n\n{MADE}{intro}" + table(("function", "what it does"), rows)


def kinds() -> str:
    """List the kinds of exhibit, and the columns that their tables may have."""
    shown = [
        (f"`{k.slug}`", k.title, k.shape, f"`charts/{k.drawer}.py`" if k.drawer else "–",
         k.answers or "–", k.results.method if k.results else "–", k.sheet or "–")
        for k in load_kinds().values()
    ]  # fmt: skip
    columns = [
        (f"`{name}`", c.title, c.role, "words" if c.decimals is None else c.decimals)
        for name, c in load_columns().items()
    ]
    return f"# Kinds of exhibit\n\n{MADE}\n" + table(
        ("kind", "what it shows", "shape", "drawn by", "answers", "method in the table of results",
         "sheet"),
        shown,
    ) + "\n## Columns\n\nDisclosure control, signs and results follow the role.\n\n" + table(
        ("column", "title", "role", "decimals"), columns
    )  # fmt: skip


def sources() -> str:
    """List the sources with who publishes them and what they cost where they lack."""
    rows = [
        (f"`{s.slug}`", s.title, s.publisher, s.frequency, s.layout, s.cost)
        for s in load_catalogue().sources.values()
    ]
    titles = ("source", "what", "publisher", "how often", "layout", "without it")
    return f"# Sources\n\n{MADE}\n" + table(titles, rows)


def datasets() -> str:
    """Describe the tidy datasets: what a row is, its columns, and what may stand in them."""
    intro = """
`data/processed/<partnership>/<year>/` holds a Parquet file for each. None is written that is not
as described here, and no other column may stand in it.
"""
    parts = [f"# Datasets\n\n{MADE}{intro}"]
    for name, dataset in DATASETS.items():
        key = f" No two rows are alike in {', '.join(dataset.key)}." if dataset.key else ""
        rows = [(f"`{n}`", c.dtype, _may_hold(c)) for n, c in dataset.columns.items()]
        titles = ("column", "type", "what may stand in it")
        parts.append(f"## {name}\n\n{dataset.about}.{key}\n\n{table(titles, rows)}")
    return "\n".join(parts)


def _may_hold(column: Column) -> str:
    words = list(column.among()) if column.among else []
    few = ", ".join(word or "nothing" for word in words)
    rules = [
        few if len(words) <= FEW else f"one of {len(words)} words",
        f"text like `{column.pattern}`" if column.pattern else "",
        "" if column.least is None else f"at least {column.least:g}",
        "" if column.most is None else f"at most {column.most:g}",
        "first day of a month" if column.first_days else "",
        "or missing" if column.blank else "",
    ]
    return "; ".join(filter(None, rules)) or "–"


def results() -> str:
    """Describe the columns of results.csv."""
    intro = "\nEvery value that any product prints stands in `results.csv`, one in a row.\n\n"
    rows = [(f"`{name}`", meaning) for name, meaning in MEANINGS.items()]
    return f"# results.csv\n\n{MADE}{intro}" + table(("column", "what it holds"), rows)


def drawing() -> str:
    """Draw the rooms and which imports which, by how many files, as Mermaid."""
    lines, uses = ["```mermaid", "flowchart LR"], Counter[tuple[str, str]]()
    for room in ROOMS:
        files = [module for module in modules() if module.room == room]
        lines.append(f'  {room}["{room}<br/>{len(files)} files"]')
        uses.update((used, room) for file in files for used in file.rooms() - {room, "demo"})
    for (used, room), n in sorted(uses.items(), key=lambda u: [ROOMS.index(r) for r in u[0]]):
        lines.append(f"  {used} -- {n} --> {room}")
    return "\n".join([BEGIN, *lines, "```", END])


def pages() -> dict[Path, str]:
    """Write every page, by its file."""
    written = (readings, measures, kinds, sources, datasets, results)
    made = {DOCS / "reference" / f"{page.__name__}.md": page() for page in written}
    plan = DOCS / "architecture.md"
    around = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    made[plan] = around.sub(lambda _: drawing(), plan.read_text(encoding="utf-8"))
    return made


def main() -> int:
    """Write the pages, or say which are out of date."""
    old = {
        p: text for p, text in pages().items() if not p.is_file() or p.read_text("utf-8") != text
    }
    for path, text in old.items():
        print(
            f"{path.relative_to(DOCS.parent)} {'is out of date' if '--check' in sys.argv else ''}"
        )
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    return bool(old) and "--check" in sys.argv


if __name__ == "__main__":
    sys.exit(main())
