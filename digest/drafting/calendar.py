"""The days of followed files for the calendar: which are confirmed, which moved since the last mail, which lapsed.

Only days that a person wrote into `config/procedures.toml` go there: what a rule read from a text, or what is not
established, is for the page alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from digest.content.clean import clean
from digest.content.facts import Facts
from digest.content.links import official_page
from digest.content.model import Event
from digest.content.tongue import say
from digest.sections.dates import KINDS, named_dates
from digest.sections.pieces import name as theme_name
from store.deliveries.digests import last_sent
from store.documents.procedures import Followed
from store.shape.database import Store

DAY = len("2026-12-31")


def events_of(facts: Facts, before: Iterable[Event]) -> tuple[Event, ...]:
    """The confirmed days ahead, by day; with those `before` (of the last mail that left) that moved or lapsed."""
    known = {event.uid: event for event in before}
    today = facts.closes[:DAY]
    now = {event.uid: event for file in facts.files.values() for event in _of_file(facts, file) if event.day >= today}
    kept = [_moved(event, known.get(event.uid)) for event in now.values()]
    lapsed = [
        replace(event, sequence=event.sequence + 1, cancelled=True)
        for uid, event in known.items()
        if uid not in now and event.day >= today and not event.cancelled
    ]
    return tuple(sorted([*kept, *lapsed], key=lambda event: (event.day, event.uid)))


def _of_file(facts: Facts, file: Followed) -> Iterable[Event]:
    name = clean((file.row.aliases or (file.row.title,))[0], 80)
    for uid, row in named_dates(file):
        if row.sure != "not established" and len(row.date) == DAY:
            yield Event(
                uid=uid, day=row.date,
                summary=f"{_closing(row.kind)}: {name}", description=clean(f"{file.row.title}. {row.what}", 400),
                url=official_page(file.row.references), file=file.row.id,
                themes=tuple(theme_name(facts, theme) for theme in facts.file_themes.get(file.row.id, ())),
            )  # fmt: skip


def _closing(kind: str) -> str:
    """What closes, as the radar says it."""
    return f"{say(KINDS[kind][0])[:1].upper()}{say(KINDS[kind][0])[1:]}" if kind in KINDS else kind


def _moved(event: Event, before: Event | None) -> Event:
    if before is None:
        return event
    same = (before.day, before.summary, before.cancelled) == (event.day, event.summary, False)
    return replace(event, sequence=before.sequence + (not same))


def days_before(events: Iterable[Event]) -> dict[str, str]:
    """The days of a calendar by uid, none that had lapsed."""
    return {event.uid: event.day for event in events if not event.cancelled}


def events_before(store: Store, briefing: str, opens: str) -> tuple[Event, ...]:
    """The events of the last digest that left, of a window closed by `opens`."""
    digest = last_sent(store, briefing, opens)
    model = json.loads(digest.model) if digest else {}
    return tuple(Event(**event) for event in model.get("events", ()))
