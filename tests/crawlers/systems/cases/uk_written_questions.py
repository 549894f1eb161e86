"""Written questions of the British Parliament: cut in the list, whole in the detail. All questions are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

TABLED = (date.today() - timedelta(days=9)).isoformat()
DAY = (date.today() - timedelta(days=3)).isoformat()
LIST = "/api/writtenquestions/questions"


def question(number: int) -> dict[str, Any]:
    """A question as the list holds it."""
    value = {
        "id": 1000 + number, "uin": f"7000{number}", "house": "Commons", "heading": f"Invented Heading {number}",
        "dateTabled": f"{TABLED}T00:00:00", "dateAnswered": f"{DAY}T00:00:00", "answeringBodyName": "Sample Office",
        "questionText": "To ask the Minister of Nothing, whether …", "answerText": "<p>No …",
    }  # fmt: skip
    return {"value": value, "links": []}


def listing(rows: Any, total: int = 3) -> Page:
    """A page of questions."""
    return Page(json.dumps({"results": rows, "totalResults": total}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages, and each question whole."""
    path = path_of(asked)
    if path.startswith(f"{LIST}/"):
        told = question(int(path[-1]))
        told["value"] |= {"questionText": "To ask nothing.", "answerText": "<p>Nothing <b>at all</b>.</p><p>Ever.</p>"}
        return Page(json.dumps(told).encode(), JSON)
    if path != LIST:
        return None
    start = int(query_of(asked)["skip"])
    return listing([question(1), question(2), question(3)][start : start + 2])


CASE = Case(
    kind="uk-written-questions",
    path="/api/",
    answer=answer,
    options={"words": "invented", "bodies": ["1", "2"]},
    source={"country": "GB", "paging": {"size": 2}},
    asks_since="answeredWhenFrom={since}&take=2&skip=0&searchTerm=invented&answeringBodies=1&answeringBodies=2",
    pages=2,
    is_listing=lambda asked: path_of(asked) == LIST,
    documents=[
        {
            "url": f"https://questions-statements.parliament.uk/written-questions/detail/{TABLED}/7000{number}",
            "title": f"Invented Heading {number}", "published_at": DAY, "language": "en", "legal_type": "Written question",
            "references": {("national", f"GB WQ {TABLED}/7000{number}")}, "text_state": "full", "media": "data",
            "text": f"Question 7000{number} to Sample Office\nTo ask nothing.\nAnswered on {DAY}\n"
            "Nothing at all.\nEver.",
        }
        for number in (1, 2, 3)
    ],
    fields=("results", "value", "id", "uin", "dateTabled", "heading", "totalResults"),
    dates=(f"{DAY}T00:00:00", f"{TABLED}T00:00:00"),
    empty=lambda asked: listing([], 0),
    single=lambda asked: listing(question(1), 1) if path_of(asked) == LIST else answer(asked),
)  # fmt: skip
