"""TED: posted searches, a token that comes also with the last page, words by language. All notices are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=2)).isoformat()


def notice(number: int) -> dict[str, Any]:
    """A notice as the search gives it."""
    return {
        "publication-number": f"90000{number}-2026", "publication-date": f"{DAY}+01:00", "notice-type": "cn-standard",
        "notice-title": {"deu": f"Erfundene Bekanntmachung {number}", "eng": f"Invented notice {number}"},
        "buyer-name": {"eng": ["Sample Ministry", "Sample Ministry"]}, "description-lot": {"eng": ["A shelter for nobody."]},
    }  # fmt: skip


def listing(notices: Any) -> Page:
    """A page of the search."""
    told = {"notices": notices, "totalNoticeCount": 3, "iterationNextToken": "more", "timedOut": False}
    return Page(json.dumps(told).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """A full page and a short one."""
    body = json.loads(asked.body or "{}")
    if asked.path != "/v3/notices/search" or body.get("limit") != 2:
        return None
    return listing([notice(3)] if body.get("iterationNextToken") == "more" else [notice(1), notice(2)])


CASE = Case(
    kind="ted",
    path="/v3/notices/search",
    answer=answer,
    options={"query": 'FT ~ "invented"'},
    source={"country": "EU", "paging": {"size": 2}},
    asks_since=r'"query": "PD >= {compact} AND \(FT ~ \\"invented\\"\)"',
    pages=2,
    is_listing=lambda asked: True,
    documents=[
        {
            "url": f"https://ted.europa.eu/en/notice/-/detail/90000{number}-2026", "published_at": DAY,
            "title": f"Invented notice {number}", "text": "Sample Ministry\nA shelter for nobody.", "text_state": "full",
            "legal_type": "cn-standard",
        }
        for number in (1, 2, 3)
    ],
    fields=("notices", "publication-number", "notice-title"),
    dates=(f"{DAY}+01:00",),
    empty=lambda asked: listing([]),
    single=lambda asked: listing(notice(1)),
)  # fmt: skip
