"""The European Ombudsman: decisions, and other documents by their format, with their texts in the list.

Relies on https://www.ombudsman.europa.eu/rest/documents as several projects use it (`page` from 1, `lang`, `format`,
`year`, `searchText`; `documents` of ten a page and `pageItem.totalResult` in the answer); no page documents it. There is
no parameter for a day: a year is asked for, and reading stops where a page in falling order has come to what is older than
the window. Whether the list is in that order is not proven; if it is not, all pages of the year are read, which takes
several runs. A decision that was changed counts as new by `updateDate`. That `year` is that of `documentDate`, and that
other formats than EODECISION have links of the same form, is reported by no one: `path` is there to correct it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.queries import with_parameters
from crawlers.formats.rest_json import text_at
from crawlers.systems.base import Answer, Ask, System, entries_of, json_of, must_count, past, rows_at, since_or_undated
from ground.strict import Strict

PEOPLE = "https://www.ombudsman.europa.eu/en/{path}/{language}/{key}"
PAGE = 10


class Options(Strict):
    """`format` of document; `path` of its kind's links; `words` to search for."""

    format: str = "EODECISION"
    path: str = "decision"
    words: str = ""


class EuOmbudsman(System):
    """Kind `eu-ombudsman`; `url` is the address of the list of documents."""

    options = Options
    delay = 1.0

    def first(self, ask: Ask) -> str:
        """The first page of the year in which the window begins."""
        return _year(ask, ask.days[0].year)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of documents; after the last of a year the next one's, if the window reaches into it."""
        asked = parse_qs(urlsplit(answer.url).query)
        year, page = int(asked["year"][0]), int(asked["page"][0])
        root = json_of(answer)
        rows, total = rows_at(root, "documents"), text_at(root, "pageItem.totalResult")
        if rows:
            must_count("pageItem.totalResult", total)
        needed = ("techKey", "docVersionContent.title")
        entries_of(rows, lambda row: None, needed, ask.most)
        fresh = [row for row in rows if since_or_undated(max(_day(row), _changed(row)), ask.since)]
        found = entries_of(fresh, lambda row: _entry(row, ask), needed, ask.most)
        more = rows and page * PAGE < int(total)
        if more and not past([_day(row) for row in rows], ask.since):
            return Listing(found, next_link=with_parameters(answer.url, {"page": str(page + 1)}), rows=len(rows))
        return Listing(found, next_link=_year(ask, year + 1) if year < ask.days[-1].year else "", rows=len(rows))


def _year(ask: Ask, year: int) -> str:
    options = ask.options
    asked = {"page": "1", "lang": ask.source.languages[0], "format": options.format, "year": str(year)}
    return f"{ask.source.url}?{urlencode(asked | ({'searchText': options.words} if options.words else {}))}"


def _entry(row: Any, ask: Ask) -> Entry:
    key, language = text_at(row, "techKey"), ask.source.languages[0]
    content = "docVersionContent"
    parts = (text_at(row, f"{content}.summary"), text_at(row, f"{content}.content"))
    return Entry(
        link=PEOPLE.format(path=ask.options.path, language=language, key=key), title=text_at(row, f"{content}.title"),
        summary=text_at(row, "caseRef"), text="\n".join(filter(None, parts)), date=_day(row),
        updated=text_at(row, f"{content}.updateDate"), language=text_at(row, f"{content}.codeIso") or language, key=key,
        legal_type=ask.options.format,
    )  # fmt: skip


def _day(row: Any) -> str:
    return text_at(row, "documentDate")[:10]


def _changed(row: Any) -> str:
    return text_at(row, "docVersionContent.updateDate")[:10]


SYSTEM = EuOmbudsman()
