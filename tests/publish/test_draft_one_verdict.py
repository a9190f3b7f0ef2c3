"""One change has one verdict: two of them stop the build."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Column
from safecity.publish.draft import check_verdicts

from .samples import figure, finding

VIOLENCE = "violence.offences"
PLAIN = (Column(name="comparison", title="Comparison"),)


def table(word: str, against: str = "2019/20"):
    rows = pd.DataFrame({"comparison": [against], "percent": [9.0], "verdict": [word]})
    return figure("violence.change_offences", "changes", table=rows, columns=PLAIN,
                  indicator=VIOLENCE)  # fmt: skip


def said(word: str, against: str = "2019/20", **fields):
    told = finding(VIOLENCE, 9.0, direction=word, comparison=against, **fields)
    return figure("violence.beside_offences", "changes", finding=told)


@pytest.mark.parametrize("word", ["rose", "higher"])
def test_the_same_verdict_may_be_given_again(word):
    check_verdicts([table("rose"), said(word), said("fell", "2020/21")])


def test_two_verdicts_on_one_change_name_both_exhibits():
    with pytest.raises(SafecityError) as fault:
        check_verdicts([table("cannot tell"), said("rose")])
    for part in (VIOLENCE, "2019/20", "violence.change_offences", "violence.beside_offences"):
        assert part in str(fault.value)


def test_what_is_no_change_has_no_verdict():
    level = said("higher", unit="per 1,000 residents")
    check_verdicts([table("fell"), level, said("level")])


def test_a_share_of_answers_beside_the_wave_before_is_judged_as_its_change_is():
    check_verdicts([table("fell", "2019"), said("lower", "2019", unit="% of respondents")])
    with pytest.raises(SafecityError, match="judged twice"):
        check_verdicts([table("cannot tell"), said("lower", unit="% of respondents")])
