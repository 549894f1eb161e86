"""The Verkhovna Rada of Ukraine: new and changed legislation, and bills.

Relies on https://data.rada.gov.ua/ as its pages on open data and projects describe it. `laws/main/r/page{N}.json` lists what
changed lately (`cnt`, `from`, `list` with `nreg`, `nazva` and dates such as 20260131); texts are at `laws/show/{nreg}.txt`.
It answers programs that call themselves "OpenData", which a source may override with a token of /api/token in its headers,
good for a day. Changes of acts older than two months are left out. Bills come from `ogd/zpr/skl{N}/billinfo_list-skl{N}.json`,
one list of the convocation, of which only what was registered since the window's beginning is kept; their texts are DOCX and
are not read. That a bill's card is at itd.rada.gov.ua is what projects say. No more than sixty requests a minute are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal
from urllib.parse import quote, urljoin

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.rows import entries_of, json_of, rows_at, since_or_undated
from ground.clock import later
from ground.records import FaultError
from ground.toml.strict import Strict

AGENT = "OpenData"
MARGIN = 60 * 86_400
LAW = "https://zakon.rada.gov.ua/laws/show/{}"
BILL = "https://itd.rada.gov.ua/billInfo/Bills/Card/{}"
DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


class Options(Strict):
    """`resource` is what to list; `convocation` the one whose bills are listed."""

    resource: Literal["laws", "bills"] = "laws"
    convocation: int = 9


class Rada(System):
    """Kind `rada`; `url` is the address of the portal of open data, with its slash at the end."""

    proven = "recording"
    access = "whoever calls itself OpenData, to the letter; zakon.rada.gov.ua refuses that name"
    options = Options
    follows = True
    delay = 2.0
    headers: ClassVar[Mapping[str, str]] = {"User-Agent": AGENT}

    def first(self, ask: Ask) -> str:
        """The first page of what changed, or the list of bills."""
        number = ask.options.convocation
        path = "laws/main/r/page1.json" if _laws(ask) else f"ogd/zpr/skl{number}/billinfo_list-skl{number}.json"
        return urljoin(ask.source.url, path)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of acts, or all bills."""
        root = json_of(answer)
        if not _laws(ask):
            rows = rows_at(root, "")
            entries_of(rows, lambda row: None, ("id", "name"), ask.most)
            fresh = [row for row in rows if since_or_undated(text_at(row, "registrationDate"), ask.since)]
            fresh.sort(key=lambda row: text_at(row, "registrationDate"), reverse=True)
            return Listing(entries_of(fresh, _bill, ("id", "name"), ask.most), rows=len(rows))
        rows = rows_at(root, "list")
        total, start = text_at(root, "cnt"), text_at(root, "from")
        if not (total.isdigit() and start.isdigit()):
            raise FaultError("drifted", 'the fields "cnt" and "from" say no numbers')
        entries_of(rows, lambda row: None, ("nreg", "nazva"), ask.most)
        since = later(ask.since, -MARGIN)
        fresh = [row for row in rows if since_or_undated(_day(text_at(row, "orgdat")), since)]
        found = entries_of(fresh, lambda row: _law(row, ask), ("nreg", "nazva"), ask.most)
        more = rows and int(start) - 1 + len(rows) < int(total)
        following = urljoin(ask.source.url, f"laws/main/r/page{answer.page + 1}.json") if more else ""
        return Listing(found, next_link=following, rows=len(rows))


def _laws(ask: Ask) -> bool:
    return bool(ask.options.resource == "laws")


def _day(text: str) -> str:
    match = DAY.fullmatch(text)
    return f"{match[1]}-{match[2]}-{match[3]}" if match else ""


def _law(row: Any, ask: Ask) -> Entry:
    number = quote(text_at(row, "nreg"), safe="/")
    said = text_at(row, "orgnum") or text_at(row, "n_vlas")
    return Entry(
        link=LAW.format(number), title=text_at(row, "nazva"), summary=said, date=_day(text_at(row, "orgdat")),
        updated=_day(text_at(row, "poddat")), language="uk", key=number,
        text_at=urljoin(ask.source.url, f"laws/show/{number}.txt"), text_headers=(("User-Agent", AGENT),),
        references=(("national", f"UA ВРУ {text_at(row, 'nreg')}"),), legal_type=text_at(row, "typ"),
    )  # fmt: skip


def _bill(row: Any) -> Entry:
    number = text_at(row, "registrationNumber")
    parts = (number, text_at(row, "rubric"), text_at(row, "subject"))
    return Entry(
        link=BILL.format(quote(text_at(row, "id"))), title=text_at(row, "name"), summary=". ".join(filter(None, parts)),
        date=text_at(row, "registrationDate")[:10], language="uk", key=text_at(row, "id"),
        references=(("national", f"UA законопроєкт {number}"),) if number else (), legal_type="законопроєкт",
    )  # fmt: skip


SYSTEM = Rada()
