"""Which processed datasets stand behind the sources that an exhibit cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from safecity.exhibits.exhibit import Exhibit

FILE = Path(__file__).with_suffix(".yml")
RECORD = "record"
ON_RECORD = ("quality", "gaps")
"""Parts of the report that are read from what ingest notes of its own work."""


@lru_cache(maxsize=1)
def datasets_by_source() -> dict[str, tuple[str, ...]]:
    """Read which datasets the files of each source go into, and those of ingest's own record."""
    return {k: tuple(v) for k, v in yaml.safe_load(FILE.read_text(encoding="utf-8")).items()}


def datasets_of(sources: Iterable[str], inputs: Mapping[str, str]) -> dict[str, str]:
    """Narrow the datasets that a notebook could read to those of the sources an exhibit cites.

    Parameters
    ----------
    sources : iterable of str
        Slugs of the sources that the exhibit cites.
    inputs : mapping of str to str
        SHA-256 of every dataset that the notebook could read, by name.

    Returns
    -------
    dict of str to str
        Those that hold what the sources say, by name; all of `inputs` for a source that is not
        known here, since nothing may be left out by a guess.
    """
    known = datasets_by_source()
    slugs = tuple(sources)
    if any(slug not in known for slug in slugs):
        return dict(sorted(inputs.items()))
    wanted = {name for slug in slugs for name in known[slug]}
    return {name: sha for name, sha in sorted(inputs.items()) if name in wanted}


def datasets_behind(exhibit: Exhibit) -> dict[str, str]:
    """Name the datasets that an exhibit was made from, as far as its sources tell, with SHA-256."""
    slugs = [source.slug for source in exhibit.sources]
    record = [RECORD] if exhibit.part in ON_RECORD else []
    return datasets_of([*slugs, *record], exhibit.inputs)
