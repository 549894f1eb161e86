"""The Verkhovna Rada: a name that programs must bear, dates that are numbers, plain texts. All acts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, unquote

from tests.crawlers.systems.case import Case, path_of
from tests.crawlers.web import JSON, Asked, Page

DAY = date.today() - timedelta(days=5)
OLD = date.today() - timedelta(days=200)
BILLS = "/ogd/zpr/skl9/billinfo_list-skl9.json"


def law(number: int, day: date = DAY) -> dict[str, Any]:
    """An act as the list of changes holds it."""
    figures = int(f"{day:%Y%m%d}")
    return {
        "dokid": number, "nreg": f"900{number}-2026-р", "nazva": f"Про вигадане питання {number}", "orgdat": figures,
        "poddat": figures, "pridat": figures, "n_vlas": f"900{number}-р", "status": 5, "typ": 6, "types": "6|168",
    }  # fmt: skip


def laws(rows: Any, start: int = 1, total: int = 4) -> Page:
    """A page of changes."""
    return Page(json.dumps({"cnt": total, "from": start, "max": total, "list": rows}).encode(), JSON)


def bill(number: int, day: date = DAY) -> dict[str, Any]:
    """A bill."""
    return {
        "id": 90000 + number, "registrationNumber": f"1900{number}", "name": f"Проект Закону про вигадане {number}",
        "registrationDate": f"{day.isoformat()}T00:00:00", "rubric": "Ніщо", "subject": "Ніхто",
    }  # fmt: skip


def answer(asked: Asked) -> Page | None:
    """Two pages of changes, the bills, the texts; only for those who call themselves OpenData."""
    if asked.headers["user-agent"] != "OpenData":
        return Page(b"no", "text/plain", 403, tagged=False)
    path = unquote(path_of(asked))
    if path.startswith("/laws/show/") and path.endswith(".txt"):
        return Page(("Нікому нічого не треба робити. " * 12).encode(), "text/plain; charset=utf-8")
    if path == BILLS:
        return Page(json.dumps([bill(9, OLD), bill(1), bill(2)]).encode(), JSON)
    pages = {
        "/laws/main/r/page1.json": laws([law(1), law(2)]),
        "/laws/main/r/page2.json": laws([law(3), law(8, OLD)], 3),
    }
    return pages.get(path)


def is_listing(asked: Asked) -> bool:
    """Whether a list was asked for."""
    return path_of(asked).startswith(("/laws/main/", "/ogd/"))


CASES = [
    Case(
        kind="rada", path="/", answer=answer, source={"country": "UA", "languages": ["uk"]}, pages=2, is_listing=is_listing,
        asks_since=r"laws/main/r/page1\.json", fields=("list", "cnt", "nreg", "nazva"), dates=(f"{DAY:%Y%m%d}",),
        empty=lambda asked: laws([], 1, 0), single=lambda asked: laws(law(1), 1, 1) if is_listing(asked) else answer(asked),
        documents=[
            {
                "url": f"https://zakon.rada.gov.ua/laws/show/{quote(f'900{number}-2026-р')}", "published_at": DAY.isoformat(),
                "title": f"Про вигадане питання {number}", "legal_type": "6", "language": "uk", "text_state": "full",
                "references": {("national", f"UA ВРУ 900{number}-2026-р")},
            }
            for number in (1, 2, 3)
        ],
    ),
    Case(
        kind="rada", path="/", answer=answer, options={"resource": "bills"}, pages=1, is_listing=is_listing,
        source={"country": "UA", "languages": ["uk"], "follow": False}, asks_since=r"billinfo_list-skl9\.json",
        fields=("id", "name"), dates=(DAY.isoformat(),),
        empty=lambda asked: Page(json.dumps([bill(9, OLD)]).encode(), JSON),
        documents=[
            {
                "url": f"https://itd.rada.gov.ua/billInfo/Bills/Card/9000{number}", "published_at": DAY.isoformat(),
                "title": f"Проект Закону про вигадане {number}", "text": f"1900{number}. Ніщо. Ніхто", "text_state": "excerpt",
                "references": {("national", f"UA законопроєкт 1900{number}")}, "legal_type": "законопроєкт",
            }
            for number in (1, 2)
        ],
        endless=False,
    ),
]  # fmt: skip
