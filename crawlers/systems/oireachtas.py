"""The Houses of the Oireachtas (Ireland): bills, parliamentary questions with their answers, and debates by section.

Relies on https://api.oireachtas.ie/v1/ as its own page (swagger) describes it: `legislation` with `last_updated`,
`questions` and `debates` with `date_start`, each with `limit` and `skip`; `results` in the answer, each with a `bill`, a
`question` or a `debateRecord`. Texts are files on another host that the answer names: the PDF of a bill's newest version,
and Akoma Ntoso of a section. Questions and debates come some days after they were held, hence a margin. What the counts
in `head` count differs between projects: pages are read until one is not full. Form of debates' sections: own knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal
from urllib.parse import urlencode, urljoin

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.queries import with_parameters
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.rows import entries_of, json_of, must_hold, objects_at, rows_at
from crawlers.systems.xmlanswers import document_of
from ground.clock import later
from ground.strict import Strict

PEOPLE = "https://www.oireachtas.ie/en/"
MARGIN = 5 * 86_400


class Options(Strict):
    """`resource` is what to list; `types` of questions: written or oral."""

    resource: Literal["legislation", "questions", "debates"] = "legislation"
    types: Literal["written", "oral", "oral,written"] = "oral,written"


class Oireachtas(System):
    """Kind `oireachtas`; `url` is the address of the interface's version, with its slash at the end."""

    options = Options
    follows = True
    delay = 0.5

    def first(self, ask: Ask) -> str:
        """Bills that changed, or what was asked and said, since the window's beginning."""
        if ask.options.resource == "legislation":
            asked = {"last_updated": ask.since[:10]}
        else:
            asked = {"date_start": later(ask.since, -MARGIN)[:10], "date_end": ask.until[:10]}
        asked |= {"qtype": ask.options.types} if ask.options.resource == "questions" else {}
        asked |= {"limit": str(ask.size), "skip": "0"}
        return f"{ask.source.url}{ask.options.resource}?{urlencode(asked, safe=',')}"

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of results."""
        rows = rows_at(json_of(answer), "results")
        found: Iterable[Entry]
        if ask.options.resource == "legislation":
            needed: tuple[str, ...] = ("bill.billNo", "bill.billYear", "bill.shortTitleEn")
            found = entries_of(rows, lambda row: _bill(row["bill"], ask), needed, ask.most)
        elif ask.options.resource == "questions":
            needed = ("question.date", "question.questionNumber", "question.showAs")
            found = entries_of(rows, lambda row: _question(row["question"], ask), needed, ask.most)
        else:
            records = [row.get("debateRecord") for row in rows if isinstance(row, dict)]
            for path in ("date", "uri"):
                must_hold(f"debateRecord.{path}", [text_at(record, path) for record in records])
            sections = [section for record in records for section in _sections(record)]
            needed = ("debateSectionId", "showAs")
            found = entries_of(sections, lambda section: _section(section, ask), needed, ask.most)
        full = len(rows) >= ask.size
        following = with_parameters(answer.url, {"skip": str(answer.page * ask.size)}) if full else ""
        return Listing(tuple(found), next_link=following, rows=len(rows))

    def text(self, answer: Answer, entry: Entry) -> Page | None:
        """A section's text in Akoma Ntoso; bills are PDFs."""
        if "xml" not in answer.kind:
            return None
        return document_of(answer, ("akomaNtoso",), ("debateBody", "body"), "the text")


def _bill(bill: Any, ask: Ask) -> Entry:
    number, year = text_at(bill, "billNo"), text_at(bill, "billYear")
    versions = [one["version"] for one in objects_at(bill, "versions") if isinstance(one.get("version"), dict)]
    newest: Any = max(versions, key=lambda one: text_at(one, "date"), default={})
    stage = text_at(bill, "mostRecentStage.event.showAs")
    changed = text_at(bill, "lastUpdated")
    book = text_at(bill, "act.statutebookURI").partition("/eli/")[2]
    said = (
        f"Status: {text_at(bill, 'status')}",
        f"stage: {stage}" if stage else "",
        plain(text_at(bill, "longTitleEn")),
    )
    return Entry(
        link=f"{PEOPLE}bills/bill/{year}/{number}/", title=text_at(bill, "shortTitleEn"),
        summary=". ".join(filter(None, said)),
        date=text_at(bill, "mostRecentStage.event.dates.0.date") or changed, updated=changed, language="en",
        key=f"{year}/{number}", text_at=_file(newest, "pdf", ask),
        references=(("national", f"IE Bill {number}/{year}"), *([("eli", f"eli/{book}")] if book else [])),
        legal_type="Act" if book else text_at(bill, "billType"),
    )  # fmt: skip


def _question(question: Any, ask: Ask) -> Entry:
    day, number = text_at(question, "date"), text_at(question, "questionNumber")
    heading = text_at(question, "debateSection.showAs")
    to = text_at(question, "to.showAs")
    return Entry(
        link=f"{PEOPLE}debates/question/{day}/{number}/", title=heading or f"Question {number} of {day}",
        summary=". ".join(filter(None, (f"To: {to}" if to else "", text_at(question, "showAs")))), date=day,
        language="en", key=f"{day}/{number}", text_at=_file(question.get("debateSection"), "xml", ask),
        references=(("national", f"IE PQ {day}/{number}"),), legal_type=text_at(question, "questionType"),
    )  # fmt: skip


def _section(section: Any, ask: Ask) -> Entry:
    day, place = section["day"], section["place"]
    number = text_at(section, "debateSectionId").rpartition("_")[2]
    return Entry(
        link=f"{PEOPLE}debates/debate/{place}/{day}/{number}/", title=text_at(section, "showAs"),
        summary=section["chamber"], date=day, language="en", key=f"{place}/{day}/{number}",
        text_at=_file(section, "xml", ask), legal_type=text_at(section, "debateType"),
    )  # fmt: skip


def _sections(record: Any) -> list[dict[str, Any]]:
    """A day's sections, each with its day, its chamber, and the chamber's name in addresses."""
    place = text_at(record, "uri").partition("/debateRecord/")[2].partition("/")[0]
    of_record = {"day": text_at(record, "date"), "chamber": text_at(record, "chamber.showAs"), "place": place}
    rows = [one.get("debateSection") for one in objects_at(record, "debateSections")]
    return [{**row, **of_record} for row in rows if isinstance(row, dict)]


def _file(part: Any, form: str, ask: Ask) -> str:
    address = text_at(part, f"formats.{form}.uri")
    return urljoin(ask.source.url, address) if address else ""


SYSTEM = Oireachtas()
