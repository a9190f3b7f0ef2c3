"""From raw files to the tidy datasets of an assessment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from safecity.catalogue.assessment import Assessment, House
from safecity.catalogue.behind import code_behind
from safecity.catalogue.period import month_name
from safecity.catalogue.registry import Catalogue
from safecity.digests import digest, environment, sha256_of
from safecity.errors import SafecityError
from safecity.files import json_text, replace_folder
from safecity.ingest.prepared import STAMP, Prepared
from safecity.ingest.supply.scan import MANIFEST, RawFile, scan_house
from safecity.ingest.supply.shelf import open_shelf
from safecity.ingest.supply.supplied import EXCLUDED_FORCES, survey

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.build import Built

JUDGED = ("weights", "judgements", "plans", "advised", "published")
"""What people judge of an edition, which no dataset depends on."""


def _silent(message: str) -> None:
    """Say nothing."""


def make_stamp(
    files: tuple[RawFile, ...], house: House, assessment: Assessment, catalogue: Catalogue
) -> str:
    """Digest all that the datasets depend on: raw files, declarations, code and packages.

    Parameters
    ----------
    files : tuple of RawFile
        Every raw file.
    house : House
        The project's folders; the manifest is read from its raw files.
    assessment, catalogue
        The declarations.
    """
    manifest = house.raw / MANIFEST
    return digest(
        {
            "raw": [(file.name, file.sha256) for file in files],
            "manifest": sha256_of(manifest) if manifest.is_file() else "",
            "assessment": assessment.model_dump(mode="json", exclude=set(JUDGED)),
            "sources": [source.model_dump(mode="json") for source in catalogue.sources.values()],
            "events": [event.model_dump(mode="json") for event in catalogue.events],
            "code": code_behind("data"),
            "environment": environment(),
        }
    )


def _write(folder: Path, built: Built, stamp: str) -> None:
    from safecity.ingest.datasets import validate
    from safecity.ingest.supply.absence import write_quarantine

    for name, frame in built.frames.items():
        validate(name, frame).to_parquet(folder / f"{name}.parquet", index=False)
    write_quarantine(folder / "quarantine.csv", built.rejected)
    names = (*built.frames, "quarantine")
    hashes = {name: sha256_of(folder / Prepared.file(name)) for name in names}
    record = {"stamp": stamp, "synthetic": built.synthetic, "datasets": hashes}
    (folder / STAMP).write_text(json_text(record, indent=1), encoding="utf-8")


def check_whole(coverage: pd.DataFrame, assessment: Assessment) -> None:
    """Refuse a quarter of which a month is missing: what is left of it is no quarter.

    Parameters
    ----------
    coverage : pandas.DataFrame
        The processed dataset: area, month, category, status, reason.
    assessment : Assessment
        The monitor.

    Raises
    ------
    SafecityError
        Naming the months.
    """
    own = coverage["area"].eq(assessment.partnership.code) & coverage["category"].eq("all")
    complete = coverage[own & coverage["status"].eq("complete")]
    known = set(complete["month"].dt.strftime("%Y-%m"))
    missing = [month_name(m) for m in assessment.period.months if m not in known]
    if missing:
        raise SafecityError(
            f"{', '.join(missing)} of the quarter {assessment.period.label} "
            f"{'is' if len(missing) == 1 else 'are'} not complete in the street-level files",
            remedy="Supply the files of data.police.uk, or run the quarter before.",
        )


def prepare(
    house: House,
    assessment: Assessment,
    catalogue: Catalogue,
    progress: Callable[[str], None] = _silent,
) -> Prepared:
    """Make the tidy datasets of an assessment from raw files, if anything they need has changed.

    Parameters
    ----------
    house : House
        The project's folders.
    assessment : Assessment
        The edition to prepare.
    catalogue : Catalogue
        The declarations.
    progress : callable
        Is told what is done, one short line at a time.

    Returns
    -------
    Prepared
        The datasets in `house.processed(partnership, year)`; all of them or the ones before.

    Raises
    ------
    SafecityError
        Where a raw file cannot be used as published, or an indispensable one is missing.
    """
    folder = house.processed(assessment.slug, assessment.year)
    files = scan_house(house)
    stamp = make_stamp(files, house, assessment, catalogue)
    done = Prepared(folder)
    if done.stamp.get("stamp") == stamp and done.exists:
        if not done.damaged:
            progress("The raw files have not changed")
            return done
        progress(f"Made again, since not what was written: {', '.join(done.damaged)}")
    from safecity.ingest.build import build
    from safecity.ingest.supply.supplied import cut, survey

    supply = cut(survey(house, files), assessment)
    built = build(supply, assessment, catalogue, progress)
    if assessment.is_monitor:
        check_whole(built.frames["coverage"], assessment)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        new = Path(beside) / "new"
        new.mkdir()
        _write(new, built, stamp)
        replace_folder(new, folder)
    return Prepared(folder)


TABLES = "tables"
"""The part that holds all that is not a force's: lookups, estimates, workbooks, figures."""


def parts(house: House) -> list[str]:
    """Name the parts in which raw files are taken in: `TABLES`, and each force with files."""
    return [TABLES, *sorted(survey(house).forces - EXCLUDED_FORCES)]


def take_in(house: House, part: str) -> int:
    """Read every file of a part and keep it on the shelf; what is kept is not read again.

    Parameters
    ----------
    house : House
        The project's folders; its shelf is open for all who share them.
    part : str
        One of `parts`.

    Returns
    -------
    int
        Files of the part. One that its reader refuses is left: the partnerships that need it are
        told so by their own ingest.
    """
    with open_shelf(house):
        supply = survey(house)
        used = (chosen.item for chosen in supply.chosen if chosen.used)
        items = [(item, item.declared.read) for item in used if part == (item.force or TABLES)]
        readers = [(item, read) for item, read in items if read is not None]
        for item, read in readers:
            with suppress(SafecityError):
                read(item)
    return len(readers)
