"""The National Assembly of Bulgaria: committees, their bills, PDFs. All committees and bills are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=6)).isoformat()
OLD = (date.today() - timedelta(days=90)).isoformat()
API = "/api/v1/"


def bill(number: int, day: str = DAY) -> dict[str, Any]:
    """A bill as a committee lists it."""
    return {
        "L_Act_id": 90000 + number, "L_ActL_title": f"Измислен законопроект {number}", "L_Act_sign": f"99-999-01-{number}",
        "L_Act_date": day, "path": "99", "L_SesL_value": "Първа сесия",
    }  # fmt: skip


def listing(rows: Any) -> Page:
    """A list."""
    return Page(json.dumps(rows).encode(), JSON)


def committee(number: int, end: str = "9999-12-31") -> dict[str, Any]:
    """A committee."""
    return {"A_ns_C_id": number, "A_ns_CT_id": 3, "A_ns_CL_value": f"Измислена комисия {number}", "A_ns_CDend": end}


def answer(asked: Asked) -> Page | None:
    """Two committees that sit and one that does not; a bill is with both."""
    path = path_of(asked)
    if path.startswith("/bills/99/99-999-01-"):
        return Page(pdf_saying("Nothing is changed by this bill"), "application/pdf", tagged=False)
    if path.startswith(f"{API}bill/"):
        names = {"A_ns_MPL_Name1": "Никой", "A_ns_MPL_Name2": "", "A_ns_MPL_Name3": "Никого"}
        return listing(
            {"L_Act_sign": f"99-999-01-{path[-1]}", "A_ns_folder": "99", "imp_list": [names], "file_list": []}
        )
    lists = {
        f"{API}coll-list/bg/3": [committee(11), committee(12), committee(13, OLD)],
        f"{API}com-acts/bg/11/1": [bill(1), bill(2), bill(8, OLD)], f"{API}com-acts/bg/12/1": [bill(2), bill(3)],
    }  # fmt: skip
    return listing(lists[path]) if path in lists else None


def is_listing(asked: Asked) -> bool:
    """Whether committees or their bills were asked for."""
    return path_of(asked).startswith((f"{API}coll-list/", f"{API}com-acts/"))


def case(pages: int, asks: str, numbers: tuple[int, ...], fields: tuple[str, ...], **more: Any) -> Case:
    """All committees, or one of them."""
    return Case(
        kind="parliament-bg", path=API, answer=answer, source={"country": "BG", "languages": ["bg"]}, asks_since=asks,
        pages=pages, is_listing=is_listing, fields=fields, dates=(f'"L_Act_date": "{DAY}"',), empty=lambda asked: listing([]),
        documents=[
            {
                "url": f"https://www.parliament.bg/bg/bills/ID/9000{number}", "title": f"Измислен законопроект {number}",
                "published_at": DAY, "legal_type": "законопроект", "language": "bg", "text_state": "full", "media": "pdf",
                "references": {("national", f"BG законопроект 99-999-01-{number}")},
            }
            for number in numbers
        ],
        endless=False, **more,
    )  # fmt: skip


CASES = [
    case(3, r"coll-list/bg/3", (1, 2, 3), ("A_ns_C_id", "L_Act_id", "L_ActL_title")),
    case(1, r"com-acts/bg/12/1", (2, 3), ("L_Act_id", "L_ActL_title"), options={"committees": ["12"]},
         single=lambda asked: listing(bill(3)) if is_listing(asked) else answer(asked)),
]  # fmt: skip
