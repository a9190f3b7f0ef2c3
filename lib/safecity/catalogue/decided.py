"""What people decided for an edition: scores and plans."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from safecity.catalogue.priorities import PLACES, Judged
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
