"""A survey wave in the documented layout, respondents written one by one."""

from __future__ import annotations

import yaml

from safecity.ingest.sources.community_survey import ANSWERS, WORRIES, read_survey
from safecity.ingest.supply.scan import scan

WARDS = {"central": 80, "east": 60, "west": 60}


def answer(number=1, **cells):
    known = {
        "respondent": str(number),
        "age_band": "25-44",
        "sex": "female",
        "ward_group": "central",
        "safe_day": "fairly safe",
        "safe_dark": "fairly unsafe",
        **{f"worry_{theme}": "yes" for theme in WORRIES},
        "victim": "no",
        "reported": "",
        "police_confidence": "neither",
    }
    return {**known, **cells}


def as_text(*rows):
    return "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]) + "\n"


def description(year=2021, **keys):
    margins = {
        "source": "mid-2020 population estimates",
        "age_band": {"16-24": 50, "25-44": 60, "45-64": 50, "65 and over": 40},
        "sex": {"female": 100, "male": 100},
        "ward_group": WARDS,
    }
    known = {
        "wave": year,
        "fieldwork": {"start": f"{year}-06-01", "end": f"{year}-07-15"},
        "area": "E06000045",
        "mode": "self-selected",
        "questions": {name: f"How about {name}?" for name in ANSWERS},
        "margins": margins,
    }
    return {**known, **keys}


def read_from(folder, text, year=2021, **keys):
    """Put answers and their description into a folder, and read it."""
    content = text if isinstance(text, bytes) else text.encode()
    (folder / f"survey-{year}.csv").write_bytes(content)
    told = yaml.safe_dump(description(year, **keys), sort_keys=False)
    (folder / f"survey-{year}.yml").write_text(told, encoding="utf-8")
    return read_survey(scan(folder))
