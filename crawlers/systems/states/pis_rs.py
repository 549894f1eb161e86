"""Serbia's register of laws in force, in the legal information system of its official gazette: some areas of it.

Relies on https://reg.pravno-informacioni-sistem.rs/api/, which no page documents, as a project read it in spring 2026: `menu`
is the tree of areas, `lawsAndSubareas/{area}` holds the acts of one that has no areas below it (`name`, `url`, which is the
act's identifier, and `regId`), `viewAct/{identifier}` the words as HTML. There are no dates; a name ends in the gazette's
numbers ("…: 101/2007-5, 12/2026-3"), so acts whose newest number is of an earlier year than the window are left out, and an
act is read again when a number is added. A name without a number is a heading.
"""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from crawlers.formats.cleaning import plain
from crawlers.formats.decoding import decode
from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.rows import entries_of, json_of, listed, rows_at
from ground.records import FaultError
from ground.toml.strict import Strict

PEOPLE = "https://reg.pravno-informacioni-sistem.rs/api/viewAct/{}"
NUMBER = re.compile(r"\b(\d{1,3})/(\d{4})\b")


class Options(Strict):
    """`areas` by their number in the tree of areas; only such as have no areas below them."""

    areas: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class PisRs(System):
    """Kind `pis-rs`; `url` is the interface's address, with its slash at the end."""

    proven = "clients"
    options = Options
    follows = True
    delay = 1.5

    def first(self, ask: Ask) -> str:
        """The first area."""
        return _area(ask, 0)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """An area's acts; then the next area."""
        rows = listed(rows_at(json_of(answer), ""))
        entries_of(rows, lambda row: None, ("name", "url"), ask.most)
        years = [_years(row) for row in rows]
        if rows and not any(years):
            raise FaultError("drifted", f'the field "name" ends in numbers of the gazette in none of {len(rows)} acts')
        first = int(ask.since[:4])
        fresh = [row for row, found in zip(rows, years, strict=True) if found and max(found) >= first]
        name, areas = answer.url.rpartition("/")[2], ask.options.areas
        place = areas.index(name) + 1 if name in areas else len(areas)
        following = _area(ask, place) if place < len(areas) else ""
        return Listing(
            entries_of(fresh, lambda row: _entry(row, ask), ("name", "url"), ask.most), following, rows=len(rows)
        )

    def text(self, answer: Answer, entry: Entry) -> Page:
        """An act's words, without a date: those in it are of what it amends."""
        text = plain(decode(answer.body, answer.kind)).strip()
        return Page(text=text, language="sr", note="" if text else "the register has no words of this act")


def _area(ask: Ask, place: int) -> str:
    return f"{ask.source.url}lawsAndSubareas/{quote(ask.options.areas[place])}"


def _years(row: Any) -> list[int]:
    return [int(year) for _, year in NUMBER.findall(text_at(row, "name").rpartition(":")[2])]


def _entry(row: Any, ask: Ask) -> Entry:
    title, _, numbers = text_at(row, "name").rpartition(":")
    identifier = quote(text_at(row, "url"))
    found = NUMBER.findall(numbers)
    return Entry(
        link=PEOPLE.format(identifier), title=title.strip() or numbers.strip(), language="sr", key=identifier,
        summary=f"Службени гласник РС {numbers.strip()}", text_at=f"{ask.source.url}viewAct/{identifier}",
        text_headers=(("Accept", "text/html"),),
        references=tuple(("national", f"RS Сл. гласник {number}/{year}") for number, year in found[:1]),
    )  # fmt: skip


SYSTEM = PisRs()
