"""The week a digest covers: from one closing hour to the next, by the clock on the wall.

A window is half open, so a moment is in exactly one. The wall-clock time is computed first and converted after, so a
window is an hour longer or shorter where summer time ends or begins.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.drafting.briefings import Briefing, wall_time
from ground.clock import moment, stamp
from ground.errors import DigestError


def week_window(briefing: Briefing, week: str) -> tuple[str, str]:
    """When the window of a week such as "2026-W48" opens and closes, as stored times; the closing moment is outside.

    Raises DigestError where that is no week.
    """
    return _closing(briefing, _monday(week) - timedelta(weeks=1)), _closing(briefing, _monday(week))


def send_day(briefing: Briefing, week: str) -> date:
    """The day on which the digest of a week leaves, by the clock on the wall. Raises DigestError where that is no week."""
    closes = _monday(week) + timedelta(days=wall_time(briefing.window_closes)[0])
    return closes + timedelta(days=(wall_time(briefing.send_at)[0] - closes.weekday()) % 7)


def current_week(briefing: Briefing, now: str) -> str:
    """The week whose window holds the moment, for instance "2026-W48"."""
    local = moment(now).astimezone(ZoneInfo(briefing.timezone)).date()
    monday = local - timedelta(days=local.weekday())
    return _name(monday if now < _closing(briefing, monday) else monday + timedelta(weeks=1))


def week_before(week: str, weeks: int = 1) -> str:
    """The week some weeks earlier. Raises DigestError where `week` is no week."""
    return _name(_monday(week) - timedelta(weeks=weeks))


def _closing(briefing: Briefing, monday: date) -> str:
    weekday, hour, minute = wall_time(briefing.window_closes)
    wall = datetime.combine(monday + timedelta(days=weekday), time(hour, minute), ZoneInfo(briefing.timezone))
    return stamp(wall)


def _monday(week: str) -> date:
    match = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    try:
        if match:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass
    raise DigestError(f'"{week}" is not a week; write it as 2026-W48')


def _name(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year:04}-W{week:02}"
