from __future__ import annotations

import pytest

from safecity.ingest.sources.home_office.notices import years_in

KNOWN = tuple(f"{y}/{(y + 1) % 100:02d}" for y in range(2018, 2026))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("the year ending March 2025", ["2024/25"]),
        ("YE Mar 2026", ["2025/26"]),
        ("year ending 31 March 2022", ["2021/22"]),
        ("year ending December 2024", ["2023/24", "2024/25"]),
        ("years ending March 2024 and 2025", ["2023/24", "2024/25"]),
        ("2024/25", ["2024/25"]),
        ("2024-25 and 2025/2026", ["2024/25", "2025/26"]),
        ("from 2021/22 to 2023/24", ["2021/22", "2022/23", "2023/24"]),
        ("between November 2021 and June 2023", ["2021/22", "2022/23", "2023/24"]),
        ("in November 2022", ["2022/23"]),
        ("in January 2023", ["2022/23"]),
        ("since April 2024", ["2024/25", "2025/26"]),
        ("2024/25 onwards", ["2024/25", "2025/26"]),
        ("up to March 2019", ["2018/19"]),
        ("2002/03", []),
        ("in 30A or 2024", []),
        ("from 2024 onwards", ["2024/25", "2025/26"]),
        ("2024 onwards", ["2024/25", "2025/26"]),
        ("since 2025", ["2025/26"]),
        ("during 2024", ["2023/24", "2024/25"]),
        ("between 2024 and 2025", ["2023/24", "2024/25", "2025/26"]),
        ("on 23 July 2026", []),
        ("24/25", ["2024/25"]),
        ("on 24/07", []),
        ("post-2024", ["2024/25", "2025/26"]),
        ("from the start of 2025/26", ["2025/26"]),
        ("from Q2 2024/25", ["2024/25", "2025/26"]),
        ("from the year ending March 2025", ["2024/25", "2025/26"]),
        ("the twelve months to March 2025", ["2024/25"]),
        ("the latest year", ["2025/26"]),
        ("all years", list(KNOWN)),
    ],
)
def test_the_years_of_a_sentence(text, years):
    assert sorted(years_in(text, KNOWN)) == years
