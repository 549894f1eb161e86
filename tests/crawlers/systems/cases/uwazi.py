"""Uwazi: the newest first, times since 1970, metadata as each template has them. All entities are made up."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

NOW = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
DAY = NOW - timedelta(days=3)
OLD = NOW - timedelta(days=300)


def entity(number: int, day: datetime = DAY) -> dict[str, Any]:
    """An entity as the search gives it."""
    metadata = {
        "state_reviewed": [{"value": "abc", "label": "Nowhere"}], "pages": [{"value": 12}],
        "recommendation": [{"value": f"Invented recommendation {number}"}],
    }  # fmt: skip
    made = f"{day.timestamp() * 1000:.0f}"
    return {
        "sharedId": f"shared{number}", "title": f"Invented entity {number}", "language": "en", "metadata": metadata,
        "creationDate": int(made), "template": "t1",
    }  # fmt: skip


def listing(rows: Any, total: int) -> Page:
    """A page of the search."""
    return Page(json.dumps({"rows": rows, "totalRows": total}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages, of which the second ends among old entities although more would follow."""
    if path_of(asked) != "/api/search":
        return None
    return listing([entity(1), entity(2)] if query_of(asked)["from"] == "0" else [entity(3), entity(4, OLD)], 90)


def document(number: int) -> dict[str, Any]:
    """What must be stored of an entity."""
    return {
        "title": f"Invented entity {number}", "language": "en", "text_state": "full",
        "published_at": f"{DAY:%Y-%m-%dT%H:%M:%SZ}",
        "url": f"http://{{host}}/entity/shared{number}",
        "text": f"State reviewed: Nowhere\nRecommendation: Invented recommendation {number}",
    }  # fmt: skip


CASE = Case(
    kind="uwazi",
    path="/api/search",
    answer=answer,
    options={"templates": ["t1"], "words": '"invented words"'},
    source={"country": "INT", "paging": {"size": 2}},
    asks_since=r'order=desc&sort=creationDate&types=\["t1"\]&searchTerm="invented words"',
    pages=2,
    is_listing=lambda asked: True,
    documents=[document(number) for number in (1, 2, 3)],
    fields=("rows", "totalRows", "sharedId", "title"),
    dates=(f"{DAY.timestamp() * 1000:.0f}",),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(entity(1), 1),
)  # fmt: skip
