"""HowTheyVote: the newest first, and older votes that an older server lists although they are not asked for."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=5)).isoformat()
OLD = (date.today() - timedelta(days=200)).isoformat()


def vote(number: int, day: str = DAY) -> dict[str, Any]:
    """A vote as the list holds it."""
    return {
        "id": 900000 + number, "is_main": True, "timestamp": f"{day}T12:30:00", "reference": f"A10-000{number}/2026",
        "display_title": f"Invented vote {number}", "description": "Motion for a resolution", "result": "ADOPTED",
        "geo_areas": [], "topics": [{"label": "Nothing"}],
        "eurovoc_concepts": [{"id": "5933", "label": "trafficking in human beings"}],
    }  # fmt: skip


def listing(votes: Any, more: bool) -> Page:
    """A page of votes."""
    return Page(json.dumps({"total": 9, "page": 1, "has_next": more, "results": votes}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages, of which the second ends among old votes, though a third would follow; the votes."""
    if path_of(asked).startswith("/api/votes/"):
        figures = {"FOR": 400, "AGAINST": 100, "ABSTENTION": 9, "DID_NOT_VOTE": 211}
        told = {
            "procedure": {"title": "Invented procedure", "reference": "2026/0001(INI)"}, "stats": {"total": figures},
            "facts": "<ul><li>Nothing follows</li></ul>", "member_votes": [{"member": {"id": 1}, "position": "FOR"}],
        }  # fmt: skip
        return Page(json.dumps(told).encode(), JSON)
    if path_of(asked) != "/api/votes":
        return None
    return listing([vote(1), vote(2)] if query_of(asked)["page"] == "1" else [vote(3), vote(4, OLD)], True)


CASE = Case(
    kind="howtheyvote",
    path="/api/",
    answer=answer,
    options={"committees": ["LIBE"]},
    source={"country": "EU"},
    asks_since=r"date\[gte\]={since}&responsible_committees=LIBE",
    pages=2,
    is_listing=lambda asked: path_of(asked).endswith("/votes"),
    documents=[
        {
            "url": f"https://howtheyvote.eu/votes/90000{number}", "title": f"Invented vote {number}", "language": "en",
            "published_at": f"{DAY}T12:30:00Z", "legal_type": "roll-call vote", "text_state": "full",
            "references": {("eurovoc", "5933")},
            "text": f"Motion for a resolution. A10-000{number}/2026. ADOPTED. Nothing\nInvented procedure 2026/0001(INI)\n"
            "Nothing follows\n\nfor: 400, against: 100, abstention: 9, did not vote: 211",
        }
        for number in (1, 2, 3)
    ],
    fields=("results", "id", "display_title"),
    dates=(f"{DAY}T12:30:00",),
    empty=lambda asked: listing([], False),
    single=lambda asked: listing(vote(1), False) if path_of(asked).endswith("/votes") else answer(asked),
)  # fmt: skip
