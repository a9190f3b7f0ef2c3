"""The synthetic city's survey passes the reader of the layout, and weights matter in it."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.demo.city import SEED
from safecity.demo.sources.community_survey import load_answers, write
from safecity.demo.town import City
from safecity.ingest.sources.community_survey import WORRIES, read_survey
from safecity.ingest.supply.scan import scan
from safecity.measures.survey import effective_size, rake

MARGINS = ("age_band", "sex", "ward_group")
SAFE = ["very safe", "fairly safe"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("survey")


@pytest.fixture(scope="module")
def written(folder, towns, parameters):
    return write(City(folder, towns, parameters, SEED))


@pytest.fixture(scope="module")
def found(written, folder):
    return read_survey(scan(folder))


def test_two_waves_are_read_without_a_fault(written, found):
    assert [each.file for each in written[:2]] == [
        "community_survey/2019/survey-2019.csv",
        "community_survey/2019/survey-2019.yml",
    ]
    assert {each.source for each in written} == {"community_survey"}
    assert found.frame.groupby("wave").size().to_dict() == {2019: 1900, 2021: 2200}
    assert {wave.mode for wave in found.waves} == {"self-selected"}
    assert all(wave.margins.source.startswith("SYNTHETIC") for wave in found.waves)


def test_ward_groups_hold_every_ward_once(parameters):
    codes = [code for group in load_answers().groups.values() for code in group]
    assert sorted(codes) == sorted(ward.code for ward in parameters.areas.own.wards)


def test_margins_are_the_residents_of_the_city_aged_16_and_over(found, parameters):
    for wave in found.waves:
        totals = {
            sum(getattr(wave.margins, name).values()) for name in ("age_band", "sex", "ward_group")
        }
        total = parameters.areas.own.populations[wave.wave]
        assert len(totals) == 1 and 0.7 * total < totals.pop() < 0.9 * total


def test_young_men_and_the_deprived_west_answer_least_so_weights_matter(found):
    for wave in found.waves:
        margins = {name: pd.Series(getattr(wave.margins, name)) for name in MARGINS}
        asked = found.frame.loc[found.frame["wave"].eq(wave.wave), list(MARGINS)]
        traits = asked.where(asked.isin({name: list(part.index) for name, part in margins.items()}))
        weights = rake(traits, margins)
        young_man = (traits["age_band"] == "16-24") & (traits["sex"] == "male")
        assert weights[young_man.fillna(False)].min() > 2
        assert weights[(traits["ward_group"] == "west").fillna(False)].mean() > 1.2
        assert 1.1 < len(weights) / effective_size(weights) < 1.8


def test_women_feel_less_safe_after_dark_and_asb_worries_most(found):
    for _, wave in found.frame.groupby("wave"):
        safe = wave["safe_dark"].isin(SAFE).groupby(wave["sex"]).mean()
        assert safe["female"] < safe["male"] - 0.1
        assert wave["safe_day"].isin(SAFE).mean() > wave["safe_dark"].isin(SAFE).mean() + 0.2
        worry = {theme: wave[f"worry_{theme}"].eq("yes").sum() for theme in WORRIES}
        assert max(worry, key=worry.get) == "anti_social_behaviour"


def test_what_was_not_asked_or_not_said_is_missing(found):
    first = found.frame[found.frame["wave"] == 2019]
    assert first["worry_sexual_offences"].isna().all()
    assert "worry_sexual_offences" not in found.waves[0].questions
    assert 0 < found.frame["ward_group"].isna().mean() < 0.03
    assert (found.frame["reported"].notna() == (found.frame["victim"] == "yes")).all()


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(
    written, towns, parameters, tmp_path
):
    again = write(City(tmp_path / "again", towns, parameters, SEED))
    other = write(City(tmp_path / "other", towns, parameters, SEED + 1))
    assert [each.sha256 for each in again] == [each.sha256 for each in written]
    assert not {each.sha256 for each in other} & {each.sha256 for each in written}
