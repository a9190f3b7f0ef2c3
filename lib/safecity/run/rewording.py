"""An executed copy whose text was edited and whose code was not: new words, the same results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from safecity.files import replacing
from safecity.run.source import GIVEN, TAG, Source


def reword(copy: Path, source: Source) -> None:
    """Give an executed copy the text, and the comments, that its notebook has now.

    What a code cell leaves does not hang on text around it, nor on comments in it. The copy gets
    the bytes that it would have if the notebook were executed; a page of the old text goes.

    Parameters
    ----------
    copy : Path
        As the runner left it, of a notebook with the same code (`Source.code`).
    source : Source
        The notebook now.
    """
    import nbformat

    made = nbformat.read(copy, as_version=4)
    executed = iter([cell for cell in made.cells if cell.cell_type == "code"])
    made.cells = nbformat.from_dict(list(_cells(source.cells, executed)))
    for number, cell in enumerate(made.cells, 1):
        cell["id"] = f"cell-{number}"
    with replacing(copy) as part:
        nbformat.write(made, part)
    copy.with_suffix(".html").unlink(missing_ok=True)


def _cells(cells: Sequence[dict[str, Any]], executed: Iterator[Any]) -> Iterator[dict[str, Any]]:
    """Yield the cells of a copy: text as it is written now, results as they were."""
    has_own = any(GIVEN in cell["tags"] for cell in cells)
    for cell in cells:
        tags = cell["tags"]
        words = {"source": cell["source"], "metadata": {"tags": tags} if tags else {}}
        if cell["cell_type"] != "code":
            yield {"cell_type": cell["cell_type"], **words}
            continue
        made = next(executed)
        yield made if GIVEN in tags else {**made, **words}
        if TAG in tags and not has_own:
            yield next(executed)
