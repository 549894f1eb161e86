"""The Riksdag (Sweden): government bills, motions, committee reports, inquiries, questions and statutes, with texts.

Relies on https://data.riksdagen.se/dokumentlista/ as its page of open data documents it: `doktyp` (prop, mot, bet, rskr,
sou, ds, dir, skr, frs, fr, ip, sfs), `from` and `tom`, `sok`, `p` and `utformat=json`; `dokumentlista` holds `@traffar`,
`@sidor` and `dokument`, which is one object where there is one hit. Types are asked for one after the other. `sz`, the
size of a page, is in use and not documented. `from` means the day of the document, which is listed days later: hence a
margin. Texts come from `/dokument/{dok_id}.text`. Heavy use is slowed down, so we ask every three seconds.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from pydantic import field_validator

from crawlers.formats.cleaning import plain
from crawlers.formats.decoding import decode
from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.base import Answer, Ask, System, Words, entries_of, json_of, must_count, rows_at
from ground.clock import later
from ground.strict import Strict

PEOPLE = "https://data.riksdagen.se/dokument/{}.html"
MARGIN = 7 * 86_400


class Options(Strict):
    """`types` of document, at least one; `words` to search for."""

    types: Words = ("prop",)
    words: str = ""

    @field_validator("types")
    @classmethod
    def _are_some(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not all(one.isalpha() for one in value):
            raise ValueError('name at least one type, such as "prop"')
        return value


class Riksdagen(System):
    """Kind `riksdagen`; `url` is the address of the list of documents."""

    options = Options
    follows = True
    delay = 3.0

    def first(self, ask: Ask) -> str:
        """The first page of the first type."""
        return _page(ask, ask.options.types[0], 1)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of documents; after the last page of a type comes the next type."""
        root = json_of(answer)
        total = text_at(root, "dokumentlista.@traffar")
        must_count("dokumentlista.@traffar", total)
        asked = parse_qs(urlsplit(answer.url).query)
        kind, page = asked["doktyp"][0], int(asked["p"][0])
        # Where nothing was found, the list is left out.
        rows = rows_at(root, "dokumentlista.dokument") if int(total) else []
        found = entries_of(rows, lambda row: _entry(row, kind, ask), ("dok_id", "titel"), ask.most)
        pages = text_at(root, "dokumentlista.@sidor")
        place = ask.options.types.index(kind) if kind in ask.options.types else len(ask.options.types)
        if rows and pages.isdigit() and page < int(pages):
            return Listing(found, next_link=_page(ask, kind, page + 1), rows=len(rows))
        following = tuple(_page(ask, one, 1) for one in ask.options.types[place + 1 : place + 2])
        return Listing(found, next_links=following, rows=len(rows))

    def text(self, answer: Answer, entry: Entry) -> Page:
        """The document's text."""
        text = plain(decode(answer.body, answer.kind))
        return Page(
            text=text, language="sv", note="" if text.strip() else "the interface has no text of this document yet"
        )


def _page(ask: Ask, kind: str, page: int) -> str:
    asked = {
        "doktyp": kind, "from": later(ask.since, -MARGIN)[:10], "tom": ask.until[:10], "sort": "datum", "sortorder": "desc",
        "utformat": "json", "sz": str(ask.size), "p": str(page),
    }  # fmt: skip
    asked |= {"sok": ask.options.words} if ask.options.words else {}
    return f"{ask.source.url}?{urlencode(asked)}"


def _entry(row: Any, kind: str, ask: Ask) -> Entry:
    identifier, number = text_at(row, "dok_id"), text_at(row, "beteckning")
    session = text_at(row, "rm")
    named = number if ":" in number or not session else f"{session}:{number}"
    summary = (text_at(row, "undertitel"), text_at(row, "organ"), plain(text_at(row, "summary")))
    return Entry(
        link=PEOPLE.format(identifier), title=text_at(row, "titel"), summary=". ".join(filter(None, summary)),
        date=text_at(row, "datum")[:10] or text_at(row, "publicerad"),
        updated=text_at(row, "systemdatum"), language="sv", key=identifier,
        text_at=urljoin(ask.source.url, f"/dokument/{identifier}.text"), text_headers=(("Accept", "text/plain"),),
        references=(("national", f"SE {kind} {named}"),) if number else (), legal_type=text_at(row, "doktyp") or kind,
    )  # fmt: skip


SYSTEM = Riksdagen()
