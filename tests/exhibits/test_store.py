"""Exhibits go in and come out the same; a broken one is named."""

from pathlib import Path

import pytest

from safecity.errors import SafecityError
from safecity.exhibits import gate
from safecity.exhibits.exhibit import Column
from safecity.exhibits.store import Store
from safecity.readings import change, loaded, trend
from safecity.readings.evidence.counts import Evidence


@pytest.fixture
def store(evidence: Evidence, tmp_path: Path) -> Store:
    crime = evidence.catalogue.indicators["overview.crime"]
    store = Store(tmp_path / "a folder with spaces")
    for order, reader in enumerate((trend, change)):
        store.write(
            gate.publish(loaded(reader.__name__).read(evidence, crime), evidence, "overview", order)
        )
    return store


def test_round_trip(store: Store, evidence: Evidence) -> None:
    first, second = store.read()
    crime = evidence.catalogue.indicators["overview.crime"]
    made = gate.publish(change.change(evidence, crime), evidence, "overview", 1)
    assert (first.name, second.name) == ("trend_crime", "change_crime")
    assert second.finding == made.finding
    assert second.table["percent"].tolist() == pytest.approx(made.table["percent"].tolist())
    assert second.svg == made.svg
    assert (second.live, second.phone) == (made.live, made.phone) and made.live != made.phone
    assert "<text" in (made.live or "") and "<text" in (made.phone or "")


def test_writing_twice_gives_the_same_bytes(store: Store, evidence: Evidence) -> None:
    before = {p.name: p.read_bytes() for p in (store.folder / "overview").iterdir()}
    crime = evidence.catalogue.indicators["overview.crime"]
    for order, reader in enumerate((trend, change)):
        store.write(
            gate.publish(loaded(reader.__name__).read(evidence, crime), evidence, "overview", order)
        )
    assert {p.name: p.read_bytes() for p in (store.folder / "overview").iterdir()} == before


def test_themes_come_in_the_order_asked_for(store: Store) -> None:
    assert store.read(["nothing"]) == ()
    assert len(store.read(["nothing", "overview"])) == 2


@pytest.mark.parametrize("text", ["{", '{"id": "overview.trend_crime"}'])
def test_a_broken_exhibit_names_its_file_and_what_to_do(store: Store, text: str) -> None:
    path = store.folder / "overview" / "trend_crime.json"
    path.write_text(text)
    with pytest.raises(SafecityError, match="make theme-run NAME=overview") as caught:
        store.read()
    assert caught.value.path == path


def test_words_that_look_like_numbers_come_back_as_words(store: Store) -> None:
    _, made = store.read()
    told = made.table.head(1).assign(rate="26.0", own=True)[["comparison", "rate", "own"]]
    columns = tuple(Column(name=name, title=name) for name in told)
    store.write(made.model_copy(update={"table": told, "columns": columns}))
    _, back = store.read()
    assert back.table["rate"].tolist() == ["26.0"]
    assert bool(back.table["own"].iloc[0]) is True and back.table["own"].dtype == bool


def test_clear_forgets_one_theme(store: Store) -> None:
    store.clear("overview")
    assert store.read() == ()


def test_a_synthetic_table_says_so_in_every_row(store: Store) -> None:
    rows = (store.folder / "overview" / "change_crime.csv").read_text().splitlines()
    assert rows[0].endswith(",data_status")
    assert all(row.endswith(",SYNTHETIC") for row in rows[1:])
    assert "data_status" not in store.read()[1].table
