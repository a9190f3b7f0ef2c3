"""What is read beyond the records of crime: published figures, roads, the survey, weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.ingest.datasets import DATASETS
from safecity.ingest.figures import COLUMNS, KEY, as_figures
from safecity.ingest.source import (
    Extent,
    Lack,
    Read,
    Recognised,
    blamed,
    read_table,
    sources,
    tables,
    together,
)
from safecity.ingest.sources.geography.geography import authorities_by_lsoa
from safecity.ingest.sources.geography.naming import read_lookup
from safecity.ingest.supply.absence import SUM_COST
from safecity.ingest.tables.area import of_lsoas, with_codes

if TYPE_CHECKING:
    from safecity.catalogue.assessment import Assessment
    from safecity.ingest.source import Read
    from safecity.ingest.sources.geography.geography import Geography
    from safecity.ingest.supply.supplied import Supply


_WHEN = [name for name in KEY if name not in ("level", "area")]
_FIGURES = [name for name in COLUMNS if name not in KEY]
_PRINTED, _DECIMAL = 5e-4, 0.05
"""A rate is printed with at least four figures, or one decimal."""


@dataclass(frozen=True)
class Summed:
    """Figures with those of the sets added.

    Attributes
    ----------
    frame : pandas.DataFrame
        As `figures.as_figures`.
    left_out : mapping
        Measures that cannot be summed, by the code of the area.
    """

    frame: pd.DataFrame
    left_out: Mapping[str, tuple[str, ...]]


def add_sums(frame: pd.DataFrame, authorities: Mapping[str, Sequence[str]]) -> Summed:
    """Add the figures of areas that are several local authorities.

    A count is summed where that of every authority is there. Its denominator is summed likewise,
    and a rate that was printed is the sums' own: only where each authority's is its count over
    its denominator. A standardised rate, a rate without a count, and whatever is withheld for one
    authority has no sum. The figures of an area that is one authority are that authority's; what
    is given under the area's own code, as partners do, stays as it is.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `figures.as_figures`.
    authorities : mapping
        Local authorities that an area is exactly, by its code; none where it cuts one.
    """
    parts, left_out = [frame], {}
    for code, lads in authorities.items():
        given = set(frame.loc[frame["area"] == code, "measure"])
        districts = frame[frame["level"].eq("lad") & frame["area"].isin(lads)]
        districts = districts[~districts["measure"].isin(given)]
        rows = [
            dict(zip(_WHEN, when, strict=True)) | {"level": "lad", "area": code} | added
            for when, group in districts.groupby(_WHEN, sort=False)
            if (added := _sum(group, len(lads)))
        ]
        complete = given | {row["measure"] for row in rows}
        known = frame.loc[frame["level"].eq("lad"), "measure"].unique()
        left_out[code] = tuple(sorted(set(known) - complete))
        parts.append(as_figures(rows))
    return Summed(pd.concat([part for part in parts if len(part)] or parts, ignore_index=True),
                  left_out)  # fmt: skip


def _sum(group: pd.DataFrame, size: int) -> dict[str, object]:
    """Sum the figures of one measure and time; nothing where they have no sum."""
    if len(group) != size:
        return {}
    if size == 1:
        return group.iloc[0][_FIGURES].to_dict()
    if group["count"].isna().any():
        return {}
    count, base = group["count"].sum(), group["denominator"].sum(skipna=False)
    printed = group["value"].notna()
    sums = {"count": count, "denominator": base, "period": group["period"].iloc[0]}
    if not printed.any():
        return sums
    factor = _factor(group)
    if not factor or not base:
        return {}
    # With an interval it is worked out again from the sums; without one only the rate is.
    value = float("nan") if group["lower"].notna().any() else factor * count / base
    return {**sums, "value": value}


def _factor(group: pd.DataFrame) -> float:
    """Number of ten that the printed rates are of count over denominator; 0 where they are not."""
    share = group["count"] / group["denominator"]
    with np.errstate(divide="ignore", invalid="ignore"):
        tens = np.log10(group["value"] / share)
    tens = tens[np.isfinite(tens)]
    if tens.empty:
        return 0.0
    factor = float(10 ** tens.median().round())
    off = (group["value"] - factor * share).abs()
    return factor if (off <= group["value"] * _PRINTED + _DECIMAL).all() else 0.0


def _extent(frame: pd.DataFrame) -> Extent:
    if frame.empty:
        return Extent(0, "", "")
    ends = frame["start"].dt.to_period("M") + (frame["months"] - 1)
    return Extent(len(frame), f"{frame['start'].min():%Y-%m}", str(ends.max()))


def _wanted(frame: pd.DataFrame, assessment: Assessment) -> pd.DataFrame:
    """Keep the areas of the assessment, their forces and their country, to the period's end."""
    forces = set(assessment.partnership.forces)
    ours = (
        (frame["level"].eq("lad") & frame["area"].isin(assessment.areas))
        | (frame["level"].eq("force") & frame["area"].isin(forces))
        | (frame["level"].eq("country") & frame["area"].str.contains(assessment.partnership.nation))
    )
    past = frame["start"] <= pd.Timestamp(assessment.period.end)
    return frame[ours & past]


def read_restricted(item: Recognised) -> pd.DataFrame:
    """Read one file for a restricted edition: with what its source's reader withholds.

    It is never kept on the shelf, from which public editions read.

    Raises
    ------
    SafecityError
        Where the file is not laid out as its source publishes it.
    """
    reader = tables()[item.source].restricted
    if reader is None:
        return read_table(item)
    with blamed(item.file):
        return reader(item.file)


