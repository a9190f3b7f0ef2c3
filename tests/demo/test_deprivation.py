from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest

from safecity.demo.layouts import DEPRIVATION, DOMAINS
from safecity.demo.sources.deprivation import FILE, decile


@pytest.fixture(scope="module")
def table(raw):
    return pd.read_csv(raw / FILE)


def rank(domain):
    return f"{domain} Rank (where 1 is most deprived)"


def tenth(domain):
    return f"{domain} Decile (where 1 is most deprived 10% of LSOAs)"


def test_header(table):
    assert tuple(table) == DEPRIVATION


@pytest.mark.real
def test_header_is_that_of_the_real_file(real, raw):
    files = (real / "deprivation" / "File_7_IoD2019_ranks_deciles.csv", raw / FILE)
    headers = [next(csv.reader(file.open(encoding="utf-8-sig", newline=""))) for file in files]
    assert headers[0] == headers[1]


@pytest.mark.real
def test_deciles_are_cut_as_in_the_real_file(real):
    table = pd.read_csv(real / "deprivation" / "File_7_IoD2019_ranks_deciles.csv")
    assert (decile(table[rank(DOMAINS[0])].to_numpy()) == table[tenth(DOMAINS[0])]).all()


def test_southampton_has_19_places_in_the_worst_decile_and_1_in_the_best(table):
    own = table[table["Local Authority District code (2022)"] == "E06000045"]
    counts = own[tenth(DOMAINS[0])].value_counts()
    assert (len(own), counts[1], counts[10]) == (148, 19, 1)


def test_ranks_are_national_and_unique_and_deciles_follow(table):
    for domain in DOMAINS:
        ranks = table[rank(domain)]
        assert ranks.between(1, 32844).all()
        assert ranks.is_unique
        assert (decile(ranks.to_numpy()) == table[tenth(domain)]).all()


def test_a_domain_agrees_with_the_index_but_not_wholly(table):
    for domain in DOMAINS[1:]:
        assert 0.6 < table[rank(domain)].corr(table[rank(DOMAINS[0])]) < 0.98


def test_rank_1_is_most_deprived(table, towns):
    own = towns[0]
    ranks = table.set_index("LSOA code (2011)")[rank(DOMAINS[0])].loc[list(own.codes)]
    assert ranks.iloc[int(np.argmax(own.need))] == ranks.min()
