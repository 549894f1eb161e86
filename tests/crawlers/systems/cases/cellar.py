"""CELLAR: SPARQL results, several rows for a work, texts by content negotiation. All acts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import HTML, Asked, Page, article

DAY = (date.today() - timedelta(days=4)).isoformat()
RESULTS = "application/sparql-results+json"
TYPE = "http://publications.europa.eu/resource/authority/resource-type/"


def row(number: int, kind: str) -> dict[str, Any]:
    """A row of the result."""
    return {
        "celex": {"type": "literal", "value": f"32026L9{number:03}"},
        "date": {"type": "literal", "value": DAY, "datatype": "http://www.w3.org/2001/XMLSchema#date"},
        "type": {"type": "uri", "value": TYPE + kind},
        "title": {"type": "literal", "value": f"Invented Directive {number} on nothing", "xml:lang": "en"},
        "subjects": {"type": "literal", "value": "http://eurovoc.europa.eu/5933 http://eurovoc.europa.eu/c_e0543dcb"},
        "eli": {"type": "literal", "value": f"http://data.europa.eu/eli/dir/2026/9{number:03}/oj"},
    }  # fmt: skip


def results(rows: list[dict[str, Any]]) -> Page:
    """An answer of the endpoint."""
    told = {"head": {"vars": ["celex", "date", "type", "title", "eli", "subjects"]}, "results": {"bindings": rows}}
    return Page(json.dumps(told).encode(), RESULTS)


def answer(asked: Asked) -> Page | None:
    """A full page of two works, one of them twice, and a short page; the texts, only in the form that is asked for."""
    if path_of(asked).startswith("/resource/celex/"):
        wanted = ("xhtml" in asked.headers["accept"], asked.headers["accept-language"])
        if wanted != (True, "eng"):
            return Page(b"not acceptable", "text/plain", 406, tagged=False)
        return Page(
            article("Invented Directive", "Member States shall do nothing at all about it. " * 12).encode(), HTML
        )
    if path_of(asked) != "/webapi/rdf/sparql":
        return None
    first = "OFFSET 0" in query_of(asked)["query"]
    return results([row(1, "DIR"), row(1, "DIR_X"), row(2, "DIR")] if first else [row(3, "DIR")])


CASE = Case(
    kind="cellar",
    path="/webapi/rdf/sparql",
    answer=answer,
    options={"types": ["DIR", "REG"], "concepts": ["5933"]},
    source={"languages": ["en"], "country": "EU", "paging": {"size": 3}},
    asks_since=r'FILTER\(\?date >= "{since}"\^\^xsd:date',
    pages=2,
    is_listing=lambda asked: path_of(asked).endswith("sparql"),
    documents=[
        {
            "url": f"https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32026L9{number:03}", "published_at": DAY,
            "title": f"Invented Directive {number} on nothing", "legal_type": "DIR, DIR_X" if number == 1 else "DIR",
            "references": {
                ("celex", f"32026L9{number:03}"), ("eli", f"eli/dir/2026/9{number:03}/oj"), ("eurovoc", "5933"),
                ("eurovoc", "c_e0543dcb"),
            },
            "language": "en", "text_state": "full", "media": "html",
        }
        for number in (1, 2, 3)
    ],
    fields=("celex", "title", "date"),
    dates=(f'"value": "{DAY}"',),
    empty=lambda asked: results([]),
)  # fmt: skip
