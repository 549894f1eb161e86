"""Fedlex and Legilux: acts with files of several forms, consultations with a span. All acts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import HTML, Asked, Page, article

DAY = (date.today() - timedelta(days=4)).isoformat()
CH, LU = "https://fedlex.data.admin.ch/", "http://data.legilux.public.lu/"
WHAT = "Nothing at all is decided in this act."


def results(rows: list[dict[str, str]]) -> Page:
    """An answer of an endpoint."""
    bindings = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    told = {"head": {"vars": []}, "results": {"bindings": bindings}}
    return Page(json.dumps(told).encode(), "application/sparql-results+json")


def swiss(number: int, *builds: int) -> list[dict[str, str]]:
    """An act of the Swiss gazette, with as many files in HTML; without one, it has a PDF alone."""
    act = f"{CH}eli/oc/2026/{number}"
    row = {
        "act": act,
        "date": DAY,
        "type": f"{CH}vocabulary/resource-type/21",
        "title": f"Erfundene Verordnung {number}",
    }
    file = f"{CH}filestore/fedlex.data.admin.ch/eli/oc/2026/{number}/de/"
    pdf = row | {"pdf": f"{file}pdf-a/invented.pdf"}
    return [pdf | {"html": f"{file}html/invented-{build}.html"} for build in builds] or [pdf]


def luxembourgish(number: int) -> list[dict[str, str]]:
    """An act of the gazette of Luxembourg; titles hold line breaks in words. Its address has no date to be guessed by."""
    act = f"{LU}eli/etat/leg/loi/invented/a{number}/jo"
    kind = f"{LU}resource/authority/resource-type/LOI"
    row = {"act": act, "date": DAY, "type": kind, "title": f"Loi inventée {number} :\\n1° rien."}
    return [row | {"html": act.replace("eli/", "filestore/eli/") + "/fr/html/invented.html"}]


def consultation(number: int) -> list[dict[str, str]]:
    """A consultation."""
    row = {"act": f"{CH}eli/dl/proj/2026/{number}/cons_1", "date": DAY, "title": f"Erfundene Vorlage {number}"}
    return [row | {"summary": "Es wird nichts geändert.", "end": "2030-01-31"}]


def answer(asked: Asked) -> Page | None:
    """A full page and a short one; the texts."""
    if path_of(asked).startswith("/filestore/") and path_of(asked).endswith(".html"):
        return Page(article("Invented", f"{WHAT} " * 12).encode(), HTML)
    if path_of(asked).endswith("/pdf-a/invented.pdf"):
        return Page(pdf_saying(WHAT), "application/pdf", tagged=False)
    if path_of(asked) != "/sparqlendpoint":
        return None
    query = query_of(asked)["query"]
    first = "OFFSET 0" in query
    if "a jolux:Consultation" in query:
        return results(consultation(1) + consultation(2) if first else consultation(3))
    if "VALUES ?type { <http://data.legilux.public.lu/resource/authority/resource-type/LOI>" in query:
        return results(luxembourgish(1) + luxembourgish(2) if first else luxembourgish(3))
    return results(swiss(1, 1, 2) if first else swiss(2))


def case(documents: list[dict[str, Any]], country: str, language: str, **more: Any) -> Case:
    """One of the lists."""
    return Case(
        kind="fedlex", path="/sparqlendpoint", answer=answer, asks_since=r'\?date >= "{since}"\^\^xsd:date', pages=2,
        source={"languages": [language], "country": country, "paging": {"size": 2}, **more.pop("source", {})},
        is_listing=lambda asked: path_of(asked) == "/sparqlendpoint", documents=documents, fields=("act", "title", "date"),
        dates=(f'"value": "{DAY}"',), empty=lambda asked: results([]), **more,
    )  # fmt: skip


CASES = [
    case(
        [
            {
                "url": f"https://www.fedlex.admin.ch/eli/oc/2026/{number}/de", "title": f"Erfundene Verordnung {number}",
                "published_at": DAY, "legal_type": "21", "references": {("eli", f"eli/oc/2026/{number}")}, "language": "de",
                "text_state": "full", "media": "html" if number == 1 else "pdf",
            }
            for number in (1, 2)
        ],
        "CH", "de",
    ),
    case(
        [
            {
                "url": f"https://legilux.public.lu/eli/etat/leg/loi/invented/a{number}/jo", "published_at": DAY,
                "title": f"Loi inventée {number} : 1° rien.", "legal_type": "LOI", "text_state": "full", "media": "html",
                "references": {("eli", f"eli/etat/leg/loi/invented/a{number}/jo")},
            }
            for number in (1, 2, 3)
        ],
        "LU", "fr", options={"system": "legilux", "types": ["LOI", "RGD"]},
    ),
    case(
        [
            {
                "url": f"https://fedlex.data.admin.ch/eli/dl/proj/2026/{number}/cons_1", "published_at": DAY,
                "title": f"Erfundene Vorlage {number}", "legal_type": "Consultation",
                "text": f"Es wird nichts geändert.\n{DAY} – 2030-01-31", "text_state": "excerpt",
            }
            for number in (1, 2, 3)
        ],
        "CH", "de", options={"list": "consultations"}, source={"follow": False},
    ),
]  # fmt: skip
