"""An edition that was made before, read back from the folder of its products."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.catalogue.assessment import Assessment, House, load_assessment
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.results import COLUMNS, results
from safecity.exhibits.store import Store
from safecity.files import csv_text, unguarded

if TYPE_CHECKING:
    import pandas as pd

MANIFEST, RESULTS, EXHIBITS = "manifest.json", "results.csv", "exhibits"
"""Names of what an edition leaves in its folder, as the products are called."""

_NUMBERS = ("numerator", "denominator", "value", "lower", "upper")
_AGAIN = "Make the edition again, or take it from its bundle."


@dataclass(frozen=True)
class Edition:
    """What was published of one edition, or of one run of it.

    Attributes
    ----------
    name : str
        How it is told from the one it is compared with, for example "2021-22".
    facts : dict of str to str
        Partnership, year, period, release date, kind and commit, as its manifest has them.
    results : pandas.DataFrame
        The table `results.csv`: columns of `safecity.exhibits.results.COLUMNS`, numbers as
        floats with NaN where there is none, `suppressed` and `synthetic` as truth, else text.
    exhibits : tuple of Exhibit
        Its figures, tables, gaps and recommendations.
    """

    name: str
    facts: dict[str, str]
    results: pd.DataFrame
    exhibits: tuple[Exhibit, ...] = ()

    @property
    def synthetic(self) -> bool:
        """Whether any of it is made up."""
        made_up = any(e.synthetic for e in self.exhibits)
        return made_up or bool(self.results["synthetic"].any())


def read_edition(folder: Path, name: str = "", remedy: str = _AGAIN) -> Edition:
    """Read an edition from a folder of products, or from an unpacked bundle.

    Parameters
    ----------
    folder : Path
        Holds `results.csv`, `manifest.json` and `exhibits/`.
    name : str
        How it is to be called; the year of its manifest where not given.
    remedy : str
        What a person can do where something is missing.

    Raises
    ------
    SafecityError
        Where the edition was not made yet, or one of its files is broken.
    """
    facts = read_facts(folder, remedy)
    rows = read_results(folder / RESULTS, remedy)
    if not (folder / EXHIBITS).is_dir():
        raise SafecityError("the edition has no exhibits", path=folder, remedy=remedy)
    exhibits = Store(folder / EXHIBITS).read()
    return Edition(name or facts["year"], facts, rows, exhibits)


def edition_of(assessment: Assessment, exhibits: Iterable[Exhibit]) -> Edition:
    """Return the edition that is being made, before any product of it is written.

    Parameters
    ----------
    assessment : Assessment
        Whose year names it.
    exhibits : iterable of Exhibit
        All of its exhibits.
    """
    every = tuple(exhibits)
    text = csv_text(results(every))
    facts = {
        "partnership": assessment.slug,
        "year": assessment.year,
        "period": assessment.period.label,
        "released": assessment.release_date,
    }
    return Edition(assessment.year, facts, _typed(text), every)


def read_facts(folder: Path, remedy: str = _AGAIN) -> dict[str, str]:
    """Read from a manifest which edition a folder holds.

    Raises
    ------
    SafecityError
        Where there is no manifest, or it does not name an edition.
    """
    path = folder / MANIFEST
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        facts = {str(key): str(value) for key, value in content["assessment"].items()}
        commit = content.get("code", {}).get("commit", "")
        return facts | {"year": facts["year"], "commit": str(commit)[:12]}
    except FileNotFoundError as error:
        raise SafecityError("this edition was not made yet", path=folder, remedy=remedy) from error
    except (ValueError, OSError, KeyError, TypeError, AttributeError) as error:
        problem = f"the manifest cannot be read ({type(error).__name__}: {error})"
        raise SafecityError(problem, path=path, remedy=_AGAIN) from error


def read_results(path: Path, remedy: str = _AGAIN) -> pd.DataFrame:
    """Read a table of results.

    Raises
    ------
    SafecityError
        Where it is absent, lacks a column, or holds a word where a number belongs.
    """
    try:
        return _typed(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        problem = "this edition was not made yet"
        raise SafecityError(problem, path=path.parent, remedy=remedy) from error
    except (ValueError, OSError) as error:
        problem = f"the table of results cannot be read ({error})"
        raise SafecityError(problem, path=path, remedy=_AGAIN) from error


def _typed(text: str) -> pd.DataFrame:
    import pandas as pd

    frame = pd.read_csv(StringIO(unguarded(text)), dtype=str, keep_default_na=False)
    absent = [name for name in COLUMNS if name not in frame]
    if absent:
        raise ValueError(f"no column {', '.join(absent)}")
    numbers = {name: pd.to_numeric(frame[name]) for name in _NUMBERS}
    truth = {name: frame[name] == "True" for name in ("suppressed", "synthetic")}
    return frame[list(COLUMNS)].assign(**numbers, **truth).astype(dict.fromkeys(_NUMBERS, float))


def earlier_edition(house: House, assessment: Assessment) -> Path | None:
    """Find the edition that came before.

    Parameters
    ----------
    house : House
        The project's folders.
    assessment : Assessment
        The edition that is being made.

    Returns
    -------
    Path or None
        Folder of the products of the partnership's newest edition among those that were made
        and whose period ended earlier; None where there is none.

    Raises
    ------
    SafecityError
        Where the declaration of an edition that was made is not valid.
    """
    years = [p.stem for p in sorted((house.assessments / assessment.slug).glob("*.yml"))]
    finished = (y for y in years if _is_made(house.outputs(assessment.slug, y)))
    others = [load_assessment(house, assessment.slug, y) for y in finished if y != assessment.year]
    earlier = [a for a in others if a.period.end < assessment.period.end]
    if not earlier:
        return None
    newest = max(earlier, key=lambda a: (a.period.end, a.release_date, a.year))
    return house.outputs(assessment.slug, newest.year)


def _is_made(folder: Path) -> bool:
    return (folder / RESULTS).is_file() and (folder / MANIFEST).is_file()
