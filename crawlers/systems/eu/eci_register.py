"""The register of European Citizens' Initiatives: those that collect, were answered, or were refused.

Relies on https://register.eci.ec.europa.eu/core/api/register/ as several projects use it and one describes it:
`search/{STATUS}/{LANG}/{offset}/{limit}` with `entries` and `recordsFound`, where 0/0 means all, and details by
`details/{year}/{number}`, or `details/{id}` where an initiative was refused and has no number. ALL, ONGOING, ANSWERED and
REFUSED are known to work; ALL leaves out the refused. The list says no day, so all of it is read each time; it is short.
Dates are written DD/MM/YYYY, and come from the details. Organisers' names are left there.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Anew
from crawlers.systems.rows import json_of, objects_at, rows_at
from ground.toml.strict import Strict

PEOPLE = "https://citizens-initiative.europa.eu/initiatives/details/{}_{}"
# A refused initiative has no page whose address is known.
REFUSED = "https://register.eci.ec.europa.eu/core/api/register/details/{}"
REFUSAL = "https://register.eci.ec.europa.eu/core/api/register/document/{}"
DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})\b.*")


class Options(Strict):
    """`status` of the initiatives that are wanted."""

    status: Literal["ALL", "ONGOING", "ANSWERED", "REFUSED"] = "ALL"


def _page(ask: Ask, offset: int) -> str:
    return f"{ask.source.url}search/{ask.options.status}/{ask.source.languages[0].upper()}/{offset}/{ask.size}"


class EciRegister(System):
    """Kind `eci-register`; `url` is the register's address, with its slash at the end."""

    proven = "recording"
    options = Options
    follows = True
    dated = False
    delay = 1.0
    size = 200
    rows, needed = "entries", ("id", "title")
    paging = Anew(_page, total="recordsFound")

    def first(self, ask: Ask) -> str:
        """The first page of the register."""
        return _page(ask, 0)

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """An initiative."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """The initiative's aims, in the source's language or else in the first."""
        root = json_of(answer)
        versions = rows_at(root, "linguisticVersions")
        ours = [one for one in versions if text_at(one, "languageCode").lower() == entry.language]
        version: Any = next(iter([*ours, *versions]), {})
        parts = [plain(text_at(version, name)) for name in ("objectives", "annexText")]
        status, until = text_at(root, "status"), _day(text_at(root, "deadline"))
        decision = text_at(version, "commissionDecision.celex")
        refusal = text_at(root, "refusalDocument.id") or text_at(root, "refusalDocument")
        said = (
            f"Status: {status}." if status else "", f"Signatures until {until}." if until else "",
            f"Decision: {decision}." if decision else "",
            f"Refusal: {REFUSAL.format(refusal)}" if refusal.isalnum() else "",
        )  # fmt: skip
        days = [text_at(one, "date") for one in objects_at(root, "progress") if text_at(one, "name") == "REGISTERED"]
        dates = (text_at(root, "registrationDate"), *days, text_at(root, "refusalDate"))
        date = next(filter(None, map(_day, dates)), "")
        text = "\n".join(filter(None, (*parts, " ".join(filter(None, said)))))
        return Page(text_at(version, "title"), text, date, text_at(version, "languageCode").lower())


def _entry(row: Any, ask: Ask) -> Entry:
    year, number, language = text_at(row, "year"), text_at(row, "number"), ask.source.languages[0]
    numbered = year.isdigit() and number.isdigit()
    path = f"{year}/{int(number):06}" if numbered else text_at(row, "id")
    address = f"{ask.source.url}details/{path}"
    # A refused row has neither a number nor a status.
    status = text_at(row, "status") or ("" if numbered else "REFUSED")
    return Entry(
        link=PEOPLE.format(path, language) if numbered else REFUSED.format(path), title=text_at(row, "title"),
        summary=f"Status: {status}" if status else "",
        updated=text_at(row, "latestUpdateDate"), language=language, key=text_at(row, "id"),
        text_at=address, text_headers=(("Accept", "application/json"),), legal_type="European Citizens' Initiative",
    )  # fmt: skip


def _day(text: str) -> str:
    match = DAY.fullmatch(text)
    return f"{match[3]}-{match[2]}-{match[1]}" if match else ""


SYSTEM = EciRegister()
