"""Another way to what a source held that can no longer be collected: where it may be now, as a change of its TOML.

What its own address leads to comes first, then the sections above it and the front page; where nothing there can be read,
the Internet Archive's index tells which feeds of the host it has seen, and those are tried. Nothing gets around a wall: of
a publisher that refuses us nothing more is asked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from crawlers.adding.discovery import Looked
from crawlers.adding.proposals import Proposal
from crawlers.adding.rounds import Attempt, Steps
from crawlers.adding.routes import Route
from crawlers.adding.search import Search, in_order
from crawlers.formats.urls import canonical_url, host_of
from crawlers.sources.catalogue import Source

MENDABLE = ("rss", "atom", "json-feed", "html-listing", "sitemap", "news-sitemap")
# Whoever says no is not asked in another way.
CLOSED = ("blocked", "refused", "limited")
WALLED = "it refuses us, so nothing more was asked of it: ask the publisher, or read its newsletter with kind mailbox"
PATIENT = "it asks for patience: check it again later"
OWN = "its kind is asked in one way alone: see its module in docs/systems.md"
NOTHING = "nothing else was found on its site that could be collected"
ARCHIVE = "https://web.archive.org/cdx/search/cdx"
FROM_ARCHIVE = "known from the Internet Archive's index, and read at the publisher's own address"
FEEDS = r"mimetype:(application|text)/((rss|atom|rdf)\+xml|xml|feed\+json)"
MOST_STARTS, MOST_CAPTURES, MOST_ARCHIVED = 3, 40, 6
# Keys that say how a source is read; those that a new way has no use for are dropped.
READING = ("selectors", "fields", "paging", "match", "query", "window", "follow")


@dataclass(frozen=True, slots=True)
class Way:
    """What was found for a source: how its table has to change, or why nothing is proposed (`why`)."""

    why: str = ""
    proposal: Proposal | None = None
    changes: tuple[tuple[str, Any], ...] = ()
    drops: tuple[str, ...] = ()
    note: str = ""


def closed(source: Source, state: str) -> Way | None:
    """Why no other way is looked for; None where one may be."""
    if state in CLOSED:
        return Way(PATIENT if state == "limited" else WALLED)
    return None if source.kind in MENDABLE else Way(OWN)


def other_way(source: Source, state: str) -> Steps[Way]:
    """The search for another way to a source in a state."""
    told = closed(source, state)
    if told:
        return told
    told_url = source.url
    # Braces are filled in, as where the source is collected; what is found on the same address keeps them.
    source = source.model_copy(update={"url": source.address_on(datetime.now(source.zone).date())})
    search = Search(source.url, private=source.allow_private, headers=dict(source.headers))
    outcome = state
    for start in starts_of(source.url, state):
        if start in search.asked:
            continue
        found = yield from search.through(start)
        outcome = found.outcome.state
        fitting = [one for one in found.proposals if _fits(one, source, state)]
        if fitting:
            return _kept_open(way_to(source, fitting[0]), source.url, told_url)
        if outcome in (*CLOSED, "failed"):
            break
    if outcome in CLOSED:
        return Way(PATIENT if outcome == "limited" else WALLED)
    archived = yield from _archived(search, source, state)
    return _kept_open(way_to(source, archived, FROM_ARCHIVE), source.url, told_url) if archived else Way(NOTHING)


def starts_of(url: str, state: str) -> list[str]:
    """Where to look, nearest first: the address itself if it answered, the sections above it, the front page."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    folders = [one for one in parts.path.split("/") if one]
    above = [f"{root}/{'/'.join(folders[:count])}/" for count in range(len(folders) - 1, 0, -1)]
    own = [url] if state in ("malformed", "empty", "drifted") else []
    found = [canonical_url(one) or one for one in (*own, *above[:1], f"{root}/")]
    return list(dict.fromkeys(found))[:MOST_STARTS]


