"""Open data of the Parliament: full works by year, stubs by year, stubs that changed. All works are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import Asked, Page

LD = "application/ld+json"
TODAY = date.today()
DAY = (TODAY - timedelta(days=3)).isoformat()
OLD = (TODAY - timedelta(days=90)).isoformat()
YEAR, FIRST_YEAR = TODAY.year, (TODAY - timedelta(days=30)).year
# A question may be answered half a year after it was asked.
ANSWERED_YEAR = (TODAY - timedelta(days=183)).year
PHASE = "http://publications.europa.eu/resource/authority/procedure-phase/RDG1"
NOTHING = Page(status=204, kind="", tagged=False)


def data(works: list[dict[str, Any]]) -> Page:
    """An answer of the interface."""
    return Page(json.dumps({"data": works, "@context": []}).encode(), LD) if works else NOTHING


def expression(identifier: str, title: str) -> dict[str, Any]:
    """A work in English, with two of its forms."""
    forms = [
        {"id": f"eli/dl/doc/{identifier}/en/{form}", "is_exemplified_by": f"distribution/doc/{identifier}_en.{form}"}
        for form in ("docx", "pdf")
    ]
    return {"id": f"eli/dl/doc/{identifier}/en", "title": {"en": title}, "is_embodied_by": forms}


def adopted(number: int, day: str = DAY) -> dict[str, Any]:
    """A text adopted as the list of a year holds it."""
    identifier, title = f"TA-10-{YEAR}-000{number}", f"Invented resolution {number} on nobody's rights"
    return {
        "id": f"eli/dl/doc/{identifier}", "identifier": identifier, "label": f"T10-000{number}/{YEAR}",
        "work_type": "def/ep-document-types/TEXT_ADOPTED", "document_date": day, "title_dcterms": {"en": title, "fr": "…"},
        "is_realized_by": [expression(identifier, title)], "is_about": ["http://eurovoc.europa.eu/5933"],
    }  # fmt: skip


def question(number: int) -> dict[str, Any]:
    """A question as the list of a year holds it."""
    identifier = f"E-10-{YEAR}-00000{number}"
    kind = "def/ep-document-types/QUESTION_WRITTEN"
    return {"id": f"eli/dl/doc/{identifier}", "type": "Work", "work_type": kind, "identifier": identifier}


def asked_question(identifier: str) -> dict[str, Any]:
    """A question's record: the first has its answer nested, the second only a link to it, and the third has none."""
    answer = f"{identifier}-ASW"
    nested = {"id": f"eli/dl/doc/{answer}", "identifier": answer, "document_date": TODAY.isoformat(),
              "is_realized_by": [expression(answer, "Answer")]}  # fmt: skip
    answers = {"1": [nested], "2": [{"id": f"eli/dl/doc/{answer}"}]}.get(identifier[-1], [])
    title = f"Invented question {identifier[-1]}"
    return {
        "identifier": identifier, "document_date": DAY, "is_realized_by": [expression(identifier, title)],
        "inverse_answers_to": answers, "work_type": "def/ep-document-types/QUESTION_WRITTEN",
    }  # fmt: skip


def linked_answer(identifier: str) -> dict[str, Any]:
    """The record of an answer that its question only links to."""
    return {
        "identifier": identifier,
        "document_date": TODAY.isoformat(),
        "is_realized_by": [expression(identifier, "Answer")],
    }


def procedure(number: int) -> dict[str, Any]:
    """A procedure as the feed holds it."""
    return {
        "id": f"eli/dl/proc/{YEAR}-000{number}", "process_id": f"{YEAR}-000{number}", "type": "Process",
        "process_type": "def/ep-procedure-types/COD", "label": f"{YEAR}/000{number}(COD)",
    }  # fmt: skip


def steps(number: str) -> dict[str, Any]:
    """A procedure's detail."""
    dates = {"REFERRAL": DAY, "PLENARY_VOTE": TODAY.isoformat()}
    return {
        "process_title": {"en": f"Invented procedure {number}"}, "label": f"{YEAR}/000{number}(COD)",
        "current_stage": PHASE,
        "consists_of": [
            {"activity_date": day, "had_activity_type": f"def/ep-activities/{kind}", "occured_at_stage": PHASE}
            for kind, day in dates.items()
        ],
    }  # fmt: skip


def paged(asked: Asked, pages: dict[str, list[dict[str, Any]]]) -> Page:
    """A page of the works of this year; the year before has none."""
    query = query_of(asked)
    return data(pages.get(query["offset"], []) if query["year"] == str(YEAR) else [])


def listed(asked: Asked, path: str) -> Page | None:
    """A page of a list."""
    if path == "/api/v2/adopted-texts":
        return paged(asked, {"0": [adopted(1), adopted(2)], "2": [adopted(3), adopted(4, OLD)]})
    if path == "/api/v2/parliamentary-questions":
        return paged(asked, {"0": [question(1), question(2)], "2": [question(3)]})
    return data([procedure(1), procedure(2)]) if path.startswith("/api/v2/procedures") else None


