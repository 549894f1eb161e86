"""legislation.gov.uk: acts and instruments of the United Kingdom and its nations, with their texts in CLML.

Relies on the publication log at https://www.legislation.gov.uk/update/ as its developers' guide documents it: Atom by
day (`/update/{day}/{content}/data.feed`), twenty entries a page, `page`, `event`, `new` and `language` as parameters, and
`leg:morePages`; an entry names an item in `dc:identifier`. Texts come from `/{type}/{year}/{number}/data.xml`; where an
item exists only as a PDF, that file names it. robots.txt asks for five seconds between two requests. Large texts are
answered with status 202 while they are being made, and are asked for again at the next run. That a day without events is
a feed without entries, and not a status, is own knowledge.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlencode, urljoin, urlsplit

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.queries import with_parameters
from crawlers.formats.xml_parts import local_name, values_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import must_hold
from crawlers.systems.xmlanswers import document_of, parts_of, value_at
from ground.clock import moment
from ground.records import FaultError
from ground.toml.strict import Strict

PEOPLE = "https://www.legislation.gov.uk/"
WHAT = "the feed of legislation.gov.uk"


class Options(Strict):
    """`content` is what to list; `types` keep codes such as ukpga, uksi, ssi or wsi; with `changed`, items that were
    on the site before are listed too, again at every change of their text.
    """

    content: Literal["legislation", "draft", "associated-documents"] = "legislation"
    types: Words = ()
    changed: bool = False


class LegislationGovUk(System):
    """Kind `legislation-gov-uk`; `url` is the address of the publication log, with its slash at the end."""

    proven = "recording"
    access = "no refusal known; robots.txt asks for 5 s"
    accept = "application/atom+xml"
    options = Options
    follows = True
    delay = 5.0

    def first(self, ask: Ask) -> str:
        """The log of the window's first day."""
        return _day(ask, ask.since[:10])

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of a day's log; after the last page of a day comes the next day."""
        entries: list[Entry] = []
        items: list[str] = []
        more: list[str] = []

        def take(element: Any) -> None:
            if local_name(element) == "morePages":
                more.append((element.text or "").strip())
                return
            items.append(value_at(element, "identifier"))
            # An old item that was only just uploaded is no news.
            if ask.options.changed or value_at(element, "NewlyIssued").lower() != "false":
                entries.append(_entry(element, ask))

        parts_of(answer, ("feed",), ("entry", "morePages"), WHAT, take)
        must_hold("identifier", items)
        must_hold("title", [entry.title for entry in entries])
        if items and not more:
            raise FaultError("drifted", 'the field "morePages" is not there')
        kept = tuple(entry for entry in entries if entry.link and entry.title and _wanted(entry, ask))
        day, page = _place(answer.url)
        if more and more[0] not in ("", "0"):
            following = with_parameters(answer.url, {"page": str(page + 1)})
            return Listing(kept[: ask.most], next_link=following, rows=len(entries))
        then = (moment(f"{day}T00:00:00Z") + timedelta(days=1)).date().isoformat()
        # Not as the next page: an item may be listed on two days.
        days = (_day(ask, then),) if then <= ask.until[:10] else ()
        return Listing(kept[: ask.most], next_links=days, rows=len(entries))

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """The text in CLML, or where the PDF is that is all there is."""
        if "xml" not in answer.kind or "html" in answer.kind:
            return None
        files: list[str] = []

        def head(element: Any) -> Page:
            files.extend(values_at(element, "Alternatives.Alternative.@URI"))
            dates = ("PrimaryMetadata.EnactmentDate.@Date", "SecondaryMetadata.Made.@Date")
            return Page(value_at(element, "title"), "", value_at(element, *dates), value_at(element, "language"))

        bodies = ("Primary", "Secondary", "EURetained", "Commentaries")
        page = document_of(answer, ("Legislation",), bodies, "the text", heads=("Metadata",), read_head=head)
        file = next((one for one in files if one.lower().endswith(".pdf")), "")
        if not page.text and file:
            return replace(entry, text_at=urljoin(answer.url, urlsplit(file).path), text_headers=())
        return page


def _day(ask: Ask, day: str) -> str:
    asked = {"event": "published", "language": ask.source.languages[0], "page": "1"}
    asked |= {} if ask.options.changed else {"new": "true"}
    return urljoin(ask.source.url, f"{day}/{ask.options.content}/data.feed?{urlencode(asked)}")


def _place(url: str) -> tuple[str, int]:
    path, _, query = url.partition("?")
    page = query.partition("page=")[2].partition("&")[0]
    return path.rsplit("/", 3)[1], int(page) if page.isdigit() else 1


def _wanted(entry: Entry, ask: Ask) -> bool:
    return not ask.options.types or entry.key.partition("/")[0] in ask.options.types


def _entry(element: Any, ask: Ask) -> Entry:
    item = value_at(element, "identifier").partition("/id/")[2].strip("/")
    kind, _, number = item.partition("/")
    at = value_at(element, "updated")
    return Entry(
        link=f"{PEOPLE}{item}" if item else "", title=value_at(element, "title"),
        date=value_at(element, "published") or at, updated=at[:10] if ask.options.changed else "",
        language=ask.source.languages[0], key=item, text_at=urljoin(ask.source.url, f"/{item}/data.xml"),
        text_headers=(("Accept", "application/xml"),),
        references=(("national", f"GB {kind} {number}"),) if number else (),
        legal_type=value_at(element, "DocumentMainType.@Value"),
    )  # fmt: skip


SYSTEM = LegislationGovUk()
