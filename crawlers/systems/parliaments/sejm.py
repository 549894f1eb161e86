"""The Sejm, the lower house of Poland: prints (bills, reports, positions), and interpellations.

Relies on https://api.sejm.gov.pl/sejm/term10/ as its own description has it. `prints` is one list of all prints of the term,
whatever `limit` is said to it, with `changeDate` or `deliveryDate`, so what is older than the window is left out here;
files are at `prints/{number}/{attachment}`. `interpellations` takes `limit`, `offset` and `sort_by=-lastModified`, and is
read until a page is older than the window; words are at `interpellations/{num}/body`, as HTML,
and a minister's at `…/reply/{key}/body`, which is read first. A parameter that it does not
know is refused with status 200 and a page of HTML, so no other is sent. When a new term begins, `url` must name it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal
from urllib.parse import quote, urlencode

from crawlers.formats.cleaning import plain
from crawlers.formats.decoding import decode
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset
from crawlers.systems.rows import objects_at
from ground.toml.strict import Strict

PRINT = "https://www.sejm.gov.pl/Sejm{}.nsf/druk.xsp?nr={}"
QUESTION = "https://www.sejm.gov.pl/Sejm{}.nsf/interpelacja.xsp?typ=INT&nr={}"


class Options(Strict):
    """`resource` is what to list; `words` keep titles that hold one of them, in any case."""

    resource: Literal["prints", "interpellations"] = "prints"
    words: Words = ()


class Sejm(System):
    """Kind `sejm`; `url` is the address of the term, with its slash at the end."""

    proven = "clients"
    options = Options
    follows = True
    delay = 0.5
    falling = True

    def first(self, ask: Ask) -> str:
        """All prints, or the interpellations changed last."""
        if ask.options.resource == "prints":
            return f"{ask.source.url}prints"
        asked = {"limit": str(ask.size), "offset": "0", "sort_by": "-lastModified"}
        return f"{ask.source.url}interpellations?{urlencode(asked)}"

    def needed_of(self, ask: Ask) -> tuple[str, ...]:
        """Number and title."""
        return ("number" if _prints(ask) else "num", "title")

    def paging_of(self, ask: Ask) -> Offset | None:
        """All prints come at once."""
        return None if _prints(ask) else Offset("offset")

    def day_of(self, row: Any, ask: Ask) -> str:
        """When it was changed."""
        return _day(row) if _prints(ask) else text_at(row, "lastModified")

    def wanted(self, row: Any, ask: Ask) -> bool:
        """Whether its title holds one of the words."""
        title = text_at(row, "title").lower()
        return not ask.options.words or any(word.lower() in title for word in ask.options.words)

    def ordered(self, rows: list[Any], ask: Ask) -> list[Any]:
        """The newest first, as there may be more than one run can fetch."""
        return sorted(rows, key=_day, reverse=True) if _prints(ask) else rows

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """A minister's reply, and then the question that it answers."""
        if "/interpellations/" not in answer.url or "html" not in answer.kind:
            return None
        words = plain(decode(answer.body, answer.kind)).strip()
        if "/reply/" in answer.url:
            return replace(entry, text=words, text_at=f"{answer.url.partition('/reply/')[0]}/body")
        # A question without a reply is a page like any other.
        return Page(text=f"{entry.text}\n\n{words}".strip(), language="pl") if entry.text else None

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A print or an interpellation."""
        return _entry(row, ask)


def _replies(row: Any) -> list[str]:
    """The keys of the replies that are more than a file."""
    return [
        text_at(one, "key")
        for one in objects_at(row, "replies")
        if text_at(one, "key") and one.get("onlyAttachment") is not True
    ]


def _prints(ask: Ask) -> bool:
    return bool(ask.options.resource == "prints")


def _day(row: Any) -> str:
    return text_at(row, "changeDate") or text_at(row, "deliveryDate") or text_at(row, "documentDate")


def _entry(row: Any, ask: Ask) -> Entry:
    term = "".join(filter(str.isdigit, ask.source.url.rstrip("/").rpartition("/")[2]))
    title = text_at(row, "title")
    if ask.options.resource == "interpellations":
        number = text_at(row, "num")
        at = f"{ask.source.url}interpellations/{quote(number)}/"
        reply = "".join(f"reply/{quote(key)}/" for key in _replies(row)[-1:])
        return Entry(
            link=QUESTION.format(term, number), title=title, summary=", ".join(_texts(row, "to")),
            date=text_at(row, "receiptDate") or text_at(row, "sentDate"), updated=text_at(row, "lastModified"), language="pl",
            key=number, text_at=f"{at}{reply}body",
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
