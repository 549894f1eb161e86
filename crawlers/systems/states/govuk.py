"""GOV.UK: what ministries and agencies of the United Kingdom publish, with the texts of pages and publications.

Relies on the search at https://www.gov.uk/api/search.json (docs.publishing.service.gov.uk, "search-api"): `q`,
`filter_organisations`, `filter_content_store_document_type`, `filter_content_purpose_supergroup`,
`filter_public_timestamp=from:…`, `order`, `count`, `start` and `fields`; `results` and `total` in the answer. A filter may be
given several times, and any of its values will do; an unknown parameter is refused with 422. Texts come from
`/api/content{path}`, where `details.body` is HTML and guides have `details.parts`. The text of a publication is its
attachment: one that is HTML has a content address of its own, one that is a PDF lies on another host. No key; some ten
requests a second are allowed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urljoin

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset
from crawlers.systems.rows import json_of, objects_at
from ground.toml.strict import Strict

PEOPLE = "https://www.gov.uk"
FIELDS = "title,link,description,public_timestamp,content_store_document_type,format"


class Options(Strict):
    """`words` to search for; `organisations` by their slug; document `types` (news_story, policy_paper …); `purposes` of
    content (policy_and_engagement, guidance_and_regulation, news_and_communications …).
    """

    words: str = ""
    organisations: Words = ()
    types: Words = ()
    purposes: Words = ()


class GovUk(System):
    """Kind `govuk`; `url` is the address of the search."""

    proven = "clients"
    options = Options
    follows = True
    delay = 0.2
    rows, needed = "results", ("link", "title")
    paging = Offset("start", total="total")
    filtered = True

    def first(self, ask: Ask) -> str:
        """What was published or changed since the window's beginning, the newest first."""
        chosen = ask.options
        asked = [("q", chosen.words)] if chosen.words else []
        asked += [("filter_organisations", one) for one in chosen.organisations]
        asked += [("filter_content_store_document_type", one) for one in chosen.types]
        asked += [("filter_content_purpose_supergroup", one) for one in chosen.purposes]
        asked += [("filter_public_timestamp", f"from:{ask.since[:10]}"), ("order", "-public_timestamp")]
        asked += [("fields", FIELDS), ("count", str(ask.size)), ("start", "0")]
        return f"{ask.source.url}?{urlencode(asked, safe=':,')}"

    def day_of(self, row: Any, ask: Ask) -> str:
        """The day of its last change."""
        return text_at(row, "public_timestamp")[:10]

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A page."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """The page's text; of a publication, where its attachment is."""
        if "json" not in answer.kind:
            return None
        root = json_of(answer)
        elsewhere = _attachment(root) if text_at(root, "schema_name") == "publication" else {}
        address = text_at(elsewhere, "url")
        if text_at(elsewhere, "attachment_type") == "html":
            return replace(entry, text_at=urljoin(answer.url, f"/api/content{address}"))
        if address:
            return replace(entry, text_at=urljoin(answer.url, address), text_headers=())
        bodies = [text_at(root, "details.body"), *(_said(part) for part in objects_at(root, "details.parts"))]
        text = "\n\n".join(plain(body) for body in bodies if body)
        return Page(text_at(root, "title"), text, text_at(root, "public_updated_at"), text_at(root, "locale"))


def _entry(row: Any, ask: Ask) -> Entry:
    link, changed = text_at(row, "link"), text_at(row, "public_timestamp")
    ours = link.startswith("/")
    return Entry(
        link=f"{PEOPLE}{link}" if ours else link, title=text_at(row, "title"), summary=text_at(row, "description"),
        date=changed, updated=changed, language="en" if ours else "", key=link,
        text_at=urljoin(ask.source.url, f"/api/content{link}") if ours else "",
        text_headers=(("Accept", "application/json"),) if ours else (),
        legal_type=text_at(row, "content_store_document_type") or text_at(row, "format"),
    )  # fmt: skip


def _attachment(root: Any) -> Any:
    """The first attachment that can be read, one that is HTML before one that is a PDF."""
    known = [one for one in objects_at(root, "details.attachments") if text_at(one, "url")]
    pages = [one for one in known if text_at(one, "attachment_type") == "html" and text_at(one, "url").startswith("/")]
    return next(iter([*pages, *(one for one in known if text_at(one, "content_type") == "application/pdf")]), {})


def _said(part: Any) -> str:
    return f"<p>{text_at(part, 'title')}</p>{text_at(part, 'body')}"


SYSTEM = GovUk()
