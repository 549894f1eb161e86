"""SHERLOC: criteria in JSON, names with dots, dates as Java writes them. All cases and laws are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = date.today() - timedelta(days=8)
MOMENT = f"{DAY:%a %b %d} 00:00:00 CEST {DAY:%Y}"
API = "/cld/v3/sherloc/"


def verdict(number: int) -> dict[str, Any]:
    """A case as the library lists it."""
    uri = f"/case-law-doc/traffickingpersonscrimetype/xxx/2026/invented_{number}.html"
    values = {
        "page_title": f"Invented case {number}", "uri": uri, "caseLaw@decisionVerdictDate_s1": MOMENT,
        "en#caseLaw@country_label_s1": "Nowhere", "en#__el.caseLaw.crimeTypes_s": ["Trafficking in persons", "Smuggling"],
        "//caseLaw/factSummary/html": f"<div><p>The invented facts of case {number}.</p></div>",
    }  # fmt: skip
    return {"id": f"{number},en,{uri}", "uri": uri, "values": values}


def law(number: int) -> dict[str, Any]:
    """An article of a law as the library lists it."""
    uri = f"/legislation/xxx/invented_act/article_{number}.html"
    values = {
        "uri": uri, "legislation.nationalLawArticle@title_s1": "Invented Act", "en#legislation@country_label_s1": "Nowhere",
        "legislation.nationalLawArticle@article_s1": f"Article {number}",
    }  # fmt: skip
    return {"id": f"{number},en,{uri}", "uri": uri, "values": values}


def listing(rows: Any, total: int) -> Page:
    """A page of a library."""
    return Page(json.dumps({"found": total, "results": rows}).encode(), JSON)


def start_of(asked: Asked) -> int:
    """How far the reading has come."""
    return int(json.loads(query_of(asked)["criteria"])["startAt"])


def cases(asked: Asked) -> Page | None:
    """Two pages of cases."""
    if path_of(asked) != f"{API}cldb/data.json":
        return None
    return listing([verdict(1), verdict(2)] if start_of(asked) == 0 else [verdict(3)], 3)


def laws(asked: Asked) -> Page | None:
    """A page of laws."""
    return listing([law(1), law(2)], 2) if path_of(asked) == f"{API}legdb/data.json" else None


CASES = [
    Case(
        kind="sherloc", path=API, answer=cases, options={"crime": "Trafficking in persons"}, source={"country": "INT"},
        asks_since=r'"en#__el.caseLaw.crimeTypes_s","value":"Trafficking in persons"', pages=2, is_listing=lambda asked: True,
        fields=("results", "found", "uri"), dates=(MOMENT,), empty=lambda asked: listing([], 0),
        single=lambda asked: listing(verdict(1), 1),
        documents=[
            {
                "url": "https://www.unodc.org/cld/case-law-doc/traffickingpersonscrimetype/xxx/2026/"
                f"invented_{number}.html?lng=en&tmpl=sherloc",
                "title": f"Invented case {number}", "text": f"The invented facts of case {number}.", "text_state": "full",
                "published_at": DAY.isoformat(), "legal_type": "caseLaw", "language": "en",
            }
            for number in (1, 2, 3)
        ],
    ),
    Case(
        kind="sherloc", path=API, answer=laws, options={"library": "legdb"}, source={"country": "INT"}, pages=1,
        is_listing=lambda asked: True, fields=("results", "uri"), dates=(MOMENT,), empty=lambda asked: listing([], 0),
        endless=False,
        documents=[
            {
                "url": f"https://www.unodc.org/cld/legislation/xxx/invented_act/article_{number}.html?lng=en&tmpl=sherloc",
                "title": f"Invented Act – Article {number}", "text": "Nowhere", "published_at": None,
                "legal_type": "legislation",
            }
            for number in (1, 2)
        ],
    ),
]  # fmt: skip
