"""The Folketing: OData 3 with encoded dollar signs, summaries, addresses for people. All matters are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

SINCE = "|".join((date.today() - timedelta(days=ago)).isoformat() for ago in (30, 29))
DAY = (date.today() - timedelta(days=3)).isoformat()


def matter(number: int) -> dict[str, Any]:
    """A matter as the interface lists it; the third is of a kind without a known address."""
    letters = {1: "L", 2: "S", 3: "ALM"}[number]
    return {
        "id": 90000 + number, "typeid": 3, "titel": f"Opdigtet sag {number} om ingenting", "titelkort": "Opdigtet sag",
        "nummer": f"{letters} {number}", "resume": "Sagen handler om ingenting.", "lovnummer": None,
        "opdateringsdato": f"{DAY}T10:15:00.17", "Periode": {"kode": "20261", "titel": "2026-27"},
        "Sagstype": {"id": 3, "type": "Lovforslag"}, "Sagsstatus": {"id": 1, "status": "Fremsat"},
    }  # fmt: skip


def listing(rows: Any) -> Page:
    """A page of matters."""
    return Page(json.dumps({"odata.metadata": "…#Sag", "value": rows}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """A full page and one that is not."""
    if path_of(asked) != "/api/Sag" or "$" in asked.path:
        return None
    return listing([matter(1), matter(2)] if query_of(asked)["$skip"] == "0" else [matter(3)])


LINKS = {
    1: "https://www.ft.dk/samling/20261/lovforslag/L1/index.htm", 2: "https://www.ft.dk/samling/20261/spoergsmaal/S2/index.htm",
    3: "https://oda.ft.dk/api/Sag(90003)",
}  # fmt: skip
CASE = Case(
    kind="oda",
    path="/api/",
    answer=answer,
    options={"types": ["3", "10"], "words": "Opdigtet"},
    source={"country": "DK", "languages": ["da"], "paging": {"size": 2}},
    asks_since=rf"\$filter=opdateringsdato ge datetime'({SINCE})"
    r"T[\d:]*' and \(typeid eq 3 or typeid eq 10\) and substringof\('Opdigtet',titel\)&\$orderby=opdateringsdato&",
    pages=2,
    is_listing=lambda asked: path_of(asked) == "/api/Sag",
    documents=[
        {
            "url": LINKS[number], "title": f"Opdigtet sag {number} om ingenting", "published_at": DAY, "language": "da",
            "references": {("national", f"DK Folketinget 20261 {letters} {number}")}, "legal_type": "Lovforslag",
            "text": f"Lovforslag. {letters} {number}. Status: Fremsat. Sagen handler om ingenting.", "media": "entry",
        }
        for number, letters in ((1, "L"), (2, "S"), (3, "ALM"))
    ],
    fields=("value", "id", "opdateringsdato"),
    dates=(f"{DAY}T10:15:00.17",),
    empty=lambda asked: listing([]),
    single=lambda asked: listing(matter(1)),
)  # fmt: skip
