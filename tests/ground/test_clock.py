"""Times are UTC to the second and sort as text; spans are a number and a unit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.clock import UNITS, later, moment, now, seconds, stamp

MOMENTS = st.datetimes(
    datetime(1900, 1, 2), datetime(2999, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=5.5))])
)


@given(MOMENTS)
def test_a_stamp_names_the_same_second(at: datetime) -> None:
    assert moment(stamp(at)) == at.replace(microsecond=0)


@given(MOMENTS, MOMENTS)
def test_stamps_sort_as_the_moments_do(one: datetime, other: datetime) -> None:
    assert (stamp(one) <= stamp(other)) == (one.replace(microsecond=0) <= other.replace(microsecond=0))


def test_a_time_of_another_zone_is_kept_in_utc() -> None:
    assert stamp(datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=1)))) == "2026-11-24T08:30:00Z"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2026-11-24", "2026-11-24T00:00:00Z"),
        ("2026-11", "2026-11-01T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z"),
        ("2026-11-24T08:30:00+02:00", "2026-11-24T06:30:00Z"),
    ],
)
def test_a_date_of_any_precision_is_its_first_second(text: str, first: str) -> None:
    assert stamp(moment(text)) == first


@given(st.integers(-(10**8), 10**8))
def test_a_time_can_be_moved_and_moved_back(by: int) -> None:
    assert later(later("2026-11-24T08:30:00Z", by), -by) == "2026-11-24T08:30:00Z"


def test_now_is_a_stamp_of_this_second() -> None:
    assert abs((moment(now()) - datetime.now(UTC)).total_seconds()) < 5


@given(st.integers(0, 999_999), st.sampled_from(sorted(UNITS)), st.sampled_from(["", " "]))
def test_a_span_is_its_number_times_its_unit(number: int, unit: str, gap: str) -> None:
    assert seconds(f"{number}{gap}{unit}") == number * UNITS[unit]


@given(st.text(max_size=12))
def test_what_is_no_span_is_refused_in_one_line(text: str) -> None:
    try:
        assert seconds(text) >= 0
    except ValueError as error:
        assert 'such as "12h"' in str(error)


@pytest.mark.parametrize("text", ["", "12", "h", "1.5h", "-1h", "12 hours", "1h30m", "9999999d"])
def test_spans_that_people_write_by_mistake_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a span of time"):
        seconds(text)
