"""HUDOC: a database asked by date with texts of its own, and one read by falling date. All documents are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import HTML, JSON, Asked, Page, article

DAY = (date.today() - timedelta(days=4)).isoformat()
OLD = (date.today() - timedelta(days=400)).isoformat()
MIDNIGHT = f"{DAY}T00:00:00"


def case_of_court(number: int) -> dict[str, Any]:
    """A judgment."""
    return {
        "itemid": f"001-90000{number}", "docname": f"CASE OF INVENTED {number} v. NOWHERE", "kpdate": MIDNIGHT,
        "languageisocode": "ENG", "doctype": "HEJUD", "appno": f"1000{number}/20;20000/21", "respondent": "XXX",
        "ecli": f"ECLI:CE:ECHR:2026:1105JUD00100{number}20", "conclusion": "Violation of nothing",
    }  # fmt: skip


def report(number: int, day: str = MIDNIGHT) -> dict[str, Any]:
    """A report of a monitoring body."""
    return {
        "greviosectionid": f"XX-2026-{number}", "greviosectiontitle": f"Invented report {number}", "greviolanguage": "ENG",
        "greviopublicationdate": day, "greviodocumenttype": "BASELINE",
    }  # fmt: skip


def decision(number: int) -> dict[str, Any]:
    """A decision on the execution of a judgment."""
    return {
        "execidentifier": f"CM-{number}", "exectitle": f"Invented decision {number}", "execpublisheddate": MIDNIGHT + ".0Z",
        "execlanguage": "ENG", "execdocumenttypecollection": "CMDEC", "execappno": f"1000{number}/20", "execstate": "XXX",
    }  # fmt: skip


def results(rows: list[dict[str, Any]], total: int) -> Page:
    """A page of the search."""
    return Page(json.dumps({"resultcount": total, "results": [{"columns": row} for row in rows]}).encode(), JSON)


def court(asked: Asked) -> Page | None:
    """Two pages of judgments, and their texts."""
    query = query_of(asked)
    if path_of(asked) == "/app/conversion/docx/html/body" and "referer" in asked.headers and query["library"] == "ECHR":
        return Page(article("Invented", f"The invented court found nothing in {query['id']}. " * 12).encode(), HTML)
    if path_of(asked) != "/app/query/results":
        return None
    return results([case_of_court(1), case_of_court(2)] if query["start"] == "0" else [case_of_court(3)], 3)


def body_of(query: str) -> str:
    """What a decision says."""
    return f"Decided on {query.rpartition('=')[2]} nothing. " * 10


def execution(asked: Asked) -> Page | None:
    """A page of decisions, whose texts are a field."""
    query = query_of(asked)
    if path_of(asked) != "/app/query/results":
        return None
    if query["select"] == "contentbody":
        return results([{"contentbody": f"<p>{body_of(query['query'])}</p>"}], 1)
    return results([decision(1), decision(2)], 2)


def monitoring(asked: Asked) -> Page | None:
    """A page that ends among old reports although more would follow, and texts."""
    if path_of(asked) == "/app/conversion/docx/html/body":
        return Page(article("Invented", "The invented body visited nobody. " * 12).encode(), HTML)
    return results([report(1), report(2), report(3, OLD)], 500) if path_of(asked) == "/app/query/results" else None


def is_listing(asked: Asked) -> bool:
    """Whether a search was asked for, not a text."""
    return path_of(asked) == "/app/query/results" and query_of(asked)["select"] != "contentbody"


def single(asked: Asked) -> Page | None:
    """One object where a list was."""
    told = {"resultcount": 1, "results": {"columns": case_of_court(1)}}
    return Page(json.dumps(told).encode(), JSON) if is_listing(asked) else court(asked)


CASES = [
    Case(
        kind="hudoc", path="/", answer=court, options={"database": "echr", "narrowed": "article=4"}, pages=2,
        source={"country": "INT", "languages": ["en", "fr"], "paging": {"size": 2}}, is_listing=is_listing,
        asks_since=r'kpdate>="{since}T00:00:00.0Z" AND \(languageisocode:"ENG" OR languageisocode:"FRE"\) AND \(article=4\)',
        fields=("results", "resultcount", "columns", "itemid", "docname"), dates=(MIDNIGHT,), single=single,
        empty=lambda asked: results([], 0),
        documents=[
            {
                "url": f"https://hudoc.echr.coe.int/eng?i=001-90000{number}", "published_at": DAY, "language": "en",
                "title": f"CASE OF INVENTED {number} v. NOWHERE", "legal_type": "HEJUD", "text_state": "full", "media": "html",
                "references": {
                    ("echr", f"1000{number}/20"), ("echr", "20000/21"), ("ecli", f"ECLI:CE:ECHR:2026:1105JUD00100{number}20"),
                },
            }
            for number in (1, 2, 3)
        ],
    ),
    Case(
        kind="hudoc", path="/", answer=execution, options={"database": "exec"}, pages=1, source={"country": "INT"},
        is_listing=is_listing, asks_since=r'execpublisheddate>="{since}T00:00:00.0Z"',
        fields=("results", "execidentifier", "exectitle"), dates=(MIDNIGHT,), empty=lambda asked: results([], 0), endless=False,
        documents=[
            {
                "url": f"https://hudoc.exec.coe.int/eng?i=CM-{number}", "published_at": DAY, "legal_type": "CMDEC",
                "title": f"Invented decision {number}", "text": body_of(f'="CM-{number}"').strip(), "text_state": "full",
                "references": {("echr", f"1000{number}/20")},
            }
            for number in (1, 2)
        ],
    ),
    Case(
        kind="hudoc", path="/", answer=monitoring, options={"database": "grevio"}, pages=1, source={"country": "INT"},
        is_listing=is_listing, asks_since="contentsitename:GREVIO&sort=greviopublicationdate Descending",
        fields=("results", "greviosectionid", "greviosectiontitle"), dates=(MIDNIGHT,),
        empty=lambda asked: results([], 0), endless=False,
        documents=[
            {
                "url": f"https://hudoc.grevio.coe.int/eng?i=XX-2026-{number}", "published_at": DAY, "legal_type": "BASELINE",
                "title": f"Invented report {number}", "text_state": "full", "language": "en",
            }
            for number in (1, 2)
        ],
    ),
]  # fmt: skip
