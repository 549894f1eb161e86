"""Retsinformation: acts, orders, circulars and decisions of Denmark, as they come or change, with their texts.

Relies on https://api.retsinformation.dk/v1/Documents?date=… (the harvest service) as Civilstyrelsen documents it: one day
a request, ten days back at most, ten seconds between two requests, from 3:00 to 23:45 Danish time; a list of documents
with `accessionsnummer`, `reasonForChange`, `changeDate`, `documentType` and `href`. Texts are LexDania XML at `href` on
www.retsinformation.dk, whose head holds title and dates. Changes of the record alone are left out, and removed documents
are told as withdrawn. Whether `href` ends in /xml and `documentType` is a word or an object differs between projects.
"""

from __future__ import annotations

from datetime import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import entries_of, json_of, rows_at
from crawlers.systems.xmlanswers import document_of, parts_of, value_at
from ground.toml.strict import Strict

PEOPLE = "https://www.retsinformation.dk"
BACK = 10
# Older documents write their names small.
ROOTS = ("Dokument", "dokument")
WHAT = "the text in LexDania"


class Options(Strict):
    """`types` keep document types by their short name, such as LOV, BEK, CIR or VEJ."""

    types: Words = ()


class Retsinformation(System):
    """Kind `retsinformation`; `url` is the address of the list of documents."""

    proven = "recording"
    access = "anybody from 03:00 to 23:45; 400 outside, ten days back"
    options = Options
    follows = True
    delay = 10.0
    hours = time(3, 0), time(23, 45)

    def first(self, ask: Ask) -> str:
        """The changes of the first day that may still be asked for."""
        return _day(ask, _days(ask)[0])

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A day's changes."""
        rows = rows_at(json_of(answer), "")
        found = entries_of(
            rows, lambda row: _entry(row, ask), ("accessionsnummer", "reasonForChange", "href"), ask.most
        )
        removed = [
            row for row in rows if isinstance(row, dict) and text_at(row, "reasonForChange").startswith("Removed")
        ]
        gone = tuple(filter(None, (text_at(row, "accessionsnummer") for row in removed)))
        days, day = _days(ask), parse_qs(urlsplit(answer.url).query)["date"][0]
        place = days.index(day) if day in days else len(days)
        lost = place == 0 and len(ask.days) > BACK + 1
        # Not as the next page: a document may be listed on two days.
        return Listing(
            found, next_links=tuple(_day(ask, one) for one in days[place + 1 : place + 2]), rows=len(rows), gone=gone,
            warning=f"days before {days[0]} cannot be asked for any more" if lost else "",
        )  # fmt: skip

    def text(self, answer: Answer, entry: Entry) -> Page | None:
        """The text, with title and date."""
        if "html" in answer.kind:
            return None
        heads = parts_of(answer, ROOTS, ("Meta", "meta"), WHAT, _head)
        page = document_of(answer, ROOTS, (), WHAT, leave=frozenset({"Meta", "meta"}))
        head = heads[0] if heads else Page()
        return Page(head.title, page.text, head.date, "da", page.note)


def _days(ask: Ask) -> list[str]:
    return [day.isoformat() for day in ask.days[-BACK:]]


def _day(ask: Ask, day: str) -> str:
    return f"{ask.source.url}?{urlencode({'date': day})}"


def _head(meta: Any) -> Page:
    return Page(value_at(meta, "DocumentTitle", "PopularTitle"), date=value_at(meta, "DiesEdicti", "DiesSigni"))


def _entry(row: Any, ask: Ask) -> Entry | None:
    reason, number = text_at(row, "reasonForChange"), text_at(row, "accessionsnummer")
    kind = text_at(row, "documentType") or text_at(row, "documentType.shortName")
    types = {word.upper() for one in ask.options.types for word in one.split()[:1]}
    # The content may have changed with the metadata ("DocumentMetadataChangedAndDocumentContentChanged").
    if reason.startswith("Removed") or reason == "DocumentMetadataChanged":
        return None
    # Types go on where the first word ends: "BEK H", "BEK Æ".
    if types and kind and kind.split()[0].upper() not in types:
        return None
    address = urljoin(f"{PEOPLE}/", text_at(row, "href")).removesuffix("/").removesuffix("/xml")
    path = urlsplit(address).path
    eli = path.strip("/") if path.startswith("/eli/") and not path.startswith("/eli/accn/") else ""
    return Entry(
        link=f"{PEOPLE}{path}", updated=text_at(row, "changeDate"), language="da", key=number, record=number,
        text_at=f"{address}/xml", text_headers=(("Accept", "application/xml"),),
        references=(("national", f"DK {number}"), *([("eli", eli)] if eli else [])), legal_type=kind,
    )  # fmt: skip


SYSTEM = Retsinformation()
