"""The Ombudsman: ten a page, a year at a time, in falling order until they are too old. All decisions are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, query_of
from tests.crawlers.web import JSON, Asked, Page

TODAY = date.today()
DAY = (TODAY - timedelta(days=3)).isoformat()
OLD = (TODAY - timedelta(days=100)).isoformat()
YEAR, FIRST_YEAR = TODAY.year, (TODAY - timedelta(days=30)).year


def decision(number: int, day: str = DAY) -> dict[str, Any]:
    """A decision as the list holds it."""
    return {
        "techKey": 700000 + number, "documentDate": f"{day}T00:00:00", "caseRef": f"{number}/2026/XX", "caseId": number,
        "docVersionContent": {
            "title": f"Invented decision {number} on nothing", "summary": "<p>An invented summary.</p>",
            "content": "<p>The invented office <b>closed</b> the case.</p>", "updateDate": f"{day}T09:00:00", "codeIso": "en",
        },
    }  # fmt: skip


def listing(rows: Any, total: int) -> Page:
    """A page of the list."""
    return Page(json.dumps({"documents": rows, "pageItem": {"totalResult": total}}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """A page of ten, and one that ends among old decisions although more would follow; nothing of the year before."""
    query = query_of(asked)
    if query["year"] != str(YEAR):
        return listing([], 0)
    pages = {"1": [decision(number) for number in range(1, 11)], "2": [decision(11), decision(12, OLD)]}
    return listing(pages.get(query["page"], []), 40)


CASE = Case(
    kind="eu-ombudsman",
    path="/rest/documents",
    answer=answer,
    source={"country": "EU"},
    asks_since=rf"page=1&lang=en&format=EODECISION&year={FIRST_YEAR}",
    pages=2 + YEAR - FIRST_YEAR,
    is_listing=lambda asked: True,
    documents=[
        {
            "url": f"https://www.ombudsman.europa.eu/en/decision/en/{700000 + number}", "published_at": DAY,
            "title": f"Invented decision {number} on nothing", "language": "en", "legal_type": "EODECISION",
            "text": "An invented summary.\n\nThe invented office closed the case.", "text_state": "full",
        }
        for number in range(1, 12)
    ],
    fields=("documents", "techKey", "title", "totalResult"),
    # Without a day that can be read, no decision is too old.
    dates=(f"{DAY}T00:00:00", f"{DAY}T09:00:00"),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(decision(1), 1) if query_of(asked)["year"] == str(YEAR) else listing([], 0),
)  # fmt: skip
