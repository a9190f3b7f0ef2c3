"""An assessment as the notebook of a theme sees it."""

from __future__ import annotations

from safecity.catalogue.assessment import Assessment


def undecided(assessment: Assessment) -> Assessment:
    """Leave out what people score and plan: only readings over all themes see that.

    What the notebook of a theme is not shown need not run it again.
    """
    return assessment.model_copy(update={"judgements": {}, "plans": {}, "advised": ()})
