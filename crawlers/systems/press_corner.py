"""Press Corner of the European Commission: releases, statements, daily news, and the monthly infringement decisions.

Relies on https://ec.europa.eu/commission/presscorner/api/, which no page documents; one project verified its form in July
2026: `search` with `language`, `pagesize` (100 at most), `pagenumber` from 1, `datefrom` and `dateto` as ddmmyyyy, and
`documentTypeCodes`; `totalNumber` and `docuLanguageListResources` in the answer. Older projects write other names for the
parameters, so the first live run decides. Texts come from `documents?reference=&language=`; some references are answered
with an empty body, and are asked for again at the next run.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.queries import with_parameters
from crawlers.formats.rest_json import text_at
from crawlers.systems.base import Answer, Ask, System, Words, entries_of, json_of, must_count, rows_at
from ground.strict import Strict

DETAIL = "https://ec.europa.eu/commission/presscorner/detail/{language}/{page}"


class Options(Strict):
    """`types` of document: IP, MEX, STATEMENT, QANDA, INF …; `words` to search for in all of a document."""

    types: Words = ()
    words: str = ""


class PressCorner(System):
    """Kind `press-corner`; `url` is the interface's address, with its slash at the end."""

    options = Options
    follows = True
    delay = 1.0

    def first(self, ask: Ask) -> str:
        """What happened within the window."""
        days = [f"{day:%d%m%Y}" for day in (ask.days[0], ask.days[-1])]
        asked = {
            "language": ask.source.languages[0], "pagesize": str(min(ask.size, 100)), "pagenumber": "1",
            "datefrom": days[0], "dateto": days[1],
        }  # fmt: skip
        asked |= {"documentTypeCodes": ",".join(ask.options.types)} if ask.options.types else {}
        asked |= {"global": ask.options.words} if ask.options.words else {}
        return f"{ask.source.url}search?{urlencode(asked)}"

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of documents."""
        root = json_of(answer)
        rows = rows_at(root, "docuLanguageListResources")
        total = text_at(root, "totalNumber")
        if rows:
            must_count("totalNumber", total)
        language = ask.source.languages[0]
        ours = [row for row in rows if text_at(row, "languageCode").lower() in (language, "")]
        found = entries_of(ours, lambda row: _entry(row, ask), ("refCode", "title"), ask.most)
        more = rows and answer.page * min(ask.size, 100) < int(total)
        following = with_parameters(answer.url, {"pagenumber": str(answer.page + 1)}) if more else ""
        return Listing(found, next_link=following, rows=len(rows))

    def text(self, answer: Answer, entry: Entry) -> Page:
        """The document's text, which is HTML in JSON."""
        root = json_of(answer)
        text = plain(text_at(root, "docuLanguageResource.htmlContent"))
        note = "" if text else "the interface has no text of this document"
        return Page(text_at(root, "docuLanguageResource.title"), text, text_at(root, "eventDate"), entry.language, note)


def _entry(row: Any, ask: Ask) -> Entry:
    reference, language = text_at(row, "refCode"), ask.source.languages[0]
    asked = urlencode({"reference": reference, "language": language}, safe="/")
    return Entry(
        link=DETAIL.format(language=language, page=reference.lower().replace("/", "_")), title=text_at(row, "title"),
        summary=text_at(row, "leadText"), date=text_at(row, "eventDate"), language=language, key=reference,
        text_at=f"{ask.source.url}documents?{asked}", text_headers=(("Accept", "application/json"),),
        legal_type=text_at(row, "docutype.code"),
    )  # fmt: skip


SYSTEM = PressCorner()
