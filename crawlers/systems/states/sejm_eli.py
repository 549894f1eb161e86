"""The journals of laws of Poland (Dziennik Ustaw, Monitor Polski), by the interface ELI of the Sejm.

Relies on https://api.sejm.gov.pl/eli/ as its own description has it: `changes/acts` with `since`, `limit` (500 at most) and
`offset` answers `totalCount` and `items`; texts are at `acts/{publisher}/{year}/{pos}/text.html` where `textHTML` is true,
else `text.pdf`. What is changed is often but a note on an old act, so acts announced more than a month before the window
are left out. Parameters that it does not know are refused with status 200 and a page of HTML. `since` is read as the time
of Warsaw, which is later than the one that is sent: nothing is missed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset
from crawlers.systems.rows import since_or_undated
from ground.clock import later
from ground.toml.strict import Strict

MARGIN, MOST = 31 * 86_400, 500
PEOPLE = "https://isap.sejm.gov.pl/isap.nsf/DocDetails.xsp?id={}"
NAMES = {"DU": "Dz.U.", "MP": "M.P."}


class Options(Strict):
    """`publishers` keep journals: DU (Dziennik Ustaw), MP (Monitor Polski); `types` keep words such as Ustawa or
    Rozporządzenie.
    """

    publishers: Words = ("DU",)
    types: Words = ()


class SejmEli(System):
    """Kind `sejm-eli`; `url` is the interface's address, with its slash at the end."""

    proven = "recording"
    options = Options
    follows = True
    delay = 0.5
    rows, needed = "items", ("ELI", "title")
    paging = Offset("offset", total="totalCount")

    def first(self, ask: Ask) -> str:
        """Acts changed since the window's beginning."""
        asked = {"since": ask.since[:19], "limit": str(min(ask.size, MOST)), "offset": "0"}
        return f"{ask.source.url}changes/acts?{urlencode(asked, safe=':')}"

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it was changed within the window."""
        changed = text_at(row, "changeDate")
        return {"since": since_or_undated(changed, later(ask.since, -7 * 86_400))} if changed else {}

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """An act."""
        return _entry(row, ask)


def _entry(row: Any, ask: Ask) -> Entry | None:
    eli, kind = text_at(row, "ELI"), text_at(row, "type")
    publisher, _, rest = eli.partition("/")
    day = text_at(row, "promulgation") or text_at(row, "announcementDate")
    options = ask.options
    fits = (not options.publishers or publisher in options.publishers) and (not options.types or kind in options.types)
    if not fits or not since_or_undated(day, later(ask.since, -MARGIN)):
        return None
    html = row.get("textHTML") is True
    year, _, place = rest.partition("/")
    address = text_at(row, "address") or f"W{publisher}{year}{place.zfill(7)}"
    return Entry(
        link=PEOPLE.format(quote(address)), title=text_at(row, "title"), summary=text_at(row, "displayAddress"), date=day,
        updated=text_at(row, "changeDate"), language="pl", key=eli,
        text_at=f"{ask.source.url}acts/{quote(eli)}/text.{'html' if html else 'pdf'}",
        text_headers=(("Accept", "text/html" if html else "application/pdf"),),
        references=(("eli", f"eli/{eli}"), ("national", f"PL {NAMES.get(publisher, publisher)} {year}/{place}")),
        legal_type=kind,
    )  # fmt: skip


SYSTEM = SejmEli()
