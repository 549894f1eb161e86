"""The Riksdag (Sweden): government bills, motions, committee reports, inquiries, questions and statutes, with texts.

Relies on https://data.riksdagen.se/dokumentlista/ as its page of open data documents it: `doktyp` (prop, mot, bet, rskr,
sou, ds, dir, skr, frs, fr, ip, sfs), `from` and `tom`, `sok`, `p` and `utformat=json`; `dokumentlista` holds `@traffar`,
`@sidor` and `dokument`, which is one object where there is one hit. Types are asked for one after the other. `sz`, the
size of a page, is in use and not documented. `from` means the day of the document, which is listed days later: hence a
margin. Texts come from `/dokument/{dok_id}.text`. Heavy use is slowed down, so we ask every three seconds.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urljoin

from pydantic import field_validator

from crawlers.formats.cleaning import plain
from crawlers.formats.decoding import decode
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Pages
from crawlers.systems.rows import must_count, rows_at
from ground.toml.strict import Strict

PEOPLE = "https://data.riksdagen.se/dokument/{}.html"


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

    proven = "recording"
    access = "no refusal known; heavy use is slowed down"
    options = Options
    follows = True
    delay = 3.0
    rows, needed = "dokumentlista.dokument", ("dok_id", "titel")
    paging = Pages("p", count="dokumentlista.@sidor")
    filtered, margin = True, 7 * 86_400

    def first(self, ask: Ask) -> str:
        """The first page of a type."""
        asked = {
            "doktyp": ask.one, "from": ask.since[:10], "tom": ask.until[:10], "sort": "datum", "sortorder": "desc",
            "utformat": "json", "sz": str(ask.size), "p": "1",
        }  # fmt: skip
        asked |= {"sok": ask.options.words} if ask.options.words else {}
        return f"{ask.source.url}?{urlencode(asked)}"

    def each(self, ask: Ask) -> tuple[str, ...]:
        """One type after the other."""
        types: tuple[str, ...] = ask.options.types
        return types

    def rows_of(self, root: Any, ask: Ask) -> list[Any]:
        """The documents; where nothing was found, the list is left out."""
        total = text_at(root, "dokumentlista.@traffar")
        must_count("dokumentlista.@traffar", total)
        return rows_at(root, self.rows) if int(total) else []

    def day_of(self, row: Any, ask: Ask) -> str:
        """The day of the document."""
        return text_at(row, "datum")[:10]

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it is of the type."""
        kind = text_at(row, "doktyp")
        return {"types": kind == ask.one} if kind else {}

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A document."""
        return _entry(row, ask.one, ask)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """The document's text."""
        text = plain(decode(answer.body, answer.kind))
        return Page(
            text=text, language="sv", note="" if text.strip() else "the interface has no text of this document yet"
        )


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
