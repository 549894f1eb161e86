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
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Pages
from crawlers.systems.rows import json_of
from ground.toml.strict import Strict

DETAIL = "https://ec.europa.eu/commission/presscorner/detail/{language}/{page}"


class Options(Strict):
    """`types` of document: IP, MEX, STATEMENT, QANDA, INF …; `words` to search for in all of a document."""

    types: Words = ()
    words: str = ""


class PressCorner(System):
    """Kind `press-corner`; `url` is the interface's address, with its slash at the end."""

    proven = "clients"
    options = Options
    follows = True
    delay = 1.0
    rows, needed = "docuLanguageListResources", ("refCode", "title")
    paging = Pages("pagenumber", total="totalNumber")
    day, filtered = "eventDate", True

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

    def wanted(self, row: Any, ask: Ask) -> bool:
        """Whether it is in the source's language."""
        return text_at(row, "languageCode").lower() in (ask.source.languages[0], "")

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it has one of the types."""
        kind = text_at(row, "docutype.code")
        return {"types": kind in ask.options.types} if ask.options.types and kind else {}

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A document."""
        return _entry(row, ask)

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
