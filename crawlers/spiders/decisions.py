"""What a visit decides, as functions of what it knows: nothing here asks, stores or changes anything."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from crawlers.formats.entry import Entry, Listing
from crawlers.spiders.visits import Target
from ground.records import SEEN, Fault, Known, Request, State

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


@dataclass(frozen=True, slots=True)
class Named:
    """The documents that a listing page names: entries by address, and how many entries have none that can be used."""

    entries: dict[str, Entry]
    without: int = 0

    def fault(self, listing: Listing) -> Fault | None:
        """What is wrong where what should lead to documents leads nowhere: that is no answer that holds nothing."""
        if self.without and self.without == len(listing.entries) and any(one.link for one in listing.entries):
            return Fault("drifted", f"none of {self.without} entries has a usable link")
        return None


def named(listing: Listing, address: Callable[[Entry], str | None], met: Container[str]) -> Named:
    """The documents of a listing page that were not met before in this run."""
    entries: dict[str, Entry] = {}
    without = 0
    for entry in listing.entries:
        url = address(entry)
        if url is None:
            without += 1
        elif url not in met:
            entries.setdefault(url, entry)
    return Named(entries, without)


def first_of(targets: Sequence[Target], room: int) -> tuple[Sequence[Target], int]:
    """The linked pages that this run asks for: new ones, then those that failed, then known ones; how many are left."""
    ordered = sorted(targets, key=lambda one: 1 + one.known.visited if one.known else 0)
    now = ordered[: max(0, room)]
    return now, len(ordered) - len(now)


@dataclass(frozen=True, slots=True)
class Onward:
    """Which further listing pages are asked for now, and which are left; whether paging leads in a circle."""

    now: tuple[Request, ...]
    left: tuple[Request, ...] = ()
    circle: bool = False


def onward(
    links: Iterable[Request | None], following: Request | None, asked: Container[Request], *, barren: bool, room: int
) -> Onward:
    """Where a listing leads: to pages it links, and to the one that follows it, as many as there is room for.

    Paging leads in a circle where the next page was asked for in this run, or where this one is `barren`: it names documents,
    and none that was not met before.
    """
    circle = following is not None and (following in asked or barren)
    wanted = [*links, None if circle else following]
    fresh = [link for link in dict.fromkeys(wanted) if link and link not in asked]
    return Onward(tuple(fresh[: max(0, room)]), tuple(fresh[max(0, room) :]), circle)
