"""The European Parliament's open data: texts adopted, procedures, and parliamentary questions with their answers.

Relies on https://data.europarl.europa.eu/api/v2/ as its page documents it (`Accept: application/ld+json`, `data` in the
answer, 204 where there is nothing, `limit` and `offset`): the list of a `year`, or the `feed` of what changed since
`start-date`. In spring 2026 only the feed of adopted texts was sound; that of procedures often answered 404, so its
first live run decides; procedures have no list by year that is known to work. Feeds hold stubs without a title, and so
does the year of questions: title, date and the address of the text then come from `{resource}/{identifier}?language=`.
Adopted texts are kept by `document_date`, with a margin, since they are listed some days after it. Texts are the PDF
that `is_exemplified_by` names on the same host: www.europarl.europa.eu lets no machine in.

A procedure's detail has its title in `process_title` and its steps in `consists_of` (`activity_date`, `had_activity_type`,
which may be missing). `current_stage`, a code of the authority table "procedure-phase", was RDG1 in all of seven records that
were seen, also of laws in force: so a file stands where its newest past step has brought it, in the record's own word
(REFERRAL, PLENARY_ADOPT_POSITION, SIGNATURE, PUBLICATION_OFFICIAL_JOURNAL …), since that step's day; the reading
stands in the text. `was_scheduled_in` holds coming days of plenary. The record knows the Parliament's steps, not all of the
Council's. Since the feed fails and tells only of changes, the procedures that are followed are best asked for one by one, with
`listing = "named"`. An answer to a question may be only a link to a document of its own, which is then read.
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
FILES = (("Accept", "application/xhtml+xml, text/html;q=0.9, application/pdf;q=0.8, */*;q=0.5"),)
STEP = "had_activity_type"
DOCUMENT = "eli/dl/doc/"
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
        # Once there is an answer, it is what is new, and so is its day.
        answers = objects_at(work, "inverse_answers_to")
        found = next(((one, path) for one in answers for path in [_file(one, language)] if path), None)
        linked = next((text_at(one, "id") for one in answers if text_at(one, "id").startswith(DOCUMENT)), "")
        source, path = found or (work, "" if linked else _file(work, language))
        days = [text_at(one, "document_date") for one in (source, *answers, work)]
        where = urljoin(answer.url, f"/{path}") if path else ""
        headers = FILES
        if linked and not path:
            base = answer.url.partition("/parliamentary-questions/")[0]
            asked = urlencode({"language": language, "format": FORMAT})
            where, headers = f"{base}/documents/{linked.removeprefix(DOCUMENT)}?{asked}", (("Accept", FORMAT),)
        return replace(
            entry, title=entry.title or _title(work, language), date=max(days[:1] if days[0] else days, default=""),
            text_at=where, text_headers=headers,
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
    path = _file(row, language)
    return Entry(
        link=PEOPLE.format(identifier, language.upper()), title=_title(row, language), key=identifier,
        summary=text_at(row, "label") or identifier, date=text_at(row, "document_date"), language=language,
        text_at=urljoin(ask.source.url, f"/{path}") if path else _detail(ask, identifier),
        text_headers=FILES if path else (("Accept", FORMAT),), legal_type=_type(row),
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
    """A procedure's record; it stands where its newest step has brought it, since `current_stage` stays the first reading
    of laws that are in force.
    """
    steps = sorted((text_at(one, "activity_date")[:10], _end(one, STEP)) for one in objects_at(work, "consists_of"))
    known = [(day, kind) for day, kind in steps if kind]
    done = [(day, kind) for day, kind in known if ISO_DAY.match(day) and day <= today[:10]]
    coming = sorted({*_coming(work, today), *(day for day, _ in known if ISO_DAY.match(day) and day > today[:10])})
    title = _words(at_path(work, "process_title"), language) or _title(work, language) or text_at(work, "label")
    reading = _end(work, "current_stage")
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


def _file(work: Any, language: str) -> str:
    """The path of the work's text: XHTML, which reads best, else PDF, else Word."""
    paths = [text_at(one, "is_exemplified_by") for one in objects_at(_expression(work, language), "is_embodied_by")]
    ends = (".xhtml", ".html", ".pdf", ".docx")
    return next((path.lstrip("/") for end in ends for path in paths if path.lower().endswith(end)), "")


SYSTEM = EpOpenData()
