"""The European Parliament's open data: texts adopted, procedures, and parliamentary questions with their answers.

Relies on https://data.europarl.europa.eu/api/v2/ as its page documents it (`Accept: application/ld+json`, `data` in the
answer, 204 where there is nothing, `limit` and `offset`): the list of a `year`, or the `feed` of what changed since
`start-date`. In spring 2026 only the feed of adopted texts was sound; that of procedures often answered 404, so its
first live run decides. One project was given `procedures?year=2024&limit=1`; nobody shows that this list is whole. Feeds
hold stubs without a title: title, date and the address of the text then come from `{resource}/{identifier}?language=`.
Adopted texts are kept by `document_date`, with a margin, since they are listed some days after it. Texts are the PDF
that `is_exemplified_by` names on the same host: www.europarl.europa.eu lets no machine in.

A procedure's detail has its title in `process_title` and its steps in `consists_of` (`activity_date`, `had_activity_type`,
which may be missing). `current_stage`, a code of the authority table "procedure-phase", was RDG1 in all of seven records that
were seen, also of laws in force: so a file stands where its newest past step has brought it, in the record's own word
(REFERRAL, PLENARY_ADOPT_POSITION, SIGNATURE, PUBLICATION_OFFICIAL_JOURNAL …), since that step's day; the reading
stands in the text. `was_scheduled_in` holds coming days of plenary. The record knows the Parliament's steps, not all of the
Council's. Since the feed fails and tells only of changes, the procedures that are followed are best asked for one by one, with
`listing = "named"`. How questions are read is in ep_questions.py, what works have in common in ep_works.py.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from pydantic import field_validator, model_validator

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.queries import with_parameters
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.eu.ep_questions import QUESTIONS, batches_of, half_a_year_before, numbers_of, questions_of
from crawlers.systems.eu.ep_works import (
    FILES,
    FORMAT,
    JSON,
    detail_of,
    end_of,
    file_of,
    page_of,
    subjects_in,
    title_of,
    type_of,
    words_in,
)
from crawlers.systems.rows import (
    ISO_DAY,
    entries_of,
    json_of,
    must_have,
    must_hold,
    objects_at,
    rows_at,
    since_or_undated,
)
from ground.clock import later
from ground.records import Request
from ground.toml.strict import Strict

STEP = "had_activity_type"
MARGIN = 14 * 86_400
OEIL = "https://oeil.europarl.europa.eu/oeil/en/procedure-file?reference={}"
PROCEDURE = re.compile(r"\d{4}/\d{4}[A-Z]?\([A-Z]{3}\)")


class Options(Strict):
    """`resource` is what to list; `listing` how: all of a year, what changed, or the procedures in `names`, such as
    "2022/0426(COD)"; `types` keep the ends of work or process types, such as "TEXT_ADOPTED", "QUESTION_WRITTEN" or "COD".
    """

    resource: Literal["adopted-texts", "procedures", "parliamentary-questions"] = "adopted-texts"
    listing: Literal["year", "feed", "named"] | None = None
    names: Words = ()
    types: Words = ()

    @field_validator("names")
    @classmethod
    def _are_procedures(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not PROCEDURE.fullmatch(one):
                raise ValueError(f'"{one}" is not a procedure such as "2022/0426(COD)"')
        return value

    @model_validator(mode="after")
    def _names_what_it_lists(self) -> Options:
        if (self.listing == "named") != bool(self.names) or (self.names and self.resource != "procedures"):
            raise ValueError('resource = "procedures", listing = "named" and names belong together')
        return self

    @property
    def feeds(self) -> bool:
        """Whether what changed is asked for, rather than all of the year."""
        return (self.listing or ("feed" if self.resource == "procedures" else "year")) == "feed"


class EpOpenData(System):
    """Kind `ep-open-data`; `url` is the address of the interface's version, with its slash at the end."""

    proven = "recording"
    access = "machines at data.europarl.europa.eu; www.europarl.europa.eu lets no machine in"
    accept = FORMAT
    options = Options
    follows = True
    delay = 1.0
    empty_statuses = frozenset({204})

    def first(self, ask: Ask) -> str:
        """What changed since the window's beginning, or the first page of its first year."""
        if ask.options.names:
            # Any answer of the list shows that the interface works; each procedure is then asked for by its name.
            return f"{ask.source.url}procedures?{urlencode({'limit': '1', 'offset': '0', 'format': FORMAT})}"
        if not ask.options.feeds:
            asks = ask.options.resource == QUESTIONS
            return _year(ask, int(half_a_year_before(ask.until)[:4]) if asks else ask.days[0].year)
        # The feed of questions has a span of its own and takes none from us.
        span = [] if ask.options.resource == QUESTIONS else [("timeframe", "custom"), ("start-date", ask.since[:10])]
        return f"{ask.source.url}{ask.options.resource}/feed?{urlencode([*span, ('format', FORMAT)])}"

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of works, read on until one is empty; then the next year, if the window reaches into it."""
        rows = rows_at(json_of(answer), "data") if answer.body.strip() else []
        if ask.options.names:
            return _named(rows, ask)
        if ask.options.resource == QUESTIONS:
            return _questions(answer, rows, ask)
        return Listing(_entries(rows, ask), next_link=_following(answer, rows, ask), rows=len(rows))

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """A work's detail: a procedure's steps, or where the text of another work is."""
        if "json" not in answer.kind:
            return None
        works = rows_at(json_of(answer), "data")
        work = works[0] if works else {}
        language = dict(parse_qsl(urlsplit(answer.url).query)).get("language", "en")
        if "/procedures/" in answer.url:
            return _procedure(work, language, entry.updated)
        path = file_of(work, language)
        return replace(
            entry, title=entry.title or title_of(work, language), date=entry.date or text_at(work, "document_date"),
            text_at=urljoin(answer.url, f"/{path}") if path else "", text_headers=FILES,
            references=tuple(dict.fromkeys((*entry.references, *subjects_in(work)))),
        )  # fmt: skip


def _following(answer: Answer, rows: list[Any], ask: Ask) -> str:
    """The page after this one: of the same year until one is empty, then of the next; "" where the list is at its end."""
    asked = dict(parse_qsl(urlsplit(answer.url).query))
    if ask.options.feeds:
        return ""
    if rows:
        return with_parameters(answer.url, {"offset": str(int(asked.get("offset", 0)) + len(rows))})
    year = int(asked.get("year", ask.until[:4]))
    return _year(ask, year + 1) if year < int(ask.until[:4]) else ""


def _questions(answer: Answer, rows: list[Any], ask: Ask) -> Listing:
    """The numbers on a page of a list, kept until that ends, or the questions of a batch and their answers."""
    note = answer.request.note
    if note and not note.startswith("["):
        return questions_of(rows, note, ask)
    named = [
        row
        for row in must_have(rows, ("id", "identifier"))
        if not ask.options.types or type_of(row) in ask.options.types
    ]
    before = numbers_of(note)
    numbers = [*before, *(text_at(row, "identifier") for row in named)]
    # A page that repeats what the pages before have named leads in a circle.
    following = _following(answer, rows, ask) if not named or set(numbers) != set(before) else ""
    if following:
        return Listing(next_link=Request(following, note=json.dumps(numbers)), rows=len(rows))
    return Listing(details=batches_of(numbers, ask, every=ask.options.feeds), rows=len(rows))


def _year(ask: Ask, year: int) -> str:
    # Of questions the list holds no more than numbers.
    size = 1_000 if ask.options.resource == QUESTIONS else ask.size
    asked = {"year": str(year), "limit": str(size), "offset": "0", "format": FORMAT}
    return f"{ask.source.url}{ask.options.resource}?{urlencode(asked)}"


def _named(rows: list[Any], ask: Ask) -> Listing:
    entries_of(rows, lambda row: None, ("process_id",), ask.most)
    stubs = [{"label": name, "process_id": name.partition("(")[0].replace("/", "-")} for name in ask.options.names]
    quiet = "" if rows else "its list of procedures is empty, so none of them was asked for"
    return Listing(tuple(_step(stub, ask) for stub in stubs) if rows else (), rows=len(rows), quiet=quiet)


def _entries(rows: list[Any], ask: Ask) -> tuple[Entry, ...]:
    procedures = ask.options.resource == "procedures"
    if ask.options.resource == "adopted-texts" and not ask.options.feeds:
        must_hold("title_dcterms", [title_of(row, ask.source.languages[0]) for row in rows])
    if ask.options.types:
        rows = [row for row in rows if type_of(row) in ask.options.types]
    since = later(ask.since, -MARGIN)
    rows = [row for row in rows if since_or_undated(text_at(row, "document_date"), since)]
    # The newest first, as there may be more than one run can fetch.
    rows = sorted(rows, key=lambda row: text_at(row, "identifier"), reverse=True)
    needed = ("id", "process_id", "label") if procedures else ("id", "identifier")
    return entries_of(rows, lambda row: _step(row, ask) if procedures else _work(row, ask), needed, ask.most)


def _work(row: Any, ask: Ask) -> Entry:
    language, identifier = ask.source.languages[0], text_at(row, "identifier")
    path = file_of(row, language)
    return Entry(
        link=page_of(identifier, language), title=title_of(row, language), key=identifier,
        summary=text_at(row, "label") or identifier, date=text_at(row, "document_date"), language=language,
        text_at=urljoin(ask.source.url, f"/{path}") if path else detail_of(ask, ask.options.resource, identifier),
        text_headers=FILES if path else JSON, legal_type=type_of(row),
        references=subjects_in(row),
    )  # fmt: skip


def _step(row: Any, ask: Ask) -> Entry:
    label = text_at(row, "label")
    return Entry(
        link=OEIL.format(label), summary=label, key=text_at(row, "process_id"), language=ask.source.languages[0],
        # The feed says that it changed, and not when: it is read again on every day that lists it.
        updated=ask.until[:10], text_at=detail_of(ask, "procedures", text_at(row, "process_id")), text_headers=JSON,
        references=(("procedure", label),) if PROCEDURE.fullmatch(label) else (),
        legal_type=type_of(row) or label.partition("(")[2].rstrip(")"),
    )  # fmt: skip


def _procedure(work: Any, language: str, today: str) -> Page:
    """A procedure's record; it stands where its newest step has brought it, since `current_stage` stays the first reading
    of laws that are in force.
    """
    steps = sorted((text_at(one, "activity_date")[:10], end_of(one, STEP)) for one in objects_at(work, "consists_of"))
    known = [(day, kind) for day, kind in steps if kind]
    done = [(day, kind) for day, kind in known if ISO_DAY.match(day) and day <= today[:10]]
    coming = sorted({*_coming(work, today), *(day for day, _ in known if ISO_DAY.match(day) and day > today[:10])})
    title = words_in(at_path(work, "process_title"), language) or title_of(work, language) or text_at(work, "label")
    reading = end_of(work, "current_stage")
    stage, since = (done[-1][1], done[-1][0]) if done else (reading, "")
    said = (
        title, text_at(work, "label"), f"Stage: {stage}" if stage else "", f"Reading: {reading}" if reading else "",
        *(f"{day} {kind}" for day, kind in known), f"Scheduled: {', '.join(coming)}" if coming else "",
    )  # fmt: skip
    date = steps[0][0] if steps else ""
    return Page(title, "\n".join(filter(None, said)), date, language, stage=stage, stage_at=since)


def _coming(work: Any, today: str) -> list[str]:
    """The days of plenary for which the record or one of its steps is scheduled."""
    holders = [work, *objects_at(work, "consists_of")]
    days = [text_at(one, "activity_date")[:10] for holder in holders for one in objects_at(holder, "was_scheduled_in")]
    return [day for day in days if ISO_DAY.match(day) and day > today[:10]]


SYSTEM = EpOpenData()