def answer(asked: Asked) -> Page | None:
    """Lists, details and PDFs."""
    path = path_of(asked)
    resource, _, name = path.removeprefix("/api/v2/").partition("/")
    if path.startswith("/distribution/") and path.endswith(".pdf"):
        return Page(pdf_saying(f"What {path.rpartition('/')[2]} says at some length "), "application/pdf", tagged=False)
    if asked.headers["accept"] != LD:
        return Page(b"not acceptable", "text/plain", 406, tagged=False)
    if not name or name == "feed":
        return listed(asked, path)
    works = {
        "parliamentary-questions": lambda: [asked_question(one) for one in name.split(",")],
        "documents": lambda: [linked_answer(name)],
        "procedures": lambda: [steps(name[-1])],
    }
    return data(works[resource]()) if resource in works else None


def empty(asked: Asked) -> Page | None:
    """Nothing, in every list."""
    return NOTHING if is_listing(asked) else None


def single(asked: Asked) -> Page | None:
    """One object where a list was."""
    if (
        path_of(asked) == "/api/v2/adopted-texts"
        and query_of(asked)["offset"] == "0"
        and query_of(asked)["year"] == str(YEAR)
    ):
        return Page(json.dumps({"data": adopted(1)}).encode(), LD)
    return NOTHING if is_listing(asked) else answer(asked)


def is_listing(asked: Asked) -> bool:
    """Whether a list was asked for, not a detail or a PDF."""
    return path_of(asked).endswith(("/feed", "/adopted-texts", "/parliamentary-questions", "/procedures"))


# Where the window begins in the year before, that year is asked for first.
EARLIER = YEAR - FIRST_YEAR

PROCEDURES = [
    {
        "url": f"https://oeil.europarl.europa.eu/oeil/en/procedure-file?reference={YEAR}/000{number}(COD)",
        "title": f"Invented procedure {number}", "published_at": DAY, "legal_type": "COD",
        "text": f"Invented procedure {number}\n{YEAR}/000{number}(COD)\nStage: PLENARY_VOTE\nReading: RDG1\n{DAY} REFERRAL\n"
        f"{TODAY.isoformat()} PLENARY_VOTE",
        "references": {("procedure", f"{YEAR}/000{number}(COD)")}, "text_state": "full", "media": "data",
    }
    for number in (1, 2)
]  # fmt: skip

CASES = [
    Case(
        kind="ep-open-data", path="/api/v2/", answer=answer, source={"country": "EU"}, asks_since=rf"year={FIRST_YEAR}&",
        pages=3 + EARLIER, is_listing=is_listing, fields=("data", "id", "identifier"), dates=(DAY,),
        empty=empty, single=single,
        documents=[
            {
                "url": f"https://www.europarl.europa.eu/doceo/document/TA-10-{YEAR}-000{number}_EN.html",
                "references": {("eurovoc", "5933")},
                "title": f"Invented resolution {number} on nobody's rights", "published_at": DAY, "language": "en",
                "legal_type": "TEXT_ADOPTED", "text_state": "full", "media": "pdf",
            }
            for number in (1, 2, 3)
        ],
    ),
    Case(
        kind="ep-open-data", path="/api/v2/", answer=answer, source={"country": "EU"}, asks_since=rf"year={ANSWERED_YEAR}&",
        options={"resource": "parliamentary-questions", "types": ["QUESTION_WRITTEN"]},
        pages=3 + YEAR - ANSWERED_YEAR, is_listing=is_listing, fields=("data", "id", "identifier"),
        dates=(DAY, TODAY.isoformat()), empty=empty,
        documents=[
            {
                "url": f"https://www.europarl.europa.eu/doceo/document/E-10-{YEAR}-00000{number}{answer}_EN.html",
                "title": f"Invented question {number}", "published_at": TODAY.isoformat() if answer else DAY,
                "legal_type": "QUESTION_ANSWER" if answer else "QUESTION_WRITTEN", "text_state": "full", "media": "pdf",
                "text": f"What E-10-{YEAR}-00000{number}{answer}_en.pdf says at some length",
            }
            for number, answer in ((1, ""), (1, "-ASW"), (2, ""), (2, "-ASW"), (3, ""))
        ],
    ),
    Case(
        kind="ep-open-data", path="/api/v2/", answer=answer, source={"country": "EU"}, options={"resource": "procedures"},
        asks_since=r"feed\?timeframe=custom&start-date={since}&", pages=1, is_listing=is_listing,
        fields=("data", "id", "process_id", "label"), dates=(DAY, TODAY.isoformat()), empty=empty, endless=False,
        documents=PROCEDURES,
    ),
    Case(
        kind="ep-open-data", path="/api/v2/", answer=answer, source={"country": "EU"},
        options={
            "resource": "procedures", "listing": "named", "names": [f"{YEAR}/0001(COD)", f"{YEAR}/0002(COD)"],
        },
        asks_since=r"procedures\?limit=1&offset=0&", pages=1, is_listing=is_listing, fields=("data", "process_id"),
        dates=(DAY, TODAY.isoformat()), empty=empty, endless=False, documents=PROCEDURES,
    ),
]  # fmt: skip
