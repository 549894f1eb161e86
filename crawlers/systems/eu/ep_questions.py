"""Questions to the European Commission and Council, and their answers, as the Parliament's open data hold them.

The list of a year holds only their numbers. `parliamentary-questions/{id,id,…}` gives about thirty records at once (forty
were fine, a hundred were refused), each with its answers nested whole; of some questions an answer is only a link, and its
record is then at `documents/{id}`. An answer is a document of its own, with its own day: it comes months after its question.

Nothing says which questions were answered lately. So a run asks for the records of those tabled within its window, and for
a seventh of the earlier ones, by their number and the weekday: each is seen once a week until it is half a year old.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Ask
from crawlers.systems.eu.ep_works import FILES, JSON, detail_of, file_of, page_of, subjects_in, title_of, type_of
from crawlers.systems.rows import objects_at, since_or_undated
from ground.clock import later, moment
from ground.records import FaultError, Request

QUESTIONS, DOCUMENT = "parliamentary-questions", "eli/dl/doc/"
BATCH = 30
# More than are tabled on a day, taken over the days of any window; so many are about half a year's.
A_DAY, HALF_YEAR, MARGIN = 30, 3_000, 14 * 86_400
WEEK = 7
NUMBERED = re.compile(r"([A-Z]+)-\d+-(\d{4})-(\d+)")


def numbers_of(note: str) -> list[str]:
    """The numbers that the pages of a list have named so far."""
    return json.loads(note) if note else []


def half_a_year_before(at: str) -> str:
    """From when on questions may still be answered."""
    return later(at, -183 * 86_400)


def batches_of(identifiers: Iterable[str], ask: Ask, *, every: bool) -> tuple[Request, ...]:
    """Requests for the records of the questions whose turn it is, or of `every` one that changed, the newest first."""
    today = moment(ask.until).date().toordinal()
    series: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for one in dict.fromkeys(identifiers):
        found = NUMBERED.match(one)
        letter, year, number = found.groups() if found else ("", "0", "0")
        # Written questions share one series, with or without priority.
        series["E" if letter == "P" else letter].append((int(year), int(number), one))
    wanted: list[str] = []
    for known in series.values():
        newest = sorted(known, reverse=True)[:HALF_YEAR]
        fresh = HALF_YEAR if every else A_DAY * len(ask.days)
        wanted += [one for _, _, one in newest[:fresh]]
        wanted += [one for _, number, one in newest[fresh:] if number // BATCH % WEEK == today % WEEK]
    batches = [",".join(wanted[at : at + BATCH]) for at in range(0, len(wanted), BATCH)]
    return tuple(Request(detail_of(ask, QUESTIONS, some), note=some) for some in batches)


def questions_of(rows: list[Any], asked: str, ask: Ask) -> Listing:
    """The questions of a batch and their answers. Raises FaultError (`drifted`) where it holds none of what was asked for."""
    wanted = set(asked.split(","))
    found = [row for row in rows if text_at(row, "identifier") in wanted]
    if not found:
        raise FaultError("drifted", f"none of {len(wanted)} questions is in the answer that was to hold them all")
    works = [work for row in found for work in _with_answers(row)]
    since = later(ask.since, -MARGIN)
    kept = [work for work in works if since_or_undated(text_at(work[0], "document_date"), since)]
    lost = len(wanted) - len(found)
    warning = f"{lost} of {len(wanted)} questions that were asked for were not in the answer" if lost else ""
    entries = tuple(_entry(work, question, ask) for work, question in kept)
    return Listing(entries[: ask.most], rows=len(rows), quiet="none of them is new", warning=warning)


def _with_answers(question: Any) -> Iterator[tuple[Any, Any]]:
    yield question, None
    for one in objects_at(question, "inverse_answers_to"):
        if text_at(one, "identifier") or text_at(one, "id").startswith(DOCUMENT):
            yield one, question


def _entry(work: Any, question: Any, ask: Ask) -> Entry:
    """A question (`question` None) or an answer; where the record names no file, its own detail may."""
    language = ask.source.languages[0]
    identifier = text_at(work, "identifier") or text_at(work, "id").removeprefix(DOCUMENT)
    path = file_of(work, language)
    subject = title_of(question if question else work, language)
    said = f"{identifier}, an answer to {text_at(question, 'identifier')}" if question else identifier
    detail = detail_of(ask, "documents" if question else QUESTIONS, identifier)
    return Entry(
        link=page_of(identifier, language), title=subject, key=identifier, summary=said, language=language,
        date=text_at(work, "document_date"), text_at=urljoin(ask.source.url, f"/{path}") if path else detail,
        text_headers=FILES if path else JSON, legal_type=type_of(work) or ("QUESTION_ANSWER" if question else ""),
        references=subjects_in(work) or (subjects_in(question) if question else ()),
    )  # fmt: skip
