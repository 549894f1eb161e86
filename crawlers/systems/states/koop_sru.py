"""Official publications of the Netherlands: Staatsblad, Staatscourant, Tractatenblad, parliamentary papers, with texts.

Relies on SRU 2.0 at https://repository.overheid.nl/sru as its publisher (KOOP) documents it: CQL such as
`w.publicatienaam==Staatsblad AND dt.modified>=…`, `startRecord` and `maximumRecords`; a record holds `owmskern`,
`owmsmantel` and `enrichedData`, whose `itemUrl` names a text in XML, HTML or PDF. Texts in XML begin with
`officiele-publicatie`. They fail at times, and are asked for again at the next run. That
`cql.textAndIndexes="…"` searches the texts is reported without proof. Licence CC0, no key.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urljoin

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.xml_parts import local_name, text_of
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset, go_on
from crawlers.systems.rows import must_count, must_hold
from crawlers.systems.xmlanswers import document_of, parts_of, value_at
from ground.records import FaultError
from ground.toml.strict import Strict

PEOPLE = "https://zoek.officielebekendmakingen.nl/{}.html"
GZD = "recordData.gzd"
META = f"{GZD}.originalData.meta"
FORMS = ("xml", "html", "pdf")
DOCUMENT = "officiele-publicatie"


class Options(Strict):
    """`publications` by name: Staatsblad, Staatscourant, Tractatenblad, Kamerstuk …; `words` to search for in the texts;
    `query` is more CQL, which must hold too.
    """

    publications: Words = ()
    words: str = ""
    query: str = ""


class KoopSru(System):
    """Kind `koop-sru`; `url` is the interface's address."""

    proven = "clients"
    accept = "application/xml"
    options = Options
    follows = True
    delay = 0.5

    def first(self, ask: Ask) -> str:
        """Publications that were published or changed since the window's beginning."""
        return _page(ask, 1)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of records."""
        entries: list[Entry] = []
        numbers: list[str] = []

        def take(element: Any) -> None:
            name = local_name(element)
            if name == "diagnostic":
                said = value_at(element, "message", "details") or text_of(element) or "no reason given"
                raise FaultError("failed", f"the interface answers with an error: {said[:120]}")
            if name == "numberOfRecords":
                numbers.append(text_of(element))
            else:
                entries.append(_entry(element, ask))

        names = ("record", "numberOfRecords", "diagnostic")
        parts_of(answer, ("searchRetrieveResponse",), names, "the answer of the SRU interface", take)
        must_count("numberOfRecords", numbers[0] if numbers else "")
        if not entries and answer.page == 1 and int(numbers[0]):
            raise FaultError("drifted", f'the field "record" is not there, though {numbers[0]} records are counted')
        must_hold("identifier", [entry.key for entry in entries])
        must_hold("title", [entry.title for entry in entries])
        kept = tuple(entry for entry in entries if entry.key and entry.title)[: ask.most]
        following, said = go_on(Offset("startRecord", first=1), answer, ask, len(entries), total=int(numbers[0]))
        return Listing(kept, next_link=following, rows=len(entries), warning=said)

    def text(self, answer: Answer, entry: Entry) -> Page | None:
        """A publication's text in XML; HTML and PDF are read like any other."""
        if "xml" not in answer.kind or "html" in answer.kind:
            return None
        return document_of(answer, (DOCUMENT,), (DOCUMENT,), "the text", leave=frozenset({"metadata", "meta-data"}))


def _page(ask: Ask, start: int) -> str:
    # The same interface also serves disciplinary courts, treaties and local announcements.
    narrowed = ["c.product-area==officielepublicaties", f"dt.modified>={ask.since[:10]}"]
    if ask.options.publications:
        each = " OR ".join(f'w.publicatienaam=="{_quoted(one)}"' for one in ask.options.publications)
        narrowed.append(f"({each})")
    narrowed += [f'cql.textAndIndexes="{_quoted(ask.options.words)}"'] if ask.options.words else []
    narrowed += [f"({ask.options.query})"] if ask.options.query else []
    asked = {
        "operation": "searchRetrieve", "version": "2.0", "query": " AND ".join(narrowed), "startRecord": str(start),
        "maximumRecords": str(ask.size),
    }  # fmt: skip
    return f"{ask.source.url}?{urlencode(asked)}"


def _quoted(text: str) -> str:
    return text.replace("\\", "").replace('"', '\\"')


def _entry(record: Any, ask: Ask) -> Entry:
    identifier = value_at(record, f"{META}.owmskern.identifier")
    kind, _, number = identifier.partition("-")
    texts = _texts(record)
    address = next((texts[form] for form in FORMS if form in texts), "")
    mantel = f"{META}.owmsmantel"
    dates = (f"{mantel}.available", f"{mantel}.issued", f"{mantel}.date", f"{META}.owmskern.modified")
    preferred = value_at(record, f"{GZD}.enrichedData.preferredUrl")
    return Entry(
        link=preferred if identifier and identifier in preferred else PEOPLE.format(identifier),
        title=value_at(record, f"{META}.owmskern.title"),
        summary=", ".join(filter(None, (value_at(record, f"{META}.owmskern.{name}") for name in ("type", "creator")))),
        date=value_at(record, *dates)[:10], updated=value_at(record, f"{META}.owmskern.modified"), language="nl",
        key=identifier, text_at=urljoin(ask.source.url, address) if address else "",
        references=(("national", f"NL {kind.capitalize()} {number}"),) if number else (),
        legal_type=value_at(record, f"{META}.owmskern.type"),
    )  # fmt: skip


def _texts(record: Any) -> dict[str, str]:
    """The addresses of the publication's texts by their form."""
    found = [record]
    for name in (*GZD.split("."), "enrichedData"):
        found = [inner for one in found for inner in one if local_name(inner) == name]
    items = [inner for one in found for inner in one if local_name(inner) == "itemUrl"]
    return {str(item.get("manifestation")): text_of(item) for item in items if text_of(item)}


SYSTEM = KoopSru()
