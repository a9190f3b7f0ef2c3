"""A label that stands in the first row of its block only: filled down, or refused; never lost."""

from __future__ import annotations

import csv

import pytest

from safecity.errors import SafecityError
from safecity.ingest.published import (
    census,
    domestic_abuse,
    fire,
    hate_crime,
    nrm,
    reoffending,
    youth_justice,
)
from safecity.ingest.supply.scan import scan_file

HATE = ("Police force area,Financial year,Race,Religion,Sexual orientation,Disability,Transgender,"
        "Total number of offences")  # fmt: skip
TABLES = {
    "custody": (youth_justice, [
        "Youth Justice Service,Year,Number of custodial sentences,10-17 population",
        "Southampton,2019/20,12,21000",
        ",2020/21,10,21500",
    ]),
    "sentences": (youth_justice, [
        "Financial_Year,YJS,Region,Age_Group,Caution_or_sentence_tier,Number_Cautioned_Sentenced",
        "2019-20,Southampton,South East,10-14,Custody,1",
        "2019-20,,South East,15,Custody,3",
    ]),
    "kinds of sentence": (youth_justice, [
        "Financial_Year,YJS,Age_Group,Caution_or_sentence_tier,Number_Cautioned_Sentenced",
        "2019-20,Southampton,10-14,Custody,1",
        "2019-20,Southampton,15,,3",
    ]),
    "children": (youth_justice, [
        "Financial_Year,YJS,Age_Group,Number_Children",
        "2019-20,Southampton,10-14,11",
        "2019-20,,15,13",
    ]),
    "reoffending": (reoffending, [
        "Geography,Category,Cohort,Adult / Juvenile,offenders,reoffenders",
        "Southampton,UTLA total,Apr 2019 to Mar 2020,Adult,1400,380",
        ",UTLA total,Apr 2019 to Mar 2020,Juvenile,40,13",
    ]),
    "kinds of area": (reoffending, [
        "Geography,Category,Cohort,Adult / Juvenile,offenders,reoffenders",
        "Southampton,UTLA total,Apr 2019 to Mar 2020,Adult,1400,380",
        "Southampton,,Apr 2019 to Mar 2020,Juvenile,40,13",
    ]),
    "census": (census, [
        "Lower tier local authorities Code,Lower tier local authorities,"
        "Ethnic group (20 categories) Code,Ethnic group (20 categories),Observation",
        'E06000045,Southampton,1,"White: Irish",1234',
        ',,2,"White: Roma",2345',
    ]),
    "fires": (fire, [
        "FINANCIAL_YEAR,LSOA_CODE,LSOA_DESCRIPTION,INCIDENT_TYPE,ACCIDENTAL_OR_DELIBERATE",
        "2019/20,E01017137,Southampton 001A,Secondary fire,Deliberate",
        "2019/20,E01017137,Southampton 001A,,Deliberate",
    ]),
    "causes": (fire, [
        "FINANCIAL_YEAR,LSOA_CODE,LSOA_DESCRIPTION,INCIDENT_TYPE,ACCIDENTAL_OR_DELIBERATE",
        "2019/20,E01017137,Southampton 001A,Secondary fire,Deliberate",
        "2019/20,E01017137,Southampton 001A,Secondary fire,",
    ]),
    "hate crime": (hate_crime, [HATE, "Hampshire,2019/20,9,8,7,6,5,30", ",2020/21,9,8,7,6,5,30"]),
    "domestic abuse": (domestic_abuse, [
        "Domestic abuse-related crimes, year ending March 2021",
        "Police force area,Area code,Number of domestic abuse-related crimes,"
        'Total number of offences,"Rate per 1,000 population"',
        "Hampshire,E23000030,30,150,15.2",
        ",,40,170,21.2",
    ]),
}  # fmt: skip


@pytest.fixture
def made(tmp_path):
    def make(lines, name="table.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return scan_file(path, tmp_path)

    return make


@pytest.mark.parametrize("table", TABLES)
def test_a_blank_label_is_refused_with_its_row_and_what_to_do(made, table):
    reader, lines = TABLES[table]
    with pytest.raises(SafecityError, match="the cell is blank") as refused:
        reader.read(made(lines))
    assert refused.value.line == len(lines)
    assert "write it into every row" in refused.value.remedy


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_above_are_read(made, table):
    reader, lines = TABLES[table]
    assert len(reader.read(made(lines[:-1])))


def test_a_total_of_a_region_that_is_named_elsewhere_is_no_blank_label(made):
    lines = ["Region," + HATE, "South East,,2019/20,9,8,7,6,5,30",
             "South East,Hampshire,2019/20,9,8,7,6,5,30"]  # fmt: skip
    assert set(hate_crime.read(made(lines))["area"]) == {"hampshire"}


def test_the_blocks_of_referrals_are_filled_down(made):
    """Their published tables print a label in the first row of its block."""
    header = "Police first responder,Exploitation type,Age at exploitation,Gender,Albania,Total"
    rows = ["Hampshire,Labour,Adult,Male,2,3", ",,,Total,2,3", ",,Total,Total,2,3",
            ",Total,Total,Total,2,3", "Kent,Labour,Adult,Male,1,1", ",,,Total,1,1",
            ",,Total,Total,1,1", ",Total,Total,Total,1,1"]  # fmt: skip
    whole, last = [], [""] * 4
    for row in csv.reader(rows):
        last = [new or old for new, old in zip(row[:4], last, strict=True)]
        whole.append(",".join([*last, *row[4:]]))
    title = "Referrals of 1 January to 31 March 2023"
    found, wanted = (nrm.read(made([title, header, *each])) for each in (rows, whole))
    assert found.equals(wanted) and len(found)


def test_a_dash_of_any_length_names_the_same_column(made):
    _, lines = TABLES["custody"]
    dashed = [lines[0].replace("10-17", "10–17"), lines[1]]
    assert youth_justice.read(made(dashed)).equals(youth_justice.read(made(lines[:-1])))


def test_areas_of_no_known_kind_are_no_local_authorities(made):
    """Hampshire is a county, and the police force of a larger area."""
    lines = ["Geography,Cohort,offenders,reoffenders", "Hampshire,Apr 2019 to Mar 2020,1400,380"]
    with pytest.raises(SafecityError, match="a local authority or a police force is not said"):
        reoffending.read(made(lines))
