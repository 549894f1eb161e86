"""The National Assembly of Bulgaria: bills, committee by committee.

Relies on https://www.parliament.bg/api/v1/, which no page of the parliament documents, as projects read it: `coll-list/bg/3`
lists the standing committees (`A_ns_C_id`, `A_ns_CDend` 9999-12-31 while they sit), `com-acts/bg/{committee}/1` their bills
(`L_Act_id`, `L_ActL_title`, `L_Act_sign`, `L_Act_date`), `bill/{id}` one of them with its files. There is no parameter for
what is new, so older bills are left out here. Which committees are still to be read stands in the request's note. The
PDF of a bill is at /bills/{folder}/{sign}.pdf. Each committee is one answer; the limit of pages may divide them over runs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urljoin

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import entries_of, json_of, listed, rows_at, since_or_undated
from ground.records import Request
from ground.toml.strict import Strict

COMMITTEES = "coll-list/bg/3"
PEOPLE = "https://www.parliament.bg/bg/bills/ID/{}"


class Options(Strict):
    """`committees` by number; without any, all standing committees that sit now."""

    committees: Words = ()


class ParliamentBg(System):
    """Kind `parliament-bg`; `url` is the address of the interface's version, with its slash at the end."""

    proven = "recording"
    options = Options
    follows = True
    delay = 1.0

    def first(self, ask: Ask) -> str | Request:
        """The list of committees, or the first one that is wanted."""
        return _next(ask, list(ask.options.committees)) or f"{ask.source.url}{COMMITTEES}"

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """The committees; then the bills of one after the other."""
        rest = answer.request.note
        rows = rows_at(json_of(answer), "")
        if answer.url.endswith(COMMITTEES):
            entries_of(rows, lambda row: None, ("A_ns_C_id",), ask.most)
            sitting = [
                row for row in listed(rows) if text_at(row, "A_ns_CDend") >= ask.since[:10] or not row.get("A_ns_CDend")
            ]
            return Listing(next_link=_next(ask, [text_at(row, "A_ns_C_id") for row in sitting]), rows=len(rows))
        entries_of(rows, lambda row: None, ("L_Act_id", "L_ActL_title"), ask.most)
        fresh = [row for row in listed(rows) if since_or_undated(text_at(row, "L_Act_date"), ask.since)]
        found = entries_of(fresh, lambda row: _entry(row, ask), ("L_Act_id", "L_ActL_title"), ask.most)
        return Listing(found, next_link=_next(ask, rest.split(",") if rest else []), rows=len(rows))

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """A bill; its text is a PDF."""
        if "json" not in answer.kind:
            return None
        root = json_of(answer)
        names = [
            " ".join(text_at(one, f"A_ns_MPL_Name{part}") for part in (1, 2, 3))
            for one in listed(at_path(root, "imp_list"))
        ]
        folder, sign = text_at(root, "A_ns_folder"), text_at(root, "L_Act_sign")
        path = f"/bills/{quote(folder)}/{quote(sign)}.pdf" if folder and sign else _file(root)
        told = replace(entry, summary=", ".join([entry.summary, *filter(str.strip, names)]))
        if not path:
            return Page(text=told.summary, note="the interface names no file of this bill")
        return replace(told, text_at=urljoin(answer.url, path), text_headers=(("Accept", "application/pdf"),))


def _next(ask: Ask, committees: list[str]) -> str | Request:
    """The bills of the first committee, and behind the # the committees that follow."""
    if not committees:
        return ""
    return Request(f"{ask.source.url}com-acts/bg/{quote(committees[0])}/1", note=",".join(committees[1:]))


def _file(root: Any) -> str:
    files = [(text_at(one, "FILEPATH"), text_at(one, "FILENAME")) for one in listed(at_path(root, "file_list"))]
    return next((f"{folder}{quote(name)}" for folder, name in files if name.lower().endswith(".pdf")), "")


def _entry(row: Any, ask: Ask) -> Entry:
    number, sign = text_at(row, "L_Act_id"), text_at(row, "L_Act_sign")
    return Entry(
        link=PEOPLE.format(quote(number)), title=text_at(row, "L_ActL_title"), summary=sign, date=text_at(row, "L_Act_date"),
        language="bg", key=number, text_at=f"{ask.source.url}bill/{quote(number)}",
        text_headers=(("Accept", "application/json"),),
        references=(("national", f"BG законопроект {sign}"),) if sign else (), legal_type="законопроект",
    )  # fmt: skip


SYSTEM = ParliamentBg()
