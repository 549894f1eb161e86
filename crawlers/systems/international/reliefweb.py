"""ReliefWeb: reports of UNHCR, IOM and other bodies, whose own sites let no machine in.

Relies on https://api.reliefweb.int/v2/reports as https://apidoc.reliefweb.int describes it: POST of `filter`, `sort`,
`limit` (1,000 at most), `offset` and `fields`; `totalCount` and `data` of `id` and `fields` in the answer; 1,000 requests a
day. The appname must have been approved, or the answer is 403; it goes from the environment into the address. The
copyright of a report stays with its source: let the source say text = "excerpt".
"""

from __future__ import annotations

import os
from typing import Any

from crawlers.formats.entry import Entry
from crawlers.formats.queries import with_parameters
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset
from crawlers.systems.rows import objects_at, posted
from ground.records import Request
from ground.toml.strict import Strict

FIELDS = ("title", "url", "date.created", "body", "source.shortname", "language.code", "format.name")
MOST = 1_000


class Options(Strict):
    """`sources` by short name, such as "UNHCR"; `themes` by name, `countries` by three letters; `words` to search for."""

    sources: Words = ()
    themes: Words = ()
    countries: Words = ()
    words: str = ""


class ReliefWeb(System):
    """Kind `reliefweb`; `url` is the address of the reports."""

    proven = "clients"
    access = "whoever sends an approved appname"
    options = Options
    key = "POLICYWATCH_RELIEFWEB_APPNAME"
    delay = 1.0
    rows, needed = "data", ("id", "fields.title", "fields.url")
    paging = Offset("offset", total="totalCount")
    day, filtered = "fields.date.created", True

    def first(self, ask: Ask) -> Request:
        """Reports made since the window's beginning, the oldest first, so that nothing moves while pages are read."""
        options = ask.options
        since = {"field": "date.created", "value": {"from": ask.since.replace("Z", "+00:00")}}
        named = {"source.shortname": options.sources, "theme.name": options.themes, "country.iso3": options.countries}
        asked = {
            "filter": {
                "operator": "AND",
                "conditions": [since, *({"field": name, "value": list(values)} for name, values in named.items() if values)],
            },
            "sort": ["date.created:asc"], "limit": min(ask.size, MOST), "offset": 0, "fields": {"include": list(FIELDS)},
            **({"query": {"value": options.words, "operator": "AND"}} if options.words else {}),
        }  # fmt: skip
        return posted(with_parameters(ask.source.url, {"appname": os.environ[self.key]}), asked)

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it is of one of the sources."""
        names = {text_at(one, "shortname") for one in objects_at(row, "fields.source")} - {""}
        return {"sources": bool(names & set(ask.options.sources))} if ask.options.sources and names else {}

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A report."""
        return _entry(row)


def _entry(row: Any) -> Entry:
    fields = row["fields"]
    names = [text_at(one, "shortname") for one in objects_at(fields, "source")]
    codes = [text_at(one, "code") for one in objects_at(fields, "language")]
    return Entry(
        link=text_at(fields, "url"), title=text_at(fields, "title"), text=text_at(fields, "body"),
        summary=", ".join(filter(None, names)), date=text_at(fields, "date.created"), language=codes[0] if codes else "",
        key=text_at(row, "id"), legal_type=", ".join(text_at(one, "name") for one in objects_at(fields, "format")),
    )  # fmt: skip


SYSTEM = ReliefWeb()
