"""The interface ELI of the Sejm: changes, of which notes on old acts are left out. All acts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import HTML, JSON, Asked, Page, article

DAY = (date.today() - timedelta(days=4)).isoformat()
OLD = (date.today() - timedelta(days=400)).isoformat()


def act(number: int, day: str = DAY, publisher: str = "DU") -> dict[str, Any]:
    """An act as the list of changes holds it; the second has no text in HTML."""
    return {
        "ELI": f"{publisher}/2026/900{number}", "address": f"W{publisher}2026000900{number}", "publisher": publisher,
        "year": 2026, "pos": 9000 + number, "displayAddress": f"Dz.U. 2026 poz. 900{number}", "type": "Ustawa",
        "title": f"Zmyślona ustawa {number} o niczym", "status": "obowiązujący", "announcementDate": day, "promulgation": day,
        "changeDate": f"{DAY}T10:00:00", "textHTML": number != 2, "textPDF": True,
    }  # fmt: skip


def listing(rows: Any, total: int = 5) -> Page:
    """A page of changes."""
    return Page(json.dumps({"totalCount": total, "count": 2, "offset": 0, "items": rows}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Three pages and the texts."""
    path = path_of(asked)
    if path == "/eli/acts/DU/2026/9002/text.pdf":
        return Page(pdf_saying("This act changes nothing"), "application/pdf", tagged=False)
    if path.startswith("/eli/acts/DU/2026/") and path.endswith("/text.html"):
        return Page(article("Ustawa", "Nikt nie musi nic robić z powodu tej ustawy. " * 12).encode(), HTML)
    if path != "/eli/changes/acts":
        return None
    pages = {"0": [act(1), act(2)], "2": [act(3), act(4, OLD)], "4": [act(5, publisher="MP")]}
    return listing(pages[query_of(asked)["offset"]])


CASE = Case(
    kind="sejm-eli",
    path="/eli/",
    answer=answer,
    options={"types": ["Ustawa"]},
    source={"country": "PL", "languages": ["pl"], "paging": {"size": 2}},
    asks_since=r"changes/acts\?since={since}T\d\d:\d\d:\d\d&limit=2&offset=0",
    pages=3,
    is_listing=lambda asked: path_of(asked).endswith("/changes/acts"),
    documents=[
        {
            "url": f"https://isap.sejm.gov.pl/isap.nsf/DocDetails.xsp?id=WDU2026000900{number}", "published_at": DAY,
            "title": f"Zmyślona ustawa {number} o niczym", "legal_type": "Ustawa", "language": "pl", "text_state": "full",
            "references": {("eli", f"eli/DU/2026/900{number}"), ("national", f"PL Dz.U. 2026/900{number}")},
            "media": "pdf" if number == 2 else "html",
        }
        for number in (1, 2, 3)
    ],
    fields=("items", "totalCount", "ELI", "title"),
    dates=(DAY,),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(act(1), 1) if path_of(asked).endswith("/changes/acts") else answer(asked),
)  # fmt: skip
