"""DIP: cursor paging, a key, texts at an address of their own. All papers are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=3)).isoformat()


def paper(number: int) -> dict[str, Any]:
    """A printed paper as DIP lists it."""
    return {
        "id": str(number), "dokumentart": "Drucksache", "drucksachetyp": "Kleine Anfrage", "dokumentnummer": f"21/{number}",
        "titel": f"Erfundene Anfrage {number} zum Schutz von Saisonarbeitskräften", "herausgeber": "BT", "datum": DAY,
        "aktualisiert": f"{DAY}T10:00:00+01:00", "urheber": [{"titel": "Fraktion Beispiel"}],
        "fundstelle": {"pdf_url": f"https://papers.example/21/{number}.pdf"},
    }  # fmt: skip


def listing(papers: list[dict[str, Any]], cursor: str) -> Page:
    """A page of the interface."""
    return Page(json.dumps({"numFound": 3, "cursor": cursor, "documents": papers}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two full pages, and a third that repeats the last cursor; the texts."""
    if path_of(asked).startswith("/api/v1/drucksache-text/"):
        number = path_of(asked).rpartition("/")[2]
        return Page(json.dumps({"id": number, "text": f"Volltext {number} über Löhne. " * 8}).encode(), JSON)
    if path_of(asked) != "/api/v1/drucksache":
        return None
    pages = {"": ([paper(1), paper(2)], "A"), "A": ([paper(3)], "B"), "B": ([], "B")}
    return listing(*pages[query_of(asked).get("cursor", "")])


CASE = Case(
    kind="dip",
    path="/api/v1/",
    answer=answer,
    options={"types": ["Kleine Anfrage"], "house": "BT"},
    source={"languages": ["de"], "country": "DE"},
    asks_since=r"f\.aktualisiert\.start={since}T.*f\.drucksachetyp=Kleine Anfrage&f\.zuordnung=BT",
    pages=3,
    is_listing=lambda asked: path_of(asked).endswith("/drucksache"),
    documents=[
        {
            "url": f"https://papers.example/21/{number}.pdf", "published_at": DAY, "language": "de",
            "title": f"Erfundene Anfrage {number} zum Schutz von Saisonarbeitskräften", "legal_type": "Kleine Anfrage",
            "references": {("national", f"DE BT-Drs 21/{number}")}, "text_state": "full", "media": "data",
        }
        for number in (1, 2, 3)
    ],
    fields=("documents", "id", "titel", "dokumentnummer"),
    dates=(f'"datum": "{DAY}"', f'"aktualisiert": "{DAY}T10:00:00+01:00"'),
    empty=lambda asked: listing([], "") if path_of(asked).endswith("/drucksache") else None,
    single=lambda asked: (
        Page(json.dumps({"numFound": 1, "cursor": "", "documents": paper(1)}).encode(), JSON)
        if path_of(asked).endswith("/drucksache")
        else answer(asked)
    ),
)  # fmt: skip
