"""The Oireachtas: bills with PDFs, questions and sections of debates in Akoma Ntoso. All of it is made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, XML, Asked, Page

DAY = (date.today() - timedelta(days=3)).isoformat()
OLD = (date.today() - timedelta(days=90)).isoformat()
START = date.today() - timedelta(days=35)
AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0/CSD13"
PEOPLE = "https://www.oireachtas.ie/en/"


def bill(number: int, host: str) -> dict[str, Any]:
    """A bill as the list holds it; the second became an act."""

    def version(day: str, name: str) -> dict[str, Any]:
        return {"version": {"date": day, "formats": {"pdf": {"uri": f"http://{host}/bill/{name}.pdf"}, "xml": None}}}

    act = {"actNo": "7", "actYear": "2026", "statutebookURI": "https://www.irishstatutebook.ie/eli/2026/act/7"}
    stage = {"event": {"showAs": "Second Stage", "dates": [{"date": DAY}]}}
    return {"bill": {
        "billNo": str(number), "billYear": "2026", "shortTitleEn": f"Invented Bill {number} 2026", "billType": "Public",
        "longTitleEn": "<p>To provide for nothing.</p>", "status": "Current", "lastUpdated": f"{DAY}T08:00:10.331000+00:00",
        "mostRecentStage": stage, "versions": [version(DAY, "newer"), version(OLD, "older")],
        "act": act if number == 2 else None,
    }}  # fmt: skip


def question(number: int, host: str) -> dict[str, Any]:
    """A question as the list holds it."""
    section = {"showAs": f"Invented Topic {number}", "formats": {"xml": {"uri": f"http://{host}/akn/{number}.xml"}}}
    return {"contextDate": DAY, "question": {
        "date": DAY, "questionNumber": number, "questionType": "written", "showAs": "To ask about nothing",
        "to": {"showAs": "Nothing"}, "debateSection": section,
    }}  # fmt: skip


def record(number: int, host: str) -> dict[str, Any]:
    """A day's debates, of one section."""
    section = {
        "debateSectionId": f"dbsect_{number}", "showAs": f"Invented Debate {number}", "debateType": "debate",
        "formats": {"xml": {"uri": f"http://{host}/akn/{number}.xml"}},
    }  # fmt: skip
    return {"contextDate": DAY, "debateRecord": {
        "date": DAY, "uri": f"https://data.oireachtas.ie/akn/ie/debateRecord/dail/{DAY}/debate/main",
        "chamber": {"showAs": "Dáil Éireann"}, "debateSections": [{"debateSection": section}],
    }}  # fmt: skip


MAKERS: dict[str, Callable[[int, str], dict[str, Any]]] = {
    "legislation": bill, "questions": question, "debates": record,
}  # fmt: skip


def listing(results: Any) -> Page:
    """A page of the interface."""
    return Page(json.dumps({"head": {"counts": {"resultCount": 3}}, "results": results}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """A full page and one that is not; the texts."""
    path, resource = path_of(asked), path_of(asked).rpartition("/")[2]
    if path.endswith(".pdf"):
        return Page(pdf_saying(f"The {resource} print"), "application/pdf", tagged=False)
    if path.endswith(".xml"):
        speech = "<speech><from>Nobody</from><p>There is <b>nothing</b> to say.</p></speech>"
        body = f"<debate><meta><x/></meta><debateBody><debateSection>{speech}</debateSection></debateBody></debate>"
        return Page(f'<akomaNtoso xmlns="{AKN}">{body}</akomaNtoso>'.encode(), XML)
    if resource not in MAKERS:
        return None
    host = asked.headers["host"]
    return listing([MAKERS[resource](number, host) for number in ((1, 2) if query_of(asked)["skip"] == "0" else (3,))])


def is_listing(asked: Asked) -> bool:
    """Whether a list was asked for."""
    return path_of(asked).startswith("/v1/")


def case(resource: str, asks: str, fields: tuple[str, ...], documents: list[dict[str, Any]]) -> Case:
    """The case of a resource."""

    def single(asked: Asked) -> Page | None:
        return listing(MAKERS[resource](1, asked.headers["host"])) if is_listing(asked) else answer(asked)

    return Case(
        kind="oireachtas", path="/v1/", answer=answer, options={"resource": resource},
        source={"country": "IE", "paging": {"size": 2}}, asks_since=asks, pages=2, is_listing=is_listing,
        documents=documents, fields=fields, dates=(DAY,), empty=lambda asked: listing([]), single=single,
    )  # fmt: skip


SAID = "Nobody\nThere is nothing to say."
ELI = ("eli", "eli/2026/act/7")
CASES = [
    case("legislation", r"legislation\?last_updated={since}&", ("results", "bill", "billNo", "billYear", "shortTitleEn"), [
        {
            "url": f"{PEOPLE}bills/bill/2026/{number}/", "title": f"Invented Bill {number} 2026", "published_at": DAY,
            "references": {("national", f"IE Bill {number}/2026"), *([ELI] if number == 2 else [])}, "media": "pdf",
            "legal_type": "Act" if number == 2 else "Public", "text": "The newer.pdf print", "text_state": "full",
        }
        for number in (1, 2, 3)
    ]),
    case("questions", rf"questions\?date_start={START}&date_end=.*qtype=oral,written", (
        "results", "question", "date", "questionNumber", "showAs",
    ), [
        {
            "url": f"{PEOPLE}debates/question/{DAY}/{number}/", "title": f"Invented Topic {number}", "published_at": DAY,
            "references": {("national", f"IE PQ {DAY}/{number}")}, "legal_type": "written", "text": SAID, "media": "data",
        }
        for number in (1, 2, 3)
    ]),
    case("debates", rf"debates\?date_start={START}&", ("results", "debateRecord", "uri", "debateSectionId", "showAs"), [
        {
            "url": f"{PEOPLE}debates/debate/dail/{DAY}/{number}/", "title": f"Invented Debate {number}",
            "published_at": DAY, "legal_type": "debate", "text": SAID, "media": "data", "text_state": "full",
        }
        for number in (1, 2, 3)
    ]),
]  # fmt: skip
