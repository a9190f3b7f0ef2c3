from __future__ import annotations

import pytest

from safecity.catalogue.comparators import Like, Likeness
from safecity.catalogue.registry import Gap, load_catalogue

from .samples import (
    CAVEAT,
    SOURCE,
    composed,
    exhibit,
    figure,
    finding,
    sample_assessment,
    sample_exhibits,
    synthetic,
)

TITLES = [
    "Levels of crime, disorder and substance misuse",
    "Changes in those levels, and why they occurred",
    "The views of people who live and work in the area",
    "Gaps in knowledge",
    "Recommendations for what to prioritise",
]


def made(*exhibits, mode="full"):
    return composed(exhibits, load_catalogue(), sample_assessment(mode))


def test_the_five_parts_stand_in_the_order_of_the_regulations(document, empty_document):
    for each in (document, empty_document):
        assert [(p.number, p.title) for p in each.parts] == list(enumerate(TITLES, start=1))


def test_a_part_without_exhibits_says_so_in_one_sentence(empty_document):
    assert all(part.empty.endswith(".") for part in empty_document.parts)
    assert "no survey" in empty_document.parts[2].empty


def test_a_part_with_exhibits_does_not_call_itself_empty(document):
    assert [bool(part.empty) for part in document.parts] == [False, False, True, False, False]


def test_figures_are_numbered_through_parts_themes_and_notebooks(document):
    labels = [(item.label, item.anchor) for item in document.items]
    assert labels == [
        ("Figure 1", "overview-trend"),
        ("Figure 2", "violence-trend"),
        ("Figure 3", "places-map"),
        ("Figure 4", "data_quality-coverage"),
    ]


def test_the_order_of_the_input_does_not_matter(document, assessment):
    backwards = composed(reversed(sample_exhibits()), load_catalogue(), assessment)
    assert backwards == document


def test_every_active_theme_has_a_section_in_part_one(document):
    known = load_catalogue().themes.values()
    shown = (t for t in known if t.kind == "theme" and t.part == "levels")
    titles = [t.title for t in shown if not t.of_partnership]
    assert titles[:2] == ["Overall crime", "Violence and sexual offences"]
    assert "Road safety" in titles and "The public's views" not in titles
    part = document.parts[0]
    assert [s.title for s in part.sections] == titles
    numbers = [f"{part.number}.{n}" for n in range(1, len(titles) + 1)]
    assert [s.number for s in part.sections] == numbers


def test_themes_stand_under_their_priorities(document):
    groups = [(s.group, s.title) for s in document.parts[0].sections if s.group]
    assert groups == [
        ("The whole picture", "Overall crime"),
        ("Harm to people", "Violence and sexual offences"),
        ("Offending, reoffending and substance misuse", "Reoffending"),
        ("Crime and disorder in communities", "Anti-social behaviour"),
        ("Place and public", "Places and inequality"),
    ]
    assert not any(s.group for s in document.parts[1].sections)


def test_a_theme_without_figures_says_why():
    gap = Gap(
        question="How much?", reason="No file for the force.", closes="Files", holder="Police"
    )
    missing = exhibit("anti_social_behaviour.none", "gap", "gaps", gap=gap)
    sections = made(missing).parts[0].sections
    section = next(s for s in sections if s.anchor == "anti_social_behaviour")
    assert section.note == "No file for the force."


def test_key_points_link_to_the_line_of_their_change(document):
    point = document.summary.key_points[0]
    assert (point.evidence.text, point.evidence.anchor) == ("Exhibit W1", "violence-change")
    assert point.caution == "Numbers are small."


def test_each_change_has_one_line_in_part_two_under_its_verdict(document):
    section = document.parts[1].sections[0]
    assert (section.number, section.title) == ("2.1", "What rose")
    line = section.lines[0]
    assert (line.label, line.verdict) == ("Exhibit W1", "rose, +7.4% against 2020/21")
    assert (line.interval, line.strength) == ("5.4 to 9.4%", "strong")


def test_what_is_not_clear_gets_a_line_beside_its_theme_s_figures():
    unclear = figure("violence.series", "levels", form="series",
                     finding=finding("violence.rape", 2.0, direction="cannot tell",
                                     strength="weak"))  # fmt: skip
    clear = figure(
        "violence.map", "levels", form="neighbourhoods", finding=finding("violence.offences", 9)
    )
    weaker = figure("violence.groups", "levels", form="groups",
                    finding=finding("violence.homicide", 8, strength="moderate"))  # fmt: skip
    known = made(unclear, weaker, clear).parts[0].sections
    section = next(s for s in known if s.anchor == "violence")
    assert [item.anchor for item in section.items] == ["violence-map"]
    assert {line.anchor for line in section.lines} == {"violence-series", "violence-groups"}


