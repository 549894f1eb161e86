"""The Tweede Kamer: paging by link and by count, files as PDF, dossiers. All papers are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=3)).isoformat()
PATH = "/OData/v4/2.0/"


def paper(number: int) -> dict[str, Any]:
    """A paper as the interface lists it; the third belongs to no dossier."""
    dossier = {"Nummer": 99000 + number, "Toevoeging": "(R2)" if number == 2 else None, "Titel": "Verzonnen wet"}
    return {
        "Id": f"00000000-0000-0000-0000-00000000000{number}", "DocumentNummer": f"2026D9000{number}", "Soort": "Motie",
        "Titel": "Verzonnen wet", "Onderwerp": f"Verzonnen motie {number} over niets", "Datum": f"{DAY}T00:00:00+01:00",
        "Volgnummer": 10 + number, "ContentType": "application/pdf", "GewijzigdOp": f"{DAY}T10:15:00.1234567+01:00",
        "ApiGewijzigdOp": f"{DAY}T09:20:00.321Z", "Verwijderd": False,
        "Kamerstukdossier": [dossier] if number != 3 else [],
    }  # fmt: skip


def listing(rows: Any, link: str = "") -> Page:
    """A page of papers."""
    told = {"@odata.context": "…#Document", "value": rows, **({"@odata.nextLink": link} if link else {})}
    return Page(json.dumps(told).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """A page with a link, a full one without, an empty one; the files."""
    path = path_of(asked)
    if path.endswith("/resource"):
        return Page(pdf_saying("De Kamer verzoekt om niets"), "application/pdf", tagged=False)
    if path != f"{PATH}Document" or "$top" in query_of(asked):
        return None
    if "$skiptoken" in query_of(asked):
        return listing([paper(2), paper(3)])
    link = f"http://{asked.headers['host']}{PATH}Document?$skiptoken=a%20b"
    return listing([paper(1), paper(2)], link) if "$skip" not in query_of(asked) else listing([])


CASE = Case(
    kind="tweede-kamer",
    path=PATH,
    answer=answer,
    options={"kinds": ["Motie", "Schriftelijke vragen"]},
    source={"country": "NL", "languages": ["nl"], "paging": {"size": 2}},
    asks_since=r"\$filter=ApiGewijzigdOp ge {since}T[\d:]*Z and Verwijderd eq false and "
    r"\(Soort eq 'Motie' or Soort eq 'Schriftelijke vragen'\)&\$orderby=ApiGewijzigdOp&\$expand=Kamerstukdossier\(",
    pages=3,
    is_listing=lambda asked: path_of(asked) == f"{PATH}Document",
    documents=[
        {
            "url": f"https://www.tweedekamer.nl/kamerstukken/detail?id=2026D9000{number}&did=2026D9000{number}",
            "title": f"Verzonnen motie {number} over niets", "published_at": DAY, "language": "nl", "legal_type": "Motie",
            "text": "De Kamer verzoekt om niets", "text_state": "full", "media": "pdf",
            **({"references": {("national", reference)}} if reference else {}),
        }
        for number, reference in ((1, "NL Kst 99001-11"), (2, "NL Kst 99002-(R2)-12"), (3, ""))
    ],
    fields=("value", "Id", "DocumentNummer"),
    dates=(f"{DAY}T00:00:00+01:00", f"{DAY}T10:15:00.1234567+01:00"),
    empty=lambda asked: listing([]),
    single=lambda asked: listing(paper(1)) if path_of(asked) == f"{PATH}Document" else answer(asked),
)  # fmt: skip
