"""The tidy datasets of an assessment, read when they are asked for."""

from __future__ import annotations

import json
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.digests import sha256_of
from safecity.errors import SafecityError
from safecity.files import unguarded
from safecity.ingest.asked import PARTS, Asked

if TYPE_CHECKING:
    import geopandas as gpd

    from safecity.catalogue.assessment import Assessment, House

STAMP = "stamp.json"


class Prepared:
    """The datasets that ingest wrote for one assessment.

    Parameters
    ----------
    folder : Path
        The folder of processed data of a partnership and year.
    asked : Asked, optional
        Is told what is asked for.
    """

    def __init__(self, folder: Path, asked: Asked | None = None) -> None:
        """Remember the folder; nothing is read yet."""
        self.folder = folder
        self.asked = asked or Asked()
        self._parts: dict[str, pd.DataFrame] = {}

    def part(self, name: str) -> pd.DataFrame:
        """Return a part of a dataset that changes less often than the whole, one of `PARTS`."""
        if name not in self._parts:
            self._parts[name] = PARTS[name](Prepared(self.folder))
        self.asked.note(name)
        return self._parts[name]

    def _read(self, name: str) -> pd.DataFrame:
        self.asked.note(name)
        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            raise SafecityError(
                "the dataset has not been prepared", path=path, remedy="Run `make assessment` first"
            )
        return pd.read_parquet(path)

    @cached_property
    def stamp(self) -> dict[str, Any]:
        """What the datasets were made from; empty where there are none."""
        try:
            return json.loads((self.folder / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    @property
    def exists(self) -> bool:
        """Whether every dataset of the stamp is there."""
        names = self.stamp.get("datasets", {})
        return bool(names) and all((self.folder / self.file(name)).is_file() for name in names)

    @property
    def damaged(self) -> tuple[str, ...]:
        """Files that are not what ingest wrote, by their hashes: nothing of them is to be used."""
        written = {self.file(name): sha for name, sha in self.hashes.items()}
        return tuple(f for f, sha in written.items() if sha256_of(self.folder / f) != sha)

    @staticmethod
    def file(name: str) -> str:
        """File name of a dataset."""
        return "quarantine.csv" if name == "quarantine" else f"{name}.parquet"

    @property
    def hashes(self) -> dict[str, str]:
        """Content hash (sha256) of every dataset, by name."""
        return dict(self.stamp.get("datasets", {}))

    @property
    def synthetic(self) -> bool:
        """Whether any file that was used is synthetic."""
        return bool(self.stamp.get("synthetic", False))

    @cached_property
    def crimes_area(self) -> pd.DataFrame:
        """`month`, `area`, `category`, `count`; months without a file have no rows."""
        return self._read("crimes_area")

    @cached_property
    def crimes_lsoa(self) -> pd.DataFrame:
        """`month`, `lsoa` (stable), `category`, `count` of the partnership's area."""
        return self._read("crimes_lsoa")

    @cached_property
    def recounted(self) -> pd.DataFrame:
        """`month`, `category`, `count`: the own area counted again, apart from all else."""
        return self._read("recounted")

    @cached_property
    def crimes_ward(self) -> pd.DataFrame:
        """`month`, `ward_code`, `ward`, `category`, `count`, `exact`; empty without a ward lookup.

        No zero rows. `exact` is False in months whose file is on 2011 LSOAs: there a stable place
        across two wards is counted in its best-fit ward.
        """
        return self._read("crimes_ward")

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """`month`, `area`, `category`, `count`, `expected`, `status`, `reason`."""
        return self._read("coverage")

    @cached_property
    def offences(self) -> pd.DataFrame:
        """Home Office counts by area, quarter and offence code; see `offences_usable`.

        `area`, `year`, `quarter`, `start`, `group`, `subgroup`, `category`, `code`,
        `description`, `count`; empty where the tables were not supplied.
        """
        return self._read("offences")

    @cached_property
    def offences_usable(self) -> pd.DataFrame:
        """`area`, `year`, `usable`, `reason`: which years of the Home Office tables may be used."""
        return self._read("offences_usable")

    @cached_property
    def offences_divided(self) -> pd.DataFrame:
        """`year`, `subgroup`, `category`, `code` that a table has for some area: elsewhere zero."""
        return self._read("offences_divided")

    @cached_property
    def offences_force(self) -> pd.DataFrame:
        """Home Office counts by force and for England and Wales, in the columns of `offences`."""
        return self._read("offences_force")

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """`month`, `category` and `recorded` of the crime, `outcome`, `count`; the own area.

        `category` is "" and `recorded` missing where the street-level files do not hold the
        crime. Months whose measure `outcomes_usable` in `quality` is not 1 have no rows.
        """
        return self._read("outcomes")

    @cached_property
    def stops(self) -> pd.DataFrame:
        """Searches in the own area by `month`, local `hour` and `weekday` (0 = Monday).

        `type`, `age_range`, `gender`, `self_ethnicity`, `officer_ethnicity`, `legislation`,
        `object`, `outcome` (as published), `linked` (missing where not said), `count`. Months
        whose measure `stops_usable` in `quality` is not 1 have no rows.
        """
        return self._read("stops")

    @cached_property
    def figures(self) -> pd.DataFrame:
        """`source` and the columns of `figures.as_figures`: what publishers issue by area."""
        return self._read("figures")

    @cached_property
    def revised(self) -> pd.DataFrame:
        """Figures of the own area that two releases of a source give, the first and the one used.

        `source`, `measure`, `area`, `year`, `period`, `earlier` and `later` (releases), `before`
        and `after` (what each gives); empty where no two releases were supplied.
        """
        return self._read("revised")

    @cached_property
    def collisions(self) -> pd.DataFrame:
        """Road collisions with injuries by `month`, `area`, `hour`, `weekday`, `severity`."""
        return self._read("collisions")

    @cached_property
    def survey(self) -> pd.DataFrame:
        """Answers of every wave, one row per respondent, as docs/survey-layout.md has them."""
        return self._read("survey")

    @cached_property
    def survey_waves(self) -> pd.DataFrame:
        """`wave`, `mode`, and residents (`population`) by `margin` and `category`."""
        return self._read("survey_waves")

    @cached_property
    def weights(self) -> pd.DataFrame:
        """`category`, `code` and `weight`: the severity of one offence by its code."""
        return self._read("weights")

    @cached_property
    def population(self) -> pd.DataFrame:
        """`level` ("lad", "lsoa" or "ward"), `area`, `year`, `population`, `edition`."""
        return self._read("population")

    @cached_property
    def places(self) -> pd.DataFrame:
        """The partnership's stable LSOAs with ward and deprivation."""
        return self._read("places")

    @cached_property
    def boundaries(self) -> gpd.GeoDataFrame | None:
        """`lsoa`, `geometry` (EPSG:4326); None where no outlines were supplied."""
        return self._outlines("boundaries")

    @cached_property
    def surroundings(self) -> gpd.GeoDataFrame | None:
        """`kind` ("land" or "water"), `name`, `geometry` (EPSG:4326) around the own area.

        None where the files of outlines do not reach beyond it.
        """
        return self._outlines("surroundings")

    def _outlines(self, name: str) -> gpd.GeoDataFrame | None:
        self.asked.note(name)
        if name not in self.hashes:
            return None
        import geopandas as gpd

        return gpd.read_parquet(self.folder / f"{name}.parquet")

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Every raw file: what it is, where it came from, whether it was used."""
        return self._read("ledger")

    @property
    def refused(self) -> list[tuple[str, str]]:
        """Files that their readers refused, each with the reason; the rest was read."""
        rows = self.ledger[self.ledger["refused"] != ""]
        return list(zip(rows["file"], rows["refused"], strict=True))

    def check_all_read(self, raw: Path) -> None:
        """Take no file that its reader refused for a mere gap.

        Parameters
        ----------
        raw : Path
            The folder of raw files.

        Raises
        ------
        SafecityError
            Where a file was refused; it names the first.
        """
        for file, why in self.refused:
            remedy = "Mend or remove it, or run without --strict"
            raise SafecityError(why, path=raw / file, remedy=remedy)

    @cached_property
    def quality(self) -> pd.DataFrame:
        """`month`, `force`, `file`, `measure`, `value`: what became of the rows.

        Measures of outcomes and of searches begin with `outcomes_` and `stops_`; there `usable`
        is 1 for a file whose rows are counted and 0 for one that is left out.
        """
        return self._read("quality")

    @cached_property
    def missing(self) -> pd.DataFrame:
        """`source`, `what`, `period`, `cost` of what is missing or stale."""
        return self._read("missing")

    @cached_property
    def quarantine(self) -> pd.DataFrame:
        """`file`, `line`, `reason`, `row` of every row that was not counted or placed."""
        self.asked.note("quarantine")
        text = unguarded((self.folder / "quarantine.csv").read_text(encoding="utf-8"))
        return pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)


def prepared_of(house: House, assessment: Assessment) -> Prepared | None:
    """Find the datasets of an assessment; None where ingest has not written all of them."""
    data = Prepared(house.processed(assessment.slug, assessment.year))
    return data if data.exists else None
