"""A future council of several parts, declared by command."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from safecity.catalogue.assessment import House, load_assessment
from safecity.errors import SafecityError
from safecity.run.command import app
from safecity.run.commands.partnership_command import gather, lsoas_of

from ..ingest.city import CHANGES, OWN, RIVAL, WARDS, City, row

CSP = """\
LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM
E06000045,Town,E22000002,Town,E23000030,Hampshire
E06000044,Rival,E22000001,Rival,E23000030,Hampshire
E07000001,Elsewhere,E22000003,Elsewhere,E23000033,Sussex
"""
PARISHES = """\
LSOA21CD,PARNCP22CD,PARNCP22NM
E01000001,E04000001,Eling
E01000002,E04000001,Eling
E01000011,E04000002,Marsh
E01000013,E04000003,Marsh
"""
runner = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setenv("SAFECITY_HOME", str(tmp_path))
    monkeypatch.delenv("SAFECITY_RAW", raising=False)
    made = City(House(tmp_path, tmp_path / "data" / "raw"))
    made.write("c.csv", CHANGES)
    made.write("w.csv", WARDS)
    made.write("p.csv", CSP)
    made.street(row(), month="2024-01")
    return made


def declare(*words: str, code: str = "L00000001") -> Result:
    return runner.invoke(app, ["partnership", "new", code, "--name", "Great Town", *words])


def listed(tmp_path: Path, name: str, text: str) -> str:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / name)


def test_a_council_of_districts_wards_and_lists_is_declared(city: City, tmp_path: Path) -> None:
    lsoas = listed(tmp_path, "south.csv", "LSOA21CD\nE01000013\n")
    answer = declare("--part", RIVAL, "--part", "E05000001", "--part", lsoas)
    assert answer.exit_code == 0, answer.output
    assert "Next: make PARTNERSHIP=great_town" in answer.output
    owner = load_assessment(city.house, "great_town", "Jan_2024").partnership
    assert owner.parts == (RIVAL, "E05000001", "E01000013")
    assert (owner.code, owner.force, owner.name) == ("L00000001", "hampshire", "Great Town")
    assert owner.council == "Councils of Rival and Town"
    assert not {RIVAL, OWN} & {each.code for each in owner.comparators.members}


def test_a_council_of_two_forces_is_refused(city: City) -> None:
    answer = declare("--part", OWN, "--part", "E07000001")
    assert answer.exit_code == 1 and "police forces hampshire and sussex" in answer.output
    assert not (city.house.assessments / "great_town").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--part", "E06999999"), "which no lookup has"),
        (("--part", "nowhere.csv"), "is no ONS code and no file"),
        (("--parish", "Eling"), "told by a lookup from LSOA to parish"),
    ],
)
def test_a_part_that_is_not_known_is_named(city: City, words: tuple[str, ...], said: str) -> None:
    answer = declare(*words)
    assert answer.exit_code == 1 and said in " ".join(answer.output.split())


def test_an_area_of_parts_has_a_local_code(city: City) -> None:
    answer = declare("--part", OWN, code=OWN)
    assert answer.exit_code == 1 and "a code such as L00000001" in answer.output


def test_parishes_are_their_lsoas(city: City, tmp_path: Path) -> None:
    lookup = listed(tmp_path, "parishes_lookup.csv", PARISHES)
    answer = declare("--part", RIVAL, "--parish", "eling", "--parish-lookup", lookup)
    assert answer.exit_code == 0, answer.output
    owner = load_assessment(city.house, "great_town", "Jan_2024").partnership
    assert owner.parts == (RIVAL, "E01000001", "E01000002")
    assert lsoas_of(Path(lookup), ["E04000003"]) == ("E01000013",)
    with pytest.raises(SafecityError, match="'Marsh' is the name of 2 parishes: E04000002, E0400"):
        gather((), ["Marsh"], Path(lookup))
    with pytest.raises(SafecityError, match=r"no parish 'Elin'.*Did you mean 'Eling'"):
        gather((), ["Elin"], Path(lookup))
