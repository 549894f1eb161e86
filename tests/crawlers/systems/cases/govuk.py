"""GOV.UK: a search with pages, a news story, a guide in parts, publications as HTML and as PDF. All of it is made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=3)).isoformat()
TIME = f"{DAY}T09:30:00Z"
TEXTS = {
    "/government/news/invented-1": "Nothing was announced.\nNobody came.",
    "/invented-guide-2": "Overview\nThere is nothing to do.\n\nFees\nThere are none.",
    "/government/publications/invented-3": "The invented policy says nothing.",
    "/government/publications/invented-4": "The invented PDF says nothing",
}


def result(number: int, link: str) -> dict[str, Any]:
    """A document as the search lists it."""
    return {
        "title": f"Invented page {number}", "link": link, "description": "About nothing.", "public_timestamp": TIME,
        "content_store_document_type": "policy_paper", "format": "publication", "_id": link, "es_score": None,
    }  # fmt: skip


ROWS = [result(number, link) for number, link in enumerate(TEXTS, 1)]


def told(value: dict[str, Any]) -> Page:
    """An answer."""
    return Page(json.dumps(value).encode(), JSON)


def listing(rows: Any, total: int = 4) -> Page:
    """A page of the search."""
    return told({"results": rows, "total": total, "start": 0, "aggregates": {}, "suggested_queries": []})


def content(path: str) -> Page | None:
    """The content of a page."""
    item: dict[str, Any] = {"title": "Invented", "locale": "en", "public_updated_at": TIME}
    if path == "/government/news/invented-1":
        body = "<div class='govspeak'><p>Nothing was announced.</p><p>Nobody came.</p></div>"
        return told({**item, "schema_name": "news_article", "details": {"body": body}})
    if path == "/invented-guide-2":
        parts = [
            {"title": "Overview", "body": "<p>There is nothing to do.</p>"},
            {"title": "Fees", "body": "<p>There are none.</p>"},
        ]
        return told({**item, "schema_name": "guide", "details": {"parts": parts}})
    if path == "/government/publications/invented-3/the-policy":
        return told(
            {**item, "schema_name": "html_publication", "details": {"body": "<p>The invented policy says nothing.</p>"}}
        )
    pdf = {"attachment_type": "file", "content_type": "application/pdf", "url": "/media/invented-4.pdf"}
    page = {"attachment_type": "html", "url": "/government/publications/invented-3/the-policy", "title": "The policy"}
    attached = {"/government/publications/invented-3": [pdf, page], "/government/publications/invented-4": [pdf]}
    if path not in attached:
        return None
    details = {"body": "<p>See the document.</p>", "attachments": attached[path]}
    return told({**item, "schema_name": "publication", "details": details})


def answer(asked: Asked) -> Page | None:
    """Two pages of the search, and the contents."""
    path, query = path_of(asked), query_of(asked)
    if path == "/media/invented-4.pdf":
        return Page(pdf_saying(TEXTS["/government/publications/invented-4"]), "application/pdf", tagged=False)
    if path.startswith("/api/content/"):
        return content(path.removeprefix("/api/content"))
    if path != "/api/search.json":
        return None
    return listing(ROWS[int(query["start"]) :][: int(query["count"])])


CASE = Case(
    kind="govuk",
    path="/api/search.json",
    answer=answer,
    options={"words": "invented", "organisations": ["a-ministry", "an-agency"], "purposes": ["policy_and_engagement"]},
    source={"country": "GB", "paging": {"size": 3}},
    asks_since=r"q=invented&filter_organisations=a-ministry&filter_organisations=an-agency&.*timestamp=from:{since}&",
    pages=2,
    is_listing=lambda asked: path_of(asked).endswith("/search.json"),
    documents=[
        {
            "url": f"https://www.gov.uk{link}", "title": f"Invented page {number}", "published_at": TIME, "text": text,
            "legal_type": "policy_paper", "language": "en", "text_state": "full", "media": "pdf" if number == 4 else "data",
        }
        for number, (link, text) in enumerate(TEXTS.items(), 1)
    ],
    fields=("results", "link", "title", "total"),
    dates=(TIME,),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(ROWS[0], 1) if path_of(asked).endswith("/search.json") else answer(asked),
)  # fmt: skip
