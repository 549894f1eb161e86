"""The Houses of the Oireachtas (Ireland): bills, parliamentary questions with their answers, and debates by section.

Relies on https://api.oireachtas.ie/v1/ as its own page (swagger) describes it: `legislation` with `last_updated`,
`questions` and `debates` with `date_start`, each with `limit` and `skip`; `results` in the answer, each with a `bill`, a
`question` or a `debateRecord`. Texts are files on another host that the answer names: the PDF of a bill's newest version,
and Akoma Ntoso of a section. Questions and debates come some days after they were held, hence a margin. What the counts
in `head` count differs between projects: pages are read until one is not full. Form of debates' sections: own knowledge.
"""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlencode, urljoin

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Offset
from crawlers.systems.rows import must_have, objects_at
from crawlers.systems.xmlanswers import document_of
from ground.clock import later
from ground.toml.strict import Strict

PEOPLE = "https://www.oireachtas.ie/en/"
NEEDED = {
    "legislation": ("bill.billNo", "bill.billYear", "bill.shortTitleEn"),
    "questions": ("question.date", "question.questionNumber", "question.showAs"),
    "debates": ("debateRecord.date", "debateRecord.uri"),
}
SECTION = ("debateSectionId", "showAs")
MARGIN = 5 * 86_400


class Options(Strict):
    """`resource` is what to list; `types` of questions: written or oral."""

    resource: Literal["legislation", "questions", "debates"] = "legislation"
    types: Literal["written", "oral", "oral,written"] = "oral,written"


class Oireachtas(System):
    """Kind `oireachtas`; `url` is the address of the interface's version, with its slash at the end."""

    proven = "recording"
    options = Options
    follows = True
    delay = 0.5
    rows = "results"
    paging = Offset("skip")

    def first(self, ask: Ask) -> str:
        """Bills that changed, or what was asked and said, since the window's beginning."""
        if ask.options.resource == "legislation":
            asked = {"last_updated": ask.since[:10]}
        else:
            asked = {"date_start": later(ask.since, -MARGIN)[:10], "date_end": ask.until[:10]}
        asked |= {"qtype": ask.options.types} if ask.options.resource == "questions" else {}
        asked |= {"limit": str(ask.size), "skip": "0"}
        return f"{ask.source.url}{ask.options.resource}?{urlencode(asked, safe=',')}"

    def needed_of(self, ask: Ask) -> tuple[str, ...]:
        """What a result of the resource must say."""
        return NEEDED[ask.options.resource]

    def ordered(self, rows: list[Any], ask: Ask) -> list[Any]:
        """The results' own objects; of a day's debates, their sections."""
        if ask.options.resource != "debates":
            return [row[next(iter(row.keys() & {"bill", "question"}))] for row in rows]
        sections = [section for row in rows for section in _sections(row["debateRecord"])]
        return [one for one in must_have(sections, SECTION) if all(text_at(one, path) for path in SECTION)]

    def entry(self, row: Any, ask: Ask) -> Entry:
        """A bill, a question or a section."""
        return MAKERS[ask.options.resource](row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page | None:
        """A section's text in Akoma Ntoso; bills are PDFs."""
        if "xml" not in answer.kind:
            return None
        return document_of(answer, ("akomaNtoso",), ("debateBody", "body"), "the text")


def _bill(bill: Any, ask: Ask) -> Entry:
    number, year = text_at(bill, "billNo"), text_at(bill, "billYear")
    versions = [one["version"] for one in objects_at(bill, "versions") if isinstance(one.get("version"), dict)]
    newest: Any = max(
        versions, key=lambda one: (text_at(one, "date"), _spoken(one) == "en", _spoken(one) == ""), default={}
    )
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
        date=text_at(bill, "mostRecentStage.event.dates.0.date") or changed, updated=changed,
        language="ga" if _spoken(newest) == "ga" else "en", key=f"{year}/{number}", text_at=_file(newest, "pdf", ask),
        references=(("national", f"IE Bill {number}/{year}"), *([("eli", f"eli/{book}")] if book else [])),
        legal_type="Act" if book else text_at(bill, "billType"),
    )  # fmt: skip


def _spoken(version: Any) -> str:
    """The language of a bill's version: an act comes in Irish and in English on the same day; "" where it is both or unsaid."""
    return {"eng": "en", "gle": "ga"}.get(text_at(version, "lang"), "")


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


MAKERS = {"legislation": _bill, "questions": _question, "debates": _section}
SYSTEM = Oireachtas()
