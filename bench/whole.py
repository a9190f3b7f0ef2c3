"""A whole run beside what a user would do today, and a run where nothing has changed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from spent import PYTHON, Spent, spent

from safecity.threads import ONE_THREAD

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(PYTHON).parent
ONE_PROCESS = """
import sys, papermill
for name in sys.argv[2:]:
    copy = f"{sys.argv[1]}/{name.rsplit('/', 1)[1]}"
    papermill.execute_notebook(name, copy, kernel_name="python3")
"""


def make_house(folder: Path, notebooks: Sequence[str], raw: Path) -> Path:
    """Make a house for some notebooks of the demo, on raw files that lie elsewhere.

    A sample of notebooks has no commentary, which speaks of all themes.
    """
    for name in ("assessments", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    edition = folder / "assessments" / "southampton" / "2021-22"
    if len(notebooks) < len(list((folder / "notebooks").glob("*.ipynb"))):
        shutil.rmtree(edition / "commentary")
        declaration = edition.with_suffix(".yml")
        text = declaration.read_text(encoding="utf-8")
        declaration.write_text(f"{text}\nthemes: [{', '.join(notebooks)}]\n", encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "raw").symlink_to(raw.resolve(), target_is_directory=True)
    return folder


def ours(home: Path, *options: str) -> Spent:
    """Run the assessment of a house as `make` does."""
    command = [TOOLS / "safecity", "run", "southampton", "2021-22", *options]
    return spent(command, {"SAFECITY_HOME": str(home)})


def prepared(home: Path) -> Spent:
    """Make the tidy datasets alone, which the ordinary ways are given."""
    command = [TOOLS / "safecity", "prepare", "southampton", "2021-22"]
    return spent(command, {"SAFECITY_HOME": str(home)})


def cold(home: Path) -> Spent:
    """Run from raw files to products, with nothing kept of any run before."""
    for kept in ("outputs", "data/processed"):
        shutil.rmtree(home / kept, ignore_errors=True)
    return ours(home)


def _ordinary(home: Path) -> dict[str, str]:
    """Give the ordinary ways one thread too: they would be several times slower without."""
    return {"SAFECITY_HOME": str(home), **ONE_THREAD}


def papermill_and_nbconvert(home: Path, notebooks: Sequence[str]) -> Spent:
    """Execute notebooks by papermill's command line, and make a page of each by nbconvert."""
    environment, made = _ordinary(home), home / "ordinary"
    made.mkdir(exist_ok=True)
    parts = []
    for slug in notebooks:
        source, copy = home / "notebooks" / f"{slug}.ipynb", made / f"{slug}.ipynb"
        parts.append(spent([TOOLS / "papermill", "-k", "python3", source, copy], environment))
        page = [TOOLS / "jupyter", "nbconvert", "--to", "html", copy]
        parts.append(spent(page, environment))
    return Spent(sum(p.cpu for p in parts), sum(p.wall for p in parts))


def one_process(home: Path, notebooks: Sequence[str]) -> Spent:
    """Call `papermill.execute_notebook` for one notebook after the other, in one process."""
    made = home / "one process"
    made.mkdir(exist_ok=True)
    names = [home / "notebooks" / f"{slug}.ipynb" for slug in notebooks]
    environment = _ordinary(home)
    return spent([PYTHON, "-c", ONE_PROCESS, made, *names], environment)


def edited(home: Path, slug: str, number: int, kind: str) -> Spent:
    """Add a comment to the last cell of a kind, "code" or "markdown", of a notebook; run again."""
    import nbformat

    path = home / "notebooks" / f"{slug}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = [cell for cell in notebook.cells if cell.cell_type == kind][-1]
    cell.source += f"\n# {number}" if kind == "code" else f" {number}"
    nbformat.write(notebook, path)
    return ours(home)


def month_replaced(home: Path) -> Spent:
    """Take the first row of the own area out of a month of street-level files, and run again."""
    files = (home / "data" / "raw").resolve().rglob("2020-11-hampshire-street.csv")
    path = next(files)
    lines = path.read_bytes().splitlines(keepends=True)
    lines.remove(next(line for line in lines if b",Southampton " in line))
    path.write_bytes(b"".join(lines))
    return ours(home)


def make_again(home: Path) -> Spent:
    """Run where nothing has changed."""
    return ours(home, "--or-demo")


def bare_pandas() -> Spent:
    """Import pandas and nothing else."""
    return spent([PYTHON, "-c", "import pandas"])


def notebooks_of(home: Path) -> tuple[str, ...]:
    """Name the notebooks of a house's assessment, in the order in which they run."""
    from safecity.catalogue.assessment import House, load_assessment

    return load_assessment(House(home, home / "data" / "raw"), "southampton", "2021-22").active


def notebooks_only(home: Path) -> Spent:
    """Execute every notebook again, without ingest and without products."""
    whole_run = ours(home, "--force")
    rest = products_only(home)
    return Spent(whole_run.cpu - rest.cpu, whole_run.wall - rest.wall)


def products_only(home: Path) -> Spent:
    """Make reviewers' pages and products of what notebooks published."""
    folder = home / "outputs" / "southampton" / "working" / "2021-22" / ".run"
    shutil.rmtree(folder / "stamps" / "edition")
    (folder / "standing.json").unlink()
    return ours(home)
