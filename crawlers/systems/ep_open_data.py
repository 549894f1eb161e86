"""The European Parliament's open data: texts adopted, procedures, and parliamentary questions with their answers.

Relies on https://data.europarl.europa.eu/api/v2/ as its page documents it (`Accept: application/ld+json`, `data` in the
answer, 204 where there is nothing, `limit` and `offset`): the list of a `year`, or the `feed` of what changed since
`start-date`. In spring 2026 only the feed of adopted texts was sound; that of procedures often answered 404, so its
first live run decides; procedures have no list by year that is known to work. Feeds hold stubs without a title, and so
does the year of questions: title, date and the address of the text then come from `{resource}/{identifier}?language=`.
Adopted texts are kept by `document_date`, with a margin, since they are listed some days after it. Texts are the PDF
that `is_exemplified_by` names on the same host: www.europarl.europa.eu lets no machine in.

A procedure's detail has its title in `process_title`, its steps in `consists_of` (`activity_date`, `had_activity_type`,
`occured_at_stage`) and where it stands in `current_stage`, a code of the authority table "procedure-phase" (RDG1, RDG2 …):
several projects of 2026 read it so, none of them on our behalf. The code is kept as the stage, never put into our words; it
is coarse: a first reading lasts from the proposal to the vote in plenary, and the steps between stand in the text. Its day
is that of the first step which the record puts at this stage and which is not still to come; where steps name no stage, the
stage has no day. The record knows the Parliament's steps, not all of the Council's. Since the feed fails and tells only of
changes, the procedures that are followed are best asked for one by one, with `listing = "named"`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from pydantic import field_validator, model_validator

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.queries import with_parameters
from crawlers.formats.rest_json import at_path, text_at
from crawlers.formats.subjects import subjects_of
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import ISO_DAY, entries_of, json_of, must_hold, objects_at, rows_at, since_or_undated
from ground.clock import later
from ground.strict import Strict

FORMAT = "application/ld+json"
MARGIN = 14 * 86_400
PEOPLE = "https://www.europarl.europa.eu/doceo/document/{}_{}.html"
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
            return _year(ask, ask.days[0].year)
        # The feed of questions has a span of its own and takes none from us.
        span = [] if "questions" in ask.options.resource else [("timeframe", "custom"), ("start-date", ask.since[:10])]
        return f"{ask.source.url}{ask.options.resource}/feed?{urlencode([*span, ('format', FORMAT)])}"

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of works, read on until one is empty; then the next year, if the window reaches into it."""
        asked = dict(parse_qsl(urlsplit(answer.url).query))
        rows = rows_at(json_of(answer), "data") if answer.body.strip() else []
        if ask.options.names:
            return _named(rows, ask)
        if rows:
            found = _entries(rows, ask)
            offset = str(int(asked.get("offset", 0)) + len(rows))
            following = "" if ask.options.feeds else with_parameters(answer.url, {"offset": offset})
            return Listing(found, next_link=following, rows=len(rows))
        year = int(asked.get("year", ask.until[:4]))
        return Listing(next_link=_year(ask, year + 1) if year < int(ask.until[:4]) else "")

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """A work's detail: a procedure's steps, or where the text of another work is."""
        if "json" not in answer.kind:
            return None
        works = rows_at(json_of(answer), "data")
        work = works[0] if works else {}
        language = dict(parse_qsl(urlsplit(answer.url).query)).get("language", "en")
        if "/procedures/" in answer.url:
            return _procedure(work, language, entry.updated)
        # Once there is an answer, it is what is new.
        path = next(filter(None, (_pdf(one, language) for one in [*objects_at(work, "inverse_answers_to"), work])), "")
        title, date = _title(work, language), text_at(work, "document_date")
        return replace(
            entry, title=title or entry.title, date=date, text_at=urljoin(answer.url, f"/{path}") if path else "",
            references=tuple(dict.fromkeys((*entry.references, *_subjects(work)))),
        )  # fmt: skip


def _year(ask: Ask, year: int) -> str:
    asked = {"year": str(year), "limit": str(ask.size), "offset": "0", "format": FORMAT}
    return f"{ask.source.url}{ask.options.resource}?{urlencode(asked)}"


def _named(rows: list[Any], ask: Ask) -> Listing:
    entries_of(rows, lambda row: None, ("process_id",), ask.most)
    stubs = [{"label": name, "process_id": name.partition("(")[0].replace("/", "-")} for name in ask.options.names]
    quiet = "" if rows else "its list of procedures is empty, so none of them was asked for"
    return Listing(tuple(_step(stub, ask) for stub in stubs) if rows else (), rows=len(rows), quiet=quiet)


