"""The sections of a digest, in their order: a new one is a module here and a line in the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from digest.content.facts import Facts
from digest.content.model import Section
from digest.sections import corrections, countries, due, moved, numbers, radar, stories, unseen, watchdog

SECTIONS: tuple[Callable[[Facts], Section | None], ...] = (
    due.write,
    stories.write,
    moved.write,
    radar.write,
    watchdog.write,
    countries.write,
    numbers.write,
    unseen.write,
    corrections.write,
)


def sections_of(facts: Facts) -> tuple[Section, ...]:
    """The sections that have something in them; a blind week leads with what could not be seen."""
    written = [section for write in SECTIONS if (section := write(facts))]
    if facts.blind:
        written.sort(key=lambda section: section.id != unseen.ID)
    return tuple(written)


def numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections with numbers given to the entries that have one; they run through the digest."""
    number, given = 0, []
    for section in sections:
        entries = []
        for entry in section.entries:
            number += entry.number is not None
            entries.append(entry if entry.number is None else replace(entry, number=number))
        given.append(replace(section, entries=tuple(entries)))
    return tuple(given)
