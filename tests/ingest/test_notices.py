from __future__ import annotations

import pytest

from safecity.ingest.sources.geography.naming import Area
from safecity.ingest.sources.home_office.notices import SHORT, read_notices

NAMES = {
    "Southampton": "Hampshire",
    "Derby": "Derbyshire",
    "Bristol, City of": "Avon and Somerset",
    "Brighton and Hove": "Sussex",
    "Medway": "Kent",
    "Maidstone": "Kent",
    "Dover": "Kent",
    "Reading": "Thames Valley",
    "Sheffield": "South Yorkshire",
    "York": "North Yorkshire",
}
KNOWN = ("2023/24", "2024/25", "2025/26")


def area(name: str, force: str) -> Area:
    key = name.lower()
    return Area(code=name, name=name, force=force, own=frozenset({key}), sums=(), shared={})


AREAS = (
    area("Southampton", "hampshire"),
    area("Derby", "derbyshire"),
    area("Bristol", "avon-and-somerset"),
    area("Brighton and Hove", "sussex"),
    area("Medway", "kent"),
    area("Dover", "kent"),
    area("Reading", "thames-valley"),
    area("Sheffield", "south-yorkshire"),
)


def read(*notes: str):
    found = read_notices(notes, AREAS, NAMES, KNOWN)
    return set(found.unusable), found


def test_a_force_with_a_year_and_a_defect_rules_its_areas_out():
    hits, found = read("Derbyshire: data for the year ending March 2025 are incomplete.")
    assert hits == {("Derby", "2024/25")} and not found.remarks
    assert "incomplete" in found.unusable["Derby", "2024/25"]


def test_single_partnerships_of_a_force_are_hit_alone():
    hits, _ = read("Kent YE Mar 2026: figures for Medway and Maidstone should not be used.")
    assert hits == {("Medway", "2025/26")}


def test_a_force_of_a_like_name_is_not_meant():
    assert read("North Yorkshire did not supply data for 2024/25.")[0] == set()
    assert read("East Sussex schools: 2024/25 is missing.")[0] == set()
    assert read("Reading the data of 2024/25 shows a missing quarter.")[0] == set()


def test_names_are_found_however_they_are_written():
    assert read("Bristol: 2024/25 is missing.")[0] == {("Bristol", "2024/25")}
    assert read("Avon & Somerset: 2024/25 is missing.")[0] == {("Bristol", "2024/25")}
    assert read("Brighton & Hove: 2024/25 is missing.")[0] == {("Brighton and Hove", "2024/25")}


def test_year_and_defect_may_stand_in_the_next_sentence():
    hits, _ = read("Hampshire changed its system. Data for 2023/24 are estimates.")
    assert hits == {("Southampton", "2023/24")}
    hits, _ = read("Data for Hampshire are incomplete. This affects the year ending March 2024.")
    assert hits == {("Southampton", "2023/24")}


def test_what_names_an_area_without_year_or_defect_is_kept_for_the_ledger():
    hits, found = read("Derbyshire revised its figures.", "Hampshire data are incomplete.")
    assert not hits and len(found.remarks) == 2


def test_what_was_mended_is_only_noted():
    hits, found = read("Derbyshire: 2023/24 was previously incomplete and is whole again.")
    assert not hits and len(found.remarks) == 1


def test_a_note_that_names_nobody_of_the_assessment_says_nothing():
    hits, found = read("Counts are of offences.", "Surrey 2024/25 is missing.", "")
    assert not hits and not found.remarks


def test_a_long_note_is_shortened_at_a_word():
    _, found = read(f"Derbyshire 2024/25 is incomplete {'because of a change ' * 40}.")
    reason = found.unusable["Derby", "2024/25"]
    assert len(reason) <= SHORT + len("the table's notes say “”") and reason.endswith("…”")


@pytest.mark.parametrize(
    ("note", "hits"),
    [
        ("Kent: offences of Medway stand under an unassigned CSP group from 2024 onwards.",
         {("Medway", "2024/25"), ("Medway", "2025/26")}),
        ("In the year ending March 2025 offences of areas withinDerbyshireare put under an "
         "unassigned CSP group; the next edition should mend that.", {("Derby", "2024/25")}),
        ("Offences in Southampton could not be attributed to a partnership since April 2025.",
         {("Southampton", "2025/26")}),
        ("Crimes in Brighton and Hove were not allocated to a CSP in 2024/25. This will be "
         "resolved in the next release.", {("Brighton and Hove", "2024/25")}),
        ("Since 2025, some offences of Dover have been allocated to the wrong CSP.",
         {("Dover", "2025/26")}),
        ("Sheffield: counts for 2024/25 were misallocated; this has since been resolved.", set()),
    ],
)  # fmt: skip
def test_offences_under_no_partnership_or_another_rule_a_year_out(note, hits):
    assert read(note)[0] == hits


@pytest.mark.parametrize(
    ("note", "hits"),
    [
        ("Hampshire: from Q1 2024/25, offences in Southampton were assigned to no CSP.",
         {("Southampton", "2024/25"), ("Southampton", "2025/26")}),
        ("FY24/25: Derbyshire offences lack a CSP.", {("Derby", "2024/25")}),
        ("Between April 2024 and March 2026 crimes of Reading do not carry a partnership code.",
         {("Reading", "2024/25"), ("Reading", "2025/26")}),
        ("Offences in Medway from 2024 are shown at force level only.",
         {("Medway", "2024/25"), ("Medway", "2025/26")}),
        ("Sheffield: figures post-2024 are held centrally.",
         {("Sheffield", "2024/25"), ("Sheffield", "2025/26")}),
        ("Dover: figures of the latest year should be treated with caution.",
         {("Dover", "2025/26")}),
        ("Kent changed its system in 2024/25. Offences of Medway are not attributed to it.",
         {("Medway", "2024/25")}),
        ("Kent: with the exception of Dover and Maidstone, CSP data for 2024/25 are incomplete.",
         {("Medway", "2024/25")}),
        ("Offences of Kent in 2024/25 are unassigned; Dover is not affected.",
         {("Medway", "2024/25")}),
        ("Kent 2024/25: Medway is affected by unassigned offences, Dover is not affected.",
         {("Medway", "2024/25")}),
        ("Southampton's offences are fully assigned to the CSP from 2024 onwards.", set()),
        ("Hampshire: burglary counts from April 2023 follow a new definition.", set()),
        ("Reading from the figures of 2024/25, offences could not be placed.", set()),
    ],
)  # fmt: skip
def test_notes_in_other_words(note, hits):
    assert read(note)[0] == hits


def test_rows_of_names_belong_to_their_heading():
    heading = "Under an unassigned CSP group from 2025 onwards:"
    hits, _ = read("Kent", heading, "Medway", "Dover", "Derbyshire revised its figures.")
    assert hits == {("Medway", "2025/26"), ("Dover", "2025/26")}
