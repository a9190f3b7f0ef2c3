"""Why an indicator changed, as far as the data say: each explanation graded and worded."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.period import month_name
from safecity.numbers import listed, number, percent, signed_percent
from safecity.readings import reading
from safecity.readings.change import compare, finding_of
from safecity.readings.contributions import lower_name
from safecity.readings.evidence.weighing import Case
from safecity.readings.words.finding import Finding
from safecity.readings.words.moves import change_named
from safecity.readings.words.wording import (
    beside_survey,
    compose,
    like_for_like,
    lockdowns_within,
    sentence_case,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.measures.shift import Weighed
    from safecity.readings.evidence.counts import Evidence

TITLES = {
    "recording": "Recording or boundaries changed",
    "comparators": "Comparators moved alike",
    "composition": "One kind of offence",
    "places": "A few wards",
    "population": "More or fewer residents",
    "pattern": "A lasting shift or a one-off",
    "lockdown": "Lockdowns",
    "season": "The season",
}
COLUMNS = ["explanation", "grade", "said"]
SHAPES = {"sustained": ", a lasting shift,", "one-off": ", without a lasting shift shown,"}
SEASON = "The same calendar months are compared, so the season cannot make the change."


def _recording(one: Weighed) -> str:
    detail = one.detail
    if one.grade == "strong":
        size = signed_percent((float(detail["ratio"]) - 1) * 100, 0)
        return (
            f"{detail['event']}: counts run at another level ({size}) from "
            f"{month_name(str(detail['month']))}, within three months of it."
        )
    if one.grade == "some":
        return (
            f"{detail['event']} falls between the periods, but the level does not change near it."
        )
    if one.grade == "none":
        return "No change of recording or of boundaries is known between the two periods."
    if detail.get("event"):
        return f"{detail['event']} falls between the periods; too few months to judge."
    sentence = "No dated change of recording is known between the periods, but "
    if detail.get("within"):
        return (
            f"{sentence}the force's recording was inspected between them "
            f"({month_name(str(detail['inspected']))}) and may have changed since."
        )
    sentence += "this is not recorded well enough to exclude one without a date."
    if inspected := detail.get("inspected"):
        sentence += f" The last inspection of recording looked at {month_name(str(inspected))}."
    return sentence


def beside_comparators(one: Weighed) -> str:
    """Set the own change beside that of the comparators, in figures; "" where one is missing."""
    names = ("comparators", "difference", "difference_lower", "difference_upper")
    sizes = [float(one.detail.get(name, math.nan)) for name in names]
    if not all(map(math.isfinite, sizes)):
        return ""
    others, apart, lower, upper = map(signed_percent, sizes)
    spread = f"(95% interval {lower} to {upper})"
    return f"the comparators' rate changed by {others}; the difference is {apart} {spread}"


def _comparators(one: Weighed) -> str:
    sentence, detail = beside_comparators(one), one.detail
    if not sentence:
        return "Counts are too small, for how they scatter, to set the comparators beside them."
    ends = {
        "strong": "so what is shared is the greater part of the change",
        "some": "so the change is shared in part"
        if detail.get("shared") == "part"
        else "so no difference is shown, though one of half the change is not excluded",
        "none": "so the change is the area's own",
    }
    return f"{sentence_case(sentence)}, {ends.get(one.grade, 'which decides nothing')}."


def _led(one: Weighed) -> str:
    detail, share = one.detail, percent(one.size * 100, 0)
    if "leader" not in detail:
        return "There is no net change to divide."
    names = [lower_name(name) for name in str(detail["leader"]).split(", ")]
    points = f"{number(float(detail['points']), 1)} of {number(float(detail['total']), 1)}"
    sentence = f"{listed(names)} made up {points} percentage points ({share})"
    sentence = sentence[0].upper() + sentence[1:]
    ends = {
        "strong": ", most of the change",
        "some": ", a large part of it",
        "none": ", and the rest is spread",
    }
    untold = "; counts are too small to distinguish them"
    if float(detail.get("probability", math.nan)) >= 0:
        untold = ", which may be chance: wards differ by as much from year to year"
    return f"{sentence}{ends.get(one.grade, untold)}."


def _population(one: Weighed) -> str:
    if one.size != one.size:
        return "There is no net change to divide."
    return (
        f"With the earlier rate, the change in residents alone would make "
        f"{number(one.size * 100, 0)}% of the change."
    )


def _pattern(one: Weighed) -> str:
    detail = one.detail
    if one.grade == "cannot tell":
        return "Too few months are complete to know how they scatter."
    size = signed_percent((float(detail["ratio"]) - 1) * 100, 0)
    first = month_name(str(detail["first"]))
    shape = {
        "sustained": f"From {first} to the end counts run at another level ({size}) than in the "
        "months before, lockdowns left out.",
        "one-off": f"{first} stands out ({size}); no lasting shift is shown.",
        "within range": "No lasting shift and no single month stands out beyond chance.",
    }
    return shape[str(detail["shape"])]


def _lockdown(one: Weighed) -> str:
    before, after = (int(float(one.detail[side])) for side in ("before", "after"))
    if not before and not after:
        return "No month of either period fell into a national lockdown."
    sides = [f"{n or 'no'} month{'s' * (n != 1)}" for n in (before, after)]
    return f"Of the earlier period {sides[0]}, of the later {sides[1]} fell into lockdowns."


_SAY: dict[str, Callable[[Weighed], str]] = {
    "recording": _recording,
    "comparators": _comparators,
    "composition": _led,
    "places": _led,
    "population": _population,
    "pattern": _pattern,
    "lockdown": _lockdown,
}


def sentence_of(one: Weighed) -> str:
    """Write what the data say of one explanation."""
    return str(one.detail["reason"]) if "reason" in one.detail else _SAY[one.kind](one)


def _table(weighed: tuple[Weighed, ...]) -> pd.DataFrame:
    rows = [(TITLES[one.kind], one.grade, sentence_of(one)) for one in weighed]
    rows.append((TITLES["season"], "none", SEASON))
    return pd.DataFrame(rows, columns=COLUMNS)


def _finding(indicator: Indicator, change: Finding, weighed: tuple[Weighed, ...]) -> Finding:
    """Name what goes with the change, strong evidence first; say so where nothing does.

    The strength and the interval of the change are not those of its explanation, and stand with
    the change.
    """
    moved = change_named(change.direction, change.size or 0.0)
    sentence = f"The {moved} in {indicator.noun} against {change.comparison}"
    causes = [one for one in weighed if one.kind != "pattern"]
    shape = next((str(o.detail["shape"]) for o in weighed if "shape" in o.detail), "")
    sentence += SHAPES.get(shape, "")
    strong, some = (
        [TITLES[one.kind].lower() for one in causes if one.grade == grade]
        for grade in ("strong", "some")
    )
    if strong:
        sentence += f" goes with: {listed(strong)}"
        sentence += f"; there is some evidence for: {listed(some)}" if some else ""
    elif some:
        sentence += f" is not explained for certain; there is some evidence for: {listed(some)}"
    else:
        sentence += " is not explained by the data"
    plain = {"weight": 0.0, "caution": "", "tested": False, "lower": None, "upper": None}
    return change.model_copy(update={"sentence": sentence, **plain})


@reading("What may explain the change in {}?", quiet=True)
def explanation(evidence: Evidence, indicator: Indicator, base: str = "primary") -> list[View]:
    """Weigh the possible explanations of a change that is beyond chance, if only by itself.

    Parameters
    ----------
    evidence, indicator
        What changed, and the data of the edition.
    base : str
        The earlier period; see `Evidence.base`.

    Returns
    -------
    list of View
        One table, or none where the interval of the change holds no change, or none is printed.

    Raises
    ------
    Absent
        Where too few months match.

    Examples
    --------
    >>> t.publish(t.explanation("offences"))
    """
    case = Case(evidence, indicator, base)
    row = compare(case.evidence, indicator, base)
    if not (row["judged"].clear or row["judged"].reason == "many tests"):
        return []
    change = finding_of(case.evidence, indicator, row)
    weighed = case.weigh()
    table, finding = _table(weighed), _finding(indicator, change, weighed)
    rows = "; ".join(f"{row.explanation}: {row.grade}" for row in table.itertuples())
    view = compose(
        case.evidence,
        "explanation",
        finding,
        table,
        name=f"explanation_{indicator.id.split('.')[1]}",
        measure=f"Possible explanations of the change in {indicator.noun}",
        window=f"{case.matched.before_label} to {case.matched.after_label}",
        unit="",
        alt=f"Table of possible explanations with the strength of their evidence. {rows}.",
        sources=("population",),
        caveats=(
            "comparators_moved",
            *like_for_like(case.matched.whole),
            *lockdowns_within(evidence, *case.matched.sides),
            *beside_survey(indicator),
        ),
        part="changes",
    )
    return [view]
