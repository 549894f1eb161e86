"""The European Ombudsman: decisions, and other documents by their format, with their texts in the list.

Relies on https://www.ombudsman.europa.eu/rest/documents as several projects use it (`page` from 1, `lang`, `format`,
`year`, `searchText`; `documents` of ten a page and `pageItem.totalResult` in the answer); no page documents it. There is
no parameter for a day: a year is asked for, and reading stops where a page in falling order has come to what is older than
the window; fifteen decisions that were seen in a row were in that order. A decision that was changed counts as new by
`updateDate`. The links of six formats are known.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Pages
from ground.toml.strict import Strict

PEOPLE = "https://www.ombudsman.europa.eu/en/{path}/{language}/{key}"
# The part of the address by the format.
PATHS = {
    "EODECISION": "decision", "EOOPENINGSUMMARY": "opening-summary", "EODRAFTRECOMMENDATION": "recommendation",
    "NEWSDOCUMENT": "news-document", "PRESSRELEASE": "news-document", "SPEECH": "speech",
}  # fmt: skip


class Options(Strict):
    """`format` of document: EODECISION, EOOPENINGSUMMARY, EODRAFTRECOMMENDATION, NEWSDOCUMENT, PRESSRELEASE or SPEECH, of
    which lists of news hold no text; `path` of its kind's links, where it is another; `words` to search for.
    """

    format: str = "EODECISION"
    path: str = ""
    words: str = ""


class EuOmbudsman(System):
    """Kind `eu-ombudsman`; `url` is the address of the list of documents."""

    proven = "recording"
    options = Options
    delay = 1.0
    rows, needed = "documents", ("techKey", "docVersionContent.title")
    paging = Pages("page", total="pageItem.totalResult")
    falling = True

    def first(self, ask: Ask) -> str:
        """The first page of a year."""
        options = ask.options
        asked = {"page": "1", "lang": ask.source.languages[0], "format": options.format, "year": ask.one}
        return f"{ask.source.url}?{urlencode(asked | ({'searchText': options.words} if options.words else {}))}"

    def each(self, ask: Ask) -> tuple[str, ...]:
        """The years of the window."""
        return tuple(str(year) for year in range(ask.days[0].year, ask.days[-1].year + 1))

    def day_of(self, row: Any, ask: Ask) -> str:
        """The day of the document, or of its last change where that is newer."""
        return max(_day(row), _changed(row))

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A document."""
        return _entry(row, ask)


def _entry(row: Any, ask: Ask) -> Entry:
    key, language = text_at(row, "techKey"), ask.source.languages[0]
    content = "docVersionContent"
    parts = (text_at(row, f"{content}.summary"), text_at(row, f"{content}.content"))
    return Entry(
        link=PEOPLE.format(path=_path(row, ask), language=language, key=key), title=text_at(row, f"{content}.title"),
        summary=text_at(row, "caseRef"), text="\n".join(filter(None, parts)), date=_day(row),
        updated=text_at(row, f"{content}.updateDate"), language=text_at(row, f"{content}.codeIso") or language, key=key,
        legal_type=ask.options.format,
    )  # fmt: skip


def _path(row: Any, ask: Ask) -> str:
    """The part of a document's address; a row names its class, where several formats are asked for."""
    own = text_at(row, "documentClass") or ask.options.format
    return ask.options.path or PATHS.get(own) or PATHS.get(ask.options.format, "decision")


def _day(row: Any) -> str:
    return text_at(row, "documentDate")[:10]


def _changed(row: Any) -> str:
    return text_at(row, "docVersionContent.updateDate")[:10]


SYSTEM = EuOmbudsman()
