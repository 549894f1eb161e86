"""A window runs from one closing hour to the next by the clock on the wall, and holds each moment once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.drafting.briefings import Briefing, read_briefings
from digest.drafting.window import current_week, week_before, week_window
from ground.clock import moment, stamp
from ground.errors import DigestError
from ground.toml.strict import Faults

WEEKLY = Briefing(id="weekly")
CONFIG = Path(__file__).parents[3] / "config"


def test_the_week_of_an_ordinary_window_is_the_one_it_closes_in() -> None:
    assert week_window(WEEKLY, "2026-W48") == ("2026-11-19T11:00:00Z", "2026-11-26T11:00:00Z")


@pytest.mark.parametrize(
    ("week", "opens", "closes"),
    [
        # Summer time begins on 29 March and ends on 25 October 2026: an hour less, an hour more.
        ("2026-W14", "2026-03-26T11:00:00Z", "2026-04-02T10:00:00Z"),
        ("2026-W44", "2026-10-22T10:00:00Z", "2026-10-29T11:00:00Z"),
    ],
)
def test_clock_changes_make_a_window_an_hour_shorter_or_longer(week: str, opens: str, closes: str) -> None:
    assert week_window(WEEKLY, week) == (opens, closes)


def test_the_closing_moment_belongs_to_the_next_week() -> None:
    assert current_week(WEEKLY, "2026-11-26T10:59:59Z") == "2026-W48"
    assert current_week(WEEKLY, "2026-11-26T11:00:00Z") == "2026-W49"


@given(
    st.integers(0, 60 * 86_400 * 7),
    st.sampled_from(["Thu 12:00", "Sun 02:30", "Mon 00:00", "Sun 23:59"]),
    st.sampled_from(["Europe/Brussels", "Europe/London", "UTC", "Asia/Kolkata"]),
)
def test_every_moment_is_in_exactly_one_window(seconds: int, closes: str, zone: str) -> None:
    briefing = Briefing(id="weekly", window_closes=closes, timezone=zone)
    at = stamp(moment("2026-01-01T00:00:00Z") + timedelta(seconds=seconds))
    week = current_week(briefing, at)
    near = [week_before(week, back) for back in (-2, -1, 0, 1, 2)]
    holding = [one for one in near if week_window(briefing, one)[0] <= at < week_window(briefing, one)[1]]
    assert holding == [week]


@given(st.integers(0, 600))
def test_windows_follow_one_another_without_a_gap(back: int) -> None:
    week = week_before("2026-W48", back)
    assert week_window(WEEKLY, week_before(week))[1] == week_window(WEEKLY, week)[0]


@pytest.mark.parametrize("week", ["2026-48", "2026-W54", "2026-W00", "", "2025-W53", "2026-W48 "])
def test_what_is_no_week_is_refused_in_one_line(week: str) -> None:
    with pytest.raises(DigestError, match="is not a week; write it as 2026-W48"):
        week_window(WEEKLY, week)


def test_the_shipped_briefing_is_read_with_its_id() -> None:
    faults = Faults()
    found = read_briefings(CONFIG, faults)
    assert not faults.lines
    assert found["weekly"].id == "weekly"
    assert found["weekly"].weight("trafficking") == 3.0
    assert found["weekly"].weight("labour") == 2.0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "[briefing.weekly]\ntitel = 'x'\n",
            "weekly.toml:2: briefing.weekly.titel: not a known key; did you mean title?",
        ),
        ("[briefing.weekly]\nwindow_closes = 'Thursday noon'\n", 'write them as "Thu 12:00"'),
        ("[briefing.weekly]\ntimezone = 'Europe/Nowhere'\n", "is not a time zone"),
        ("[briefing.weekly.theme_weight]\nlabor = 2.0\n", "is not a theme"),
        ("[briefing.weekly]\nwords = { floor = 900 }\n", "floor, target and ceiling"),
        ("[briefing.Weekly_One]\n", "an id is small letters"),
        ("[briefng.weekly]\n", "briefng: not a known key; did you mean briefing?"),
        ("[briefing.weekly]\ntitle = 'two\\nlines'\n", "weekly.toml"),
        ("[briefing.weekly]\ntwo_person = 'yes'\n", "two_person"),
        ("[briefing.weekly]\napprovers = ['nobody']\n", "is not an e-mail address"),
        ("[briefing.weekly]\nsend_at = 'Fri 17:00'\n", "weekly.toml:1: briefing.weekly: the times are out of order"),
        ("[briefing.weekly]\nwindow_closes = 'Fri 13:00'\n", "the times are out of order"),
        ("[briefing.weekly\n", "is not valid TOML"),
    ],
)
def test_a_faulty_briefing_is_named_with_file_and_key(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "weekly.toml").write_text(text.replace("'two\\nlines'", '"two\\nlines"'), encoding="utf-8")
    faults = Faults()
    assert read_briefings(tmp_path, faults) == {}
    assert fault in "\n".join(faults.lines)


def test_the_same_briefing_in_two_files_is_a_fault(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text("[briefing.weekly]\n", encoding="utf-8")
    faults = Faults()
    read_briefings(tmp_path, faults)
    assert "is in another file too" in faults.lines[0]
