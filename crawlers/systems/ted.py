"""TED, Tenders Electronic Daily: notices of public procurement, such as those for shelters, reception or return.

Relies on https://api.ted.europa.eu/v3/notices/search as https://docs.ted.europa.eu/api/ describes it: POST of an expert
`query` with `fields`, `limit` (250 at most), `scope`, `paginationMode` ITERATION and `iterationNextToken`; `notices`,
`totalNoticeCount` and `timedOut` in the answer, and words by language under their three letters. Live probes of 2026 say
that days belong in the query (`PD >= 20261101`), and that a token still comes with the last page, which is the one that is
not full. What the notice says comes from the search; its XML is on another host, and is not asked for.
"""

from __future__ import annotations

import json
from typing import Any

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.base import (
    Answer,
    Ask,
    System,
    entries_of,
    json_of,
    must_hold,
    posted,
    rows_at,
)
from crawlers.systems.cellar import LANGUAGES
from ground.records import FaultError, Request
from ground.strict import Strict

PEOPLE = "https://ted.europa.eu/en/notice/-/detail/{}"
TITLE, NUMBER, DAY = "notice-title", "publication-number", "publication-date"
WORDS = ("buyer-name", "description-proc", "description-lot", "deadline-receipt-tender-date-lot")
FIELDS = [NUMBER, TITLE, DAY, "notice-type", *WORDS]
MOST = 250


class Options(Strict):
    """`query`: what notices must say, in TED's expert language, such as 'FT ~ "trafficking in human beings"'."""

    query: str


class Ted(System):
    """Kind `ted`; `url` is the address of the search."""

    options = Options
    delay = 1.0

    def first(self, ask: Ask) -> Request:
        """Notices published since the window's beginning."""
        query = f"PD >= {ask.since[:10].replace('-', '')} AND ({ask.options.query})"
        asked = {"query": query, "fields": FIELDS, "limit": min(ask.size, MOST), "scope": "ALL"}
        return posted(ask.source.url, {**asked, "paginationMode": "ITERATION"})

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of notices."""
        root = json_of(answer)
        rows = rows_at(root, "notices")
        if at_path(root, "timedOut") is True:
            raise FaultError("failed", "the search took too long, and gave only part of the notices")
        language = LANGUAGES[ask.source.languages[0]].lower()
        must_hold(TITLE, [_words(row, TITLE, language) for row in rows])
        found = entries_of(rows, lambda row: _entry(row, language), (NUMBER,), ask.most)
        token = text_at(root, "iterationNextToken")
        if len(rows) < min(ask.size, MOST) or not token:
            return Listing(found, rows=len(rows))
        asked = json.loads(answer.request.body)
        return Listing(found, next_link=posted(ask.source.url, {**asked, "iterationNextToken": token}), rows=len(rows))


def _entry(row: Any, language: str) -> Entry:
    number = text_at(row, NUMBER)
    said = {name: _words(row, name, language) for name in WORDS}
    return Entry(
        link=PEOPLE.format(number), title=_words(row, TITLE, language), text="\n".join(filter(None, said.values())),
        # A day carries the zone it was set in: 2026-11-23+01:00.
        date=text_at(row, DAY)[:10], key=number, legal_type=_words(row, "notice-type", language),
    )  # fmt: skip


def _words(row: Any, name: str, language: str) -> str:
    value = at_path(row, name)
    if isinstance(value, dict):
        value = value.get(language) or next(iter(value.values()), "")
    if isinstance(value, list):
        value = " ".join(dict.fromkeys(one for one in value if isinstance(one, str)))
    return value if isinstance(value, str) else ""


SYSTEM = Ted()
