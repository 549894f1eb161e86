"""What is remembered of the last good list of a source, and whether what stands there now is still that list.

A relaunched site often answers with cards of its services in the place of its news: they have titles and links, so that
nothing but the memory of what was there before tells them from news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from ground.records import Shape

FIGURES = re.compile(r"\d+")
# A list counts as dated where so many of its items have a date.
DATED, MOST_FORMS = 0.5, 20
SELDOM_KNOWN = 0.1
GONE = "the list no longer holds anything that was there before"


def shape_of(place: str, addresses: Sequence[str], days: Sequence[str]) -> Shape:
    """The shape of a list: where it stands on the page, how much of it is dated, and where its addresses lead."""
    dated = sum(bool(day) for day in days) / max(1, len(addresses))
    forms = sorted({form_of(address) for address in addresses})[:MOST_FORMS]
    return Shape(place=place, dated=round(dated, 2), forms=tuple(forms), items=len(addresses))


def form_of(address: str) -> str:
    """Where an address leads, without what tells one document from another: its folders, figures left out, and its query."""
    parts = urlsplit(address)
    folders = parts.path.split("/")[1:-1] if not parts.path.endswith("/") else parts.path.split("/")[1:-2]
    names = sorted({name for name, _ in parse_qsl(parts.query)})
    told = "/".join(FIGURES.sub("#", folder) for folder in folders[:2])
    return f"{parts.hostname or ''}/{told}" + (f"?{'&'.join(names)}" if names else "")


def relaunched(before: Shape, now: Shape, known: int, days: Sequence[str]) -> str | None:
    """Why this is no longer the list that was there before; None where it is.

    `known` is how many of its documents were seen before; `days` are those on it, ISO, "" where an item has none.
    """
    if before.dated >= DATED and now.dated == 0:
        return f"{GONE} with a date" if known else f"{GONE}, and its dates are gone"
    if known:
        return None
    alike = bool(set(before.forms) & set(now.forms))
    # A busy publisher replaces the whole list between two looks; then all of it is of later days, or it always was so.
    later = now.dated >= DATED and all(day >= before.seen_at[:10] for day in days)
    if alike and (later or (before.known < SELDOM_KNOWN and before.place == now.place)):
        return None
    elsewhere = "" if alike else ", and its addresses lead elsewhere"
    return f"{GONE}{elsewhere}"
