"""Vlaamse Codex, the law of Flanders: decrees and decisions of its government, by their year.

Relies on https://codex.opendata.api.vlaanderen.be/api/ as its own page documents it and a project reads it:
`WetgevingDocument/Datum/{year}` lists the documents of a year, `v2/WetgevingDocument/{id}/VolledigDocument` has the words in
`Inhoud.ArtikelVersies`. That the list of a year takes `skip` and `take`, as the list of all does, and that its rows hold
`Opschrift` and `Datum`, is not proven. Documents come into the Codex weeks after their date, so the span begins two months
before the window; one whose words are not there yet (`HeeftInhoud`) is read again once they are.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.queries import with_parameters
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.base import (
    Answer,
    Ask,
    System,
    entries_of,
    json_of,
    listed,
    must_count,
    rows_at,
    since_or_undated,
)
from ground.clock import later
from ground.strict import Strict

MARGIN = 60 * 86_400
PEOPLE = "https://codex.vlaanderen.be/Zoeken/Document.aspx?DID={}"
YEAR = re.compile(r"/Datum/(\d{4})")


class Options(Strict):
    """With `federal`, documents of the federal state that the Codex also holds are kept."""

    federal: bool = False


class VlaamseCodex(System):
    """Kind `vlaamse-codex`; `url` is the interface's address, with its slash at the end."""

    options = Options
    follows = True
    delay = 1.0

    def first(self, ask: Ask) -> str:
        """The first year of the span."""
        return _year(ask, int(later(ask.since, -MARGIN)[:4]))

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of a year; then the next year, if the window reaches into it."""
        root = json_of(answer)
        rows = listed(rows_at(root, "ResultatenLijst"))
        total = text_at(root, "TotaalAantal")
        must_count("TotaalAantal", total)
        entries_of(rows, lambda row: None, ("Id", "Opschrift"), ask.most)
        since = later(ask.since, -MARGIN)
        fresh = [row for row in rows if since_or_undated(text_at(row, "Datum"), since) and _wanted(row, ask)]
        # The newest first, as there may be more than one run can fetch.
        fresh.sort(key=lambda row: text_at(row, "Datum"), reverse=True)
        found = entries_of(fresh, lambda row: _entry(row, ask), ("Id", "Opschrift"), ask.most)
        skipped = re.search(r"skip=(\d+)", answer.url)
        reached = int(skipped[1] if skipped else 0) + len(rows)
        if rows and reached < int(total):
            following = with_parameters(answer.url, {"skip": str(reached)})
        else:
            year = YEAR.search(answer.url)
            following = _year(ask, int(year[1]) + 1) if year and year[1] < ask.until[:4] else ""
        return Listing(found, next_link=following, rows=len(rows))

    def text(self, answer: Answer, entry: Entry) -> Page:
        """A document's articles."""
        versions = listed(at_path(json_of(answer), "Inhoud.ArtikelVersies"))
        parts = []
        for one in versions:
            number, words = (
                text_at(one, "ArtikelVersie.ArtikelNummer"),
                plain(text_at(one, "ArtikelVersie.Tekst")).strip(),
            )
            parts.append(f"Artikel {number}\n{words}" if number and words else words)
        text = "\n\n".join(filter(None, parts))
        return Page(text=text, language="nl", note="" if text else "the Codex has no words of this document yet")


def _year(ask: Ask, year: int) -> str:
    return f"{ask.source.url}WetgevingDocument/Datum/{year}?{urlencode({'skip': '0', 'take': str(ask.size)})}"


def _wanted(row: Any, ask: Ask) -> bool:
    return ask.options.federal or row.get("IsFederaal") is not True


def _entry(row: Any, ask: Ask) -> Entry:
    identifier, kind, title = (text_at(row, name) for name in ("Id", "WetgevingDocumentType", "Opschrift"))
    numac = text_at(row, "Numac")
    # A heading goes on where its kind ends: "Decreet" and "betreffende …".
    title = f"{kind} {title}" if kind and title[:1].islower() else title
    return Entry(
        link=PEOPLE.format(quote(identifier)), title=title, date=text_at(row, "Datum")[:10], language="nl", key=identifier,
        updated="" if row.get("HeeftInhoud") else "no words yet",
        text_at=f"{ask.source.url}v2/WetgevingDocument/{quote(identifier)}/VolledigDocument",
        text_headers=(("Accept", "application/json"),),
        references=(("national", f"BE NUMAC {numac}"),) if numac else (), legal_type=kind,
    )  # fmt: skip


SYSTEM = VlaamseCodex()
