"""Diavgeia: pages counted against a total, milliseconds, PDFs. All decisions are made up."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
DAY = TODAY - timedelta(days=4)
# Midnight in Greece, by the clock of winter.
ISSUED = int((DAY - timedelta(hours=2)).timestamp()) * 1000
SINCE = (TODAY - timedelta(days=37)).date().isoformat()
SEARCH = "/luminapi/opendata/search"


def decision(number: int) -> dict[str, Any]:
    """A decision as the search holds it."""
    return {
        "ada": f"ΨΩΨ{number}46ΜΔΨ0-ΧΧ{number}", "subject": f"Επινοημένη εγκύκλιος {number}", "issueDate": ISSUED,
        "submissionTimestamp": ISSUED, "protocolNumber": f"{number}/2026", "decisionTypeId": "Α.3", "organizationId": "99999",
        "status": "PUBLISHED",
    }  # fmt: skip


def listing(rows: Any, total: int = 3) -> Page:
    """A page of the search."""
    told = {"decisions": rows, "info": {"page": 0, "size": 2, "actualSize": 2, "total": total}}
    return Page(json.dumps(told).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages and the PDFs."""
    if path_of(asked).startswith("/doc/"):
        return Page(pdf_saying("Nothing is decided in this circular"), "application/pdf", tagged=False)
    if path_of(asked) != SEARCH:
        return None
    return listing([decision(1), decision(2)] if query_of(asked)["page"] == "0" else [decision(3)])


CASE = Case(
    kind="diavgeia",
    path=SEARCH,
    answer=answer,
    options={"organisations": ["99999", "invented_ministry"], "types": ["Α.3"]},
    source={"country": "GR", "languages": ["el"], "paging": {"size": 2}},
    asks_since=rf"org=99999&org=invented_ministry&type=Α\.3&from_issue_date={SINCE}&",
    pages=2,
    is_listing=lambda asked: path_of(asked) == SEARCH,
    documents=[
        {
            "url": f"https://diavgeia.gov.gr/decision/view/{quote(f'ΨΩΨ{number}46ΜΔΨ0-ΧΧ{number}')}", "language": "el",
            "title": f"Επινοημένη εγκύκλιος {number}", "published_at": DAY.date().isoformat(), "legal_type": "Α.3",
            "references": {("national", f"GR ΑΔΑ ΨΩΨ{number}46ΜΔΨ0-ΧΧ{number}")}, "text_state": "full", "media": "pdf",
        }
        for number in (1, 2, 3)
    ],
    fields=("decisions", "ada", "subject", "total"),
    dates=(str(ISSUED),),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(decision(1), 1) if path_of(asked) == SEARCH else answer(asked),
)  # fmt: skip
