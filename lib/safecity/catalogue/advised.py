"""What an earlier edition recommended: as written down, or from the plans of the one before."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from safecity.catalogue.priorities import Advised, Judged, Plan
from safecity.catalogue.registry import Catalogue
from safecity.catalogue.released import last_released
from safecity.catalogue.strict import line_of, read_model
from safecity.errors import SafecityError, nearest

WRITTEN, JUDGED = "advised.yml", "judgements.yml"


def advised_in(
    folder: Path, year: str, release_date: str, catalogue: Catalogue
) -> tuple[Advised, ...]:
    """Read what was recommended before an edition, each by an indicator that is declared.

    Parameters
    ----------
    folder : Path
        The partnership's declarations.
    year, release_date : str
        The edition and its day, "YYYY-MM-DD".
    catalogue : Catalogue
        Themes and indicators, the partnership's own among them.

    Returns
    -------
    tuple of Advised
        Those of `<year>/advised.yml`; without that file, the plans with an aim of the edition that
        was released last before this one.

    Raises
    ------
    SafecityError
        For an unknown indicator, or a change that begins before the advice.
    """
    path = folder / year / WRITTEN
    if path.is_file():
        return _written(path, catalogue)
    before = last_released(folder, year, release_date)
    source = None if before is None else folder / before[0] / JUDGED
    if before is None or source is None or not source.is_file():
        return ()
    judged = read_model(source, RootModel[dict[str, Judged]]).root
    plans = ((slug, each.plan) for slug, each in judged.items() if each.plan)
    return tuple(_planned(slug, plan, before[1], catalogue) for slug, plan in plans if plan.aim)


def advice_files(folder: Path, year: str, release_date: str) -> tuple[Path, ...]:
    """List the files that `advised_in` would read."""
    path, before = folder / year / WRITTEN, last_released(folder, year, release_date)
    found = path if path.is_file() or before is None else folder / before[0] / JUDGED
    return (found,) if found.is_file() else ()


def _planned(slug: str, plan: Plan, edition: str, catalogue: Catalogue) -> Advised:
    """Turn a plan into what the next edition judges; an aim from an older year has no target."""
    aim, theme = plan.aim, catalogue.themes.get(slug)
    assert aim is not None
    later = aim.baseline >= edition
    return Advised(
        text=plan.action or (theme.title if theme else slug.replace("_", " ").capitalize()),
        edition=edition,
        indicator=aim.indicator,
        wanted="fall" if aim.target < 0 else "rise",
        since=aim.baseline if later else edition,
        target=aim.target if later else None,
        owner=plan.owner,
    )


def _written(path: Path, catalogue: Catalogue) -> tuple[Advised, ...]:
    found = read_model(path, RootModel[dict[str, Advised]]).root
    known = catalogue.indicators
    for name, each in found.items():
        if each.indicator not in known:
            line = line_of(path, name, "indicator")
            remedy = nearest(each.indicator, known)
            problem = f"no indicator '{each.indicator}'"
            raise SafecityError(problem, path=path, line=line, remedy=remedy)
        if each.since < each.edition:
            problem = f"what was advised in {each.edition} is judged by a change since {each.since}"
            remedy = "Compare with the year of that edition or a later one"
            line = line_of(path, name, "since")
            raise SafecityError(problem, path=path, line=line, remedy=remedy)
    return tuple(found.values())
