"""A source's own rhythm: how long it usually rests between days with news, and from when its rest is a silence.

Only computes. Days are counted as publishers work: weekends and the usual closed weeks count nothing, August half.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from statistics import median, quantiles

WINDOW = timedelta(days=200)
LEAST_DAYS = 8
# Working days: nobody is called silent before these are over.
FLOOR = 3.0
# Nineteen of twenty rests are shorter than the long one; a silence is twice that.
LONG = 0.95
PATIENCE = 2.0
AUGUST, IN_AUGUST = 8, 0.5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is usual for a source: its rest between days with news in working days, and the longest that is no silence."""

    usual: float
    limit: float
    newest: date


def read_rhythm(days: Iterable[date]) -> Rhythm | None:
    """The rhythm of a source that had news on these days; None where they are too few to tell.

    Only the last 200 days before the newest count, so that a source which has been silent for a year is still judged.
    """
    found = set(days)
    newest = max(found, default=date.min)
    recent = sorted(day for day in found if newest - day <= WINDOW)
    if len(recent) < LEAST_DAYS:
        return None
    gaps = [working_days(one, other) for one, other in pairwise(recent)]
    steps = quantiles(gaps, n=100, method="inclusive")
    long = steps[round(LONG * 100) - 1]
    return Rhythm(median(gaps), max(FLOOR, PATIENCE * long), newest)


def silent_from(rhythm: Rhythm) -> date:
    """The first day on which a source of this rhythm counts as silent if nothing has come: always a working day."""
    day, passed = rhythm.newest, 0.0
    while passed < rhythm.limit:
        day += ONE_DAY
        passed += weight(day)
    day += ONE_DAY
    while not weight(day):
        day += ONE_DAY
    return day


def working_days(after: date, until: date) -> float:
    """Working days after one day, up to and with another."""
    return sum(weight(after + ONE_DAY * step) for step in range(1, (until - after).days + 1))


def weight(day: date) -> float:
    """How much of a working day a day is: 0 on weekends and in the usual closed weeks, half in August."""
    if day.weekday() >= 5 or (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 2):
        return 0.0
    if day in _easter_days(day.year):
        return 0.0
    return IN_AUGUST if day.month == AUGUST else 1.0


def in_words(usual: float) -> str:
    """A rest in working days as people say it: "usually every day", "usually every 2 weeks"."""
    if usual < 1.5:
        return "usually every day"
    if usual < 4.5:
        return f"usually every {round(usual)} days"
    weeks = round(usual / 5)
    return "usually every week" if weeks <= 1 else f"usually every {weeks} weeks"


@cache
def _easter_days(year: int) -> frozenset[date]:
    """Good Friday to Easter Monday, of the western and of the eastern churches."""
    return frozenset(sunday + ONE_DAY * step for sunday in (_western(year), _eastern(year)) for step in (-2, -1, 0, 1))


def _western(year: int) -> date:
    """Easter Sunday by the Gregorian rule (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _eastern(year: int) -> date:
    """Easter Sunday by the Julian rule, as a date of our calendar."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return date(year, month, day + 1) + ONE_DAY * (year // 100 - year // 400 - 2)
