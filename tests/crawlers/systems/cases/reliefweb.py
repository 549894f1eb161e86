"""ReliefWeb: posted filters, offsets in the body, an approved name in the address. All reports are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=2)).isoformat()


def report(number: int) -> dict[str, Any]:
    """A report with the fields that were asked for."""
    return {
        "id": str(4000000 + number), "score": 1,
        "fields": {
            "title": f"Invented report {number}", "url": f"https://reports.example/report/nowhere/{number}",
            "date": {"created": f"{DAY}T10:00:00+00:00"}, "body": f"Nothing happened in Nowhere, for the {number}. time.",
            "source": [{"shortname": "UNHCR"}], "language": [{"code": "en"}], "format": [{"name": "Situation Report"}],
        },
    }  # fmt: skip


def listing(reports: Any, total: int = 3) -> Page:
    """A page of reports."""
    return Page(json.dumps({"time": 1, "totalCount": total, "count": len(reports), "data": reports}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages."""
    body = json.loads(asked.body or "{}")
    if path_of(asked) != "/v2/reports" or body.get("limit") != 2:
        return None
    return listing([report(1), report(2)] if body["offset"] == 0 else [report(3)])


CASE = Case(
    kind="reliefweb",
    path="/v2/reports",
    answer=answer,
    options={"sources": ["UNHCR", "IOM"], "words": "nothing"},
    source={"country": "INT", "paging": {"size": 2}},
    asks_since=r'"date.created", "value": \{"from": "{since}T[^}]*\}\}, \{"field": "source.shortname", "value": \["UNHCR"',
    pages=2,
    is_listing=lambda asked: True,
    documents=[
        {
            "url": f"https://reports.example/report/nowhere/{number}", "published_at": f"{DAY}T10:00:00Z", "language": "en",
            "title": f"Invented report {number}", "text": f"Nothing happened in Nowhere, for the {number}. time.",
            "text_state": "full", "legal_type": "Situation Report",
        }
        for number in (1, 2, 3)
    ],
    fields=("data", "totalCount", "id", "fields", "title", "url"),
    dates=(f"{DAY}T10:00:00+00:00",),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(report(1), 1),
)  # fmt: skip
