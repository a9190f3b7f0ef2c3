"""Words that the data must carry, over every exhibit and product of the demo."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from safecity.catalogue.kinds import kind_named

pytestmark = pytest.mark.xdist_group("demo run")
LOCKED = "2020/21"


@pytest.fixture(scope="module")
def exhibits(demo_run) -> dict[str, dict]:
    folder = demo_run.outputs / "exhibits"
    return {
        f"{path.parent.name}.{path.stem}": json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*/*.json"))
    }


def table(demo_run, name: str) -> pd.DataFrame:
    return pd.read_csv(demo_run.outputs / "exhibits" / f"{name.replace('.', '/')}.csv")


def is_of_changes(made: dict) -> bool:
    return kind_named(made["form"]).drawer == "change"


def test_a_lockdown_year_is_never_a_silent_base(demo_run, exhibits) -> None:
    """Whatever is compared with 2020/21, in a sentence or a row, carries the standard caveat."""
    against = {
        name: made
        for name, made in exhibits.items()
        if LOCKED in ((made.get("finding") or {}).get("comparison") or "")
        or f"above {LOCKED}" in made["headline"] or f"below {LOCKED}" in made["headline"]
        or (is_of_changes(made) and LOCKED in set(table(demo_run, name)["comparison"]))
    }  # fmt: skip
    assert len(against) > 20
    silent = [
        name
        for name, made in against.items()
        if "covid" not in {c["slug"] for c in made["caveats"]}
    ]
    assert silent == []
