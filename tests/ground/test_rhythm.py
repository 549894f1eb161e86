"""A source's rhythm is read from its days with news; its rest is called a silence late rather than wrongly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.rhythm import FLOOR, LEAST_DAYS, Rhythm, in_words, read_rhythm, silent_from, weight, working_days

DAY = timedelta(days=1)
# A Monday, far from every closed week.
MONDAY = date(2026, 9, 14)
DATES = st.dates(date(2001, 1, 1), date(2098, 12, 31))


def every(days: int, *, count: int = 20, last: date = MONDAY) -> list[date]:
    """Days with news at an even distance, up to the last."""
    return [last - DAY * days * step for step in range(count)]


def working(count: int, last: date = MONDAY) -> list[date]:
    """The last so many working days."""
    return [day for day in every(1, count=count * 3, last=last) if weight(day)][:count]


def rhythm_of(days: list[date]) -> Rhythm:
    """The rhythm of days that are enough for one."""
    found = read_rhythm(days)
    assert found is not None
    return found


def test_without_days_or_with_few_there_is_no_rhythm() -> None:
    assert read_rhythm([]) is None
    assert read_rhythm([MONDAY]) is None
    assert read_rhythm([MONDAY] * 50) is None
    assert read_rhythm(every(7, count=LEAST_DAYS - 1)) is None
    assert read_rhythm(every(7, count=LEAST_DAYS)) is not None


def test_a_daily_source_is_silent_after_the_floor() -> None:
    rhythm = rhythm_of(working(LEAST_DAYS))
    assert (rhythm.usual, rhythm.limit, rhythm.newest) == (1.0, FLOOR, MONDAY)
    # Tuesday, Wednesday and Thursday have passed without news.
    assert silent_from(rhythm) == date(2026, 9, 18)


def test_a_weekend_is_no_silence() -> None:
    friday = date(2026, 9, 18)
    assert silent_from(rhythm_of(working(30, friday))) == date(2026, 9, 24)


def test_a_weekly_source_may_miss_one_issue_but_not_two() -> None:
    rhythm = rhythm_of(every(7))
    assert (rhythm.usual, rhythm.limit) == (5.0, 10.0)
    assert silent_from(rhythm) == MONDAY + DAY * 15


def test_a_source_that_publishes_in_bursts_is_given_its_pauses() -> None:
    days = [MONDAY - DAY * (28 * round_ + step) for round_ in range(7) for step in range(5)]
    rhythm = rhythm_of(days)
    assert rhythm.usual <= 1.0
    assert silent_from(rhythm) - MONDAY > DAY * 28


def test_a_single_long_gap_among_many_does_not_make_it_patient() -> None:
    days = working(80)
    with_gap = [day for day in days if not date(2026, 7, 1) <= day <= date(2026, 7, 21)]
    assert rhythm_of(with_gap).limit == rhythm_of(days).limit


def test_what_is_older_than_the_window_counts_for_nothing_and_the_window_ends_at_the_newest() -> None:
    days = every(14, count=14, last=date(2019, 6, 3))
    assert rhythm_of(days).usual == 10.0
    assert read_rhythm([*days, MONDAY]) is None


def test_christmas_takes_no_time() -> None:
    rhythm = rhythm_of(working(30, date(2025, 12, 23)))
    assert silent_from(rhythm) == date(2026, 1, 8)


def test_august_takes_half() -> None:
    july, august = date(2026, 7, 31), date(2026, 8, 3)
    assert silent_from(rhythm_of(working(30, july))) == date(2026, 8, 11)
    assert weight(august) == 0.5
    assert working_days(july, date(2026, 8, 31)) == 10.5


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 3), date(2026, 4, 6),  # Easter in the west
        date(2026, 4, 10), date(2026, 4, 13),  # and in the east
        date(2025, 4, 18), date(2025, 4, 21),  # the same in both
        date(2024, 5, 3), date(2024, 5, 6),
        date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 1), date(2029, 1, 2),
        date(2026, 9, 19), date(2026, 9, 20),
    ],
)  # fmt: skip
def test_closed_days_weigh_nothing(day: date) -> None:
    assert weight(day) == 0.0


@pytest.mark.parametrize("day", [date(2026, 4, 2), date(2026, 4, 7), date(2026, 12, 23), date(2029, 1, 3), MONDAY])
def test_working_days_weigh_one(day: date) -> None:
    assert weight(day) == 1.0


@pytest.mark.parametrize(
    ("usual", "words"),
    [(0.0, "every day"), (1.0, "every day"), (2.0, "every 2 days"), (4.0, "every 4 days"), (5.0, "every week"),
     (10.0, "every 2 weeks"), (21.0, "every 4 weeks")],
)  # fmt: skip
def test_a_rhythm_is_told_in_words(usual: float, words: str) -> None:
    assert in_words(usual) == f"usually {words}"


@given(st.lists(DATES, max_size=60), st.randoms())
def test_order_and_repetition_change_nothing(days: list[date], random: object) -> None:
    mixed = days * 2
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert read_rhythm(mixed) == read_rhythm(days)


@given(DATES, st.sets(st.integers(0, 220), min_size=LEAST_DAYS, max_size=120))
def test_a_silence_begins_on_a_working_day_after_all_of_the_patience(last: date, steps: set[int]) -> None:
    rhythm = read_rhythm([last - DAY * step for step in steps | {0}])
    if rhythm is None:
        return
    begins = silent_from(rhythm)
    assert rhythm.newest == last
    assert weight(begins) > 0
    assert working_days(last, begins - DAY) >= rhythm.limit >= FLOOR


@given(DATES, st.integers(1, 14), st.integers(LEAST_DAYS, 40))
def test_a_regular_source_is_never_silent_before_its_next_day(first: date, period: int, count: int) -> None:
    days = [first + DAY * period * step for step in range(count)]
    assert silent_from(rhythm_of(days)) > days[-1] + DAY * period


@given(DATES, st.integers(1, 30))
def test_the_same_history_later_in_the_year_is_as_patient_in_working_days(last: date, gap: int) -> None:
    rhythm = Rhythm(float(gap), float(gap), last)
    begins = silent_from(rhythm)
    assert gap <= working_days(last, begins - DAY) < gap + 1
