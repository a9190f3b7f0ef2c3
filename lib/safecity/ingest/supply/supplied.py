"""What is supplied: every raw file, what it is, and whether an assessment uses it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from safecity.catalogue.assessment import Assessment, House
from safecity.catalogue.period import Period
from safecity.errors import SafecityError
from safecity.ingest.forces import meant_force
from safecity.ingest.source import PUBLISHED, Recognised, tables
from safecity.ingest.sources.police_uk.layouts import OUTCOMES, STREET
from safecity.ingest.supply.choice import Chosen, choose, recognise
from safecity.ingest.supply.record import Entry, read_manifest
from safecity.ingest.supply.scan import RawFile, scan_house

# British Transport Police rows stand at stations and have no Crime IDs, and whole years of them
# are missing: they are left out of every year, so that no year differs by them.
EXCLUDED_FORCES = frozenset({"btp"})


@dataclass(frozen=True)
class Supply:
    """The raw files of a house.

    Attributes
    ----------
    raw : Path
        The folder of raw files.
    manifest : mapping
        What is recorded of them, by file name.
    chosen : tuple of Chosen
        Every file with the decision about it, by name.
    """

    raw: Path
    manifest: Mapping[str, Entry]
    chosen: tuple[Chosen, ...]

    def of(self, *kinds: str) -> list[Chosen]:
        """Files of some kinds that are used."""
        return [c for c in self.chosen if c.used and c.item.kind in kinds]

    def files(self, *kinds: str) -> list[RawFile]:
        """Raw files of some kinds that are used."""
        return [chosen.item.file for chosen in self.of(*kinds)]

    def tables(self, dataset: str) -> list[Chosen]:
        """Published tables that are used and give rows of a dataset, latest release last."""
        files = (c for c in self.of(PUBLISHED) if tables()[c.item.source].dataset == dataset)
        return sorted(files, key=lambda chosen: (chosen.release, chosen.item.file.name))

    def months(self, force: str, kind: str = STREET) -> set[str]:
        """Months for which a force's file with rows is there."""
        files = (c.item for c in self.of(kind) if c.item.force == force)
        return {item.month for item in files if item.file.data_lines}

    @property
    def forces(self) -> set[str]:
        """Forces of which any street-level file is there, used or not."""
        return {c.item.force for c in self.chosen if c.item.kind == STREET}

    def has(self, source: str) -> bool:
        """Whether a file of a source is used."""
        return any(c.used and c.item.source == source for c in self.chosen)


@dataclass(frozen=True)
class Status:
    """What became of a source: one of the words of `check`, and what a lack costs.

    `cost` is None where all of what the catalogue says is lost.
    """

    name: str
    detail: str
    cost: str | None = ""


def force_hints(forces: Iterable[str], supply: Supply) -> str:
    """Nearest names for forces that no file is named after."""
    hints = [(force, meant_force(force, supply.forces)) for force in forces]
    return "".join(f"; no force '{force}'. {hint}" for force, hint in hints if hint)


def survey(house: House, files: tuple[RawFile, ...] | None = None) -> Supply:
    """Recognise every raw file and decide which are used.

    Parameters
    ----------
    house : House
        The project's folders.
    files : tuple of RawFile, optional
        The files where they are scanned already.

    Raises
    ------
    SafecityError
        Where one release holds two different files for the same table, or the manifest is broken.
    """
    manifest = read_manifest(house.raw)
    items = [recognise(file) for file in (scan_house(house) if files is None else files)]
    return Supply(house.raw, manifest, choose(items, manifest))


def refuse(supply: Supply, names: Collection[str], note: str) -> Supply:
    """Mark some files as not used, after a reader found that it does not need them."""
    decided = (c.refuse(note) if c.item.file.name in names else c for c in supply.chosen)
    return replace(supply, chosen=tuple(decided))


def force_of(assessment: Assessment) -> dict[str, str]:
    """Police force of every area of an assessment, by local authority code."""
    partnership = assessment.partnership
    members = {m.code: m.force for m in partnership.comparators.members}
    return {partnership.code: partnership.force, **members}


def _is_asked(item: Recognised, history: Period) -> bool:
    """Whether a file's month is of use: of outcomes also those that follow the last crimes."""
    later = history.end < item.month <= history.shift(1).end
    return item.month in history.months or (item.kind == OUTCOMES and later)


def _refusal(chosen: Chosen, history: Period, forces: set[str], own: str) -> str:
    item, declared = chosen.item, chosen.item.declared
    if declared.own_force and item.force != own:
        return f"outcomes and searches are read of the own force only: {own}"
    if not declared.monthly:
        return ""
    if item.force in EXCLUDED_FORCES:
        return "British Transport Police is left out of every year"
    if item.force not in forces:
        return "no area of this assessment lies in this force; its rows are counted as elsewhere"
    return "" if _is_asked(item, history) else "outside the months of this assessment"


def cut(supply: Supply, assessment: Assessment) -> Supply:
    """Keep what an assessment needs: its areas' forces and its months, and outcomes a year on.

    Parameters
    ----------
    supply : Supply
        What the house holds.
    assessment : Assessment
        The edition to prepare.
    """
    history, forces = assessment.history, set(force_of(assessment).values())
    own, decided = assessment.partnership.force, []
    for chosen in supply.chosen:
        note = _refusal(chosen, history, forces, own) if chosen.used else ""
        decided.append(chosen.refuse(note) if note else chosen)
    return replace(supply, chosen=tuple(decided))


SILENT_FORCES = {
    "greater-manchester": "Greater Manchester Police has published almost no street-level files "
    "since July 2019",
}
"""Forces of which data.police.uk has no files to download."""


def no_counts(force: str, supply: Supply, span: str = "") -> SafecityError:
    """Return the error of an area of which nothing counts crime."""
    problem = f"no street-level file of {force}" + (f" for {span}" if span else "")
    table = "the Home Office tables by partnership: make fetch SOURCE=home_office_csp"
    if force in SILENT_FORCES:
        problem += ", and no Home Office table instead"
        remedy = f"{SILENT_FORCES[force]}. Add {table}"
    elif archives := [c.item.file.name for c in supply.chosen if c.item.file.is_archive]:
        remedy = (
            f"{archives[0]} is an archive, which is not read where it lies: unpack it, or move it "
            f"elsewhere and: safecity raw add police_uk ARCHIVE; or add {table}"
        )
    else:
        download = "Download it from data.police.uk, then: safecity raw add police_uk FOLDER"
        remedy = f"{meant_force(force, supply.forces)} {download}; or add {table}".strip()
    return SafecityError(problem, path=supply.raw, remedy=remedy)
