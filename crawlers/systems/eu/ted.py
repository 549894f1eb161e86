"""TED, Tenders Electronic Daily: notices of public procurement, such as those for shelters, reception or return.

Relies on https://api.ted.europa.eu/v3/notices/search as https://docs.ted.europa.eu/api/ describes it: POST of an expert
`query` with `fields`, `limit` (250 at most), `scope`, `paginationMode` ITERATION and `iterationNextToken`; `notices`,
`totalNoticeCount` and `timedOut` in the answer, and words by language under their three letters. Live probes of 2026 say
that days belong in the query (`PD >= 20261101`), and that a token still comes with the last page, which is the one that is
not full. What the notice says comes from the search; its XML is on another host, and is not asked for.
"""

from __future__ import annotations

from typing import Any

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System
from crawlers.systems.eu.cellar import LANGUAGES
from crawlers.systems.paging import Cursor
from crawlers.systems.rows import must_hold, posted
from ground.records import FaultError, Request
from ground.toml.strict import Strict

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

    proven = "recording"
    access = "no refusal known; 429 at times"
    options = Options
    delay = 1.0
    rows, needed = "notices", (NUMBER,)
    paging = Cursor("iterationNextToken", "iterationNextToken")
    filtered = True

    def first(self, ask: Ask) -> Request:
        """Notices published since the window's beginning."""
        query = f"PD >= {ask.since[:10].replace('-', '')} AND ({ask.options.query})"
        asked = {"query": query, "fields": FIELDS, "limit": min(ask.size, MOST), "scope": "ALL"}
        return posted(ask.source.url, {**asked, "paginationMode": "ITERATION"})

    def see(self, root: Any, ask: Ask) -> None:
        """See that the search was not cut short, and that titles are said."""
        if at_path(root, "timedOut") is True:
            raise FaultError("failed", "the search took too long, and gave only part of the notices")
        language = LANGUAGES[ask.source.languages[0]].lower()
        must_hold(TITLE, [_words(row, TITLE, language) for row in self.rows_of(root, ask)])

    def day_of(self, row: Any, ask: Ask) -> str:
        """The day of publication."""
        return text_at(row, DAY)[:10]

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A notice."""
        return _entry(row, LANGUAGES[ask.source.languages[0]].lower())


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
