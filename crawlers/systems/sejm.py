"""The Sejm, the lower house of Poland: prints (bills, reports, positions), and interpellations.

Relies on https://api.sejm.gov.pl/sejm/term10/ as its own description has it. `prints` is one list of all prints of the term,
whatever `limit` is said to it, with `changeDate` or `deliveryDate`, so what is older than the window is left out here;
files are at `prints/{number}/{attachment}`. `interpellations` takes `limit`, `offset` and `sort_by=-lastModified`, and is
read until a page is older than the window; words are at `interpellations/{num}/body`, as HTML. A parameter that it does not
know is refused with status 200 and a page of HTML, so no other is sent. When a new term begins, `url` must name it.
"""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.queries import with_parameters
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import entries_of, json_of, past, rows_at, since_or_undated
from ground.strict import Strict

PRINT = "https://www.sejm.gov.pl/Sejm{}.nsf/druk.xsp?nr={}"
QUESTION = "https://www.sejm.gov.pl/Sejm{}.nsf/interpelacja.xsp?typ=INT&nr={}"


class Options(Strict):
    """`resource` is what to list; `words` keep titles that hold one of them, in any case."""

    resource: Literal["prints", "interpellations"] = "prints"
    words: Words = ()


class Sejm(System):
    """Kind `sejm`; `url` is the address of the term, with its slash at the end."""

    options = Options
    follows = True
    delay = 0.5

    def first(self, ask: Ask) -> str:
        """All prints, or the interpellations changed last."""
        if ask.options.resource == "prints":
            return f"{ask.source.url}prints"
        asked = {"limit": str(ask.size), "offset": "0", "sort_by": "-lastModified"}
        return f"{ask.source.url}interpellations?{urlencode(asked)}"

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of prints or interpellations."""
        rows = rows_at(json_of(answer), "")
        prints = ask.options.resource == "prints"
        key = "number" if prints else "num"
        entries_of(rows, lambda row: None, (key, "title"), ask.most)
        days = [_day(row) if prints else text_at(row, "lastModified") for row in rows]
        fresh = [
            row for row, day in zip(rows, days, strict=True) if since_or_undated(day, ask.since) and _wanted(row, ask)
        ]
        # The newest first, as there may be more than one run can fetch.
        fresh.sort(key=lambda row: _day(row) if prints else "", reverse=True)
        found = entries_of(fresh, lambda row: _entry(row, ask), (key, "title"), ask.most)
        asked = dict(parse_qsl(urlsplit(answer.url).query))
        more = not prints and len(rows) >= int(asked.get("limit", 0)) and not past(days, ask.since)
        offset = str(int(asked.get("offset", 0)) + len(rows))
        return Listing(found, next_link=with_parameters(answer.url, {"offset": offset}) if more else "", rows=len(rows))


def _day(row: Any) -> str:
    return text_at(row, "changeDate") or text_at(row, "deliveryDate") or text_at(row, "documentDate")


def _wanted(row: Any, ask: Ask) -> bool:
    title = text_at(row, "title").lower()
    return not ask.options.words or any(word.lower() in title for word in ask.options.words)


def _entry(row: Any, ask: Ask) -> Entry:
    term = "".join(filter(str.isdigit, ask.source.url.rstrip("/").rpartition("/")[2]))
    title = text_at(row, "title")
    if ask.options.resource == "interpellations":
        number = text_at(row, "num")
        return Entry(
            link=QUESTION.format(term, number), title=title, summary=", ".join(_texts(row, "to")),
            date=text_at(row, "receiptDate") or text_at(row, "sentDate"), updated=text_at(row, "lastModified"), language="pl",
            key=number, text_at=f"{ask.source.url}interpellations/{quote(number)}/body",
            text_headers=(("Accept", "text/html"),),
            references=(("national", f"PL Interpelacja {term}/{number}"),), legal_type="interpelacja",
        )  # fmt: skip
    number = text_at(row, "number")
    file = next((one for one in _texts(row, "attachments") if one.lower().endswith(".pdf")), "")
    return Entry(
        link=PRINT.format(term, quote(number)), title=title, date=text_at(row, "deliveryDate") or text_at(row, "documentDate"),
        updated=text_at(row, "changeDate"), language="pl", key=number,
        text_at=f"{ask.source.url}prints/{quote(number)}/{quote(file)}" if file else "",
        text_headers=(("Accept", "application/pdf"),),
        references=(("national", f"PL Druk {term}/{number}"),), legal_type="druk",
    )  # fmt: skip


def _texts(row: Any, path: str) -> list[str]:
    found = at_path(row, path)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


SYSTEM = Sejm()
