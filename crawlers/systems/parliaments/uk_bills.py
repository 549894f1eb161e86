"""Bills before the Parliament of the United Kingdom, each with where it stands and its newest printed text.

Relies on https://bills-api.parliament.uk/api/v1/ as its own page (swagger) describes it: `Bills` with
`SortOrder=DateUpdatedDescending`, `Take`, `Skip`, `SearchTerm` and `CurrentHouse`; `items` and `totalResults` in the
answer. It knows no time since when: pages are read until one is older than the window. Texts come from
`Bills/{id}/Publications`, of which the newest of the type "Bill" (or "Act…", once it is one) is taken, and
`Publications/{id}/Documents/{id}/Download`. That `lastUpdate` is London time is own knowledge. No key.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal
from urllib.parse import urlencode

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Offset
from crawlers.systems.rows import json_of, objects_at, rows_at
from ground.toml.strict import Strict

PEOPLE = "https://bills.parliament.uk/bills/{}"


class Options(Strict):
    """`words` to search for in titles; `house` in which the bill is now."""

    words: str = ""
    house: Literal["Commons", "Lords"] | None = None


class UkBills(System):
    """Kind `uk-bills`; `url` is the address of the interface's version, with its slash at the end."""

    proven = "recording"
    options = Options
    dated = False
    follows = True
    delay = 0.5
    size = 50
    rows, needed = "items", ("billId", "shortTitle", "lastUpdate")
    paging = Offset("Skip", total="totalResults")
    day, falling = "lastUpdate", True

    def first(self, ask: Ask) -> str:
        """The bills that changed last."""
        asked = {"SortOrder": "DateUpdatedDescending", "Take": str(ask.size), "Skip": "0"}
        asked |= {"SearchTerm": ask.options.words} if ask.options.words else {}
        asked |= {"CurrentHouse": ask.options.house} if ask.options.house else {}
        return f"{ask.source.url}Bills?{urlencode(asked)}"

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A bill."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Entry | None:
        """Where the bill's newest print is."""
        if "json" not in answer.kind:
            return None
        printed = [one for one in rows_at(json_of(answer), "publications") if _prints(one)]
        newest: Any = max(printed, key=lambda one: text_at(one, "displayDate"), default={})
        base = answer.url.partition("Bills/")[0]
        files = [
            f"{base}Publications/{text_at(newest, 'id')}/Documents/{text_at(one, 'id')}/Download"
            for form in ("html", "pdf")
            for one in objects_at(newest, "files")
            if form in text_at(one, "contentType")
        ]
        links = [text_at(one, "url") for one in objects_at(newest, "links")]
        return replace(entry, text_at=next(filter(None, [*files, *links]), ""), text_headers=())


def _prints(publication: Any) -> bool:
    name = text_at(publication, "publicationType.name")
    return (name == "Bill" or name.startswith("Act")) and bool(
        objects_at(publication, "files") or objects_at(publication, "links")
    )


def _entry(row: Any, ask: Ask) -> Entry:
    identifier, changed = text_at(row, "billId"), text_at(row, "lastUpdate")
    stage = ", ".join(filter(None, (text_at(row, "currentStage.description"), text_at(row, "currentStage.house"))))
    ended = [said for name, said in (("billWithdrawn", "withdrawn"), ("isDefeated", "defeated")) if row.get(name)]
    return Entry(
        link=PEOPLE.format(identifier), title=text_at(row, "shortTitle"),
        summary=". ".join(filter(None, (f"Stage: {stage}" if stage else "", *ended))), date=changed, updated=changed,
        language="en", key=identifier, text_at=f"{ask.source.url}Bills/{identifier}/Publications",
        text_headers=(("Accept", "application/json"),), references=(("national", f"GB Bill {identifier}"),),
        legal_type="Act" if row.get("isAct") else "Bill",
    )  # fmt: skip


SYSTEM = UkBills()
