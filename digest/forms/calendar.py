"""The days of a digest as a calendar (RFC 5545): the same bytes for the same digest, read again without doubling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from digest.content.model import Event

PRODUCT = "-//Policywatch//Deadlines//EN"


def render_calendar(events: Iterable[Event], *, name: str, domain: str, stamp: str) -> bytes:
    """One all-day event for each day. `stamp` is the window's close (UTC), `domain` what makes a uid ours alone."""
    from icalendar import Calendar
    from icalendar import Event as Day

    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", name)
    for event in events:
        when = date.fromisoformat(event.day)
        day = Day()
        day.add("UID", f"{event.uid}@{domain}")
        day.add("DTSTAMP", datetime.fromisoformat(stamp.replace("Z", "+00:00")))
        day.add("DTSTART", when)
        # The end is exclusive.
        day.add("DTEND", when + timedelta(days=1))
        day.add("SEQUENCE", event.sequence)
        day.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
        day.add("SUMMARY", event.summary)
        day.add("DESCRIPTION", event.description)
        day.add("TRANSP", "TRANSPARENT")
        if event.themes:
            day.add("CATEGORIES", list(event.themes))
        if event.url:
            day.add("URL", event.url)
        calendar.add_component(day)
    content: bytes = calendar.to_ical()
    return content
