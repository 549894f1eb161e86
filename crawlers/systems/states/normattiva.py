"""Normattiva, the portal of Italian law: acts that are new in it or were changed.

Relies on https://api.normattiva.it/t/normattiva.api/bff-opendata/v1/api/v1/ as its documentation describes it: `POST
ricerca/aggiornati` with the beginning and the end of a span answers `listaAtti`, `numeroPagine` and `numeroAttiTrovati`,
at most 7,000 acts in at most twelve months. It takes no page, so a span that has several pages is asked again in halves;
spans are a week long at first. Texts are the pages /eli/id/{day of the gazette}//{code}/CONSOLIDATED on www.normattiva.it,
as projects read them; how the consolidated page of an act looks that is not yet in force, the first live run shows.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urljoin

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.rows import beside, entries_of, json_of, must_hold, posted, rows_at
from ground.clock import moment
from ground.records import FaultError, Request

HOSTS = {"api.normattiva.it": "www.normattiva.it"}
WEEK, LEAST = timedelta(days=7), timedelta(hours=1)
BEGINS, ENDS = "dataInizioAggiornamento", "dataFineAggiornamento"
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
DETAIL = "/atto/caricaDettaglioAtto?atto.dataPubblicazioneGazzetta={}&atto.codiceRedazionale={}"
TITLES = ("titoloAtto", "titolo", "descrizioneAtto")
BRACKETS = re.compile(r"^\s*\[(.*)\]\s*$", re.DOTALL)


class Normattiva(System):
    """Kind `normattiva`; `url` is the address of the interface's version, with its slash at the end."""

    proven = "clients"
    follows = True
    delay = 1.0

    def first(self, ask: Ask) -> Request:
        """The window's first week."""
        return _span(ask, moment(ask.since), WEEK)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """The acts of a span; then the span after it, or its first half where it has more acts than it shows."""
        root = json_of(answer)
        if text_at(root, "code") not in ("", "0", "200", "null"):
            raise FaultError("failed", f"Normattiva answers with an error: {text_at(root, 'message')[:120]}")
        rows = rows_at(root, "listaAtti")
        must_hold("titoloAtto", [_title(row) for row in rows if isinstance(row, dict)])
        found = entries_of(rows, lambda row: _entry(row, ask), ("codiceRedazionale", "dataGU"), ask.most)
        asked = json.loads(answer.request.body)
        begins, ends = moment(asked[BEGINS]), moment(asked[ENDS])
        if text_at(root, "numeroPagine") not in ("", "0", "1"):
            if ends - begins > LEAST:
                return Listing(found, next_link=_span(ask, begins, (ends - begins) / 2), rows=len(rows))
            said = f"Normattiva shows only {len(rows)} of the acts changed from {asked[BEGINS]} to {asked[ENDS]}"
            return Listing(found, next_link=_after(ask, ends), rows=len(rows), warning=said)
        return Listing(found, next_link=_after(ask, ends), rows=len(rows))


def _after(ask: Ask, begins: datetime) -> str | Request:
    return _span(ask, begins, WEEK) if begins < moment(ask.until) else ""


def _span(ask: Ask, begins: datetime, length: timedelta) -> Request:
    ends = min(begins + length, moment(ask.until))
    told = {BEGINS: _time(begins), ENDS: _time(ends)}
    return posted(urljoin(ask.source.url, "ricerca/aggiornati"), told)


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _title(row: Any) -> str:
    title = next(filter(None, (text_at(row, name) for name in TITLES)), "")
    return BRACKETS.sub(r"\1", title).strip()


def _entry(row: Any, ask: Ask) -> Entry | None:
    code, day = text_at(row, "codiceRedazionale"), text_at(row, "dataGU")
    title, date = _title(row), DAY.match(day)
    if not title:
        return None
    kind, number = text_at(row, "denominazioneAtto"), text_at(row, "numeroProvvedimento")
    year = text_at(row, "annoProvvedimento")
    path = f"/eli/id/{date[1]}/{date[2]}/{date[3]}//{quote(code)}/CONSOLIDATED" if date else ""
    path = path or DETAIL.format(quote(day), quote(code))
    said = text_at(row, "descrizioneAtto")
    return Entry(
        link=f"https://www.normattiva.it{path}", title=title, summary=said if said != title else "",
        date=day[:10] if date else day, updated=text_at(row, "dataUltimaModifica"), language="it", key=code,
        text_at=beside(ask.source.url, path, HOSTS),
        references=(("national", f"IT {kind} {number}/{year}"),) if kind and number and year else (),
        legal_type=kind,
    )  # fmt: skip


SYSTEM = Normattiva()
