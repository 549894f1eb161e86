"""Slov-Lex: acts by falling day until they are old, texts on another host. All acts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import HTML, JSON, Asked, Page, article

DAY = (date.today() - timedelta(days=6)).isoformat()
OLD = (date.today() - timedelta(days=70)).isoformat()
SEARCH = "/vyhladavanie/predpisZbierky/rozsirene"


def act(number: int, day: str = DAY, kind: str = "Zakon") -> dict[str, Any]:
    """An act as the search holds it."""
    return {
        "iri": f"/SK/ZZ/2026/900{number}/20260101", "vyhlaseny": f"{day}T00:00:00Z", "typPredp": kind,
        "typPredp_value": "Zákon", "rocnik": "2026", "nazov": f"Vymyslený zákon {number} o ničom",
        "cislo": f"900{number}/2026 Z. z.", "ucinnyOd": f"{day}T00:00:00Z",
    }  # fmt: skip


def listing(rows: Any, total: int = 26_000) -> Page:
    """A page of the search."""
    return Page(json.dumps({"numFound": total, "start": 0, "docs": rows}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages, of which the second ends among old acts, though thousands would follow; the texts."""
    if path_of(asked).startswith("/static/SK/ZZ/2026/900") and path_of(asked).endswith(".html"):
        return Page(article("Zákon", "Nikto nemusí robiť nič a nič sa nemení. " * 12).encode(), HTML)
    if path_of(asked) != SEARCH:
        return None
    first = query_of(asked)["start"] == "0"
    return listing([act(1), act(2), act(9, kind="Oznamenie")] if first else [act(3), act(4, OLD), act(5, OLD)])


CASE = Case(
    kind="slov-lex",
    path=SEARCH,
    answer=answer,
    options={"types": ["Zakon"]},
    source={"country": "SK", "languages": ["sk"], "paging": {"size": 3}},
    asks_since=r"rozsirene\?rows=3&start=0",
    pages=2,
    is_listing=lambda asked: path_of(asked) == SEARCH,
    documents=[
        {
            "url": f"https://static.slov-lex.sk/static/SK/ZZ/2026/900{number}/20260101.html", "published_at": DAY,
            "title": f"Vymyslený zákon {number} o ničom", "legal_type": "Zákon", "language": "sk", "text_state": "full",
            "references": {("national", f"SK Z.z. 900{number}/2026")}, "media": "html",
        }
        for number in (1, 2, 3)
    ],
    fields=("docs", "numFound", "iri", "nazov"),
    dates=(f"{DAY}T00:00:00Z",),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(act(1), 1) if path_of(asked) == SEARCH else answer(asked),
)  # fmt: skip
