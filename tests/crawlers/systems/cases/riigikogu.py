"""The Riigikogu: drafts by falling day until they are old, files of which only a PDF is read. All drafts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=7)).isoformat()
OLD = (date.today() - timedelta(days=80)).isoformat()
DRAFTS = "/api/volumes/drafts"


def draft(number: int, day: str = DAY, kind: str = "SE") -> dict[str, Any]:
    """A draft as the list holds it."""
    return {
        "uuid": f"0000-{number}", "title": f"Väljamõeldud seadus {number}", "mark": 9000 + number, "draftTypeCode": kind,
        "initiated": day, "activeDraftStage": "MENETLUSSE_VOETUD", "membership": 15,
    }  # fmt: skip


def detail(number: str) -> Page:
    """A draft's own answer: one has only a signed container, the others a PDF and a DOCX."""
    names = ("asice",) if number == "1" else ("docx", "pdf")
    files = [
        {
            "file": {
                "uuid": f"file-{one}",
                "fileExtension": one,
                "accessRestrictionType": "PUBLIC",
                "fileName": f"x.{one}",
            }
        }
        for one in names
    ]
    told = {"introduction": "<p>Midagi ei muudeta.</p>", "initiators": [{"name": "Keegi"}], "texts": files}
    return Page(json.dumps(told).encode(), JSON)


def listing(rows: Any, pages: int = 9) -> Page:
    """A page of drafts; an empty one embeds nothing."""
    told: dict[str, Any] = {"page": {"size": 2, "totalElements": 9, "totalPages": pages, "number": 0}}
    return Page(json.dumps(told | ({"_embedded": {"content": rows}} if rows else {})).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages, of which the second ends among old drafts; the drafts, one PDF."""
    path = path_of(asked)
    if path == "/api/files/file-pdf/download":
        return Page(pdf_saying("Nothing is changed by this draft"), "application/pdf", tagged=False)
    if path.startswith(f"{DRAFTS}/"):
        return detail(path[-1])
    if path != DRAFTS:
        return None
    return listing(
        [draft(1), draft(2), draft(8, kind="OE")] if query_of(asked)["page"] == "0" else [draft(3), draft(9, OLD)]
    )


CASE = Case(
    kind="riigikogu",
    path=DRAFTS,
    answer=answer,
    source={"country": "EE", "languages": ["et"], "paging": {"size": 3}},
    asks_since=r"drafts\?page=0&size=3&sort=initiated,desc",
    pages=2,
    is_listing=lambda asked: path_of(asked) == DRAFTS,
    documents=[
        {
            "url": f"https://www.riigikogu.ee/tegevus/eelnoud/eelnou/0000-{number}", "language": "et", "published_at": DAY,
            "title": f"Väljamõeldud seadus {number}", "legal_type": "SE", "text_state": "full",
            "references": {("national", f"EE Eelnõu 900{number} SE")}, "media": "data" if number == 1 else "pdf",
            **({"text": "Midagi ei muudeta.\n\nAlgatajad: Keegi"} if number == 1 else {}),
        }
        for number in (1, 2, 3)
    ],
    fields=("content", "totalPages", "uuid", "title"),
    dates=(DAY,),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(draft(1), 1) if path_of(asked) == DRAFTS else answer(asked),
)  # fmt: skip
