"""Bills of the British Parliament: newest first, and older ones that end the reading. All bills are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=3)).isoformat()
OLD = (date.today() - timedelta(days=90)).isoformat()


def bill(number: int, day: str = DAY) -> dict[str, Any]:
    """A bill as the list holds it."""
    return {
        "billId": 9000 + number, "shortTitle": f"Invented Bill {number}", "currentHouse": "Commons", "isAct": number == 2,
        "lastUpdate": f"{day}T12:06:36.3766667", "billWithdrawn": None, "isDefeated": False, "billTypeId": 2,
        "currentStage": {"id": 1, "description": "2nd reading", "house": "Commons", "stageSittings": []},
    }  # fmt: skip


def listing(rows: Any, total: int = 40) -> Page:
    """A page of bills."""
    return Page(json.dumps({"items": rows, "totalResults": total, "itemsPerPage": 2}).encode(), JSON)


def publications(number: str) -> Page:
    """What was published on a bill: an older and a newer print, and notes that are newer still."""

    def one(identifier: int, kind: str, day: str) -> dict[str, Any]:
        file = {"id": identifier * 10, "filename": "a.pdf", "contentType": "application/pdf", "contentLength": 9}
        return {
            "id": identifier, "title": "Invented print", "publicationType": {"id": 1, "name": kind}, "links": [],
            "displayDate": f"{day}T00:00:00", "files": [file],
        }  # fmt: skip

    found = [one(1, "Bill", OLD), one(2, "Bill", DAY), one(3, "Explanatory Notes", date.today().isoformat())]
    return Page(json.dumps({"billId": int(number), "publications": found}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages of bills that changed, the second with an old one; what was published; the print."""
    path = path_of(asked)
    if path == "/api/v1/Publications/2/Documents/20/Download":
        return Page(pdf_saying("A Bill to do nothing"), "application/pdf", tagged=False)
    if path.endswith("/Publications"):
        return publications(path.split("/")[4])
    if path != "/api/v1/Bills" or query_of(asked).get("SortOrder") != "DateUpdatedDescending":
        return None
    return listing([bill(1), bill(2)] if query_of(asked)["Skip"] == "0" else [bill(3), bill(4, OLD)])


CASE = Case(
    kind="uk-bills",
    path="/api/v1/",
    answer=answer,
    options={"words": "invented", "house": "Commons"},
    source={"country": "GB", "paging": {"size": 2}},
    asks_since="Take=2&Skip=0&SearchTerm=invented&CurrentHouse=Commons",
    pages=2,
    is_listing=lambda asked: path_of(asked) == "/api/v1/Bills",
    documents=[
        {
            "url": f"https://bills.parliament.uk/bills/900{number}", "title": f"Invented Bill {number}", "language": "en",
            "published_at": f"{DAY}T12:06:36Z", "legal_type": "Act" if number == 2 else "Bill", "media": "pdf",
            "references": {("national", f"GB Bill 900{number}")}, "text": "A Bill to do nothing", "text_state": "full",
        }
        for number in (1, 2, 3)
    ],
    fields=("items", "billId", "shortTitle", "lastUpdate", "totalResults"),
    dates=(f"{DAY}T12:06:36.3766667",),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(bill(1), 1) if path_of(asked) == "/api/v1/Bills" else answer(asked),
)  # fmt: skip
