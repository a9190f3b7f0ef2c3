"""The first rows of real outcomes and stop-and-search files; the numbers were counted by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safecity.catalogue.assessment import House
from safecity.ingest.datasets import validate
from safecity.ingest.sources.boundaries.boundaries import read_boundaries
from safecity.ingest.sources.geography.geography import read_geography
from safecity.ingest.sources.police_uk.outcomes import read_outcomes
from safecity.ingest.sources.police_uk.stops import read_stops
from safecity.ingest.sources.police_uk.street import open_street
from safecity.ingest.supply.supplied import survey

from .city import alone

REAL = Path(os.environ.get("SAFECITY_REAL") or Path(__file__).parents[2].parent / "shared" / "real")
OWN = "E06000045"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here"),
]


@pytest.fixture
def supply(tmp_path):
    """The two excerpts under their published names, beside lookups and one month of crimes."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "geography").symlink_to(REAL / "geography")
    for kind in ("outcomes", "stop-and-search"):
        name = f"2024-01-hampshire-{kind}"
        (raw / f"{name}.csv").symlink_to(REAL / "police_uk" / f"{name}_EXCERPT.csv")
    street = next(REAL.glob("police_uk/2024-01/**/2024-01-hampshire-street.csv"))
    (raw / street.name).symlink_to(street)
    return survey(House(tmp_path, raw))


def items(supply, kind):
    return [chosen.item for chosen in supply.of(kind)]


def values(tally):
    return tally.frames["quality"].set_index("measure")["value"].to_dict()


def test_four_of_six_outcomes_lie_in_southampton(supply):
    geography = read_geography(supply.chosen, alone(OWN), supply.raw)
    street = open_street(items(supply, "street"))
    tally = read_outcomes(items(supply, "outcomes"), geography.codes, OWN, street)
    found = values(tally)
    assert (found["outcomes_read"], found["outcomes_placed"], found["outcomes_elsewhere"]) == (
        6,
        4,
        2,
    )
    # Their crimes were recorded before January 2024; grep finds none of the six in its file.
    assert found["outcomes_matched"] == 0 and found["outcomes_rejected"] == 0
    assert validate("outcomes", tally.frames["outcomes"])["outcome"].tolist() == [
        "Action to be taken by another organisation",
        "Investigation complete; no suspect identified",
        "Suspect charged",
        "Unable to prosecute suspect",
    ]


def test_five_of_ten_searches_lie_in_southampton(supply):
    geography = read_geography(supply.chosen, alone(OWN), supply.raw)
    outlines = read_boundaries(supply.chosen, geography)
    tally = read_stops(
        items(supply, "stops"), outlines.frames["boundaries"], outlines.lacks_of("boundaries")
    )
    assert values(tally) == {
        "stops_read": 10, "stops_no_location": 2, "stops_rejected": 0, "stops_usable": 1,
        "stops_area": 5, "stops_elsewhere": 3,
    }  # fmt: skip
    frame = validate("stops", tally.frames["stops"])
    assert frame["hour"].tolist() == [0, 7, 19, 21, 23] and frame["count"].tolist() == [1] * 5
    # 1 January 2024 was a Monday.
    assert frame["weekday"].tolist() == [0, 0, 0, 0, 1]
    assert frame["linked"].tolist() == [True, False, False, True, False]
    assert not any("unknown" in note for note in tally.notes.values())


def test_outcomes_find_the_real_crimes_by_their_ids(supply, tmp_path):
    street = items(supply, "street")
    rows = [line.split(",") for line in street[0].file.path.read_text().splitlines()[1:]]
    own = [row for row in rows if row[8].startswith("Southampton") and row[0]][:500]
    header = (REAL / "police_uk/2024-01-hampshire-outcomes_EXCERPT.csv").read_text().split("\n")[0]
    lines = [header, *(",".join([*row[:9], "Suspect charged"]) for row in own)]
    path = tmp_path / "raw" / "2024-01-hampshire-outcomes.csv"
    path.unlink()
    path.write_text("\n".join(lines) + "\n")
    again = survey(House(tmp_path, tmp_path / "raw"))
    geography = read_geography(again.chosen, alone(OWN), again.raw)
    tally = read_outcomes(items(again, "outcomes"), geography.codes, OWN, open_street(street))
    assert values(tally)["outcomes_matched"] == 500
    kinds = [row[9] for row in own]
    found = tally.frames["outcomes"].set_index("category")["count"]
    assert found.to_dict() == {kind: kinds.count(kind) for kind in set(kinds)}
