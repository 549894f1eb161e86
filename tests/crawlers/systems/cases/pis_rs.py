"""Serbia's register: areas, acts without dates, numbers of the gazette in their names. All acts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of
from tests.crawlers.web import HTML, JSON, Asked, Page

YEAR = (date.today() - timedelta(days=30)).year
API = "/api/"


def act(number: int, *numbers: str) -> dict[str, Any]:
    """An act as its area lists it."""
    name = f"Измишљени закон: други део {number}: {', '.join(numbers)}"
    return {"regId": 90000 + number, "name": name, "url": f"0000-{number}"}


def listing(rows: Any) -> Page:
    """An area's acts."""
    return Page(json.dumps(rows).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two areas with new, amended and old acts and a heading; the words."""
    path = path_of(asked)
    if path.startswith(f"{API}viewAct/0000-"):
        words = f"<h1>Измишљени закон {path[-1]}</h1><p>Нико <b>ништа</b> не мора од 1. јануара 1999.</p>"
        return Page(words.encode(), HTML)
    areas = {
        f"{API}lawsAndSubareas/201": [
            act(1, f"9/{YEAR}-3"), act(8, "9/1999-3", "10/2001-1"), {"regId": 1, "name": "НАСЛОВ", "url": "x"},
        ],
        f"{API}lawsAndSubareas/202": [act(2, "9/1999-3", f"10/{YEAR}-1 (др. закон)")],
    }  # fmt: skip
    return listing(areas[path]) if path in areas else None


CASE = Case(
    kind="pis-rs",
    path=API,
    answer=answer,
    options={"areas": ["201", "202"]},
    source={"country": "RS", "languages": ["sr"]},
    asks_since=r"lawsAndSubareas/201 ",
    pages=2,
    is_listing=lambda asked: path_of(asked).startswith(f"{API}lawsAndSubareas/"),
    documents=[
        {
            "url": f"https://reg.pravno-informacioni-sistem.rs/api/viewAct/0000-{number}", "published_at": None,
            "title": f"Измишљени закон: други део {number}", "language": "sr", "text_state": "full", "media": "data",
            "text": f"Измишљени закон {number}\nНико ништа не мора од 1. јануара 1999.",
            "references": {("national", f"RS Сл. гласник 9/{YEAR if number == 1 else 1999}")},
        }
        for number in (1, 2)
    ],
    fields=("name", "url"),
    dates=(),
    empty=lambda asked: listing([]),
    single=lambda asked: (
        (listing(act(1, f"9/{YEAR}-3")) if path_of(asked).endswith("/201") else listing([]))
        if path_of(asked).startswith(f"{API}lawsAndSubareas/")
        else answer(asked)
    ),
    endless=False,
)  # fmt: skip
