"""What a month's counts must be, against the area's own history, to be believed: every threshold.

They are set so that of real months (39 forces and 331 districts, January to June 2025, and 16
boroughs of London, 2010 to 2020) none is lost that is not plainly at fault; see
docs/decisions/0025-months-that-count.md.
"""

from __future__ import annotations

# Fewer other months than this say nothing about what is usual.
MIN_OTHER_MONTHS = 3
# A year of the nearest months averages seasons out and follows slow change.
NEAREST_MONTHS = 12
# What differs from the months just before it and from those just after it is an episode and no
# change of level. The median of three withstands one other faulty month.
SIDE_MONTHS = 3
# Months differ by this many times their own robust spread (or that of chance, if greater) once in
# 16,000 where they are normal; counts of small areas are not, so no gate rests on it alone.
CLEAR = 4.0
# Where something else speaks for a fault already, this suffices.
CLEAR_BESIDE = 2.5

# Seasons and restrictions move a month's total by tens of per cent; half of what is usual, or
# twice, points to the file and not to crime. Lockdowns halved it in city centres.
MIN_SHARE, LOCKDOWN_SHARE, MAX_SHARE = 0.50, 0.25, 2.0
# None of a category that usually has this many means it was not supplied, not that it stopped:
# a Poisson count with mean 20 is 0 once in 485 million months.
ABSENT_MEDIAN = 20
# Categories of which there is none, that together usually have this many: chance leaves out any
# such set of the fourteen once in a billion months (2 to the power of 14, times e to the power
# of -30).
ABSENT_TOGETHER = 30
# A category of LOW_MEDIAN or more loses six sevenths in one month when its rows are not supplied;
# in a lockdown (shoplifting, theft from the person) it may really do so.
LOW_SHARE, LOW_MEDIAN = 0.15, 30
# Rows of several months that are published as one show in a single month only. Under so many other
# months a fall from the first looks the same (vehicle crime in Bath, January 2025, of four months).
HIGH_SHARE, HIGH_MEDIAN, HIGH_OTHER_MONTHS = 2.5, 30, 5
# A season or a festival returns: what was more than this part of it in the same month of another
# year is no fault.
RETURNS = 0.6
# Rows coded as another category are missing from one and too many in another. So many times what
# is gone may be found elsewhere, since what is usual is known no better.
MOVED = (0.5, 2.0)
# Two categories are taken for swapped where each is within this share of what the other usually
# has, and the greater usually has at least so many times the lesser: else nobody could tell.
SWAPPED_WITHIN, SWAPPED_RATIO = 0.3, 2.0
# Share of all rows that some categories have less and others have more than usual, beyond twice
# what chance moves. It was 0.05 at most in the real months (in lockdowns 0.04, but there without
# incidents of anti-social behaviour, which doubled in many places). Under so many rows a month
# chance alone is greater at times.
MOVED_SHARE, LOCKDOWN_MOVED_SHARE, MOVED_ROWS = 0.15, 0.40, 20
