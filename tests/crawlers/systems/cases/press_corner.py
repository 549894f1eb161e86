"""Press Corner: pages counted against a total, several languages in a list, HTML in JSON. All releases are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=3)).isoformat()
SINCE = date.today() - timedelta(days=30)
API = "/commission/presscorner/api/"


def release(number: int, language: str = "EN") -> dict[str, Any]:
    """A document as the search lists it."""
    return {
        "refCode": f"IP/26/{number}", "eventDate": DAY, "title": f"Invented release {number}", "languageCode": language,
        "leadText": "<p>Nothing was decided.</p>", "docutype": {"code": "IP", "description": "Press release"},
    }  # fmt: skip


def listing(rows: Any, total: int = 3) -> Page:
    """A page of the search."""
    told = {"totalNumber": total, "pageSize": 2, "pageNumber": 1, "docuLanguageListResources": rows}
    return Page(json.dumps(told).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages, and the documents."""
    query = query_of(asked)
    if path_of(asked) == f"{API}documents":
        text = f"<p>The invented decision {query['reference']} says <b>nothing</b>.</p>" * 4
        told = {"docuLanguageResource": {"title": "Invented", "htmlContent": text}, "eventDate": DAY}
        return Page(json.dumps(told).encode(), JSON)
    if path_of(asked) != f"{API}search":
        return None
    return listing([release(1), release(2)] if query["pagenumber"] == "1" else [release(3), release(3, "FR")])


CASE = Case(
    kind="press-corner",
    path=API,
    answer=answer,
    options={"types": ["IP", "INF"]},
    source={"country": "EU", "paging": {"size": 2}},
    asks_since=rf"datefrom={SINCE:%d%m%Y}&dateto=\d{{8}}&documentTypeCodes=IP,INF",
    pages=2,
    is_listing=lambda asked: path_of(asked).endswith("/search"),
    documents=[
        {
            "url": f"https://ec.europa.eu/commission/presscorner/detail/en/ip_26_{number}", "published_at": DAY,
            "title": f"Invented release {number}", "legal_type": "IP", "language": "en", "text_state": "full",
            "text": "\n".join([f"The invented decision IP/26/{number} says nothing."] * 4), "media": "data",
        }
        for number in (1, 2, 3)
    ],
    fields=("docuLanguageListResources", "refCode", "title", "totalNumber"),
    dates=(DAY,),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(release(1), 1) if path_of(asked).endswith("/search") else answer(asked),
)  # fmt: skip
