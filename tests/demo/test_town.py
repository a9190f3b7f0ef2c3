from __future__ import annotations

import numpy as np
import pytest

from safecity.demo.city import SEED
from safecity.demo.town import build_towns, expand_codes


def test_runs_of_codes_are_written_out():
    assert expand_codes("17138-17140 32738") == (
        "E01017138",
        "E01017139",
        "E01017140",
        "E01032738",
    )


def test_southampton_has_its_148_lsoas_in_17_wards(towns):
    own = towns[0]
    assert (own.name, own.code, own.size) == ("Southampton", "E06000045", 148)
    assert len({ward.code for ward in own.wards}) == 17
    assert sum(map(len, own.members)) == 152
    assert len({code for parts in own.members for code, _ in parts}) == 152


def test_there_are_fourteen_comparators_and_one_area_elsewhere(towns):
    assert len(towns) == 16
    assert towns[-1].name == "Eastleigh"


def test_no_code_is_used_twice(towns):
    codes = [code for town in towns for code in town.codes]
    assert len(codes) == len(set(codes))
    new = [code for town in towns for parts in town.members for code, _ in parts]
    assert len(new) == len(set(new))
    names = [name for town in towns for parts in town.members for _, name in parts]
    assert len(names) == len(set(names))


def test_made_up_lsoas_hold_about_1650_residents(towns, parameters):
    for town, other in zip(towns[1:], parameters.areas.others, strict=True):
        assert other.population / town.size == pytest.approx(1650, rel=0.02)


def test_coordinates_are_apart_and_inside_the_box(towns):
    for town in towns:
        x, y = town.coordinates
        assert len(set(zip(x.tolist(), y.tolist(), strict=True))) == town.size
        assert town.box[0] < x.min() <= x.max() < town.box[2]
        assert town.box[1] < y.min() <= y.max() < town.box[3]


def test_the_centre_falls_off_from_the_heart(towns):
    own = towns[0]
    assert own.wards[int(np.argmax(own.centre))].name == "Bargate"
    assert (own.centre == 0).mean() > 0.7


def test_the_seed_decides_needs(parameters, towns):
    again, another = (build_towns(parameters.areas, seed)[0] for seed in (SEED, 1))
    assert (again.need == towns[0].need).all()
    assert (another.need != towns[0].need).any()