def read_published(
    supply: Supply,
    assessment: Assessment,
    made_of: Mapping[str, Sequence[str]] | None = None,
) -> Read:
    """Read every published table that is used.

    Of two files that give the same figure the later release wins, and its note says so.

    Parameters
    ----------
    supply : Supply
        The raw files, cut to the assessment.
    assessment : Assessment
        The edition: its areas and the end of its period.
    made_of : mapping, optional
        Local authorities that an area is exactly, for each that is a set of areas.

    Raises
    ------
    SafecityError
        Where a file is not laid out as its source publishes it.
    """
    files = supply.tables("figures")
    frames, extents, notes = [], {}, {}
    lacks: dict[str, tuple[Lack, ...]] = {}
    read = read_restricted if assessment.restricted else read_table
    authorities, names = authorities_by_lsoa(supply.chosen), _names(supply, made_of or {})
    for chosen in files:
        coded = partial(with_codes, partnership=assessment.partnership, names=names)
        whole = of_lsoas(read(chosen.item), authorities, coded)
        sums = add_sums(whole, made_of or {})
        wanted = _wanted(sums.frame, assessment)
        if lost := sums.left_out.get(assessment.partnership.code):
            lacks[chosen.item.source] = (_unsummed(lost, assessment.partnership.name),)
        extents[chosen.item.file.name] = _extent(whole)
        notes[chosen.item.file.name] = _note(whole, wanted)
        source = chosen.item.source
        release = chosen.release.removeprefix(f"{source}/")
        frames.append(wanted.assign(source=source, release=release))
    if not frames:
        return Read({}, notes, extents, lacks=lacks)
    every = pd.concat(frames, ignore_index=True)
    frames_read = {"figures": _latest(every), "revised": _given_again(every, assessment)}
    return Read(frames_read, notes, extents, lacks=lacks)


def _names(supply: Supply, made_of: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Codes of the local authorities that sets are made of, by their names in the lookup."""
    wanted = {lad for lads in made_of.values() for lad in lads}
    lookup = read_lookup(supply)
    rows = lookup[lookup["lad"].isin(wanted)]
    return dict(zip(rows["lad_name"], rows["lad"], strict=True))


def _unsummed(measures: Sequence[str], area: str) -> Lack:
    which = ", ".join(name.replace("_", " ") for name in measures)
    what = f"issued by local authority, and not as counts that add up to {area}: {which}"
    return what, "", SUM_COST


def _note(whole: pd.DataFrame, own_figures: pd.DataFrame) -> str:
    withheld = int(own_figures["note"].eq("suppressed").sum())
    sentence = f"{len(own_figures)} of {len(whole)} figures are of this assessment's areas"
    return f"{sentence}; {withheld} withheld" if withheld else sentence


def _latest(every: pd.DataFrame) -> pd.DataFrame:
    latest = every.drop(columns="release").drop_duplicates(["source", *KEY], keep="last")
    return latest.sort_values(["source", *KEY], ignore_index=True).astype({"source": "str"})


def _given_again(every: pd.DataFrame, assessment: Assessment) -> pd.DataFrame:
    """Set the first release of each figure beside the last, leaving comparators out.

    The count is compared where both have one, else the value; a figure that is withheld in either
    is in none. Rows are in the order of releases.
    """
    rows = every[~every["area"].isin(set(assessment.areas) - {assessment.partnership.code})]
    keys = ["source", *KEY]
    groups = rows.groupby(keys, sort=True, dropna=False)
    both = groups.head(1).merge(groups.tail(1), on=keys, suffixes=("_first", "_last"))
    both = both[both["release_first"] != both["release_last"]]
    counted = both[["count_first", "count_last"]].notna().all(axis=1)
    sides = {
        side: both[f"count_{end}"].where(counted, both[f"value_{end}"])
        for side, end in (("before", "first"), ("after", "last"))
    }
    pairs = both.assign(
        measure=both["measure"].where(both["group"] == "", both["measure"] + ": " + both["group"]),
        year=both["period_last"], period=_spans(both), earlier=both["release_first"],
        later=both["release_last"], **sides,
    )  # fmt: skip
    return DATASETS["revised"].typed(pairs.dropna(subset=["before", "after"]))


def _spans(frame: pd.DataFrame) -> pd.Series:
    """Write when a figure is of: its first month and how many there are."""
    return frame["start"].dt.strftime("%Y-%m") + ", " + frame["months"].astype(str) + " months"


def read_wider(
    supply: Supply,
    assessment: Assessment,
    geography: Geography,
    progress: Callable[[str], None],
) -> Read:
    """Read every source that is not a record of crime.

    Parameters
    ----------
    supply : Supply
        The raw files, cut to the assessment.
    assessment : Assessment
        The edition.
    geography : Geography
        What its areas are made of.
    progress : callable
        Is told what is done.

    Raises
    ------
    SafecityError
        Where a file is not laid out as its source publishes it.
    """
    progress("Reading published figures, road casualties and the survey")
    gathered = [
        each.gather(supply, assessment, geography) for each in sources().values() if each.gather
    ]
    read = together([read_published(supply, assessment, geography.authorities), *gathered])
    figures = read.frames["figures"].sort_values(["source", *KEY])
    frames = {**read.frames, "figures": figures}
    return replace(read, frames={name: DATASETS[name].typed(frames[name]) for name in frames})
