"""Have Your Say: initiatives of the European Commission on which people may comment, with the day until when.

Relies on https://ec.europa.eu/info/law/better-regulation/brpapi/, which no page documents, as projects probed it in
September 2026: `searchInitiatives` with `language`, `page` from 0, `size` (cut to 100 without a word) and
`feedbackStatus=OPEN`, which filters on the server; the rows are in `initiativeResultDtoPage.content`, or in an older form
in `_embedded.initiativeResultDtoes`. That `feedbackOpenDateFrom` means the first day of a feedback period is not proven:
it is asked only where closed initiatives are wanted. Times are those of Brussels, without a zone. Details come from
`groupInitiatives/{id}`, also of one that has left the index; publications there have `endDate`, `plannedStartDate` and
`plannedEndDate`. What citizens wrote is personal data, and is not read.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import MISSING, at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Pages
from crawlers.systems.rows import json_of, objects_at, rows_at
from ground.toml.strict import Strict

PEOPLE = "https://have-your-say.ec.europa.eu/initiatives/{}"
PAGE, OLDER = "initiativeResultDtoPage", "_embedded.initiativeResultDtoes"
MOST = 100
TIME = re.compile(r"(\d{4})/(\d{2})/(\d{2})( \d{2}:\d{2}:\d{2})?")
PERIOD = {"endDate": "until", "plannedStartDate": "planned from", "plannedEndDate": "planned until"}
COM = re.compile(r"(COM|SWD|JOIN)\s*\((\d{4})\)\s*0*(\d+)")


class Options(Strict):
    """`open` asks for what may be commented on now; without it, for what could be since the window's beginning. `words` to
    search for.
    """

    open: bool = True
    words: str = ""


class HaveYourSay(System):
    """Kind `have-your-say`; `url` is the interface's address, with its slash at the end."""

    proven = "recording"
    access = "no refusal known; 500 now and then"
    options = Options
    follows = True
    delay = 1.0
    rows, needed = f"{PAGE}.content", ("id", "shortTitle")
    paging = Pages("page", total=f"{PAGE}.totalElements|page.totalElements", first=0)

    def first(self, ask: Ask) -> str:
        """The first page of initiatives."""
        asked = {"language": ask.source.languages[0].upper(), "page": "0", "size": str(min(ask.size, MOST))}
        asked |= {"feedbackStatus": "OPEN"} if ask.options.open else {"feedbackOpenDateFrom": f"{ask.days[0]:%Y/%m/%d}"}
        asked |= {"text": ask.options.words} if ask.options.words else {}
        return f"{ask.source.url}searchInitiatives?{urlencode(asked, safe='/')}"

    def rows_of(self, root: Any, ask: Ask) -> list[Any]:
        """The initiatives, which older answers keep elsewhere."""
        return rows_at(root, OLDER if at_path(root, OLDER) is not MISSING else self.rows)

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it is open, where only such were asked for."""
        states = {text_at(one, "receivingFeedbackStatus") for one in objects_at(row, "currentStatuses")} - {""}
        return {"open": "OPEN" in states} if ask.options.open and states else {}

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """An initiative."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """The initiative's summary, and what was published on it."""
        root = json_of(answer)
        rows = objects_at(root, "publications")
        said = [_published(one) for one in rows]
        text = plain(text_at(root, "dossierSummary"))
        return Page(text="\n".join(filter(None, (text, entry.summary, *said))), language=entry.language)


def _published(publication: Any) -> str:
    """What a publication is, and from when until when it may be commented on."""
    named = " ".join(filter(None, (text_at(publication, "type"), text_at(publication, "title"))))
    days = {word: _time(text_at(publication, name))[:10] for name, word in PERIOD.items()}
    return ", ".join(filter(None, (named, *(f"feedback {word} {day}" for word, day in days.items() if day))))


def _entry(row: Any, ask: Ask) -> Entry | None:
    identifier = text_at(row, "id").partition(".")[0]
    if not identifier.isdigit():
        return None
    current = _period(objects_at(row, "currentStatuses"), ask.until[:10])
    begins, ends = (_time(text_at(current, name)) for name in ("feedbackStartDate", "feedbackEndDate"))
    reference = text_at(row, "reference")
    said = COM.search(reference)
    parts = (
        f"Feedback: {text_at(current, 'receivingFeedbackStatus').lower()}." if current else "",
        f"Feedback until {ends[:10]}." if ends else "", f"Stage: {text_at(current, 'frontEndStage')}." if current else "",
        f"Reference: {reference}." if reference else "",
    )  # fmt: skip
    detail = f"{ask.source.url}groupInitiatives/{identifier}?{urlencode({'language': ask.source.languages[0].upper()})}"
    return Entry(
        link=PEOPLE.format(identifier), title=text_at(row, "shortTitle"), summary=" ".join(filter(None, parts)), date=begins,
        language=ask.source.languages[0], key=identifier, text_at=detail, text_headers=(("Accept", "application/json"),),
        references=(("com", f"{said[1]}({said[2]}) {said[3]}"),) if said else (),
        legal_type=text_at(row, "foreseenActType"),
    )  # fmt: skip


def _period(periods: list[dict[str, Any]], today: str) -> dict[str, Any]:
    """The one period that is told of, of which several may call themselves current: the open one whose end is not past,
    a consultation before a call for evidence; else the next that is to come; else the one that closed last.
    """

    def ends(one: dict[str, Any]) -> str:
        return _time(text_at(one, "feedbackEndDate"))

    def state(one: dict[str, Any]) -> str:
        return text_at(one, "receivingFeedbackStatus")

    still = [one for one in periods if state(one) == "OPEN" and (not ends(one) or ends(one)[:10] >= today)]
    if still:
        return min(still, key=lambda one: (text_at(one, "frontEndStage") != "OPC_LAUNCHED", ends(one)))
    coming = [one for one in periods if state(one) == "UPCOMING"]
    if coming:
        return min(coming, key=lambda one: ends(one) or "9")
    return max(periods, key=lambda one: (ends(one), bool(one.get("isCurrent"))), default={})


def _time(text: str) -> str:
    match = TIME.fullmatch(text)
    return f"{match[1]}-{match[2]}-{match[3]}{match[4] or ''}" if match else ""


SYSTEM = HaveYourSay()
