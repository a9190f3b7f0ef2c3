"""Every synthetic table of figures is what its reader reads."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.demo.sources import writers
from safecity.demo.sources.forces import load_weights
from safecity.demo.town import City
from safecity.ingest.datasets import validate
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.source import tables
from safecity.ingest.supply.scan import scan_file

SEED = 7
# Where the publications of May 2022 end.
ENDS = {"fingertips": "2021-03", "fire": "2021-03", "hate_crime": "2021-03",
        "domestic_abuse": "2021-03", "nrm": "2022-03", "youth_justice": "2021-03",
        "reoffending": "2020-06", "force_outcomes": "2022-03"}  # fmt: skip


def write_published(root, towns, parameters):
    """Write the tables that publishers issue by area and period, and the weights."""
    city, write = City(root, towns, parameters, SEED), writers()
    named = ("fingertips", "fire", "force_outcomes", "forces", "justice")
    return [one for name in named for one in write[name](city)]


@pytest.fixture(scope="module")
def written(tmp_path_factory, towns, parameters):
    root = tmp_path_factory.mktemp("published")
    return {each.source: (each, root) for each in write_published(root, towns, parameters)}


@pytest.fixture(scope="module")
def frames(written):
    return {
        source: tables()[source].read(scan_file(root / each.file, root))
        for source, (each, root) in written.items()
    }


def test_each_source_has_a_folder_and_is_recognised(written):
    assert set(written) == {*ENDS, "severity_weights"}
    for source, (each, root) in written.items():
        assert each.file.split("/")[:2] == [source, each.release]
        assert tables()[source].recognises(scan_file(root / each.file, root))


@pytest.mark.parametrize("source", ENDS)
def test_figures_are_valid_and_end_with_the_publishers_lag(frames, source):
    frame = frames[source].assign(source=pd.Series(source, frames[source].index, dtype="str"))
    validate("figures", frame)
    ends = frame["start"].dt.to_period("M") + (frame["months"] - 1)
    assert str(ends.max()) == ENDS[source]


@pytest.mark.parametrize("source", ["fire", "reoffending"])
def test_every_town_and_england_are_there(frames, towns, source):
    assert frames[source]["area_name"].nunique() == len(towns) + 1


@pytest.mark.parametrize("source", ["hate_crime", "domestic_abuse", "nrm"])
def test_every_force_is_there(frames, parameters, source):
    forces = frames[source].query("level == 'force'")
    assert set(forces["area"]) == set(parameters.areas.forces)


@pytest.mark.parametrize("source", ["fingertips", "hate_crime", "youth_justice"])
def test_some_figures_are_withheld(frames, source):
    withheld = frames[source]["note"].eq(SUPPRESSED)
    assert 0 < withheld.mean() < 0.25


def test_first_time_entrants_are_the_same_in_both_sources(frames):
    health, youth = (
        frame[frame["measure"].eq("first_time_entrants")].set_index(["area_name", "period"])[
            "count"
        ]
        for frame in (frames["fingertips"], frames["youth_justice"])
    )
    assert youth.eq(health.reindex(youth.index)).all()


def test_weights_cover_every_offence_code(frames, parameters):
    weights = frames["severity_weights"].set_index("code")["weight"]
    assert set(weights.index) == {code.code for code in parameters.recorded.codes}
    assert (weights["1"], weights["92E"]) == (7979, 3)
    assert weights.max() == load_weights().codes["1"]


def test_the_same_seed_gives_the_same_bytes(written, tmp_path, towns, parameters):
    again = write_published(tmp_path, towns, parameters)
    assert {each.sha256 for each in again} == {each.sha256 for each, _ in written.values()}