def test_what_was_shown_to_differ_is_drawn_before_what_was_not():
    """A disparity of searches, not what they were for, though both are charts of groups."""
    kinds = figure("violence.kinds", "levels", form="searches",
                   finding=finding("violence.offences", 65, strength="strong", tested=False,
                                   direction="concentrated"))  # fmt: skip
    apart = figure("violence.apart", "levels", form="disparity",
                   finding=finding("violence.homicide", 4.6, strength="moderate",
                                   direction="higher"))  # fmt: skip
    hours = figure("violence.hours", "levels", form="clock",
                   finding=finding("violence.offences", 49, strength="moderate",
                                   direction="level"))  # fmt: skip
    known = made(kinds, hours, apart).parts[0].sections
    section = next(s for s in known if s.anchor == "violence")
    assert [item.anchor for item in section.items] == ["violence-apart"]


def test_part_two_lists_a_change_once_and_tells_its_list_in_sentences():
    def moved(name: str, size: float, form: str = "change", **more: str):
        told = finding(f"violence.{name}", size, comparison="2019/20", **more)
        return figure(f"violence.{form}_{name}", "changes", form=form, finding=told)

    rises = [moved("offences", 7.4), moved("with_injury", 12.5), moved("offences", 7.4, "beside")]
    part = made(*rises, moved("homicide", 3.0, direction="cannot tell")).parts[1]
    assert part.lead.startswith(
        "2 indicators rose and none fell by more than chance allows; for 1 it is unclear."
    )
    noun = load_catalogue().indicators["violence.with_injury"].noun
    assert f"In per cent the largest rise is that of {noun} (+12.5%)." in part.lead
    listed = [line.anchor for section in part.sections for line in section.lines]
    assert "violence-beside_offences" not in listed and len(listed) == 3
    assert made().parts[1].lead == ""


def test_a_question_asked_by_two_themes_is_one_gap():
    gap = Gap(question="When?", reason="No hours.", closes="Hours", holder="Police")
    twice = [exhibit(f"{t}.when", "gap", "gaps", gap=gap) for t in ("overview", "violence")]
    assert [row.number for row in made(*twice).parts[3].gaps] == ["G1"]


def test_a_recommendation_links_to_findings_and_gaps(document):
    advice = document.parts[4].advice[0]
    assert [link.text for link in advice.evidence] == ["Exhibit W1", "Gap G1"]
    assert advice.because == ("violence.offences changed by 7.4%.",)
    assert advice.caution == "Numbers are small."


def test_a_refresh_makes_no_recommendations(exhibits):
    part = made(*exhibits, mode="refresh").parts[4]
    assert part.advice == ()
    assert "refresh" in part.empty


def test_the_summary_ranks_by_certainty_and_leaves_out_what_is_weak():
    weak = changed("alcohol.a", 90, strength="weak")
    moderate = changed("overview.b", 50, strength="moderate")
    strong = changed("drugs.c", 50)
    points = made(weak, moderate, strong).summary.key_points
    assert [point.strength for point in points] == ["strong", "moderate"]


def changed(name, size, **fields):
    said = finding(f"{name.split('.')[0]}.offences", size, **fields)
    return figure(name, "changes", rows=2, form="change", finding=said)


def test_the_stamp_follows_the_data(document, exhibits):
    stamped = made(*synthetic(exhibits))
    assert document.stamp == ""
    assert stamped.stamp.startswith("SYNTHETIC")
    assert all("SYNTHETIC" in item.alt for item in stamped.items)


def test_sources_that_no_figure_uses_are_named_with_their_cost(document):
    annex = next(a for a in document.annexes if a.anchor == "data-sources")
    assert [row.title for row in annex.sources] == ["Street-level crime"]
    unused = {p.heading: p.text for p in annex.passages}
    assert unused["Not used: Community safety survey"].startswith("Without it")
    welsh = unused["Not used: Welsh Index of Multiple Deprivation"]
    assert welsh == "Published for Wales only."


def test_the_annexes_are_complete_and_lettered(document):
    assert [f"{a.letter} {a.title}" for a in document.annexes] == [
        "A Data quality",
        "B Method",
        "C Data sources",
        "D Glossary",
        "E Accessibility statement",
        "F How to cite",
        "G About this issue and revisions",
    ]


def test_anchors_are_unique(document):
    parts = [p.anchor for p in document.parts] + [
        s.anchor for p in document.parts for s in p.sections
    ]
    lines = [line.anchor for p in document.parts for s in p.sections for line in s.lines]
    anchors = parts + [i.anchor for i in (*document.items, *document.annexes)] + lines
    assert len(anchors) == len(set(anchors))


