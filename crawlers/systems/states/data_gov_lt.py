"""Legal acts of Lithuania: the register of legal acts (TAR) on the portal of open data.

Relies on https://get.data.gov.lt/datasets/gov/lrsk/teises_aktai/Dokumentas, which is asked in the language of Spinta:
conditions such as `paskelbta_tar>="2026-01-31"`, `select()`, `sort()`, `limit()` and `offset()`; rows are in `_data`.
Cursors are reported to end in errors, and so do many selected fields at once or percent-encoded commas, hence the short
selection. The data lag some days behind the register, so the span begins a fortnight before the window. Full texts are in
`tekstas_lt`, which is asked for act by act.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Anew
from crawlers.systems.rows import json_of, rows_at
from ground.toml.strict import Strict

FIELDS = "dokumento_id,pavadinimas,rusis,priemusi_inst,nuoroda,priimtas,paskelbta_tar"
PEOPLE = "https://www.e-tar.lt/portal/lt/legalAct/{}"


class Options(Strict):
    """`types` keep acts of a kind (rusis), such as Įstatymas or Nutarimas; `institutions` those whose maker's name holds
    one of these words.
    """

    types: Words = ()
    institutions: Words = ()


def _page(ask: Ask, skip: int) -> str:
    asked = f"paskelbta_tar%3E=%22{ask.since[:10]}%22&select({FIELDS})&sort(paskelbta_tar)&limit({ask.size})"
    return f"{ask.source.url}?{asked}&offset({skip})"


class DataGovLt(System):
    """Kind `data-gov-lt`; `url` is the address of the data set."""

    proven = "clients"
    options = Options
    follows = True
    delay = 1.0
    rows, needed = "_data", ("dokumento_id", "pavadinimas")
    paging = Anew(_page)
    day, filtered, margin = "paskelbta_tar", True, 14 * 86_400

    def first(self, ask: Ask) -> str:
        """The acts published since a fortnight before the window's beginning."""
        return _page(ask, 0)

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """An act."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """An act's text."""
        rows = rows_at(json_of(answer), "_data")
        text = plain(text_at(rows[0], "tekstas_lt")) if rows else ""
        return Page(text=text, language="lt", note="" if text else "the data hold no text of this act yet")


def _entry(row: Any, ask: Ask) -> Entry | None:
    identifier, kind, maker = (text_at(row, name) for name in ("dokumento_id", "rusis", "priemusi_inst"))
    options = ask.options
    if options.types and kind not in options.types:
        return None
    if options.institutions and not any(word.lower() in maker.lower() for word in options.institutions):
        return None
    return Entry(
        link=text_at(row, "nuoroda") or PEOPLE.format(quote(identifier)), title=text_at(row, "pavadinimas"), summary=maker,
        date=text_at(row, "paskelbta_tar") or text_at(row, "priimtas"), language="lt", key=identifier,
        text_at=f"{ask.source.url}?dokumento_id=%22{quote(identifier)}%22&select(dokumento_id,tekstas_lt)",
        text_headers=(("Accept", "application/json"),), references=(("national", f"LT TAR {identifier.removeprefix('TAR.')}"),),
        legal_type=kind,
    )  # fmt: skip


SYSTEM = DataGovLt()