def way_to(source: Source, proposal: Proposal, note: str = "") -> Way:
    """How a source's table has to change so that it is read as proposed; what it says of itself stays."""
    new = proposal.source
    changes: dict[str, Any] = {
        key: getattr(new, key) for key in ("kind", "url") if getattr(new, key) != getattr(source, key)
    }
    for key in ("selectors", "fields"):
        value = getattr(new, key)
        if value is not None:
            changes[key] = value.model_dump(exclude_none=True, exclude_defaults=True)
    if new.follow is not None and new.follow != source.follow:
        changes["follow"] = new.follow
    expect = source.expect.model_dump(exclude_defaults=True) | {"dates": proposal.newest is not None}
    if expect.get("items", 0) > proposal.count:
        del expect["items"]
    expect = {key: value for key, value in expect.items() if value or key == "items"}
    if expect != source.expect.model_dump(exclude_defaults=True):
        changes["expect"] = expect
    dropped = [key for key in READING if key not in changes and key in source.model_fields_set]
    if not changes.get("expect", True):
        del changes["expect"]
        dropped.append("expect")
    notes = "; ".join(filter(None, (note, proposal.note, _sitemap_note(new))))
    return Way("", proposal, tuple(changes.items()), tuple(dropped), notes)


def _kept_open(way: Way, filled_in: str, told_url: str) -> Way:
    """The way with {year}, {month} and {day} where its address goes on from the one that was filled in."""
    changes = tuple(
        (key, told_url + value[len(filled_in) :] if key == "url" and value.startswith(filled_in) else value)
        for key, value in way.changes
    )
    return replace(way, changes=changes)


def _fits(proposal: Proposal, source: Source, state: str) -> bool:
    """Whether what is proposed may be the source's news: dated, alive, and not the very thing that failed.

    What did not answer and is then read at its own address was no more than a passing trouble.
    """
    new = proposal.source
    if state == "failed" and (new.kind, new.url) == (source.kind, source.url):
        return False
    same = (new.kind, new.url, new.selectors) == (source.kind, source.url, source.selectors)
    dated = proposal.newest is not None or new.kind == "sitemap"
    return dated and not same and "abandoned" not in proposal.note


def _sitemap_note(new: Source) -> str:
    return "a sitemap names all pages: say with match which are news" if new.kind == "sitemap" else ""


def _archived(search: Search, source: Source, state: str) -> Steps[Proposal | None]:
    """A feed of the host that the Internet Archive has seen, if it can be read at the publisher's own address."""
    host = host_of(source.url)
    address = (
        f"{ARCHIVE}?url={quote(host)}&matchType=host&output=json&fl=original&filter=statuscode:200"
        f"&filter={quote(FEEDS, safe=':')}&collapse=urlkey&limit=-{MOST_CAPTURES}"
    )
    asked = source.model_copy(update={"kind": "rss", "url": address, "allow_private": False, "selectors": None,
                                      "fields": None, "headers": {}})  # fmt: skip
    (look,) = yield Attempt((asked,), taped=True)
    routes = [Route(one, "rss") for one in captured(look.body, source.url) if one not in search.asked]
    found = yield from search.try_places(routes[:MOST_ARCHIVED], Looked())
    return next((one for one in in_order(found) if _fits(one, source, state)), None)


def captured(body: bytes, url: str) -> list[str]:
    """The addresses of a host in an answer of the Archive's index, the latest first; empty where it says nothing."""
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError):
        return []
    named = [row[0] for row in rows if _is_row(row)] if isinstance(rows, list) else []
    scheme = urlsplit(url).scheme
    found = [canonical_url(f"{scheme}:{one.partition(':')[2]}") for one in reversed(named) if "//" in one]
    return list(dict.fromkeys(one for one in found if one and host_of(one) == host_of(url)))


def _is_row(row: object) -> bool:
    return isinstance(row, Sequence) and not isinstance(row, str) and bool(row) and isinstance(row[0], str)