def test_gaps_that_one_thing_would_close_are_one_row(assessment):
    gaps = [
        exhibit(f"violence.{name}", "gap", "gaps", gap=Gap(
            question=f"What of {name}?", reason=f"No figure of {name}.",
            closes="Figures of the area itself.", holder="ONS"))
        for name in ("rape", "stalking")
    ]  # fmt: skip
    rows = composed(gaps, load_catalogue(), assessment).parts[3].gaps
    assert [row.question for row in rows] == ["What of rape? (and 1 more question)"]


def test_what_was_not_supplied_is_listed_as_not_used(assessment):
    absent = SOURCE.model_copy(update={"slug": "severity_weights", "edition": "not supplied"})
    gap = Gap(question="How severe?", reason="No weights.", closes="Weights.", holder="ONS")
    made = (figure("violence.trend", "levels"),
            exhibit("overview.severity", "gap", "gaps", gap=gap, sources=(absent,)))  # fmt: skip
    document = composed(made, load_catalogue(), assessment)
    annex = next(a for a in document.annexes if a.anchor == "data-sources")
    assert [row.edition for row in annex.sources] == ["2022-05"]
    unused = load_catalogue().sources["severity_weights"].title
    assert f"Not used: {unused}" in [p.heading for p in annex.passages]


def test_sources_say_their_status_and_the_force_its_inspection(document) -> None:
    annex = next(a for a in document.annexes if a.anchor == "data-sources")
    assert [f.heading for f in annex.facts] == [row.title for row in annex.sources]
    assert all("Quality: " in f.text for f in annex.facts)
    integrity = annex.passages[0]
    assert integrity.heading.startswith("Crime data integrity of Hampshire")
    assert "91.3%" in integrity.text and "published 7 March 2019" in integrity.text


def test_a_force_without_a_declared_inspection_gets_no_invented_date(assessment) -> None:
    owner = assessment.partnership.model_copy(update={"force": "sussex", "police": "Sussex Police"})
    elsewhere = assessment.model_copy(update={"partnership": owner})
    document = composed(sample_exhibits(), load_catalogue(), elsewhere)
    annex = next(a for a in document.annexes if a.anchor == "data-sources")
    assert annex.passages[0].heading == "Crime data integrity of Sussex Police"
    assert annex.passages[0].text == "Finding of an inspection, and its date: not stated."


def test_intervals_are_said_to_cover_chance_only(document) -> None:
    method = next(a for a in document.annexes if a.anchor == "method")
    told = {p.heading: p.text for p in method.passages}
    assert told["What intervals cover"].startswith("Each interval covers chance only")


def test_what_stands_beside_every_change_is_printed_once_in_part_two() -> None:
    survey = CAVEAT.model_copy(update={"slug": "crime_survey", "text": "The Crime Survey says."})
    moved = figure("violence.change_offences", "changes", form="change", caveats=(survey,),
                   finding=finding("violence.offences", 7.4, comparison="2020/21"))  # fmt: skip
    assert made(moved).parts[1].intro.count(survey.text) == 1
    assert survey.text not in made().parts[1].intro


def test_gaps_that_people_declared_stand_before_those_of_the_files(assessment):
    def gap(theme, what):
        told = Gap(question=what, reason="Not there.", closes=what, holder="Police")
        return exhibit(f"{theme}.x_{what.lower()}", "gap", "gaps", gap=told)

    files = gap("data_quality", "Editions"), gap("overview", "Months")
    rows = composed([*files, gap("knowledge_gaps", "Homes")], load_catalogue(), assessment)
    told = [(row.number, row.question) for row in rows.parts[3].gaps]
    assert told[0] == ("G1", "Homes") and len(told) == 3


@pytest.mark.parametrize(("distance", "is_far"), [(0.5, False), (1.5, True)])
def test_how_like_the_comparators_are_has_an_annex_behind_the_method(distance, is_far):
    plain = sample_assessment("full")
    owner = plain.partnership
    rows = [Like(code=owner.code, name=owner.name, distance=0, values=(250_000, 18.6))]
    rows += [
        Like(code=m.code, name=m.name, distance=distance, values=(200_000, 17.0))
        for m in owner.comparators.members
    ]
    likeness = Likeness(variables=("residents", "% under 16"), rows=tuple(rows))
    update = {"table": "comparators.csv", "likeness": likeness}
    compared = owner.comparators.model_copy(update=update)
    own = owner.model_copy(update={"comparators": compared})
    assessment = plain.model_copy(update={"partnership": own})
    annexes = composed(sample_exhibits(), load_catalogue(), assessment).annexes
    at = [annex.anchor for annex in annexes].index("comparators")
    assert annexes[at - 1].anchor == "method" and annexes[at].table is not None
    assert len(annexes[at].table.rows) == len(rows)
    assert ("No area is much like" in annexes[at].passages[0].text) == is_far
