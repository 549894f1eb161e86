"""Have Your Say: pages counted from 0, ids that are decimals, times without a zone. All initiatives are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

BEGINS, ENDS = date.today() - timedelta(days=4), date.today() + timedelta(days=24)
SINCE = date.today() - timedelta(days=30)
API = "/info/law/better-regulation/brpapi/"


def initiative(number: int) -> dict[str, Any]:
    """An initiative as the search lists it."""
    return {
        "id": 14000.0 + number, "reference": f"COM(2026)0{number}" if number == 1 else f"Ares(2026)12345{number}",
        "shortTitle": f"Invented initiative {number}", "initiativeStatus": "ACTIVE", "foreseenActType": "PROP_DIR",
        "topics": [{"code": "EMPL", "label": "Employment"}],
        "currentStatuses": [
            {"isCurrent": False, "frontEndStage": "PLANNING_WORKFLOW", "feedbackStartDate": "2020/01/01 00:00:00"},
            {
                "isCurrent": True, "frontEndStage": "PROP_REG_WORKFLOW", "receivingFeedbackStatus": "OPEN",
                "feedbackStartDate": f"{BEGINS:%Y/%m/%d} 08:24:00", "feedbackEndDate": f"{ENDS:%Y/%m/%d} 23:59:59",
            },
        ],
    }  # fmt: skip


def listing(rows: Any, total: int = 3) -> Page:
    """A page of the search; it reckons its pages wrongly, as the real one does."""
    told = {"initiativeResultDtoPage": {"content": rows, "totalElements": total, "totalPages": 1}}
    return Page(json.dumps(told).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages, and the initiatives."""
    if path_of(asked).startswith(f"{API}groupInitiatives/"):
        number = path_of(asked)[-1]
        told = {
            "dossierSummary": f"<p>Invented summary {number}.</p>",
            "publications": [{"id": 1, "type": "CFE_IMPACT_ASSESS", "title": f"Invented paper {number}"}],
        }
        return Page(json.dumps(told).encode(), JSON)
    if path_of(asked) != f"{API}searchInitiatives":
        return None
    return listing([initiative(1), initiative(2)] if query_of(asked)["page"] == "0" else [initiative(3)])


def case(asks: str, **options: Any) -> Case:
    """Open initiatives, or all since a day."""
    return Case(
        kind="have-your-say", path=API, answer=answer, options=options, asks_since=asks, pages=2,
        source={"country": "EU", "timezone": "Europe/Brussels", "paging": {"size": 2}},
        is_listing=lambda asked: path_of(asked).endswith("/searchInitiatives"),
        documents=[
            {
                "url": f"https://have-your-say.ec.europa.eu/initiatives/1400{number}", "language": "en",
                "title": f"Invented initiative {number}", "legal_type": "PROP_DIR", "text_state": "full", "media": "data",
                "text": f"Invented summary {number}.\n\n"
                f"Feedback: open. Feedback until {ENDS.isoformat()}. Stage: PROP_REG_WORKFLOW. "
                f"Reference: {'COM(2026)01' if number == 1 else f'Ares(2026)12345{number}'}.\n"
                f"CFE_IMPACT_ASSESS Invented paper {number}",
                **({"references": {("com", "COM(2026) 1")}} if number == 1 else {}),
            }
            for number in (1, 2, 3)
        ],
        fields=("content", "totalElements", "id", "shortTitle"), dates=(f"{BEGINS:%Y/%m/%d} 08:24:00",),
        empty=lambda asked: listing([], 0),
        single=lambda asked: (
            listing(initiative(1), 1) if path_of(asked).endswith("/searchInitiatives") else answer(asked)
        ),
    )  # fmt: skip


CASES = [case("feedbackStatus=OPEN"), case(f"feedbackOpenDateFrom={SINCE:%Y/%m/%d}", open=False)]
