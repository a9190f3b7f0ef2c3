"""Every declared table is written for the synthetic towns, and is read back by its own reader."""

from __future__ import annotations

import pytest

from safecity.catalogue.published_table import load_tables
from safecity.demo.city import SEED
from safecity.demo.offences import SPAN
from safecity.demo.sources.declared import write
from safecity.demo.town import City
from safecity.ingest.source import tables
from safecity.ingest.supply.scan import scan_file

OWN = ("E06000045", "Southampton City Council")


@pytest.fixture(scope="module")
def files(tmp_path_factory, parameters, towns):
    root = tmp_path_factory.mktemp("declared")
    written = write(City(root, towns, parameters, SEED), last=9999)
    return [(each.source, scan_file(root / each.file, root)) for each in written]


@pytest.mark.parametrize("slug", load_tables())
def test_it_is_recognised_and_gives_each_figure_of_the_city(files, slug):
    mine = [file for source, file in files if source == slug]
    assert mine
    found = set()
    for file in mine:
        assert tables()[slug].recognises(file)
        frame = tables()[slug].read(file)
        known = frame[frame["area"].isin(OWN)].dropna(subset=["count", "value"], how="all")
        found |= set(known["measure"])
    assert found == set(load_tables()[slug].figures)


def test_no_other_reader_takes_it(files):
    for source, file in files:
        taken = {slug for slug, table in tables().items() if table.recognises(file)}
        assert taken == {source}, file.name


def test_the_same_seed_gives_the_same_bytes(files, tmp_path, parameters, towns):
    again = write(City(tmp_path, towns, parameters, SEED), last=9999)
    assert [each.sha256 for each in again] == [file.sha256 for _, file in files]


def test_no_measure_is_older_than_it_is(tmp_path, parameters, towns):
    """The measures of tenants begin with 2023/24, after all that the city has."""
    begun = {slug for slug, table in load_tables().items() if table.begins > SPAN.end}
    written = {each.source for each in write(City(tmp_path, towns, parameters, SEED))}
    assert begun and written == set(load_tables()) - begun
