"""The user's error says where and what to do, and survives a process boundary."""

import pickle
from pathlib import Path

from safecity.errors import SafecityError, meant, nearest


def test_text_has_place_problem_and_remedy() -> None:
    error = SafecityError("a column is missing", path="a b.csv", line=3, remedy="Add it.")
    assert str(error) == "a b.csv:3: a column is missing. Add it."


def test_it_survives_pickling() -> None:
    error = SafecityError("broken", path=Path("x.yml"), line=2, remedy="Mend it.")
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error)
    assert copy.line == 2


def test_nearest_word() -> None:
    assert nearest("violance", ["violence", "drugs"]) == "Did you mean 'violence'?"
    assert "drugs, violence" in nearest("zzz", ["violence", "drugs"])


def test_the_word_that_was_meant_is_named_and_nothing_where_none_is_near() -> None:
    assert meant("hampshir", ["hampshire", "sussex"]) == "Did you mean 'hampshire'?"
    assert meant("hampshir", ["kent"]) == "" == meant("hampshire", [])
