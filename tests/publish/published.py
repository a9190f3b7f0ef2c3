"""A small edition as it is published: exhibits, notebooks, results, manifest, crate and bundle."""

from __future__ import annotations

import hashlib
from pathlib import Path

import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.results import results
from safecity.exhibits.store import Store
from safecity.publish.bundle import files_below, write_bundle
from safecity.publish.compose import Composed, document_of
from safecity.publish.draft import Draft, make_draft
from safecity.publish.release import write_dossier

from . import samples

RAW = {
    "police_uk/2022-05/2021-04/2021-04-hampshire-street.csv": ("2021-04", True, ""),
    "police_uk/2022-05/2021-05/2021-05-hampshire-street.csv": ("2021-05", True, "CRLF"),
    "police_uk/2022-05/2021-06/2021-06 hampshire (2) street.csv": ("2021-06", False, "not needed"),
}  # fmt: skip
INPUTS = {"crimes_area": "ab" * 32, "coverage": "cd" * 32, "offences": "ef" * 32}
PUBLISHED = {
    "violence.trend": 't.publish(t.trend("offences"))',
    "violence.change": 't.publish(t.change("offences"))',
    "places.map": 't.publish(t.places("overview.crime", level="ward"))',
    "knowledge_gaps.second": "t.publish(t.gaps())",
}
"""The cell that shows each exhibit; a cell publishes what comes before it in its theme as well."""


def monthly(id: str, part: str, order: int, **fields: object) -> Exhibit:
    months = ["2021-04", "2021-05", "2021-06"]
    table = pd.DataFrame({"month": months, "value": [1000.5, 1214.25, 14760.0]})
    standing = {"form": "trend", "table": table, "indicator": "violence.offences", "order": order}
    return samples.figure(id, part, **(standing | fields))


def exhibits() -> tuple[Exhibit, ...]:
    gap = next(e.gap for e in samples.sample_exhibits() if e.gap)
    found = samples.finding("violence.offences", 14.3, sentence="Violence rose by 14.3%")
    made = (
        monthly("violence.trend", "levels", 0),
        monthly("violence.change", "changes", 1, finding=found, headline="Violence rose by 14.3%"),
        samples.places(),
        samples.exhibit("knowledge_gaps.first", "gap", "gaps", gap=gap, order=0),
        samples.exhibit("knowledge_gaps.second", "gap", "gaps", order=1,
                           gap=gap.model_copy(update={"reason": "Another reason of 77 words.",
                                                      "closes": "Places of offences."})),
    )  # fmt: skip
    told = "Line chart of the offences by month, with a table of the same values."
    return tuple(e.model_copy(update={"inputs": INPUTS, "alt": told}) for e in made)


def draft() -> Draft:
    return make_draft(exhibits(), load_catalogue(), samples.sample_assessment())


def write_raw(folder: Path) -> pd.DataFrame:
    """Write raw files, and the ledger that ingest would keep of them."""
    rows = []
    for name, (month, used, note) in RAW.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"published {month}")
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        rows.append(
            {"file": name, "source": "police_uk", "edition": "2022-05", "sha256": sha,
             "bytes": path.stat().st_size, "rows": 1, "first_month": month, "last_month": month,
             "publisher": "data.police.uk", "licence": "Open Government Licence v3.0",
             "url": "https://data.police.uk/data/", "retrieved": "2022-05-31",
             "synthetic": False, "used": used, "note": note}
        )  # fmt: skip
    return pd.DataFrame(rows)


def write_notebooks(folder: Path) -> None:
    """Write the executed notebooks that made the exhibits."""
    folder.mkdir(parents=True)
    headlines = {e.id: e.headline for e in exhibits()}
    for theme in dict.fromkeys(name.split(".")[0] for name in PUBLISHED):
        cells = [new_markdown_cell(f"# {theme}"), new_code_cell("x = 1", execution_count=1)]
        own = [name for name in PUBLISHED if name.startswith(f"{theme}.")]
        for at, name in enumerate(own, start=2):
            shown = {"text/plain": f"{name}: {headlines[name]}", "text/html": f"<h3>{name}</h3>"}
            output = new_output("execute_result", shown, execution_count=at)
            cells.append(new_code_cell(PUBLISHED[name], execution_count=at, outputs=[output]))
        for number, cell in enumerate(cells, start=1):
            cell["id"] = f"cell-{number}"
        given = {"papermill": {"parameters": {"year": "2021-22"}}}
        nbformat.write(new_notebook(cells=cells, metadata=given), folder / f"{theme}.ipynb")


def publish(folder: Path) -> Path:
    """Write the edition into a folder, its raw files into `raw` beside it, and the bundle."""
    made, document = draft(), document_of(draft())
    for each in made.exhibits:
        Store(folder / "exhibits").write(each)
    write_notebooks(folder / "notebooks")
    (folder / "report.html").write_text("<p>the report</p>")
    results(made.exhibits).to_csv(folder / "results.csv", index=False, lineterminator="\n")
    files = {name.removeprefix("./"): path for name, path in files_below(folder, ".").items()}
    products = {name: files.pop(name) for name in ("report.html", "results.csv")}
    ledger = write_raw(folder.parent / "raw")
    dossier = write_dossier(Composed(made, document), products, files, folder, ledger)
    write_bundle(folder / "bundle.zip", files | products | dossier, "2022-11-30")
    return folder
