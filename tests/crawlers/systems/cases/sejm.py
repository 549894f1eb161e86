"""The Sejm: all prints in one list, interpellations by falling change until they are old. All papers are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import HTML, JSON, Asked, Page, article

DAY = (date.today() - timedelta(days=5)).isoformat()
CHANGED = (date.today() - timedelta(days=2)).isoformat()
OLD = (date.today() - timedelta(days=80)).isoformat()
TERM = "/sejm/term10/"


def paper(number: int, changed: str = CHANGED, title: str = "o niczym") -> dict[str, Any]:
    """A print."""
    return {
        "term": 10, "number": f"900{number}", "title": f"Zmyślony projekt ustawy {title} {number}", "deliveryDate": DAY,
        "documentDate": DAY, "changeDate": f"{changed}T12:00:00", "attachments": [f"900{number}.docx", f"900{number} a.pdf"],
        "processPrint": [f"900{number}"],
    }  # fmt: skip


def question(number: int, changed: str = CHANGED) -> dict[str, Any]:
    """An interpellation."""
    return {
        "term": 10, "num": number, "title": f"Zmyślona interpelacja {number}", "receiptDate": DAY, "sentDate": DAY,
        "lastModified": f"{changed}T12:00:00", "from": ["999"], "to": ["minister zmyślony"], "replies": [],
    }  # fmt: skip


def listing(rows: Any) -> Page:
    """A list."""
    return Page(json.dumps(rows).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Prints, two pages of interpellations, their files and words; what it does not know, it refuses."""
    path, query = path_of(asked), query_of(asked)
    if path.startswith(f"{TERM}prints/") and path.endswith("%20a.pdf"):
        return Page(pdf_saying("This bill changes nothing"), "application/pdf", tagged=False)
    if path.startswith(f"{TERM}interpellations/") and path.endswith("/body"):
        return Page(article("Interpelacja", "Pytanie o to, czy ktokolwiek cokolwiek robi. " * 12).encode(), HTML)
    if set(query) - {"limit", "offset", "sort_by"}:
        return Page(b"<html><head><title>Request Rejected</title></head><body>No.</body></html>", HTML, tagged=False)
    if path == f"{TERM}prints":
        return listing([paper(1), paper(2), paper(3, title="o czym innym"), paper(4, OLD)])
    if path == f"{TERM}interpellations":
        return listing([question(4), question(3)] if query["offset"] == "0" else [question(2), question(1, OLD)])
    return None


def is_listing(asked: Asked) -> bool:
    """Whether a list was asked for."""
    return path_of(asked).endswith(("/prints", "/interpellations"))


CASES = [
    Case(
        kind="sejm", path=TERM, answer=answer, source={"country": "PL", "languages": ["pl"]}, options={"words": ["o Niczym"]},
        asks_since=r"/sejm/term10/prints", pages=1, is_listing=is_listing, fields=("number", "title"),
        dates=(DAY, CHANGED), empty=lambda asked: listing([]),
        documents=[
            {
                "url": f"https://www.sejm.gov.pl/Sejm10.nsf/druk.xsp?nr=900{number}", "published_at": DAY, "language": "pl",
                "title": f"Zmyślony projekt ustawy o niczym {number}", "legal_type": "druk", "text_state": "full",
                "references": {("national", f"PL Druk 10/900{number}")}, "media": "pdf",
            }
            for number in (1, 2)
        ],
        endless=False,
    ),
    Case(
        kind="sejm", path=TERM, answer=answer, options={"resource": "interpellations"}, pages=2, is_listing=is_listing,
        source={"country": "PL", "languages": ["pl"], "paging": {"size": 2}}, fields=("num", "title"),
        asks_since=r"interpellations\?limit=2&offset=0&sort_by=-lastModified", dates=(DAY, CHANGED),
        empty=lambda asked: listing([]), single=lambda asked: listing([question(4)]) if is_listing(asked) else answer(asked),
        documents=[
            {
                "url": f"https://www.sejm.gov.pl/Sejm10.nsf/interpelacja.xsp?typ=INT&nr={number}", "published_at": DAY,
                "title": f"Zmyślona interpelacja {number}", "legal_type": "interpelacja", "text_state": "full",
                "references": {("national", f"PL Interpelacja 10/{number}")}, "media": "html",
            }
            for number in (2, 3, 4)
        ],
    ),
]  # fmt: skip
