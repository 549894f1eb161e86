"""The Riksdag: two types one after the other, a type without documents, texts. All documents are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=3)).isoformat()
START = date.today() - timedelta(days=37)
LIST = "/dokumentlista/"


def paper(number: int, kind: str = "prop") -> dict[str, Any]:
    """A document as the list holds it."""
    return {
        "dok_id": f"HX0{number}", "titel": f"Påhittad handling {number}", "undertitel": "av ingen", "rm": "2026/27",
        "beteckning": f"2026:{number}" if kind == "sou" else str(number), "doktyp": kind, "typ": kind, "organ": "Ingenting",
        "datum": DAY, "systemdatum": f"{DAY} 15:03:22", "summary": "",
        "dokument_url_text": f"//data.riksdagen.se/dokument/HX0{number}.text",
    }  # fmt: skip


def listing(rows: Any, total: int, pages: int = 1) -> Page:
    """A page of documents, whose numbers are texts."""
    told: dict[str, Any] = {"@traffar": str(total), "@sida": "1", "@sidor": str(pages)}
    return Page(json.dumps({"dokumentlista": {**told, **({"dokument": rows} if rows else {})}}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages of bills, no inquiry directives, one report that is no list; texts."""
    path, query = path_of(asked), query_of(asked)
    if path.endswith(".text"):
        text = f"Påhittad text för {path[10:-5]}.\n\nIngenting <b>händer</b>."
        return Page(text.encode(), "text/plain; charset=utf-8")
    if path != LIST:
        return None
    if query["doktyp"] == "prop":
        return listing([paper(1), paper(2)] if query["p"] == "1" else [paper(3)], 3, 2)
    return listing(paper(4, "sou"), 1) if query["doktyp"] == "sou" else listing([], 0, 0)


CASE = Case(
    kind="riksdagen",
    path=LIST,
    answer=answer,
    options={"types": ["prop", "dir", "sou"], "words": "påhittad"},
    source={"country": "SE", "languages": ["sv"], "paging": {"size": 2}},
    asks_since=rf"doktyp=prop&from={START}&tom=[\d-]*&sort=datum&sortorder=desc&utformat=json&sz=2&p=1&sok=påhittad",
    pages=4,
    is_listing=lambda asked: path_of(asked) == LIST,
    documents=[
        {
            "url": f"https://data.riksdagen.se/dokument/HX0{number}.html", "title": f"Påhittad handling {number}",
            "published_at": DAY, "language": "sv", "legal_type": "sou" if number == 4 else "prop", "text_state": "full",
            "references": {("national", "SE sou 2026:4" if number == 4 else f"SE prop 2026/27:{number}")}, "media": "data",
            "text": f"Påhittad text för HX0{number}.\n\nIngenting händer.",
        }
        for number in (1, 2, 3, 4)
    ],
    fields=("@traffar", "dokument", "dok_id", "titel"),
    dates=(DAY, f"{DAY} 15:03:22"),
    empty=lambda asked: listing([], 0, 0),
    single=lambda asked: (
        listing(paper(1) if query_of(asked)["doktyp"] == "prop" else [], int(query_of(asked)["doktyp"] == "prop"))
        if path_of(asked) == LIST
        else answer(asked)
    ),
)  # fmt: skip
