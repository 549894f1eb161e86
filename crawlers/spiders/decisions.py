"""What a visit decides, as functions of what it knows: nothing here asks, stores or changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

from crawlers.formats.entry import Entry
from ground.records import SEEN, Fault, Known, State

One = TypeVar("One")
Fate = Literal["withdrawn", "told from its entry", "counted"]


def keeps_marks(state: State, fault: Fault | None, *, incomplete: bool) -> bool:
    """Whether the next run may ask for what changed since this one: only where this one has seen all there was.

    An empty answer is asked for again in full, or its "not modified" would make it look like no news.
    """
    return state in SEEN and not incomplete and fault is None


def wants_page(known: Known | None, entry: Entry, at: str, *, everything: bool) -> bool:
    """Whether an entry's page is asked for: never read, told to have changed, or due at a time to be looked at again."""
    if known is None or not known.visited or everything:
        return True
    if known.listed != entry.mark and not entry.bare:
        return True
    return known.next_visit_at is not None and known.next_visit_at <= at


def fate_of(known: Known | None, entry: Entry, fault: Fault) -> Fate:
    """What becomes of a document whose page could not be read.

    One that was read before and is gone was withdrawn; one that is new and has a title is told from its entry, unless there
    is no such page.
    """
    if known and known.visited and fault.state == "gone":
        return "withdrawn"
    return "told from its entry" if known is None and entry.title and fault.state != "gone" else "counted"


def read_again(fault: Fault) -> bool:
    """Whether a page's fault passes: then its listing is read again, whatever the server says of it."""
    return fault.state in ("failed", "limited")


def divided(pages: Sequence[One], most: int, so_far: int) -> tuple[Sequence[One], Sequence[One]]:
    """The further pages that this run reads, after so many, and those that are left."""
    room = max(0, most - so_far)
    return pages[:room], pages[room:]
