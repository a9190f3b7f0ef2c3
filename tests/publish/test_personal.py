"""What looks like personal data stops an edition; what a report prints every year does not."""

from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.publish.personal import KINDS, is_nhs_number, personal_in, refuse_personal

from . import samples

LOOKS_LIKE = {
    "an e-mail address": ["wrote to jo.bloggs+x@example.co.uk about it"],
    "a mobile telephone number": ["07700 900123", "call +44 7700 900 123.", "07700-900123"],
    "a National Insurance number": ["QQ 12 34 56 C".replace("QQ", "AB"), "AB123456C"],
    "a date of birth": ["DOB 12/03/1987", "born on 3rd March 1987", "date of birth: 1-2-03"],
    "a full postcode": ["lives in SO14 7LY", "W1A 1AA", "M1 1AE."],
    "a house in a street": ["at 12 High Street", "14b Mount Pleasant Road, twice"],
    "a vehicle's registration": ["a black van, AB12 CDE,"],
    "an NHS number": ["943 476 5919", "9434765919"],
}
USUAL = (
    "Violence rose by 7.4% from 31,889 to 34,254 (95% interval 5.1 to 9.8).",
    "Southampton 002E, E01017136, Bargate", "April 2021 to March 2022", "2021/22",
    "In 2021 High Street footfall halved", "101, 999, 0800 555 111 and 116 123",
    "police_uk 2022-05, months 2015-04 to 2022-03", "Section 60, PACE 1984; 34A and 34B",
    "1,234,567 records", "0123456789", "3.1415926535", "12 wards and 3 Roads",
    "population mid-2021", "SO14 and SO15", "https://data.police.uk/about/", "Clause 3A 12",
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in LOOKS_LIKE.items() for text in texts]
)
def test_each_kind_is_found(kind, text):
    assert kind in {found.kind for found in personal_in(text)}
    assert all(found.masked in f"{found.text[:3]}…" for found in personal_in(text))


def test_every_kind_that_is_sought_is_tested():
    assert set(LOOKS_LIKE) == set(KINDS)


@pytest.mark.parametrize("text", USUAL)
def test_what_a_report_prints_is_none(text):
    assert list(personal_in(text)) == []


def test_the_check_digit_of_an_nhs_number():
    # 943 476 5919 is the example of the NHS Data Dictionary.
    assert is_nhs_number("943 476 5919")
    assert not is_nhs_number("943 476 5918")
    assert not is_nhs_number("0000000000")
    assert not is_nhs_number("94347659")


def test_the_contact_of_the_partnership_may_be_printed():
    assert list(personal_in("Write to csp@town.gov.uk", "Team, csp@town.gov.uk")) == []


def test_a_hit_in_commentary_names_file_and_line_and_not_the_text(tmp_path):
    path = tmp_path / "2021-22" / "commentary" / "violence.md"
    path.parent.mkdir(parents=True)
    path.write_text("It rose.\n\nThe victim of 12 High Street said so.\n")
    with pytest.raises(SafecityError, match="a house in a street") as error:
        refuse_personal((), tmp_path)
    assert (error.value.path, error.value.line) == (path, 3)
    assert "12 High Street" not in str(error.value)
    assert "may be published" in error.value.remedy


def test_a_hit_in_a_table_names_the_exhibit_and_the_column(tmp_path):
    exhibit = next(e for e in samples.sample_exhibits() if e.table is not None)
    table = exhibit.table.copy()
    column = next(c for c in table if table[c].dtype.kind not in "fiub")
    table[column] = table[column].astype("object")
    table.iloc[0, table.columns.get_loc(column)] = "jo@example.org"
    with pytest.raises(SafecityError, match=rf"{exhibit.id} \(column {column}\)"):
        refuse_personal([exhibit.model_copy(update={"table": table})], tmp_path)


def test_the_exhibits_of_an_edition_have_none(tmp_path):
    assert refuse_personal(samples.sample_exhibits(), tmp_path) > 50
