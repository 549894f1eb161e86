"""National measures by CELLAR: a row for each measure and directive, one row for a directive alone. All are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import Asked, Page

TODAY = date.today()
DAY = (TODAY - timedelta(days=4)).isoformat()
PRINTED = (TODAY - timedelta(days=9)).isoformat()
RESULTS = "application/sparql-results+json"
COUNTRY = "http://publications.europa.eu/resource/authority/country/"
ACT, OTHER = f"3{TODAY.year}L9001", f"3{TODAY.year}L9002"


def row(act: str, celex: str = "", state: str = "", published: str = PRINTED) -> dict[str, dict[str, str]]:
    """A row of the result; without a CELEX, that of a directive for which nothing was notified."""
    values = {"act": act}
    if celex:
        values |= {
            "celex": celex, "title": f"Invented law of {state} on nothing", "country": COUNTRY + state, "type": "Invented law",
            "notified": DAY, "published": published,
        }  # fmt: skip
    return {name: {"type": "literal", "value": value} for name, value in values.items()}


def results(rows: list[dict[str, dict[str, str]]]) -> Page:
    """An answer of the endpoint."""
    told = {"head": {"vars": ["act", "celex", "title", "country", "type", "notified", "published"]}}
    return Page(json.dumps({**told, "results": {"bindings": rows}}).encode(), RESULTS)


def answer(asked: Asked) -> Page | None:
    """A full page, where one notification has two CELEX numbers, and a short page, where one directive has nothing."""
    if path_of(asked) != "/webapi/rdf/sparql":
        return None
    if "OFFSET 0" in query_of(asked)["query"]:
        return results(
            [
                row(ACT, "7*EST_202600002", "EST"),
                row(ACT, f"7{ACT[1:]}DEU_202600001", "DEU", published="1001-01-01"),
                row(ACT, f"7{ACT[1:]}EST_202600002", "EST"),
            ]
        )
    return results([row(ACT, "7*FIN_202600003", "FIN"), row(OTHER)])


def measure(celex: str, said: str, state: str, language: str | None) -> dict[str, object]:
    """The document that must come of a measure."""
    return {
        "url": f"https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{celex}", "published_at": DAY,
        "title": f"Invented law of {state} on nothing", "text": f"{said}, for {ACT}, notified {DAY}"
        + ("" if state == "DEU" else f", published {PRINTED}"),
        "legal_type": "Invented law", "references": {("celex", celex.replace("%2A", "*")), ("celex", ACT)},
        "language": language, "text_state": "excerpt", "media": "entry",
    }  # fmt: skip


CASE = Case(
    kind="cellar-transposition",
    path="/webapi/rdf/sparql",
    answer=answer,
    options={"acts": [ACT, OTHER]},
    source={"languages": ["en", "de", "et", "fi"], "country": "EU", "paging": {"size": 3}},
    asks_since=rf'VALUES \?act {{ "{ACT}"\^\^xsd:string "{OTHER}"\^\^xsd:string }}',
    pages=2,
    is_listing=lambda asked: path_of(asked).endswith("sparql"),
    documents=[
        measure(f"7{ACT[1:]}DEU_202600001", "Germany (DE)", "DEU", "de"),
        measure(f"7{ACT[1:]}EST_202600002", "Estonia (EE)", "EST", "et"),
        measure("7%2AFIN_202600003", "Finland (FI)", "FIN", None),
    ],
    fields=("act", "celex", "country", "notified"),
    dates=(DAY, PRINTED, "1001-01-01"),
    empty=lambda asked: results([row(ACT), row(OTHER)]),
)
