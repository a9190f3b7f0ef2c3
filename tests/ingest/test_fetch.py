from __future__ import annotations

import pytest

from safecity.catalogue.download import Download
from safecity.catalogue.errors import SafecityError
from safecity.catalogue.registry import load_catalogue
from safecity.ingest.fetch import _choose, offers

OLD, NEW = (Download("u", title=f"CSP, year ending March {year}") for year in (2023, 2024))


def test_the_latest_edition_is_chosen_unless_another_is_named() -> None:
    assert _choose([OLD, NEW], None) == NEW
    assert _choose([NEW, OLD], "march 2023") == OLD


@pytest.mark.parametrize(("edition", "said"), [("2019", "no edition"), (None, "several files")])
def test_a_choice_that_is_not_one_file_lists_what_there_is(edition, said: str) -> None:
    with pytest.raises(SafecityError, match=f"{said}.*year ending March 2024"):
        _choose([NEW, NEW], edition)


def test_a_source_without_a_certain_address_says_how_to_get_it_by_hand() -> None:
    with pytest.raises(SafecityError, match=r"cannot be fetched.*raw add population"):
        offers(load_catalogue(), "population")
