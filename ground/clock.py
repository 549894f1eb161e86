"""Times as the store keeps them: UTC, ISO 8601, whole seconds, ending in Z; and spans such as "12h"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


_fixed: list[str] = []


def now() -> str:
    """The present moment, for instance "2026-11-24T08:30:00Z"."""
    return _fixed[-1] if _fixed else stamp(datetime.now(UTC))


def stand_at(moment: str) -> None:
    """Let it be a stored time from now on in this process: what was recorded is read as on the day it was recorded."""
    _fixed.append(moment)


@contextmanager
def standing_at(moment: str) -> Iterator[None]:
    """Let it be a stored time in this process for as long as one is inside: a week that is told after it has passed."""
    _fixed.append(moment)
    try:
        yield
    finally:
        _fixed.remove(moment)


def stamp(moment: datetime) -> str:
    """A moment with a time zone as the store writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """The moment that a stored time names; a day, month or year alone is its first second. Raises ValueError."""
    parsed = datetime.fromisoformat(text + {4: "-01-01", 7: "-01"}.get(len(text), ""))
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def iso_week(text: str) -> str:
    """The ISO week of a stored time or day, such as "2026-W48"."""
    year, week, _ = moment(text).isocalendar()
    return f"{year}-W{week:02}"


def later(text: str, seconds: float) -> str:
    """A stored time moved by some seconds (which may be negative)."""
    return stamp(moment(text) + timedelta(seconds=seconds))


def span_words(seconds: int) -> str:
    """A span as people say it, rounded to its largest unit: "7 days", "12 hours"."""
    for unit, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= unit:
            count = round(seconds / unit)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{seconds} seconds"


def seconds(span: str) -> int:
    """The seconds in a span such as "90s", "30m", "12h", "7d" or "2w". Raises ValueError."""
    match = re.fullmatch(r"(\d{1,6})\s*([smhdw])", span.strip())
    if not match:
        raise ValueError(f'"{span}" is not a span of time; write a number and s, m, h, d or w, such as "12h"')
    return int(match[1]) * UNITS[match[2]]
