import json

import pytest

from safecity.files import json_text


def refused(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


@pytest.mark.parametrize("missing", [float("nan"), float("inf"), -float("inf"), None])
def test_what_is_missing_or_not_finite_is_null(missing):
    text = json_text({"a": [1, missing], "b": (missing, {"c": missing})})
    read = json.loads(text, parse_constant=refused)
    assert read == {"a": [1, None], "b": [None, {"c": None}]}


def test_numbers_and_letters_stay_as_they_are():
    text = json_text({"Ŵ": 0.1 + 0.2, "n": 3, "t": True}, sort_keys=True)
    assert text == '{"n": 3, "t": true, "Ŵ": 0.30000000000000004}'


def test_what_is_no_json_is_still_an_error():
    with pytest.raises(TypeError):
        json_text({"a": object()})