def _entries(rows: list[Any], ask: Ask) -> tuple[Entry, ...]:
    procedures = ask.options.resource == "procedures"
    if ask.options.resource == "adopted-texts" and not ask.options.feeds:
        must_hold("title_dcterms", [_title(row, ask.source.languages[0]) for row in rows])
    if ask.options.types:
        rows = [row for row in rows if _type(row) in ask.options.types]
    since = later(ask.since, -MARGIN)
    rows = [row for row in rows if since_or_undated(text_at(row, "document_date"), since)]
    # The newest first, as there may be more than one run can fetch.
    rows = sorted(rows, key=lambda row: text_at(row, "identifier"), reverse=True)
    needed = ("id", "process_id", "label") if procedures else ("id", "identifier")
    return entries_of(rows, lambda row: _step(row, ask) if procedures else _work(row, ask), needed, ask.most)


def _work(row: Any, ask: Ask) -> Entry:
    language, identifier = ask.source.languages[0], text_at(row, "identifier")
    path = _pdf(row, language)
    return Entry(
        link=PEOPLE.format(identifier, language.upper()), title=_title(row, language), key=identifier,
        summary=text_at(row, "label") or identifier, date=text_at(row, "document_date"), language=language,
        text_at=urljoin(ask.source.url, f"/{path}") if path else _detail(ask, identifier),
        text_headers=(("Accept", "application/pdf" if path else FORMAT),), legal_type=_type(row),
        references=_subjects(row),
    )  # fmt: skip


def _subjects(work: Any) -> tuple[tuple[str, str], ...]:
    about = at_path(work, "is_about")
    return subjects_of(about if isinstance(about, list) else [about])


def _step(row: Any, ask: Ask) -> Entry:
    label = text_at(row, "label")
    return Entry(
        link=OEIL.format(label), summary=label, key=text_at(row, "process_id"), language=ask.source.languages[0],
        # The feed says that it changed, and not when: it is read again on every day that lists it.
        updated=ask.until[:10], text_at=_detail(ask, text_at(row, "process_id")), text_headers=(("Accept", FORMAT),),
        references=(("procedure", label),) if PROCEDURE.fullmatch(label) else (),
        legal_type=_type(row) or label.partition("(")[2].rstrip(")"),
    )  # fmt: skip


def _detail(ask: Ask, identifier: str) -> str:
    asked = urlencode({"language": ask.source.languages[0], "format": FORMAT})
    return f"{ask.source.url}{ask.options.resource}/{identifier}?{asked}"


def _procedure(work: Any, language: str, today: str) -> Page:
    told = sorted(
        f"{text_at(one, 'activity_date')} {_end(one, 'had_activity_type')}" for one in objects_at(work, "consists_of")
    )
    title = _words(at_path(work, "process_title"), language) or _title(work, language) or text_at(work, "label")
    stage = _end(work, "current_stage")
    text = "\n".join(filter(None, (title, text_at(work, "label"), f"Stage: {stage}" if stage else "", *told)))
    days = [
        text_at(one, "activity_date")
        for one in objects_at(work, "consists_of")
        if _end(one, "occured_at_stage") == stage
    ]
    since = min((day[:10] for day in days if ISO_DAY.match(day) and day[:10] <= today), default="")
    date = told[0].partition(" ")[0] if told else ""
    return Page(title, text, date, language, stage=stage, stage_at=since if stage else "")


def _type(row: Any) -> str:
    return _end(row, "work_type") or _end(row, "process_type")


def _end(row: Any, path: str) -> str:
    return text_at(row, path).rpartition("/")[2]


def _title(work: Any, language: str) -> str:
    return _words(at_path(work, "title_dcterms"), language) or _words(
        at_path(_expression(work, language), "title"), language
    )


def _words(value: Any, language: str) -> str:
    if isinstance(value, dict):
        value = value.get(language) or value.get("mul") or value.get("en")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _expression(work: Any, language: str) -> Any:
    realized = objects_at(work, "is_realized_by")
    return next((one for one in realized if text_at(one, "id").endswith(f"/{language}")), {})


def _pdf(work: Any, language: str) -> str:
    paths = [text_at(one, "is_exemplified_by") for one in objects_at(_expression(work, language), "is_embodied_by")]
    return next((path.lstrip("/") for path in paths if path.lower().endswith(".pdf")), "")


SYSTEM = EpOpenData()
