"""What people decided for an edition: scores, plans, and what was advised before."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from safecity.catalogue.priorities import PLACES, Advised, Judged
from safecity.catalogue.registry import Catalogue
from safecity.catalogue.strict import line_of, read_model
from safecity.errors import SafecityError, nearest


def read_judgements(folder: Path, catalogue: Catalogue) -> dict[str, Judged]:
    """Read scores and plans of an edition, each of a theme or an indicator that is declared."""
    path = folder / "judgements.yml"
    if not path.is_file():
        return {}
    found = read_model(path, RootModel[dict[str, Judged]]).root
    themes, known = catalogue.themes, catalogue.indicators
    for slug, each in found.items():
        if slug not in themes and slug not in PLACES:
            line = line_of(path, slug)
            remedy = nearest(slug, [*themes, *PLACES])
            raise SafecityError(f"no theme '{slug}'", path=path, line=line, remedy=remedy)
        aim = each.plan.aim if each.plan else None
        if aim and aim.indicator not in known:
            line = line_of(path, slug, "plan", "aim", "indicator")
            remedy = nearest(aim.indicator, known)
            problem = f"no indicator '{aim.indicator}'"
            raise SafecityError(problem, path=path, line=line, remedy=remedy)
    return dict(found)


def read_advised(folder: Path, catalogue: Catalogue) -> tuple[Advised, ...]:
    """Read what an earlier edition recommended, each by an indicator that is declared."""
    path = folder / "advised.yml"
    if not path.is_file():
        return ()
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
