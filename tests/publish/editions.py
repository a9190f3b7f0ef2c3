"""Editions written as a run leaves them, for comparing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.results import COLUMNS, results
from safecity.exhibits.store import Store
from safecity.publish.edition import Edition, edition_of
from safecity.publish.manifest import manifest_of

from .samples import figure, finding, sample_assessment

COUNTS = {"2021-01": 100.0, "2021-02": 200.0, "2021-03": 300.0}


def write_edition(
    folder: Path, exhibits: tuple[Exhibit, ...], assessment: Assessment | None = None
) -> Path:
    """Write exhibits, results and manifest, as the products of an edition hold them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "exhibits").mkdir()
    for each in exhibits:
        Store(folder / "exhibits").write(each)
    results(exhibits).to_csv(folder / "results.csv", index=False, lineterminator="\n")
    manifest = manifest_of(assessment or sample_assessment(), exhibits, None, {})
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def monthly(values: dict[str, float], id: str = "violence.trend", **fields: object) -> Exhibit:
    """Return a trend whose table holds these values by month."""
    table = pd.DataFrame({"month": list(values), "value": list(values.values())})
    return figure(id, "levels", form="trend", indicator="violence.offences", table=table,
                  unit="offences", **fields)  # fmt: skip


def rows(**values: float | None) -> pd.DataFrame:
    """Return results by group, one value each; None is suppressed."""
    standing = dict.fromkeys(COLUMNS, "") | {
        "exhibit": "violence.levels", "area": "Southampton", "period": "2021/22",
        "unit": "offences", "method": "count",
    }  # fmt: skip
    made = [
        standing | {"group": group, "value": float("nan") if value is None else float(value),
                    "suppressed": value is None, "synthetic": False}
        for group, value in values.items()
    ]  # fmt: skip
    return pd.DataFrame(made, columns=list(COLUMNS))


def edition(*exhibits: Exhibit, name: str = "2021-22") -> Edition:
    """Return an edition of these exhibits."""
    return replace(edition_of(sample_assessment(), exhibits), name=name)


def claim(direction: str, id: str = "violence.change") -> Exhibit:
    """Return a figure whose finding has this direction."""
    said = finding("violence.offences", 5.0, direction=direction, sentence=f"It {direction} here")
    return figure(id, "changes", finding=said)
