"""Recognises pages that come in place of what was asked for, by the marks in challenges.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from ground.records import Fault, State

LOOKED_AT = 30_000
HEADING = re.compile(rb"<title[^>]*>(.{0,300}?)</title|<h1[^>]*>(.{0,300}?)</h1", re.DOTALL)
FEED = (b"<rss", b"<feed", b"<rdf:rdf")


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign that a page is not what was asked for: the state it means, a sentence, and texts of which one is enough."""

    state: State
    says: str
    where: str
    any: tuple[bytes, ...]


@cache
def marks() -> tuple[Mark, ...]:
    """All marks, read once."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(
        Mark(cast(State, one["state"]), one["says"], one["where"], tuple(text.encode() for text in one["any"]))
        for one in table["mark"]
    )


def mistaken(body: bytes) -> Fault | None:
    """The state and sentence for a page that came in place of the content; None for an ordinary one."""
    start = body[:LOOKED_AT].lower()
    if any(sign in start[:2_000] for sign in FEED) or b"<" not in start[:2_000]:
        return None
    # Case is folded letter by letter in UTF-8, so that a page in capitals is recognised as well.
    found = HEADING.search(start)
    heading = b" ".join(part for part in found.groups() if part) if found else b""
    title = heading.decode("utf-8", "replace").lower().encode()
    for mark in marks():
        # A long page that merely mentions a mark is an ordinary one: challenges are short.
        place = title if mark.where == "title" else start if len(body) < LOOKED_AT else b""
        if any(text in place for text in mark.any):
            return Fault(mark.state, mark.says)
    return None
