"""The UN Digital Library: a list of records, whose fields have several forms. All records are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=5)).isoformat()
OLD = (date.today() - timedelta(days=900)).isoformat()
SINCE = date.today() - timedelta(days=30)


def record(number: int, day: str = DAY) -> dict[str, Any]:
    """A record; titles come in three forms."""
    title = f"Invented resolution {number}"
    forms: list[Any] = [title, {"title": title}, [{"title": title}]]
    return {
        "recid": 4900000 + number, "title": forms[number % 3], "creation_date": f"{day}T08:00:00",
        "report_number": [{"report_number": f"A/RES/99/{number}"}], "abstract": {"summary": "Nothing is decided."},
    }  # fmt: skip


def listing(records: Any) -> Page:
    """A page of records."""
    return Page(json.dumps(records).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """A full page, one record of which is old although it was not asked for, and a short page."""
    query = query_of(asked)
    if not asked.path.startswith("/search?") or query["of"] != "recjson":
        return None
    return listing([record(1), record(2), record(4, OLD)] if query["jrec"] == "1" else [record(3)])


CASE = Case(
    kind="un-digital-library",
    path="/search",
    answer=answer,
    options={"words": "invented persons", "collections": ["Resolutions and Decisions"]},
    source={"country": "INT", "paging": {"size": 3}},
    asks_since=rf"p=invented persons&.*&dt=c&d1y={SINCE.year}&d1m={SINCE.month}&d1d={SINCE.day}&c=Resolutions and Decisions",
    pages=2,
    is_listing=lambda asked: True,
    documents=[
        {
            "url": f"https://digitallibrary.un.org/record/490000{number}", "title": f"Invented resolution {number}",
            "text": f"A/RES/99/{number}. Nothing is decided.", "published_at": f"{DAY}T08:00:00Z",
        }
        for number in (1, 2, 3)
    ],
    fields=("recid", "title"),
    dates=(f"{DAY}T08:00:00",),
    empty=lambda asked: listing([]),
    single=lambda asked: listing(record(1)),
)  # fmt: skip
