"""Words of judgement as an opponent would type them, and prose that judges nothing."""

from __future__ import annotations

import pytest

from safecity.catalogue.judgement_words import load_judgement_words
from safecity.publish.typed_numbers import typed_numbers

ATTACKS = """
many burglaries were recorded
several wards account for it
various wards stand behind it
numerous thefts were recorded
the same as in 2019/20
crime is the same in both years
the rates are the same
the rate is average
an average ward
the city is about average
Bargate differs from Thornhill
the wards differ
the two rates differ
the rates are different
there is a difference between them
the fifths vary
wards varied
there is variation between wards
rates contrast with those elsewhere
in contrast to the comparators
a gap between the fifths
a disparity between groups
much of the crime is in Bargate
the majority
a large number of thefts
large numbers of thefts
a small number of thefts
a great deal of crime
a good deal of crime
the rate is typical
crime is typically found there
a normal year
a usual level
as expected for a city
higher-than-expected
the rates are identical
the rates are equivalent
equally so in both years
both years are equal
it mirrors the national picture
it tracks the force
close to the mean
near the mean
close together
an uneven pattern
evenly spread
crime is clustered there
confined to two wards
limited to the centre
spread across the city
a shift in burglary
burglary has shifted
burglary changed
burglary has changed since
a changing picture
continues to be a problem
the problem continued
an ongoing problem
still a problem
remains the case
clearly the case
obviously so
undoubtedly so
certainly the case
this proves it
proof of it
patrols have worked
patrols helped
the work paid off
effective work
the impact of patrols
because patrols were sent
therefore patrols work
reflects patrols
explains it
linked to drink
associated with drink
a success
a failure
good news
bad news
positive news
a negative turn
on track
off target
a cause for concern
a concerning number
a disappointing year
a welcome turn
performing well
a serious concern
strong evidence of it
a weak link
strongly so
a key driver
a major problem
a minor matter
heavy losses
heavily so
pre-pandemic levels
at the level seen before
a turning point
turned the corner
momentum
a trend
the trend is clear
a clear pattern
all of the wards
each of the wards
entirely in the centre
wholly in the centre
partly in the centre
almost entirely
nearly everyone
any ward at all is above
common in the centre
commonly seen
uncommon
regularly seen
across all wards
in all wards
a handful of wards
a number of wards
plenty of cases
quite a few
not many
not much
hardly a case
not a single case
zero cases
without exception
no exception
no evidence of a link
a return to 2019/20
returning to 2019/20
bucked the trend
against the trend
out of step
in step with the force
in keeping with the force
on the same footing
under the mean
over the mean
one and a half times
a multiple of the mean
a sixth of them
a seventh
one fifth of crimes
a fraction of the crime
a share of over half
the remainder
the vast majority
upwards of that
a good year
a bad year
poor results
healthy numbers
a quiet year
a busy year
the city is safe
the city is unsafe
dangerous streets
well above
well under
far from it
nowhere near
going the wrong way
going in the right direction
moving in the right direction
heading down
heading up
pointing down
cooling
hotter
warming up
ramped up
ramping up
scaled back
outnumbering
tripled again
greatly so
vastly so
hugely so
extremely so
highly so
quite so
fairly steady
relatively few
comparatively little
little crime
little burglary
a low
a high
at its height
the height of it
second only
second in rank
third in rank
first in rank
the first of all wards
outranks
beats the mean
beaten by Portsmouth
""".strip().splitlines()
PROSE = """
The counts are those of the police and say little of what is never reported.
Partners should ask the police which codes moved and why.
What explains the difference cannot be told from these figures.
Gaps in knowledge are listed in part 4.
The figures do not say whether the rate differs between the two wards.
How many people are in the centre at night is not known.
The survey was answered by people who chose to take part.
Figures of 2021/22 are still missing.
Common assault is counted with violence without injury.
The same months of both years are compared.
Partners can bring their own figures together in the same period.
An offence can have several motives.
The share of positive outcomes is a measure of the police.
Whether burglary changed cannot be told.
The monthly average is shown beside the expected range.
The publisher issues different tables for forces and for partnerships.
No rank is given because no comparator's count is published.
Recording may reflect the force's own practice.
The rate may vary by the hour, which open data do not hold.
Each ward is named as the council names it.
The two sources count different things.
The police force covers the county and the city.
Household surveys leave out people in institutions.
High-risk referrals are made by professionals.
People feel unsafe for reasons that counts do not show.
A failure to appear at court is not counted here.
The population is that of usual residents at mid-2021.
A rate by residents says little of a centre where people work and go out.
The next edition should set these beside the counts of the council.
Ask the service for its own current counts.
See the note on recording in part 2.
Offences are weighed by the sentences they attract.
The base of each group stands beside it.
The youth justice service works with children aged 10 to 17.
Counts by neighbourhood are not published, for the safety of victims.
How strong the evidence is stands beside each explanation.
The table lists what may explain a change.
Of the difference, violence made up the part that is printed.
Serious violence is a statutory duty of partners.
Victims come forward when they trust the police.
The school year begins in September.
Domestic abuse happens in the home and is reported by professionals as well as by victims.
Rivers and the coast bound the city.
The intervals say how far chance alone may move a count.
Visitors are not residents, and rates by residents take no account of them.
The census was taken on 21 March 2021, in a lockdown.
Slight injuries are reported less fully than serious ones.
The index of deprivation describes places, not people.
Some crimes have no location.
This report cannot tell the two apart.
The strategy for 2022 asks for a review of licensing.
Two indicators are new in this edition.
Stalking is recorded beside the offence that goes with it.
Data of the ambulance service were asked for and not supplied.
Trafficking is found by police work aimed at supply.
On average, who answered waited a week.
""".strip().splitlines()


def refused(text: str) -> list[str]:
    found = (*load_judgement_words().found_in(text), *typed_numbers(text))
    return [each[0] for each in found]


@pytest.mark.parametrize("text", ATTACKS)
def test_what_judges_is_found(text: str) -> None:
    assert refused(text)
    assert refused(f"Of burglary, **{text}**, as the table has it.")


@pytest.mark.parametrize("text", PROSE)
def test_prose_that_judges_nothing_is_left(text: str) -> None:
    assert refused(text) == []


@pytest.mark.parametrize("text", ["12 may be chance", "On 1 May 12 were counted", "412 March"])
def test_a_day_lets_no_number_through(text: str) -> None:
    assert refused(text)
