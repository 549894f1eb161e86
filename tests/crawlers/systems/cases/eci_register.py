"""The register of initiatives: offsets in the path, details in several languages. All initiatives are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of
from tests.crawlers.web import JSON, Asked, Page

DAY = date.today() - timedelta(days=6)
API = "/core/api/register/"


def initiative(number: int) -> dict[str, Any]:
    """An initiative as the search lists it; the third was refused."""
    numbered = {"year": "2026", "number": f"00000{number}"} if number < 3 else {}
    return {"id": 5000 + number, **numbered, "title": f"Invented initiative {number}", "status": "ONGOING"}


def listing(rows: Any, total: int = 3) -> Page:
    """A page of the search."""
    return Page(json.dumps({"recordsFound": total, "entries": rows}).encode(), JSON)


def details(path: str) -> Page:
    """An initiative's details."""
    versions = [
        {"languageCode": code, "title": f"{code} title", "objectives": f"<p>Aims of {path} in {code}.</p>"}
        for code in ("FR", "EN")
    ]
    progress = [{"name": "REGISTERED", "date": f"{DAY:%d/%m/%Y}"}, {"name": "ONGOING", "date": "01/01/2027"}]
    told = {"status": "ONGOING", "deadline": "31/12/2027", "linguisticVersions": versions, "progress": progress}
    return Page(json.dumps(told).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages, and the details."""
    path = path_of(asked)
    if path.startswith(f"{API}details/"):
        return details(path.removeprefix(f"{API}details/"))
    pages = {f"{API}search/ALL/EN/0/2": [initiative(1), initiative(2)], f"{API}search/ALL/EN/2/2": [initiative(3)]}
    return listing(pages[path]) if path in pages else None


def is_listing(asked: Asked) -> bool:
    """Whether the search was asked."""
    return "/search/" in asked.path


PATHS = {1: "2026/000001", 2: "2026/000002", 3: "5003"}

CASE = Case(
    kind="eci-register",
    path=API,
    answer=answer,
    source={"country": "EU", "paging": {"size": 2}},
    pages=2,
    is_listing=is_listing,
    documents=[
        {
            "url": f"https://citizens-initiative.europa.eu/initiatives/details/{path}_en" if number < 3
            else f"https://register.eci.ec.europa.eu/core/api/register/details/{path}",
            "title": f"Invented initiative {number}", "published_at": DAY.isoformat(), "language": "en", "text_state": "full",
            "text": f"Aims of {path} in EN.\n\nStatus: ONGOING. Signatures until 2027-12-31.", "media": "data",
        }
        for number, path in PATHS.items()
    ],
    fields=("entries", "recordsFound", "id", "title"),
    dates=(f"{DAY:%d/%m/%Y}",),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(initiative(1), 1) if is_listing(asked) else answer(asked),
)  # fmt: skip
