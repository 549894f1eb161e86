"""Vlaamse Codex: documents by year, words article by article. All documents are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

TODAY = date.today()
DAY = (TODAY - timedelta(days=20)).isoformat()
OLD = (TODAY - timedelta(days=200)).isoformat()
# The span begins two months before the window.
FIRST = (TODAY - timedelta(days=90)).year
API = "/api/"


def decree(number: int, day: str = DAY, federal: bool = False) -> dict[str, Any]:
    """A document as the list of a year holds it."""
    return {
        "Id": 9000 + number, "Numac": 2026090000 + number, "Opschrift": f"betreffende verzonnen zaak {number}",
        "Datum": f"{day}T00:00:00", "WetgevingDocumentType": "Decreet", "HeeftInhoud": True, "IsFederaal": federal,
    }  # fmt: skip


def listing(rows: Any, total: int = 4) -> Page:
    """A page of a year."""
    return Page(json.dumps({"TotaalAantal": total, "ResultatenLijst": rows}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages of this year, nothing in the year before; the words."""
    path = path_of(asked)
    if path.startswith(f"{API}v2/WetgevingDocument/") and path.endswith("/VolledigDocument"):
        articles = [
            {"ArtikelVersie": {"ArtikelNummer": str(number), "Tekst": f"<p>Niemand doet <b>iets</b> {number}.</p>"}}
            for number in (1, 2)
        ]
        return Page(json.dumps({"Document": {}, "Inhoud": {"ArtikelVersies": articles}}).encode(), JSON)
    if path != f"{API}WetgevingDocument/Datum/{DAY[:4]}":
        return listing([], 0) if path.startswith(f"{API}WetgevingDocument/Datum/") else None
    return listing(
        [decree(1), decree(9, OLD)] if query_of(asked)["skip"] == "0" else [decree(2), decree(8, federal=True)]
    )


def is_listing(asked: Asked) -> bool:
    """Whether a year was asked for."""
    return path_of(asked).startswith(f"{API}WetgevingDocument/Datum/")


CASE = Case(
    kind="vlaamse-codex",
    path=API,
    answer=answer,
    source={"country": "BE", "languages": ["nl"], "paging": {"size": 2}},
    asks_since=rf"WetgevingDocument/Datum/{FIRST}\?skip=0&take=2",
    # Where the span begins in the year before, that year is asked for as well.
    pages=2 + (TODAY.year - FIRST),
    is_listing=is_listing,
    documents=[
        {
            "url": f"https://codex.vlaanderen.be/Zoeken/Document.aspx?DID=900{number}", "published_at": DAY, "language": "nl",
            "title": f"Decreet betreffende verzonnen zaak {number}", "legal_type": "Decreet", "text_state": "full",
            "text": "Artikel 1\nNiemand doet iets 1.\n\nArtikel 2\nNiemand doet iets 2.", "media": "data",
            "references": {("national", f"BE NUMAC 202609000{number}")},
        }
        for number in (1, 2)
    ],
    fields=("ResultatenLijst", "Id", "Opschrift"),
    dates=(f"{DAY}T00:00:00",),
    empty=lambda asked: listing([], 0),
    single=lambda asked: (
        (listing(decree(1), 1) if path_of(asked).endswith(DAY[:4]) else listing([], 0)) if is_listing(asked) else answer(asked)
    ),
)  # fmt: skip
