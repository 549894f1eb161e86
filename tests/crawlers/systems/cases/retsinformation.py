"""Retsinformation: a list a day, new and changed documents, texts in LexDania. All documents are made up."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, XML, Asked, Page

TODAY = date.today()
DAY = (TODAY - timedelta(days=4)).isoformat()
# It is closed by night: the tests live where it is day.
ZONE = "UTC" if 3 <= datetime.now(UTC).hour < 23 else "Etc/GMT+6"


def change(number: int, host: str, reason: str = "NewDocument") -> dict[str, Any]:
    """A document that came or changed; the second has its type as an object, and an address without /xml."""
    odd = number == 2
    return {
        "documentId": number, "accessionsnummer": f"A2026990{number}", "reasonForChange": reason,
        "changeDate": f"{DAY}T10:00:00", "documentType": {"id": 1, "shortName": "BEK"} if odd else "BEK",
        "href": f"http://{host}/eli/lta/2026/990{number}{'' if odd else '/xml'}",
    }  # fmt: skip


def listing(rows: Any) -> Page:
    """A day's list."""
    return Page(json.dumps(rows).encode(), JSON)


def lexdania(number: str) -> Page:
    """A text."""
    meta = f"<DocumentTitle>Opdigtet bekendtgørelse {number}</DocumentTitle><DiesSigni REFid='x'>{DAY}</DiesSigni>"
    linea = "<Linea><Char>Der sker</Char> <Char formaChar='Bold'>intet</Char>.</Linea>"
    body = f"<DokumentIndhold><Paragraf><Explicatus>§ 1.</Explicatus><Stk>{linea}</Stk></Paragraf></DokumentIndhold>"
    return Page(f"<Dokument><Meta>{meta}<Status>Valid</Status></Meta>{body}</Dokument>".encode(), XML)


def answer(asked: Asked) -> Page | None:
    """Three days with documents, one of them twice; one is only described anew, one is of another type."""
    path, host = path_of(asked), asked.headers["host"]
    if path.endswith("/xml"):
        return lexdania(path.split("/")[4])
    if path != "/v1/Documents":
        return None
    other = {**change(8, host), "documentType": "AFG"}
    told = {
        3: [change(1, host), change(2, host), other],
        2: [change(1, host, "DocumentContentChanged")],
        1: [change(3, host), change(7, host, "DocumentMetadataChanged"), change(9, host, "RemovedDocument")],
    }
    ago = (TODAY - date.fromisoformat(query_of(asked)["date"])).days
    return listing(told.get(ago, []))


CASE = Case(
    kind="retsinformation",
    path="/v1/Documents",
    answer=answer,
    options={"types": ["BEK", "LOV"]},
    source={"country": "DK", "languages": ["da"], "window": "4d", "timezone": ZONE},
    asks_since=rf"/v1/Documents\?date={TODAY - timedelta(days=4)}",
    pages=5,
    is_listing=lambda asked: path_of(asked) == "/v1/Documents",
    documents=[
        {
            "url": f"https://www.retsinformation.dk/eli/lta/2026/990{number}", "published_at": DAY, "language": "da",
            "title": f"Opdigtet bekendtgørelse 990{number}", "legal_type": "BEK", "text_state": "full", "media": "data",
            "references": {("national", f"DK A2026990{number}"), ("eli", f"eli/lta/2026/990{number}")},
            "text": "§ 1.\nDer sker intet.",
        }
        for number in (1, 2, 3)
    ],
    fields=("accessionsnummer", "reasonForChange", "href"),
    dates=(f"{DAY}T10:00:00", DAY),
    empty=lambda asked: listing([]),
    single=lambda asked: (
        listing(change(1, asked.headers["host"])) if path_of(asked) == "/v1/Documents" else answer(asked)
    ),
    endless=False,
)  # fmt: skip
